// SPDX-License-Identifier: Apache-2.0
#include <hono/amqp/client.hpp>

#include <proton/connection.h>
#include <proton/link.h>
#include <proton/session.h>
#include <proton/terminus.h>

#include <hono/base/uuid.hpp>
#include <hono/log/logger.hpp>
#include <hono/net/connect.hpp>

namespace hono::amqp {
namespace {

log::logger const logger{"amqp.client"};

client_link* listener_of(pn_link_t* link)
{
    return static_cast<client_link*>(pn_link_get_context(link));
}

std::string make_container_id(client_options const& options)
{
    return options.container_name + "-" + options.role + "-" + random_uuid();
}

/// amqp-apis.md §5: what a refused or lost link means.
error_code error_of(std::string_view condition)
{
    return condition == "amqp:unauthorized-access" ? errc::link_not_authorized : errc::link_refused;
}

std::string_view remote_condition_of(pn_link_t* link)
{
    auto* const condition = pn_link_remote_condition(link);
    return pn_condition_is_set(condition) ? pn_condition_get_name(condition) : "";
}

/// True if the peer's attach carries the terminus that we asked for; the null terminus announces a refusal.
bool is_confirmed(pn_link_t* link)
{
    auto* const terminus = pn_link_is_sender(link) ? pn_link_remote_target(link) : pn_link_remote_source(link);
    return pn_terminus_get_type(terminus) != PN_UNSPECIFIED;
}

} // namespace

client::client(net::task_group& tasks, client_options options)
    : tasks_{tasks}
    , options_{std::move(options)}
    , container_id_{make_container_id(options_)}
    , backoff_{options_.backoff}
    , pause_{tasks.get_executor()}
    , changed_{tasks.get_executor(), never}
{
    options_.connection.container_id = container_id_;
}

client::~client() = default;

void client::start()
{
    running_ = true;
    tasks_.spawn("amqp client", run());
}

void client::wake_waiters()
{
    changed_.expires_at(never); // cancels all waits
}

awaitable<void> client::run()
{
    while (!stopping_) {
        co_await pause();
        if (stopping_)
            break;
        bool const was_open = co_await connect_once();
        if (was_open) {
            backoff_.reset();
            failed_attempts_ = 0;
        } else {
            ++failed_attempts_;
        }
        wake_waiters();
        if (!was_open && options_.reconnect_attempts >= 0 && failed_attempts_ > options_.reconnect_attempts)
            break;
    }
    given_up_ = !stopping_;
    running_ = false;
    wake_waiters();
}

awaitable<void> client::pause()
{
    auto const delay = backoff_.next();
    if (delay.count() == 0)
        co_return;
    pause_.expires_after(delay);
    auto [ignored] = co_await pause_.async_wait(nothrow);
    (void)ignored;
}

/// One attempt, and the whole life of the connection if it succeeds. True if the peer's open was seen.
awaitable<bool> client::connect_once()
{
    auto const deadline = options_.connect_timeout.count() > 0 ? deadline_in(options_.connect_timeout) : never;
    auto stream = co_await net::connect_tcp(options_.host, options_.port, deadline);
    if (!stream) {
        last_failure_ = stream.error().message();
        logger.debug("cannot connect", {{"role", options_.role}, {"host", options_.host}, {"reason", last_failure_}});
        co_return false;
    }
    if (options_.tls) {
        auto const done = co_await stream->connect_tls(options_.tls(), deadline);
        if (!done) {
            last_failure_ = stream->tls_error_text().empty() ? done.error().message() : stream->tls_error_text();
            logger.warn("TLS handshake failed",
                        {{"role", options_.role}, {"host", options_.host}, {"reason", last_failure_}});
            co_return false;
        }
    }
    if (stopping_)
        co_return false;
    auto const engine = connection::make(connection::role::client, std::move(*stream), options_.connection, *this);
    connection_ = engine;
    steady_timer limit{tasks_.get_executor(), deadline};
    limit.async_wait([weak = std::weak_ptr{engine}](error_code error) {
        auto const alive = weak.lock();
        if (!error && alive && !(pn_connection_state(alive->engine()) & PN_REMOTE_ACTIVE))
            alive->abort();
    });
    co_await engine->run();
    bool const opened = session_ != nullptr;
    session_ = nullptr;
    connection_.reset();
    last_failure_ = engine->end_condition().empty() ? engine->end_description()
                                                    : engine->end_condition() + ": " + engine->end_description();
    if (opened)
        logger.info("connection lost", {{"role", options_.role}, {"host", options_.host}, {"reason", last_failure_}});
    else
        logger.warn("connection refused",
                    {{"role", options_.role}, {"host", options_.host}, {"reason", last_failure_}});
    authentication_failed_ = !opened && engine->authentication_failed();
    co_return opened;
}

awaitable<void> client::stop(time_point deadline)
{
    stopping_ = true;
    if (connection_)
        connection_->close();
    pause_.cancel();
    wake_waiters();
    steady_timer timer{tasks_.get_executor()};
    while (running_ && clock::now() < deadline) {
        timer.expires_after(std::chrono::milliseconds{2});
        auto [ignored] = co_await timer.async_wait(nothrow);
        (void)ignored;
    }
    if (connection_)
        connection_->abort();
}

awaitable<result<void>> client::wait_connected(time_point deadline)
{
    while (!connected_) {
        if (!is_promising() || stopping_)
            co_return errc::not_connected;
        if (clock::now() >= deadline)
            co_return errc::not_connected;
        steady_timer timer{tasks_.get_executor(), deadline};
        // Waits on the shared timer, which is cancelled at each change; the deadline's own timer cancels it likewise.
        timer.async_wait([this](error_code error) {
            if (!error)
                wake_waiters();
        });
        auto [ignored] = co_await changed_.async_wait(nothrow);
        (void)ignored;
    }
    co_return boost::system::in_place_value;
}

pn_link_t* client::open_sender(std::string const& address, client_link& listener)
{
    auto* const link = pn_sender(session_, (address + "-" + std::to_string(++link_counter_)).c_str());
    pn_terminus_set_address(pn_link_target(link), address.c_str());
    pn_terminus_set_address(pn_link_source(link), address.c_str());
    pn_link_set_snd_settle_mode(link, PN_SND_UNSETTLED);
    pn_link_set_rcv_settle_mode(link, PN_RCV_FIRST);
    pn_link_set_context(link, &listener);
    pn_link_open(link);
    flush();
    return link;
}

pn_link_t* client::open_receiver(std::string const& address, std::uint32_t prefetch, client_link& listener)
{
    auto* const link = pn_receiver(session_, (address + "-" + std::to_string(++link_counter_)).c_str());
    pn_terminus_set_address(pn_link_source(link), address.c_str());
    pn_terminus_set_address(pn_link_target(link), address.c_str());
    pn_link_set_snd_settle_mode(link, PN_SND_UNSETTLED);
    pn_link_set_rcv_settle_mode(link, PN_RCV_FIRST);
    pn_link_set_context(link, &listener);
    pn_link_open(link);
    if (prefetch > 0)
        pn_link_flow(link, static_cast<int>(prefetch));
    flush();
    return link;
}

void client::close_link(pn_link_t* link)
{
    pn_link_set_context(link, nullptr);
    pn_link_close(link);
    flush();
}

void client::flush()
{
    if (connection_)
        connection_->flush();
}

bool client::on_open(connection& on)
{
    session_ = pn_session(on.engine());
    pn_session_set_incoming_capacity(session_, on.options().session_window);
    pn_session_open(session_);
    connected_ = true;
    failed_attempts_ = 0;
    authentication_failed_ = false;
    logger.info("connection established",
                {{"role", options_.role}, {"host", options_.host}, {"peer", on.remote_container()}});
    wake_waiters();
    return true;
}

void client::on_link_open(connection&, pn_link_t* link)
{
    auto* const listener = listener_of(link);
    if (!(pn_link_state(link) & PN_LOCAL_ACTIVE)) {
        refuse(link, "amqp:not-allowed", "no links are accepted here");
        return;
    }
    if (listener && is_confirmed(link))
        listener->on_attached(link);
    // else: the refusal's detach follows
}

void client::on_link_flow(connection&, pn_link_t* link)
{
    if (auto* const listener = listener_of(link))
        listener->on_flow(link);
}

void client::on_delivery(connection&, pn_delivery_t* delivery)
{
    auto* const link = pn_delivery_link(delivery);
    if (auto* const listener = listener_of(link))
        listener->on_delivery(link, delivery);
    else
        pn_delivery_settle(delivery);
}

void client::on_link_close(connection&, pn_link_t* link)
{
    auto* const listener = listener_of(link);
    if (!listener)
        return;
    pn_link_set_context(link, nullptr);
    auto const condition = remote_condition_of(link);
    if (is_confirmed(link))
        listener->on_detached(errc::connection_lost, condition);
    else
        listener->on_refused(error_of(condition), condition);
}

void client::on_end(connection& on)
{
    connected_ = false;
    for (auto* link = pn_link_head(on.engine(), 0); link; link = pn_link_next(link, 0)) {
        auto* const listener = listener_of(link);
        if (!listener)
            continue;
        pn_link_set_context(link, nullptr);
        listener->on_detached(errc::connection_lost, on.end_condition());
    }
    wake_waiters();
}

} // namespace hono::amqp
