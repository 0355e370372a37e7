// SPDX-License-Identifier: Apache-2.0
#include <hono/http/client.hpp>

#include <array>

#include <hono/http/text.hpp>
#include <hono/net/connect.hpp>
#include <hono/net/error.hpp>

#include "client_parser.hpp"

namespace hono::http {
namespace {

std::string host_field(client_options const& options)
{
    bool const is_ipv6 = options.host.find(':') != std::string::npos;
    auto const host = is_ipv6 ? "[" + options.host + "]" : options.host;
    std::uint16_t const standard_port = options.tls ? 443 : 80;
    return options.port == standard_port ? host : host + ":" + std::to_string(options.port);
}

std::string write_request(client_request const& request, client_options const& options)
{
    std::string message = request.method + " " + request.target + " HTTP/1.1\r\nHost: " + host_field(options) + "\r\n";
    for (auto const& [name, value] : request.headers)
        message += name + ": " + value + "\r\n";
    bool const has_length = !request.body.empty() || request.method == "POST" || request.method == "PUT";
    if (has_length)
        message += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    if (!options.keep_alive)
        message += "Connection: close\r\n";
    return message + "\r\n" + request.body;
}

bool is_end(error_code const& error)
{
    return error == net::errc::connection_closed || error == asio::error::connection_reset;
}

} // namespace

std::string_view client_response::header(std::string_view name) const noexcept
{
    for (auto const& [key, value] : headers)
        if (equals_ignoring_case(key, name))
            return value;
    return {};
}

client::client(executor ex, client_options options)
    : executor_{ex}
    , options_{std::move(options)}
{
}

awaitable<result<void>> client::connect(time_point deadline)
{
    auto connected = co_await net::connect_tcp(options_.host, options_.port, deadline);
    if (!connected)
        co_return connected.error();
    stream_ = std::move(*connected);
    if (!options_.tls)
        co_return boost::system::in_place_value;
    auto const secured = co_await stream_->connect_tls(*options_.tls, deadline);
    if (!secured) {
        tls_error_text_ = stream_->tls_error_text();
        stream_.reset();
    }
    co_return secured;
}

awaitable<result<client_response>> client::send(client_request request, time_point deadline)
{
    auto const message = write_request(request, options_);
    bool const to_head = request.method == "HEAD";
    bool const is_kept = stream_.has_value();
    if (!is_kept) {
        auto const connected = co_await connect(deadline);
        if (!connected)
            co_return connected.error();
    }
    auto answer = co_await exchange(message, to_head, deadline);
    if (answer || !is_kept || answer.error() != net::errc::connection_closed)
        co_return answer;
    auto const connected = co_await connect(deadline);
    if (!connected)
        co_return connected.error();
    co_return co_await exchange(message, to_head, deadline);
}

/// One request on the open connection, which is closed unless it can be used again.
awaitable<result<client_response>> client::exchange(std::string message, bool to_head, time_point deadline)
{
    auto connection = std::move(*stream_);
    stream_.reset();
    auto const sent = co_await connection.write_all(message, deadline);
    // If that failed, reading fails, too, unless the server answered before it stopped reading.
    response_parser parser{options_.max_body, to_head};
    std::array<char, 8192> buffer;
    while (!parser.is_complete()) {
        auto const size = co_await connection.read_some(buffer, deadline);
        if (!size && !is_end(size.error()))
            co_return size.error();
        auto const parsed = size ? parser.put({buffer.data(), *size}) : parser.finish();
        if (!parsed)
            co_return parsed.error();
    }
    if (sent && options_.keep_alive && parser.keep_alive())
        stream_ = std::move(connection);
    else
        co_await connection.shutdown(deadline);
    co_return parser.release();
}

} // namespace hono::http
