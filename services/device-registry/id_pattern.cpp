// SPDX-License-Identifier: Apache-2.0
#include "id_pattern.hpp"

#include <algorithm>
#include <stdexcept>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace hono::device_registry {
namespace {

// Enough for any sensible pattern on an id that fits into a request line, and far below a second of work.
constexpr std::uint32_t match_limit = 100'000;
constexpr std::uint32_t heap_limit_kib = 1'024;

struct free_code {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct free_context {
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};
struct free_data {
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

constexpr bool letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

} // namespace

struct id_pattern::compiled {
    std::unique_ptr<pcre2_code, free_code> code;
    std::unique_ptr<pcre2_match_context, free_context> context;
};

id_pattern::id_pattern(std::string_view pattern)
    : text_{pattern}
{
    if (pattern == default_tenant) {
        extra_ = "-_.";
        return;
    }
    if (pattern == default_device) {
        extra_ = "-_.:";
        return;
    }
    int error = 0;
    PCRE2_SIZE offset = 0;
    compiled_ = std::make_unique<compiled>();
    compiled_->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                        PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED, &error, &offset, nullptr));
    if (!compiled_->code) {
        PCRE2_UCHAR message[160] = {};
        pcre2_get_error_message(error, message, sizeof message);
        throw std::invalid_argument{std::string{reinterpret_cast<char const*>(message)} + " at offset " +
                                    std::to_string(offset)};
    }
    compiled_->context.reset(pcre2_match_context_create(nullptr));
    if (!compiled_->context)
        throw std::bad_alloc{};
    pcre2_set_match_limit(compiled_->context.get(), match_limit);
    pcre2_set_heap_limit(compiled_->context.get(), heap_limit_kib);
}

id_pattern::~id_pattern() = default;
id_pattern::id_pattern(id_pattern&&) noexcept = default;
id_pattern& id_pattern::operator=(id_pattern&&) noexcept = default;

bool id_pattern::matches(std::string_view id) const
{
    if (!compiled_)
        return !id.empty() && std::ranges::all_of(id, [this](char c) {
            return letter_or_digit(c) || extra_.find(c) != std::string_view::npos;
        });
    std::unique_ptr<pcre2_match_data, free_data> const data{pcre2_match_data_create(1, nullptr)};
    return data && pcre2_match(compiled_->code.get(), reinterpret_cast<PCRE2_SPTR>(id.data()), id.size(), 0, 0,
                               data.get(), compiled_->context.get()) >= 0;
}

} // namespace hono::device_registry
