// SPDX-License-Identifier: Apache-2.0
#pragma once
// A scriptable AMQP service on loopback: what it does with links and deliveries is set by the test.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <hono/amqp/client.hpp>
#include <hono/amqp/message.hpp>
#include <hono/amqp/server.hpp>

#include "run_io.hpp"

namespace test {

struct service_script {
    int credit = 10;                     ///< granted to each sender at attach
    std::string refuse_with{};           ///< condition for every link, "" = accept
    std::uint64_t outcome = PN_ACCEPTED; ///< of each delivery; 0 = none
    bool echo_requests = false;          ///< answers requests on the reply link
    int close_after_deliveries = -1;     ///< closes the connection instead of answering the nth delivery
    std::string close_condition = "amqp:unauthorized-access";
    hono::amqp::sasl_code login = hono::amqp::sasl_code::ok;
};

class service {
public:
    service(worker_io& on, service_script script = {});
    ~service();

    std::uint16_t port() const { return port_; }
    hono::amqp::client_options client_options(std::string role = "Test") const;

    service_script script;
    std::vector<hono::amqp::incoming_message> messages;
    std::vector<std::string> users;
    std::unique_ptr<hono::amqp::server> server;
    int deliveries = 0;

private:
    worker_io& io_;
    std::uint16_t port_;
};

} // namespace test
