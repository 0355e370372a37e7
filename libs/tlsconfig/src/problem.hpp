// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the loaders of this library say: a value or a problem with its code of tls.md §21, and remarks on the way. They
// know no property names; whoever calls them does.

#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

namespace hono::tlsconfig {

struct problem {
    std::string_view code; ///< a literal, e.g. "E01"; empty: the catalogue has none
    std::string reason;
};

template <class T>
using checked = boost::system::result<T, problem>;

/// Something worth a log line that does not keep the value from being used.
struct remark {
    bool warning; ///< WARN, else INFO
    std::string_view code;
    std::string text;
};
using remarks = std::vector<remark>;

} // namespace hono::tlsconfig
