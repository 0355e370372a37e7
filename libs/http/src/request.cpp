// SPDX-License-Identifier: Apache-2.0
#include <hono/http/request.hpp>

#include <hono/http/uri.hpp>
#include <hono/net/stream.hpp>

namespace hono::http {

std::optional<std::string> request::query(std::string_view name) const
{
    return query_parameter(query_string(), name);
}

bool request::is_tls() const noexcept
{
    return connection_ && connection_->is_tls();
}

X509* request::peer_certificate() const noexcept
{
    return connection_ ? connection_->peer_certificate() : nullptr;
}

std::string request::remote_address() const
{
    return connection_ ? connection_->remote_address() : std::string{};
}

} // namespace hono::http
