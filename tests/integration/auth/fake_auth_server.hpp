// SPDX-License-Identifier: Apache-2.0
#pragma once
// An auth server on loopback that does what the test says, and options of a client that trusts it.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <hono/amqp/server.hpp>
#include <hono/auth/client_options.hpp>

#include "run_io.hpp"

namespace test {

inline constexpr std::string_view shared_secret = "a-secret-of-more-than-thirty-two-bytes";

hono::security::jwt_key key_of(std::string_view secret = shared_secret);
/// A token that is good for ten minutes.
std::string make_token(std::string_view claims = R"("sub":"svc@HONO","r:registration/*":"RW")",
                       std::string_view secret = shared_secret, std::chrono::seconds life = std::chrono::minutes{10});

struct auth_script {
    std::string mechanisms = "EXTERNAL PLAIN";
    hono::amqp::sasl_code refusal = hono::amqp::sasl_code::auth; ///< for any password but "s3cret"
    std::string token = make_token();
    std::string type = "amqp:jwt";
    std::string refuse_with{};          ///< condition for the link, "" = accept
    int drops = 0;                      ///< connections that end instead of an outcome, before the first that does not
    std::chrono::milliseconds delay{0}; ///< before an outcome
};

class fake_auth_server {
public:
    explicit fake_auth_server(worker_io& on, auth_script what = {},
                              std::function<hono::net::tls_context()> tls = nullptr);
    ~fake_auth_server();

    hono::auth::client_options client_options() const;

    auth_script script;
    std::vector<hono::amqp::sasl_request> logins;
    int running = 0;      ///< connections at the moment
    int most_running = 0; ///< at the same time so far
    int accepted_tokens = 0;

private:
    worker_io& io_;
    std::uint16_t port_ = 0;
    std::unique_ptr<hono::amqp::server> server_;
};

} // namespace test
