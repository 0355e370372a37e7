// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <hono/net/stream.hpp>

typedef struct evp_pkey_st EVP_PKEY;

namespace test {

/// A fresh P-256 key with a certificate for "localhost" and 127.0.0.1 that it has signed itself.
class self_signed {
public:
    self_signed();
    hono::net::tls_context server_context() const;
    /// Trusts this certificate only.
    hono::net::tls_context client_context() const;

private:
    std::shared_ptr<EVP_PKEY> key_;
    std::shared_ptr<X509> certificate_;
};

} // namespace test
