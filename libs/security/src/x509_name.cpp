// SPDX-License-Identifier: Apache-2.0
#include <hono/security/x509_name.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include <openssl/asn1.h>
#include <openssl/crypto.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include "lower_case.hpp"

namespace hono::security {
namespace {

struct keyword {
    int nid;
    std::string_view text;
};

/// RFC 2253 §2.3; every other type is written as OID.
constexpr std::array<keyword, 9> keywords{{{NID_commonName, "CN"},
                                           {NID_countryName, "C"},
                                           {NID_organizationName, "O"},
                                           {NID_organizationalUnitName, "OU"},
                                           {NID_localityName, "L"},
                                           {NID_stateOrProvinceName, "ST"},
                                           {NID_streetAddress, "STREET"},
                                           {NID_domainComponent, "DC"},
                                           {NID_userId, "UID"}}};

std::string_view keyword_of(ASN1_OBJECT const* type)
{
    auto const found = std::ranges::find(keywords, OBJ_obj2nid(type), &keyword::nid);
    return found == keywords.end() ? std::string_view{} : found->text;
}

std::string oid_of(ASN1_OBJECT const* type)
{
    std::string text(std::size_t(OBJ_obj2txt(nullptr, 0, type, 1)) + 1, '\0');
    OBJ_obj2txt(text.data(), int(text.size()), type, 1);
    text.pop_back();
    return text;
}

bool is_text(ASN1_STRING const* value)
{
    constexpr std::array types{V_ASN1_PRINTABLESTRING, V_ASN1_UTF8STRING,      V_ASN1_IA5STRING,    V_ASN1_T61STRING,
                               V_ASN1_BMPSTRING,       V_ASN1_UNIVERSALSTRING, V_ASN1_GENERALSTRING};
    return std::ranges::find(types, ASN1_STRING_type(value)) != types.end();
}

/// `#` and the hex digits of the value's DER encoding.
std::string hex_of(ASN1_STRING* value)
{
    ASN1_TYPE any{};
    any.type = ASN1_STRING_type(value);
    any.value.asn1_string = value;
    unsigned char* der = nullptr;
    int const size = i2d_ASN1_TYPE(&any, &der);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "#";
    for (int i = 0; i < size; ++i)
        text.append(1, digits[der[i] >> 4]).append(1, digits[der[i] & 15]);
    OPENSSL_free(der);
    return text;
}

std::string escape(std::string_view value)
{
    constexpr std::string_view blanks = " \r";
    auto const lead = std::min(value.find_first_not_of(blanks), value.size());
    auto const last = value.find_last_not_of(blanks);
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\0') {
            text += "\\00";
            continue;
        }
        bool const is_edge = i < lead || last == value.npos || i > last;
        if (is_edge || std::string_view{",=+<>#;\"\\"}.find(value[i]) != std::string_view::npos)
            text += '\\';
        text += value[i];
    }
    return text;
}

std::string value_text(ASN1_STRING* value)
{
    unsigned char* utf8 = nullptr;
    int const size = is_text(value) ? ASN1_STRING_to_UTF8(&utf8, value) : -1;
    if (size < 0) // not text, or not what its type promises
        return hex_of(value);
    auto text = escape({reinterpret_cast<char const*>(utf8), std::size_t(size)});
    OPENSSL_free(utf8);
    return text;
}

std::string attribute_text(X509_NAME_ENTRY const* entry)
{
    auto const* const type = X509_NAME_ENTRY_get_object(entry);
    auto* const value = X509_NAME_ENTRY_get_data(entry);
    auto const name = keyword_of(type);
    if (name.empty())
        return oid_of(type) + "=" + hex_of(value);
    return std::string{name} + "=" + value_text(value);
}

/// What canonical_name compares without regard to case and blanks.
bool is_caseless(ASN1_STRING const* value)
{
    auto const type = ASN1_STRING_type(value);
    return type == V_ASN1_PRINTABLESTRING || type == V_ASN1_UTF8STRING;
}

/// One blank where there are several, none at the edges.
std::string collapse_blanks(std::string_view text)
{
    std::string collapsed;
    for (char const c : text)
        if (c != ' ' || (!collapsed.empty() && collapsed.back() != ' '))
            collapsed += c;
    if (!collapsed.empty() && collapsed.back() == ' ')
        collapsed.pop_back();
    return collapsed;
}

std::string escape_canonical(std::string_view value)
{
    std::string text;
    for (auto const& c : value) {
        bool const leads = &c == value.data();
        if ((leads && c == '#') || std::string_view{",+<>;\"\\"}.find(c) != std::string_view::npos)
            text += '\\';
        text += c;
    }
    return text;
}

std::string canonical_attribute(X509_NAME_ENTRY const* entry)
{
    auto const* const type = X509_NAME_ENTRY_get_object(entry);
    auto* const value = X509_NAME_ENTRY_get_data(entry);
    auto const name = keyword_of(type);
    if (name.empty())
        return oid_of(type) + "=" + hex_of(value);
    auto const keyword = lower_case(name) + "=";
    if (!is_caseless(value))
        return keyword + hex_of(value);
    std::string_view const bytes{reinterpret_cast<char const*>(ASN1_STRING_get0_data(value)),
                                 std::size_t(ASN1_STRING_length(value))};
    return keyword + escape_canonical(collapse_blanks(lower_case(bytes)));
}

using relative_name = std::vector<std::string>; // its members' texts

/// In encoded order.
std::vector<relative_name> relative_names(X509_NAME const& name, std::string (*text_of)(X509_NAME_ENTRY const*))
{
    std::vector<relative_name> names;
    int set = -1;
    for (int i = 0; i < X509_NAME_entry_count(&name); ++i) {
        auto const* const entry = X509_NAME_get_entry(&name, i);
        if (names.empty() || X509_NAME_ENTRY_set(entry) != set)
            names.emplace_back();
        names.back().push_back(text_of(entry));
        set = X509_NAME_ENTRY_set(entry);
    }
    return names;
}

/// The last name comes first.
std::string join(std::vector<relative_name> const& names)
{
    std::string text;
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        char const* separator = text.empty() ? "" : ",";
        for (auto const& member : *name) {
            text.append(separator).append(member);
            separator = "+";
        }
    }
    return text;
}

bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// True for blanks, one or two capital letters, `=` and at least one character.
bool starts_attribute(std::string_view text)
{
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    auto const letters = std::min(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), text.size());
    return (letters == 1 || letters == 2) && letters + 1 < text.size() && text[letters] == '=';
}

} // namespace

std::string rfc2253_name(X509_NAME const& name)
{
    return join(relative_names(name, attribute_text));
}

std::string rfc2253_subject(X509 const& certificate)
{
    return rfc2253_name(*X509_get_subject_name(&certificate));
}

std::string rfc2253_issuer(X509 const& certificate)
{
    return rfc2253_name(*X509_get_issuer_name(&certificate));
}

std::string canonical_name(X509_NAME const& name)
{
    auto names = relative_names(name, canonical_attribute);
    for (auto& each : names)
        std::ranges::sort(each);
    return join(names);
}

std::optional<std::string> leading_common_name(std::string_view subject)
{
    constexpr std::string_view prefix = "CN=";
    if (!subject.starts_with(prefix) || subject.find_first_of("\n\r") != subject.npos)
        return std::nullopt;
    auto const rest = subject.substr(prefix.size());
    auto end = rest.find(',', 1);
    while (end != rest.npos && !starts_attribute(rest.substr(end + 1)))
        end = rest.find(',', end + 1);
    auto const value = rest.substr(0, end);
    if (value.empty())
        return std::nullopt;
    return std::string{value};
}

} // namespace hono::security
