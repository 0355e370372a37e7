// SPDX-License-Identifier: Apache-2.0
#include <hono/messaging/downstream_message.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <limits>
#include <string>

#include <hono/amqp/message.hpp>

namespace hono::messaging {
namespace {

/// Keys of defaults that never reach a message: they name parts of it that the adapter alone decides.
bool is_reserved(std::string_view key)
{
    static constexpr std::array<std::string_view, 18> reserved{"delivery-count",
                                                               "durable",
                                                               "first-acquirer",
                                                               "priority",
                                                               "absolute-expiry-time",
                                                               "correlation-id",
                                                               "creation-time",
                                                               "group-id",
                                                               "group-sequence",
                                                               "message-id",
                                                               "reply-to",
                                                               "reply-to-group-id",
                                                               "subject",
                                                               "to",
                                                               "user-id",
                                                               "device_id",
                                                               "qos",
                                                               "orig_adapter"};
    return std::find(reserved.begin(), reserved.end(), key) != reserved.end();
}

/// What the defaults say about the message's own fields; later calls win.
struct defaulted_fields {
    std::optional<std::int64_t> ttl;
    std::string_view content_type;
    std::string_view content_encoding;
    std::optional<bool> retain;
};

amqp::property_value view_of(default_value const& value)
{
    struct visitor {
        amqp::property_value operator()(std::string const& v) const { return std::string_view{v}; }
        amqp::property_value operator()(bool v) const { return v; }
        amqp::property_value operator()(std::int64_t v) const
        {
            // as Java's JSON does: int where it fits
            if (v >= std::numeric_limits<std::int32_t>::min() && v <= std::numeric_limits<std::int32_t>::max())
                return static_cast<std::int32_t>(v);
            return v;
        }
        amqp::property_value operator()(double v) const { return v; }
    };
    return std::visit(visitor{}, value);
}

void set_property(amqp::outgoing_message& into, std::string_view key, amqp::property_value value)
{
    for (auto& [name, present] : into.properties)
        if (name == key) {
            present = value;
            return;
        }
    into.properties.emplace_back(key, value);
}

void apply_defaults(default_list const* defaults, amqp::outgoing_message& into, defaulted_fields& fields)
{
    if (!defaults)
        return;
    for (auto const& [key, value] : *defaults) {
        auto const* const text = std::get_if<std::string>(&value);
        if (key == "ttl") {
            if (auto const* const seconds = std::get_if<std::int64_t>(&value))
                fields.ttl = *seconds;
        } else if (key == "content-type") {
            if (text)
                fields.content_type = *text;
        } else if (key == "content-encoding") {
            if (text)
                fields.content_encoding = *text;
        } else if (key == "x-opt-retain") {
            if (auto const* const flag = std::get_if<bool>(&value))
                fields.retain = *flag;
        } else if (!is_reserved(key)) {
            set_property(into, key, view_of(value));
        }
    }
}

std::int64_t wall_clock_ms()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// "TelemetrySenderImpl-17"
std::string_view make_message_id(std::string& buffer, endpoint kind, std::uint64_t number)
{
    buffer.assign(kind == endpoint::telemetry ? "TelemetrySenderImpl-" : "EventSenderImpl-");
    char digits[20];
    auto const end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
    buffer.append(digits, end);
    return buffer;
}

void set_content(amqp::outgoing_message& into, downstream_message const& from, defaulted_fields const& fields)
{
    into.body = from.payload;
    into.content_type = from.content_type;
    if (into.content_type.empty() && from.payload)
        into.content_type = fields.content_type.empty() ? "application/octet-stream" : fields.content_type;
    into.content_encoding = fields.content_encoding;
    if (from.jms_vendor_properties) {
        if (!into.content_type.empty())
            set_property(into, "JMS_AMQP_CONTENT_TYPE", into.content_type);
        if (!into.content_encoding.empty())
            set_property(into, "JMS_AMQP_CONTENT_ENCODING", into.content_encoding);
    }
}

} // namespace

std::optional<std::uint32_t> event_ttl_ms(std::optional<std::int64_t> requested, std::int64_t max_ttl) noexcept
{
    auto seconds = requested && *requested > 0 ? requested : std::nullopt;
    if (max_ttl >= 0)
        seconds = std::min(seconds.value_or(max_ttl), max_ttl);
    if (!seconds)
        return std::nullopt;
    constexpr std::int64_t longest = std::numeric_limits<std::uint32_t>::max() / 1000;
    return static_cast<std::uint32_t>(std::min(*seconds, longest) * 1000);
}

std::string_view encode(downstream_message const& from, std::string_view address, std::uint64_t number)
{
    // Reused per thread, so that a message in steady state allocates nothing here.
    thread_local amqp::outgoing_message into;
    thread_local std::string message_id;
    thread_local std::string resource;
    into.annotations.clear();
    into.properties.clear();

    defaulted_fields fields;
    apply_defaults(from.tenant_defaults, into, fields);
    apply_defaults(from.device_defaults, into, fields);

    bool const is_event = from.kind == endpoint::event;
    into.durable = is_event;
    into.ttl_ms = is_event ? event_ttl_ms(from.ttl ? from.ttl : fields.ttl, from.max_ttl) : std::nullopt;
    into.message_id = make_message_id(message_id, from.kind, number);
    into.to = address;
    into.creation_time_ms = wall_clock_ms();
    set_content(into, from, fields);

    resource.assign(address).append("/").append(from.device_id);
    into.annotations.emplace_back("tenant_id", from.tenant_id);
    into.annotations.emplace_back("device_id", from.device_id);
    into.annotations.emplace_back("resource", std::string_view{resource});
    if (fields.retain)
        into.annotations.emplace_back("x-opt-retain", *fields.retain);

    if (!from.orig_adapter.empty())
        set_property(into, "orig_adapter", from.orig_adapter);
    if (!from.orig_address.empty())
        set_property(into, "orig_address", from.orig_address);
    if (from.ttd)
        set_property(into, "ttd", *from.ttd);
    set_property(into, "device_id", from.device_id);
    set_property(into, "qos", static_cast<std::int32_t>(from.qos));
    return amqp::encode(into);
}

} // namespace hono::messaging
