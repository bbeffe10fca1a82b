// Escaping: what a peer sends can neither move a cursor nor turn a line.
#include "ocprobe/base/text.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;

TEST_CASE("printable UTF-8 passes, control characters become visible") {
    CHECK(escape_text("plain ünïcode 漢字 😀") == "plain ünïcode 漢字 😀");
    CHECK(escape_text("a\tb\r\nc") == "a\\tb\\r\\nc");
    CHECK(escape_text("\x1b[31mred\x7f") == "\\x1b[31mred\\x7f");
    CHECK(escape_text(std::string_view("a\0b", 3)) == "a\\x00b");
    CHECK(
        escape_text("\xc2\x9b"
                    "31m") == "\\u009b31m"
    );
}

TEST_CASE("characters that turn or hide text become visible") {
    CHECK(escape_text("\u202eevil\u2066") == "\\u202eevil\\u2066");
    CHECK(escape_text("\u200b\u061c\ufeff\u2028") == "\\u200b\\u061c\\ufeff\\u2028");
    CHECK(escape_text("so\u00adft \U000e0041tag") == "so\\u00adft \\ue0041tag");
}

TEST_CASE("invalid UTF-8 is shown byte by byte") {
    CHECK(escape_text("\xff") == "\\xff");
    CHECK(escape_text("\xc0\xaf") == "\\xc0\\xaf");           // overlong
    CHECK(escape_text("\xed\xa0\x80") == "\\xed\\xa0\\x80");  // surrogate
    CHECK(escape_text("\xf5\x80\x80\x80") == "\\xf5\\x80\\x80\\x80");
    CHECK(escape_text("ab\xe2\x82") == "ab\\xe2\\x82");  // cut off
}

TEST_CASE("a long text is cut at a character, with an ellipsis, within the cap") {
    CHECK(escape_text("0123456789", 10) == "0123456789");
    CHECK(escape_text("0123456789a", 10) == "0123456…");
    CHECK(escape_text("漢字漢字漢字", 10) == "漢字…");
    CHECK(escape_text(std::string(1000, '\x1b'), 11) == "\\x1b\\x1b…");
    for (std::size_t cap = 0; cap < 20; ++cap)
        CHECK(escape_text(std::string(50, '\xff'), cap).size() <= cap);
}

TEST_CASE("the documented placeholders, whatever their case") {
    for (const auto* value :
         {"__OPENCLAW_REDACTED__",
          "undefined",
          "NULL",
          "changeme",
          "Change-Me",
          "change_me",
          "replace-me",
          "replace_me",
          "your-token",
          "your-token-here",
          "your_token_here",
          "<token>",
          "token",
          "secret",
          "xxx",
          "XXXXXXXX",
          "${OPENCLAW_GATEWAY_TOKEN}"}) {
        INFO(value);
        CHECK(is_placeholder(value));
    }
    for (const auto* value :
         {"", "x", "xx", "xxy", "tokens", "a-real-token", "0", "${}", "${T:-0123456789}"}) {
        INFO(value);
        CHECK_FALSE(is_placeholder(value));
    }
}
