// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a peer may do: the `r:` and `o:` claims of its token. Two ways to look at them: check_resource and
// check_operation as services do (auth-server.md §6), may_send_to and may_receive_from as the messaging network does
// (auth-server.md §9, hono-server.md §4). Immutable, any thread.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <hono/base/json.hpp>

namespace hono::security {

enum class activity : unsigned char { read = 1, write = 2, execute = 4 };

class authorities {
public:
    /// Nothing is allowed.
    authorities() = default;
    /// Claims of other names, and those whose values are no strings, don't count.
    static authorities from_claims(json const& claims);

    /// Wildcards stand for the whole second segment or the whole address.
    bool check_resource(std::string_view address, activity wanted) const;
    /// `address` is that of the link, without reply id.
    bool check_operation(std::string_view address, std::string_view operation) const;

    /// An entry matches exactly or, if it ends in `*`, as prefix.
    bool may_send_to(std::string_view address) const { return matches(address, activity::write); }
    bool may_receive_from(std::string_view address) const { return matches(address, activity::read); }

private:
    struct prefix_entry {
        std::string prefix;
        unsigned char activities;
    };
    using table = std::map<std::string, unsigned char, std::less<>>;

    bool matches(std::string_view address, activity wanted) const;

    table resources_; // to the activities, or-ed
    table operations_;
    std::vector<prefix_entry> prefixes_; // the resources that end in `*`, without it
};

} // namespace hono::security
