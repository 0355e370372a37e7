// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a request's header says about the length of its body and the fate of its connection (RFC 9112 §6, §9.3).
// Fed with each field, asked once.

#include <cstdint>
#include <optional>
#include <string_view>

#include <hono/http/error.hpp>

namespace hono::http {

class framing {
public:
    explicit framing(bool http_1_0) noexcept
        : http_1_0_{http_1_0}
    {
    }

    void add(std::string_view name, std::string_view value) noexcept;

    /// What forbids to go on, if anything.
    std::optional<errc> fault() const noexcept;
    bool is_chunked() const noexcept { return codings_ != 0; }
    std::uint64_t length() const noexcept { return length_.value_or(0); }
    bool keep_alive() const noexcept { return !close_ && (!http_1_0_ || keep_alive_); }
    /// HTTP/1.0 knows no interim answers.
    bool expects_continue() const noexcept { return expects_continue_ && !http_1_0_; }

private:
    void add_length(std::string_view value) noexcept;
    void add_coding(std::string_view coding) noexcept;
    void add_connection_option(std::string_view option) noexcept;
    void add_host(std::string_view value) noexcept;

    std::optional<std::uint64_t> length_;
    unsigned codings_ = 0;
    unsigned chunked_ = 0;
    unsigned hosts_ = 0;
    bool http_1_0_;
    bool bad_length_ = false;
    bool bad_coding_ = false;
    bool bad_host_ = false;
    bool last_is_chunked_ = false;
    bool close_ = false;
    bool keep_alive_ = false;
    bool expects_continue_ = false;
};

} // namespace hono::http
