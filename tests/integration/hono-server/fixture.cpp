// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"

#include <algorithm>
#include <utility>

#include <proton/condition.h>
#include <proton/disposition.h>
#include <proton/terminus.h>

#include <hono/auth/error.hpp>
#include <hono/net/connect.hpp>
#include <hono/net/listener.hpp>

namespace test {

using namespace hono;

namespace {

constexpr std::uint32_t frame_size = 16'384;

awaitable<result<security::principal>> log_in(amqp::sasl_request request)
{
    static std::map<std::string, std::string> const claims_of{
        {"all", R"({"r:*":"RW"})"},
        {"adapter", R"({"r:telemetry/*":"W", "r:command_response/*":"W", "r:command/*":"R"})"},
        {"reader", R"({"r:telemetry/T":"R", "r:command_response/T/*":"R"})"}};
    if (request.authentication_id == "unlucky")
        co_return auth::errc::unreachable;
    auto const found = claims_of.find(request.authentication_id);
    if (found == claims_of.end())
        co_return auth::errc::wrong_credentials;
    co_return security::principal{found->first, security::authorities::from_claims(json::parse(found->second)), {}};
}

} // namespace

// -- client -----------------------------------------------------------------------------------------------------------

client::client(worker_io& on, std::uint16_t port, std::string user)
    : io_{on}
    , user_{std::move(user)}
{
    io_.tasks.spawn("test client", run(port));
}

client::~client() = default;

awaitable<void> client::run(std::uint16_t port)
{
    auto stream = co_await net::connect_tcp("127.0.0.1", port, deadline_in(std::chrono::seconds{5}));
    REQUIRE(stream.has_value());
    amqp::connection_options options;
    options.container_id = "test";
    options.username = user_;
    options.password = secret{"x"};
    connection_ = amqp::connection::make(amqp::connection::role::client, std::move(*stream), options, *this);
    co_await connection_->run();
}

bool client::on_open(amqp::connection&)
{
    is_open = true;
    return true;
}

void client::on_end(amqp::connection& on)
{
    has_ended = true;
    end_condition = on.end_condition();
    end_description = on.end_description();
    for (auto& each : links)
        each->engine = nullptr;
}

pn_session_t* client::session()
{
    if (session_ && !in_new_session)
        return session_;
    in_new_session = false;
    session_ = pn_session(connection_->engine());
    pn_session_open(session_);
    return session_;
}

std::string client::next_name()
{
    return key_of_next_link.empty() ? std::to_string(links.size()) : std::exchange(key_of_next_link, {});
}

link_record& client::open(pn_link_t* link, std::function<void(pn_link_t*)> const& adapt)
{
    if (adapt)
        adapt(link);
    pn_link_open(link);
    connection_->flush();
    links.push_back(std::make_unique<link_record>());
    links.back()->engine = link;
    return *links.back();
}

link_record& client::open_sender(char const* address, std::function<void(pn_link_t*)> const& adapt)
{
    auto* const link = pn_sender(session(), next_name().c_str());
    pn_terminus_set_type(pn_link_target(link), PN_TARGET);
    pn_terminus_set_address(pn_link_target(link), address);
    return open(link, adapt);
}

link_record& client::open_receiver(char const* address, int credit, std::function<void(pn_link_t*)> const& adapt)
{
    auto* const link = pn_receiver(session(), next_name().c_str());
    pn_terminus_set_type(pn_link_source(link), PN_SOURCE);
    pn_terminus_set_address(pn_link_source(link), address);
    auto& made = open(link, adapt);
    if (credit > 0)
        pn_link_flow(link, credit);
    return made;
}

sent_message& client::send(link_record& on, std::string_view content, bool settled)
{
    REQUIRE(on.engine);
    ++tag_;
    auto* const delivery = pn_delivery(on.engine, pn_dtag(reinterpret_cast<char const*>(&tag_), sizeof tag_));
    pn_link_send(on.engine, content.data(), content.size());
    pn_link_advance(on.engine);
    if (settled)
        pn_delivery_settle(delivery);
    connection_->flush();
    return sent[tag_];
}

void client::send_and_abort(link_record& on, std::string_view content)
{
    ++tag_;
    auto* const delivery = pn_delivery(on.engine, pn_dtag(reinterpret_cast<char const*>(&tag_), sizeof tag_));
    pn_link_send(on.engine, content.data(), content.size());
    connection_->flush();
    io_.io.run_for(std::chrono::milliseconds{50});
    pn_delivery_abort(delivery);
    connection_->flush();
}

void client::settle(received_message& one, std::uint64_t outcome)
{
    if (outcome != 0)
        pn_delivery_update(one.delivery, outcome);
    pn_delivery_settle(std::exchange(one.delivery, nullptr));
    connection_->flush();
}

void client::grant(link_record& to, int credit)
{
    pn_link_flow(to.engine, credit);
    connection_->flush();
}

void client::drain(link_record& from, int credit)
{
    pn_link_drain(from.engine, credit);
    connection_->flush();
}

void client::detach(link_record& one)
{
    pn_link_close(one.engine);
    connection_->flush();
}

void client::vanish()
{
    connection_->stream().close();
    connection_->abort();
}

link_record* client::find(pn_link_t* engine)
{
    auto const found =
        std::find_if(links.begin(), links.end(), [&](auto const& each) { return each->engine == engine; });
    return found == links.end() ? nullptr : found->get();
}

void client::on_link_open(amqp::connection&, pn_link_t* engine)
{
    auto* const terminus = pn_link_is_sender(engine) ? pn_link_remote_target(engine) : pn_link_remote_source(engine);
    auto& record = *find(engine);
    record.is_refused = pn_terminus_get_type(terminus) == PN_UNSPECIFIED;
    record.is_attached = !record.is_refused;
    record.credit_at_attach = pn_link_credit(engine);
}

void client::on_link_close(amqp::connection&, pn_link_t* engine)
{
    auto* const record = find(engine);
    if (!record)
        return;
    char const* const condition = pn_condition_get_name(pn_link_remote_condition(engine));
    record->end_condition = condition ? condition : "";
    record->has_ended = true;
    record->engine = nullptr;
}

void client::on_delivery(amqp::connection&, pn_delivery_t* delivery)
{
    auto* const engine = pn_delivery_link(delivery);
    if (pn_link_is_receiver(engine)) {
        if (pn_link_current(engine) != delivery || pn_delivery_partial(delivery))
            return;
        std::string content(pn_delivery_pending(delivery), '\0');
        pn_link_recv(engine, content.data(), content.size());
        pn_link_advance(engine);
        bool const settled = pn_delivery_settled(delivery);
        received.push_back({settled ? nullptr : delivery, std::move(content)});
        if (settled)
            pn_delivery_settle(delivery);
        return;
    }
    std::uint64_t tag = 0;
    auto const bytes = pn_delivery_tag(delivery);
    std::copy_n(bytes.start, std::min(bytes.size, sizeof tag), reinterpret_cast<char*>(&tag));
    auto& one = sent[tag];
    one.state = pn_delivery_remote_state(delivery);
    one.is_settled = pn_delivery_settled(delivery);
    auto* const remote = pn_delivery_remote(delivery);
    one.is_failed = pn_disposition_is_failed(remote);
    if (char const* const condition = pn_condition_get_name(pn_disposition_condition(remote)))
        one.condition = condition;
    if (one.is_settled)
        pn_delivery_settle(delivery);
}

// -- network ----------------------------------------------------------------------------------------------------------

network::network(hono_server::router_options options, std::uint32_t session_frames)
    : router{io.executor(), options, registry}
    , login{log_in}
{
    io.tasks.spawn("stalled addresses", router.watch_stalls());
    amqp::server_options settings;
    settings.connection.container_id = "network";
    settings.connection.max_frame_size = frame_size;
    settings.connection.session_window = session_frames * frame_size;
    server = std::make_unique<amqp::server>(io.tasks, settings,
                                            [this] { return std::make_unique<hono_server::peer>(router, login); });
    net::port_claim claim{"127.0.0.1", 0, 1};
    port_ = claim.port();
    server->listen(claim.take(0, io.executor()), false);
}

network::~network()
{
    io.run(server->stop());
    for (auto const& each : clients_)
        if (each->is_open && !each->has_ended)
            each->vanish();
    io.settle();
}

client& network::connect(std::string user, bool wait_open)
{
    auto& made = *clients_.emplace_back(std::make_unique<client>(io, port_, std::move(user)));
    if (wait_open)
        wait([&] { return made.is_open; });
    return made;
}

void network::wait(std::function<bool()> const& condition)
{
    auto const deadline = clock::now() + std::chrono::seconds{5};
    while (!condition() && clock::now() < deadline)
        io.io.run_one_for(std::chrono::milliseconds{20});
    REQUIRE(condition());
}

void network::settle()
{
    while (io.io.run_one_for(std::chrono::milliseconds{60}) > 0) {
    }
}

} // namespace test
