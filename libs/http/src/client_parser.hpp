// SPDX-License-Identifier: Apache-2.0
#pragma once
// Parses one HTTP/1.1 response; hides Beast, whose templates cost seconds per translation unit.

#include <cstddef>
#include <memory>
#include <string_view>

#include <hono/http/client.hpp>

namespace hono::http {

class response_parser {
public:
    /// `to_head`: the response answers HEAD and has no body whatever its header says.
    response_parser(std::size_t max_body, bool to_head);
    ~response_parser();

    /// Bytes behind the response are ignored. @errors malformed_response, response_too_large
    result<void> put(std::string_view bytes);
    bool is_complete() const;
    /// The server closed its side: the end of a body without length. @errors connection_closed if bytes are missing
    result<void> finish();
    bool keep_alive() const;
    client_response release();

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace hono::http
