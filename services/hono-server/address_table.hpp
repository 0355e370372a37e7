// SPDX-License-Identifier: Apache-2.0
#pragma once
// The addresses in use. They come into being by being attached to, and go with their last link (hono-server.md §2).
// Thread rule: the worker's.

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "direct_address.hpp"

namespace hono::hono_server {

class address_table {
public:
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    using map = std::unordered_map<std::string, direct_address, text_hash, std::equal_to<>>;
    /// Stays where it is until released.
    using entry = map::value_type;

    address_table(address_services& services, meters const& counts);

    entry& use(std::string_view address, family of);
    direct_address* find(std::string_view address);
    /// Forgets the address if it has no link any more.
    void release(entry& unused);
    void release_waiting();
    std::size_t size() const noexcept { return map_.size(); }

private:
    address_services& services_;
    meters const& meters_;
    map map_;
};

} // namespace hono::hono_server
