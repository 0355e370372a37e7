// SPDX-License-Identifier: Apache-2.0
#pragma once
// Remembers which passwords and certificates were verified, so that bcrypt or a signature check is not paid for each
// request or worker. Keys are an HMAC-SHA256 under a random key of the process, over tenant, auth-id, password and the
// stored hash, or over certificate and public key: neither passwords nor anything that outlives the process is kept,
// and changed credentials cannot match. Shared by all workers, in shards.

#include <array>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <unordered_map>

#include <hono/net/asio.hpp>
#include <hono/registry/records.hpp>

namespace hono::adapter {

class password_cache {
public:
    using key = std::array<unsigned char, 32>;

    /// `max_entries` of all shards together; the oldest goes first.
    explicit password_cache(std::size_t max_entries = 100'000,
                            std::chrono::seconds lifetime = std::chrono::seconds{600});
    ~password_cache();
    password_cache(password_cache const&) = delete;
    password_cache& operator=(password_cache const&) = delete;

    key key_of(std::string_view tenant_id, std::string_view auth_id, std::string_view password,
               registry::password_secret const& secret) const;
    /// That a certificate is signed with a key; both as DER.
    key key_of_signature(std::string_view certificate, std::string_view public_key) const;
    bool contains(key const& verified, time_point now);
    void add(key const& verified, time_point now);

private:
    struct shard;
    struct keyed_hash;
    static constexpr std::size_t shard_count = 16;

    key hash(std::span<std::string_view const> parts) const;
    shard& shard_of(key const& verified) const;

    std::unique_ptr<keyed_hash> hash_;
    std::unique_ptr<shard[]> shards_;
    std::size_t entries_per_shard_;
    std::chrono::seconds lifetime_;
};

} // namespace hono::adapter
