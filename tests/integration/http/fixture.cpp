// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"

#include <array>

#include <hono/net/connect.hpp>
#include <hono/net/error.hpp>
#include <hono/net/listener.hpp>

namespace test {
namespace {

using http::path_params;
using http::request;
using http::response;
using http::verb;

awaitable<response> echo(request const& received, path_params const&, time_point)
{
    response answer{200};
    answer.body(std::string{received.body()});
    answer.set("Secured", received.is_tls() ? std::string{"yes"} : std::string{"no"});
    co_return answer;
}

awaitable<response> large(request const&, path_params const&, time_point)
{
    co_return response{200}.body(std::string(32 * 1024 * 1024, 'L'));
}

/// How long the handler may take, in milliseconds.
awaitable<response> patience(request const&, path_params const&, time_point deadline)
{
    co_return response{200}.body(std::to_string(-since(deadline).count()));
}

response refusal(unsigned status)
{
    return {status, "text/plain; charset=utf-8", "Error Code: " + std::to_string(status)};
}

awaitable<void> stop(http::server& server)
{
    co_await server.stop();
}

} // namespace

http_server::http_server(http::server_limits limits, http::context_provider tls)
    : server{worker.executor(), routes, {"test", limits, refusal}}
    , release{worker.executor()}
{
    routes.add(verb::post, "/echo", echo).add(verb::get, "/echo", echo).add(verb::get, "/large", large);
    routes.add(verb::post, "/patience", patience);
    routes.add(verb::get, "/wait", [this](request const&, path_params const&, time_point deadline) {
        return [](http_server& self, time_point until) -> awaitable<response> {
            ++self.waiting;
            auto const released = co_await self.release.wait(until);
            --self.waiting;
            co_return response{released ? 202u : 503u};
        }(*this, deadline);
    });
    net::port_claim claim{"127.0.0.1", 0, 1};
    port = claim.port();
    server.listen(claim.take(0, worker.executor()), std::move(tls));
    server.start();
}

http_server::~http_server()
{
    worker.run(stop(server));
}

void http_server::run(awaitable<void> (*body)(http_server&))
{
    worker.run(body(*this));
}

http::server_limits with(void (*change)(http::server_limits&))
{
    http::server_limits limits;
    change(limits);
    return limits;
}

awaitable<raw_peer> raw_peer::connect(http_server const& to)
{
    auto connected = co_await net::connect_tcp("127.0.0.1", to.port, deadline_in(5s));
    REQUIRE(connected.has_value());
    co_return raw_peer{std::move(*connected)};
}

awaitable<void> raw_peer::send(std::string bytes)
{
    // The server may have closed already: what it answered is what counts.
    auto const sent = co_await stream_.write_all(bytes, deadline_in(5s));
    (void)sent;
}

awaitable<std::string> raw_peer::read_responses(std::size_t expected)
{
    std::string received;
    std::array<char, 4096> buffer;
    while (count(received, "\r\n\r\n") < expected) {
        auto const size = co_await stream_.read_some(buffer, deadline_in(5s));
        if (!size)
            break;
        received.append(buffer.data(), *size);
    }
    co_return received;
}

awaitable<std::string> raw_peer::read_all(std::chrono::milliseconds limit)
{
    std::string received;
    std::array<char, 4096> buffer;
    auto const deadline = deadline_in(limit);
    for (;;) {
        auto const size = co_await stream_.read_some(buffer, deadline);
        if (!size) {
            INFO(size.error().message() << " after " << received.substr(0, 200));
            REQUIRE(size.error() != net::errc::deadline_exceeded);
            co_return received;
        }
        received.append(buffer.data(), *size);
    }
}

std::string get(std::string_view path, std::string_view fields)
{
    return "GET " + std::string{path} + " HTTP/1.1\r\nHost: x\r\n" + std::string{fields} + "\r\n";
}

std::string post(std::string_view path, std::string_view body, std::string_view fields)
{
    return "POST " + std::string{path} + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + std::string{fields} + "\r\n" + std::string{body};
}

http::client_request asking(std::string method, std::string target, std::string body)
{
    return {std::move(method), std::move(target), {{"X-Test", "y"}}, std::move(body)};
}

std::size_t count(std::string_view text, std::string_view part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
        ++found;
    return found;
}

} // namespace test
