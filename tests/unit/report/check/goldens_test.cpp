// The same reports in every format and style, against what a person has looked at and found good.
// OCPROBE_UPDATE_GOLDENS=1 writes them again: look at the difference before it is committed.
#include "ocprobe/report/render.hpp"
#include "unit/report/common/golden.hpp"
#include "unit/report/fixtures.hpp"

#include <catch2/catch.hpp>

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

}  // namespace

TEST_CASE("reports look as their goldens") {
    for (const auto& [name, report] : test::all_reports()) {
        for (const auto& variant : variants()) {
            // These are for the screen: their documents would be the same again, only longer.
            if ((name == "crowded" || name == "held") && variant.format != "text") continue;
            test::check_golden(
                std::string(name) + "." + std::string(variant.suffix),
                test::rendered(variant.format, report, variant.style)
            );
        }
        test::check_golden(std::string(name) + ".health.txt", report::health_line(report));
    }
}

TEST_CASE("the reports that stand in look as their goldens") {
    for (const auto& format : report::formats()) {
        // Its style would be a golden, too.
        if (format.name == "html") continue;
        test::check_golden(
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
