// SPDX-License-Identifier: Apache-2.0
#pragma once
// The certificate that a device presented, and whether an anchor of its tenant has issued it (tls.md §17.1). OpenSSL's
// own path validation knows no anchors of a name and a key, so the checks are made here: everything but the signature
// at once, the signature, which is slow, apart. Any thread.

#include <memory>
#include <string>

#include <hono/base/date_time.hpp>
#include <hono/base/result.hpp>
#include <hono/security/error.hpp>
#include <hono/security/trust_anchor.hpp>

typedef struct x509_st X509;

namespace hono::security {

class device_certificate {
public:
    /// Keeps a reference of its own.
    explicit device_certificate(X509& presented);

    /// RFC 2253.
    std::string const& issuer() const noexcept { return issuer_; }
    std::string const& subject() const noexcept { return subject_; }
    std::string const& canonical_issuer() const noexcept { return canonical_issuer_; }
    std::string const& der() const noexcept { return der_; }
    X509& handle() const noexcept { return *certificate_; }

private:
    std::shared_ptr<X509> certificate_;
    std::string issuer_;
    std::string subject_;
    std::string canonical_issuer_;
    std::string der_;
};

/// What does not depend on the issuer. @errors certificate_not_valid_now, unknown_extension, weak_certificate
result<void> check_certificate(device_certificate const& leaf, timestamp when);

/// Whether an anchor may have issued it: its name fits, its key is strong enough.
bool may_have_issued(trust_anchor const& anchor, device_certificate const& leaf);

/// Costs a signature verification: not on a worker.
bool has_signed(trust_anchor const& anchor, device_certificate const& leaf);

/// Signed with SHA-1, or an RSA key of less than 2048 bits on either side: tolerated, if at all, for old devices.
bool is_outdated(trust_anchor const& anchor, device_certificate const& leaf);

} // namespace hono::security
