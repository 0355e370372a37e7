// SPDX-License-Identifier: Apache-2.0
#pragma once
// Identities and what they may do: permissions.json (auth-server.md §7). Immutable once parsed; any thread.

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <hono/base/secret.hpp>

namespace hono::auth_server {

/// The document breaks a rule; the text names role or user.
struct permissions_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Claims of a token: "r:<resource>" or "o:<resource>:<operation>" to activities (auth-server.md §5).
using claim_map = std::map<std::string, std::string>;

struct account {
    std::string mechanism;     ///< "PLAIN" or "EXTERNAL": the only way to log in
    secret password;           ///< clear text or a crypt(3) hash; PLAIN only
    claim_map claims;          ///< of all roles; the later one replaces the earlier
    bool is_component = false; ///< may act for other users (auth-server.md §2.3)
};

class permissions {
public:
    /// @throws permissions_error
    static permissions parse(std::string_view document);

    account const* find(std::string_view name) const;
    /// The account if it logs in by `mechanism`, else null.
    account const* find(std::string_view name, std::string_view mechanism) const;
    std::size_t size() const noexcept { return accounts_.size(); }

private:
    std::map<std::string, account, std::less<>> accounts_;
};

/// The users of a typical installation (auth-server.md §7.1). Their passwords are published: loopback only.
std::string_view builtin_permissions() noexcept;

} // namespace hono::auth_server
