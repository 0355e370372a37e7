// SPDX-License-Identifier: Apache-2.0
#include <hono/security/distinguished_name.hpp>

#include <catch2/catch.hpp>

using hono::security::normalise_distinguished_name;

namespace {

std::string normal(std::string_view text)
{
    return normalise_distinguished_name(text).value_or("none");
}

} // namespace

TEST_CASE("blanks and the case of keywords don't matter, the order of parts does", "[dn]")
{
    CHECK(normal("cn=lamp1, o=ACME") == "CN=lamp1,O=ACME");
    CHECK(normal(" CN = lamp 1 ;O= ACME ") == "CN=lamp 1,O=ACME");
    CHECK(normal("O=ACME,CN=lamp1") == "O=ACME,CN=lamp1");
    CHECK(normal("cn=a + ou=b,c=DE") == "CN=a+OU=b,C=DE");
    CHECK(normal("s=x,St=y,street=z,dc=org,uid=u") == "ST=x,ST=y,STREET=z,DC=org,UID=u");
    CHECK(normal("CN=Lamp") != normal("CN=lamp"));
}

TEST_CASE("attributes outside RFC 2253 are written as OID with their DER value", "[dn]")
{
    CHECK(normal("emailAddress=foo@x.org") == "1.2.840.113549.1.9.1=#1609666f6f40782e6f7267");
    CHECK(normal("serialNumber=12") == "2.5.4.5=#13023132");
    CHECK(normal("OID.2.5.4.5=12") == "2.5.4.5=#13023132");
    CHECK(normal("1.2.3=ä") == "1.2.3=#0c02c3a4");
    CHECK(normal("2.5.4.3=lamp1") == "CN=lamp1");
    CHECK(normal("1.2.3=#1602AbCd") == "1.2.3=#1602abcd");
    CHECK(normal("CN=#0c026162") == "CN=ab");
}

TEST_CASE("quotes and escapes come to one form", "[dn]")
{
    CHECK(normal(R"(O="ACME, Inc.",CN=a)") == R"(O=ACME\, Inc.,CN=a)");
    CHECK(normal(R"(O=ACME\, Inc.)") == R"(O=ACME\, Inc.)");
    CHECK(normal(R"(O=ACME\2C Inc.)") == R"(O=ACME\, Inc.)");
    CHECK(normal(R"(CN=\ a\ )") == R"(CN=\ a\ )");
    CHECK(normal(R"(CN=\C3\A4)") == "CN=ä");
    CHECK(normal(R"(CN=a\\b)") == R"(CN=a\\b)");
    CHECK(normal("CN=") == "CN=");
}

TEST_CASE("text has the canonical form of the name in a certificate", "[dn]")
{
    using hono::security::canonical_distinguished_name;
    CHECK(canonical_distinguished_name("CN = Acme  CA ,o=ACME") == "cn=acme ca,o=acme");
    CHECK(canonical_distinguished_name("CN=ÄÖ,DC=org") == "cn=äö,dc=#16036f7267");
    CHECK(canonical_distinguished_name("OU=x+CN=y") == "cn=y+ou=x");
    CHECK(canonical_distinguished_name(R"(CN=\ lead)") == "cn=lead");
    CHECK(canonical_distinguished_name("serialNumber=12") == "2.5.4.5=#13023132");
    CHECK_FALSE(canonical_distinguished_name("acme"));
}

TEST_CASE("the normal form of a normal form is itself", "[dn]")
{
    for (auto const* text : {R"(CN=\ \,\+\"\\\<\>\;\#\=)", "emailAddress=a@b,CN=x+OU=y", "1.2.3=#1602abcd", "CN=ä"}) {
        auto const once = normal(text);
        CHECK(normal(once) == once);
    }
}

TEST_CASE("what is no distinguished name is refused", "[dn]")
{
    for (auto const* text : {"", "lamp1", "=x", "XY=1", "CN=a,", "CN=a,,O=b", "CN=\"a", "CN=\"a\"b", "CN=a\\",
                             "CN=a\\z", "CN=#0", "CN=#", "CN=#04026162", "CN=a<b", "1.=x", "CN=a+", "1..2=x"}) {
        CAPTURE(text);
        CHECK(normal(text) == "none");
    }
}
