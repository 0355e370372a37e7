// SPDX-License-Identifier: Apache-2.0
#pragma once
// A process under test: its output line by line, signals, its exit code, and requests to its health server.

#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include <hono/base/json.hpp>

namespace hono::test {

class child {
public:
    using environment = std::map<std::string, std::string>;

    /// Runs the fake service with a health server on a free loopback port, unless `variables` say otherwise.
    explicit child(environment variables = {}, std::vector<std::string> arguments = {});
    /// Kills what still runs.
    ~child();
    child(child const&) = delete;
    child& operator=(child const&) = delete;

    /// Reads until a line with `part` comes, and returns it; fails the test after 10 s or at the end of the output.
    std::string wait_for_line(std::string const& part);
    void send_signal(int number);
    /// Reads the rest of the output and waits for the end. Negative: ended by that signal.
    int wait();
    /// All that was read so far.
    std::string const& output() const noexcept { return output_; }

    struct answer {
        unsigned status = 0;
        std::string body;
    };
    /// After wait_for_started.
    answer get(std::string const& path) const;
    /// Waits for the "started" line and takes the health server's port from it.
    std::string wait_for_started();
    void set_health_port(std::uint16_t port) noexcept { health_port_ = port; }

private:
    bool read_more(std::chrono::steady_clock::time_point until);

    pid_t pid_ = -1;
    int output_end_ = -1;
    std::string output_;
    std::size_t searched_ = 0;
    std::uint16_t health_port_ = 0;
};

/// The port behind the last colon of the first address of `field` in a "started" line.
std::uint16_t port_of(std::string const& line, std::string const& field);

/// A port that was free a moment ago.
std::uint16_t free_port();

} // namespace hono::test
