// SPDX-License-Identifier: Apache-2.0
#include "read_file.hpp"

#include <array>
#include <cerrno>
#include <cstddef>

#include <fcntl.h>
#include <unistd.h>

namespace hono::config {
namespace {

error_code last_error()
{
    return {errno, boost::system::system_category()};
}

struct descriptor {
    int number;
    ~descriptor()
    {
        if (number >= 0)
            ::close(number);
    }
};

} // namespace

result<std::string> read_file(std::filesystem::path const& file)
{
    constexpr std::size_t max_size = 1 << 20;
    descriptor const input{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (input.number < 0)
        return last_error();
    std::string text;
    std::array<char, 16384> buffer{};
    for (;;) {
        auto const size = ::read(input.number, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return last_error();
        if (size == 0)
            return text;
        text.append(buffer.data(), static_cast<std::size_t>(size));
        if (text.size() > max_size)
            return error_code{EFBIG, boost::system::system_category()};
    }
}

} // namespace hono::config
