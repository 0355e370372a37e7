// SPDX-License-Identifier: Apache-2.0
#pragma once
// A server with a few routes on a loopback port, and a peer that sends raw bytes to it.

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <hono/http/client.hpp>
#include <hono/http/server.hpp>
#include <hono/net/event.hpp>
#include <hono/net/stream.hpp>

#include <run_io.hpp>

namespace test {

using namespace hono;
using namespace std::chrono_literals;

struct http_server {
    explicit http_server(http::server_limits limits = {}, http::context_provider tls = {});
    ~http_server();

    /// Runs a test's coroutine, which is given this fixture.
    void run(awaitable<void> (*body)(http_server&));
    std::uint64_t open_connections() const { return server.counters().connections.load(); }

    worker_io worker;
    http::router routes;
    http::server server;
    std::uint16_t port;
    net::event<bool> release; ///< what "GET /wait" waits for
    int waiting = 0;          ///< handlers of "GET /wait" that run
};

/// Short limits for tests of them; the others stay long.
http::server_limits with(void (*change)(http::server_limits&));

class raw_peer {
public:
    explicit raw_peer(net::stream connection)
        : stream_{std::move(connection)}
    {
    }
    static awaitable<raw_peer> connect(http_server const& to);

    awaitable<void> send(std::string bytes);
    /// Until `count` responses have come (none with a body may be cut), or the end.
    awaitable<std::string> read_responses(std::size_t count);
    /// Until the server closes; fails the test if it does not in `limit`.
    awaitable<std::string> read_all(std::chrono::milliseconds limit = 5s);
    net::stream& stream() noexcept { return stream_; }
    void close() noexcept { stream_.close(); }

private:
    net::stream stream_;
};

std::string get(std::string_view path, std::string_view fields = {});
std::string post(std::string_view path, std::string_view body, std::string_view fields = {});
http::client_request asking(std::string method, std::string target, std::string body = {});
std::size_t count(std::string_view text, std::string_view part);

inline std::chrono::milliseconds since(time_point begin)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - begin);
}

} // namespace test
