// SPDX-License-Identifier: Apache-2.0
#pragma once
// Settings as a process would resolve them from its environment, files to name in them, and the lines of the log.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <certs.hpp>

#include <hono/config/settings.hpp>

namespace hono::test {

/// A PEM pair `server-*.pem` for localhost, signed by `ca`, and `ca.pem` with its certificate.
class fixture {
public:
    fixture();
    ~fixture();

    /// Of a component with the listeners hono.amqp (service, 5671/5672), hono.http (adapter, 8443/8080) and
    /// hono.healthCheck, the clients hono.messaging and hono.auth, and the paths hono.token.keyPath and .certPath.
    /// Values that begin with `@` name a file of the folder.
    config::settings settings(std::map<std::string, std::string> const& variables) const;

    temporary_folder folder;
    identity ca;
    identity server;
    std::vector<std::string> log;

    /// True if a line of the log contains all of `words`.
    bool logged(std::vector<std::string> const& words) const;
};

/// True if some problem starts with `code` and contains all of `words`.
bool has_problem(config::settings const& settings, std::string_view code, std::vector<std::string> const& words = {});
/// For messages of failed tests.
std::string problems_of(config::settings const& settings);

} // namespace hono::test
