// SPDX-License-Identifier: Apache-2.0
#include <hono/http/cors.hpp>

#include <stdexcept>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace hono::http {
namespace {

constexpr std::uint32_t match_limit = 10'000; // steps; an origin is a scheme, a host and a port
constexpr std::uint32_t heap_limit = 64;      // KiB
constexpr std::size_t max_origin = 512;       // octets

struct context_free {
    void operator()(pcre2_match_context* context) const noexcept { pcre2_match_context_free(context); }
};
struct data_free {
    void operator()(pcre2_match_data* data) const noexcept { pcre2_match_data_free(data); }
};

} // namespace

struct cors_policy::pattern {
    struct code_free {
        void operator()(pcre2_code* code) const noexcept { pcre2_code_free(code); }
    };
    std::unique_ptr<pcre2_code, code_free> code;
    std::unique_ptr<pcre2_match_context, context_free> limits;
};

cors_policy::cors_policy(std::string const& allowed_origin)
{
    if (allowed_origin == "*")
        return;
    int error = 0;
    PCRE2_SIZE offset = 0;
    auto compiled = std::make_unique<pattern>();
    compiled->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(allowed_origin.data()), allowed_origin.size(),
                                       PCRE2_ANCHORED | PCRE2_ENDANCHORED, &error, &offset, nullptr));
    if (!compiled->code) {
        PCRE2_UCHAR reason[128] = {};
        pcre2_get_error_message(error, reason, sizeof reason);
        throw std::invalid_argument{reinterpret_cast<char const*>(reason)};
    }
    compiled->limits.reset(pcre2_match_context_create(nullptr));
    pcre2_set_match_limit(compiled->limits.get(), match_limit);
    pcre2_set_heap_limit(compiled->limits.get(), heap_limit);
    pattern_ = std::move(compiled);
}

cors_policy::cors_policy(cors_policy&&) noexcept = default;
cors_policy::~cors_policy() = default;

bool cors_policy::allows(std::string_view origin) const
{
    if (!pattern_)
        return true;
    if (origin.size() > max_origin)
        return false;
    std::unique_ptr<pcre2_match_data, data_free> const data{pcre2_match_data_create(1, nullptr)};
    return data && pcre2_match(pattern_->code.get(), reinterpret_cast<PCRE2_SPTR>(origin.data()), origin.size(), 0, 0,
                               data.get(), pattern_->limits.get()) >= 0;
}

bool cors_policy::is_preflight(request const& request) noexcept
{
    return request.method() == verb::options && request.header("Access-Control-Request-Method");
}

void cors_policy::decorate(response& answer, std::string_view origin, cors_rule const& rule) const
{
    if (pattern_) {
        answer.set("Access-Control-Allow-Origin", text{origin});
        answer.set("Vary", "Origin");
    } else {
        answer.set("Access-Control-Allow-Origin", "*");
    }
    if (!rule.exposed_headers.empty())
        answer.set("Access-Control-Expose-Headers", text{std::string_view{rule.exposed_headers}});
}

response cors_policy::preflight(std::string_view origin, std::string_view methods, cors_rule const& rule) const
{
    response answer{200};
    decorate(answer, origin, {});
    answer.set("Access-Control-Allow-Methods", text{methods});
    answer.set("Access-Control-Allow-Headers", text{std::string_view{rule.allowed_headers}});
    return answer;
}

response cors_policy::rejection()
{
    response answer{403};
    answer.reason("CORS Rejected - Invalid origin");
    return answer;
}

} // namespace hono::http
