// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <hono/config/command_line.hpp>

#include "usage.hpp"

namespace hono::cli {
namespace {

using config::usage_error;

/// Takes the words apart into options and the rest. Each option may be written `--name value` or `--name=value`.
class word_reader {
public:
    explicit word_reader(std::vector<std::string> const& words)
        : words_{words.begin() + 1, words.end()}
    {
        if (auto const end = std::find(words_.begin(), words_.end(), "--"); end != words_.end()) {
            rest_.assign(end + 1, words_.end());
            words_.erase(end, words_.end());
        }
    }

    bool take_flag(std::string_view name)
    {
        auto const before = words_.size();
        std::erase(words_, name);
        return words_.size() != before;
    }

    std::optional<std::string> take_value(std::string const& name)
    {
        std::optional<std::string> value;
        for (auto word = words_.begin(); word != words_.end();) {
            auto const has_equals = word->starts_with(name + "=");
            if (!has_equals && *word != name) {
                ++word;
                continue;
            }
            if (value)
                throw usage_error{name + " is given twice"};
            if (!has_equals && word + 1 == words_.end())
                throw usage_error{name + " needs a value"};
            value = has_equals ? word->substr(name.size() + 1) : *(word + 1);
            word = words_.erase(word, word + (has_equals ? 1 : 2));
        }
        return value;
    }

    /// What is left. No option must be among it.
    std::vector<std::string> take_rest()
    {
        for (auto const& word : words_)
            if (word.starts_with("-") && word != "-")
                throw usage_error{"unknown option " + shown(word)};
        words_.insert(words_.end(), rest_.begin(), rest_.end());
        return std::move(words_);
    }

    /// Words come from the user, yet maybe by way of a script that pastes what it got elsewhere.
    static std::string shown(std::string word)
    {
        std::replace_if(
            word.begin(), word.end(), [](unsigned char c) { return c < 0x20 || c >= 0x7f; }, '?');
        return word;
    }

private:
    std::vector<std::string> words_;
    std::vector<std::string> rest_; ///< behind "--"
};

std::int64_t parse_positive(std::string_view name, std::string const& text)
{
    std::int64_t value = 0;
    auto const* const end = text.data() + text.size();
    auto const [stop, error] = std::from_chars(text.data(), end, value);
    constexpr std::int64_t largest = 1'000'000'000;
    if (error != std::errc{} || stop != end || value < 1 || value > largest)
        throw usage_error{std::string{name} + " needs a whole number from 1 to 1000000000"};
    return value;
}

consume_request parse_consume(word_reader words)
{
    consume_request wanted;
    wanted.as_json = words.take_flag("--json");
    bool const telemetry = words.take_flag("--telemetry");
    bool const event = words.take_flag("--event");
    wanted.telemetry = telemetry || !event;
    wanted.event = event || !telemetry;
    if (auto const count = words.take_value("--count"))
        wanted.count = static_cast<std::uint64_t>(parse_positive("--count", *count));
    if (auto const timeout = words.take_value("--timeout"))
        wanted.timeout = std::chrono::seconds{parse_positive("--timeout", *timeout)};
    wanted.tenant = words.take_value("--tenant").value_or("");
    if (!words.take_rest().empty())
        throw usage_error{"consume takes options only"};
    if (wanted.tenant.empty())
        throw usage_error{"consume needs --tenant"};
    return wanted;
}

action parse_action(resource what, std::string const& word)
{
    bool const is_set = what == resource::credentials; // a device has one set; it comes and goes with the device
    if (word == "get")
        return action::read;
    if (word == "update")
        return action::update;
    if (word == "create" && !is_set)
        return action::create;
    if (word == "delete" && !is_set)
        return action::remove;
    if (word == "set-password" && is_set)
        return action::set_password;
    throw usage_error{"unknown action " + word_reader::shown(word)};
}

/// No identifier looks like this (device-registry.md §2.2), except "-", which no registry should have.
bool is_body(std::string_view word)
{
    return word == "-" || word.starts_with("{") || word.starts_with("[") || word.starts_with("@");
}

/// The words behind the action, in order.
class positions {
public:
    explicit positions(std::vector<std::string> words)
        : words_{std::move(words)}
    {
    }

    std::string take(std::string_view name)
    {
        if (next_ == words_.size() || words_[next_].empty())
            throw usage_error{std::string{name} + " is missing"};
        return words_[next_++];
    }

    std::string take_unless_body()
    {
        return next_ == words_.size() || is_body(words_[next_]) ? std::string{} : words_[next_++];
    }

    std::string take_body()
    {
        if (next_ == words_.size())
            return {};
        if (!is_body(words_[next_]))
            throw usage_error{"expected JSON, @file or - instead of " + word_reader::shown(words_[next_])};
        return words_[next_++];
    }

    void require_end() const
    {
        if (next_ != words_.size())
            throw usage_error{"unexpected argument " + word_reader::shown(words_[next_])};
    }

private:
    std::vector<std::string> words_;
    std::size_t next_ = 0;
};

void take_names(management_request& wanted, positions& words)
{
    bool const may_lack_last = wanted.verb == action::create;
    if (wanted.what == resource::tenant && may_lack_last) {
        wanted.tenant = words.take_unless_body();
        return;
    }
    wanted.tenant = words.take(wanted.what == resource::tenant ? "ID" : "TENANT");
    if (wanted.what != resource::tenant)
        wanted.device = may_lack_last ? words.take_unless_body() : words.take("DEVICE");
}

bool is_header_value(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

management_request parse_management(resource what, word_reader options)
{
    management_request wanted;
    wanted.what = what;
    wanted.as_json = options.take_flag("--json");
    wanted.if_match = options.take_value("--if-match");
    if (wanted.if_match && !is_header_value(*wanted.if_match))
        throw usage_error{"--if-match needs a version, as printed with the resource"};
    positions words{options.take_rest()};
    wanted.verb = parse_action(what, words.take("what to do"));
    if (wanted.if_match && (wanted.verb == action::read || wanted.verb == action::create))
        throw usage_error{"--if-match goes with changes only"};
    take_names(wanted, words);
    if (wanted.verb == action::set_password) {
        wanted.auth_id = words.take("AUTH_ID");
        wanted.password = words.take("PASSWORD");
    }
    if (wanted.verb == action::create || wanted.verb == action::update)
        wanted.body = words.take_body();
    if (wanted.verb == action::update && wanted.body.empty())
        throw usage_error{"update needs JSON, @file or -"};
    words.require_end();
    return wanted;
}

} // namespace

command_request parse_arguments(std::vector<std::string> const& words)
{
    if (words.empty())
        throw usage_error{"what to do is missing"};
    auto const& command = words.front();
    if (!is_command(command))
        throw usage_error{"unknown command " + word_reader::shown(command)};
    word_reader rest{words};
    if (rest.take_flag("--help") || rest.take_flag("-h"))
        return help_request{command};
    if (command == "consume")
        return parse_consume(std::move(rest));
    if (command == "tenant")
        return parse_management(resource::tenant, std::move(rest));
    if (command == "device")
        return parse_management(resource::device, std::move(rest));
    if (command == "credentials")
        return parse_management(resource::credentials, std::move(rest));
    if (!rest.take_rest().empty())
        throw usage_error{"settings takes no arguments"};
    return settings_request{};
}

} // namespace hono::cli
