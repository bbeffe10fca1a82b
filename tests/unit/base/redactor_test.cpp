// Redaction: a secret is replaced in what comes in, and found in what goes out, in every encoding.
#include "unit/base/knowing.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;

namespace {

constexpr const char* token = "k3y+Qz/7-canary_0123456789abcdef";

}  // namespace

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
             "6b:33:79:2b:51:7a:2f:37:2d",
             "6B 33 79 2B 51 7A 2F 37 2D",
             "azN5K1F6LzctY2Fu…",  // cut off by whoever printed it
             "azN5K1F6LzctY2FuYXJ5XzAx%4dj%4d0NTY3ODlhYmNkZWY%3D",
             "token=azN5K1F6LzctY2FuYXJ5%0A",
             "\\u006b3y+Qz/7-canary_0123456789abcdef",
             "k3y+Qz\\/7-canary_0123456789abcdef",
             "k3y&#43;Qz/7-canary",
             "k3y&plus;Qz&sol;7-canary",
             "k3y&#43Qz/7-canary",
             "k3y&#x2b;Qz/7-canary",
             "k3y%252BQz%252F7-canary",  // twice
             "k3y&amp;#43;Qz/7-canary",
             R"(k3y\u002bQz\/7-canary)",
             R"(k3y\u{2b}Qz/7-canary)",
             R"(k3y\x2bQz/7-canary)",
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
    CHECK(
        other
            .search("A3A8C81BC97C2560010D7389BC88AAC974A104E0E2381220C6E084C4DCCD1D2D17D4F86DB31C2A851DC80E66"
                    "81D74733C55DCD03DD96F6062CDDA12A291AE6CE")
            .found == 1
    );
    CHECK(other.search("nFbMUbN0w7oYkhDVttS/V3kNNRyWxHwCGQ7PHkMGNas=").found == 1);
}

TEST_CASE("a secret cannot hide behind the cap, nor behind escapes") {
    const auto redactor = knowing(token);
    CHECK(redactor.clean(std::string(500, 'a') + token, 512).str().find("k3y") == std::string::npos);
    CHECK(redactor.clean(std::string("\x1b[0m") + token).str() == "\\x1b[0m<redacted>");
}

TEST_CASE("UTF-16 is read") {
    std::string wide;
    for (const char c : std::string(token)) {
        wide += c;
        wide += '\0';
    }
    CHECK(knowing(token).clean(wide).str() == "<redacted>");
    // As the report would show it, had it been let through.
    CHECK(knowing(token).search(escape_text(wide)).found == 1);
}

TEST_CASE("control characters in a secret, as a report would show them") {
    const auto redactor = knowing("tab\there-and-\x01-there");
    CHECK(redactor.search(escape_text("tab\there-and-\x01-there")).found == 1);
    CHECK(redactor.search("{\"a\":\"tab\\there-and\"}").found == 1);
    CHECK(redactor.clean("tab\there-and-\x01-there").str() == "<redacted>");
    CHECK(knowing("\xff\xfe-binary-secret").search("\\xff\\xfe-binary").found == 1);
    CHECK(knowing("😀-smiling-secret").search("\\ud83d\\ude00-smil").found == 1);
}

TEST_CASE("what is left of a secret when its blanks and quotes are trimmed is one, too") {
    for (const auto* value : {"  k3y+Qz/7-canary\r\n", "\"k3y+Qz/7-canary\"", "'k3y+Qz/7-canary'"}) {
        INFO(value);
        const auto redactor = knowing(value);
        CHECK(redactor.search("/7-canary.").found == 1);
        CHECK(redactor.search("k3y+Qz/7").found == 1);
        CHECK(redactor.search("x").secrets_known == 1);
        // printf %s k3y+Qz/7-canary | sha1sum
        CHECK(redactor.search("c416a8ba355b828a6fb103c771bd1304b2482e3b").found == 1);
    }
    CHECK(knowing("\"short\"  ").search("\"short\"  ").found == 0);
}

TEST_CASE("short values and placeholders are known, but not searched for") {
    Redactor redactor(some_words());
    redactor.add(Secret("short"));
    redactor.add(Secret("__OPENCLAW_REDACTED__"));
    redactor.add(Secret("undefined"));
    const auto receipt = redactor.search("short __OPENCLAW_REDACTED__ undefined");
    CHECK(receipt.secrets_known == 3);
    CHECK(receipt.found == 0);
}

TEST_CASE("one value counts once, an empty one not at all") {
    Redactor redactor(some_words());
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
