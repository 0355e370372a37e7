// SPDX-License-Identifier: Apache-2.0
#include <hono/ops/lookup_check.hpp>

#include <memory>

#include <boost/asio/ip/basic_resolver.hpp>

namespace hono::ops {
namespace {

using resolver = asio::ip::basic_resolver<tcp, executor>;

awaitable<check_result> look_up(std::string host, time_point deadline)
{
    auto const ex = co_await asio::this_coro::executor;
    auto const names = std::make_shared<resolver>(ex);
    steady_timer limit{ex, deadline};
    limit.async_wait([names](error_code error) {
        if (!error)
            names->cancel();
    });
    auto [error, found] = co_await names->async_resolve(host, "", nothrow);
    (void)found;
    co_return error ? down("cannot resolve " + host + ": " + error.message()) : up();
}

} // namespace

async_check make_lookup_check(std::string host)
{
    return [host = std::move(host)](time_point deadline) { return look_up(host, deadline); };
}

} // namespace hono::ops
