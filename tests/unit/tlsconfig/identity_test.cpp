// SPDX-License-Identifier: Apache-2.0
// The table of tls.md §2.
#include <filesystem>

#include <catch2/catch.hpp>

#include <openssl/x509.h>

#include <hono/tlsconfig/listener_options.hpp>

#include "fixture.hpp"

using namespace hono;
using namespace hono::test;
using tlsconfig::listener_kind;

namespace {

using variables = std::map<std::string, std::string>;

/// A TLS port by the pair, and further variables.
variables with_pair(variables more = {})
{
    more.insert({{"HONO_AMQP_KEYPATH", "@server-key.pem"}, {"HONO_AMQP_CERTPATH", "@server-cert.pem"}});
    return more;
}

tlsconfig::listener_options read(config::settings& settings)
{
    return tlsconfig::read_listener_options(settings, "hono.amqp", listener_kind::service);
}

} // namespace

TEST_CASE("a PEM pair is the identity of a listener", "[tlsconfig][identity]")
{
    fixture f;
    auto settings = f.settings(with_pair());
    auto const options = read(settings);
    CHECK(problems_of(settings).empty());
    REQUIRE(options.identity.chain.size() == 2);
    CHECK(X509_cmp(options.identity.chain[0].get(), f.server.certificate.get()) == 0);
    CHECK(X509_cmp(options.identity.chain[1].get(), f.ca.certificate.get()) == 0);
    CHECK(options.identity.key != nullptr);
    CHECK(f.log.empty());
}

TEST_CASE("key and certificate may be in one file", "[tlsconfig][identity]")
{
    fixture f;
    f.folder.write("both.pem", to_pem(*f.server.certificate) + to_pem(*f.server.key));
    auto settings = f.settings({{"HONO_AMQP_KEYPATH", "@both.pem"}, {"HONO_AMQP_CERTPATH", "@both.pem"}});
    CHECK(read(settings).identity.chain.size() == 1);
    CHECK(problems_of(settings).empty());
}

TEST_CASE("every spelling of a variable leads to the pair", "[tlsconfig][identity]")
{
    fixture f;
    auto const [key, certificate] = GENERATE(std::pair{"HONO_AMQP_KEY_PATH", "HONO_AMQP_CERT_PATH"},
                                             std::pair{"HONO_AMQP_KEY_FILE", "HONO_AMQP_CERT_FILE"},
                                             std::pair{"HONO_AMQP_KEYPATH", "HONO_AMQP_CERT_FILE"});
    auto settings = f.settings({{key, "@server-key.pem"}, {certificate, "@server-cert.pem"}});
    CHECK(read(settings).identity.key != nullptr);
    CHECK(problems_of(settings).empty());
}

TEST_CASE("a missing or unreadable file is E01 with the reason of the system", "[tlsconfig][identity]")
{
    fixture f;
    auto const [name, leaf] = GENERATE(std::pair{"HONO_AMQP_KEYPATH", "hono.amqp.keyPath"},
                                       std::pair{"HONO_AMQP_CERTPATH", "hono.amqp.certPath"});
    auto settings = f.settings(with_pair({{name, "@none.pem"}}));
    read(settings);
    CHECK(has_problem(settings, "E01", {leaf, name, (f.folder / "none.pem").string(), "No such file or directory"}));
    std::filesystem::create_directory(f.folder / "folder.pem");
    auto again = f.settings(with_pair({{name, "@folder.pem"}}));
    read(again);
    CHECK(has_problem(again, "E01", {leaf, name, "Is a directory"}));
}

TEST_CASE("both files of a pair are looked at before giving up", "[tlsconfig][identity]")
{
    fixture f;
    auto settings = f.settings({{"HONO_AMQP_KEYPATH", "@none-key.pem"}, {"HONO_AMQP_CERTPATH", "@none-cert.pem"}});
    read(settings);
    CHECK(settings.problems().size() == 2);
    CHECK(!has_problem(settings, "E11"));
}

TEST_CASE("the suffix or keyFormat tells the type of the files", "[tlsconfig][identity]")
{
    fixture f;
    auto const content = to_pem(*f.server.key) + to_pem(*f.server.certificate);
    SECTION("suffixes of PEM in any case")
    {
        auto const name = GENERATE("a.pem", "a.key", "a.crt", "a.cer", "a.PEM");
        f.folder.write(name, content);
        auto settings = f.settings(
            {{"HONO_AMQP_KEYPATH", std::string{"@"} + name}, {"HONO_AMQP_CERTPATH", std::string{"@"} + name}});
        CHECK(read(settings).identity.key != nullptr);
        CHECK(problems_of(settings).empty());
    }
    SECTION("an unknown suffix is E02, unless the format is set")
    {
        auto const name = GENERATE("tls", "tls.txt");
        f.folder.write(name, content);
        variables pair{{"HONO_AMQP_KEYPATH", std::string{"@"} + name}, {"HONO_AMQP_CERTPATH", std::string{"@"} + name}};
        auto settings = f.settings(pair);
        read(settings);
        CHECK(has_problem(settings, "E02", {"hono.amqp.keyPath", "hono.amqp.keyFormat"}));
        CHECK(has_problem(settings, "E02", {"hono.amqp.certPath", "hono.amqp.keyFormat"}));
        pair["HONO_AMQP_KEYFORMAT"] = "pem";
        auto again = f.settings(pair);
        CHECK(read(again).identity.key != nullptr);
        CHECK(problems_of(again).empty());
    }
    SECTION("other types are E02")
    {
        auto settings = f.settings(with_pair({{"HONO_AMQP_KEYFORMAT", "PKCS12"}}));
        read(settings);
        CHECK(has_problem(settings, "E02", {"hono.amqp.keyPath", "PKCS12", "only PEM is read by this version"}));
    }
}

TEST_CASE("content that is no PEM is E02 whatever the suffix says", "[tlsconfig][identity]")
{
    fixture f;
    f.folder.write("bad.pem", GENERATE(as<std::string>{}, "\xFE\xED\xFE\xED\x00\x00", "\x30\x82\x01\x01", "", "text"));
    auto const name = GENERATE("HONO_AMQP_KEYPATH", "HONO_AMQP_CERTPATH");
    auto settings = f.settings(with_pair({{name, "@bad.pem"}}));
    read(settings);
    CHECK(has_problem(settings, "E02", {name}));
}

TEST_CASE("one file of the pair alone is E03 and names both variables", "[tlsconfig][identity]")
{
    fixture f;
    auto settings = f.settings({{"HONO_AMQP_KEY_FILE", "@server-key.pem"}});
    read(settings);
    CHECK(has_problem(settings, "E03", {"hono.amqp.certPath (HONO_AMQP_CERT_PATH)", "HONO_AMQP_KEY_FILE is"}));
    auto other = f.settings({{"HONO_AMQP_CERTPATH", "@server-cert.pem"}});
    read(other);
    CHECK(has_problem(other, "E03", {"hono.amqp.keyPath (HONO_AMQP_KEY_PATH)", "HONO_AMQP_CERTPATH is"}));
    CHECK(other.problems().size() == 1);
}

TEST_CASE("a key store is refused unless a pair makes it superfluous", "[tlsconfig][identity]")
{
    fixture f;
    auto settings = f.settings({{"HONO_AMQP_KEYSTOREPATH", "@store.p12"}, {"HONO_AMQP_KEYSTOREPASSWORD", "topsecret"}});
    read(settings);
    CHECK(has_problem(settings, "E02", {"HONO_AMQP_KEYSTOREPATH", "only PEM is read by this version"}));
    CHECK(settings.problems().size() == 1);

    auto both = f.settings(with_pair({{"HONO_AMQP_KEYSTOREPATH", "@store.p12"}}));
    CHECK(read(both).identity.key != nullptr);
    CHECK(problems_of(both).empty());
    CHECK(f.logged({"INFO", "HONO_AMQP_KEYSTOREPATH", "not used"}));

    auto password = f.settings(with_pair({{"HONO_AMQP_KEYSTOREPASSWORD", "topsecret"}}));
    read(password);
    CHECK(f.logged({"INFO", "HONO_AMQP_KEYSTOREPASSWORD", "PEM needs no password"}));
    CHECK(!f.logged({"topsecret"}));
}

TEST_CASE("a certificate that does not belong to the key is E05", "[tlsconfig][identity]")
{
    fixture f;
    f.folder.write("other.pem", to_pem(*issue_localhost(f.ca, "other").certificate));
    auto settings = f.settings(with_pair({{"HONO_AMQP_CERTPATH", "@other.pem"}}));
    read(settings);
    CHECK(has_problem(settings, "E05", {"HONO_AMQP_CERTPATH", "CN=other", "does not belong"}));
}

TEST_CASE("a leaf behind its issuer is E05 and the order is named", "[tlsconfig][identity]")
{
    fixture f;
    f.folder.write("turned.pem", to_pem(*f.ca.certificate) + to_pem(*f.server.certificate));
    auto settings = f.settings(with_pair({{"HONO_AMQP_CERTPATH", "@turned.pem"}}));
    read(settings);
    CHECK(has_problem(settings, "E05", {"wrong order", "certificate 2", "CN=server"}));
}

TEST_CASE("intermediates are put in order with a warning, others stay", "[tlsconfig][identity]")
{
    fixture f;
    auto const root = make_ca("root");
    auto const middle = issue(root, {.name = "middle", .ca = true});
    auto const lower = issue(middle, {.name = "lower", .ca = true});
    auto const leaf = issue_localhost(lower, "leaf");
    f.folder.write_pair("leaf", leaf, {root.certificate, f.ca.certificate, middle.certificate, lower.certificate});
    auto settings = f.settings({{"HONO_AMQP_KEYPATH", "@leaf-key.pem"}, {"HONO_AMQP_CERTPATH", "@leaf-cert.pem"}});
    auto const options = read(settings);
    std::vector<std::string> subjects;
    for (auto const& each : options.identity.chain)
        subjects.push_back(tlsconfig::subject_of(*each));
    CHECK(subjects == std::vector<std::string>{"CN=leaf,O=Hono", "CN=lower,O=Hono", "CN=middle,O=Hono",
                                               "CN=root,O=Hono", "CN=test CA,O=Hono"});
    CHECK(f.logged({"WARN", "hono.amqp.certPath", "not in order"}));
}

TEST_CASE("an expired or future certificate is a warning at start", "[tlsconfig][identity]")
{
    using std::chrono::hours;
    fixture f;
    auto const [from, until, text] = GENERATE(std::tuple{hours{-48}, hours{-24}, "expired at"},
                                              std::tuple{hours{24}, hours{48}, "is not valid before"});
    f.folder.write_pair("late", issue(f.ca, {.name = "late", .valid_from = from, .valid_until = until}));
    auto settings = f.settings({{"HONO_AMQP_KEYPATH", "@late-key.pem"}, {"HONO_AMQP_CERTPATH", "@late-cert.pem"}});
    CHECK(read(settings).identity.key != nullptr);
    CHECK(problems_of(settings).empty());
    CHECK(f.logged({"WARN", "E09 hono.amqp.certPath (HONO_AMQP_CERTPATH)", "CN=late", text}));
}

TEST_CASE("an extended key usage without the needed purpose is a warning", "[tlsconfig][identity]")
{
    fixture f;
    f.folder.write_pair("client", issue(f.ca, {.name = "client", .extended_key_usage = "clientAuth"}));
    auto settings = f.settings({{"HONO_AMQP_KEYPATH", "@client-key.pem"}, {"HONO_AMQP_CERTPATH", "@client-cert.pem"}});
    read(settings);
    CHECK(problems_of(settings).empty());
    CHECK(f.logged({"WARN", "HONO_AMQP_CERTPATH", "serverAuth"}));
}

TEST_CASE("a key that others may read is a warning, in a secret volume a note", "[tlsconfig][identity]")
{
    fixture f;
    auto const readable = std::filesystem::perms::group_read;
    std::filesystem::permissions(f.folder / "server-key.pem", readable, std::filesystem::perm_options::add);
    auto settings = f.settings(with_pair());
    read(settings);
    CHECK(f.logged({"WARN", "HONO_AMQP_KEYPATH", "may be read by users other than its owner"}));
    f.log.clear();

    auto const file = f.folder.write("..2026_01_31_10_00_00.1/tls.key", to_pem(*f.server.key));
    std::filesystem::permissions(file, readable, std::filesystem::perm_options::add);
    std::filesystem::create_directory_symlink("..2026_01_31_10_00_00.1", f.folder / "..data");
    std::filesystem::create_symlink("..data/tls.key", f.folder / "tls.key");
    auto volume = f.settings(with_pair({{"HONO_AMQP_KEYPATH", "@tls.key"}}));
    read(volume);
    CHECK(problems_of(volume).empty());
    CHECK(f.logged({"INFO", "HONO_AMQP_KEYPATH", "may be read by users other than its owner"}));
    CHECK(!f.logged({"WARN"}));
}

TEST_CASE("a certificate that OpenSSL refuses is a problem of its variable", "[tlsconfig][identity]")
{
    fixture f;
    f.folder.write_pair("sha1", issue(f.ca, {.name = "sha1", .digest = "SHA1"}));
    auto settings = f.settings({{"HONO_AMQP_KEYPATH", "@sha1-key.pem"}, {"HONO_AMQP_CERTPATH", "@sha1-cert.pem"}});
    read(settings);
    CHECK(has_problem(settings, "E02", {"HONO_AMQP_CERTPATH", "md too weak"}));
}
