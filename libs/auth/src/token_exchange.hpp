// SPDX-License-Identifier: Apache-2.0
#pragma once
// The client's side of get-token on one connection (auth-server.md §4). Thread rule: the connection's worker.

#include <string>

#include <hono/amqp/connection.hpp>
#include <hono/net/event.hpp>

namespace hono::auth {

class token_exchange final : public amqp::connection_handler {
public:
    explicit token_exchange(executor ex)
        : outcome_{ex}
    {
    }

    /// Until there is a token or the connection has ended.
    /// @errors wrong_credentials, unreachable, bad_token; at the deadline unreachable
    awaitable<result<std::string>> wait(time_point deadline);

private:
    struct outcome {
        error_code failure;
        std::string token;
    };

    bool on_open(amqp::connection& on) override;
    void on_link_open(amqp::connection& on, pn_link_t* link) override;
    void on_link_close(amqp::connection& on, pn_link_t* link) override;
    void on_delivery(amqp::connection& on, pn_delivery_t* delivery) override;
    void on_end(amqp::connection& on) override;

    net::event<outcome> outcome_;
};

} // namespace hono::auth
