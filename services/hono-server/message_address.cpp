// SPDX-License-Identifier: Apache-2.0
#include "message_address.hpp"

#include <cstdint>

namespace hono::hono_server {
namespace {

// Format codes and section descriptors of AMQP 1.0, part 1 §1.6 and part 3 §3.2.
constexpr std::uint8_t described = 0x00, small_ulong = 0x53, ulong = 0x80, list8 = 0xC0, list32 = 0xD0, string8 = 0xA1,
                       string32 = 0xB1;
constexpr std::uint64_t first_section = 0x70, properties_section = 0x73;

/// Takes values from the front of encoded bytes; after a failure everything fails.
class reader {
public:
    explicit reader(std::string_view bytes) noexcept
        : rest_{bytes}
    {
    }

    bool failed() const noexcept { return failed_; }
    bool is_at_end() const noexcept { return rest_.empty(); }

    std::uint8_t peek() const noexcept { return rest_.empty() ? 0xFF : static_cast<std::uint8_t>(rest_.front()); }
    std::string_view take(std::uint64_t size) noexcept
    {
        if (size > rest_.size()) {
            failed_ = true;
            rest_ = {};
            return {};
        }
        auto const taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    /// Big-endian, of 1 to 8 octets.
    std::uint64_t number(std::size_t octets) noexcept
    {
        std::uint64_t value = 0;
        for (char const each : take(octets))
            value = value << 8U | static_cast<std::uint8_t>(each);
        return value;
    }

    /// Skips a value of any type. Described values nest without recursion: each adds one value to skip.
    void skip() noexcept
    {
        for (std::uint64_t values = 1; values > 0 && !failed_; --values) {
            auto const code = static_cast<std::uint8_t>(number(1));
            if (code == described)
                values += 2; // the descriptor and the value
            else
                take(content_size(code));
        }
    }

private:
    /// Octets after the format code; the upper four bits of the code say how they are given.
    std::uint64_t content_size(std::uint8_t code) noexcept
    {
        switch (code >> 4U) {
        case 0x4:
            return 0;
        case 0x5:
            return 1;
        case 0x6:
            return 2;
        case 0x7:
            return 4;
        case 0x8:
            return 8;
        case 0x9:
            return 16;
        case 0xA:
        case 0xC:
        case 0xE:
            return number(1);
        case 0xB:
        case 0xD:
        case 0xF:
            return number(4);
        default:
            failed_ = true;
            return 0;
        }
    }

    std::string_view rest_;
    bool failed_ = false;
};

std::uint64_t read_descriptor(reader& from) noexcept
{
    if (from.number(1) != described)
        return 0;
    auto const code = static_cast<std::uint8_t>(from.number(1));
    return code == small_ulong ? from.number(1) : code == ulong ? from.number(8) : 0;
}

std::optional<std::string_view> read_text(reader& from) noexcept
{
    auto const code = from.peek();
    if (code != string8 && code != string32)
        return std::nullopt;
    from.take(1);
    auto const text = from.take(from.number(code == string8 ? 1 : 4));
    return from.failed() ? std::nullopt : std::optional{text};
}

/// The third field of the properties list: message-id, user-id, to.
std::optional<std::string_view> read_to(reader& from) noexcept
{
    auto const code = static_cast<std::uint8_t>(from.number(1));
    if (code != list8 && code != list32)
        return std::nullopt; // list0 is the empty list
    std::size_t const width = code == list8 ? 1 : 4;
    auto const size = from.number(width);
    if (size < width)
        return std::nullopt;
    reader list{from.take(size)};
    if (list.number(width) < 3)
        return std::nullopt;
    list.skip();
    list.skip();
    return list.failed() ? std::nullopt : read_text(list);
}

} // namespace

std::optional<std::string_view> find_message_address(std::string_view message) noexcept
{
    reader from{message};
    while (!from.is_at_end()) {
        auto const section = read_descriptor(from);
        if (section == properties_section)
            return read_to(from);
        if (section < first_section || section > properties_section)
            return std::nullopt; // the sections behind the properties, or no section at all
        from.skip();
    }
    return std::nullopt;
}

} // namespace hono::hono_server
