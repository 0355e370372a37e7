// SPDX-License-Identifier: Apache-2.0
#pragma once
// From options to OpenSSL contexts. A context is immutable once made and shared by all workers; a context_slot is where
// listeners and clients look for the one of the moment, so that reloading only publishes another.

#include <memory>
#include <mutex>
#include <stdexcept>

typedef struct ssl_ctx_st SSL_CTX;

namespace hono::tlsconfig {

struct listener_options;
struct client_options;

using context_pointer = std::shared_ptr<SSL_CTX>;

/// OpenSSL refuses what the checks of the options let pass. Text names the block and OpenSSL's reason.
struct context_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// For the TLS port of a listener; `options.tls` must be set. @throws context_error
context_pointer make_server_context(listener_options const& options);
/// For a connection with TLS; `options.tls` must be true. The caller names the host to verify per connection.
/// @throws context_error
context_pointer make_client_context(client_options const& options);

/// Holds the context that the next handshake uses. Any thread.
class context_slot {
public:
    context_slot() = default;
    explicit context_slot(context_pointer first) noexcept;

    context_pointer current() const;
    /// Handshakes that began earlier, and their connections, keep theirs.
    void publish(context_pointer next);

private:
    // Not std::atomic<std::shared_ptr>: that of libstdc++ 12 is a spin lock which ThreadSanitizer does not understand.
    mutable std::mutex mutex_;
    context_pointer current_;
};

} // namespace hono::tlsconfig
