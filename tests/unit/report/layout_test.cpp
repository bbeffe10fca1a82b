// Lines of text: widths in columns, wrapping, ASCII.
#include "report/layout.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe::report;

TEST_CASE("columns are what a terminal gives") {
    CHECK(columns_of("abc") == 3);
    CHECK(columns_of("·…ü") == 3);
    CHECK(columns_of("漢字") == 4);
    CHECK(columns_of("e\u0301") == 1);
    CHECK(columns_of("") == 0);
}

TEST_CASE("a text that is too wide ends in an ellipsis, and never within a character") {
    CHECK(fitted("abcdef", 6) == "abcdef");
    CHECK(fitted("abcdef", 5) == "abcd…");
    CHECK(fitted("漢字漢字", 5) == "漢字…");
    CHECK(fitted("漢字漢字", 4) == "漢…");
}

TEST_CASE("words are wrapped, long ones cut") {
    CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(wrapped("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
    CHECK(wrapped("", 10).empty());
    CHECK(wrapped("one two three", 7, 1) == std::vector<std::string>{"one tw…"});
}

TEST_CASE("no line is wider than asked") {
    const std::string text = "a word, aVeryLongWordThatGoesOnAndOn, 漢字漢字漢字漢字 and · some … more";
    for (std::size_t width = 2; width < 40; ++width) {
        for (const auto& line : wrapped(text, width, 3))
            CHECK(columns_of(line) <= width);
    }
}

TEST_CASE("ASCII has a stand-in for each of our own glyphs") {
    CHECK(to_ascii("a · b … c → d ≥ e ± f") == "a - b ... c -> d >= e +/- f");
    CHECK(to_ascii("ü") == "?");
}
