// SPDX-License-Identifier: Apache-2.0
#include "address_table.hpp"

namespace hono::hono_server {

address_table::address_table(address_services& services, meters const& counts)
    : services_{services}
    , meters_{counts}
{
}

address_table::entry& address_table::use(std::string_view address, family of)
{
    auto const found = map_.find(address);
    if (found != map_.end())
        return *found;
    return *map_.try_emplace(std::string{address}, services_, meters_.of(of)).first;
}

direct_address* address_table::find(std::string_view address)
{
    auto const found = map_.find(address);
    return found == map_.end() ? nullptr : &found->second;
}

void address_table::release(entry& unused)
{
    if (unused.second.is_idle())
        map_.erase(map_.find(unused.first));
}

void address_table::release_waiting()
{
    for (auto& [name, each] : map_)
        each.release_waiting();
}

} // namespace hono::hono_server
