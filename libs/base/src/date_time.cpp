// SPDX-License-Identifier: Apache-2.0
#include <hono/base/date_time.hpp>

#include <cstdio>

namespace hono {
namespace {

/// Takes the text apart from the left; every step says whether it succeeded.
class scanner {
public:
    explicit scanner(std::string_view text)
        : rest_{text}
    {
    }

    bool number(int digits, int& value)
    {
        if (rest_.size() < static_cast<std::size_t>(digits))
            return false;
        value = 0;
        for (int i = 0; i < digits; ++i) {
            char const c = rest_[static_cast<std::size_t>(i)];
            if (c < '0' || c > '9')
                return false;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(static_cast<std::size_t>(digits));
        return true;
    }

    bool one_of(std::string_view choices, char& found)
    {
        if (rest_.empty() || choices.find(rest_.front()) == std::string_view::npos)
            return false;
        found = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }

    bool literal(char c)
    {
        char ignored = 0;
        return one_of({&c, 1}, ignored);
    }

    /// One to nine digits behind a point, as milliseconds.
    bool fraction(int& milliseconds)
    {
        int digit = 0;
        int scale = 100;
        int count = 0;
        milliseconds = 0;
        while (count < 9 && number(1, digit)) {
            milliseconds += digit * scale;
            scale /= 10;
            ++count;
        }
        return count > 0;
    }

    bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

bool read_offset(scanner& in, std::chrono::minutes& offset)
{
    char sign = 0;
    if (!in.one_of("Zz+-", sign))
        return false;
    offset = std::chrono::minutes{0};
    if (sign == 'Z' || sign == 'z')
        return true;
    int hours = 0;
    int minutes = 0;
    if (!in.number(2, hours) || !in.literal(':') || !in.number(2, minutes) || hours > 18 || minutes > 59)
        return false;
    offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
    if (sign == '-')
        offset = -offset;
    return true;
}

} // namespace

std::optional<timestamp> parse_date_time(std::string_view text)
{
    using namespace std::chrono;
    scanner in{text};
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, ms = 0;
    char separator = 0;
    if (!in.number(4, y) || !in.literal('-') || !in.number(2, mo) || !in.literal('-') || !in.number(2, d) ||
        !in.one_of("Tt", separator) || !in.number(2, h) || !in.literal(':') || !in.number(2, mi))
        return std::nullopt;
    if (in.literal(':')) {
        if (!in.number(2, s) || (in.literal('.') && !in.fraction(ms)))
            return std::nullopt;
    }
    minutes offset{0};
    if (!read_offset(in, offset) || !in.at_end())
        return std::nullopt;
    year_month_day const date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok() || h > 23 || mi > 59 || s > 59)
        return std::nullopt;
    return sys_days{date} + hours{h} + minutes{mi} + seconds{s} + milliseconds{ms} - offset;
}

std::string format_date_time(timestamp value)
{
    using namespace std::chrono;
    auto const day_start = floor<days>(value);
    year_month_day const date{day_start};
    hh_mm_ss const time{floor<seconds>(value - day_start)};
    char buffer[40];
    int const size = std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02dZ",
                                   static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                   static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                                   static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return {buffer, static_cast<std::size_t>(size)};
}

} // namespace hono
