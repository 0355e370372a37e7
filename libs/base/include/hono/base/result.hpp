// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a peer, a network or a file can cause is a value: result<T> holds a T or an error_code. Exceptions are for
// start-up problems and broken invariants.

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace hono {

using boost::system::error_code;

template <class T>
using result = boost::system::result<T>;

} // namespace hono
