// SPDX-License-Identifier: Apache-2.0
#include "placeholders.hpp"

namespace hono::config {
namespace {

constexpr int max_depth = 16;               // values that refer to each other in a circle
constexpr std::size_t max_size = 64 * 1024; // values that double each other

/// The index of the `}` that ends the placeholder whose text starts at `begin`.
std::size_t find_end(std::string_view text, std::size_t begin)
{
    int open = 1;
    for (auto i = begin; i < text.size(); ++i) {
        if (text.substr(i, 2) == "${")
            ++open;
        else if (text[i] == '}' && --open == 0)
            return i;
    }
    return std::string_view::npos;
}

/// The `:` between name and default, outside of inner placeholders.
std::size_t find_colon(std::string_view inside)
{
    int open = 0;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside.substr(i, 2) == "${")
            ++open;
        else if (inside[i] == '}')
            --open;
        else if (inside[i] == ':' && open == 0)
            return i;
    }
    return std::string_view::npos;
}

class expander {
public:
    explicit expander(placeholder_lookup const& look_up)
        : look_up_{look_up}
    {
    }

    std::string run(std::string_view text, int depth)
    {
        std::string result;
        if (depth > max_depth)
            fail("placeholders refer to each other in a circle");
        while (!text.empty() && fault_.empty()) {
            auto const start = text.find("${");
            auto const end = start == std::string_view::npos ? start : find_end(text, start + 2);
            bool const escaped = start != std::string_view::npos && start > 0 && text[start - 1] == '\\';
            if (escaped) {
                result.append(text.substr(0, start - 1)).append("${");
                text.remove_prefix(start + 2);
            } else if (end == std::string_view::npos) {
                result += text;
                break;
            } else {
                result.append(text.substr(0, start)).append(replace(text.substr(start + 2, end - start - 2), depth));
                text.remove_prefix(end + 1);
            }
            if (result.size() > max_size)
                fail("placeholders make it too long");
        }
        return result;
    }

    bool sensitive() const noexcept { return sensitive_; }
    std::string const& fault() const noexcept { return fault_; }

private:
    std::string replace(std::string_view inside, int depth)
    {
        auto const colon = find_colon(inside);
        auto const name = run(inside.substr(0, colon), depth + 1);
        if (auto const found = look_up_(name)) {
            sensitive_ = sensitive_ || found->sensitive;
            return run(found->value, depth + 1);
        }
        if (colon != std::string_view::npos)
            return run(inside.substr(colon + 1), depth + 1);
        fail("the placeholder ${" + name + "} stands for nothing");
        return {};
    }

    void fail(std::string why)
    {
        if (fault_.empty())
            fault_ = std::move(why);
    }

    placeholder_lookup const& look_up_;
    bool sensitive_ = false;
    std::string fault_;
};

} // namespace

expansion expand(std::string_view text, placeholder_lookup const& look_up)
{
    expander work{look_up};
    auto result = work.run(text, 0);
    return {std::move(result), work.sensitive(), work.fault()};
}

} // namespace hono::config
