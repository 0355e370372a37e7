// SPDX-License-Identifier: Apache-2.0
// The low-level SHA-256 calls keep the state of HMAC's two keyed blocks, so that a look-up costs four compressions and
// no allocation; OpenSSL 3's EVP_MAC costs several times as much for such short input.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <hono/adapter/password_cache.hpp>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

namespace hono::adapter {

/// HMAC (RFC 2104) with both keyed blocks already hashed.
struct password_cache::keyed_hash {
    SHA256_CTX inner;
    SHA256_CTX outer;

    keyed_hash()
    {
        std::array<unsigned char, SHA256_CBLOCK> block;
        if (RAND_bytes(block.data(), static_cast<int>(block.size())) != 1)
            throw std::runtime_error{"the random generator failed"};
        for (auto& byte : block)
            byte ^= 0x36;
        SHA256_Init(&inner);
        SHA256_Update(&inner, block.data(), block.size());
        for (auto& byte : block)
            byte ^= 0x36 ^ 0x5c;
        SHA256_Init(&outer);
        SHA256_Update(&outer, block.data(), block.size());
        OPENSSL_cleanse(block.data(), block.size());
    }
};

struct password_cache::shard {
    struct hasher {
        std::size_t operator()(key const& value) const noexcept
        {
            std::size_t hash;
            std::memcpy(&hash, value.data(), sizeof hash);
            return hash;
        }
    };
    std::mutex mutex;
    std::unordered_map<key, time_point, hasher> expiries;
    std::list<key> order; // oldest first
};

password_cache::password_cache(std::size_t max_entries, std::chrono::seconds lifetime)
    : hash_{std::make_unique<keyed_hash>()}
    , shards_{std::make_unique<shard[]>(shard_count)}
    , entries_per_shard_{std::max<std::size_t>(1, max_entries / shard_count)}
    , lifetime_{lifetime}
{
}

password_cache::~password_cache() = default;

password_cache::key password_cache::key_of(std::string_view tenant_id, std::string_view auth_id,
                                           std::string_view password, registry::password_secret const& secret) const
{
    std::array<std::string_view, 6> const parts{tenant_id,       auth_id,    password, secret.hash_function,
                                                secret.pwd_hash, secret.salt};
    return hash(parts);
}

password_cache::key password_cache::key_of_signature(std::string_view certificate, std::string_view public_key) const
{
    std::array<std::string_view, 2> const parts{certificate, public_key};
    return hash(parts);
}

password_cache::key password_cache::hash(std::span<std::string_view const> parts) const
{
    SHA256_CTX state = hash_->inner;
    // Each part with its length: no two different tuples are the same input.
    for (auto const part : parts) {
        std::uint64_t const size = part.size();
        SHA256_Update(&state, &size, sizeof size);
        SHA256_Update(&state, part.data(), part.size());
    }
    key digest;
    SHA256_Final(digest.data(), &state);
    state = hash_->outer;
    SHA256_Update(&state, digest.data(), digest.size());
    SHA256_Final(digest.data(), &state);
    return digest;
}

password_cache::shard& password_cache::shard_of(key const& verified) const
{
    return shards_[verified.back() % shard_count];
}

bool password_cache::contains(key const& verified, time_point now)
{
    auto& in = shard_of(verified);
    std::lock_guard const lock{in.mutex};
    auto const found = in.expiries.find(verified);
    return found != in.expiries.end() && now < found->second;
}

void password_cache::add(key const& verified, time_point now)
{
    auto& in = shard_of(verified);
    std::lock_guard const lock{in.mutex};
    auto const [place, is_new] = in.expiries.insert_or_assign(verified, now + lifetime_);
    if (!is_new)
        return;
    in.order.push_back(place->first);
    while (in.expiries.size() > entries_per_shard_) {
        in.expiries.erase(in.order.front());
        in.order.pop_front();
    }
}

} // namespace hono::adapter
