// SPDX-License-Identifier: Apache-2.0
#include "rules/distinguished_name.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <utility>

#include <openssl/bio.h>
#include <openssl/x509.h>

namespace hono::device_registry {
namespace {

// ASN.1 tags of the string types that occur in names.
constexpr char utf8_string = 0x0c, printable_string = 0x13, ia5_string = 0x16;

struct attribute {
    std::string_view keyword; ///< as read, upper case
    std::string_view oid;
    bool in_rfc2253 = false; ///< written by keyword (RFC 2253 §2.3), all others by OID
    char forced_type = 0;    ///< string type whatever the characters
};

constexpr std::array<attribute, 22> attributes{{
    {"CN", "2.5.4.3", true, 0},
    {"L", "2.5.4.7", true, 0},
    {"ST", "2.5.4.8", true, 0},
    {"S", "2.5.4.8", false, 0},
    {"O", "2.5.4.10", true, 0},
    {"OU", "2.5.4.11", true, 0},
    {"C", "2.5.4.6", true, 0},
    {"STREET", "2.5.4.9", true, 0},
    {"DC", "0.9.2342.19200300.100.1.25", true, ia5_string},
    {"UID", "0.9.2342.19200300.100.1.1", true, 0},
    {"T", "2.5.4.12", false, 0},
    {"TITLE", "2.5.4.12", false, 0},
    {"SURNAME", "2.5.4.4", false, 0},
    {"SN", "2.5.4.4", false, 0},
    {"GIVENNAME", "2.5.4.42", false, 0},
    {"INITIALS", "2.5.4.43", false, 0},
    {"GENERATION", "2.5.4.44", false, 0},
    {"SERIALNUMBER", "2.5.4.5", false, 0},
    {"DNQ", "2.5.4.46", false, 0},
    {"DNQUALIFIER", "2.5.4.46", false, 0},
    {"EMAILADDRESS", "1.2.840.113549.1.9.1", false, ia5_string},
    {"EMAIL", "1.2.840.113549.1.9.1", false, ia5_string},
}};

std::string upper_case(std::string_view text)
{
    std::string result{text};
    std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return result;
}

bool is_oid(std::string_view text)
{
    if (text.empty() || text.front() == '.' || text.back() == '.' || text.find('.') == text.npos ||
        text.find("..") != text.npos)
        return false;
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

constexpr std::string_view hex_digits = "0123456789abcdef";

int hex_value(char c)
{
    auto const lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    auto const position = hex_digits.find(lower);
    return position == hex_digits.npos ? -1 : static_cast<int>(position);
}

std::string to_hex(std::string_view bytes)
{
    std::string text = "#";
    for (char const c : bytes) {
        auto const byte = static_cast<unsigned char>(c);
        text += hex_digits[byte >> 4];
        text += hex_digits[byte & 15];
    }
    return text;
}

bool is_printable_string(std::string_view text)
{
    return std::ranges::all_of(text, [](unsigned char c) {
        return std::isalnum(c) || std::string_view{" '()+,-./:=?"}.find(static_cast<char>(c)) != std::string_view::npos;
    });
}

/// DER: tag, length, content.
std::string encode_string(char tag, std::string_view text)
{
    std::string der(1, tag);
    if (text.size() < 0x80) {
        der += static_cast<char>(text.size());
    } else {
        std::string length;
        for (auto rest = text.size(); rest > 0; rest >>= 8)
            length.insert(length.begin(), static_cast<char>(rest & 0xff));
        der += static_cast<char>(0x80 | length.size());
        der += length;
    }
    return der.append(text);
}

/// The text inside the DER of a UTF8String, PrintableString or IA5String; "" if it is anything else.
std::string_view decode_string(std::string_view der)
{
    if (der.size() < 2 || (der[0] != utf8_string && der[0] != printable_string && der[0] != ia5_string))
        return {};
    auto const byte = [&](std::size_t i) -> std::size_t { return static_cast<unsigned char>(der[i]); };
    if (byte(1) < 0x80)
        return der.size() == 2 + byte(1) ? der.substr(2) : std::string_view{};
    bool const one_octet = byte(1) == 0x81 && der.size() > 3 && der.size() == 3 + byte(2);
    return one_octet ? der.substr(3) : std::string_view{};
}

std::string escape(std::string_view value)
{
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        char const c = value[i];
        bool const edge_blank = c == ' ' && (i == 0 || i + 1 == value.size());
        if (c == '\0') {
            text += "\\00";
            continue;
        }
        if (edge_blank || std::string_view{",=+<>#;\"\\"}.find(c) != std::string_view::npos)
            text += '\\';
        text += c;
    }
    return text;
}

/// Reads a name from the left and writes its normal form.
class name_parser {
public:
    explicit name_parser(std::string_view text)
        : rest_{text}
    {
    }

    std::optional<std::string> run()
    {
        std::string name;
        for (;;) {
            if (!read_pair(name))
                return std::nullopt;
            skip_blanks();
            if (rest_.empty())
                return name;
            char const separator = take();
            if (separator == '+')
                name += '+';
            else if (separator == ',' || separator == ';')
                name += ',';
            else
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
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n' || rest_.front() == '\r'))
            rest_.remove_prefix(1);
    }

    /// attribute=value
    bool read_pair(std::string& name)
    {
        skip_blanks();
        auto const equals = rest_.find('=');
        if (equals == rest_.npos)
            return false;
        auto keyword = upper_case(rest_.substr(0, rest_.find_last_not_of(' ', equals - (equals > 0)) + 1));
        rest_.remove_prefix(equals + 1);
        if (keyword.starts_with("OID."))
            keyword.erase(0, 4);
        auto const type = std::ranges::find_if(attributes, [&](attribute const& candidate) {
            return candidate.keyword == keyword || candidate.oid == keyword;
        });
        if (type == attributes.end() && !is_oid(keyword))
            return false;
        std::string text;
        std::string der;
        if (!read_value(text, der))
            return false;
        write(type == attributes.end() ? attribute{{}, keyword, false, 0} : *type, text, der, name);
        return true;
    }

    static void write(attribute const& type, std::string const& text, std::string const& der, std::string& name)
    {
        // S and ST, say, are one attribute: what is written is the keyword of RFC 2253 if there is one for the OID.
        auto const canonical = std::ranges::find_if(
            attributes, [&](attribute const& candidate) { return candidate.in_rfc2253 && candidate.oid == type.oid; });
        if (canonical != attributes.end()) {
            auto const inner = der.empty() ? std::string_view{text} : decode_string(der);
            name.append(canonical->keyword).append("=");
            name += !der.empty() && inner.empty() ? to_hex(der) : escape(inner);
            return;
        }
        char const tag = type.forced_type            ? type.forced_type
                         : is_printable_string(text) ? printable_string
                                                     : utf8_string;
        name.append(type.oid).append("=").append(to_hex(der.empty() ? encode_string(tag, text) : der));
    }

    bool read_value(std::string& text, std::string& der)
    {
        skip_blanks();
        if (!rest_.empty() && rest_.front() == '#') {
            take();
            return read_hex(der);
        }
        if (!rest_.empty() && rest_.front() == '"') {
            take();
            return read_quoted(text);
        }
        return read_plain(text);
    }

    bool read_hex(std::string& der)
    {
        while (rest_.size() >= 2 && hex_value(rest_[0]) >= 0 && hex_value(rest_[1]) >= 0) {
            der += static_cast<char>(hex_value(rest_[0]) * 16 + hex_value(rest_[1]));
            rest_.remove_prefix(2);
        }
        return der.size() >= 2;
    }

    bool read_quoted(std::string& text)
    {
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
        while (!rest_.empty() && std::string_view{",;+"}.find(rest_.front()) == std::string_view::npos) {
            char const c = take();
            if (c == '"' || c == '<' || c == '>')
                return false;
            if (c == '\\') {
                if (!read_escape(text))
                    return false;
                significant = text.size();
            } else {
                text += c;
                if (c != ' ')
                    significant = text.size();
            }
        }
        text.resize(significant);
        return true;
    }

    /// Behind a backslash: a special character or two hex digits of a byte.
    bool read_escape(std::string& text)
    {
        if (rest_.empty())
            return false;
        if (std::string_view{",=+<>#;\"\\ "}.find(rest_.front()) != std::string_view::npos) {
            text += take();
            return true;
        }
        if (rest_.size() < 2 || hex_value(rest_[0]) < 0 || hex_value(rest_[1]) < 0)
            return false;
        text += static_cast<char>(hex_value(rest_[0]) * 16 + hex_value(rest_[1]));
        rest_.remove_prefix(2);
        return true;
    }

    std::string_view rest_;
};

} // namespace

std::optional<std::string> normalise_distinguished_name(std::string_view text)
{
    return name_parser{text}.run();
}

std::optional<std::string> subject_of(X509* certificate)
{
    // With OIDs and DER values nothing of the encoding is lost on the way to the parser.
    constexpr unsigned long form =
        XN_FLAG_SEP_COMMA_PLUS | XN_FLAG_DN_REV | XN_FLAG_FN_OID | ASN1_STRFLGS_DUMP_ALL | ASN1_STRFLGS_DUMP_DER;
    std::unique_ptr<BIO, int (*)(BIO*)> const out{BIO_new(BIO_s_mem()), BIO_free};
    if (!out || X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0, form) < 0)
        return std::nullopt;
    char* text = nullptr;
    auto const size = BIO_get_mem_data(out.get(), &text);
    return normalise_distinguished_name({text, static_cast<std::size_t>(size)});
}

} // namespace hono::device_registry
