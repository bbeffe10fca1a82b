// The same reports in every format and style, against what a person has looked at and found good.
// OCPROBE_UPDATE_GOLDENS=1 writes them again: look at the difference before it is committed.
#include "ocprobe/report/render.hpp"
#include "unit/report/fixtures.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace ocprobe;

namespace {

struct Variant {
    std::string_view format;
    std::string_view suffix;
    report::Style style;
};

std::vector<Variant> variants() {
    return {
        {"text", "100.txt", {}},
        {"text", "80.txt", {.columns = 80}},
        {"text", "ascii.txt", {.columns = 80, .unicode = false}},
        {"text", "colour.ansi", {.columns = 80, .colour = true}},
        {"text", "quiet.txt", {.columns = 80, .verbosity = -1}},
        {"text", "verbose.txt", {.verbosity = 1}},
        {"json", "json", {}},
        {"json", "pretty.json", {.pretty = true}},
        {"markdown", "md", {}},
        {"prometheus", "prom", {}},
        {"junit", "junit.xml", {}},
        {"tap", "tap", {}},
        {"sarif", "sarif.json", {.pretty = true}},
        {"github", "github.txt", {}},
        {"nagios", "nagios.txt", {}},
    };
}

void compare(const std::string& file, const std::string& text) {
    const auto path = std::string(OCPROBE_TEST_DATA) + "/unit/report/goldens/" + file;
    if (const char* update = std::getenv("OCPROBE_UPDATE_GOLDENS"); update != nullptr && *update == '1')
        std::ofstream(path) << text;
    std::ifstream golden(path);
    INFO(path);
    REQUIRE(golden.is_open());
    std::stringstream expected;
    expected << golden.rdbuf();
    CHECK(text == expected.str());
}

}  // namespace

TEST_CASE("reports look as their goldens") {
    for (const auto& [name, report] : test::all_reports()) {
        for (const auto& variant : variants()) {
            // These are for the screen: their documents would be the same again, only longer.
            if ((name == "crowded" || name == "held") && variant.format != "text") continue;
            compare(
                std::string(name) + "." + std::string(variant.suffix),
                test::rendered(variant.format, report, variant.style)
            );
        }
        compare(std::string(name) + ".health.txt", report::health_line(report));
    }
}

TEST_CASE("the reports that stand in look as their goldens") {
    for (const auto& format : report::formats()) {
        // Its style would be a golden, too.
        if (format.name == "html") continue;
        compare(
            "minimal." + std::string(format.name) + ".txt",
            report::minimal_report(
                format.name,
                test::loopback().header,
                "the finished report would have held a secret",
                {1, 0, 0}
            )
        );
    }
}
