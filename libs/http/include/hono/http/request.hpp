// SPDX-License-Identifier: Apache-2.0
#pragma once
// A complete request as handlers see it: views into the session's buffer, valid until the handler's coroutine ends.

#include <optional>
#include <string>
#include <string_view>

#include <hono/http/request_parser.hpp>

typedef struct x509_st X509;

namespace hono::net {
class stream;
}

namespace hono::http {

class request {
public:
    /// `connection` may be null (tests): a plain connection of nobody.
    explicit request(request_parser const& parsed, net::stream const* connection = nullptr) noexcept
        : parsed_{parsed}
        , connection_{connection}
    {
    }

    verb method() const noexcept { return parsed_.method(); }
    std::string_view method_name() const noexcept { return parsed_.method_name(); }
    /// As sent: path and query string.
    std::string_view target() const noexcept { return parsed_.target(); }
    std::string_view path() const noexcept { return parsed_.path(); }
    std::string_view query_string() const noexcept { return parsed_.query(); }
    /// The first query parameter of that name, decoded.
    std::optional<std::string> query(std::string_view name) const;
    /// The first field of that name, without regard to case.
    std::optional<std::string_view> header(std::string_view name) const noexcept { return parsed_.field(name); }
    std::string_view body() const noexcept { return parsed_.body(); }
    bool keep_alive() const noexcept { return parsed_.keep_alive(); }

    bool is_tls() const noexcept;
    /// The client's certificate or null; owned by the connection.
    X509* peer_certificate() const noexcept;
    /// "192.0.2.1:50123"; asks the system each time.
    std::string remote_address() const;
    request_parser const& parsed() const noexcept { return parsed_; }

private:
    request_parser const& parsed_;
    net::stream const* connection_;
};

} // namespace hono::http
