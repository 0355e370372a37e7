// SPDX-License-Identifier: Apache-2.0
// Field lines and what the complete header decides (RFC 9112 §5, §6).
#include <hono/http/request_parser.hpp>

#include "characters.hpp"
#include "framing.hpp"

namespace hono::http {

void request_parser::read_field()
{
    switch (phase_) {
    case phase::field_start:
        token_begin_ = position_;
        if (buffer_[position_] == '\r')
            return expect('\r', phase::head_lf, errc::malformed_field);
        phase_ = phase::field_name;
        return;
    case phase::field_name:
        skip(token_character);
        break;
    case phase::field_blank:
        while (position_ < size_ && (buffer_[position_] == ' ' || buffer_[position_] == '\t'))
            ++position_;
        break;
    case phase::field_value:
        skip(field_character);
        break;
    case phase::field_lf:
        return expect('\n', phase::field_start, errc::malformed_field);
    default:
        expect('\n', phase::sized_body, errc::malformed_field);
        if (status_ == status::incomplete)
            finish_head();
        return;
    }
    if (position_ - section_begin_ > limits_.header_section || field_count_ == max_fields)
        return fail(errc::header_too_large);
    if (position_ < size_)
        store_field();
}

/// At the end of a name, of the blanks behind the colon, or of a value.
void request_parser::store_field()
{
    auto& field = fields_[field_count_];
    if (phase_ == phase::field_name) {
        field.name = token();
        // No name, a blank before the colon or a folded line: each has hidden a length from somebody.
        if (field.name.size == 0)
            return fail(errc::malformed_field);
        return expect(':', phase::field_blank, errc::malformed_field);
    }
    if (phase_ == phase::field_blank) {
        token_begin_ = position_;
        phase_ = phase::field_value;
        return;
    }
    field.value = token();
    auto& size = field.value.size;
    while (size > 0 && (buffer_[token_begin_ + size - 1] == ' ' || buffer_[token_begin_ + size - 1] == '\t'))
        --size;
    ++field_count_;
    expect('\r', phase::field_lf, errc::malformed_field);
}

void request_parser::finish_head()
{
    head_end_ = position_;
    framing framing{is_http_1_0()};
    for (std::size_t i = 0; i < field_count_; ++i)
        framing.add(field_name(i), field_value(i));
    if (auto const fault = framing.fault())
        return fail(*fault);
    keep_alive_ = framing.keep_alive();
    expects_continue_ = framing.expects_continue();
    if (framing.is_chunked()) {
        phase_ = phase::chunk_size;
        token_begin_ = position_;
        return;
    }
    remaining_ = framing.length();
    if (remaining_ > limits_.body)
        return fail(errc::payload_too_large);
    if (remaining_ == 0)
        status_ = status::complete;
}

} // namespace hono::http
