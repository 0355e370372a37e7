// SPDX-License-Identifier: Apache-2.0
#pragma once
// One peer's links and requests (amqp-apis.md §3, §4). Requests in progress hold the session, and find out through it
// whether their links still exist. Used on its worker's thread.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include <hono/amqp/connection.hpp>

#include "amqp/endpoint.hpp"
#include "amqp/request_message.hpp"

namespace hono::device_registry {

class peer_session : public std::enable_shared_from_this<peer_session> {
public:
    explicit peer_session(endpoint& owner);
    ~peer_session();
    peer_session(peer_session const&) = delete;
    peer_session& operator=(peer_session const&) = delete;

    /// The peer may do what `rights` say, until they expire.
    void admit(std::shared_ptr<peer_rights const> rights) { rights_ = std::move(rights); }
    /// The peer's open is in: its token's time runs.
    void start(amqp::connection& peer);
    /// Answers an attach.
    void attach(pn_link_t* link);
    /// The peer grants credit for responses.
    void flow(pn_link_t* link);
    void deliver(pn_delivery_t* delivery);
    void forget(pn_link_t* link);
    void forget_links_of(pn_session_t* session);
    /// The connection is gone; its reply addresses are free at once.
    void end();

private:
    /// A link that requests come in on. Outlives the engine's link, which is then null.
    struct request_link {
        request_link(std::string_view at, std::shared_ptr<request_api const> what, pn_link_t* engine)
            : address{at}
            , api{std::move(what)}
            , link{engine}
        {
        }
        link_address address;
        std::shared_ptr<request_api const> api;
        pn_link_t* link;
    };
    using request_link_ptr = std::shared_ptr<request_link>;

    struct request {
        request_link_ptr from;
        request_message message;
    };

    /// A link that responses go out on. Those that found no credit wait; each holds back the credit of its request, so
    /// there are never more than the request links have credit.
    struct reply_link {
        pn_link_t* link = nullptr;
        std::deque<std::pair<std::string, request_link_ptr>> waiting;
    };

    void attach_requests(pn_link_t* link);
    void attach_replies(pn_link_t* link);

    void receive(request_link_ptr const& from, pn_delivery_t* delivery);
    void accept(request_link_ptr const& from, request_message message);
    awaitable<void> serve(std::shared_ptr<request const> what);
    void respond(request const& what, api_answer const& answer);
    void send(reply_link& to, std::string_view encoded);
    void replenish(request_link const& link);
    awaitable<void> expire(std::shared_ptr<steady_timer> timer);

    endpoint& owner_;
    amqp::connection* peer_ = nullptr; ///< null before start and after end
    std::shared_ptr<peer_rights const> rights_;
    std::unordered_map<pn_link_t*, request_link_ptr> request_links_;
    std::map<std::string, reply_link, std::less<>> reply_links_; ///< by source address
    std::shared_ptr<steady_timer> expiry_;
    std::uint64_t next_tag_ = 0;
};

} // namespace hono::device_registry
