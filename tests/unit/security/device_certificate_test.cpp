// SPDX-License-Identifier: Apache-2.0
#include <hono/security/device_certificate.hpp>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <catch2/catch.hpp>

#include <hono/base/base64.hpp>

#include "certs.hpp"

using namespace hono;
using namespace hono::security;
using test::key_type;

namespace {

std::string encoded_key(test::identity const& of)
{
    unsigned char* der = nullptr;
    auto const size = i2d_PUBKEY(of.key.get(), &der);
    std::string const bytes{reinterpret_cast<char const*>(der), static_cast<std::size_t>(size)};
    OPENSSL_free(der);
    return base64_encode(bytes);
}

trust_anchor anchor_of(test::identity const& ca, std::string_view name = "CN=test CA,O=Hono")
{
    auto const* algorithm = EVP_PKEY_get_base_id(ca.key.get()) == EVP_PKEY_RSA ? "RSA" : "EC";
    auto anchor = trust_anchor::parse(name, encoded_key(ca), algorithm, false);
    REQUIRE(anchor.has_value());
    return *anchor;
}

/// The verdict of tls.md §17.1: the reason against it, or success.
error_code verdict(test::identity const& leaf, std::vector<trust_anchor> const& anchors)
{
    device_certificate const presented{*leaf.certificate};
    auto const checked = check_certificate(presented, now());
    if (!checked)
        return checked.error();
    for (auto const& each : anchors)
        if (may_have_issued(each, presented) && has_signed(each, presented))
            return {};
    return errc::wrong_signature;
}

test::identity issued_by(test::identity const& ca, test::certificate_request request = {.name = "device"})
{
    return test::issue(ca, request);
}

constexpr std::chrono::hours year{24 * 365};

} // namespace

TEST_CASE("a certificate that an anchor has issued is valid, whatever it is for", "[security][device]")
{
    auto const ca = test::make_ca();
    std::vector const anchors{anchor_of(ca)};
    CHECK_FALSE(verdict(issued_by(ca), anchors));
    CHECK_FALSE(verdict(issued_by(ca, {.name = "v1", .version_1 = true}), anchors));
    CHECK_FALSE(verdict(issued_by(ca, {.name = "server", .extended_key_usage = "serverAuth"}), anchors));
    CHECK_FALSE(verdict(issued_by(ca, {.name = "sub CA", .ca = true}), anchors));
}

TEST_CASE("any anchor of several with the same name suffices", "[security][device]")
{
    auto const old_ca = test::make_ca();
    auto const new_ca = test::make_ca();
    std::vector const anchors{anchor_of(old_ca), anchor_of(new_ca)};
    CHECK_FALSE(verdict(issued_by(old_ca), anchors));
    CHECK_FALSE(verdict(issued_by(new_ca), anchors));
    CHECK(verdict(issued_by(test::make_ca()), anchors) == errc::wrong_signature); // a forged name of the issuer
}

TEST_CASE("the name of the anchor matters, its case and blanks do not", "[security][device]")
{
    auto const ca = test::make_ca();
    CHECK_FALSE(verdict(issued_by(ca), {anchor_of(ca, "cn=TEST  ca, o=hono")}));
    CHECK(verdict(issued_by(ca), {anchor_of(ca, "CN=test CA")}));
    CHECK(verdict(issued_by(ca), {anchor_of(ca, "O=Hono,CN=test CA")}));
    CHECK(verdict(issued_by(ca), {}));
}

TEST_CASE("an anchor counts though its certificate has expired", "[security][device]")
{
    auto const ca =
        test::make_self_signed({.name = "test CA", .ca = true, .valid_from = -2 * year, .valid_until = -year});
    CHECK_FALSE(verdict(issued_by(ca), {anchor_of(ca)}));
}

TEST_CASE("a certificate of an intermediate CA is not one of the root", "[security][device]")
{
    auto const root = test::make_ca();
    auto const intermediate = issued_by(root, {.name = "intermediate", .ca = true});
    CHECK(verdict(issued_by(intermediate), {anchor_of(root)}) == errc::wrong_signature);
    CHECK_FALSE(verdict(issued_by(intermediate), {anchor_of(intermediate, "CN=intermediate,O=Hono")}));
}

TEST_CASE("certificates outside their time are invalid", "[security][device]")
{
    using namespace std::chrono_literals;
    auto const ca = test::make_ca();
    std::vector const anchors{anchor_of(ca)};
    CHECK(verdict(issued_by(ca, {.name = "old", .valid_from = -48h, .valid_until = -24h}), anchors) ==
          errc::certificate_not_valid_now);
    CHECK(verdict(issued_by(ca, {.name = "young", .valid_from = 24h, .valid_until = 48h}), anchors) ==
          errc::certificate_not_valid_now);
}

TEST_CASE("both ends of a certificate's time belong to it", "[security][device]")
{
    auto const leaf = issued_by(test::make_ca());
    auto* certificate = leaf.certificate.get();
    device_certificate const presented{*certificate};
    auto const at = [&](char const* text) { return check_certificate(presented, *parse_date_time(text)).has_value(); };
    ASN1_TIME_set_string(X509_getm_notBefore(certificate), "20300101000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(certificate), "20300102000000Z");
    CHECK_FALSE(at("2029-12-31T23:59:59Z"));
    CHECK(at("2030-01-01T00:00:00Z"));
    CHECK(at("2030-01-02T00:00:00Z"));
    CHECK_FALSE(at("2030-01-02T00:00:01Z"));
}

TEST_CASE("a critical extension that nobody knows makes a certificate invalid", "[security][device]")
{
    auto const ca = test::make_ca();
    CHECK(verdict(issued_by(ca, {.name = "odd", .critical_extension = "1.2.3.4"}), {anchor_of(ca)}) ==
          errc::unknown_extension);
}

TEST_CASE("weak algorithms are invalid, those of old devices outdated", "[security][device]")
{
    auto const ca = test::make_ca();
    std::vector const anchors{anchor_of(ca)};
    auto const rsa_ca = test::make_self_signed({.name = "test CA", .ca = true, .key = key_type::rsa_2048});
    CHECK(verdict(issued_by(rsa_ca, {.name = "md5", .digest = "MD5"}), {anchor_of(rsa_ca)}) == errc::weak_certificate);
    CHECK(verdict(issued_by(ca, {.name = "rsa", .key = key_type::rsa_512}), anchors) == errc::weak_certificate);
    CHECK(verdict(issued_by(ca, {.name = "dsa", .key = key_type::dsa}), anchors) == errc::weak_certificate);
    auto const tiny_ca = test::make_self_signed({.name = "test CA", .ca = true, .key = key_type::rsa_512});
    CHECK(verdict(issued_by(tiny_ca), {anchor_of(tiny_ca)}) == errc::wrong_signature);

    auto const outdated = [](test::identity const& from, test::certificate_request const& request) {
        auto const leaf = test::issue(from, request);
        CHECK_FALSE(verdict(leaf, {anchor_of(from)}));
        return is_outdated(anchor_of(from), device_certificate{*leaf.certificate});
    };
    auto const short_ca = test::make_self_signed({.name = "test CA", .ca = true, .key = key_type::rsa_1024});
    CHECK(outdated(ca, {.name = "sha1", .digest = "SHA1"}));
    CHECK(outdated(rsa_ca, {.name = "sha1", .digest = "SHA1"}));
    CHECK(outdated(ca, {.name = "rsa", .key = key_type::rsa_1024}));
    CHECK(outdated(short_ca, {.name = "rsa"}));
    CHECK_FALSE(outdated(ca, {.name = "new"}));
    CHECK_FALSE(outdated(ca, {.name = "rsa", .key = key_type::rsa_2048}));
    CHECK_FALSE(outdated(ca, {.name = "ed", .key = key_type::ed25519}));
}

TEST_CASE("a certificate's names are RFC 2253 text", "[security][device]")
{
    device_certificate const presented{*issued_by(test::make_ca("Big CA")).certificate};
    CHECK(presented.subject() == "CN=device,O=Hono");
    CHECK(presented.issuer() == "CN=Big CA,O=Hono");
    CHECK(presented.canonical_issuer() == "cn=big ca,o=hono");
    CHECK(presented.der().front() == 0x30);
}

TEST_CASE("an anchor needs a name and a key of its algorithm", "[security][device]")
{
    auto const key = encoded_key(test::make_ca());
    CHECK(trust_anchor::parse("CN=a", key, "EC", true)->auto_provisioning());
    CHECK_FALSE(trust_anchor::parse("CN=a", key, "RSA", true));
    CHECK_FALSE(trust_anchor::parse("a", key, "EC", true));
    CHECK_FALSE(trust_anchor::parse("CN=a", "", "EC", true));
    CHECK_FALSE(trust_anchor::parse("CN=a", "AAAA", "EC", true));
    CHECK_FALSE(trust_anchor::parse("CN=a", key + "AAAA", "EC", true));
    CHECK_FALSE(trust_anchor::parse("CN=a", base64_encode(*base64_decode(key) + "x"), "EC", true));
}
