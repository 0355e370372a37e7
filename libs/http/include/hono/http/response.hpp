// SPDX-License-Identifier: Apache-2.0
#pragma once
// A response as handlers make it. The session adds Content-Length and Connection and writes all of it at once.

#include <string>
#include <string_view>

#include <boost/container/small_vector.hpp>

#include <hono/http/text.hpp>

namespace hono::http {

class response {
public:
    struct field {
        std::string_view name; ///< a literal
        text value;
    };

    explicit response(unsigned status = 200) noexcept
        : status_{status}
    {
    }
    response(unsigned status, literal content_type, text body)
        : status_{status}
        , body_{std::move(body)}
    {
        set("Content-Type", content_type);
    }
    response(unsigned status, literal content_type, literal body)
        : response{status, content_type, text{body}}
    {
    }

    /// Adds a field; control characters in an owned value are sent as blanks.
    response& set(literal name, text value)
    {
        fields_.push_back({name.view(), std::move(value)});
        return *this;
    }
    response& set(literal name, literal value) { return set(name, text{value}); }
    response& body(text value) noexcept
    {
        body_ = std::move(value);
        return *this;
    }
    /// Another reason phrase than the status code's own.
    response& reason(literal phrase) noexcept
    {
        reason_ = phrase.view();
        return *this;
    }
    /// The connection is closed after this response.
    response& close() noexcept
    {
        close_ = true;
        return *this;
    }

    unsigned status() const noexcept { return status_; }
    std::string_view reason() const noexcept;
    std::string_view body() const noexcept { return body_.view(); }
    auto const& fields() const noexcept { return fields_; }
    /// The value of the first field of that name, "" if there is none.
    std::string_view header(std::string_view name) const noexcept;
    bool closes() const noexcept { return close_; }

private:
    unsigned status_;
    bool close_ = false;
    std::string_view reason_;
    boost::container::small_vector<field, 3> fields_;
    text body_;
};

/// How a response goes on the wire of one particular request.
struct wire_form {
    bool keep_alive = true;
    bool http_1_0 = false;
    bool head = false; ///< answers HEAD: all of the header, no body
};

/// Appends the message to `out`.
void write_response(std::string& out, response const& message, wire_form form);

} // namespace hono::http
