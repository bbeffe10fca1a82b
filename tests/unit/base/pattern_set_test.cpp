// Many needles in one pass.
#include "base/pattern_set.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <utility>
#include <vector>

using namespace ocprobe;

namespace {

using Hits = std::vector<std::pair<std::size_t, std::size_t>>;

Hits hits(const PatternSet& set, std::string_view text) {
    Hits result;
    set.scan(text, [&](std::size_t tag, std::size_t at) { result.emplace_back(tag, at); });
    return result;
}

PatternSet with(Reading reading, const std::vector<std::string>& needles) {
    PatternSet set(reading);
    for (std::size_t i = 0; i < needles.size(); ++i)
        set.add(needles[i], i);
    set.sort();
    return set;
}

}  // namespace

TEST_CASE("a pattern set finds every needle, those that begin alike too") {
    const auto set = with(Reading::plain, {"abcdefgh", "abcdefghij", "12345678", "tooshor"});
    CHECK(hits(set, "..abcdefghij").size() == 2);
    CHECK(hits(set, "..abcdefghi") == Hits{{0, 2}});
    CHECK(hits(set, "12345678") == Hits{{2, 0}});
    CHECK(hits(set, "abcdefgabcdefgh") == Hits{{0, 7}});
    CHECK(hits(set, "tooshor").empty());
    CHECK(hits(set, "").empty());
    CHECK(hits(PatternSet(Reading::plain), "abcdefgh").empty());
}

TEST_CASE("the base64 reading takes both alphabets, the hex reading both cases and separators") {
    CHECK(hits(with(Reading::base64, {"ab+/cdefgh"}), "ab-_cdefgh").size() == 1);
    CHECK(hits(with(Reading::base64, {"ab+/cdefgh"}), "ab-/cdefgx").empty());
    CHECK(hits(with(Reading::hex, {"00aabbccddeeff11"}), "00AA:BB cc-ddeeff11").size() == 1);
    CHECK(hits(with(Reading::hex, {"00aabbccddeeff11"}), "00AA:BB cc/ddeeff11").empty());
}

TEST_CASE("the plain reading takes both cases, the decimal reading what stands between numbers") {
    CHECK(hits(with(Reading::plain, {"abcdefg234567"}), "ABcdEFG234567") == Hits{{0, 0}});
    CHECK(hits(with(Reading::plain, {"abcdefg234567"}), "ABcdEFG-234567").empty());
    CHECK(hits(with(Reading::decimal, {"9011345120"}), "[90, 113,45;\\120]") == Hits{{0, 1}});
    CHECK(hits(with(Reading::decimal, {"9011345120"}), "90x113, 45, 120").empty());
    CHECK(hits(with(Reading::hex, {"05a071"}), "0x5A, 0x71").empty());  // too short to be told from a number
    CHECK(hits(with(Reading::hex, {"05a07102d"}), "{0x5A, 0x71,\t\"0X2d\"}") == Hits{{0, 1}});
}

TEST_CASE("what is left out of a reading moves no hit") {
    const std::string_view wide("..a\0b\0c\0d\0e\0f\0g\0h\0..", 20);
    CHECK(hits(with(Reading::plain, {"abcdefgh"}), wide) == Hits{{0, 2}});
    CHECK(hits(with(Reading::hex, {"0123456789abcdef"}), "xx 01:23:45:67 89-ab.cd,EF zz") == Hits{{0, 3}});
    CHECK(hits(with(Reading::hex, {"0123456789abcdef"}), "face 0123456789abcde").empty());
    // A run of digits that begins and ends anywhere, at every distance from the text's start.
    for (std::size_t before = 0; before < 40; ++before) {
        const auto text = std::string(before, before % 2 == 0 ? 'z' : '7') + "0123456789abcdef" + "0";
        INFO(text);
        CHECK(hits(with(Reading::hex, {"0123456789abcdef"}), text) == Hits{{0, before}});
    }
}

TEST_CASE("a pattern set agrees with a plain search") {
    std::mt19937 random(7);
    const auto letters = [&](std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i)
            text += static_cast<char>('a' + random() % 2);
        return text;
    };
    for (int round = 0; round < 50; ++round) {
        std::vector<std::string> needles;
        for (int i = 0; i < 20; ++i)
            needles.push_back(letters(8 + random() % 4));
        const auto text = letters(2'000);
        std::size_t expected = 0;
        for (const auto& needle : needles) {
            for (auto at = text.find(needle); at != std::string::npos; at = text.find(needle, at + 1))
                ++expected;
        }
        CHECK(hits(with(Reading::plain, needles), text).size() == expected);
    }
}

TEST_CASE("a sequence that is searched in pieces gives each needle once, across their borders too") {
    const std::string needle = "0123456789abcdef";
    std::string text(1, '\0');  // so that the bytes are copied
    Hits expected;
    for (std::size_t i = 0; i < 9'000; ++i) {
        text += std::string(1 + i % 29, 'z');
        expected.push_back({0, text.size()});
        text += needle;
    }
    REQUIRE(text.size() > 4 * 65'536);
    CHECK(hits(with(Reading::plain, {needle}), text) == expected);
    std::string digits(200'000, '7');
    digits.insert(65'536 + 5, needle);
    CHECK(hits(with(Reading::hex, {needle}), digits) == Hits{{0, 65'536 + 5}});
}
