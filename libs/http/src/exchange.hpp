// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a connection needs while a request is on its way, and only then: idle connections own no buffers, and a busy
// worker uses the same few, warm ones again and again.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <hono/http/request_parser.hpp>

namespace hono::http {

struct exchange {
    explicit exchange(request_limits const& limits)
        : parser{limits}
    {
    }
    request_parser parser;
    std::string output;
};

/// Of one worker.
class exchange_pool {
public:
    explicit exchange_pool(request_limits const& limits)
        : limits_{limits}
    {
    }

    std::unique_ptr<exchange> take()
    {
        if (free_.empty())
            return std::make_unique<exchange>(limits_);
        auto taken = std::move(free_.back());
        free_.pop_back();
        return taken;
    }

    void give_back(std::unique_ptr<exchange> used)
    {
        if (!used || free_.size() == max_kept)
            return;
        used->parser.clear(max_buffer);
        used->output.clear();
        if (used->output.capacity() > max_buffer)
            used->output.shrink_to_fit();
        free_.push_back(std::move(used));
    }

private:
    static constexpr std::size_t max_kept = 64;
    static constexpr std::size_t max_buffer = 16 * 1024; // octets

    request_limits limits_;
    std::vector<std::unique_ptr<exchange>> free_;
};

} // namespace hono::http
