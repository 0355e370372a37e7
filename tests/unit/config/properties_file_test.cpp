// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/config/properties_file.hpp>

using namespace hono::config;

namespace {

std::string render(std::string_view text)
{
    std::string result;
    for (auto const& [name, value, line] : parse_properties(text))
        result += std::to_string(line) + "[" + name + "][" + value + "]";
    return result;
}

} // namespace

TEST_CASE("properties files are read as Java reads them", "[config]")
{
    struct row {
        char const* text;
        char const* result;
    };
    auto const [text, result] = GENERATE(values<row>({
        {"username=http-adapter@HONO\npassword=http-secret\n",
         "1[username][http-adapter@HONO]2[password][http-secret]"},
        {"a=b", "1[a][b]"},
        {"a = b ", "1[a][b ]"},
        {"a:b", "1[a][b]"},
        {"a b", "1[a][b]"},
        {"a", "1[a][]"},
        {"a==b", "1[a][=b]"},
        {"# c\n! c\n\n  a=b\r\nc=d", "4[a][b]5[c][d]"},
        {"a=b\\\n   c\nd=e", "1[a][bc]3[d][e]"},
        {"a=b\\\\\nc=d", "1[a][b\\]2[c][d]"},
        {"a\\=b=c", "1[a=b][c]"},
        {"a=\\t\\n\\x\\u00fc", "1[a][\t\nx\xc3\xbc]"},
        {"a=\\uD83D\\uDE00", "1[a][\xf0\x9f\x98\x80]"},
        {"a=\\u12", "1[a][u12]"},
        {"a=b\\", "1[a][b]"},
        {"", ""},
    }));
    CHECK(render(text) == result);
}
