// SPDX-License-Identifier: Apache-2.0
#pragma once
// A receiving link of a client's that is kept attached. Each message is handed to a call-back whose answer is its
// outcome.

#include <functional>
#include <string>

#include <hono/amqp/client.hpp>
#include <hono/amqp/message.hpp>

namespace hono::amqp {

enum class disposition { accepted, rejected, released };

class receiver final : private client_link {
public:
    using message_handler = std::function<disposition(incoming_message)>;

    receiver(client& owner, std::string address, std::uint32_t prefetch, message_handler handler);
    ~receiver() override;
    receiver(receiver const&) = delete;
    receiver& operator=(receiver const&) = delete;

    /// Attaches, and again whenever the link or connection was lost, until stopped. Spawn it.
    awaitable<void> run();
    /// Until attached for the first time. @errors not_connected, link_refused, link_not_authorized
    awaitable<result<void>> wait_attached(time_point deadline);
    /// Ends run(); detaches.
    void stop();

private:
    void on_attached(pn_link_t*) override;
    void on_refused(error_code, std::string_view) override;
    void on_delivery(pn_link_t*, pn_delivery_t*) override;
    void on_detached(error_code, std::string_view) override;

    client& client_;
    std::string address_;
    std::uint32_t prefetch_;
    message_handler handler_;
    pn_link_t* link_ = nullptr;
    bool attached_ = false;
    bool stopping_ = false;
    error_code refusal_;
    std::string buffer_;
    steady_timer changed_;
};

} // namespace hono::amqp
