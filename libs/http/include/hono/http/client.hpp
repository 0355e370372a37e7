// SPDX-License-Identifier: Apache-2.0
#pragma once
// A small HTTP/1.1 client for one server, plain or TLS: hono-cli and tests. One request at a time; the connection is
// kept for the next one if the server allows.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hono/net/asio.hpp>
#include <hono/net/stream.hpp>

namespace hono::http {

struct client_options {
    std::string host;
    std::uint16_t port = 0;
    std::optional<net::tls_client_settings> tls; ///< absent: plain
    std::size_t max_body = 4 * 1024 * 1024;      ///< octets of a response's body; more is an error
    bool keep_alive = true;
};

using header_list = std::vector<std::pair<std::string, std::string>>;

struct client_request {
    std::string method = "GET";
    std::string target = "/"; ///< path and query, already encoded
    header_list headers;      ///< besides Host, Content-Length and Connection
    std::string body;
};

struct client_response {
    unsigned status = 0;
    header_list headers;
    std::string body;
    /// The first field of that name, without regard to case; "" if there is none.
    std::string_view header(std::string_view name) const noexcept;
};

class client {
public:
    client(executor ex, client_options options);

    /// Sends the request and reads its answer. A kept connection that the server has closed meanwhile is replaced once.
    /// @errors deadline_exceeded, connection_closed, tls_failed, malformed_response, response_too_large, socket errors
    awaitable<result<client_response>> send(client_request request, time_point deadline);
    void close() noexcept { stream_.reset(); }
    /// What OpenSSL said about a failed handshake.
    std::string const& tls_error_text() const noexcept { return tls_error_text_; }

private:
    awaitable<result<void>> connect(time_point deadline);
    awaitable<result<client_response>> exchange(std::string message, bool to_head, time_point deadline);

    executor executor_;
    client_options options_;
    std::optional<net::stream> stream_;
    std::string tls_error_text_;
};

} // namespace hono::http
