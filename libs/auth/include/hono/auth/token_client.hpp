// SPDX-License-Identifier: Apache-2.0
#pragma once
// Asks the auth server for the token of somebody who presents a user name and a password (auth-server.md §8): a
// connection as that user, the node `cbs`, close. Nothing is cached. One per worker, on its thread.

#include <memory>
#include <string>
#include <string_view>

#include <hono/auth/client_options.hpp>
#include <hono/auth/error.hpp>
#include <hono/net/task_group.hpp>
#include <hono/security/principal.hpp>

namespace hono::auth {

class waiting_line;

class token_client {
public:
    /// The options must outlive the client.
    token_client(net::task_group& tasks, client_options const& options);
    ~token_client();
    token_client(token_client const&) = delete;
    token_client& operator=(token_client const&) = delete;

    /// Ends at the options' limit or at `deadline`, whichever is earlier.
    /// @errors wrong_credentials, unreachable, overloaded, bad_token
    awaitable<result<security::principal>> authenticate(std::string username, secret password,
                                                        time_point deadline = never);

private:
    awaitable<result<std::string>> fetch(std::string const& username, secret const& password, time_point deadline);
    awaitable<result<std::string>> fetch_once(std::string const& username, secret const& password, time_point deadline);
    result<security::principal> verify(std::string_view token) const;

    net::task_group& tasks_;
    client_options const& options_;
    std::unique_ptr<waiting_line> line_;
};

} // namespace hono::auth
