// SPDX-License-Identifier: Apache-2.0
// Trust stores (tls.md §4).
#include <filesystem>

#include <catch2/catch.hpp>

#include <hono/tlsconfig/listener_options.hpp>

#include "fixture.hpp"

using namespace hono;
using namespace hono::test;

namespace {

/// A listener with the pair and this trust store.
struct reader {
    reader(fixture& f, std::map<std::string, std::string> trust)
        : settings{[&] {
            trust.insert({{"HONO_AMQP_KEYPATH", "@server-key.pem"}, {"HONO_AMQP_CERTPATH", "@server-cert.pem"}});
            return f.settings(trust);
        }()}
        , options{tlsconfig::read_listener_options(settings, "hono.amqp", tlsconfig::listener_kind::service)}
    {
    }
    config::settings settings;
    tlsconfig::listener_options options;
};

} // namespace

TEST_CASE("each certificate of a trust store is an anchor, once", "[tlsconfig][trust]")
{
    fixture f;
    auto const pem = to_pem(*f.ca.certificate);
    f.folder.write("trust.pem", "CA\n" + pem + to_pem(*f.server.certificate) + to_pem(*f.server.key) + pem);
    reader const result{f, {{"HONO_AMQP_TRUSTSTOREPATH", "@trust.pem"}}};
    CHECK(problems_of(result.settings) == "");
    CHECK(result.options.anchors.size() == 2);
}

TEST_CASE("a trust store that cannot be used is reported, never ignored", "[tlsconfig][trust]")
{
    fixture f;
    f.folder.write("empty.pem", "nothing");
    f.folder.write("key.pem", to_pem(*f.server.key));
    f.folder.write("binary.pem", "\x30\x82\x01\x01");
    f.folder.write("real.jks", "\xFE\xED\xFE\xED");
    f.folder.write("ca", to_pem(*f.ca.certificate));
    f.folder.write("damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    std::filesystem::create_directory(f.folder / "folder");
    auto const [file, code] =
        GENERATE(std::pair{"@none.pem", "E01"}, std::pair{"@empty.pem", "E08"}, std::pair{"@key.pem", "E08"},
                 std::pair{"@binary.pem", "E02"}, std::pair{"@real.jks", "E02"}, std::pair{"@none.p12", "E02"},
                 std::pair{"@ca", "E02"}, std::pair{"@damaged.pem", "E02"}, std::pair{"@folder", "E02"});
    CAPTURE(file);
    reader const result{f, {{"HONO_AMQP_TRUSTSTOREPATH", file}}};
    CHECK(has_problem(result.settings, code, {"hono.amqp.trustStorePath (HONO_AMQP_TRUSTSTOREPATH)"}));
    CHECK(result.settings.problems().size() == 1);
}

TEST_CASE("the format of a trust store may be set", "[tlsconfig][trust]")
{
    fixture f;
    f.folder.write("ca", to_pem(*f.ca.certificate));
    reader const pem{f, {{"HONO_AMQP_TRUSTSTOREPATH", "@ca"}, {"HONO_AMQP_TRUSTSTOREFORMAT", "PEM"}}};
    CHECK(pem.options.anchors.size() == 1);
    reader const jks{f, {{"HONO_AMQP_TRUSTSTOREPATH", "@ca.pem"}, {"HONO_AMQP_TRUSTSTOREFORMAT", "JKS"}}};
    CHECK(has_problem(jks.settings, "E02", {"JKS", "only PEM is read by this version"}));
}

TEST_CASE("an expired anchor is a warning", "[tlsconfig][trust]")
{
    using std::chrono::hours;
    fixture f;
    auto const old = make_self_signed({.name = "old", .ca = true, .valid_from = hours{-9}, .valid_until = hours{-8}});
    f.folder.write("old.pem", to_pem(*old.certificate));
    reader const result{f, {{"HONO_AMQP_TRUSTSTOREPATH", "@old.pem"}}};
    CHECK(problems_of(result.settings) == "");
    CHECK(f.logged({"WARN", "E09", "HONO_AMQP_TRUSTSTOREPATH", "CN=old"}));
}

TEST_CASE("the password of a PEM trust store is not used", "[tlsconfig][trust]")
{
    fixture f;
    reader const result{f, {{"HONO_AMQP_TRUSTSTOREPATH", "@ca.pem"}, {"HONO_AMQP_TRUSTSTOREPASSWORD", "topsecret"}}};
    CHECK(problems_of(result.settings) == "");
    CHECK(f.logged({"INFO", "HONO_AMQP_TRUSTSTOREPASSWORD"}));
    CHECK(!f.logged({"topsecret"}));
}
