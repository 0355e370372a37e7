// SPDX-License-Identifier: Apache-2.0
#pragma once
// A sending link of a client's, attached on demand and again after it was lost. The message is never stored: without
// credit the caller hears so at once.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <hono/amqp/client.hpp>

namespace hono::amqp {

class sender final : private client_link {
public:
    sender(client& owner, std::string address);
    ~sender() override;
    sender(sender const&) = delete;
    sender& operator=(sender const&) = delete;

    /// Sends one encoded message unsettled. Attaches first if need be, waiting for the link and up to flowLatency for
    /// the first credit; with credit at hand the message is on the link before the first suspension, so that `encoded`
    /// may be encode()'s buffer and messages keep the order of the calls. `wait_outcome` false: returns once the
    /// message is on its way; its outcome is ignored.
    /// @errors not_connected, link_refused, link_not_authorized, no_credit, connection_lost, settle_timeout, and the
    /// consumer's outcomes released, undeliverable, rejected…
    awaitable<result<void>> send(std::string_view encoded, bool wait_outcome, time_point deadline);

    /// Makes sure that the link is attached and has credit, without sending. Same errors as send.
    awaitable<result<void>> prepare(time_point deadline);

    std::string const& address() const noexcept { return address_; }
    bool has_credit() const noexcept;
    std::size_t in_flight() const noexcept { return in_flight_; }

private:
    struct pending;
    awaitable<result<void>> await_attached(time_point deadline);
    awaitable<void> await_change(time_point deadline);
    pn_delivery_t* transfer(std::string_view encoded);
    void on_attached(pn_link_t*) override;
    void on_refused(error_code, std::string_view) override;
    void on_flow(pn_link_t*) override;
    void on_delivery(pn_link_t*, pn_delivery_t*) override;
    void on_detached(error_code, std::string_view) override;
    void wake();

    client& client_;
    std::string address_;
    pn_link_t* link_ = nullptr;
    bool attached_ = false;
    time_point attach_deadline_{};
    time_point credit_expected_until_{}; ///< flowLatency after the attach
    error_code refusal_;
    steady_timer changed_;
    std::uint64_t tag_ = 0;
    std::size_t in_flight_ = 0;
    pending* first_pending_ = nullptr;
};

} // namespace hono::amqp
