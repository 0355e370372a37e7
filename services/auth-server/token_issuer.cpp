// SPDX-License-Identifier: Apache-2.0
#include "token_issuer.hpp"

#include <hono/base/json.hpp>

namespace hono::auth_server {

token_issuer::token_issuer(security::jwt_key key, std::chrono::seconds lifetime)
    : key_{std::move(key)}
    , lifetime_{lifetime}
{
}

std::string token_issuer::issue(std::string const& subject, claim_map const& claims,
                                std::chrono::system_clock::time_point now) const
{
    auto const end = std::chrono::floor<std::chrono::seconds>(now) + lifetime_;
    json content{{"iss", "Hono"}, {"sub", subject}, {"exp", end.time_since_epoch().count()}};
    for (auto const& [claim, value] : claims)
        content[claim] = value;
    return key_.sign(content.dump());
}

} // namespace hono::auth_server
