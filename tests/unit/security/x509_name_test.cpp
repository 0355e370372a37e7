// SPDX-License-Identifier: Apache-2.0
#include <hono/security/x509_name.hpp>

#include <initializer_list>
#include <memory>

#include <openssl/x509.h>

#include <catch2/catch.hpp>

using namespace hono::security;
using namespace std::string_view_literals;

namespace {

struct part {
    char const* type;
    std::string_view value;
    bool joins_previous = false;
    int encoding = V_ASN1_UTF8STRING;
};

using name_pointer = std::unique_ptr<X509_NAME, decltype(&X509_NAME_free)>;

name_pointer make_name(std::initializer_list<part> parts)
{
    name_pointer name{X509_NAME_new(), X509_NAME_free};
    for (auto const& each : parts)
        REQUIRE(X509_NAME_add_entry_by_txt(name.get(), each.type, each.encoding,
                                           reinterpret_cast<unsigned char const*>(each.value.data()),
                                           int(each.value.size()), -1, each.joins_previous ? -1 : 0) == 1);
    return name;
}

std::string text_of(std::initializer_list<part> parts)
{
    return rfc2253_name(*make_name(parts));
}

std::string canonical(std::initializer_list<part> parts)
{
    return canonical_name(*make_name(parts));
}

} // namespace

TEST_CASE("names are written like Java's RFC 2253 text", "[security][x509]")
{
    CHECK(text_of({{"C", "DE"}, {"O", "A, B=C#1"}, {"CN", " lead"}}) == R"(CN=\ lead,O=A\, B\=C\#1,C=DE)");
    CHECK(text_of({{"C", "DE"}, {"CN", "trail "}}) == R"(CN=trail\ ,C=DE)");
    CHECK(text_of({{"C", "DE"}, {"CN", "x"}, {"UID", "u", true}}) == "CN=x+UID=u,C=DE");
    CHECK(text_of({{"DC", "org", false, V_ASN1_IA5STRING},
                   {"DC", "ex", false, V_ASN1_IA5STRING},
                   {"CN", "Dev"},
                   {"emailAddress", "a@b.c", false, V_ASN1_IA5STRING},
                   {"serialNumber", "12", false, V_ASN1_PRINTABLESTRING}}) ==
          "2.5.4.5=#13023132,1.2.840.113549.1.9.1=#16056140622e63,CN=Dev,DC=ex,DC=org");
    CHECK(text_of({{"CN", "Ünï  Two"}}) == "CN=Ünï  Two");
    CHECK(text_of({{"CN", R"(#hash<>;"q\b)"}}) == R"(CN=\#hash\<\>\;\"q\\b)");
}

TEST_CASE("every keyword of RFC 2253 and nothing else is written by name", "[security][x509]")
{
    CHECK(text_of({{"C", "DE"}, {"ST", "s"}, {"L", "l"}, {"street", "r"}, {"O", "o"}, {"OU", "u"}}) ==
          "OU=u,O=o,STREET=r,L=l,ST=s,C=DE");
    CHECK(text_of({{"title", "T", false, V_ASN1_PRINTABLESTRING}}) == "2.5.4.12=#130154");
    CHECK(text_of({{"1.2.3.4.5", "x"}}) == "1.2.3.4.5=#0c0178");
}

TEST_CASE("all blanks at an edge are escaped, and NUL", "[security][x509]")
{
    CHECK(text_of({{"CN", "  a  b  "}}) == R"(CN=\ \ a  b\ \ )");
    CHECK(text_of({{"CN", "  "}}) == R"(CN=\ \ )");
    CHECK(text_of({{"CN", "a\0b"sv}}) == R"(CN=a\00b)");
}

TEST_CASE("other string encodings are written as UTF-8, other types as hex", "[security][x509]")
{
    CHECK(text_of({{"CN", "\0\xdc\0n"sv, false, V_ASN1_BMPSTRING}}) == "CN=Ün");
    CHECK(text_of({{"CN", "\xdcn", false, V_ASN1_T61STRING}}) == "CN=Ün");
    CHECK(text_of({{"CN", "12", false, V_ASN1_NUMERICSTRING}}) == "CN=#12023132");
}

TEST_CASE("members of one RDN stay in encoded order, RDNs are reversed", "[security][x509]")
{
    CHECK(text_of({{"O", "a"}, {"CN", "b"}, {"OU", "c", true}, {"UID", "d", true}, {"CN", "e"}}) ==
          "CN=e,CN=b+OU=c+UID=d,O=a");
    CHECK(text_of({}).empty());
}

TEST_CASE("canonical names are written like Java's", "[security][x509]")
{
    CHECK(canonical({{"C", "DE"}, {"O", "A, B=C#1"}, {"CN", " lead"}}) == R"(cn=lead,o=a\, b=c#1,c=de)");
    CHECK(canonical({{"C", "DE"}, {"CN", "trail "}}) == "cn=trail,c=de");
    CHECK(canonical({{"C", "DE"}, {"CN", "x"}, {"UID", "u", true}}) == "cn=x+uid=u,c=de");
    CHECK(canonical({{"DC", "org", false, V_ASN1_IA5STRING},
                     {"DC", "ex", false, V_ASN1_IA5STRING},
                     {"CN", "Dev"},
                     {"emailAddress", "a@b.c", false, V_ASN1_IA5STRING},
                     {"serialNumber", "12", false, V_ASN1_PRINTABLESTRING}}) ==
          "2.5.4.5=#13023132,1.2.840.113549.1.9.1=#16056140622e63,cn=dev,dc=#16026578,dc=#16036f7267");
    CHECK(canonical({{"CN", "Ünï  Two"}}) == "cn=ünï two");
    CHECK(canonical({{"CN", R"(#hash<>;"q\b)"}}) == R"(cn=\#hash\<\>\;\"q\\b)");
}

TEST_CASE("canonical names differ where case or blanks of other string types differ", "[security][x509]")
{
    CHECK(canonical({{"CN", "ACME  CA", false, V_ASN1_PRINTABLESTRING}}) == canonical({{"CN", "acme ca"}}));
    CHECK(canonical({{"CN", "ACME", false, V_ASN1_T61STRING}}) != canonical({{"CN", "acme", false, V_ASN1_T61STRING}}));
    CHECK(canonical({{"DC", "org"}}) == "dc=org");
    CHECK(canonical({{"CN", "b"}, {"OU", "A", true}}) == canonical({{"OU", "a"}, {"CN", "B", true}}));
    CHECK(canonical({{"CN", "b"}, {"OU", "a"}}) != canonical({{"OU", "a"}, {"CN", "b"}}));
    CHECK(canonical({{"CN", "ΣΊΣΥΦΟΣ"}}) == canonical({{"CN", "σίσυφος"}}));
    CHECK(canonical({{"CN", "  "}}) == "cn=");
    CHECK(canonical({{"CN", "a\tB"}}) == "cn=a\tb");
    CHECK(canonical({}).empty());
}

TEST_CASE("the user of EXTERNAL is the CN that stands first", "[security][x509]")
{
    CHECK(leading_common_name("CN=http-adapter,OU=Hono,O=Eclipse IoT") == "http-adapter");
    CHECK(leading_common_name("CN=router-1") == "router-1");
    CHECK(leading_common_name("CN=a,C=DE") == "a");
    CHECK(leading_common_name("CN=a,  ST=x") == "a");
    CHECK_FALSE(leading_common_name("OU=Hono,CN=http-adapter"));
    CHECK_FALSE(leading_common_name("cn=a"));
    CHECK_FALSE(leading_common_name("CN="));
    CHECK_FALSE(leading_common_name(""));
    CHECK_FALSE(leading_common_name("CN=a\nb"));
}

TEST_CASE("the CN ends where an attribute of one or two capital letters begins", "[security][x509]")
{
    CHECK(leading_common_name("CN=a,UID=x") == "a,UID=x");
    CHECK(leading_common_name("CN=a,UID=x,O=y") == "a,UID=x");
    CHECK(leading_common_name("CN=a,1.2.3=#0c01,O=y") == "a,1.2.3=#0c01");
    CHECK(leading_common_name(R"(CN=a\, B,O=y)") == R"(a\, B)");
    CHECK(leading_common_name("CN=a,O=") == "a,O=");
    CHECK(leading_common_name("CN=,O=x") == ",O=x");
    CHECK(leading_common_name("CN=a,") == "a,");
}
