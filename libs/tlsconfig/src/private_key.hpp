// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include <hono/tlsconfig/key_material.hpp>

#include "problem.hpp"

namespace hono::tlsconfig {

/// The first private key of a PEM file, if it is of a kind and strength that tls.md §2 allows. @errors E01, E02, E04
checked<key_pointer> load_key_file(std::filesystem::path const& file, remarks& to);

/// RSA of less than 2048 bits: usable with a lower security level only.
bool is_weak(EVP_PKEY const& key);

} // namespace hono::tlsconfig
