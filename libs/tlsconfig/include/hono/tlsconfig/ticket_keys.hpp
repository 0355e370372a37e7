// SPDX-License-Identifier: Apache-2.0
#pragma once
// The keys that protect session tickets (tls.md §19). One ring serves all listeners and workers of the process, so that
// a session outlives the context that made it; make_server_context uses it. Any thread.

#include <array>
#include <chrono>
#include <mutex>
#include <optional>

namespace hono::tlsconfig {

struct ticket_key {
    std::array<unsigned char, 16> name{}; ///< in clear in each ticket
    std::array<unsigned char, 32> mac{};  ///< HMAC-SHA-256
    std::array<unsigned char, 32> aes{};  ///< AES-256-CBC
};

/// A random key for new tickets, replaced every 12 hours, and the one before, which only decrypts.
class ticket_ring {
public:
    using time_point = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::hours lifetime{12};

    struct match {
        ticket_key key;
        bool renew = false; ///< not the newest: the client should get another ticket
    };

    ticket_ring() = default;
    ~ticket_ring();
    ticket_ring(ticket_ring const&) = delete;
    ticket_ring& operator=(ticket_ring const&) = delete;

    /// Empty if no random numbers are to be had; then no ticket must be made.
    std::optional<ticket_key> newest(time_point now);
    /// The key of that name, unless it is too old or was never ours.
    std::optional<match> find(unsigned char const* name, time_point now);

private:
    bool turn(time_point now);

    std::mutex mutex_;
    std::optional<ticket_key> current_;
    std::optional<ticket_key> previous_;
    time_point made_;
};

} // namespace hono::tlsconfig
