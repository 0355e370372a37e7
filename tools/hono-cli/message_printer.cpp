// SPDX-License-Identifier: Apache-2.0
#include "message_printer.hpp"

#include <cstdint>
#include <variant>
#include <vector>

#include <hono/base/base64.hpp>
#include <hono/base/json.hpp>

#include "text.hpp"

namespace hono::cli {
namespace {

using ordered_json = nlohmann::ordered_json;
using entries = std::vector<std::pair<std::string, amqp::owned_value>>;

constexpr std::string_view indent = "  ";

/// amqp-apis.md §6.3: an application property, and a message annotation as well.
std::string device_of(amqp::incoming_message const& message)
{
    if (auto const device = message.text_property("device_id"))
        return std::string{*device};
    for (auto const& [name, value] : message.annotations)
        if (auto const* const device = std::get_if<std::string>(&value); device && name == "device_id")
            return *device;
    return {};
}

ordered_json to_json(amqp::owned_value const& value)
{
    return std::visit([](auto const& content) { return ordered_json(content); }, value);
}

ordered_json to_json(entries const& from)
{
    auto object = ordered_json::object();
    for (auto const& [name, value] : from)
        object[name] = to_json(value);
    return object;
}

std::string shown_value(amqp::owned_value const& value)
{
    if (auto const* const text = std::get_if<std::string>(&value))
        return escape(*text);
    return to_json(value).dump();
}

std::string shown_payload(std::string const& payload)
{
    if (!is_text(payload))
        return std::string{indent} + "(base64) " + base64_encode(payload) + "\n";
    std::string shown{indent};
    for (auto const c : payload) {
        if (c == '\r')
            continue;
        shown += c;
        if (c == '\n')
            shown += indent;
    }
    return shown + "\n";
}

} // namespace

std::string to_text(amqp::incoming_message const& message, origin from, timestamp received)
{
    auto const created =
        message.creation_time_ms > 0 ? timestamp{std::chrono::milliseconds{message.creation_time_ms}} : received;
    std::string text = format_date_time(created) + " ";
    text.append(from.kind).append(" ").append(from.tenant).append("/").append(escape(device_of(message)));
    if (!message.content_type.empty())
        text += " " + escape(message.content_type);
    text += "\n";
    std::string properties;
    for (auto const& [name, value] : message.properties)
        if (name != "device_id")
            properties.append(" ").append(escape(name)).append("=").append(shown_value(value));
    if (message.ttl_ms)
        properties += " (ttl " + std::to_string(*message.ttl_ms) + " ms)";
    if (!properties.empty())
        text += " " + properties + "\n";
    if (message.body && !message.body->empty())
        text += shown_payload(*message.body);
    return text;
}

std::string to_json_line(amqp::incoming_message const& message, origin from)
{
    ordered_json line;
    line["kind"] = from.kind;
    line["tenant"] = from.tenant;
    line["device"] = device_of(message);
    if (!message.content_type.empty())
        line["content-type"] = message.content_type;
    line["properties"] = to_json(message.properties);
    line["annotations"] = to_json(message.annotations);
    if (message.creation_time_ms > 0)
        line["creation-time"] = message.creation_time_ms;
    if (message.ttl_ms)
        line["ttl"] = *message.ttl_ms;
    line["durable"] = message.durable;
    if (message.body) {
        if (is_text(*message.body))
            line["payload"] = *message.body;
        else
            line["payload-base64"] = base64_encode(*message.body);
    }
    // Property values need not be valid UTF-8; a line always is.
    return line.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

} // namespace hono::cli
