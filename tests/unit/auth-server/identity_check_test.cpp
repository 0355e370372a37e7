// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/security/password_hash.hpp>

#include "identity_check.hpp"
#include "run_io.hpp"

using namespace hono;
using namespace hono::auth_server;

namespace {

struct door {
    test::worker_io io;
    net::worker_pool pool{1, 10};
    identity_check users;

    door()
        : users{std::make_shared<permissions const>(permissions::parse(document())), pool}
    {
    }

    static std::string document()
    {
        return R"({"roles":{"r":[{"resource":"event/T","activities":["READ"]}]},"users":{
            "app":{"mechanism":"PLAIN","password":"s3cret","authorities":["r"]},
            "svc":{"mechanism":"PLAIN","password":"x","authorities":["hono-component"]},
            "hashed":{"mechanism":"PLAIN","password":")" +
               *security::make_bcrypt_hash("s3cret", 4) + R"("},
            "router-1":{"mechanism":"EXTERNAL"}}})";
    }

    awaitable<void> check(amqp::sasl_request request, std::optional<std::string> subject, std::string* name)
    {
        auto const verdict =
            co_await users.check(std::move(request), std::move(subject), deadline_in(std::chrono::seconds{10}));
        *name = verdict.who ? verdict.who->name : "refused with " + std::to_string(static_cast<int>(verdict.code));
    }

    std::string plain(std::string user, std::string password, std::string other = "")
    {
        std::string name;
        io.run(check({"PLAIN", std::move(other), std::move(user), secret{std::move(password)}}, std::nullopt, &name));
        return name;
    }

    std::string external(std::optional<std::string> subject)
    {
        std::string name;
        io.run(check({"EXTERNAL", "", "", {}}, std::move(subject), &name));
        return name;
    }
};

} // namespace

TEST_CASE("users log in with clear or hashed passwords", "[auth-server]")
{
    door to;
    CHECK(to.plain("app", "s3cret") == "app");
    CHECK(to.plain("hashed", "s3cret") == "hashed");
    CHECK(to.plain("app", "wrong") == "refused with 1");
    CHECK(to.plain("hashed", "wrong") == "refused with 1");
    CHECK(to.plain("nobody", "s3cret") == "refused with 1");
    CHECK(to.plain("router-1", "") == "refused with 1");
}

TEST_CASE("components may act for others, everybody else acts for itself", "[auth-server]")
{
    door to;
    CHECK(to.plain("svc", "x", "app") == "app");
    CHECK(to.plain("svc", "x", "nobody") == "svc");
    CHECK(to.plain("app", "s3cret", "svc") == "app");
}

TEST_CASE("a client certificate's common name is the user", "[auth-server]")
{
    door to;
    CHECK(to.external("CN=router-1,O=x") == "router-1");
    CHECK(to.external("O=x,CN=router-1") == "refused with 1");
    CHECK(to.external("CN=app,O=x") == "refused with 1");
    CHECK(to.external(std::nullopt) == "refused with 1");
}
