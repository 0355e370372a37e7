// SPDX-License-Identifier: Apache-2.0
#pragma once
// One AMQP 1.0 connection, accepted or opened, on Qpid Proton's connection driver and our own byte stream. It moves
// bytes and hands Proton's events to a handler; what they mean is the handler's business. Used by amqp::server,
// amqp::client and the services' endpoints, which may use Proton's C engine (pn_link_t …) on it.
//
// Thread rule: one worker. After every change of the engine from outside a handler call-back, call flush().

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <proton/codec.h>
#include <proton/connection.h>
#include <proton/connection_driver.h>
#include <proton/delivery.h>
#include <proton/link.h>
#include <proton/session.h>
#include <proton/types.h>

#include <hono/amqp/error.hpp>
#include <hono/base/secret.hpp>
#include <hono/net/asio.hpp>
#include <hono/net/event.hpp>
#include <hono/net/stream.hpp>

namespace hono::amqp {

class connection;
class frame_check;
struct frame_fault;

/// What a peer presented in sasl-init (auth-server.md §2).
struct sasl_request {
    std::string mechanism;         ///< "PLAIN" or "EXTERNAL"; others are refused before a handler sees them
    std::string authorization_id;  ///< may be empty
    std::string authentication_id; ///< PLAIN: the user; EXTERNAL: empty, see connection::stream().peer_certificate()
    secret password;
};

/// sasl-outcome codes.
enum class sasl_code { ok = 0, auth = 1, sys = 2, sys_perm = 3, sys_temp = 4 };

/// Reactions to a connection's events. Called on its worker, never inside each other; a call-back may change the engine
/// of this connection freely (flushing follows by itself) and of others (flush() those).
class connection_handler {
public:
    virtual ~connection_handler() = default;

    /// Server: decides about a peer. Until it returns, the peer waits; the connection's openTimeout bounds it. The
    /// mechanisms offered are those of connection_options::sasl_mechanisms.
    virtual awaitable<sasl_code> authenticate(std::shared_ptr<connection> peer, sasl_request request);

    /// The peer's open is in. Server: answers with open() unless the handler closes or calls open() later itself
    /// (return false to answer later).
    virtual bool on_open(connection&) { return true; }
    virtual void on_session_open(connection&, pn_session_t*); ///< default: opens it
    virtual void on_link_open(connection&,
                              pn_link_t*) = 0; ///< the peer's attach: answer, refuse(), or our own is confirmed
    virtual void on_link_flow(connection&, pn_link_t*) {} ///< credit or drain changed
    /// Bytes of an incoming delivery arrived (maybe partial), or the peer changed the state of one of either direction.
    virtual void on_delivery(connection&, pn_delivery_t*) = 0;
    /// The peer's detach. Forget the link: it is closed and freed when this returns.
    virtual void on_link_close(connection&, pn_link_t*) {}
    /// The peer's end. The session's links are still there: forget them; all are freed when this returns.
    virtual void on_session_close(connection&, pn_session_t*) {}
    /// The socket, which was full, takes bytes again (see connection::is_congested).
    virtual void on_writable(connection&) {}
    /// The peer's close. Answering it follows by itself.
    virtual void on_close(connection&) {}
    /// The connection has ended, orderly or not; links, sessions and deliveries die when this returns. Last call.
    virtual void on_end(connection&) {}
};

struct connection_options {
    std::string container_id;
    std::string hostname;                  ///< client: virtual host in open, "" = none
    std::string sasl_mechanisms = "PLAIN"; ///< server: offered, blank-separated, in this order
    std::chrono::milliseconds idle_timeout{
        20'000}; ///< of silence until the peer counts as gone; half is announced; 0 = never
    std::chrono::milliseconds open_timeout{10'000}; ///< server: accept to the peer's open, TLS not counted; 0 = none
    std::uint32_t max_frame_size = 16'384;          ///< bytes, announced and enforced; 0 = no limit
    std::uint16_t max_sessions = 65'535;            ///< announced as channel-max + 1
    std::uint32_t session_window = 300u * 16'384u;  ///< bytes of incoming transfers that a session buffers
    std::vector<std::string> offered_capabilities;
    std::vector<std::string> desired_capabilities;
    std::function<void(pn_data_t*)> properties; ///< fills the open frame's properties map (whole map), or empty
    // client: SASL PLAIN with both, EXTERNAL with neither but `external`, else ANONYMOUS
    std::string username;
    secret password;
    bool external = false;
};

class connection : public std::enable_shared_from_this<connection> {
public:
    enum class role { server, client };

    /// The stream is connected and its TLS handshake done. The handler must outlive run().
    static std::shared_ptr<connection> make(role, net::stream, connection_options, connection_handler&);
    ~connection();

    /// Drives the connection until it has ended; then on_end has been called. Spawn it in a task group.
    awaitable<void> run();

    /// Sends open (server: from on_open or later; client: run() does it).
    void open();
    /// Writes what the engine has to say, soon and in one go with what else happens until then. Cheap to repeat.
    void flush();
    /// Orderly end: close with the error (none if `condition` is empty), wait for the peer's close ≤ 2 s, drop the
    /// socket. Further events are not handed on except on_end.
    void close(std::string_view condition = {}, std::string_view description = {});
    /// Drops the socket now.
    void abort();

    pn_connection_t* engine() const noexcept { return driver_.connection; }
    pn_transport_t* transport() const noexcept { return driver_.transport; }
    net::stream& stream() noexcept { return stream_; }
    connection_options const& options() const noexcept { return options_; }
    executor get_executor() { return stream_.get_executor(); }
    std::string const& remote_address() const noexcept { return remote_address_; }
    std::string remote_container() const;
    bool is_closing() const noexcept { return closing_; }
    /// Bytes wait because the socket is full: a good moment not to give this peer more.
    bool is_congested() const noexcept { return write_blocked_; }
    /// Why the connection ended or was refused: the peer's or transport's condition and text, "" if orderly.
    std::string const& end_condition() const noexcept { return end_condition_; }
    std::string const& end_description() const noexcept { return end_description_; }
    /// Client: the peer answered our credentials with sasl-outcome auth (1); other failures may pass by themselves.
    bool authentication_failed() const noexcept { return authentication_failed_; }

private:
    connection(role, net::stream, connection_options, connection_handler&);
    friend struct sasl_server;
    void set_up_sasl();
    void fill_open_frame();
    awaitable<void> read_loop();
    awaitable<void> decide_authentication();
    void dispatch_events();
    void dispatch(pn_event_t* event);
    void dispatch_link(pn_event_type_t type, pn_link_t* link);
    void dispatch_remote_open();
    void note_end(pn_condition_t* condition);
    void note_authentication();
    void answer_unknown_protocol();
    void write_out();
    void await_writable(net::io_status direction);
    void tick();
    void limit(std::chrono::milliseconds span);
    void finish_if_done();
    void end_if_malformed(std::optional<frame_fault> const& fault);
    bool is_closed_by_both() const;

    role role_;
    net::stream stream_;
    connection_options options_;
    connection_handler& handler_;
    pn_connection_driver_t driver_{};
    std::unique_ptr<frame_check> frames_;
    std::string remote_address_;
    std::string end_condition_;
    std::string end_description_;
    std::string authenticated_user_;           // Proton keeps a pointer only
    std::optional<sasl_request> sasl_request_; // waits to be decided by the read loop
    steady_timer tick_timer_;
    steady_timer limit_timer_; // openTimeout, later the wait for the peer's close
    net::event<bool> finished_;
    bool flush_scheduled_ = false;
    bool write_blocked_ = false;
    bool has_written_ = false;
    bool closing_ = false;
    bool peer_opened_ = false;
    bool authentication_failed_ = false;
};

// Helpers for handlers ------------------------------------------------------------------------------------------------

/// Answers an attach with the null terminus and detach(closed, error), as in amqp-apis.md §3.3.
void refuse(pn_link_t* link, std::string_view condition, std::string_view description);
/// detach(closed=true) with an error.
void detach(pn_link_t* link, std::string_view condition, std::string_view description);
/// Copies the peer's source and target into our own: a confirmed attach. Filters, durability and expiry are left out.
void echo_termini(pn_link_t* link);
/// Source address of a link on which we send, target address of one on which we receive; "" if none.
std::string_view remote_address_of(pn_link_t* link);
/// Settles an incoming delivery as rejected with an error.
void reject(pn_delivery_t* delivery, std::string_view condition, std::string_view description);
pn_bytes_t bytes_of(std::string_view text) noexcept;
std::string_view view_of(pn_bytes_t bytes) noexcept;

} // namespace hono::amqp
