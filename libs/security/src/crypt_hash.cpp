// SPDX-License-Identifier: Apache-2.0
// Modular crypt hashes through libcrypt's re-entrant functions.
#include <algorithm>
#include <array>
#include <memory>

#include <crypt.h>
#include <openssl/crypto.h>

#include <hono/base/secret.hpp>
#include <hono/security/password_hash.hpp>

namespace hono::security {
namespace {

/// The kinds that we know, and the size of the hash behind the last `$`; bcrypt has none of its own.
struct crypt_kind {
    std::string_view prefix;
    std::size_t hash_size;
};
constexpr std::array<crypt_kind, 6> kinds{
    {{"$2a$", 0}, {"$2b$", 0}, {"$2y$", 0}, {"$5$", 43}, {"$6$", 86}, {"$y$", 43}}};
constexpr std::string_view rounds_prefix = "rounds=";
constexpr std::size_t rounds_max_digits = 6; // of SHA-crypt; a million takes a second of CPU
constexpr std::size_t bcrypt_size = 60;      // prefix, cost, 22 characters of salt, 31 of hash
constexpr std::size_t bcrypt_max_input = 72; // bytes of the password that bcrypt looks at; libcrypt refuses 512
constexpr int least_cost = 4, greatest_cost = 31;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_crypt_character(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '/';
}

bool is_bcrypt(std::string_view hash)
{
    return hash.starts_with("$2");
}

/// The cost of `$2?$NN$` + 53 characters.
std::optional<int> cost_of(std::string_view hash)
{
    if (hash.size() != bcrypt_size || hash[6] != '$' || !is_digit(hash[4]) || !is_digit(hash[5]) ||
        !std::ranges::all_of(hash.substr(7), is_crypt_character))
        return std::nullopt;
    int const cost = (hash[4] - '0') * 10 + (hash[5] - '0');
    if (cost < least_cost || cost > greatest_cost)
        return std::nullopt;
    return cost;
}

crypt_kind const* kind_of(std::string_view text)
{
    auto const found = std::ranges::find_if(kinds, [&](auto const& kind) { return text.starts_with(kind.prefix); });
    return found == kinds.end() ? nullptr : &*found;
}

/// `$5$`, `$6$` and `$y$`: the first field bounds the cost, the last is the hash. Yescrypt's parameters are those that
/// crypt_gensalt makes: `j` and two characters.
bool is_affordable(std::string_view hash, crypt_kind const& kind)
{
    auto const fields = hash.substr(kind.prefix.size());
    auto const first = fields.substr(0, fields.find('$'));
    auto const last = fields.substr(std::min(fields.rfind('$') + 1, fields.size()));
    if (last.size() != kind.hash_size || last.size() == fields.size() || !std::ranges::all_of(last, is_crypt_character))
        return false;
    if (kind.prefix == "$y$")
        return first.size() == 3 && first.front() == 'j';
    return !first.starts_with(rounds_prefix) || first.size() <= rounds_prefix.size() + rounds_max_digits;
}

/// crypt(3) with a working area of its own (32 KiB) that is wiped; "" if libcrypt refuses the setting.
std::string run_crypt(std::string_view password, std::string const& setting)
{
    if (password.find('\0') != std::string_view::npos)
        return {};
    auto const significant = is_bcrypt(setting) ? password.substr(0, bcrypt_max_input) : password;
    std::string phrase{significant};
    auto const area = std::make_unique<crypt_data>();
    char const* const made = crypt_rn(phrase.c_str(), setting.c_str(), area.get(), sizeof(crypt_data));
    std::string hash{made ? made : ""};
    OPENSSL_cleanse(area.get(), sizeof(crypt_data));
    OPENSSL_cleanse(phrase.data(), phrase.size());
    return hash;
}

} // namespace

std::optional<std::string> make_bcrypt_hash(std::string_view password, int cost)
{
    if (cost < least_cost || cost > greatest_cost)
        return std::nullopt;
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
    // Without random bytes given, libcrypt takes its own from the kernel.
    if (!crypt_gensalt_rn("$2a$", static_cast<unsigned long>(cost), nullptr, 0, setting.data(), int(setting.size())))
        return std::nullopt;
    auto hash = run_crypt(password, setting.data());
    if (!bcrypt_cost(hash))
        return std::nullopt;
    return hash;
}

std::optional<int> bcrypt_cost(std::string_view hash)
{
    return hash.starts_with("$2a$") ? cost_of(hash) : std::nullopt;
}

bool is_crypt_hash(std::string_view text) noexcept
{
    return kind_of(text) != nullptr;
}

bool can_verify_crypt(std::string_view hash, int max_bcrypt_cost)
{
    auto const* const kind = kind_of(hash);
    if (!kind || hash.find('\0') != std::string_view::npos)
        return false;
    if (!is_bcrypt(hash))
        return is_affordable(hash, *kind);
    auto const cost = cost_of(hash);
    return cost && *cost <= max_bcrypt_cost;
}

bool verify_crypt(std::string_view hash, std::string_view password, int max_bcrypt_cost)
{
    if (!can_verify_crypt(hash, max_bcrypt_cost))
        return false;
    auto const made = run_crypt(password, std::string{hash});
    return !made.empty() && constant_time_equal(made, hash);
}

} // namespace hono::security
