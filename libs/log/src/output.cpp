// SPDX-License-Identifier: Apache-2.0
#include "output.hpp"

#include <cerrno>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

namespace hono::log {

bool output::wait_writable(int milliseconds) const noexcept
{
    pollfd wanted{descriptor_, POLLOUT, 0};
    int ready = 0;
    do
        ready = ::poll(&wanted, 1, milliseconds);
    while (ready < 0 && errno == EINTR);
    return ready > 0 && (wanted.revents & POLLOUT) != 0;
}

void output::write_all(char const* bytes, std::size_t size) const noexcept
{
    while (size > 0) {
        auto const written = ::write(descriptor_, bytes, size);
        if (written < 0 && errno == EAGAIN && wait_writable(patience_ms))
            continue;
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return; // closed or full disk: there is nowhere to tell it
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
}

void output::sink_it_(spdlog::details::log_msg const& what)
{
    // A writable pipe takes PIPE_BUF bytes without blocking, and no line is longer (max_line).
    if (!wait_writable(dropped_ == 0 ? patience_ms : 0)) {
        ++dropped_;
        return;
    }
    if (dropped_ != 0) {
        auto const gap = fmt::format("... {} lines lost: the reader of this output was too slow\n", dropped_);
        dropped_ = 0;
        write_all(gap.data(), gap.size());
        if (!wait_writable(patience_ms))
            ++dropped_;
    }
    spdlog::memory_buf_t line;
    formatter_->format(what, line);
    if (dropped_ == 0)
        write_all(line.data(), line.size());
}

} // namespace hono::log
