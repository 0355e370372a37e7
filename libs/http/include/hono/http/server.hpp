// SPDX-License-Identifier: Apache-2.0
#pragma once
// An HTTP/1.1 server of one worker: accepts on its listeners, plain or TLS, and runs one session per connection.
// Create, use and destroy it on its worker's thread; only counters() may be read elsewhere.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <hono/http/request_parser.hpp>
#include <hono/http/response.hpp>
#include <hono/http/router.hpp>
#include <hono/net/asio.hpp>
#include <hono/net/stream.hpp>

namespace hono::http {

struct server_limits {
    request_limits request;
    std::chrono::milliseconds handshake{10'000}; ///< accept to the end of the TLS handshake
    std::chrono::milliseconds idle{75'000};      ///< last answer or handshake to the next first byte; 0: no limit
    std::chrono::milliseconds receive{30'000};   ///< a request's first byte to its last; then 408. 0: no limit
    std::chrono::milliseconds handling{30'000};  ///< the deadline that handlers are given, from the request's last byte
    std::chrono::milliseconds write{30'000};     ///< a response's first byte to its last
    std::chrono::milliseconds linger{1'000};     ///< how long what the peer still sends is dropped before closing
    std::size_t connections = 0;                 ///< at the same time; further ones are closed at once. 0: no limit
};

struct server_options {
    std::string name = "http"; ///< in log lines
    server_limits limits;
    /// The answer to a request that never reaches a handler (400, 408, 413, 414, 431, 501, 505). Default: no body.
    std::function<response(unsigned status)> error_response;
};

/// Why TLS handshakes failed: label `reason` of hono_tls_handshake_failures_total (tls.md §20).
enum class handshake_failure { timeout, no_shared_cipher, client_cert_expired, client_cert_untrusted, protocol, other };

/// Written by the server's worker, read by anyone.
struct server_counters {
    std::atomic<std::uint64_t> connections{0}; ///< open now
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> refused{0}; ///< above the limit of connections
    std::atomic<std::uint64_t> requests{0};
    std::array<std::atomic<std::uint64_t>, 6> handshake_failures{}; ///< by handshake_failure
};

/// Asked at each accept, so that a reloaded context serves the next handshake.
using context_provider = std::function<net::tls_context()>;

class server {
public:
    /// `routes` must outlive the server.
    server(executor ex, router const& routes, server_options options = {});
    /// stop() must have ended, or the io_context must never run again.
    ~server();
    server(server const&) = delete;
    server& operator=(server const&) = delete;

    /// Adds a listening socket before start(); without `tls` connections are plain.
    void listen(tcp_acceptor acceptor, context_provider tls = {});
    /// Starts accepting.
    void start();
    /// Stops accepting. Answers carry `Connection: close` from now on; idle connections are closed evenly spread until
    /// `until`. Returns when no connection is left, at the latest at `until`.
    awaitable<void> drain(time_point until);
    /// Cuts what is left and waits for it to end.
    awaitable<void> stop();

    server_counters const& counters() const noexcept;

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace hono::http
