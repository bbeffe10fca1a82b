// UTF-8: decoding, encoding, checking in pieces.
#include "base/utf8.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace ocprobe {

TEST_CASE("a code point and its bytes") {
    const struct {
        std::string bytes;
        char32_t value;
    } rows[] = {
        {"a", U'a'},
        {std::string(1, '\0'), 0},
        {"\x7f", 0x7f},
        {"\xc2\x80", 0x80},
        {"\xdf\xbf", 0x7ff},
        {"\xe0\xa0\x80", 0x800},
        {"\xed\x9f\xbf", 0xd7ff},
        {"\xee\x80\x80", 0xe000},
        {"\xef\xbf\xbf", 0xffff},
        {"\xf0\x90\x80\x80", 0x10000},
        {"\xf4\x8f\xbf\xbf", 0x10ffff},
    };
    for (const auto& row : rows) {
        CAPTURE(static_cast<unsigned>(row.value));
        const auto point = decode_utf8(row.bytes + "z");
        CHECK(point.valid);
        CHECK(point.value == row.value);
        CHECK(point.length == row.bytes.size());
        std::string text;
        append_utf8(text, row.value);
        CHECK(text == row.bytes);
        CHECK(is_utf8(row.bytes));
    }
}

TEST_CASE("the end of the text is no code point") {
    CHECK(decode_utf8("").length == 0);
    CHECK(is_utf8(""));
}

TEST_CASE("bytes that could begin a character are one group") {
    const struct {
        std::string_view bytes;
        std::size_t length;
    } rows[] = {
        {"\x80", 1},
        {"\xc1\xbf", 1},
        {"\xc3(", 1},
        {"\xe2\x82", 2},
        {"\xe2\x82x", 2},
        {"\xe0\x9f\xbf", 1},
        {"\xed\xa0\x80", 1},
        {"\xf0\x9f\x98z", 3},
        {"\xf4\x90\x80\x80", 1},
        {"\xf5\x80\x80\x80", 1},
        {"\xff", 1},
    };
    for (const auto& row : rows) {
        const auto point = decode_utf8(row.bytes);
        CHECK_FALSE(point.valid);
        CHECK(point.value == replacement_character);
        CHECK(point.length == row.length);
        CHECK_FALSE(is_utf8(row.bytes));
    }
}

TEST_CASE("checked across pieces, and made valid as Node does") {
    const auto check = [](std::string_view bytes) {
        Utf8Check utf8;
        for (const char c : bytes) {
            if (!utf8.feed(std::string_view(&c, 1))) return false;
        }
        return utf8.complete();
    };
    for (const auto& good :
         {"", "plain", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"}) {
        CHECK(check(good));
        CHECK(to_valid_utf8(good) == good);
    }
    struct Row {
        std::string bytes, valid;
    };
    const std::string r = "\xef\xbf\xbd";
    for (const auto& row : std::vector<Row>{
             {"\x80", r},
             {"\xc0\xaf", r + r},
             {"\xc3(", r + "("},
             {"\xe2\x82", r},
             {"\xe2\x82x", r + "x"},
             {"\xe0\x9f\xbf", r + r + r},
             {"\xed\xa0\x80", r + r + r},
             {"\xf0\x9f\x98z", r + "z"},
             {"\xf4\x90\x80\x80", r + r + r + r},
             {"\xff\xfe", r + r},
             {"a\xf0\x9f\xc3\xa9", "a" + r + "\xc3\xa9"},
         }) {
        CHECK_FALSE(check(row.bytes));
        CHECK(to_valid_utf8(row.bytes) == row.valid);
    }
}

TEST_CASE("the same answer in one piece, in two, and byte by byte, wherever the odd character stands") {
    const auto in_pieces = [](std::string_view bytes, std::size_t piece) {
        Utf8Check utf8;
        for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
            if (!utf8.feed(bytes.substr(0, piece))) return false;
        }
        return utf8.complete();
    };
    for (std::size_t before = 0; before < 20; ++before) {
        for (const std::string odd : {"\xe2\x82\xac", "\x80", "\xe2\x82", "\xed\xa0\x80", "\xff"}) {
            const auto text = std::string(before, 'a') + odd + std::string(20, 'z');
            INFO(before << " letters before " << odd);
            const bool good = odd == "\xe2\x82\xac";
            for (std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{8}, text.size()})
                CHECK(in_pieces(text, piece) == good);
        }
    }
}

}  // namespace ocprobe
