// SPDX-License-Identifier: Apache-2.0
#pragma once
// A tenant's CA as adapters know it: a name and a key, no certificate (tls.md §16.1). Immutable and cheap to copy;
// any thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

typedef struct evp_pkey_st EVP_PKEY;

namespace hono::security {

class trust_anchor {
public:
    /// `public_key` is a Base64 SubjectPublicKeyInfo, `algorithm` is "RSA" or "EC". Nothing if the name or the key
    /// cannot be read, or the key is of another algorithm.
    static std::optional<trust_anchor> parse(std::string_view subject, std::string_view public_key,
                                             std::string_view algorithm, bool auto_provisioning);

    /// See canonical_name().
    std::string const& canonical_subject() const noexcept { return canonical_subject_; }
    EVP_PKEY& key() const noexcept { return *key_; }
    /// DER of the SubjectPublicKeyInfo.
    std::string const& encoded_key() const noexcept { return encoded_key_; }
    /// Unknown devices with a certificate of this CA may be registered on the fly.
    bool auto_provisioning() const noexcept { return auto_provisioning_; }

private:
    trust_anchor() = default;

    std::string canonical_subject_;
    std::shared_ptr<EVP_PKEY> key_;
    std::string encoded_key_;
    bool auto_provisioning_ = false;
};

} // namespace hono::security
