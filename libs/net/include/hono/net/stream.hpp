// SPDX-License-Identifier: Apache-2.0
#pragma once
// A byte stream over a TCP socket, plain or TLS, for listeners and clients. TLS works on the socket's file descriptor
// (SSL_set_fd) with released buffers: an idle TLS connection costs about 17 kB. Two ways of use:
//  - try_read/try_write with wait_readable/wait_writable: non-blocking calls for engines that own their buffers;
//  - the coroutines with a deadline for everything else.
// A stream belongs to one worker's thread. Never read and never write twice at the same time.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <hono/net/asio.hpp>

typedef struct ssl_st SSL;
typedef struct ssl_ctx_st SSL_CTX;
typedef struct x509_st X509;

namespace hono::net {

/// A TLS context, immutable once published; reloading swaps the pointer, connections keep theirs.
using tls_context = std::shared_ptr<SSL_CTX>;

/// How a client verifies and addresses the server of a TLS connection.
struct tls_client_settings {
    tls_context context;
    std::string host;        ///< DNS name or IP literal: server name indication and verification (tls.md §12.3)
    bool verify_host = true; ///< false: the path is still validated, the name is not
};

/// Why try_read or try_write did not move bytes.
enum class io_status {
    ok,         ///< `bytes` > 0 bytes were moved
    want_read,  ///< wait until the socket is readable, then call again
    want_write, ///< wait until the socket is writable, then call again
    closed,     ///< the peer has closed its side in an orderly way
    failed,     ///< see `error`
};

struct io_result {
    io_status status = io_status::ok;
    std::size_t bytes = 0;
    error_code error;
};

class stream {
public:
    explicit stream(tcp_socket socket);
    stream(stream&&) noexcept;
    stream& operator=(stream&&) noexcept;
    ~stream();

    /// Server side of the TLS handshake. @errors deadline_exceeded, tls_failed (see tls_error_text), socket errors
    awaitable<result<void>> accept_tls(tls_context context, time_point deadline);
    /// Client side, with server name indication and verification of the peer. @errors as accept_tls
    awaitable<result<void>> connect_tls(tls_client_settings settings, time_point deadline);

    io_result try_read(std::span<char> buffer);
    io_result try_write(std::string_view bytes);
    /// TLS holds bytes that were read from the socket (decrypted or not): no readability event may announce them, so
    /// try_read before waiting.
    bool has_pending() const noexcept;

    tcp_socket& socket() noexcept { return socket_; }
    executor get_executor() { return socket_.get_executor(); }

    /// At least one byte, or connection_closed. @errors deadline_exceeded, connection_closed, socket and TLS errors
    awaitable<result<std::size_t>> read_some(std::span<char> buffer, time_point deadline);
    /// All of `bytes`, which must outlive the call, in as few TLS records as possible.
    awaitable<result<void>> write_all(std::string_view bytes, time_point deadline);
    /// Sends close_notify (the peer's need not come), then closes the socket.
    awaitable<void> shutdown(time_point deadline);
    /// As shutdown, but only this side's output ends: what the peer still sends can be read from the socket.
    awaitable<void> shutdown_output(time_point deadline);
    /// Closes at once; pending waits complete with an error.
    void close() noexcept;

    bool is_open() const noexcept { return socket_.is_open(); }
    bool is_tls() const noexcept { return ssl_ != nullptr; }
    /// The certificate that the peer presented, or null; owned by the stream.
    X509* peer_certificate() const noexcept;
    /// Negotiated version, e.g. "TLSv1.3"; "" on plain streams.
    std::string_view tls_version() const noexcept;
    /// What OpenSSL said about the last failure, e.g. "certificate verify failed: certificate has expired".
    std::string const& tls_error_text() const noexcept { return tls_error_text_; }
    /// "192.0.2.1:5671", "" when not connected.
    std::string remote_address() const;

private:
    struct ssl_free {
        void operator()(SSL* ssl) const noexcept;
    };
    awaitable<result<void>> handshake(time_point deadline);
    awaitable<result<void>> wait(io_status direction, time_point deadline);
    io_result tls_failure(int code);

    tcp_socket socket_;
    std::unique_ptr<SSL, ssl_free> ssl_;
    std::string tls_error_text_;
};

} // namespace hono::net
