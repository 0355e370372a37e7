// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lower case of any script, for comparing names. Independent of the process's locale. Any thread.

#include <string>
#include <string_view>

namespace hono::security {

/// Characters with several forms of one case, as the Greek sigma, become one. Bytes that are no UTF-8 stay as they are.
std::string lower_case(std::string_view utf8);

} // namespace hono::security
