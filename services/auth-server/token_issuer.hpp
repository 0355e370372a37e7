// SPDX-License-Identifier: Apache-2.0
#pragma once
// Makes the tokens that services verify (auth-server.md §5). Immutable, any thread.

#include <chrono>
#include <string>

#include <hono/security/jwt.hpp>

#include "permissions.hpp"

namespace hono::auth_server {

class token_issuer {
public:
    token_issuer(security::jwt_key key, std::chrono::seconds lifetime);

    /// A token for `subject` with the claims of its account, valid from `now` on.
    std::string issue(std::string const& subject, claim_map const& claims,
                      std::chrono::system_clock::time_point now) const;

private:
    security::jwt_key key_;
    std::chrono::seconds lifetime_;
};

} // namespace hono::auth_server
