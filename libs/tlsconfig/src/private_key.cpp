// SPDX-License-Identifier: Apache-2.0
#include "private_key.hpp"

#include <array>
#include <string>

#include <openssl/evp.h>

#include "openssl.hpp"
#include "pem.hpp"
#include "read_file.hpp"

namespace hono::tlsconfig {
namespace {

constexpr int weak_rsa_bits = 2048;
constexpr int least_rsa_bits = 1024;

bool is_rsa(EVP_PKEY const& key)
{
    return EVP_PKEY_get_base_id(&key) == EVP_PKEY_RSA || EVP_PKEY_get_base_id(&key) == EVP_PKEY_RSA_PSS;
}

bool is_nist_curve(EVP_PKEY const& key)
{
    std::array<char, 80> name{};
    std::size_t size = 0;
    if (EVP_PKEY_get_group_name(&key, name.data(), name.size(), &size) != 1)
        return false;
    std::string_view const curve{name.data(), size};
    return curve == "prime256v1" || curve == "secp384r1" || curve == "secp521r1";
}

/// Null object of `problem`: an empty reason means that the key is fine.
problem find_weakness(EVP_PKEY const& key, remarks& to)
{
    auto const type = EVP_PKEY_get_base_id(&key);
    if (is_rsa(key)) {
        auto const bits = EVP_PKEY_get_bits(&key);
        if (bits < least_rsa_bits)
            return {"E04", "RSA key of " + std::to_string(bits) + " bits is too short, at least 2048 are needed"};
        if (is_weak(key))
            to.push_back({true, "", "RSA key of " + std::to_string(bits) + " bits is weak, use at least 2048"});
        return {};
    }
    if (type == EVP_PKEY_EC)
        return is_nist_curve(key) ? problem{} : problem{"E04", "EC key is not on curve P-256, P-384 or P-521"};
    if (type == EVP_PKEY_ED25519)
        return {};
    return {"E04", "key algorithm is not supported; use RSA, EC or Ed25519"};
}

checked<key_pointer> decode(pem_block const& block, remarks& to)
{
    if (block.label == "ENCRYPTED PRIVATE KEY" || block.encrypted)
        return problem{"E04", "the private key is encrypted; store it without a password"};
    if (block.label != "PRIVATE KEY" && block.label != "RSA PRIVATE KEY" && block.label != "EC PRIVATE KEY")
        return problem{"E04", "the key is a " + block.label + "; use RSA, EC or Ed25519"};
    auto const der = block.der.reveal();
    auto const* data = reinterpret_cast<unsigned char const*>(der.data());
    key_pointer key{d2i_AutoPrivateKey(nullptr, &data, static_cast<long>(der.size())), &EVP_PKEY_free};
    if (!key)
        return problem{"E04", "the private key is damaged or of an unknown kind: " + take_openssl_error()};
    ERR_clear_error();
    if (auto weakness = find_weakness(*key, to); !weakness.reason.empty())
        return weakness;
    return key;
}

} // namespace

bool is_weak(EVP_PKEY const& key)
{
    return is_rsa(key) && EVP_PKEY_get_bits(&key) < weak_rsa_bits;
}

checked<key_pointer> load_key_file(std::filesystem::path const& file, remarks& to)
{
    auto const text = read_file(file);
    if (!text)
        return text.error();
    auto const blocks = parse_pem(text->reveal());
    if (!blocks)
        return blocks.error();
    if (blocks->empty())
        return problem{"E02", "holds no PEM block"};
    for (auto const& block : *blocks) {
        if (!block.label.ends_with("PRIVATE KEY"))
            continue;
        check_permissions(file, to);
        return decode(block, to);
    }
    return problem{"E04", "holds no private key"};
}

} // namespace hono::tlsconfig
