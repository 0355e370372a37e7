// SPDX-License-Identifier: Apache-2.0
// Chunked bodies (RFC 9112 §7.1), decoded in place. No state of a chunk's lines is kept in the buffer.
#include <hono/http/request_parser.hpp>

#include <algorithm>
#include <cstring>

#include "characters.hpp"

namespace hono::http {
namespace {

constexpr std::uint64_t largest_size = ~std::uint64_t{0} >> 4; // 16 times this still fits 64 bits

} // namespace

/// Extensions and trailers are skipped, but nobody may send them for ever.
void request_parser::count_skipped(std::size_t octets) noexcept
{
    skipped_ += octets;
    if (skipped_ > limits_.header_section)
        fail(errc::header_too_large);
}

/// Skips characters of `kinds` up to `end`.
void request_parser::skip_counted(std::uint8_t kinds, char end, phase next, errc otherwise) noexcept
{
    auto const begin = position_;
    skip(kinds);
    count_skipped(position_ - begin);
    if (status_ == status::incomplete && position_ < size_)
        expect(end, next, otherwise);
}

void request_parser::read_chunk_line()
{
    switch (phase_) {
    case phase::chunk_size:
        return read_chunk_size();
    case phase::chunk_blank:
        if (char const c = buffer_[position_]; c == ' ' || c == '\t') {
            ++position_;
            return count_skipped(1);
        }
        return expect(';', phase::chunk_extension, errc::malformed_chunk);
    case phase::chunk_extension:
        return skip_counted(field_character, '\r', phase::chunk_size_lf, errc::malformed_chunk);
    default:
        expect('\n', remaining_ == 0 ? phase::trailer_start : phase::chunk_data, errc::malformed_chunk);
        return;
    }
}

void request_parser::read_chunk_size()
{
    while (status_ == status::incomplete && position_ < size_) {
        char const c = buffer_[position_];
        int const digit = hex_value(c);
        if (digit < 0)
            return finish_chunk_size(c);
        if (remaining_ > largest_size)
            return fail(errc::malformed_chunk);
        if (has_chunk_size_ && remaining_ == 0)
            count_skipped(1); // a leading zero
        remaining_ = remaining_ * 16 + static_cast<unsigned>(digit);
        has_chunk_size_ = true;
        ++position_;
    }
}

void request_parser::finish_chunk_size(char delimiter)
{
    if (!has_chunk_size_)
        return fail(errc::malformed_chunk);
    if (remaining_ > limits_.body - body_size_)
        return fail(errc::payload_too_large);
    if (delimiter == '\r')
        return expect('\r', phase::chunk_size_lf, errc::malformed_chunk);
    phase_ = phase::chunk_blank;
}

void request_parser::read_chunk_data() noexcept
{
    if (phase_ == phase::chunk_data_cr)
        return expect('\r', phase::chunk_data_lf, errc::malformed_chunk);
    if (phase_ == phase::chunk_data_lf) {
        has_chunk_size_ = false;
        return expect('\n', phase::chunk_size, errc::malformed_chunk);
    }
    std::size_t const taken = std::min<std::uint64_t>(remaining_, size_ - position_);
    std::memmove(buffer_.get() + head_end_ + body_size_, buffer_.get() + position_, taken);
    position_ += taken;
    body_size_ += taken;
    remaining_ -= taken;
    if (remaining_ == 0)
        phase_ = phase::chunk_data_cr;
}

void request_parser::read_trailer()
{
    switch (phase_) {
    case phase::trailer_start:
        if (buffer_[position_] == '\r')
            return expect('\r', phase::last_lf, errc::malformed_field);
        if (!is_any(buffer_[position_], token_character))
            return fail(errc::malformed_field);
        phase_ = phase::trailer_name;
        return;
    case phase::trailer_name:
        return skip_counted(token_character, ':', phase::trailer_value, errc::malformed_field);
    case phase::trailer_value:
        return skip_counted(field_character, '\r', phase::trailer_lf, errc::malformed_field);
    case phase::trailer_lf:
        return expect('\n', phase::trailer_start, errc::malformed_field);
    default:
        expect('\n', phase::last_lf, errc::malformed_field);
        if (status_ == status::incomplete)
            status_ = status::complete;
        return;
    }
}

} // namespace hono::http
