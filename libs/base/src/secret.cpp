// SPDX-License-Identifier: Apache-2.0
#include <hono/base/secret.hpp>

#include <utility>

#include <openssl/crypto.h>

namespace hono {

bool constant_time_equal(std::string_view a, std::string_view b) noexcept
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

secret::secret(std::string value) noexcept
    : value_{std::move(value)}
{
}

secret::secret(secret&& other) noexcept
    : value_{std::exchange(other.value_, {})}
{
}

secret& secret::operator=(secret other) noexcept
{
    value_.swap(other.value_);
    return *this;
}

secret::~secret()
{
    OPENSSL_cleanse(value_.data(), value_.size());
}

} // namespace hono
