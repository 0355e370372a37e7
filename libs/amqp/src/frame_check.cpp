// SPDX-License-Identifier: Apache-2.0
#include "frame_check.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace hono::amqp {
namespace {

constexpr std::string_view framing_error = "amqp:connection:framing-error";
constexpr std::string_view decode_error = "amqp:decode-error";
constexpr std::string_view sasl_header{"AMQP\x03\x01\x00\x00", 8};
constexpr std::string_view amqp_header{"AMQP\x00\x01\x00\x00", 8};

constexpr std::uint64_t open_code = 0x10;
constexpr std::uint64_t transfer_code = 0x14;

std::uint32_t be32(unsigned char const* at)
{
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

/// Constructors that the first field may have, by performative from open to close; empty: any.
constexpr std::string_view first_fields[] = {
    "\xa1\xb1",     // open: container-id
    "\x40\x60",     // begin: remote-channel
    "\xa1\xb1",     // attach: name
    "",             // flow: all optional or checked by Proton
    "\x43\x52\x70", // transfer: handle
    "\x41\x42\x56", // disposition: role
    "\x43\x52\x70", // detach: handle
    "",             // end
    "",             // close
};

/// The list of a performative: what its constructor says.
struct list {
    std::size_t begin = 0; // of its first field
    std::size_t end = 0;   // behind its last
    std::size_t count = 0;
};

std::optional<list> read_list(unsigned char const* at, std::size_t begin, std::size_t have)
{
    if (begin < have && at[begin] == 0x45)
        return list{begin + 1, begin + 1, 0};
    if (begin + 3 <= have && at[begin] == 0xc0)
        return list{begin + 3, begin + 2 + at[begin + 1], at[begin + 2]};
    if (begin + 9 <= have && at[begin] == 0xd0)
        return list{begin + 9, begin + 5 + be32(at + begin + 1), be32(at + begin + 5)};
    return std::nullopt;
}

} // namespace

std::optional<frame_fault> frame_check::feed(std::string_view bytes)
{
    std::size_t at = 0;
    std::size_t frame_begin = 0;
    while (at < bytes.size()) {
        if (part_ == part::head && have_ == 0)
            frame_begin = at;
        auto const count = std::min(need_ - have_, bytes.size() - at);
        if (part_ == part::head || part_ == part::performative)
            std::memcpy(seen_.data() + have_, bytes.data() + at, count);
        have_ += count;
        at += count;
        if (have_ < need_)
            break;
        if (auto fault = step()) {
            fault->offset = frame_begin;
            return fault;
        }
    }
    return std::nullopt;
}

void frame_check::next(part what, std::size_t bytes)
{
    part_ = what;
    have_ = 0;
    need_ = bytes;
}

std::optional<frame_fault> frame_check::step()
{
    auto const performative_bytes = is_amqp_ ? std::min(body_, seen_.size()) : 0;
    switch (part_) {
    case part::head:
        return read_head();
    case part::extended_header:
        next(part::performative, performative_bytes);
        return need_ == 0 ? step() : std::nullopt;
    case part::performative: {
        if (need_ > 0) {
            if (auto fault = read_performative())
                return fault;
        }
        next(part::rest, body_ - performative_bytes);
        return need_ == 0 ? step() : std::nullopt;
    }
    case part::rest:
        next(part::head, 8);
        break;
    }
    return std::nullopt;
}

std::optional<frame_fault> frame_check::read_head()
{
    std::string_view const head{reinterpret_cast<char const*>(seen_.data()), 8};
    if (!greeted_ || head.starts_with("AMQP")) {
        if (head != sasl_header && (head != amqp_header || !greeted_))
            return frame_fault{0, {}, "unknown protocol header"};
        greeted_ = true;
        next(part::head, 8);
        return std::nullopt;
    }
    auto const size = be32(seen_.data());
    auto const header_bytes = std::size_t{seen_[4]} * 4;
    if (header_bytes < 8 || size < header_bytes)
        return frame_fault{0, framing_error, "frame header with an impossible size"};
    if (seen_[5] > 1)
        return frame_fault{0, framing_error, "frame of an unknown type"};
    is_amqp_ = seen_[5] == 0;
    body_ = size - header_bytes;
    next(part::extended_header, header_bytes - 8);
    return need_ == 0 ? step() : std::nullopt;
}

std::optional<frame_fault> frame_check::read_performative()
{
    auto const* const at = seen_.data();
    std::uint64_t code = 0;
    std::size_t descriptor_end = 0;
    if (have_ >= 3 && at[0] == 0 && at[1] == 0x53) {
        code = at[2];
        descriptor_end = 3;
    } else if (have_ >= 10 && at[0] == 0 && at[1] == 0x80) {
        code = std::uint64_t{be32(at + 2)} << 32 | be32(at + 6);
        descriptor_end = 10;
    }
    if (code < open_code || code >= open_code + std::size(first_fields))
        return frame_fault{0, decode_error, "unknown performative"};
    auto const fields = read_list(at, descriptor_end, have_);
    bool const fits =
        fields && fields->begin <= fields->end && (code == transfer_code ? fields->end <= body_ : fields->end == body_);
    if (!fits)
        return frame_fault{0, decode_error, "performative that does not fill its frame"};
    auto const allowed = first_fields[code - open_code];
    bool const is_mandatory = !allowed.empty() && allowed.front() != '\x40';
    bool const is_absent = fields->count == 0 || fields->begin == fields->end;
    if (is_absent ? is_mandatory
                  : !allowed.empty() && allowed.find(static_cast<char>(at[fields->begin])) == allowed.npos)
        return frame_fault{0, decode_error, "performative without its first field"};
    if (code == open_code && std::exchange(opened_, true))
        return frame_fault{0, "amqp:not-allowed", "the connection is open already"};
    return std::nullopt;
}

} // namespace hono::amqp
