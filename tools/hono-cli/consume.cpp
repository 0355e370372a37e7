// SPDX-License-Identifier: Apache-2.0
#include "consume.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <memory>

#include <unistd.h>

#include <boost/asio/signal_set.hpp>

#include <hono/amqp/error.hpp>
#include <hono/amqp/receiver.hpp>

#include "message_printer.hpp"
#include "text.hpp"

namespace hono::cli {
namespace {

using namespace std::chrono_literals;

/// Whole and at once: a reader of the output sees each message as soon as it is there.
bool write_out(std::string_view text)
{
    while (!text.empty()) {
        auto const written = ::write(STDOUT_FILENO, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return false;
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    return true;
}

void say(std::string const& text)
{
    std::cerr << "hono-cli: " << text << std::endl;
}

class consumer {
public:
    consumer(asio::io_context& io, consume_request const& wanted, amqp::client_options const& options)
        : wanted_{wanted}
        , peer_{options.host + ":" + std::to_string(options.port)}
        , deadline_{wanted.timeout ? deadline_in(*wanted.timeout) : never}
        , tasks_{io.get_executor()}
        , client_{tasks_, options}
        , finished_{io.get_executor()}
        , signals_{io.get_executor(), SIGINT, SIGTERM}
    {
        for (auto const kind : {"telemetry", "event"})
            if (kind == std::string_view{"telemetry"} ? wanted_.telemetry : wanted_.event)
                add_receiver(kind, options.initial_credits);
    }

    void start()
    {
        signals_.async_wait([this](error_code error, int) {
            if (!error)
                finished_.set(exit_ok);
        });
        tasks_.spawn("consume", run());
    }

    exit_code result() const noexcept { return result_; }

private:
    struct source {
        std::string address;
        std::unique_ptr<amqp::receiver> receiver;
    };

    void add_receiver(std::string_view kind, std::uint32_t credits)
    {
        auto const address = std::string{kind} + "/" + wanted_.tenant;
        auto const prefetch = std::min<std::uint64_t>(std::max(credits, 1u), wanted_.count.value_or(credits));
        auto handler = [this, kind](amqp::incoming_message message) { return take(message, kind); };
        sources_.push_back({address, std::make_unique<amqp::receiver>(client_, address,
                                                                      static_cast<std::uint32_t>(prefetch), handler)});
    }

    amqp::disposition take(amqp::incoming_message const& message, std::string_view kind)
    {
        if (finished_.is_set() || stopping_)
            return amqp::disposition::released;
        origin const from{kind, wanted_.tenant};
        if (!write_out(wanted_.as_json ? to_json_line(message, from) : to_text(message, from, now()))) {
            say("standard output cannot be written");
            finished_.set(exit_output);
            return amqp::disposition::released;
        }
        if (++received_ == wanted_.count)
            finished_.set(exit_ok);
        return amqp::disposition::accepted;
    }

    awaitable<void> run()
    {
        client_.start();
        for (auto& each : sources_)
            tasks_.spawn(each.address, each.receiver->run());
        std::optional<exit_code> code;
        while (!code) {
            code = co_await connect();
            if (!code)
                code = co_await attach();
            if (!code)
                code = co_await watch();
        }
        result_ = *code;
        co_await stop();
    }

    /// Nothing if it is time to go on.
    awaitable<std::optional<exit_code>> pause(clock::duration span)
    {
        auto const ended = co_await finished_.wait(std::min(deadline_, deadline_in(span)));
        std::optional<exit_code> code;
        if (ended)
            code = *ended;
        else if (clock::now() >= deadline_)
            code = on_timeout();
        co_return code;
    }

    exit_code on_timeout() const
    {
        if (!was_attached_)
            return exit_unreachable;
        return wanted_.count ? exit_incomplete : exit_ok;
    }

    /// Until connected. Attempts go on for ever unless reconnectAttempts says otherwise; a refused login is final at
    /// first, later it may be the network's own trouble.
    awaitable<std::optional<exit_code>> connect()
    {
        std::string reported;
        std::optional<exit_code> code;
        while (!client_.is_connected() && !code) {
            if (client_.authentication_failed() && !was_attached_) {
                say(peer_ + ": authentication failed");
                co_return exit_not_authorized;
            }
            if (auto const& reason = client_.last_failure(); reason != reported) {
                reported = reason;
                say("cannot connect to " + peer_ + ": " + escape(reason));
            }
            if (client_.has_given_up())
                co_return exit_unreachable;
            code = co_await pause(20ms);
        }
        co_return code;
    }

    /// Until all links are attached, or the connection is lost again.
    awaitable<std::optional<exit_code>> attach()
    {
        std::string list;
        for (auto& each : sources_) {
            auto const done =
                co_await each.receiver->wait_attached(deadline_in(client_.options().link_establishment_timeout));
            if (!done && !client_.is_connected())
                co_return std::nullopt;
            if (!done) {
                say(escape(each.address) + ": " + done.error().message());
                co_return done.error() == amqp::errc::link_not_authorized ? exit_not_authorized : exit_refused;
            }
            list += (list.empty() ? "" : ", ") + escape(each.address);
        }
        was_attached_ = true;
        say("receiving " + list + " from " + peer_);
        co_return std::nullopt;
    }

    /// Until the connection is lost. The receivers attach again by themselves.
    awaitable<std::optional<exit_code>> watch()
    {
        std::optional<exit_code> code;
        while (client_.is_connected() && !code)
            code = co_await pause(100ms);
        co_return code;
    }

    awaitable<void> stop()
    {
        stopping_ = true;
        for (auto& each : sources_)
            each.receiver->stop();
        co_await client_.stop(deadline_in(2s));
        error_code ignored;
        signals_.cancel(ignored);
        tasks_.cancel(); // what still pauses between two attempts
    }

    consume_request const& wanted_;
    std::string peer_;
    time_point deadline_;
    net::task_group tasks_;
    amqp::client client_;
    net::event<exit_code> finished_;
    asio::basic_signal_set<executor> signals_;
    std::vector<source> sources_;
    std::uint64_t received_ = 0;
    exit_code result_ = exit_ok;
    bool was_attached_ = false;
    bool stopping_ = false;
};

} // namespace

exit_code consume(consume_request const& wanted, amqp::client_options options)
{
    asio::io_context io{1};
    consumer worker{io, wanted, options};
    worker.start();
    io.run();
    return worker.result();
}

} // namespace hono::cli
