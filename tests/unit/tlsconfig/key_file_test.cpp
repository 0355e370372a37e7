// SPDX-License-Identifier: Apache-2.0
// Private keys in PEM (tls.md §2, §3.1), through the loader for keys that belong to no listener.
#include <catch2/catch.hpp>

#include <openssl/evp.h>

#include <hono/tlsconfig/key_material.hpp>

#include "fixture.hpp"

using namespace hono;
using namespace hono::test;

namespace {

/// Loads hono.token.keyPath with that content.
struct loaded {
    loaded(fixture& f, std::string const& content)
        : settings{f.settings({{"HONO_TOKEN_KEYPATH", "@token.pem"}})}
    {
        f.folder.write("token.pem", content);
        key = tlsconfig::load_private_key(settings, "hono.token.keyPath");
    }
    config::settings settings;
    tlsconfig::key_pointer key;
};

} // namespace

TEST_CASE("RSA, EC and Ed25519 keys are read in each encoding", "[tlsconfig][key]")
{
    fixture f;
    auto const type = GENERATE(key_type::p256, key_type::p384, key_type::p521, key_type::rsa_2048, key_type::ed25519);
    auto const encoding = GENERATE(key_encoding::pkcs8, key_encoding::traditional);
    if (type == key_type::ed25519 && encoding == key_encoding::traditional)
        return; // does not exist
    auto const key = make_key(type);
    loaded const result{f, to_pem(*key, encoding)};
    REQUIRE(problems_of(result.settings) == "");
    CHECK(EVP_PKEY_eq(result.key.get(), key.get()) == 1);
    CHECK(f.log.empty());
}

TEST_CASE("text, carriage returns and foreign blocks around a key are skipped", "[tlsconfig][key]")
{
    fixture f;
    auto const key = make_key();
    auto text = "\xEF\xBB\xBF"
                "Some words\n-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" +
                to_pem(*f.ca.certificate) + to_pem(*key, key_encoding::traditional) + to_pem(*make_key());
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2))
        text.insert(at, "\r");
    loaded const result{f, text};
    REQUIRE(problems_of(result.settings) == "");
    CHECK(EVP_PKEY_eq(result.key.get(), key.get()) == 1);
}

TEST_CASE("an encrypted key is E04", "[tlsconfig][key]")
{
    fixture f;
    auto const encoding = GENERATE(key_encoding::encrypted_pkcs8, key_encoding::encrypted_traditional);
    loaded const result{f, to_pem(*make_key(), encoding)};
    CHECK(result.key == nullptr);
    CHECK(has_problem(result.settings, "E04", {"hono.token.keyPath (HONO_TOKEN_KEYPATH)", "encrypted"}));
}

TEST_CASE("keys that are too short or of another kind are E04", "[tlsconfig][key]")
{
    fixture f;
    auto const type = GENERATE(key_type::rsa_512, key_type::secp256k1, key_type::dsa);
    auto const encoding = GENERATE(key_encoding::pkcs8, key_encoding::traditional);
    loaded const result{f, to_pem(*make_key(type), encoding)};
    CHECK(result.key == nullptr);
    CHECK(has_problem(result.settings, "E04"));
}

TEST_CASE("a short RSA key is taken with a warning", "[tlsconfig][key]")
{
    fixture f;
    loaded const result{f, to_pem(*make_key(key_type::rsa_1024))};
    CHECK(result.key != nullptr);
    CHECK(f.logged({"WARN", "HONO_TOKEN_KEYPATH", "1024 bits"}));
}

TEST_CASE("a file with PEM blocks but no key is E04", "[tlsconfig][key]")
{
    fixture f;
    loaded const result{f, to_pem(*f.ca.certificate)};
    CHECK(has_problem(result.settings, "E04", {"holds no private key"}));
}

TEST_CASE("damaged keys are told from missing ones", "[tlsconfig][key]")
{
    fixture f;
    auto text = to_pem(*make_key());
    SECTION("a wrong end line is E02")
    {
        text.replace(text.find("-----END PRIVATE"), 16, "-----END PUBLIC");
        CHECK(has_problem(loaded{f, text}.settings, "E02", {"damaged"}));
    }
    SECTION("no end line is E02")
    {
        text.erase(text.find("-----END"));
        CHECK(has_problem(loaded{f, text}.settings, "E02", {"damaged"}));
    }
    SECTION("content that is no key is E04")
    {
        text = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        CHECK(has_problem(loaded{f, text}.settings, "E04", {"damaged"}));
    }
}

TEST_CASE("a property that is not set loads nothing and reports nothing", "[tlsconfig][key]")
{
    fixture f;
    auto settings = f.settings({});
    CHECK(tlsconfig::load_private_key(settings, "hono.token.keyPath") == nullptr);
    CHECK(tlsconfig::load_certificate_public_key(settings, "hono.token.certPath") == nullptr);
    CHECK(settings.problems().empty());
}

TEST_CASE("the public key of the first certificate of a file is loaded", "[tlsconfig][key]")
{
    fixture f;
    auto settings = f.settings({{"HONO_TOKEN_CERTPATH", "@server-cert.pem"}});
    auto const key = tlsconfig::load_certificate_public_key(settings, "hono.token.certPath");
    REQUIRE(key != nullptr);
    CHECK(EVP_PKEY_eq(key.get(), f.server.key.get()) == 1);
}

TEST_CASE("a validation certificate that cannot be used is reported by name", "[tlsconfig][key]")
{
    fixture f;
    f.folder.write("empty.pem", "nothing");
    auto const [file, code] =
        GENERATE(std::pair{"@none.pem", "E01"}, std::pair{"@empty.pem", "E02"}, std::pair{"@server-key.pem", "E02"});
    auto settings = f.settings({{"HONO_TOKEN_CERTPATH", file}});
    CHECK(tlsconfig::load_certificate_public_key(settings, "hono.token.certPath") == nullptr);
    CHECK(has_problem(settings, code, {"hono.token.certPath (HONO_TOKEN_CERTPATH)"}));
}

TEST_CASE("a subject is printed in the order of RFC 2253, a date in UTC", "[tlsconfig][key]")
{
    auto const certificate = make_self_signed({.name = "Ünï"}).certificate;
    CHECK(tlsconfig::subject_of(*certificate) == "CN=Ünï,O=Hono");
    auto const date = tlsconfig::not_after_of(*certificate);
    CHECK(date.size() == 20);
    CHECK(date[10] == 'T');
    CHECK(date.back() == 'Z');
}
