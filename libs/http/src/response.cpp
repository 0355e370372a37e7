// SPDX-License-Identifier: Apache-2.0
#include <hono/http/response.hpp>

#include <charconv>

#include "characters.hpp"

namespace hono::http {
namespace {

std::string_view standard_reason(unsigned status) noexcept
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return ""; // RFC 9112 §4: the phrase may be empty, the blank before it stays
    }
}

void append_number(std::string& out, std::size_t value)
{
    char digits[24];
    auto const [end, error] = std::to_chars(std::begin(digits), std::end(digits), value);
    out.append(digits, end);
}

/// A value with a line end would let its author write fields, or a whole response, of his own.
void append_value(std::string& out, text const& value)
{
    auto const begin = out.size();
    out.append(value.view());
    if (value.is_literal())
        return;
    for (auto i = begin; i < out.size(); ++i)
        if (!is_any(out[i], field_character))
            out[i] = ' ';
}

void append_framing(std::string& out, response const& message, wire_form form)
{
    if (message.status() != 204 && message.status() != 304) {
        out.append("Content-Length: ");
        append_number(out, message.body().size());
        out.append("\r\n");
    }
    if (!form.keep_alive)
        out.append("Connection: close\r\n");
    else if (form.http_1_0)
        out.append("Connection: keep-alive\r\n");
    out.append("\r\n");
}

} // namespace

std::string_view response::reason() const noexcept
{
    return reason_.empty() ? standard_reason(status_) : reason_;
}

std::string_view response::header(std::string_view name) const noexcept
{
    for (auto const& known : fields_)
        if (equals_ignoring_case(known.name, name))
            return known.value.view();
    return {};
}

void write_response(std::string& out, response const& message, wire_form form)
{
    out.append("HTTP/1.1 ");
    append_number(out, message.status());
    out.push_back(' ');
    out.append(message.reason());
    out.append("\r\n");
    for (auto const& field : message.fields()) {
        out.append(field.name);
        out.append(": ");
        append_value(out, field.value);
        out.append("\r\n");
    }
    append_framing(out, message, form);
    if (!form.head && message.status() != 204 && message.status() != 304)
        out.append(message.body());
}

} // namespace hono::http
