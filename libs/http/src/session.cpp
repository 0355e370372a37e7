// SPDX-License-Identifier: Apache-2.0
#include "session.hpp"

#include <algorithm>

#include <boost/asio/buffer.hpp>

#include <hono/log/logger.hpp>
#include <hono/net/error.hpp>

#include "handshake_failures.hpp"

namespace hono::http {
namespace {

log::logger const logger{"http"};

constexpr std::size_t linger_octets = 256 * 1024; // dropped at most before closing

constexpr std::chrono::milliseconds least_pause{10}; // between two looks at a deadline that has passed

/// Zero is no limit (configuration.md §7.1).
time_point deadline_of(time_point begin, std::chrono::milliseconds limit) noexcept
{
    return limit.count() == 0 ? never : begin + limit;
}

/// While a session runs, no deadline is set less than this far ahead: a timer that fires this often misses none.
std::chrono::milliseconds shortest(server_limits const& limits) noexcept
{
    std::chrono::milliseconds shortest{60'000};
    for (auto const limit : {limits.idle, limits.receive, limits.write})
        if (limit.count() > 0)
            shortest = std::min(shortest, limit);
    return std::max(shortest, least_pause);
}

} // namespace

session::session(session_context& shared, tcp_socket socket, net::tls_context tls)
    : shared_{shared}
    , stream_{std::move(socket)}
    , tls_{std::move(tls)}
    , timer_{stream_.get_executor()}
    , now_{clock::now()}
{
}

awaitable<void> session::run()
{
    auto const self = shared_from_this(); // the timer's handler may outlive the task
    bool goes_on = true;
    if (tls_)
        goes_on = co_await shake_hands();
    if (goes_on)
        watch();
    while (goes_on)
        goes_on = co_await serve();
    release_exchange();
    stream_.close();
    ended_ = true;
    timer_.cancel();
}

awaitable<bool> session::shake_hands()
{
    auto const done = co_await stream_.accept_tls(std::move(tls_), now_ + shared_.options.limits.handshake);
    now_ = clock::now();
    if (done)
        co_return true;
    count_handshake_failure(shared_.counters, classify_handshake_failure(done.error(), stream_.tls_error_text()));
    if (logger.debug_enabled())
        logger.debug("TLS handshake failed", {{"server", shared_.options.name},
                                              {"peer", stream_.remote_address()},
                                              {"error", done.error().message()},
                                              {"reason", stream_.tls_error_text()}});
    co_return false;
}

/// One request; false if it was the last.
awaitable<bool> session::serve()
{
    bool const begun = co_await await_request();
    if (!begun)
        co_return false;
    bool const received = co_await receive();
    if (!received)
        co_return false;
    co_return co_await answer();
}

/// Until the next request's first byte: true if there may be one.
awaitable<bool> session::await_request()
{
    if (exchange_) // sent ahead
        co_return true;
    bool is_wanted = !closing_ && !shared_.draining;
    if (is_wanted && !stream_.has_pending()) {
        deadline_ = deadline_of(now_, shared_.options.limits.idle);
        idle_ = true;
        is_wanted = co_await wait(progress::want_read);
        idle_ = false;
        now_ = clock::now();
    }
    if (is_wanted) {
        exchange_ = shared_.pool.take();
        co_return true;
    }
    deadline_ = never;
    co_await stream_.shutdown(now_ + shared_.options.limits.write);
    co_return false;
}

/// Reads on until the request is complete; answers what cannot become one.
awaitable<bool> session::receive()
{
    auto const& parser = exchange_->parser;
    auto const until = deadline_of(now_, shared_.options.limits.receive);
    deadline_ = until;
    bool continued = false;
    for (;;) {
        auto const step = read_input();
        if (step == progress::done)
            break;
        if (step == progress::gone)
            co_return false;
        if (!continued && parser.expects_continue()) {
            continued = true;
            bool const sent = co_await send("HTTP/1.1 100 Continue\r\n\r\n");
            if (!sent)
                co_return false;
            deadline_ = until;
        }
        bool const ready = co_await wait(step);
        if (!ready && timed_out_ && !parser.is_idle())
            co_return co_await refuse(errc::request_timeout);
        if (!ready)
            co_return false;
        now_ = clock::now();
    }
    if (parser.state() == request_parser::status::failed)
        co_return co_await refuse(parser.error());
    co_return true;
}

/// What can be had without waiting.
session::progress session::read_input()
{
    auto& parser = exchange_->parser;
    while (parser.state() == request_parser::status::incomplete) {
        auto const step = stream_.try_read(parser.prepare());
        if (step.status != net::io_status::ok)
            return progress_of(step.status);
        parser.commit(step.bytes);
    }
    return progress::done;
}

awaitable<bool> session::answer()
{
    auto& parser = exchange_->parser;
    auto& output = exchange_->output;
    shared_.counters.requests.fetch_add(1, std::memory_order_relaxed);
    deadline_ = never; // the handler keeps its own
    request const received{parser, &stream_};
    auto const reply = co_await shared_.routes.dispatch(received, now_ + shared_.options.limits.handling);
    now_ = clock::now();

    bool const keep_alive = parser.keep_alive() && !reply.closes() && !closing_ && !shared_.draining;
    output.clear();
    write_response(output, reply, {keep_alive, parser.is_http_1_0(), parser.method() == verb::head});
    bool const sent = co_await send(output);
    if (!sent)
        co_return false;
    if (!keep_alive) {
        co_await end_gently();
        co_return false;
    }
    if (parser.next() == request_parser::status::incomplete && parser.is_idle())
        release_exchange();
    co_return true;
}

awaitable<bool> session::refuse(errc fault)
{
    auto const status = status_of(fault);
    auto const& make = shared_.options.error_response;
    auto const reply = make ? make(status) : response{status};
    auto& output = exchange_->output;
    output.clear();
    write_response(output, reply, {false, false, exchange_->parser.method() == verb::head});
    now_ = clock::now();
    bool const sent = co_await send(output);
    if (sent)
        co_await end_gently();
    co_return false;
}

awaitable<bool> session::send(std::string_view bytes)
{
    deadline_ = now_ + shared_.options.limits.write;
    while (!bytes.empty()) {
        auto const step = stream_.try_write(bytes);
        if (step.status == net::io_status::ok) {
            bytes.remove_prefix(step.bytes);
            continue;
        }
        bool const ready = co_await wait(progress_of(step.status));
        if (!ready)
            co_return false;
        now_ = clock::now();
    }
    co_return true;
}

/// Closing while bytes of the peer are unread would reset the connection, and the answer could be lost with it
/// (RFC 9112 §9.6): they are dropped for a while, until the peer closes, too.
awaitable<void> session::end_gently()
{
    closing_ = true;
    auto const until = now_ + shared_.options.limits.linger;
    co_await stream_.shutdown_output(until);
    deadline_ = until;
    watch();
    exchange_->parser.clear(linger_octets);
    auto const sink = exchange_->parser.prepare();
    for (std::size_t dropped = 0; dropped < linger_octets;) {
        error_code error;
        auto const size = stream_.socket().read_some(asio::buffer(sink.data(), sink.size()), error);
        dropped += size;
        if (!error)
            continue;
        if (error != asio::error::would_block)
            co_return;
        bool const ready = co_await wait(progress::want_read);
        if (!ready)
            co_return;
    }
}

session::progress session::progress_of(net::io_status status) noexcept
{
    switch (status) {
    case net::io_status::ok:
        return progress::done;
    case net::io_status::want_read:
        return progress::want_read;
    case net::io_status::want_write:
        return progress::want_write;
    case net::io_status::closed:
    case net::io_status::failed:
        break;
    }
    return progress::gone;
}

/// False if the deadline came first (timed_out_), or the wait was cut.
awaitable<bool> session::wait(progress direction)
{
    if (direction == progress::gone || !stream_.is_open())
        co_return false;
    auto const kind = direction == progress::want_read ? tcp_socket::wait_read : tcp_socket::wait_write;
    auto [error] = co_await stream_.socket().async_wait(kind, nothrow);
    timed_out_ = error && clock::now() >= deadline_;
    co_return !error;
}

void session::close_when_idle()
{
    closing_ = true;
    error_code ignored;
    if (idle_)
        stream_.socket().cancel(ignored);
}

void session::abort() noexcept
{
    closing_ = true;
    stream_.close();
}

void session::release_exchange()
{
    shared_.pool.give_back(std::move(exchange_));
}

/// (Re)starts the timer that ends waits whose deadline has passed.
void session::watch()
{
    auto const now = clock::now();
    timer_.expires_at(std::min(std::max(deadline_, now + least_pause), now + shortest(shared_.options.limits)));
    timer_.async_wait([self = shared_from_this()](error_code error) {
        if (!error && !self->ended_)
            self->on_timer();
    });
}

void session::on_timer()
{
    if (clock::now() >= deadline_) {
        error_code ignored;
        stream_.socket().cancel(ignored);
    }
    watch();
}

} // namespace hono::http
