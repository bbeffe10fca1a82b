// ASCII, hexadecimal digits and percent-encoding.
#include "base/ascii.hpp"
#include "base/hex.hpp"
#include "base/percent.hpp"

#include <catch2/catch.hpp>

namespace ocprobe {

TEST_CASE("blanks at the ends") {
    CHECK(trim_blanks("") == "");
    CHECK(trim_blanks(" \t\r\n") == "");
    CHECK(trim_blanks("a") == "a");
    CHECK(trim_blanks("\r\n a b\t") == "a b");
    CHECK(trim_blanks("\va\f") == "\va\f");
    CHECK(trim_blanks("xxaxbx", "x") == "axb");
    CHECK(trim_blanks("\xc2\xa0") == "\xc2\xa0");
}

TEST_CASE("hexadecimal digits of either case") {
    CHECK(hex_value('0') == 0U);
    CHECK(hex_value('9') == 9U);
    CHECK(hex_value('a') == 10U);
    CHECK(hex_value('F') == 15U);
    for (const char c : std::string_view("/:@G`g \xff"))
        CHECK_FALSE(hex_value(c));
    CHECK(hex_text(std::string_view("\0\x7f\xff", 3)) == "007fff");
    CHECK(hex_text("\xab", hex_digits_upper) == "AB");
    CHECK(hex_text("").empty());
    CHECK(hex_byte(0x0a) == "0a");
}

TEST_CASE("percent-encoding") {
    CHECK(percent_encode("a b\xc3\xa9\x7f", {}) == "a%20b%C3%A9%7F");
    CHECK(percent_encode("a/b?c", "?") == "a/b%3Fc");
    CHECK(percent_encode(std::string_view("\0", 1), {}) == "%00");
    CHECK(percent_decode("a%20b%c3%A9") == "a b\xc3\xa9");
    for (const std::string_view text : {"", "%", "%4", "%4g", "%g4", "100%"})
        CHECK(percent_decode(text) == text);
    CHECK(percent_decode("%%41") == "%A");
}

}  // namespace ocprobe
