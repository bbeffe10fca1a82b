// The shapes of the field as a corpus: what is said of them against what happens in life, counted and kept.
// OCPROBE_UPDATE_GOLDENS=1 writes the table again: look at the difference before it is committed.
#include "ocprobe/openclaw/start_rules.hpp"
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace ocprobe::test {

namespace {

constexpr const char* corpus_files[] = {
    "field/single.cases",
    "field/pairs.cases",
    "field/start.cases",
    "field/mixed.cases",
    "field/more.cases",
    "field/platforms.cases",
    "field/strangers.cases"};

struct Tally {
    int files = 0;
    int services = 0;
    int roles_right = 0;
    int boxes = 0;
    int right = 0;        ///< green where it holds, red where it is broken, undecided where it depends
    int undecided = 0;    ///< although the truth is in the files
    int false_red = 0;    ///< red where it is not broken
    int false_green = 0;  ///< green where it does not hold

    Tally& operator+=(const Tally& other) {
        files += other.files;
        services += other.services;
        roles_right += other.roles_right;
        boxes += other.boxes;
        right += other.right;
        undecided += other.undecided;
        false_red += other.false_red;
        false_green += other.false_green;
        return *this;
    }
};

void count_box(const std::string& truth, const std::string& said, Tally& into) {
    ++into.boxes;
    if (said == "red" && truth != "broken") {
        ++into.false_red;
    } else if (said == "green" && truth != "holds") {
        ++into.false_green;
    } else if (said == "undecided" && truth != "depends") {
        ++into.undecided;
    } else {
        ++into.right;
    }
}

Tally tally_of(const ContractCase& one) {
    Workshop shop;
    for (const auto& [path, text] : one.files)
        shop.file(path, text);
    const auto outcome = shop.examine(one.paths);
    INFO(one.name);
    CHECK(outcome.error.empty());
    Tally out;
    out.files = 1;
    const auto roles = roles_in(outcome.report);
    for (const auto& [service, role] : one.roles) {
        ++out.services;
        const auto found = roles.find(service);
        out.roles_right += found != roles.end() && found->second == role ? 1 : 0;
    }
    const auto said = statuses(outcome.report);
    for (const auto* box : {"url", "token", "socket", "state", "mode", "start"}) {
        const auto truth = one.truth.find(box);
        const auto found = said.find(box);
        count_box(
            truth == one.truth.end() ? "holds" : truth->second, found == said.end() ? "" : found->second, out
        );
    }
    return out;
}

std::string table_row(std::string_view name, const Tally& tally) {
    return fmt::format(
        "| {} | {} | {} of {} | {} | {} | {} | {} | {} |\n",
        name,
        tally.files,
        tally.roles_right,
        tally.services,
        tally.boxes,
        tally.right,
        tally.undecided,
        tally.false_red,
        tally.false_green
    );
}

}  // namespace

TEST_CASE("the corpus: roles, false red, false green, undecided", "[contract][corpus]") {
    std::string table =
        "| shapes | files | roles right | boxes | right | undecided, though the files tell | false red | "
        "false green |\n|---|---|---|---|---|---|---|---|\n";
    Tally all;
    for (const auto* file : corpus_files) {
        Tally tally;
        for (const auto& one : read_cases(file)) {
            CHECK(one.truth_given);
            CHECK_FALSE(one.roles.empty());
            tally += tally_of(one);
        }
        table += table_row(file, tally);
        all += tally;
    }
    table += table_row("together", all);
    const auto kept = std::string(OCPROBE_TEST_DATA) + "/fixtures/contract/field/result.md";
    if (const char* update = std::getenv("OCPROBE_UPDATE_GOLDENS"); update != nullptr && *update == '1')
        std::ofstream(kept) << table;
    std::ifstream stream(kept);
    const std::string expected{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    CHECK(table == expected);
    CHECK(all.files >= 60);
    CHECK(all.false_green == 0);
    CHECK(all.roles_right * 100 >= all.services * 95);
    CHECK(all.false_red * 100 <= all.boxes * 2);
}

// Each was measured: the real gateway ends, and with which code tests/e2e/compose/live.py sees again.
TEST_CASE("each start rule is broken by a shape that is brought up in life", "[contract][corpus]") {
    std::string said;
    for (const auto* file : corpus_files) {
        for (const auto& one : read_cases(file)) {
            if (!one.lives) continue;
            Workshop shop;
            for (const auto& [path, text] : one.files)
                shop.file(path, text);
            said += told(shop.examine(one.paths).report);
        }
    }
    for (const auto& rule : openclaw::start_rules()) {
        INFO(rule.id);
        const auto ends = fmt::format("the gateway ends with {}: {}", rule.exit_code, rule.because);
        CHECK(said.find(ends) != std::string::npos);
    }
}

}  // namespace ocprobe::test
