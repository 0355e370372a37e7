// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace hono::config;

TEST_CASE("two properties whose names differ only in spelling are refused", "[config]")
{
    schema known;
    known.add({.name = "hono.http.keyPath"});
    CHECK_THROWS_AS(known.add({.name = "hono.http.keyPath"}), std::logic_error);
    CHECK_THROWS_AS(known.add({.name = "hono.http.key.path"}), std::logic_error);
    CHECK_THROWS_AS(known.add({.name = "hono.httpKeyPath"}), std::logic_error);
}

TEST_CASE("an alias that names another property is refused", "[config]")
{
    schema known;
    known.add({.name = "hono.a.port", .old_aliases = {"hono.old.port"}});
    CHECK_THROWS_AS(known.add({.name = "hono.old.port"}), std::logic_error);
    CHECK_THROWS_AS(known.add({.name = "hono.b.port", .aliases = {"hono.a.port"}}), std::logic_error);
    CHECK_THROWS_AS(known.add({.name = "hono.c.port", .aliases = {"hono.old.port"}}), std::logic_error);
    CHECK_THROWS_AS(known.add({.name = "hono.d.port", .fallbacks = {"hono.a.port"}}), std::logic_error);
    CHECK_THROWS_AS(known.add_alias("hono.nothing", "hono.x", rank::alias), std::logic_error);
}

TEST_CASE("one name may stand in for several unset properties", "[config]")
{
    schema known;
    known.add({.name = "hono.messaging.host", .fallbacks = {"hono.client.host"}});
    CHECK_NOTHROW(known.add({.name = "hono.command.host", .fallbacks = {"hono.client.host"}}));
    CHECK_THROWS_AS(known.add({.name = "hono.client.host"}), std::logic_error);
}

TEST_CASE("defaults and limits can be changed after a block was added", "[config]")
{
    auto known = test::make_schema();
    known.at("hono.amqp.receiverLinkCredit").default_value = "250";
    CHECK(test::load(known, {}).integer("hono.amqp.receiverLinkCredit") == 250);
    CHECK_THROWS_AS(known.at("hono.amqp.nothing"), std::logic_error);
}

TEST_CASE("reading a property that the schema does not have is a programming error", "[config]")
{
    auto const values = test::load(test::make_schema(), {});
    CHECK_THROWS_AS(values.text("hono.nothing"), std::logic_error);
    CHECK_THROWS_AS(values.is_set("hono.nothing"), std::logic_error);
    CHECK_THROWS_AS(values.text("hono.http.port"), std::logic_error);           // another kind
    CHECK_THROWS_AS(values.integer("hono.app.drainSeconds"), std::logic_error); // neither value nor default
}
