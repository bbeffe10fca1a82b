// Properties that hold whatever the peer, the files and the environment say.
#include "ocprobe/report/render.hpp"
#include "report/common/layout.hpp"
#include "unit/report/common/scanners.hpp"
#include "unit/report/common/schema_check.hpp"
#include "unit/report/fixtures.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

using namespace ocprobe;
namespace json = boost::json;

namespace {

constexpr std::uint32_t seeds = 120;

// Decoded, as a reader of the JSON would print it.
void check_texts(const json::value& value, bool may_break_lines) {
    if (const auto* text = value.if_string()) {
        const std::string_view plain(text->data(), text->size());
        // An assertion for each of a hundred thousand texts would take longer than the texts.
        const bool broken = !may_break_lines && plain.find('\n') != std::string_view::npos;
        if (broken || !test::control_in(plain).empty()) FAIL_CHECK(plain);
    } else if (const auto* array = value.if_array()) {
        for (const auto& item : *array)
            check_texts(item, false);
    } else if (const auto* object = value.if_object()) {
        for (const auto& member : *object)
            check_texts(member.value(), member.key() == "command");
    }
}

}  // namespace

TEST_CASE("hostile JSON: valid, of one line, without control characters") {
    for (std::uint32_t seed = 0; seed < seeds; ++seed) {
        INFO("seed " << seed);
        const auto text = test::rendered("json", test::hostile(seed), {});
        REQUIRE(text.find('\n') == text.size() - 1);
        REQUIRE(test::control_in(text).empty());
        REQUIRE(test::report_violations(text) == std::vector<std::string>{});
        check_texts(json::parse(text), false);
    }
}

TEST_CASE("hostile text: one screen, its width, no control characters, no forged rows") {
    for (std::uint32_t seed = 0; seed < seeds; ++seed) {
        const auto report = test::hostile(seed);
        const auto columns = 60 + static_cast<int>(seed % 41);
        const auto verbosity = static_cast<int>(seed % 3) - 1;
        INFO("seed " << seed << ", verbosity " << verbosity);
        const auto text = test::rendered(
            "text", report, {.columns = columns, .unicode = seed % 2 == 0, .verbosity = verbosity}
        );
        REQUIRE(test::control_in(text) == "");
        const auto lines = test::lines_of(text);
        if (verbosity <= 0) CHECK(lines.size() <= (columns < 80 ? 32 : 24));
        for (const auto& line : lines) {
            // Commands are there to be copied: they alone may be wider.
            const bool command = line.starts_with("        ");
            const bool wide = !command && report::columns_of(line) > static_cast<std::size_t>(columns);
            if (wide || line.starts_with("FAIL  forged")) FAIL_CHECK(line);
        }
    }
}

TEST_CASE("hostile Markdown: inert, within GitHub's limit, no control characters") {
    for (std::uint32_t seed = 0; seed < seeds; ++seed) {
        INFO("seed " << seed);
        const auto text = test::rendered("markdown", test::hostile(seed), {});
        REQUIRE(text.size() <= 65'536);
        REQUIRE(test::control_in(text) == "");
        auto live = test::live_markdown(text);
        for (const std::string_view ours :
             {"<details><summary>", "</summary>", "</details>", "<sub>", "</sub>"}) {
            for (auto at = live.find(ours); at != std::string::npos; at = live.find(ours, at))
                live.erase(at, ours.size());
        }
        INFO(live);
        CHECK(live.find("UNCLOSED") == std::string::npos);
        CHECK(live.find_first_of("@#<>`[]&\\_~$^{}") == std::string::npos);
        CHECK(live.find("://") == std::string::npos);
        std::transform(live.begin(), live.end(), live.begin(), [](char c) {
            return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
        });
        CHECK(live.find("www.") == std::string::npos);
        CHECK(live.find("gh-2") == std::string::npos);
        CHECK(live.find("1234567890abcdef") == std::string::npos);
    }
}
