// SPDX-License-Identifier: Apache-2.0
#include "failure.hpp"

#include <hono/config/settings.hpp>
#include <hono/log/logger.hpp>
#include <hono/net/listener.hpp>

namespace hono::app {

namespace {

log::logger const logger{"app"};

} // namespace

exit_code report_failure(std::exception_ptr failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (config::configuration_error const& error) {
        for (auto const& problem : error.problems)
            logger.error(problem);
        return exit_configuration;
    } catch (net::bind_error const& error) {
        logger.error(std::string{"E13 "} + error.what());
        return exit_unavailable;
    } catch (std::exception const& error) {
        logger.error("start failed", {{"reason", error.what()}});
        return exit_internal;
    }
}

} // namespace hono::app
