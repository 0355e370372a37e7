// SPDX-License-Identifier: Apache-2.0
#include "read_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace hono::tlsconfig {
namespace {

constexpr std::size_t max_size = 10 * 1024 * 1024;

class descriptor {
public:
    explicit descriptor(int value) noexcept
        : value_{value}
    {
    }
    descriptor(descriptor const&) = delete;
    descriptor& operator=(descriptor const&) = delete;
    ~descriptor()
    {
        if (value_ >= 0)
            ::close(value_);
    }
    int get() const noexcept { return value_; }

private:
    int value_;
};

problem failed(int error)
{
    return {"E01", std::string{"cannot be read: "} + std::strerror(error)};
}

/// Kubernetes shows the files of a Secret through `..data` and a folder with a time stamp such as `..2026_01_31_…`.
bool lies_in_secret_volume(std::filesystem::path const& file)
{
    std::error_code error;
    auto const real = std::filesystem::canonical(file, error);
    return !error && std::any_of(real.begin(), real.end(), [](std::filesystem::path const& part) {
        return part.native().size() > 2 && part.native().starts_with("..");
    });
}

} // namespace

checked<secret> read_file(std::filesystem::path const& file)
{
    // O_NONBLOCK: a named pipe would wait for its writer.
    descriptor const opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (opened.get() < 0)
        return failed(errno);
    struct stat state {};
    if (::fstat(opened.get(), &state) != 0)
        return failed(errno);
    if (!S_ISREG(state.st_mode))
        return failed(S_ISDIR(state.st_mode) ? EISDIR : EINVAL);
    if (static_cast<std::uintmax_t>(state.st_size) > max_size)
        return problem{"E02", "is larger than 10 MiB"};
    std::string content(static_cast<std::size_t>(state.st_size), '\0');
    std::size_t filled = 0;
    while (filled < content.size()) {
        auto const step = ::read(opened.get(), content.data() + filled, content.size() - filled);
        if (step < 0 && errno != EINTR)
            return failed(errno);
        if (step == 0)
            break;
        filled += step > 0 ? static_cast<std::size_t>(step) : 0;
    }
    content.resize(filled);
    return secret{std::move(content)};
}

void check_permissions(std::filesystem::path const& file, remarks& to)
{
    struct stat state {};
    if (::stat(file.c_str(), &state) != 0 || (state.st_mode & (S_IRGRP | S_IROTH)) == 0)
        return;
    bool const expected = lies_in_secret_volume(file); // fsGroup needs the group's permission
    to.push_back({!expected, "", "the private key may be read by users other than its owner"});
}

} // namespace hono::tlsconfig
