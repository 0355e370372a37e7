// SPDX-License-Identifier: Apache-2.0
#pragma once
// The few kinds of failure that every protocol can express. Each library's error codes map to one of them; outcome to
// HTTP status, MQTT reason or AMQP condition is one function per protocol.

#include <span>

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/error_condition.hpp>

namespace hono {

enum class outcome {
    bad_request = 1,     ///< The request is malformed; sending it again is pointless.
    unauthorized,        ///< The peer is not who it claims to be.
    forbidden,           ///< The peer is known but may not do this.
    not_found,           ///< What the request names does not exist.
    conflict,            ///< What is to be created exists already.
    precondition_failed, ///< The resource's version is not the one that the request names.
    too_large,           ///< The payload exceeds the limit.
    too_many_requests,   ///< A limit of the tenant is used up.
    internal,            ///< Our own failure.
    unavailable,         ///< A collaborator is missing or busy; trying again later may help.
    timeout,             ///< Nobody answered before the deadline.
};

boost::system::error_condition make_error_condition(outcome value) noexcept;

/// The kind of failure that `error` stands for; `outcome::internal` if its category does not say.
outcome outcome_of(boost::system::error_code const& error) noexcept;

/// One row of a library's error table. `message` is fit for the peer's eyes.
struct error_row {
    int value;
    outcome kind;
    char const* message;
};

/// An error category backed by a table, so that a library states each code once. Instances have static lifetime.
class table_category final : public boost::system::error_category {
public:
    table_category(char const* name, std::span<error_row const> rows) noexcept;
    char const* name() const noexcept override;
    std::string message(int value) const override;
    boost::system::error_condition default_error_condition(int value) const noexcept override;

private:
    error_row const* find(int value) const noexcept;

    char const* name_;
    std::span<error_row const> rows_;
};

} // namespace hono

namespace boost::system {
template <>
struct is_error_condition_enum<hono::outcome> : std::true_type {
};
} // namespace boost::system
