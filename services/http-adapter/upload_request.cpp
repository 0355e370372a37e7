// SPDX-License-Identifier: Apache-2.0
#include "upload_request.hpp"

#include <charconv>

#include <hono/http/text.hpp>

namespace hono::http_adapter {
namespace {

constexpr std::string_view empty_notification = "application/vnd.eclipse-hono-empty-notification";

/// A decimal integer, or nothing: then the parameter counts as absent.
std::optional<std::int64_t> parse_integer(std::string_view text)
{
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// The header field wins over the query parameter, even if its value is none.
std::optional<std::int64_t> integer_parameter(http::request const& request, std::string_view name)
{
    if (auto const field = request.header(name))
        return parse_integer(*field);
    if (request.query_string().empty())
        return std::nullopt;
    auto const parameter = request.query(name);
    return parameter ? parse_integer(*parameter) : std::nullopt;
}

/// 0 or 1 for telemetry, always 1 for events; nothing if the device asks for something else.
std::optional<int> parse_qos(messaging::endpoint kind, std::optional<std::string_view> field)
{
    bool const is_event = kind == messaging::endpoint::event;
    if (!field || field->empty())
        return is_event ? 1 : 0;
    auto const value = parse_integer(*field);
    if (value == 1 || (value == 0 && !is_event))
        return static_cast<int>(*value);
    return std::nullopt;
}

/// The media type alone: parameters are not forwarded.
std::string_view media_type(std::string_view field)
{
    field = field.substr(0, field.find(';'));
    while (!field.empty() && (field.back() == ' ' || field.back() == '\t'))
        field.remove_suffix(1);
    return field;
}

std::string mismatch(std::optional<std::string_view> content_type)
{
    return "content type [" + std::string{content_type ? *content_type : "null"} + "] does not match payload";
}

} // namespace

parsed_upload parse_upload(messaging::endpoint kind, http::request const& request)
{
    parsed_upload parsed;
    auto& into = parsed.request;
    auto const qos = parse_qos(kind, request.header("QoS-Level"));
    if (!qos) {
        parsed.problem = "invalid QoS-Level header value";
        return parsed;
    }
    into.qos = *qos;

    std::optional<std::string_view> content_type;
    if (auto const field = request.header("Content-Type"); field && !media_type(*field).empty())
        content_type = media_type(*field);
    into.content_type = content_type.value_or("");
    // A form's parts are never seen as payload.
    if (!http::equals_ignoring_case(into.content_type, "multipart/form-data"))
        into.payload = request.body();
    if (into.payload.empty() != (into.content_type == empty_notification)) {
        parsed.problem = mismatch(content_type);
        return parsed;
    }

    if (kind == messaging::endpoint::event) {
        into.ttl = integer_parameter(request, "hono-ttl");
        if (into.ttl && *into.ttl < 0)
            parsed.problem = "hono-ttl must not be negative";
    }
    return parsed;
}

} // namespace hono::http_adapter
