// SPDX-License-Identifier: Apache-2.0
#include <hono/tlsconfig/ticket_keys.hpp>

#include <algorithm>

#include <openssl/crypto.h>
#include <openssl/rand.h>

namespace hono::tlsconfig {
namespace {

template <std::size_t Size>
bool fill(std::array<unsigned char, Size>& bytes)
{
    return RAND_bytes(bytes.data(), static_cast<int>(Size)) == 1;
}

bool has_name(std::optional<ticket_key> const& key, unsigned char const* name)
{
    return key && std::equal(key->name.begin(), key->name.end(), name);
}

void wipe(std::optional<ticket_key>& key)
{
    if (key)
        OPENSSL_cleanse(&*key, sizeof(ticket_key));
    key.reset();
}

} // namespace

ticket_ring::~ticket_ring()
{
    wipe(current_);
    wipe(previous_);
}

/// False if there is no fresh key. Call with the lock held.
bool ticket_ring::turn(time_point now)
{
    if (current_ && now - made_ < lifetime)
        return true;
    ticket_key next;
    if (!fill(next.name) || !fill(next.mac) || !fill(next.aes))
        return false;
    bool const recent = current_ && now - made_ < 2 * lifetime; // else nobody connected for so long
    wipe(previous_);
    if (recent)
        previous_ = current_;
    wipe(current_);
    current_ = next;
    OPENSSL_cleanse(&next, sizeof next);
    made_ = now;
    return true;
}

std::optional<ticket_key> ticket_ring::newest(time_point now)
{
    std::lock_guard const lock{mutex_};
    return turn(now) ? current_ : std::nullopt;
}

std::optional<ticket_ring::match> ticket_ring::find(unsigned char const* name, time_point now)
{
    std::lock_guard const lock{mutex_};
    if (!turn(now))
        return std::nullopt;
    if (has_name(current_, name))
        return match{*current_, false};
    if (has_name(previous_, name))
        return match{*previous_, true};
    return std::nullopt;
}

} // namespace hono::tlsconfig
