// SPDX-License-Identifier: Apache-2.0
#pragma once
// Password hashes of devices (amqp-apis.md §9), of the permissions file and of management users (crypt(3)). Pure and
// thread-safe. bcrypt and crypt(3) take tens of milliseconds: not on a worker's thread, but on net::worker_pool.

#include <optional>
#include <string>
#include <string_view>

namespace hono::security {

/// A bcrypt hash that costs more is refused unless the caller allows it: each step doubles the time, and 16 takes
/// seconds of CPU already.
inline constexpr int default_max_bcrypt_cost = 16;

/// The members of a `hashed-password` secret as they are stored.
struct stored_password {
    std::string_view hash_function; ///< "" = sha-256; names other than sha-256 and sha-512 stand for bcrypt
    std::string_view hash;          ///< Base64, or `$2a$…` for bcrypt
    std::string_view salt;          ///< Base64, "" = none; bcrypt has its own in the hash
};

/// False for a wrong password and for a hash or salt that cannot be understood.
bool verify_password(stored_password const& stored, std::string_view password,
                     int max_bcrypt_cost = default_max_bcrypt_cost);

/// `$2a$` with a random salt. `cost` is 4 to 31. Nothing if the password contains NUL, which bcrypt ends at.
std::optional<std::string> make_bcrypt_hash(std::string_view password, int cost);

/// The cost of a well-formed `$2a$NN$` + 53 characters hash; nothing if it is none.
std::optional<int> bcrypt_cost(std::string_view hash);

/// True if `text` has the prefix of a hash that verify_crypt knows: `$2a$ $2b$ $2y$ $5$ $6$ $y$`.
bool is_crypt_hash(std::string_view text) noexcept;

/// True if verify_crypt can match `hash` at all: a known kind, well-formed, and of a cost that can be afforded.
bool can_verify_crypt(std::string_view hash, int max_bcrypt_cost = default_max_bcrypt_cost);

/// Verifies against a crypt(3) hash of a kind that is_crypt_hash knows; all others match nothing.
bool verify_crypt(std::string_view hash, std::string_view password, int max_bcrypt_cost = default_max_bcrypt_cost);

} // namespace hono::security
