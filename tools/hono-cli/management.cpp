// SPDX-License-Identifier: Apache-2.0
#include "management.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

#include <hono/config/command_line.hpp>
#include <hono/net/task_group.hpp>

#include "management_message.hpp"
#include "text.hpp"

namespace hono::cli {
namespace {

using config::usage_error;

constexpr std::streamsize max_input = 16 * 1024 * 1024; // octets; registries take far less

std::string read_all(std::istream& from, std::string const& name)
{
    std::string text(std::istreambuf_iterator<char>{from}, {});
    if (from.bad() || static_cast<std::streamsize>(text.size()) > max_input)
        throw usage_error{name + " cannot be read or is too large"};
    return text;
}

/// JSON that the user gave, checked here because registries say little about what is wrong.
std::string read_body(std::string const& given)
{
    if (given.empty())
        return {};
    std::string body = given;
    if (given == "-") {
        body = read_all(std::cin, "standard input");
    } else if (given.starts_with("@")) {
        auto const name = given.substr(1);
        std::ifstream file{name, std::ios::binary};
        if (!file)
            throw usage_error{escape(name) + " cannot be read"};
        body = read_all(file, escape(name));
    }
    if (!parse_json(body))
        throw usage_error{"what is given is no valid JSON"};
    return body;
}

std::string read_password(std::string const& given)
{
    if (given != "-")
        return given;
    std::string line;
    std::getline(std::cin, line);
    if (line.ends_with('\r'))
        line.pop_back();
    if (line.empty())
        throw usage_error{"standard input has no password"};
    return line;
}

class manager {
public:
    manager(asio::io_context& io, management_request wanted, management_options const& options)
        : wanted_{std::move(wanted)}
        , options_{options}
        , tasks_{io.get_executor()}
        , client_{io.get_executor(), options.client}
    {
        if (wanted_.verb == action::set_password)
            wanted_.password = read_password(wanted_.password);
        else
            wanted_.body = read_body(wanted_.body);
    }

    void start() { tasks_.spawn("manage", run()); }
    exit_code result() const noexcept { return result_; }

private:
    awaitable<void> run()
    {
        if (wanted_.verb == action::set_password)
            co_await set_password();
        else
            co_await perform(wanted_, wanted_.body);
    }

    awaitable<void> perform(management_request wanted, std::string body)
    {
        auto const response = co_await exchange(wanted, std::move(body));
        if (response)
            report(wanted, *response);
    }

    /// Reads, changes and writes back; a change by somebody else in between is a conflict, not lost.
    awaitable<void> set_password()
    {
        auto reading = wanted_;
        reading.verb = action::read;
        reading.if_match.reset();
        auto const current = co_await exchange(reading, {});
        if (!current)
            co_return;
        if (code_of(current->status) != exit_ok) {
            report(wanted_, *current);
            co_return;
        }
        auto const changed =
            with_password(parse_json(current->body).value_or(json{}), wanted_.auth_id, wanted_.password);
        if (!changed) {
            fail(exit_refused, "the answer is no array of credentials");
            co_return;
        }
        auto writing = wanted_;
        if (auto const version = current->header("ETag"); !writing.if_match && !version.empty())
            writing.if_match = version;
        co_await perform(writing, changed->dump(-1, ' ', false, json::error_handler_t::replace));
    }

    awaitable<std::optional<http::client_response>> exchange(management_request wanted, std::string body)
    {
        auto request = make_request(wanted, std::move(body));
        if (!options_.authorization.empty())
            request.headers.emplace_back("Authorization", options_.authorization);
        auto const deadline = deadline_in(std::chrono::duration_cast<clock::duration>(options_.timeout));
        auto response = co_await client_.send(std::move(request), deadline);
        std::optional<http::client_response> answer;
        if (response) {
            answer = std::move(*response);
        } else {
            auto const& tls = client_.tls_error_text();
            fail(exit_unreachable, options_.client.host + ":" + std::to_string(options_.client.port) + ": " +
                                       (tls.empty() ? response.error().message() : escape(tls)));
        }
        co_return answer;
    }

    void fail(exit_code code, std::string const& reason)
    {
        std::cerr << "hono-cli: " << reason << '\n';
        result_ = code;
    }

    void report(management_request const& wanted, http::client_response const& response)
    {
        std::cout << output_of(wanted, response) << std::flush;
        if (auto const remark = remark_on(wanted, response); !remark.empty())
            std::cerr << "hono-cli: " << remark << '\n';
        result_ = code_of(response.status);
    }

    management_request wanted_;
    management_options const& options_;
    net::task_group tasks_;
    http::client client_;
    exit_code result_ = exit_refused;
};

} // namespace

exit_code manage(management_request const& wanted, management_options const& options)
{
    asio::io_context io{1};
    manager worker{io, wanted, options};
    worker.start();
    io.run();
    return worker.result();
}

} // namespace hono::cli
