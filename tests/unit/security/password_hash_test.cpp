// SPDX-License-Identifier: Apache-2.0
#include <hono/security/password_hash.hpp>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace hono::security;

namespace {

constexpr std::string_view salt = "c2FsdC0xNw==";
constexpr std::string_view sha256_hash = "/rZc+4Bh5G9xnEYn0fcXox7Lv70zcHQBKN0FYZjDQEM=";
constexpr std::string_view sha512_hash =
    "8RzPKDWW46Ukf48aZZ9z/u4blDYX3EgAuLrz9DXQThhEZfybs2ql1Tm3C9Ty5dnyx6X2rfdXBooyLeu5kP3DJQ==";
// Published with jBCrypt: the empty password, and "abc".
constexpr std::string_view bcrypt_of_nothing = "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.";
constexpr std::string_view bcrypt_of_abc = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

} // namespace

TEST_CASE("the SHA-2 vectors of the Credentials API verify", "[security]")
{
    CHECK(verify_password({"sha-256", sha256_hash, salt}, "sesame-17"));
    CHECK(verify_password({"", sha256_hash, salt}, "sesame-17"));
    CHECK(verify_password({"sha-512", sha512_hash, salt}, "sesame-17"));
    CHECK_FALSE(verify_password({"sha-256", sha256_hash, salt}, "sesame-18"));
    CHECK_FALSE(verify_password({"sha-256", sha256_hash, ""}, "sesame-17"));
    CHECK_FALSE(verify_password({"sha-512", sha256_hash, salt}, "sesame-17"));
}

TEST_CASE("a salt is optional", "[security]")
{
    // printf %s hono-secret | openssl dgst -sha256 -binary | base64
    CHECK(verify_password({"sha-256", "1kkUGFVe8TyUi+9KxFPkOXRFU0drt2mO5xLRRrBOkHY=", ""}, "hono-secret"));
}

TEST_CASE("hashes and salts that are no Base64 match nothing", "[security]")
{
    CHECK_FALSE(verify_password({"sha-256", "", ""}, ""));
    CHECK_FALSE(verify_password({"sha-256", "not base64", salt}, "sesame-17"));
    CHECK_FALSE(verify_password({"sha-256", sha256_hash, "%"}, "sesame-17"));
    CHECK_FALSE(verify_password({"sha-256", sha256_hash.substr(0, 40), salt}, "sesame-17"));
}

TEST_CASE("bcrypt hashes of others verify", "[security]")
{
    CHECK(verify_password({"bcrypt", bcrypt_of_nothing, ""}, ""));
    CHECK(verify_password({"bcrypt", bcrypt_of_abc, ""}, "abc"));
    CHECK_FALSE(verify_password({"bcrypt", bcrypt_of_abc, ""}, "abd"));
}

TEST_CASE("an unknown function's hash counts only if it is bcrypt's", "[security]")
{
    CHECK(verify_password({"whatever", bcrypt_of_abc, ""}, "abc"));
    CHECK_FALSE(verify_password({"whatever", sha256_hash, salt}, "sesame-17"));
    CHECK_FALSE(verify_password({"SHA-256", sha256_hash, salt}, "sesame-17"));
    CHECK_FALSE(verify_password({"plain", "secret", ""}, "secret"));
}

TEST_CASE("devices have bcrypt of version 2a only", "[security]")
{
    auto const other = "$2b$" + std::string{bcrypt_of_abc.substr(4)};
    CHECK_FALSE(verify_password({"bcrypt", other, ""}, "abc"));
    CHECK(verify_crypt(other, "abc"));
    CHECK_FALSE(verify_password({"bcrypt", "$6$saltstring$x", ""}, "abc"));
}

TEST_CASE("bcrypt beyond the greatest cost is refused without being tried", "[security]")
{
    auto const absurd = "$2a$31$" + std::string{bcrypt_of_abc.substr(7)};
    CHECK(bcrypt_cost(absurd) == 31);
    CHECK_FALSE(verify_password({"bcrypt", absurd, ""}, "abc"));
    CHECK_FALSE(verify_crypt(absurd, "abc"));
    CHECK_FALSE(verify_password({"bcrypt", bcrypt_of_abc, ""}, "abc", 5));
    CHECK(verify_password({"bcrypt", bcrypt_of_abc, ""}, "abc", 6));
}

TEST_CASE("the form of a bcrypt hash is checked", "[security]")
{
    std::string const rest{bcrypt_of_abc.substr(7)};
    CHECK(bcrypt_cost(bcrypt_of_abc) == 6);
    for (auto const& bad : {std::string{}, "$2a$06$" + rest + "x", "$2a$6$" + rest + "x", "$2a$03$" + rest,
                            "$2a$32$" + rest, "$2a$99$" + rest, "$2a$-6$" + rest, "$2b$06$" + rest,
                            "$2a$06$" + rest.substr(1) + "!", "$2a$06$" + rest.substr(1)})
        CHECK_FALSE(bcrypt_cost(bad));
}

TEST_CASE("a made hash verifies, has the cost that was asked for and a salt of its own", "[security]")
{
    auto const hash = make_bcrypt_hash("pässwörd", 4);
    REQUIRE(hash);
    CHECK(bcrypt_cost(*hash) == 4);
    CHECK(verify_password({"bcrypt", *hash, ""}, "pässwörd"));
    CHECK_FALSE(verify_password({"bcrypt", *hash, ""}, "password"));
    CHECK(make_bcrypt_hash("pässwörd", 4) != hash);
    CHECK_FALSE(make_bcrypt_hash("x", 3));
    CHECK_FALSE(make_bcrypt_hash("x", 32));
}

TEST_CASE("bcrypt looks at 72 bytes, however long the password is", "[security]")
{
    auto const hash = make_bcrypt_hash(std::string(72, 'a'), 4);
    REQUIRE(hash);
    CHECK(verify_crypt(*hash, std::string(72, 'a') + std::string(1000, 'b')));
    CHECK_FALSE(verify_crypt(*hash, std::string(71, 'a')));
    CHECK(make_bcrypt_hash(std::string(2000, 'a'), 4));
}

TEST_CASE("a password with NUL is not cut there", "[security]")
{
    using namespace std::string_view_literals;
    auto const hash = make_bcrypt_hash("abc", 4);
    REQUIRE(hash);
    CHECK_FALSE(verify_crypt(*hash, "abc\0def"sv));
    CHECK_FALSE(make_bcrypt_hash("abc\0def"sv, 4));
    CHECK_FALSE(verify_crypt(*hash + std::string{"\0x", 2}, "abc"));
}

TEST_CASE("crypt(3) hashes of the permissions file verify", "[security]")
{
    // Made by crypt.crypt of Python for "top secret".
    std::string_view const sha256 = "$5$abcdefgh$pYLS.4qWVXLRHNcigTTmdOxJ7CicCK9yKNBM1cEGwx6";
    std::string_view const sha512 =
        "$6$abcdefgh$beDmE/lIKzadvFB/rhw5ZEEH7IllKpL0cx7O2zEDXTGDCLcaoZaNQBBMxZknGtb3GjmsQafnLtCIEJcq9z.Ea0";
    std::string_view const yescrypt = "$y$j9T$abcdefghijklmnop$Vvon1f.kK5bNhm5dTXciizAxa7ygqfXUOpkeTAV4vw9";
    for (auto const hash : {sha256, sha512, yescrypt}) {
        CHECK(is_crypt_hash(hash));
        CHECK(verify_crypt(hash, "top secret"));
        CHECK_FALSE(verify_crypt(hash, "top secrets"));
    }
}

TEST_CASE("only known kinds of crypt(3) hashes count", "[security]")
{
    for (auto const other :
         {"", "secret", "$1$abcdefgh$eCSq385C7UGI64dc72jQk1", "ab1y8Zx4mOvZs", "$2x$06$", "$7$x", "*0", "$5"})
        CHECK_FALSE(is_crypt_hash(other));
    CHECK_FALSE(verify_crypt("$1$abcdefgh$eCSq385C7UGI64dc72jQk1", "top secret"));
    CHECK_FALSE(verify_crypt("$6$", "top secret"));
    CHECK_FALSE(verify_crypt("$y$", "top secret"));
    CHECK_FALSE(verify_crypt("*0", "top secret"));
}

TEST_CASE("hashes that are cut off or cost too much are told apart from usable ones", "[security]")
{
    std::string const digest(86, 'a');
    CHECK(can_verify_crypt("$6$abcdefgh$" + digest));
    CHECK(can_verify_crypt("$6$rounds=999999$abcdefgh$" + digest));
    CHECK(can_verify_crypt(bcrypt_of_abc));
    for (auto const& bad :
         {std::string{"$6$"}, "$6$" + digest, "$6$abcdefgh$" + digest.substr(1), "$6$rounds=1000000$abcdefgh$" + digest,
          "$y$x$salt$" + digest.substr(43), "$y$kFT$salt$" + digest.substr(43), std::string{"$5$abcdefgh$"},
          std::string{bcrypt_of_abc.substr(0, 59)}, std::string{"secret"}})
        CHECK_FALSE(can_verify_crypt(bad));
}

TEST_CASE("threads verify at the same time", "[security]")
{
    std::vector<std::thread> threads;
    std::array<bool, 4> right{}, wrong{};
    for (std::size_t i = 0; i < right.size(); ++i)
        threads.emplace_back([&, i] {
            right[i] = verify_crypt(bcrypt_of_abc, "abc");
            wrong[i] = verify_crypt(bcrypt_of_nothing, "abc");
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(right == std::array<bool, 4>{true, true, true, true});
    CHECK(wrong == std::array<bool, 4>{});
}
