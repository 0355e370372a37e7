// SPDX-License-Identifier: Apache-2.0
#include <hono/config/blocks.hpp>

#include "tls_rows.hpp"

namespace hono::config {
namespace {

constexpr int max_port = 65'535;

void add_peer_rows(schema& to, std::string const& prefix)
{
    to.add({.name = prefix + ".host", .default_value = "localhost", .meaning = "Host of the peer."});
    to.add({.name = prefix + ".port",
            .type = kind::integer,
            .default_value = "5671",
            .meaning = "Port of the peer.",
            .min = 0,
            .max = max_port});
    to.add({.name = prefix + ".amqpHostname", .meaning = "Virtual host named in the AMQP open frame."});
    to.add({.name = prefix + ".name", .meaning = "Prefix of the container id; default: the component's name."});
    to.add({.name = prefix + ".serverRole", .meaning = "Name of the peer in logs and health checks."});
    to.add({.name = prefix + ".username", .meaning = "SASL PLAIN user; needs password."});
    to.add({.name = prefix + ".password", .type = kind::secret, .meaning = "SASL PLAIN password, or file:PATH."});
    to.add({.name = prefix + ".credentialsPath",
            .type = kind::path,
            .meaning = "Properties file with username= and password=, read if both settings above are empty."});
    to.add({.name = prefix + ".tlsEnabled",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "TLS with the system's trust store; a trustStorePath switches TLS on by itself."});
    to.add({.name = prefix + ".hostnameVerificationRequired",
            .type = kind::boolean,
            .default_value = "true",
            .meaning = "The peer's certificate must match host."});
}

struct time_row {
    char const* leaf;
    char const* default_value;
    char const* meaning;
};

void add_time_rows(schema& to, std::string const& prefix)
{
    constexpr time_row rows[] = {
        {"connectTimeout", "5000", "Time for TCP, TLS, SASL and open; 0: no limit."},
        {"idleTimeout", "16000", "Time without frames before the connection is given up."},
        {"linkEstablishmentTimeout", "1000", "Time to wait for a link's attach."},
        {"flowLatency", "20", "Time to wait for credit after attach."},
        {"requestTimeout", "200", "Time to wait for a response."},
        {"sendMessageTimeout", "1000", "Time to wait for a disposition."},
        {"reconnectMinDelay", "0", "Least time between attempts to connect."},
        {"reconnectMaxDelay", "7000", "Longest time between attempts to connect."},
        {"reconnectDelayIncrement", "100", "Base of the exponential back-off."},
    };
    for (auto const& [leaf, default_value, meaning] : rows)
        to.add({.name = prefix + '.' + leaf,
                .type = kind::duration,
                .default_value = default_value,
                .meaning = meaning,
                .min = 0});
    // As the guide of 1.5 spells it.
    to.add_alias(prefix + ".linkEstablishmentTimeout", prefix + ".linkEstablismentTimeout", rank::alias);
}

void add_size_rows(schema& to, std::string const& prefix)
{
    to.add({.name = prefix + ".initialCredits",
            .type = kind::integer,
            .default_value = "200",
            .meaning = "Credit issued by receivers.",
            .min = 0,
            .max = 1'000'000});
    to.add({.name = prefix + ".maxFrameSize",
            .type = kind::integer,
            .default_value = "-1",
            .meaning = "Largest AMQP frame in bytes; -1: no limit.",
            .min = 512,
            .max = INT32_MAX,
            .or_value = -1});
    to.add({.name = prefix + ".maxSessionFrames",
            .type = kind::integer,
            .default_value = "-1",
            .meaning = "Session window in frames; -1: no limit.",
            .min = 1,
            .max = INT32_MAX,
            .or_value = -1});
    to.add({.name = prefix + ".maxMessageSize",
            .type = kind::integer,
            .default_value = "-1",
            .meaning = "Largest accepted message in bytes; -1: no limit.",
            .min = -1});
    to.add({.name = prefix + ".minMaxMessageSize",
            .type = kind::integer,
            .default_value = "0",
            .meaning = "Peers that take only smaller messages than this are refused.",
            .min = 0,
            .aliases = {prefix + ".minMessageSize"}});
    to.add({.name = prefix + ".reconnectAttempts",
            .type = kind::integer,
            .default_value = "-1",
            .meaning = "Further attempts to connect; -1: without end.",
            .min = -1});
}

} // namespace

void add_client_block(schema& to, std::string const& prefix)
{
    add_peer_rows(to, prefix);
    add_tls_material_rows(to, prefix);
    add_time_rows(to, prefix);
    add_size_rows(to, prefix);
    to.add({.name = prefix + ".addressRewriteRule",
            .meaning = "PATTERN REPLACEMENT for link addresses, split at the first blank."});
    to.add({.name = prefix + ".pathSeparator",
            .default_value = "/",
            .meaning = "Separator of the segments of an address.",
            .min = 1,
            .max = 1});
}

void add_cache_block(schema& to, std::string const& prefix)
{
    to.add({.name = prefix + ".responseCacheMinSize",
            .type = kind::integer,
            .default_value = "20",
            .meaning = "Initial capacity of each cache.",
            .min = 0});
    to.add({.name = prefix + ".responseCacheMaxSize",
            .type = kind::integer,
            .default_value = "20000",
            .meaning = "Most entries of each cache in each worker; 0: no cache.",
            .min = 0});
    to.add({.name = prefix + ".responseCacheDefaultTimeout",
            .type = kind::integer,
            .default_value = "600",
            .meaning = "Seconds that an answer without a cache directive is kept.",
            .min = 1,
            .max = 1'000'000'000});
    to.add({.name = prefix + ".staleIfUnavailable",
            .type = kind::duration,
            .default_value = "600s",
            .meaning = "How long past its cache time an answer serves while the registry is away; 0: not at all.",
            .min = 1000,
            .or_value = 0});
}

} // namespace hono::config
