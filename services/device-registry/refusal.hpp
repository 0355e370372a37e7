// SPDX-License-Identifier: Apache-2.0
#pragma once
// Why the registry does not do what it was asked to, with a text for the client: answer<T> holds a T or a refusal.

#include <string>
#include <utility>

#include <boost/system/result.hpp>

#include <hono/base/json.hpp>
#include <hono/base/outcome.hpp>
#include <hono/base/result.hpp>

namespace hono::device_registry {

struct refusal {
    outcome kind;
    std::string text;
};

template <class T>
using answer = boost::system::result<T, refusal>;

/// A JSON value as answer: it converts to too many types to do so by itself.
inline answer<json> accepted(json value)
{
    return {boost::system::in_place_value, std::move(value)};
}

inline refusal bad_request(std::string text)
{
    return {outcome::bad_request, std::move(text)};
}

/// A store's error as the client sees it.
inline refusal refused(error_code const& error)
{
    return {outcome_of(error), error.message()};
}

} // namespace hono::device_registry
