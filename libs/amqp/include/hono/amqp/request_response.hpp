// SPDX-License-Identifier: Apache-2.0
#pragma once
// The client side of Hono's request/response protocol (amqp-apis.md §4, §5): a link pair per address; answers are
// matched by correlation id. A request whose connection ends (services close it when its token expires) is repeated
// once on the next connection, within its deadline.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hono/amqp/client.hpp>
#include <hono/amqp/message.hpp>
#include <hono/amqp/sender.hpp>

namespace hono::amqp {

struct request {
    std::string_view subject;
    std::vector<std::pair<std::string_view, property_value>> properties; ///< application properties
    std::optional<std::string_view> body;                                ///< JSON
};

struct response {
    int status = 0;
    std::string body;
    std::string content_type;
    std::string cache_control; ///< "" if absent
};

class request_response final : private client_link {
public:
    /// Requests go to `address` (e.g. "registration/T"), answers come to `address`/<uuid>. `id_prefix` starts each
    /// message id ("reg-client").
    request_response(client& owner, std::string address, std::string id_prefix);
    ~request_response() override;
    request_response(request_response const&) = delete;
    request_response& operator=(request_response const&) = delete;

    /// @errors not_connected, link_refused, link_not_authorized, no_credit, connection_lost, no_response,
    /// malformed_message, too_many_pending
    awaitable<result<response>> call(request what, time_point deadline);

private:
    struct pending;
    awaitable<result<response>> call_once(request const& what, time_point deadline);
    awaitable<result<void>> attach_receiver(time_point deadline);
    void on_attached(pn_link_t*) override;
    void on_refused(error_code, std::string_view) override;
    void on_delivery(pn_link_t*, pn_delivery_t*) override;
    void on_detached(error_code, std::string_view) override;
    void fail_all(error_code reason);

    client& client_;
    std::string reply_address_;
    std::string id_prefix_;
    sender requests_;
    pn_link_t* link_ = nullptr;
    bool attached_ = false;
    error_code refusal_;
    steady_timer changed_;
    std::uint64_t counter_ = 0;
    std::string buffer_;
    std::unordered_map<std::string, pending*> pending_;
};

} // namespace hono::amqp
