// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include <hono/net/connect.hpp>
#include <hono/net/listener.hpp>

#include "peer_session.hpp"
#include "permissions.hpp"

namespace test {

using namespace hono;

namespace {

constexpr std::string_view document = R"({
    "roles": {"reader": [{"resource": "telemetry/ACME", "activities": ["READ"]},
                         {"resource": "event/ACME", "activities": ["READ", "WRITE", "EXECUTE"]},
                         {"resource": "odd", "activities": ["EXECUTE"]},
                         {"operation": "registration/*:assert"}]},
    "users": {"app@ACME": {"mechanism": "PLAIN", "password": "s3cret", "authorities": ["reader"]},
              "none@ACME": {"mechanism": "PLAIN", "password": "s3cret"},
              "router-1": {"mechanism": "EXTERNAL", "authorities": ["reader"]}}})";

} // namespace

security::jwt_key token_key()
{
    return *security::jwt_key::from_secret(secret{"a-secret-of-more-than-thirty-two-bytes"});
}

auth_service::auth_service(worker_io& on, std::function<net::tls_context()> tls)
    : io_{on}
    , users_{std::make_shared<auth_server::permissions const>(auth_server::permissions::parse(document)), pool_}
    , tokens_{token_key(), std::chrono::minutes{10}}
{
    net::port_claim claim{"127.0.0.1", 0, 1};
    port_ = claim.port();
    amqp::server_options options;
    options.connection.container_id = "hono-auth-test";
    options.connection.sasl_mechanisms = "EXTERNAL PLAIN";
    options.tls = tls;
    server_ = std::make_unique<amqp::server>(on.tasks, options, [this] {
        return std::make_unique<auth_server::peer_session>(users_, tokens_, io_.executor());
    });
    server_->listen(claim.take(0, on.executor()), static_cast<bool>(tls));
}

auth_service::~auth_service()
{
    io_.settle();
}

client::client(worker_io& on)
    : io_{on}
{
    options.container_id = "client";
}

client::~client()
{
    if (connection)
        connection->abort();
    wait([this] { return !is_running_; });
}

void client::connect(std::uint16_t port, std::string user, std::string password)
{
    options.external = user.empty();
    options.username = std::move(user);
    options.password = secret{std::move(password)};
    is_running_ = true;
    io_.tasks.spawn("client", run(port));
    wait([this] { return is_open || has_ended; });
}

awaitable<void> client::run(std::uint16_t port)
{
    auto const limit = deadline_in(std::chrono::seconds{10});
    auto stream = co_await net::connect_tcp("127.0.0.1", port, limit);
    if (tls) {
        auto const done = co_await stream->connect_tls(tls(), limit);
        if (!done) {
            has_ended = true;
            is_running_ = false;
            co_return;
        }
    }
    auto const made = amqp::connection::make(amqp::connection::role::client, std::move(*stream), options, *this);
    connection = made;
    co_await made->run();
    is_running_ = false;
}

void client::wait(std::function<bool()> const& condition, std::chrono::milliseconds limit)
{
    auto const end = clock::now() + limit;
    while (!condition() && clock::now() < end) {
        if (io_.io.stopped())
            io_.io.restart();
        io_.io.run_one_for(std::chrono::milliseconds{10});
    }
    REQUIRE(condition());
}

link_record& client::add_record(pn_link_t* link)
{
    links_.push_back(std::make_unique<link_record>());
    links_.back()->engine = link;
    return *links_.back();
}

link_record& client::record(pn_link_t* link)
{
    auto const found = std::ranges::find_if(links_, [&](auto const& each) { return each->engine == link; });
    REQUIRE(found != links_.end());
    return **found;
}

link_record& client::attach_receiver(char const* address, int credit, pn_snd_settle_mode_t mode)
{
    auto* const link = pn_receiver(session_, ("receiver-" + std::to_string(++counter_)).c_str());
    pn_terminus_set_address(pn_link_source(link), address);
    pn_link_set_snd_settle_mode(link, mode);
    pn_link_open(link);
    pn_link_flow(link, credit);
    connection->flush();
    return add_record(link);
}

link_record& client::attach_sender(char const* address)
{
    auto* const link = pn_sender(session_, ("sender-" + std::to_string(++counter_)).c_str());
    pn_terminus_set_address(pn_link_target(link), address);
    pn_link_open(link);
    connection->flush();
    return add_record(link);
}

bool client::on_open(amqp::connection& on)
{
    is_open = true;
    session_ = pn_session(on.engine());
    pn_session_open(session_);
    return true;
}

void client::on_link_open(amqp::connection&, pn_link_t* link)
{
    auto* const terminus = pn_link_is_sender(link) ? pn_link_remote_target(link) : pn_link_remote_source(link);
    record(link).is_attached = pn_terminus_get_type(terminus) != PN_UNSPECIFIED;
}

void client::on_link_close(amqp::connection&, pn_link_t* link)
{
    auto& ended = record(link);
    ended.has_ended = true;
    ended.engine = nullptr;
    if (auto* const condition = pn_link_remote_condition(link); pn_condition_is_set(condition)) {
        ended.end_condition = pn_condition_get_name(condition);
        ended.end_description = pn_condition_get_description(condition);
    }
}

void client::on_delivery(amqp::connection&, pn_delivery_t* delivery)
{
    if (!pn_delivery_readable(delivery) || pn_delivery_partial(delivery))
        return;
    CHECK_FALSE(pn_delivery_settled(delivery)); // at least once
    std::string bytes(pn_delivery_pending(delivery), '\0');
    pn_link_recv(pn_delivery_link(delivery), bytes.data(), bytes.size());
    raw_messages.push_back(bytes);
    auto message = amqp::decode(bytes);
    REQUIRE(message.has_value());
    messages.push_back(std::move(*message));
    if (outcome == 0)
        return;
    pn_delivery_update(delivery, outcome);
    pn_delivery_settle(delivery);
}

void client::on_end(amqp::connection& on)
{
    has_ended = true;
    end_condition = on.end_condition();
    end_description = on.end_description();
    authentication_failed = on.authentication_failed();
    connection.reset();
}

} // namespace test
