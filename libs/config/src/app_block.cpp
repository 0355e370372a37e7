// SPDX-License-Identifier: Apache-2.0
#include <hono/config/blocks.hpp>

namespace hono::config {
namespace {

void add_runtime_rows(schema& to)
{
    to.add({.name = "hono.app.maxInstances",
            .type = kind::integer,
            .default_value = "0",
            .meaning = "Number of workers; 0 or more than there are CPUs: one for each CPU of the quota.",
            .min = 0,
            .max = 100'000});
    to.add({.name = "hono.app.startupTimeout",
            .type = kind::integer,
            .default_value = "20",
            .meaning = "Seconds that start-up may take.",
            .min = 1,
            .max = 86'400});
    to.add({.name = "hono.app.shutdownDelay",
            .type = kind::duration,
            .default_value = "0s",
            .meaning = "Time between \"not ready\" and closing the listeners.",
            .min = 0});
    to.add({.name = "hono.app.drainSeconds",
            .type = kind::integer,
            .meaning = "Seconds over which inbound connections are closed at shutdown; default: adapters 20, others 5.",
            .min = 0,
            .max = 86'400});
    to.add({.name = "hono.app.memoryLimit",
            .type = kind::bytes,
            .meaning = "Memory that the connection limit is derived from; default: of the cgroup or the machine.",
            .min = 1});
    to.add({.name = "hono.vertx.dnsQueryTimeout",
            .type = kind::duration,
            .default_value = "5000",
            .meaning = "Accepted without effect: a client's connectTimeout bounds its DNS queries, too.",
            .min = 100});
    to.add({.name = "hono.vertx.maxEventLoopExecuteTime",
            .type = kind::duration,
            .default_value = "PT2S",
            .meaning = "Accepted without effect: the liveness check finds workers that hang.",
            .min = 1});
    to.add({.name = "hono.vertx.preferNative",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Accepted without effect: epoll is always used."});
    to.add({.name = "hono.vertx.enableMetrics",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Accepted without effect: metrics of the process are always there."});
}

void add_log_and_source_rows(schema& to)
{
    to.add({.name = "hono.log.level",
            .default_value = "INFO",
            .meaning = "Least level of lines in the log; wins over the profiles trace, dev and prod.",
            .one_of = {"ERROR", "WARN", "INFO", "DEBUG", "TRACE"},
            .synonyms = {"logging.level.org.eclipse.hono"}});
    to.add({.name = "hono.log.format",
            .default_value = "text",
            .meaning = "Form of the lines in the log.",
            .one_of = {"text", "json"}});
    to.add({.name = "hono.config.strict",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Unknown HONO_ names are errors."});
    to.add({.name = "hono.config.location",
            .type = kind::list,
            .meaning = "Folders and files with settings, later ones win; default: ./ and ./config/.",
            .synonyms = {"spring.config.location"}});
    to.add({.name = "hono.config.additionalLocation",
            .type = kind::list,
            .meaning = "Folders and files that win over those of hono.config.location.",
            .synonyms = {"spring.config.additionalLocation"}});
    to.add({.name = "hono.config.name",
            .default_value = "application",
            .meaning = "Base name of the files with settings.",
            .synonyms = {"spring.config.name"}});
    to.add({.name = "hono.profiles.active",
            .type = kind::list,
            .meaning = "Active profiles; application-<profile> files are read, the last profile wins.",
            .synonyms = {"spring.profiles.active"}});
}

void add_reload_rows(schema& to)
{
    to.add({.name = "hono.tls.reload.enabled",
            .type = kind::boolean,
            .default_value = "true",
            .meaning = "Read key material again when its files change."});
    to.add({.name = "hono.tls.reload.pollInterval",
            .type = kind::duration,
            .default_value = "60s",
            .meaning = "Time between looks at the files besides notifications; 0: notifications only.",
            .min = 1000,
            .or_value = 0});
    to.add({.name = "hono.tls.reload.debounce",
            .type = kind::duration,
            .default_value = "1s",
            .meaning = "Quiet time before changed files are read.",
            .min = 0});
    to.add({.name = "hono.tls.reload.reconnectClients",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Establish outbound connections again after a reload."});
    to.add({.name = "hono.tls.reload.closeUntrusted",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Close connections whose certificate a new trust store does not accept."});
}

void add_tls_rows(schema& to)
{
    add_reload_rows(to);
    to.add({.name = "hono.tls.maxConnectionAge",
            .type = kind::duration,
            .default_value = "0",
            .meaning = "TLS connections older than this are closed; 0: never.",
            .min = 0});
    to.add({.name = "hono.tls.expiryWarning",
            .type = kind::duration,
            .default_value = "14d",
            .meaning = "Warn when an own certificate expires sooner.",
            .min = 0});
    to.add({.name = "hono.tls.legacyPkcs12",
            .type = kind::boolean,
            .default_value = "true",
            .meaning = "Allow PKCS#12 files protected by RC2-40 or 3DES."});
    to.add({.name = "hono.tls.ktls",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Let the kernel encrypt where it can."});
    to.add({.name = "hono.tls.allowSha1Devices",
            .type = kind::boolean,
            .default_value = "true",
            .meaning = "Accept device certificates with SHA-1 signatures."});
}

} // namespace

void add_app_block(schema& to)
{
    add_runtime_rows(to);
    add_log_and_source_rows(to);
    add_tls_rows(to);
}

} // namespace hono::config
