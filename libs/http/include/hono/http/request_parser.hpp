// SPDX-License-Identifier: Apache-2.0
#pragma once
// Strict parser of HTTP/1.x requests without I/O: it owns the bytes that were received and not yet served. Whatever
// leaves the framing in doubt fails (RFC 9112; docs/adr/0002). It reads each byte once and allocates only to grow its
// buffer, never beyond the limits. Used by the server's sessions and by tests that need a request.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include <hono/http/error.hpp>

namespace hono::http {

struct request_limits {
    std::size_t request_line = 4096;   ///< octets without CRLF; longer: 414
    std::size_t header_section = 8192; ///< octets of all field lines; longer: 431
    std::size_t body = 2048;           ///< octets of the decoded body; longer: 413
};

/// More field lines than this: 431.
inline constexpr std::size_t max_fields = 64;

enum class verb : std::uint8_t { get, head, post, put, delete_, options, patch, other };

class request_parser {
public:
    enum class status { incomplete, complete, failed };

    explicit request_parser(request_limits limits = {});

    /// Room for the next read. Spans and views handed out before are invalid afterwards.
    std::span<char> prepare();
    /// `size` bytes of the prepared room were filled.
    status commit(std::size_t size);
    /// Copies `bytes` in and parses them.
    status feed(std::string_view bytes);
    /// Drops the complete request and parses what came behind it.
    status next();
    /// Back to the state after construction; keeps at most `capacity` bytes of buffer.
    void clear(std::size_t capacity);

    status state() const noexcept { return status_; }
    /// Why state() is failed.
    errc error() const noexcept { return error_; }
    /// True if no byte of a request has arrived.
    bool is_idle() const noexcept { return size_ == 0; }
    /// The header is in, asks for the interim answer 100, and no byte of the body has come.
    bool expects_continue() const noexcept;

    /// verb::other until the method has been read; kept after a failure behind it.
    verb method() const noexcept { return verb_; }

    // Of a complete request:
    std::string_view method_name() const noexcept { return view(method_); }
    std::string_view target() const noexcept { return view(target_); }
    /// Not decoded; escapes are known to be well-formed.
    std::string_view path() const noexcept;
    std::string_view query() const noexcept { return view(query_); }
    bool is_http_1_0() const noexcept { return minor_version_ == 0; }
    bool keep_alive() const noexcept { return keep_alive_; }
    std::string_view body() const noexcept;
    std::size_t field_count() const noexcept { return field_count_; }
    std::string_view field_name(std::size_t index) const noexcept { return view(fields_[index].name); }
    std::string_view field_value(std::size_t index) const noexcept { return view(fields_[index].value); }
    /// The first field of that name.
    std::optional<std::string_view> field(std::string_view name) const noexcept;

private:
    /// A part of the buffer: offsets survive its growth.
    struct slice {
        std::uint32_t begin = 0;
        std::uint32_t size = 0;
    };
    struct field_slice {
        slice name;
        slice value;
    };
    enum class phase : std::uint8_t {
        start,
        start_lf,
        method,
        target,
        version,
        line_lf,
        field_start,
        field_name,
        field_blank,
        field_value,
        field_lf,
        head_lf,
        sized_body,
        chunk_size,
        chunk_blank,
        chunk_extension,
        chunk_size_lf,
        chunk_data,
        chunk_data_cr,
        chunk_data_lf,
        trailer_start,
        trailer_name,
        trailer_value,
        trailer_lf,
        last_lf,
    };

    std::string_view view(slice part) const noexcept { return {buffer_.get() + part.begin, part.size}; }
    slice token() const noexcept;
    void skip(std::uint8_t kinds) noexcept;
    void reserve(std::size_t capacity);
    void reset_request() noexcept;
    void fail(errc error) noexcept;

    status parse();
    void read_request_line();
    void finish_method();
    void finish_target();
    bool has_sound_path() const noexcept;
    void read_version();
    void read_field();
    void store_field();
    void expect(char wanted, phase next, errc otherwise) noexcept;
    void finish_head();
    void read_body() noexcept;
    void read_chunk_line();
    void read_chunk_size();
    void finish_chunk_size(char delimiter);
    void read_chunk_data() noexcept;
    void read_trailer();
    void skip_counted(std::uint8_t kinds, char end, phase next, errc otherwise) noexcept;
    void count_skipped(std::size_t octets) noexcept;

    request_limits limits_;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t size_ = 0;          ///< received
    std::size_t position_ = 0;      ///< parsed
    std::size_t section_begin_ = 0; ///< of the request line, then of the header section
    std::size_t token_begin_ = 0;
    std::size_t head_end_ = 0;
    std::size_t body_size_ = 0;
    std::uint64_t remaining_ = 0; ///< of the body or the current chunk
    std::size_t skipped_ = 0;     ///< octets of chunk extensions and trailers
    slice method_, target_, path_, query_;
    std::array<field_slice, max_fields> fields_;
    std::size_t field_count_ = 0;
    status status_ = status::incomplete;
    errc error_{};
    phase phase_ = phase::start;
    verb verb_ = verb::other;
    std::uint8_t minor_version_ = 1;
    bool keep_alive_ = true;
    bool expects_continue_ = false;
    bool has_chunk_size_ = false; ///< a digit of it has been read
};

} // namespace hono::http
