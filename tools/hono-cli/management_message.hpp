// SPDX-License-Identifier: Apache-2.0
#pragma once
// Management requests and answers as values: what is sent, what an answer means, how it is printed. No I/O.

#include <string>
#include <string_view>

#include <hono/base/json.hpp>
#include <hono/http/client.hpp>

#include "command_line.hpp"
#include "exit_code.hpp"

namespace hono::cli {

/// `/v1/tenants/T`, `/v1/devices/T/D`, `/v1/credentials/T/D`, identifiers percent-encoded.
std::string target_of(management_request const& wanted);

/// With the headers that the request needs, without the one for authentication. `body`: JSON, or "" for none.
http::client_request make_request(management_request const& wanted, std::string body);

/// The set of credentials with the password of `auth_id` replaced or added. Nothing if `current` is no array.
std::optional<json> with_password(json current, std::string const& auth_id, std::string const& password);

exit_code code_of(unsigned status);

/// What goes to standard output, with line end, or "" for nothing.
std::string output_of(management_request const& wanted, http::client_response const& response);
/// What goes to standard error, without line end, or "" for nothing.
std::string remark_on(management_request const& wanted, http::client_response const& response);

} // namespace hono::cli
