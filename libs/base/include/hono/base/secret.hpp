// SPDX-License-Identifier: Apache-2.0
#pragma once
// A password, key or token in memory: wiped when it goes, compared in constant time, never printed.

#include <string>
#include <string_view>

namespace hono {

/// True iff both are equal; the time taken depends on the lengths only.
bool constant_time_equal(std::string_view a, std::string_view b) noexcept;

class secret {
public:
    secret() = default;
    explicit secret(std::string value) noexcept;
    secret(secret const&) = default;
    secret(secret&& other) noexcept;
    secret& operator=(secret other) noexcept;
    ~secret();

    std::string_view reveal() const noexcept { return value_; }
    bool empty() const noexcept { return value_.empty(); }

    friend bool operator==(secret const& a, secret const& b) noexcept
    {
        return constant_time_equal(a.value_, b.value_);
    }

private:
    std::string value_;
};

} // namespace hono
