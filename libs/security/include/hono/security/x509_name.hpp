// SPDX-License-Identifier: Apache-2.0
#pragma once
// The text form of distinguished names, byte for byte as Java writes RFC 2253 (tls.md §16.3): it is a key in databases
// and in requests. Pure, any thread.

#include <optional>
#include <string>
#include <string_view>

typedef struct X509_name_st X509_NAME;
typedef struct x509_st X509;

namespace hono::security {

/// `CN=\ lead,O=A\, B,C=DE`. "" for the empty name.
std::string rfc2253_name(X509_NAME const& name);
std::string rfc2253_subject(X509 const& certificate);
std::string rfc2253_issuer(X509 const& certificate);

/// For comparing only: names that differ in the case or the number of blanks of their PrintableStrings and UTF8Strings
/// have the same canonical form; other string types compare exactly.
std::string canonical_name(X509_NAME const& name);

/// The user of SASL EXTERNAL (auth-server.md §2.2): the value of a CN that stands first in `subject`, as it is written
/// there. Nothing if there is none.
std::optional<std::string> leading_common_name(std::string_view subject);

} // namespace hono::security
