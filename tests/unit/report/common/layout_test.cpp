// Lines of text: widths in columns, wrapping, ASCII, commands.
#include "report/common/layout.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe::report;

namespace {

using Lines = std::vector<std::string>;

Lines wrap(std::string_view text, std::size_t columns, std::size_t lines = 99) {
    return wrapped(text, {.first = columns, .rest = columns, .lines = lines});
}

}  // namespace

TEST_CASE("columns are what a terminal gives") {
    CHECK(columns_of("") == 0);
    CHECK(columns_of("abc") == 3);
    CHECK(columns_of("·…ü→") == 4);
    CHECK(columns_of("漢字") == 4);
    CHECK(columns_of("😀") == 2);
    CHECK(columns_of("e\u0301") == 1);
}

TEST_CASE("words are wrapped, long ones cut where a path or a list has its joints") {
    CHECK(wrap("one two three", 7) == Lines{"one two", "three"});
    CHECK(wrap("  one   two ", 20) == Lines{"one two"});
    CHECK(wrap("abcdefgh", 3) == Lines{"abc", "def", "gh"});
    CHECK(wrap("/home/node/.openclaw", 14) == Lines{"/home/node/", ".openclaw"});
    CHECK(wrap("漢字漢字", 5) == Lines{"漢字", "漢字"});
    CHECK(wrap("", 10).empty());
}

TEST_CASE("what belongs together stays together") {
    CHECK(wrap("read-write · owned", 12) == Lines{"read-write ·", "owned"});
    CHECK(wrap("it took some 41 ms", 15) == Lines{"it took some", "41 ms"});
    CHECK(wrap("is in ms", 5) == Lines{"is in", "ms"});
}

TEST_CASE("the first line may be shorter than the rest") {
    CHECK(
        wrapped("one two three four", {.first = 3, .rest = 9, .lines = 9}) ==
        Lines{"one", "two three", "four"}
    );
}

TEST_CASE("what is left out shows as an ellipsis, behind a whole word") {
    CHECK(wrap("one two three four five", 9, 2) == Lines{"one two", "three …"});
    CHECK(wrap("abcdefghijkl", 5, 1) == Lines{"abc …"});
    CHECK(
        wrapped("one two three", {.first = 9, .rest = 9, .lines = 1, .ellipsis = "..."}) == Lines{"one ..."}
    );
}

TEST_CASE("no line is wider than asked") {
    const std::string text =
        "a word, aVeryLong/Word/ThatGoesOnAndOn, 漢字漢字漢字漢字 and · some 12 ms 😀 more";
    for (std::size_t width = 6; width < 40; ++width) {
        for (std::size_t lines = 1; lines < 5; ++lines) {
            const auto result = wrap(text, width, lines);
            CHECK(result.size() <= lines);
            for (const auto& line : result)
                CHECK(columns_of(line) <= width);
        }
    }
}

TEST_CASE("ASCII has a form for each of our own glyphs, and shows the rest by number") {
    CHECK(to_ascii("a · b … c → d ≥ e ± f “g”") == "a | b ... c -> d >= e +- f \"g\"");
    CHECK(to_ascii("ü漢") == "\\u00fc\\u6f22");
    CHECK(to_ascii("😀") == "\\u1f600");
}

TEST_CASE("a command is folded so that it stays the same command") {
    CHECK(
        folded_command("docker compose exec gateway ls", 20) ==
        Lines{"docker compose \\", "  exec gateway ls"}
    );
    CHECK(folded_command("short one", 20) == Lines{"short one"});
    // Within quotes a backslash would become part of the value.
    CHECK(
        folded_command("echo 'a b c d e f g h' done", 14) ==
        Lines{"echo \\", "  'a b c d e f g h' \\", "  done"}
    );
    CHECK(folded_command("nowhere-to-break-this-long-word", 10) == Lines{"nowhere-to-break-this-long-word"});
}
