// SPDX-License-Identifier: Apache-2.0
#pragma once
// Ownership of OpenSSL objects, and the error queue as text.

#include <memory>
#include <string>

#include <openssl/err.h>

namespace hono::tlsconfig {

/// deleter<X509_STORE_free>: for std::unique_ptr.
template <auto Free>
struct deleter {
    template <class T>
    void operator()(T* object) const noexcept
    {
        Free(object);
    }
};

template <class T, auto Free>
using owned = std::unique_ptr<T, deleter<Free>>;

/// The reason of the last entry of the error queue, which is emptied.
inline std::string take_openssl_error()
{
    auto const code = ERR_peek_last_error();
    char const* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
    std::string text = reason != nullptr ? reason : "unknown reason";
    ERR_clear_error();
    return text;
}

} // namespace hono::tlsconfig
