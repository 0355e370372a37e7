// SPDX-License-Identifier: Apache-2.0
#include "transfer.hpp"

namespace hono::hono_server {
namespace {

constexpr std::size_t kept_capacity = 4096; // bytes: a burst of big messages must not stay in memory for ever

} // namespace

transfer& transfer_pool::take()
{
    ++in_use_;
    if (free_.empty())
        return all_.emplace_back();
    auto& taken = free_.front();
    free_.pop_front();
    return taken;
}

void transfer_pool::give_back(transfer& done)
{
    --in_use_;
    done.producer_hook.unlink();
    done.place_hook.unlink();
    done.at = nullptr;
    done.from = nullptr;
    done.to = nullptr;
    done.incoming = nullptr;
    done.outgoing = nullptr;
    if (done.content.capacity() > kept_capacity)
        std::string{}.swap(done.content);
    else
        done.content.clear();
    free_.push_front(done);
}

} // namespace hono::hono_server
