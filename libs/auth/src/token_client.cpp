// SPDX-License-Identifier: Apache-2.0
#include <hono/auth/token_client.hpp>

#include <algorithm>

#include <hono/base/uuid.hpp>
#include <hono/log/logger.hpp>
#include <hono/net/connect.hpp>

#include "token_exchange.hpp"
#include "waiting_line.hpp"

namespace hono::auth {
namespace {

log::logger const logger{"auth"};

/// Keeps the exchange alive as long as the connection may call it.
awaitable<void> drive(std::shared_ptr<amqp::connection> connection, std::shared_ptr<token_exchange> exchange)
{
    co_await connection->run();
    (void)exchange;
}

} // namespace

token_client::token_client(net::task_group& tasks, client_options const& options)
    : tasks_{tasks}
    , options_{options}
    , line_{std::make_unique<waiting_line>(tasks.get_executor(), options.max_fetches, options.max_waiting)}
{
}

token_client::~token_client() = default;

awaitable<result<security::principal>> token_client::authenticate(std::string username, secret password,
                                                                  time_point deadline)
{
    auto const limit = std::min(deadline, deadline_in(options_.limit));
    auto const turn = co_await line_->wait(limit);
    if (!turn)
        co_return turn.error() == net::errc::overloaded ? make_error_code(errc::overloaded)
                                                        : make_error_code(errc::unreachable);
    auto const token = co_await fetch(username, password, limit);
    if (!token)
        co_return token.error();
    co_return verify(*token);
}

awaitable<result<std::string>> token_client::fetch(std::string const& username, secret const& password,
                                                   time_point deadline)
{
    for (int attempt = 0;; ++attempt) {
        auto token = co_await fetch_once(username, password, deadline);
        bool const again = !token && token.error() == errc::unreachable && attempt < options_.reconnect_attempts;
        if (!again || clock::now() + options_.reconnect_pause >= deadline)
            co_return token;
        steady_timer pause{tasks_.get_executor(), options_.reconnect_pause};
        auto [stopped] = co_await pause.async_wait(nothrow);
        if (stopped)
            co_return token;
    }
}

awaitable<result<std::string>> token_client::fetch_once(std::string const& username, secret const& password,
                                                        time_point deadline)
{
    auto const& peer = options_.peer;
    auto stream = co_await net::connect_tcp(peer.host, peer.port, deadline);
    if (!stream) {
        logger.debug("cannot connect", {{"host", peer.host}, {"reason", stream.error().message()}});
        co_return errc::unreachable;
    }
    if (peer.tls) {
        auto const done = co_await stream->connect_tls(peer.tls(), deadline);
        if (!done) {
            auto const& text = stream->tls_error_text();
            logger.warn("TLS handshake failed",
                        {{"host", peer.host}, {"reason", text.empty() ? done.error().message() : text}});
            co_return errc::unreachable;
        }
    }
    auto options = peer.connection;
    options.container_id = peer.container_name + "-" + peer.role + "-" + random_uuid();
    options.username = username;
    options.password = password;
    auto const exchange = std::make_shared<token_exchange>(tasks_.get_executor());
    auto const connection =
        amqp::connection::make(amqp::connection::role::client, std::move(*stream), std::move(options), *exchange);
    tasks_.spawn("token fetch", drive(connection, exchange));
    auto token = co_await exchange->wait(deadline);
    if (token)
        connection->close();
    else
        connection->abort();
    co_return token;
}

result<security::principal> token_client::verify(std::string_view token) const
{
    auto const verified = options_.validation_key->verify(token, std::chrono::system_clock::now());
    auto const* const subject = verified ? find_member(verified->claims, "sub") : nullptr;
    if (!subject || !subject->is_string()) {
        logger.warn("the auth server's token is refused",
                    {{"reason", verified ? "it has no subject" : verified.error().message()}});
        return errc::bad_token;
    }
    return security::principal{subject->get<std::string>(), security::authorities::from_claims(verified->claims),
                               verified->expires_at};
}

} // namespace hono::auth
