// SPDX-License-Identifier: Apache-2.0
#include <hono/ops/server.hpp>

#include <catch2/catch.hpp>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <hono/http/client.hpp>
#include <hono/net/event.hpp>
#include <hono/net/listener.hpp>
#include <hono/tlsconfig/context.hpp>

using namespace hono;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

/// A self-signed identity whose certificate expires `lifetime` from now, which may be negative.
tlsconfig::key_material make_identity(std::chrono::seconds lifetime)
{
    tlsconfig::key_pointer const key{EVP_EC_gen("P-256"), EVP_PKEY_free};
    tlsconfig::certificate_pointer const certificate{X509_new(), X509_free};
    auto* const x509 = certificate.get();
    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), -7200);
    X509_gmtime_adj(X509_getm_notAfter(x509), lifetime.count());
    X509_set_pubkey(x509, key.get());
    auto* const name = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("localhost"), -1, -1,
                               0);
    X509_set_issuer_name(x509, name);
    X509_sign(x509, key.get(), EVP_sha256());
    return {key, {certificate}};
}

ops::server_options make_options(bool tls, std::chrono::seconds lifetime = 1h)
{
    ops::server_options options;
    options.listener.prefix = "hono.healthCheck";
    options.listener.plain = tlsconfig::endpoint{"127.0.0.1", 0};
    if (tls) {
        options.listener.tls = tlsconfig::endpoint{"127.0.0.1", 0};
        options.listener.identity = make_identity(lifetime);
        options.context = tlsconfig::make_server_context(options.listener);
    }
    return options;
}

net::tls_context make_client_context(tlsconfig::key_material const& server)
{
    net::tls_context context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), server.chain.front().get());
    return context;
}

std::uint16_t port_of(std::string const& address)
{
    return static_cast<std::uint16_t>(std::stoul(address.substr(address.rfind(':') + 1)));
}

struct fixture {
    ops::health checks;
    metrics::registry meters{{{"host", "h"}}};
    asio::io_context io{1};
    net::task_group tasks{io.get_executor()};

    awaitable<void> ask(http::client_options to, std::string path, result<http::client_response>& answer)
    {
        http::client client{io.get_executor(), std::move(to)};
        http::client_request request;
        request.target = std::move(path);
        answer = co_await client.send(std::move(request), deadline_in(5s));
    }

    result<http::client_response> get(std::string const& address, std::string path, net::tls_context trusting = {})
    {
        http::client_options to;
        to.host = "127.0.0.1";
        to.port = port_of(address);
        if (address.starts_with("https:"))
            to.tls = net::tls_client_settings{std::move(trusting), "localhost", false};
        result<http::client_response> answer{net::errc::stopped};
        tasks.spawn("ask", ask(std::move(to), std::move(path), answer));
        io.restart();
        io.run();
        return answer;
    }
};

awaitable<ops::check_result> take(std::chrono::milliseconds span)
{
    steady_timer timer{co_await asio::this_coro::executor, span};
    auto [error] = co_await timer.async_wait(nothrow);
    (void)error;
    co_return ops::up();
}

} // namespace

TEST_CASE_METHOD(fixture, "both endpoints serve the same resources", "[ops]")
{
    auto options = make_options(true);
    auto const trusting = make_client_context(options.listener.identity);
    ops::server server{std::move(options), checks, meters};
    server.start();
    auto const addresses = server.bound_addresses();
    REQUIRE(addresses.size() == 2);
    CHECK_THAT(addresses[0], Catch::Matchers::StartsWith("https://127.0.0.1:"));
    CHECK_THAT(addresses[1], Catch::Matchers::StartsWith("http://127.0.0.1:"));
    checks.set_started();
    for (auto const& address : addresses) {
        auto const readiness = get(address, "/readiness", trusting);
        REQUIRE(readiness.has_value());
        CHECK(readiness->status == 200);
        CHECK(get(address, "/prometheus", trusting)->status == 200);
        CHECK(get(address, "/nothing", trusting)->status == 404);
    }
}

TEST_CASE_METHOD(fixture, "an expired certificate makes the process not ready", "[ops]")
{
    checks.set_started();
    {
        ops::server server{make_options(true), checks, meters};
        server.start();
        auto const answer = get(server.bound_addresses()[1], "/readiness");
        CHECK(answer->status == 200);
        CHECK_THAT(answer->body, Contains(R"("data":{"hono.healthCheck":{"not-after":")"));
    }
    ops::server server{make_options(true, -60s), checks, meters};
    server.start();
    auto const answer = get(server.bound_addresses()[1], "/readiness");
    CHECK(answer->status == 503);
    CHECK_THAT(answer->body, Contains("expired at"));
}

TEST_CASE_METHOD(fixture, "a check that waits holds up its own request only", "[ops]")
{
    auto const slow = checks.register_liveness("slow", [](time_point) { return take(400ms); });
    ops::server server{make_options(false), checks, meters};
    server.start();
    auto const address = server.bound_addresses().front();
    http::client_options to;
    to.host = "127.0.0.1";
    to.port = port_of(address);
    result<http::client_response> late{net::errc::stopped};
    result<http::client_response> early{net::errc::stopped};
    tasks.spawn("late", ask(to, "/liveness", late));
    tasks.spawn("early", ask(to, "/startup", early));
    while (!early)
        io.run_one();
    CHECK_FALSE(late.has_value());
    io.run();
    CHECK(late->status == 200);
}

TEST_CASE_METHOD(fixture, "stopping does not wait for a check that hangs", "[ops]")
{
    auto const hangs = checks.register_liveness(
        "hangs", [](time_point) { return take(10min); }, 10min);
    ops::server server{make_options(false), checks, meters};
    server.start();
    http::client_options to;
    to.host = "127.0.0.1";
    to.port = port_of(server.bound_addresses().front());
    result<http::client_response> answer{net::errc::overloaded};
    tasks.spawn("ask", ask(to, "/liveness", answer));
    io.run_for(100ms);
    auto const begin = clock::now();
    server.stop();
    CHECK(clock::now() - begin < 3s);
    io.run();
    CHECK_FALSE(answer.has_value());
}

TEST_CASE_METHOD(fixture, "a taken port is a bind error", "[ops]")
{
    ops::server first{make_options(false), checks, meters};
    auto options = make_options(false);
    options.listener.plain->port = port_of(first.bound_addresses().front());
    CHECK_THROWS_AS((ops::server{std::move(options), checks, meters}), net::bind_error);
}
