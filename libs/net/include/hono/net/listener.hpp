// SPDX-License-Identifier: Apache-2.0
#pragma once
// Listening sockets: bound for all workers before any of them accepts.

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <hono/net/asio.hpp>
#include <hono/net/task_group.hpp>

namespace hono::net {

/// The port is taken or the address is not ours: the process ends with code 69 (tls.md §21, E13).
class bind_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One port, claimed for a number of workers. A plain bind first proves that no other process listens there, which
/// SO_REUSEPORT would hide; then one socket per worker is bound. Port 0: the first socket picks.
class port_claim {
public:
    /// `address` is an IP literal or a host name. @throws bind_error
    port_claim(std::string const& address, std::uint16_t port, std::size_t workers);
    port_claim(port_claim&&) noexcept;
    port_claim& operator=(port_claim&&) noexcept;
    ~port_claim();

    std::uint16_t port() const noexcept { return port_; }
    std::string const& address() const noexcept { return address_; }
    /// Hands worker `index` its bound and listening socket; once per worker.
    tcp_acceptor take(std::size_t index, executor ex);

private:
    std::string address_;
    std::uint16_t port_ = 0;
    std::vector<int> sockets_;
};

/// Accepts until the acceptor is closed or the task cancelled. `on_accept` gets each socket with TCP_NODELAY set.
/// Failed accepts (no file descriptors, aborted peers) are logged, back off and go on.
awaitable<void> accept_loop(tcp_acceptor& acceptor, std::function<void(tcp_socket)> on_accept);

} // namespace hono::net
