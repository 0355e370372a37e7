// SPDX-License-Identifier: Apache-2.0
// Whether a client uses TLS and how it logs in: tls.md §12.1, §12.2.
#include <catch2/catch.hpp>

#include <hono/tlsconfig/client_options.hpp>

#include "fixture.hpp"

using namespace hono;
using namespace hono::test;
using tlsconfig::client_login;

namespace {

using variables = std::map<std::string, std::string>;

struct reader {
    reader(fixture& f, variables const& leafs)
        : settings{[&] {
            variables set;
            for (auto const& [leaf, value] : leafs)
                set["HONO_MESSAGING_" + leaf] = value;
            return f.settings(set);
        }()}
        , options{tlsconfig::read_client_options(settings, "hono.messaging")}
    {
    }
    config::settings settings;
    tlsconfig::client_options options;
};

variables join(variables a, variables const& b)
{
    a.insert(b.begin(), b.end());
    return a;
}

variables const pair{{"KEYPATH", "@server-key.pem"}, {"CERTPATH", "@server-cert.pem"}};
variables const trust{{"TRUSTSTOREPATH", "@ca.pem"}};
variables const user{{"USERNAME", "u"}, {"PASSWORD", "p"}};
variables const enabled{{"TLSENABLED", "true"}};

} // namespace

TEST_CASE("trust store, tlsEnabled and key material switch TLS on and choose the login", "[tlsconfig][client]")
{
    struct row {
        variables leafs;
        bool tls;
        std::size_t anchors;
        client_login login;
    };
    auto const expected =
        GENERATE(row{{}, false, 0, client_login::none}, row{user, false, 0, client_login::plain},
                 row{trust, true, 1, client_login::none}, row{join(trust, user), true, 1, client_login::plain},
                 row{enabled, true, 0, client_login::none}, row{join(enabled, user), true, 0, client_login::plain},
                 row{pair, true, 0, client_login::external}, row{join(pair, trust), true, 1, client_login::external},
                 row{join(pair, user), false, 0, client_login::plain},
                 row{join(join(pair, user), trust), true, 1, client_login::plain},
                 row{join(trust, {{"TLSENABLED", "false"}}), true, 1, client_login::none});
    fixture f;
    reader const result{f, expected.leafs};
    CHECK(problems_of(result.settings) == "");
    CHECK(result.options.tls == expected.tls);
    CHECK(result.options.anchors.size() == expected.anchors);
    CHECK(result.options.login == expected.login);
    // A password keeps the certificate from being offered.
    CHECK((result.options.identity.key != nullptr) == (expected.login == client_login::external));
}

TEST_CASE("a trust store that cannot be used never means plain text", "[tlsconfig][client]")
{
    fixture f;
    f.folder.write("empty.pem", "nothing");
    auto const [file, code] =
        GENERATE(std::pair{"@none.pem", "E01"}, std::pair{"@trust.jks", "E02"}, std::pair{"@empty.pem", "E08"});
    reader const result{f, {{"TRUSTSTOREPATH", file}}};
    CHECK(has_problem(result.settings, code, {"hono.messaging.trustStorePath (HONO_MESSAGING_TRUSTSTOREPATH)"}));
    CHECK(result.options.tls);
}

TEST_CASE("an incomplete pair of a client is E03 also with a password", "[tlsconfig][client]")
{
    fixture f;
    reader const result{f, join(user, {{"KEYPATH", "@server-key.pem"}})};
    CHECK(has_problem(result.settings, "E03", {"hono.messaging.certPath"}));
}

TEST_CASE("user name and password need each other", "[tlsconfig][client]")
{
    fixture f;
    reader const no_password{f, {{"USERNAME", "u"}}};
    CHECK(has_problem(no_password.settings, "hono.messaging.password", {"HONO_MESSAGING_USERNAME is"}));
    reader const no_user{f, {{"PASSWORD", "topsecret"}}};
    CHECK(has_problem(no_user.settings, "hono.messaging.username", {"HONO_MESSAGING_PASSWORD is"}));
    CHECK(problems_of(no_user.settings).find("topsecret") == std::string::npos);
}

TEST_CASE("credentials come from a file if the settings are empty", "[tlsconfig][client]")
{
    fixture f;
    f.folder.write("adapter.credentials", "# user\nusername = http-adapter@HONO\npassword=s\\u00e4cret\n");
    reader const from_file{f, {{"CREDENTIALSPATH", "@adapter.credentials"}}};
    CHECK(problems_of(from_file.settings) == "");
    CHECK(from_file.options.login == client_login::plain);
    CHECK(from_file.options.username == "http-adapter@HONO");
    CHECK(from_file.options.password == secret{"säcret"});

    reader const from_settings{f, join(user, {{"CREDENTIALSPATH", "@none"}})};
    CHECK(problems_of(from_settings.settings) == "");
    CHECK(from_settings.options.username == "u");
}

TEST_CASE("a credentials file that cannot be used is a problem", "[tlsconfig][client]")
{
    fixture f;
    f.folder.write("no-password", "username=u\n");
    f.folder.write("no-user", "password=topsecret\n");
    auto const [file, code] =
        GENERATE(std::pair{"@none", "E01"}, std::pair{"@no-password", "E10"}, std::pair{"@no-user", "E10"});
    reader const result{f, {{"CREDENTIALSPATH", file}}};
    CHECK(has_problem(result.settings, code, {"hono.messaging.credentialsPath (HONO_MESSAGING_CREDENTIALSPATH)"}));
    CHECK(problems_of(result.settings).find("topsecret") == std::string::npos);
}

TEST_CASE("a password over plain TCP is a warning", "[tlsconfig][client]")
{
    fixture f;
    reader const plain{f, user};
    CHECK(f.logged({"WARN", "HONO_MESSAGING_USERNAME", "plain TCP"}));
    f.log.clear();
    reader const tls{f, join(user, trust)};
    CHECK(f.log.empty());
}

TEST_CASE("a client certificate for servers only is a warning", "[tlsconfig][client]")
{
    fixture f;
    f.folder.write_pair("server-only", issue(f.ca, {.name = "server-only", .extended_key_usage = "serverAuth"}));
    reader const result{f, {{"KEYPATH", "@server-only-key.pem"}, {"CERTPATH", "@server-only-cert.pem"}}};
    CHECK(problems_of(result.settings) == "");
    CHECK(f.logged({"WARN", "HONO_MESSAGING_CERTPATH", "clientAuth"}));
}

TEST_CASE("host, port and verification are those of the block", "[tlsconfig][client]")
{
    fixture f;
    reader const usual{f, {}};
    CHECK(usual.options.prefix == "hono.messaging");
    CHECK(usual.options.host == "localhost");
    CHECK(usual.options.port == 5671);
    CHECK(usual.options.verify_host);
    reader const chosen{f, {{"HOST", "router"}, {"PORT", "15671"}, {"HOSTNAMEVERIFICATIONREQUIRED", "false"}}};
    CHECK(chosen.options.host == "router");
    CHECK(chosen.options.port == 15671);
    CHECK(!chosen.options.verify_host);
}

TEST_CASE("protocol versions of a client are checked like those of a listener", "[tlsconfig][client]")
{
    fixture f;
    reader const result{f, join(trust, {{"SECUREPROTOCOLS", "SSLv3"}})};
    CHECK(has_problem(result.settings, "E14", {"HONO_MESSAGING_SECUREPROTOCOLS"}));
    reader const suites{
        f, join(trust, {{"SECUREPROTOCOLS", "TLSv1.2"}, {"SUPPORTEDCIPHERSUITES", "TLS_AES_128_GCM_SHA256"}})};
    CHECK(has_problem(suites.settings, "E15", {"HONO_MESSAGING_SUPPORTEDCIPHERSUITES"}));
}

TEST_CASE("what OpenSSL refuses is found while the options of a client are read", "[tlsconfig][client]")
{
    fixture f;
    f.folder.write_pair("sha1", issue(f.ca, {.name = "sha1", .digest = "SHA1"}));
    reader const certificate{f, {{"KEYPATH", "@sha1-key.pem"}, {"CERTPATH", "@sha1-cert.pem"}}};
    CHECK(has_problem(certificate.settings, "E02", {"HONO_MESSAGING_CERTPATH", "md too weak"}));
    reader const suites{
        f, join(trust, {{"SECUREPROTOCOLS", "TLSv1.2"}, {"SUPPORTEDCIPHERSUITES", "TLS_RSA_WITH_NULL_SHA256"}})};
    CHECK(has_problem(suites.settings, "E15", {"HONO_MESSAGING_SUPPORTEDCIPHERSUITES", "security level"}));
}
