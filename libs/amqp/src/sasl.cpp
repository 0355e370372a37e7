// SPDX-License-Identifier: Apache-2.0
// The server's side of SASL as a Proton plug-in: Proton's own offers ANONYMOUS only. Decisions are asynchronous: an
// exchange without a new state waits until decide_authentication() posts the outcome. Clients use Proton's own.
#include <proton/sasl.h>
#include <proton/sasl_plugin.h>
#include <proton/transport.h>

#include <hono/amqp/connection.hpp>
#include <hono/log/logger.hpp>

namespace hono::amqp {
namespace {

log::logger const logger{"amqp"};

bool is_offered(std::string_view mechanisms, std::string_view mechanism)
{
    while (!mechanisms.empty()) {
        auto const end = mechanisms.find(' ');
        if (mechanisms.substr(0, end) == mechanism)
            return true;
        if (end == std::string_view::npos)
            break;
        mechanisms.remove_prefix(end + 1);
    }
    return false;
}

/// RFC 4616: authzid NUL authcid NUL password; exactly three fields, the last two not empty.
std::optional<sasl_request> parse_plain(std::string_view response)
{
    auto const first = response.find('\0');
    if (first == std::string_view::npos)
        return std::nullopt;
    auto const second = response.find('\0', first + 1);
    if (second == std::string_view::npos || response.find('\0', second + 1) != std::string_view::npos)
        return std::nullopt;
    sasl_request request;
    request.mechanism = "PLAIN";
    request.authorization_id = response.substr(0, first);
    request.authentication_id = response.substr(first + 1, second - first - 1);
    request.password = secret{std::string{response.substr(second + 1)}};
    if (request.authentication_id.empty() || request.password.empty())
        return std::nullopt;
    return request;
}

void post_outcome(pn_transport_t* transport, sasl_code code, char const* user, char const* authorization_id)
{
    if (code == sasl_code::ok) {
        pnx_sasl_set_succeeded(transport, user, authorization_id);
    } else {
        pnx_sasl_set_failed(transport);
        // set_failed always says "auth" (1)
        pn_sasl_done(pn_sasl(transport), static_cast<pn_sasl_outcome_t>(code));
    }
    pnx_sasl_set_desired_state(transport, SASL_POSTED_OUTCOME);
}

} // namespace

/// The call-backs of the plug-in; the context is the connection.
struct sasl_server {
    static connection& self(pn_transport_t* transport)
    {
        return *static_cast<connection*>(pnx_sasl_get_context(transport));
    }
    static void free(pn_transport_t*) {}
    static char const* list_mechanisms(pn_transport_t* transport)
    {
        return self(transport).options_.sasl_mechanisms.c_str();
    }
    static bool init_server(pn_transport_t* transport)
    {
        pnx_sasl_set_desired_state(transport, SASL_POSTED_MECHANISMS);
        return true;
    }
    static bool init_client(pn_transport_t*) { return false; }
    static void prepare_write(pn_transport_t*) {}
    static void process_init(pn_transport_t* transport, char const* mechanism, pn_bytes_t const* response)
    {
        auto& on = self(transport);
        std::string_view const name{mechanism ? mechanism : ""};
        std::string_view const bytes{response->start ? response->start : "", response->size};
        std::optional<sasl_request> request;
        if (is_offered(on.options_.sasl_mechanisms, name)) {
            if (name == "PLAIN")
                request = parse_plain(bytes);
            else if (name == "EXTERNAL")
                request = sasl_request{"EXTERNAL", std::string{bytes}, {}, {}};
        }
        if (request)
            on.sasl_request_ = std::move(request);
        else
            post_outcome(transport, sasl_code::auth, nullptr, nullptr);
    }
    static void process_response(pn_transport_t* transport, pn_bytes_t const*)
    {
        post_outcome(transport, sasl_code::auth, nullptr, nullptr);
    }
    static bool process_mechanisms(pn_transport_t*, char const*) { return false; }
    static void process_challenge(pn_transport_t*, pn_bytes_t const*) {}
    static void process_outcome(pn_transport_t*, pn_bytes_t const*) {}
    static bool can_encrypt(pn_transport_t*) { return false; }
    static ssize_t max_encrypt_size(pn_transport_t*) { return 0; }
    static ssize_t no_codec(pn_transport_t*, pn_bytes_t, pn_bytes_t*) { return 0; }

    static constexpr pnx_sasl_implementation implementation{
        free,         list_mechanisms,  init_server,        init_client,       prepare_write,
        process_init, process_response, process_mechanisms, process_challenge, process_outcome,
        can_encrypt,  max_encrypt_size, no_codec,           no_codec};
};

void connection::set_up_sasl()
{
    auto* const transport = driver_.transport;
    auto* const sasl = pn_sasl(transport);
    if (role_ == role::server) {
        pn_transport_require_auth(transport, true);
        pnx_sasl_set_implementation(transport, &sasl_server::implementation, this);
        pn_connection_driver_bind(&driver_);
        return;
    }
    char const* mechanism = "ANONYMOUS";
    if (!options_.username.empty()) {
        mechanism = "PLAIN";
        pn_connection_set_user(driver_.connection, options_.username.c_str());
        pn_connection_set_password(driver_.connection, std::string{options_.password.reveal()}.c_str());
    } else if (options_.external) {
        mechanism = "EXTERNAL";
    }
    pn_connection_driver_bind(&driver_); // takes user and password over
    pn_sasl_allowed_mechs(sasl, mechanism);
    pn_sasl_set_allow_insecure_mechs(sasl, true); // Proton cannot see our TLS and would not send a password
}

awaitable<void> connection::decide_authentication()
{
    auto request = std::move(*sasl_request_);
    sasl_request_.reset();
    authenticated_user_ = request.authentication_id;
    auto const authorization_id = request.authorization_id;
    auto const mechanism = request.mechanism;
    auto const code = co_await handler_.authenticate(shared_from_this(), std::move(request));
    if (code != sasl_code::ok)
        logger.debug("authentication failed",
                     {{"peer", remote_address_}, {"mechanism", mechanism}, {"code", static_cast<int>(code)}});
    post_outcome(driver_.transport, code, authenticated_user_.c_str(), authorization_id.c_str());
}

} // namespace hono::amqp
