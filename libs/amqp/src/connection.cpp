// SPDX-License-Identifier: Apache-2.0
#include <hono/amqp/connection.hpp>

#include <algorithm>

#include <proton/connection.h>
#include <proton/sasl.h>
#include <proton/session.h>
#include <proton/transport.h>

#include <hono/log/logger.hpp>

#include "frame_check.hpp"

namespace hono::amqp {
namespace {

log::logger const logger{"amqp"};

constexpr auto close_grace = std::chrono::milliseconds{2000}; // for the peer's close after ours
constexpr int reads_per_turn = 8;                             // then other connections of the worker have theirs

std::int64_t now_ms()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock::now().time_since_epoch()).count();
}

} // namespace

awaitable<sasl_code> connection_handler::authenticate(std::shared_ptr<connection>, sasl_request)
{
    co_return sasl_code::auth;
}

void connection_handler::on_session_open(connection& on, pn_session_t* session)
{
    pn_session_set_incoming_capacity(session, on.options().session_window);
    pn_session_open(session);
}

std::shared_ptr<connection> connection::make(role r, net::stream s, connection_options options,
                                             connection_handler& handler)
{
    return std::shared_ptr<connection>{new connection{r, std::move(s), std::move(options), handler}};
}

connection::connection(role r, net::stream s, connection_options options, connection_handler& handler)
    : role_{r}
    , stream_{std::move(s)}
    , options_{std::move(options)}
    , handler_{handler}
    , frames_{std::make_unique<frame_check>()}
    , remote_address_{stream_.remote_address()}
    , tick_timer_{stream_.get_executor()}
    , limit_timer_{stream_.get_executor()}
    , finished_{stream_.get_executor()}
{
    if (pn_connection_driver_init(&driver_, nullptr, nullptr) != 0)
        throw std::bad_alloc{};
    auto* const transport = driver_.transport;
    pn_transport_set_idle_timeout(transport, static_cast<pn_millis_t>(options_.idle_timeout.count()));
    if (options_.max_frame_size > 0)
        pn_transport_set_max_frame(transport, options_.max_frame_size);
    pn_transport_set_channel_max(transport, static_cast<std::uint16_t>(options_.max_sessions - 1));
    if (role_ == role::server)
        pn_transport_set_server(transport);
    fill_open_frame();
    set_up_sasl();
}

connection::~connection()
{
    pn_connection_driver_destroy(&driver_);
}

void connection::fill_open_frame()
{
    auto* const engine = driver_.connection;
    pn_connection_set_container(engine, options_.container_id.c_str());
    if (!options_.hostname.empty())
        pn_connection_set_hostname(engine, options_.hostname.c_str());
    auto const put_symbols = [](pn_data_t* data, std::vector<std::string> const& symbols) {
        if (symbols.empty())
            return;
        pn_data_put_array(data, false, PN_SYMBOL);
        pn_data_enter(data);
        for (auto const& symbol : symbols)
            pn_data_put_symbol(data, bytes_of(symbol));
        pn_data_exit(data);
    };
    put_symbols(pn_connection_offered_capabilities(engine), options_.offered_capabilities);
    put_symbols(pn_connection_desired_capabilities(engine), options_.desired_capabilities);
    if (options_.properties)
        options_.properties(pn_connection_properties(engine));
}

std::string connection::remote_container() const
{
    char const* const name = pn_connection_remote_container(driver_.connection);
    return name ? name : "";
}

void connection::open()
{
    pn_connection_open(driver_.connection);
    flush();
}

awaitable<void> connection::run()
{
    auto const self = shared_from_this();
    if (role_ == role::client)
        open();
    else if (options_.open_timeout.count() > 0)
        limit(options_.open_timeout);
    flush();
    co_await read_loop();
    // The reader may have ended while our close frame still waits: the writer leaves when all is said.
    auto const done = co_await finished_.wait(deadline_in(close_grace));
    (void)done;
    tick_timer_.cancel();
    limit_timer_.cancel();
    note_authentication();
    if (stream_.is_open())
        co_await stream_.shutdown(deadline_in(std::chrono::seconds{1}));
    closing_ = true; // a flush that is still to come must not call a handler that has gone
    handler_.on_end(*this);
}

awaitable<void> connection::read_loop()
{
    auto const stop = co_await asio::this_coro::cancellation_state;
    int reads = 0;
    for (;;) {
        auto const buffer = pn_connection_driver_read_buffer(&driver_);
        if (buffer.size == 0)
            co_return;
        auto const step = stream_.try_read({buffer.start, buffer.size});
        if (step.status == net::io_status::ok) {
            auto const fault = frames_->feed({buffer.start, step.bytes});
            pn_connection_driver_read_done(&driver_, fault ? fault->offset : step.bytes);
            dispatch_events();
            if (sasl_request_)
                co_await decide_authentication();
            end_if_malformed(fault);
            flush();
            if (fault || is_closed_by_both() || pn_connection_driver_read_closed(&driver_))
                co_return;
            bool const more = step.bytes == buffer.size || stream_.has_pending();
            if (more && ++reads < reads_per_turn)
                continue;
            reads = 0;
            if (more) {
                co_await asio::post(stream_.get_executor(), use_awaitable);
                continue;
            }
        } else if (step.status == net::io_status::closed || step.status == net::io_status::failed) {
            pn_connection_driver_read_close(&driver_);
            if (step.status == net::io_status::failed) {
                note_end(nullptr);
                pn_connection_driver_close(&driver_);
            }
            flush();
            co_return;
        }
        auto const direction =
            step.status == net::io_status::want_write ? tcp_socket::wait_write : tcp_socket::wait_read;
        auto [error] = co_await stream_.socket().async_wait(direction, nothrow);
        if (error || (stop.cancelled() & asio::cancellation_type::terminal) != asio::cancellation_type::none) {
            pn_connection_driver_close(&driver_);
            flush();
            co_return;
        }
    }
}

/// Proton, too, stops reading at some frames that it cannot decode, and says nothing about it to anybody.
void connection::end_if_malformed(std::optional<frame_fault> const& fault)
{
    bool const ended_by_peer = (pn_connection_state(driver_.connection) & PN_REMOTE_CLOSED) != 0;
    bool const unreadable = fault || pn_connection_driver_read_closed(&driver_);
    if (!unreadable || closing_ || ended_by_peer)
        return;
    if (fault)
        end_description_ = fault->description;
    if (peer_opened_) {
        auto const known = fault && !fault->condition.empty();
        close(known ? fault->condition : "amqp:decode-error", fault ? fault->description : "malformed frame");
        return;
    }
    answer_unknown_protocol();
    pn_connection_driver_close(&driver_); // who is not let in yet gets no open frame
}

bool connection::is_closed_by_both() const
{
    auto const closed = PN_LOCAL_CLOSED | PN_REMOTE_CLOSED;
    return (pn_connection_state(driver_.connection) & closed) == closed;
}

void connection::flush()
{
    if (flush_scheduled_)
        return;
    flush_scheduled_ = true;
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
        self->flush_scheduled_ = false;
        self->write_out();
    });
}

void connection::write_out()
{
    dispatch_events();
    while (!write_blocked_) {
        auto const buffer = pn_connection_driver_write_buffer(&driver_);
        if (buffer.size == 0)
            break;
        auto const step = stream_.try_write({buffer.start, buffer.size});
        if (step.status == net::io_status::ok) {
            has_written_ = true;
            pn_connection_driver_write_done(&driver_, step.bytes);
        } else if (step.status == net::io_status::closed || step.status == net::io_status::failed) {
            pn_connection_driver_close(&driver_);
            // The reader may wait for bytes that will never come.
            error_code ignored;
            stream_.socket().cancel(ignored);
        } else {
            await_writable(step.status);
        }
        dispatch_events();
    }
    finish_if_done();
}

void connection::await_writable(net::io_status direction)
{
    write_blocked_ = true;
    auto const kind = direction == net::io_status::want_read ? tcp_socket::wait_read : tcp_socket::wait_write;
    stream_.socket().async_wait(kind, [self = shared_from_this()](error_code error) {
        self->write_blocked_ = false;
        if (error)
            pn_connection_driver_close(&self->driver_);
        self->write_out();
        if (!self->write_blocked_ && !self->closing_)
            self->handler_.on_writable(*self);
    });
}

void connection::finish_if_done()
{
    if (!pn_connection_driver_write_closed(&driver_) || write_blocked_)
        return;
    finished_.set(true);
    // A peer that failed to authenticate has nothing more to say; after our close, the peer's is awaited (limit()).
    if (role_ == role::server && !peer_opened_) {
        error_code ignored;
        stream_.socket().cancel(ignored);
    }
}

void connection::close(std::string_view condition, std::string_view description)
{
    if (closing_)
        return;
    closing_ = true;
    auto* const engine = driver_.connection;
    if (!(pn_connection_state(engine) & PN_LOCAL_ACTIVE))
        pn_connection_open(engine);
    if (!condition.empty()) {
        auto* const error = pn_connection_condition(engine);
        pn_condition_set_name(error, std::string{condition}.c_str());
        pn_condition_set_description(error, std::string{description}.c_str());
    }
    pn_connection_close(engine);
    limit(close_grace);
    flush();
}

void connection::abort()
{
    pn_connection_driver_close(&driver_);
    stream_.close();
    flush();
}

void connection::limit(std::chrono::milliseconds span)
{
    limit_timer_.expires_after(span);
    limit_timer_.async_wait([self = shared_from_this()](error_code error) {
        if (!error)
            self->abort();
    });
}

void connection::tick()
{
    auto const next = pn_transport_tick(driver_.transport, now_ms());
    flush();
    if (next == 0)
        return;
    tick_timer_.expires_after(std::chrono::milliseconds{std::max<std::int64_t>(1, next - now_ms())});
    tick_timer_.async_wait([self = shared_from_this()](error_code error) {
        if (!error)
            self->tick();
    });
}

void connection::note_authentication()
{
    note_end(pn_transport_condition(driver_.transport));
    if (role_ != role::client || peer_opened_)
        return;
    auto const outcome = pn_sasl_outcome(pn_sasl(driver_.transport));
    authentication_failed_ = outcome == PN_SASL_AUTH;
    if (end_description_.empty() && outcome > PN_SASL_OK)
        end_description_ = "authentication failed, SASL code " + std::to_string(static_cast<int>(outcome));
}

void connection::note_end(pn_condition_t* condition)
{
    if (condition && pn_condition_is_set(condition) && end_condition_.empty()) {
        end_condition_ = pn_condition_get_name(condition);
        char const* const text = pn_condition_get_description(condition);
        end_description_ = text ? text : "";
    }
    if (!condition && end_description_.empty())
        end_description_ = stream_.tls_error_text().empty() ? "connection reset" : stream_.tls_error_text();
}

} // namespace hono::amqp
