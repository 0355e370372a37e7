// SPDX-License-Identifier: Apache-2.0
#include <hono/amqp/request_response.hpp>

#include "peer.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

awaitable<void> ask(amqp::client& client, int times, std::vector<result<amqp::response>>* answers)
{
    client.start();
    amqp::request_response requests{client, "registration/T", "reg-client"};
    for (int i = 0; i < times; ++i) {
        amqp::request request;
        request.subject = "assert";
        request.properties.emplace_back("device_id", std::string_view{"4711"});
        request.body = R"({"n":1})";
        answers->push_back(co_await requests.call(std::move(request), deadline_in(3s)));
    }
    co_await client.stop(deadline_in(1s));
}

std::vector<result<amqp::response>> answers_with(test::service_script script, int times = 1,
                                                 std::chrono::milliseconds request_timeout = 1000ms)
{
    test::worker_io io;
    test::service service{io, std::move(script)};
    auto options = service.client_options();
    options.request_timeout = request_timeout;
    amqp::client client{io.tasks, options};
    std::vector<result<amqp::response>> answers;
    io.run(ask(client, times, &answers));
    return answers;
}

} // namespace

TEST_CASE("a request gets the response with its correlation id", "[amqp]")
{
    auto const answers = answers_with({.echo_requests = true}, 25);
    REQUIRE(answers.size() == 25);
    for (auto const& answer : answers) {
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->body == R"({"n":1})");
        CHECK(answer->cache_control == "max-age = 300");
    }
}

TEST_CASE("a request whose connection is closed by the service is repeated once on the next", "[amqp]")
{
    auto const answers = answers_with({.echo_requests = true, .close_after_deliveries = 2}, 3);
    REQUIRE(answers.size() == 3);
    for (auto const& answer : answers)
        CHECK(answer.has_value());
}

TEST_CASE("a service that does not answer is given up after the request's time-out", "[amqp]")
{
    auto const answers = answers_with({.echo_requests = false}, 1, 100ms);
    REQUIRE(answers.front().has_error());
    CHECK(answers.front().error() == amqp::errc::no_response);
}

TEST_CASE("a service that refuses the links is an error at once", "[amqp]")
{
    auto const answers = answers_with({.refuse_with = "amqp:unauthorized-access"});
    REQUIRE(answers.front().has_error());
    CHECK(answers.front().error() == amqp::errc::link_not_authorized);
}
