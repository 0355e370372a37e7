// SPDX-License-Identifier: Apache-2.0
#include <hono/security/distinguished_name.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <vector>

#include <openssl/asn1.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include <hono/security/x509_name.hpp>

namespace hono::security {
namespace {

struct openssl_free {
    void operator()(X509_NAME* name) const { X509_NAME_free(name); }
    void operator()(ASN1_OBJECT* object) const { ASN1_OBJECT_free(object); }
    void operator()(ASN1_TYPE* value) const { ASN1_TYPE_free(value); }
};
template <class T>
using openssl_ptr = std::unique_ptr<T, openssl_free>;

struct keyword {
    std::string_view text; ///< upper case
    char const* oid;
};

// RFC 2253 §2.3, and what Java reads besides.
constexpr std::array<keyword, 21> keywords{{{"CN", "2.5.4.3"},
                                            {"C", "2.5.4.6"},
                                            {"L", "2.5.4.7"},
                                            {"ST", "2.5.4.8"},
                                            {"S", "2.5.4.8"},
                                            {"STREET", "2.5.4.9"},
                                            {"O", "2.5.4.10"},
                                            {"OU", "2.5.4.11"},
                                            {"DC", "0.9.2342.19200300.100.1.25"},
                                            {"UID", "0.9.2342.19200300.100.1.1"},
                                            {"T", "2.5.4.12"},
                                            {"TITLE", "2.5.4.12"},
                                            {"SURNAME", "2.5.4.4"},
                                            {"SERIALNUMBER", "2.5.4.5"},
                                            {"GIVENNAME", "2.5.4.42"},
                                            {"INITIALS", "2.5.4.43"},
                                            {"GENERATION", "2.5.4.44"},
                                            {"DNQ", "2.5.4.46"},
                                            {"DNQUALIFIER", "2.5.4.46"},
                                            {"EMAIL", "1.2.840.113549.1.9.1"},
                                            {"EMAILADDRESS", "1.2.840.113549.1.9.1"}}};

struct attribute {
    openssl_ptr<ASN1_OBJECT> type;
    int string_type = V_ASN1_UTF8STRING;
    std::string value;
};
using relative_name = std::vector<attribute>;

bool is_one_of(char c, std::string_view characters)
{
    return characters.find(c) != std::string_view::npos;
}

openssl_ptr<ASN1_OBJECT> attribute_type(std::string_view text)
{
    std::string upper{text};
    std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    auto const known = std::ranges::find(keywords, upper, &keyword::text);
    if (known != keywords.end())
        return openssl_ptr<ASN1_OBJECT>{OBJ_txt2obj(known->oid, 1)};
    if (upper.starts_with("OID."))
        upper.erase(0, 4);
    bool const dotted = upper.find("..") == upper.npos &&
                        std::ranges::all_of(upper, [](char c) { return is_one_of(c, "0123456789."); });
    return openssl_ptr<ASN1_OBJECT>{dotted ? OBJ_txt2obj(upper.c_str(), 1) : nullptr};
}

bool is_printable_string(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_one_of(c, "0123456789 '()+,-./:=?");
    });
}

/// The type that Java gives to a value which it reads from text (tls.md §16.3).
int string_type_of(ASN1_OBJECT const* type, std::string_view value)
{
    int const nid = OBJ_obj2nid(type);
    if (nid == NID_domainComponent || nid == NID_pkcs9_emailAddress)
        return V_ASN1_IA5STRING;
    return is_printable_string(value) ? V_ASN1_PRINTABLESTRING : V_ASN1_UTF8STRING;
}

int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    auto const lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Replaces DER by what is inside, if that is some kind of string.
bool take_from_der(attribute& into, std::string const& der)
{
    auto const* const begin = reinterpret_cast<unsigned char const*>(der.data());
    auto const* position = begin;
    openssl_ptr<ASN1_TYPE> const any{d2i_ASN1_TYPE(nullptr, &position, static_cast<long>(der.size()))};
    if (!any || position != begin + der.size() || any->type == V_ASN1_OBJECT || any->type == V_ASN1_BOOLEAN ||
        any->type == V_ASN1_NULL)
        return false;
    auto const* const string = any->value.asn1_string;
    into.string_type = any->type;
    into.value.assign(reinterpret_cast<char const*>(ASN1_STRING_get0_data(string)),
                      static_cast<std::size_t>(ASN1_STRING_length(string)));
    return true;
}

/// Reads a name from the left.
class name_parser {
public:
    explicit name_parser(std::string_view text)
        : rest_{text}
    {
    }

    std::optional<std::vector<relative_name>> run()
    {
        std::vector<relative_name> names(1);
        for (;;) {
            attribute next;
            if (!read_attribute(next))
                return std::nullopt;
            names.back().push_back(std::move(next));
            skip_blanks();
            if (rest_.empty())
                return names;
            char const separator = take();
            if (separator == ',' || separator == ';')
                names.emplace_back();
            else if (separator != '+')
                return std::nullopt;
        }
    }

private:
    char take()
    {
        char const c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    void skip_blanks()
    {
        while (!rest_.empty() && is_one_of(rest_.front(), " \n\r"))
            take();
    }

    bool read_attribute(attribute& into)
    {
        skip_blanks();
        auto const equals = rest_.find('=');
        if (equals == rest_.npos)
            return false;
        auto type = rest_.substr(0, equals);
        while (!type.empty() && type.back() == ' ')
            type.remove_suffix(1);
        rest_.remove_prefix(equals + 1);
        into.type = attribute_type(type);
        return into.type && read_value(into);
    }

    bool read_value(attribute& into)
    {
        skip_blanks();
        if (!rest_.empty() && rest_.front() == '#') {
            take();
            return read_hex(into);
        }
        bool const quoted = !rest_.empty() && rest_.front() == '"';
        if (quoted ? !read_quoted(into.value) : !read_plain(into.value))
            return false;
        into.string_type = string_type_of(into.type.get(), into.value);
        return true;
    }

    bool read_hex(attribute& into)
    {
        std::string der;
        while (rest_.size() >= 2 && hex_value(rest_[0]) >= 0 && hex_value(rest_[1]) >= 0)
            der += take_byte();
        return take_from_der(into, der);
    }

    bool read_quoted(std::string& text)
    {
        take();
        while (!rest_.empty()) {
            char const c = take();
            if (c == '"')
                return true;
            if (c != '\\')
                text += c;
            else if (!read_escape(text))
                return false;
        }
        return false;
    }

    /// Up to a separator; blanks at the end don't count unless escaped.
    bool read_plain(std::string& text)
    {
        std::size_t significant = 0;
        while (!rest_.empty() && !is_one_of(rest_.front(), ",;+")) {
            char const c = take();
            if (is_one_of(c, "\"<>"))
                return false;
            if (c != '\\')
                text += c;
            else if (!read_escape(text))
                return false;
            if (c != ' ')
                significant = text.size();
        }
        text.resize(significant);
        return true;
    }

    /// Behind a backslash: a special character or two hex digits of a byte.
    bool read_escape(std::string& text)
    {
        if (rest_.empty())
            return false;
        if (is_one_of(rest_.front(), ",=+<>#;\"\\ ")) {
            text += take();
            return true;
        }
        if (rest_.size() < 2 || hex_value(rest_[0]) < 0 || hex_value(rest_[1]) < 0)
            return false;
        text += take_byte();
        return true;
    }

    char take_byte()
    {
        int const high = hex_value(take());
        return static_cast<char>(high * 16 + hex_value(take()));
    }

    std::string_view rest_;
};

/// The encoded order is the reverse of the text's, but for the members of one relative name.
openssl_ptr<X509_NAME> encode(std::vector<relative_name> const& names)
{
    openssl_ptr<X509_NAME> encoded{X509_NAME_new()};
    for (auto name = names.rbegin(); encoded && name != names.rend(); ++name) {
        constexpr int own_set = 0;
        constexpr int same_set = -1;
        for (auto const& each : *name) {
            bool const first = &each == &name->front();
            if (X509_NAME_add_entry_by_OBJ(encoded.get(), each.type.get(), each.string_type,
                                           reinterpret_cast<unsigned char const*>(each.value.data()),
                                           static_cast<int>(each.value.size()), -1, first ? own_set : same_set) != 1)
                return nullptr;
        }
    }
    return encoded;
}

/// Null if the text is no distinguished name.
openssl_ptr<X509_NAME> parse(std::string_view text)
{
    auto const names = name_parser{text}.run();
    return names ? encode(*names) : nullptr;
}

} // namespace

std::optional<std::string> normalise_distinguished_name(std::string_view text)
{
    auto const name = parse(text);
    return name ? std::optional{rfc2253_name(*name)} : std::nullopt;
}

std::optional<std::string> canonical_distinguished_name(std::string_view text)
{
    auto const name = parse(text);
    return name ? std::optional{canonical_name(*name)} : std::nullopt;
}

} // namespace hono::security
