// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where finished lines go: a file descriptor whose reader may be slow or stuck.

#include <cstddef>
#include <mutex>

#include <spdlog/sinks/base_sink.h>

namespace hono::log {

/// Writes each line in one piece and keeps none back, so that a killed process loses nothing. A pipe that stays full
/// for `patience` costs the line, not the worker: lines are dropped and counted until the reader goes on.
class output final : public spdlog::sinks::base_sink<std::mutex> {
public:
    static constexpr int patience_ms = 50;

    explicit output(int descriptor) noexcept
        : descriptor_{descriptor}
    {
    }

private:
    void sink_it_(spdlog::details::log_msg const& what) override;
    void flush_() override {}
    bool wait_writable(int milliseconds) const noexcept;
    void write_all(char const* bytes, std::size_t size) const noexcept;

    int descriptor_;
    std::size_t dropped_ = 0;
};

} // namespace hono::log
