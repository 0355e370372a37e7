// SPDX-License-Identifier: Apache-2.0
#pragma once
// The health check server: probes and metrics over HTTPS and HTTP, on a thread of its own, so that it answers whatever
// the workers do (health-and-operations.md §1, §2; tls.md §13). First to start, last to stop.

#include <memory>
#include <string>
#include <vector>

#include <hono/metrics/registry.hpp>
#include <hono/net/stream.hpp>
#include <hono/ops/health.hpp>
#include <hono/tlsconfig/listener_options.hpp>

namespace hono::config {
class settings;
}

namespace hono::ops {

struct server_options {
    tlsconfig::listener_options listener;
    net::tls_context context; ///< set if listener.tls is and there are no problems
};

/// Properties `hono.healthCheck.*`; reports problems through `settings`.
server_options read_server_options(config::settings& settings);

class server {
public:
    /// Claims the ports. Both referenced objects must outlive the server. @throws net::bind_error
    server(server_options options, health& checks, metrics::registry const& meters);
    /// Stops, if that has not happened.
    ~server();
    server(server const&) = delete;
    server& operator=(server const&) = delete;

    /// Answers requests from now on.
    void start();
    /// Ends running requests, at most 1 s, closes the listeners and joins the thread.
    void stop();
    /// For the log, e.g. "https://127.0.0.1:8088".
    std::vector<std::string> bound_addresses() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace hono::ops
