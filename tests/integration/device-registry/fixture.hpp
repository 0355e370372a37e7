// SPDX-License-Identifier: Apache-2.0
#pragma once
// The registry's AMQP endpoint on loopback, with a store in memory and rights as the test wants them.

#include <functional>
#include <memory>
#include <string>

#include <hono/amqp/client.hpp>
#include <hono/amqp/server.hpp>
#include <hono/net/listener.hpp>

#include "amqp/endpoint.hpp"
#include "memory_store.hpp"
#include "run_io.hpp"

namespace test {

struct fake_rights : hono::device_registry::peer_rights {
    std::function<bool(std::string_view)> read = [](std::string_view) { return true; };
    std::function<bool(std::string_view)> write = read;
    std::function<bool(std::string_view, std::string_view)> execute = [](std::string_view, std::string_view) {
        return true;
    };
    std::chrono::system_clock::time_point expiry = std::chrono::system_clock::now() + std::chrono::hours{1};

    bool may_read(std::string_view address) const override { return read(address); }
    bool may_write(std::string_view address) const override { return write(address); }
    bool may_execute(std::string_view address, std::string_view operation) const override
    {
        return execute(address, operation);
    }
    std::chrono::system_clock::time_point expires_at() const override { return expiry; }
};

class registry : private hono::device_registry::peer_authenticator {
public:
    explicit registry(worker_io& on, hono::device_registry::endpoint_options options = {});
    ~registry();

    hono::amqp::client_options client_options() const;
    hono::amqp::server& server() { return server_; }

    std::shared_ptr<hono::device_registry::test::memory_store> store =
        std::make_shared<hono::device_registry::test::memory_store>();
    std::shared_ptr<fake_rights> rights = std::make_shared<fake_rights>();
    hono::amqp::sasl_code login = hono::amqp::sasl_code::ok;

private:
    hono::awaitable<hono::device_registry::peer_decision> authenticate(hono::amqp::sasl_request,
                                                                       hono::time_point) override;

    worker_io& io_;
    hono::net::worker_pool pool_{2, 1000};
    hono::device_registry::api_list apis_;
    hono::device_registry::reply_addresses replies_;
    hono::device_registry::endpoint endpoint_;
    std::uint16_t port_ = 0;
    hono::amqp::server server_;
};

/// A link of the test's own: remembers what the registry did with it.
struct observed_link : hono::amqp::client_link {
    bool attached = false;
    bool gone = false;
    std::string condition; ///< of a refusal or detach
    pn_link_t* link = nullptr;
    int deliveries = 0;

    void on_attached(pn_link_t*) override { attached = true; }
    void on_refused(hono::error_code, std::string_view why) override
    {
        gone = true;
        condition = why;
    }
    void on_delivery(pn_link_t*, pn_delivery_t*) override { ++deliveries; }
    void on_detached(hono::error_code, std::string_view why) override
    {
        gone = true;
        condition = why;
    }
};

/// Runs until `reached` holds; fails the test if it does not within five seconds.
hono::awaitable<void> until(std::function<bool()> reached);

} // namespace test
