// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace hono;
using ::test::auth_service;
using ::test::client;
using ::test::worker_io;

TEST_CASE("wrong credentials end with SASL code 1", "[auth-server]")
{
    worker_io io;
    auth_service service{io};
    for (auto const& [user, password] : {std::pair{"app@ACME", "wrong"}, std::pair{"nobody", "s3cret"},
                                         std::pair{"router-1", "s3cret"}, std::pair{"", ""}}) {
        client app{io};
        app.connect(service.port(), user, password);
        CHECK_FALSE(app.is_open);
        CHECK(app.authentication_failed);
    }
}

TEST_CASE("links to anything but the token are refused with what is wrong", "[auth-server]")
{
    worker_io io;
    auth_service service{io};
    client app{io};
    app.connect(service.port(), "app@ACME", "s3cret");
    struct {
        test::link_record& link;
        char const* condition;
        char const* description;
    } const refused[] = {
        {app.attach_receiver("cbs", 1, PN_SND_SETTLED), "amqp:invalid-field",
         "supports AT_LEAST_ONCE delivery mode only"},
        {app.attach_receiver("", 1), "amqp:not-found", "no endpoint registered for address "},
        {app.attach_receiver("cbs/x", 1), "amqp:not-found", "no endpoint registered for address cbs/x"},
        {app.attach_sender("cbs"), "amqp:not-allowed", "cannot write to node"},
        {app.attach_sender("anything"), "amqp:not-allowed", "cannot write to node"},
    };
    for (auto const& [link, condition, description] : refused) {
        app.wait([&link = link] { return link.has_ended; });
        CHECK_FALSE(link.is_attached);
        CHECK(link.end_condition == condition);
        CHECK(link.end_description == description);
    }
    CHECK(app.messages.empty());
    CHECK_FALSE(app.has_ended);
}

TEST_CASE("one connection gets a few tokens, not any number", "[auth-server]")
{
    worker_io io;
    auth_service service{io};
    client app{io};
    app.connect(service.port(), "app@ACME", "s3cret");
    std::vector<test::link_record*> links;
    for (int i = 0; i < 30; ++i)
        links.push_back(&app.attach_receiver("cbs", 1));
    for (auto const* const link : links)
        app.wait([&] { return link->has_ended; });
    CHECK(app.messages.size() == 10);
    CHECK(links.back()->end_condition == "amqp:resource-limit-exceeded");
}
