// SPDX-License-Identifier: Apache-2.0
#pragma once
// Looks at the bytes of a peer before Proton does. Proton 0.37 skips frames of unknown types and performatives, and
// takes fields of the wrong type for absent ones; the standard, and hono-server.md §1, end the connection.
//
// Checked of each frame: header (AMQP 1.0 part 2, §2.3.1), performative (§2.7), the extent of its list, and its first
// field where that is mandatory. Everything deeper is left to Proton. Frames of SASL: the header only.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hono::amqp {

struct frame_fault {
    std::size_t offset = 0;     ///< of the first byte, in the bytes given, that Proton must not see
    std::string_view condition; ///< empty: the peer speaks another protocol
    std::string_view description;
};

class frame_check {
public:
    /// The next bytes of the stream, however they were cut. After a fault: not to be called again.
    std::optional<frame_fault> feed(std::string_view bytes);

private:
    enum class part { head, extended_header, performative, rest };

    std::optional<frame_fault> step();
    std::optional<frame_fault> read_head();
    std::optional<frame_fault> read_performative();
    void next(part what, std::size_t bytes);

    std::array<unsigned char, 24> seen_{}; // a header, or the beginning of a performative
    part part_ = part::head;
    std::size_t have_ = 0; // of the part
    std::size_t need_ = 8;
    std::size_t body_ = 0; // bytes of the frame behind its extended header
    bool greeted_ = false; // the first protocol header is in
    bool opened_ = false;
    bool is_amqp_ = false; // the frame's type
};

} // namespace hono::amqp
