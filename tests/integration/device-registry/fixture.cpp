// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"

namespace test {

using namespace hono;
using namespace hono::device_registry;

registry::registry(worker_io& on, endpoint_options options)
    : io_{on}
    , apis_{make_apis(store, {})}
    , endpoint_{on.tasks, pool_, apis_, replies_, *this, options}
    , server_{on.tasks, {}, [this] { return endpoint_.make_handler(); }}
{
    net::port_claim claim{"127.0.0.1", 0, 1};
    port_ = claim.port();
    server_.listen(claim.take(0, on.executor()), false);
}

registry::~registry()
{
    io_.settle();
}

awaitable<peer_decision> registry::authenticate(amqp::sasl_request request, time_point)
{
    co_return peer_decision{login, request.authentication_id,
                            login == amqp::sasl_code::ok ? std::make_shared<fake_rights>(*rights) : nullptr};
}

amqp::client_options registry::client_options() const
{
    amqp::client_options options;
    options.host = "127.0.0.1";
    options.port = port_;
    options.role = "Registry";
    options.container_name = "test";
    options.connection.username = "adapter@HONO";
    options.connection.password = secret{"secret"};
    options.backoff.max_delay = std::chrono::milliseconds{50};
    return options;
}

awaitable<void> until(std::function<bool()> reached)
{
    auto const deadline = deadline_in(std::chrono::seconds{5});
    while (!reached() && clock::now() < deadline)
        co_await pause(std::chrono::milliseconds{2});
    CHECK(reached());
}

} // namespace test
