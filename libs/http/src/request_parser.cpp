// SPDX-License-Identifier: Apache-2.0
// Buffer, request line and body; field lines and chunks are in request_parser_fields.cpp and request_parser_chunks.cpp.
#include <hono/http/request_parser.hpp>

#include <algorithm>
#include <cstring>

#include <hono/http/text.hpp>

#include "characters.hpp"

namespace hono::http {
namespace {

constexpr std::size_t first_capacity = 4096;
constexpr std::size_t least_room = 512; // octets; smaller reads would cost more than growing
constexpr std::size_t max_method = 32;

verb verb_of(std::string_view name) noexcept
{
    constexpr std::pair<std::string_view, verb> known[] = {
        {"GET", verb::get},        {"HEAD", verb::head},       {"POST", verb::post},   {"PUT", verb::put},
        {"DELETE", verb::delete_}, {"OPTIONS", verb::options}, {"PATCH", verb::patch},
    };
    auto const* found = std::find_if(std::begin(known), std::end(known), [&](auto& row) { return row.first == name; });
    return found == std::end(known) ? verb::other : found->second;
}

/// Length of the scheme and authority of an absolute-form target, 0 if it has none.
std::size_t authority_end(std::string_view target) noexcept
{
    for (std::string_view const scheme : {"http://", "https://"}) {
        if (!equals_ignoring_case(target.substr(0, scheme.size()), scheme))
            continue;
        auto const end = std::min(target.find_first_of("/?", scheme.size()), target.size());
        return end > scheme.size() ? end : 0;
    }
    return 0;
}

} // namespace

request_parser::request_parser(request_limits limits)
    : limits_{limits}
{
}

void request_parser::reserve(std::size_t capacity)
{
    if (capacity <= capacity_)
        return;
    auto grown = std::make_unique_for_overwrite<char[]>(capacity);
    if (size_ > 0)
        std::memcpy(grown.get(), buffer_.get(), size_);
    buffer_ = std::move(grown);
    capacity_ = capacity;
}

std::span<char> request_parser::prepare()
{
    // Doubling, but never ahead of what a sized body still lacks: a mere announcement costs no memory.
    bool const is_sized = phase_ == phase::sized_body;
    std::size_t const wanted = is_sized ? std::min<std::uint64_t>(remaining_, least_room) : least_room;
    if (capacity_ - size_ < wanted) {
        std::size_t const doubled = std::max(2 * capacity_, first_capacity);
        reserve(is_sized ? std::min<std::uint64_t>(doubled, size_ + remaining_) : doubled);
    }
    return {buffer_.get() + size_, capacity_ - size_};
}

request_parser::status request_parser::commit(std::size_t size)
{
    size_ += size;
    return status_ == status::incomplete ? parse() : status_;
}

request_parser::status request_parser::feed(std::string_view bytes)
{
    reserve(std::max(size_ + bytes.size(), first_capacity));
    std::copy(bytes.begin(), bytes.end(), buffer_.get() + size_);
    return commit(bytes.size());
}

request_parser::status request_parser::next()
{
    std::size_t const left = size_ - position_;
    if (left > 0)
        std::memmove(buffer_.get(), buffer_.get() + position_, left);
    size_ = left;
    reset_request();
    return parse();
}

void request_parser::clear(std::size_t capacity)
{
    size_ = 0;
    reset_request();
    if (capacity_ > capacity) {
        buffer_.reset();
        capacity_ = 0;
    }
}

void request_parser::reset_request() noexcept
{
    position_ = section_begin_ = token_begin_ = head_end_ = body_size_ = skipped_ = 0;
    remaining_ = 0;
    method_ = target_ = path_ = query_ = slice{};
    field_count_ = 0;
    status_ = status::incomplete;
    phase_ = phase::start;
    verb_ = verb::other;
    minor_version_ = 1;
    keep_alive_ = true;
    expects_continue_ = has_chunk_size_ = false;
}

void request_parser::fail(errc error) noexcept
{
    status_ = status::failed;
    error_ = error;
    keep_alive_ = false;
}

request_parser::slice request_parser::token() const noexcept
{
    return {static_cast<std::uint32_t>(token_begin_), static_cast<std::uint32_t>(position_ - token_begin_)};
}

void request_parser::skip(std::uint8_t kinds) noexcept
{
    while (position_ < size_ && is_any(buffer_[position_], kinds))
        ++position_;
}

void request_parser::expect(char wanted, phase next, errc otherwise) noexcept
{
    if (buffer_[position_] != wanted)
        return fail(otherwise);
    ++position_;
    phase_ = next;
}

/// Each step consumes bytes, moves on to another phase, or fails.
request_parser::status request_parser::parse()
{
    while (status_ == status::incomplete && position_ < size_) {
        if (phase_ <= phase::line_lf)
            read_request_line();
        else if (phase_ <= phase::head_lf)
            read_field();
        else if (phase_ == phase::sized_body)
            read_body();
        else if (phase_ <= phase::chunk_size_lf)
            read_chunk_line();
        else if (phase_ <= phase::chunk_data_lf)
            read_chunk_data();
        else
            read_trailer();
    }
    // Chunks are decoded in place: what is parsed and no part of the body makes room for what follows.
    if (status_ == status::incomplete && phase_ > phase::sized_body)
        size_ = position_ = head_end_ + body_size_;
    return status_;
}

void request_parser::read_request_line()
{
    switch (phase_) {
    case phase::start: // RFC 9112 §2.2: one empty line before a request is forgiven
        if (buffer_[position_] == '\r')
            return expect('\r', phase::start_lf, errc::malformed_request_line);
        phase_ = phase::method;
        return;
    case phase::start_lf:
        expect('\n', phase::method, errc::malformed_request_line);
        section_begin_ = token_begin_ = position_;
        return;
    case phase::method:
        skip(token_character);
        return finish_method();
    case phase::target:
        skip(target_character);
        return finish_target();
    case phase::version:
        return read_version();
    default:
        expect('\n', phase::field_start, errc::malformed_request_line);
        section_begin_ = position_;
        return;
    }
}

void request_parser::finish_method()
{
    method_ = token();
    if (method_.size > max_method || (position_ < size_ && (method_.size == 0 || buffer_[position_] != ' ')))
        return fail(errc::malformed_request_line);
    if (position_ == size_)
        return;
    verb_ = verb_of(view(method_));
    token_begin_ = ++position_;
    phase_ = phase::target;
}

void request_parser::finish_target()
{
    if (position_ - section_begin_ > limits_.request_line)
        return fail(errc::request_line_too_long);
    if (position_ == size_)
        return;
    target_ = token();
    if (buffer_[position_] != ' ' || target_.size == 0)
        return fail(errc::malformed_request_line);
    auto const text = view(target_);
    auto const path_begin = authority_end(text);
    bool const is_asterisk = text == "*" && verb_ == verb::options;
    if (text.front() != '/' && path_begin == 0 && !is_asterisk)
        return fail(errc::malformed_target);
    auto const path_end = std::min(text.find('?'), text.size());
    path_ = {target_.begin + static_cast<std::uint32_t>(path_begin), static_cast<std::uint32_t>(path_end - path_begin)};
    if (path_end < text.size())
        query_ = {target_.begin + static_cast<std::uint32_t>(path_end) + 1,
                  target_.size - static_cast<std::uint32_t>(path_end) - 1};
    if (!has_sound_path())
        return fail(errc::malformed_target);
    token_begin_ = ++position_;
    phase_ = phase::version;
}

/// Escapes are well-formed, and none hides a NUL.
bool request_parser::has_sound_path() const noexcept
{
    auto path = view(path_);
    for (auto escape = path.find('%'); escape != std::string_view::npos; escape = path.find('%')) {
        path.remove_prefix(escape + 1);
        if (path.size() < 2 || hex_value(path[0]) < 0 || hex_value(path[1]) < 0 || path.substr(0, 2) == "00")
            return false;
    }
    return true;
}

void request_parser::read_version()
{
    constexpr std::string_view form = "HTTP/d.d\r";
    while (position_ < size_) {
        char const c = buffer_[position_];
        char const wanted = form[position_ - token_begin_];
        if (wanted == 'd' ? !is_any(c, digit_character) : c != wanted)
            return fail(errc::malformed_request_line);
        ++position_;
        if (wanted != '\r')
            continue;
        if (position_ - 1 - section_begin_ > limits_.request_line)
            return fail(errc::request_line_too_long);
        if (buffer_[token_begin_ + 5] != '1')
            return fail(errc::unsupported_version);
        minor_version_ = buffer_[token_begin_ + 7] == '0' ? 0 : 1;
        phase_ = phase::line_lf;
        return;
    }
}

void request_parser::read_body() noexcept
{
    std::size_t const taken = std::min<std::uint64_t>(remaining_, size_ - position_);
    position_ += taken;
    body_size_ += taken;
    remaining_ -= taken;
    if (remaining_ == 0)
        status_ = status::complete;
}

std::string_view request_parser::path() const noexcept
{
    return path_.size == 0 ? "/" : view(path_);
}

std::string_view request_parser::body() const noexcept
{
    return {buffer_.get() + head_end_, body_size_};
}

bool request_parser::expects_continue() const noexcept
{
    return status_ == status::incomplete && expects_continue_ && size_ == head_end_;
}

std::optional<std::string_view> request_parser::field(std::string_view name) const noexcept
{
    for (std::size_t i = 0; i < field_count_; ++i)
        if (equals_ignoring_case(field_name(i), name))
            return field_value(i);
    return std::nullopt;
}

} // namespace hono::http
