// Redaction: a secret is replaced in what comes in, and found in what goes out, in every encoding.
#include "ocprobe/base/text.hpp"

#include <catch2/catch.hpp>

#include <type_traits>

using namespace ocprobe;

namespace {

constexpr const char* token = "k3y+Qz/7-canary_0123456789abcdef";

Redactor knowing(const char* value) {
    Redactor redactor;
    redactor.add(Secret(value));
    return redactor;
}

}  // namespace

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string> && !std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_constructible_v<std::string, Secret> && !std::is_convertible_v<std::string, Secret>);
static_assert(!std::is_constructible_v<SafeText, std::string> && !std::is_constructible_v<SafeText, const char*>);

TEST_CASE("secrets are compared only by name") {
    CHECK(Secret::same(Secret("abc"), Secret("abc")));
    CHECK_FALSE(Secret::same(Secret("abc"), Secret("abd")));
    CHECK_FALSE(Secret::same(Secret("abc"), Secret("abcd")));
    CHECK(Secret::same(Secret(""), Secret("")));
}

TEST_CASE("a moved-from secret is empty") {
    Secret first(token);
    const Secret second(std::move(first));
    CHECK(first.empty());  // NOLINT(bugprone-use-after-move): what is left is the point
    CHECK(second.size() == 32);
}

TEST_CASE("raw values, heads and tails are replaced, the rest stays") {
    const auto redactor = knowing(token);
    CHECK(redactor.clean(std::string("bad token ") + token + "!").str() == "bad token <redacted>!");
    CHECK(redactor.clean("head k3y+Qz/7-can and").str() == "head <redacted> and");
    CHECK(redactor.clean("tail …89abcdef.").str() == "tail …<redacted>.");
    CHECK(redactor.clean(std::string(token) + token).str() == "<redacted><redacted>");
    CHECK(redactor.clean("k3y+Qz/ is seven").str() == "k3y+Qz/ is seven");
}

TEST_CASE("every encoding is found") {
    const auto redactor = knowing(token);
    for (const auto* text : {
             "k3y%2BQz%2F7-canary_0123456789abcdef",
             "%6b%33%79%2b%51%7a%2f%37%2d%63%61%6e%61%72%79%5f",
             "azN5K1F6LzctY2FuYXJ5XzAxMjM0NTY3ODlhYmNkZWY=",
             "x azN5K1F6LzctY2FuYXJ5XzAxMjM0NTY3ODlhYmNkZWY",
             "dG9rZW46azN5K1F6LzctY2FuYXJ5XzAxMjM0NTY3ODlhYmNkZWY=",  // base64("token:" + value)
             "QmVhcmVyIGszeStRei83LWNhbmFyeV8wMTIzNDU2Nzg5YWJjZGVm",  // base64("Bearer " + value)
             "6b33792b517a2f372d63616e617279",
             "6B33792B517A2F372D63616E617279",
             "\\u006b3y+Qz/7-canary_0123456789abcdef",
             "k3y+Qz\\/7-canary_0123456789abcdef",
             "k3y&#43;Qz/7-canary",
             "k3y&#x2b;Qz/7-canary",
         }) {
        INFO(text);
        CHECK(redactor.search(text).found == 1);
        CHECK(redactor.clean(text).str().find("<redacted>") != std::string::npos);
    }
}

TEST_CASE("digests are found") {
    // printf %s abcdefgh | md5sum, sha1sum, sha256sum
    const auto other = knowing("abcdefgh");
    CHECK(other.search("e8dc4081b13434b45189a720b77b6818").found == 1);
    CHECK(other.search("425af12a0743502b322e93a015bcf868e324d56a").found == 1);
    CHECK(other.search("9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab").found == 1);
    CHECK(other.search("nFbMUbN0w7oYkhDVttS/V3kNNRyWxHwCGQ7PHkMGNas=").found == 1);
}

TEST_CASE("a secret cannot hide behind the cap, nor behind escapes") {
    const auto redactor = knowing(token);
    CHECK(redactor.clean(std::string(500, 'a') + token, 512).str().find("k3y") == std::string::npos);
    CHECK(redactor.clean(std::string("\x1b[0m") + token).str() == "\\x1b[0m<redacted>");
}

TEST_CASE("short values and placeholders are known, but not searched for") {
    Redactor redactor;
    redactor.add(Secret("short"));
    redactor.add(Secret("__OPENCLAW_REDACTED__"));
    redactor.add(Secret("undefined"));
    const auto receipt = redactor.search("short __OPENCLAW_REDACTED__ undefined");
    CHECK(receipt.secrets_known == 3);
    CHECK(receipt.found == 0);
}

TEST_CASE("one value counts once, an empty one not at all") {
    Redactor redactor;
    redactor.add(Secret(token));
    redactor.add(Secret(token));
    redactor.add(Secret(""));
    CHECK(redactor.search("").secrets_known == 1);
}

TEST_CASE("the receipt counts the bytes") {
    CHECK(knowing(token).search("twelve bytes").bytes_searched == 12);
    CHECK(knowing(token).search("twelve bytes").found == 0);
}

TEST_CASE("ordinary report text raises no alarm") {
    const auto redactor = knowing(token);
    CHECK(redactor.search(R"({"id":"connect.refused","took_ms":12.345,"sha256":"AB:CD"})").found == 0);
}
