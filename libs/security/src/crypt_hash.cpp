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

constexpr std::array<std::string_view, 6> prefixes{"$2a$", "$2b$", "$2y$", "$5$", "$6$", "$y$"};
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
    return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return text.starts_with(prefix); });
}

bool verify_crypt(std::string_view hash, std::string_view password, int max_bcrypt_cost)
{
    if (!is_crypt_hash(hash) || hash.find('\0') != std::string_view::npos)
        return false;
    if (is_bcrypt(hash)) {
        auto const cost = cost_of(hash);
        if (!cost || *cost > max_bcrypt_cost)
            return false;
    }
    auto const made = run_crypt(password, std::string{hash});
    return !made.empty() && constant_time_equal(made, hash);
}

} // namespace hono::security
