// SPDX-License-Identifier: Apache-2.0
#include <hono/security/trust_anchor.hpp>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <hono/base/base64.hpp>
#include <hono/security/distinguished_name.hpp>

namespace hono::security {
namespace {

std::shared_ptr<EVP_PKEY> decode(std::string const& der)
{
    auto const* const begin = reinterpret_cast<unsigned char const*>(der.data());
    auto const* position = begin;
    std::shared_ptr<EVP_PKEY> key{d2i_PUBKEY(nullptr, &position, static_cast<long>(der.size())), &EVP_PKEY_free};
    ERR_clear_error();
    return position == begin + der.size() ? key : nullptr;
}

bool is_of(EVP_PKEY const& key, std::string_view algorithm)
{
    auto const type = EVP_PKEY_get_base_id(&key);
    return (type == EVP_PKEY_RSA && algorithm == "RSA") || (type == EVP_PKEY_EC && algorithm == "EC");
}

} // namespace

std::optional<trust_anchor> trust_anchor::parse(std::string_view subject, std::string_view public_key,
                                                std::string_view algorithm, bool auto_provisioning)
{
    auto name = canonical_distinguished_name(subject);
    auto der = base64_decode(public_key);
    auto key = der ? decode(*der) : nullptr;
    if (!name || !key || !is_of(*key, algorithm))
        return std::nullopt;
    trust_anchor anchor;
    anchor.canonical_subject_ = std::move(*name);
    anchor.key_ = std::move(key);
    anchor.encoded_key_ = std::move(*der);
    anchor.auto_provisioning_ = auto_provisioning;
    return anchor;
}

} // namespace hono::security
