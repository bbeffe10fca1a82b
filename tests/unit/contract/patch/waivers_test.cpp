// Waivers: who may let a red row pass, and until when.
#include "contract/patch/waivers.hpp"
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::test {

namespace {

constexpr std::string_view red_file = R"(
services:
  openclaw-gateway:
    image: openclaw:1
    command: openclaw gateway --bind lan --allow-unconfigured
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
  openclaw-cli:
    image: openclaw:1
    command: sleep infinity
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
)";

/// In words; empty: it counts.
std::string problem_of(const Waiver& waiver) {
    return waiver.problem ? describe_problem(waiver) : std::string();
}

Examined with(std::string_view waivers) {
    Workshop shop;
    shop.file("compose.yml", red_file);
    shop.file("ocprobe-waivers.yaml", waivers);
    return shop.examine({"compose.yml"});
}

}  // namespace

TEST_CASE("a waiver with an owner, a reason and a date turns red into waived", "[contract][waivers]") {
    const auto outcome = with(R"(
waivers:
  - id: contract.url
    service: openclaw-cli
    owner: ops@example.org
    reason: moved in the next release
    expires: 2026-12-04
)");
    CHECK(outcome.report.exit_code == 0);
    CHECK(statuses(outcome.report).at("url") == "waived");
    REQUIRE(outcome.report.waivers.size() == 1);
    CHECK(outcome.report.waivers[0].used);
    CHECK(outcome.report.waivers[0].days_left == 10);
}

TEST_CASE("a waiver that does not count keeps the run red", "[contract][waivers]") {
    struct Row {
        std::string_view text;
        std::string_view problem;
    };
    const Row row = GENERATE(
        Row{"- {id: contract.url, owner: a, reason: b, expires: 2026-11-23}", "it expired on 2026-11-23"},
        Row{"- {id: contract.url, owner: a, reason: b, expires: soon}",
            "its expiry is no date like 2026-12-31"},
        Row{"- {id: contract.url, owner: a, reason: b, expires: 2026-02-30}",
            "its expiry is no date like 2026-12-31"},
        Row{"- {id: contract.url, reason: b, expires: 2027-01-01}", "it has no owner"},
        Row{"- {id: contract.url, owner: a, expires: 2027-01-01}", "it has no reason"},
        Row{"- {id: contract.nothing, owner: a, reason: b, expires: 2027-01-01}",
            "there is no checkbox `contract.nothing`"}
    );
    const auto outcome = with(row.text);
    INFO(row.text);
    CHECK(outcome.report.exit_code == 1);
    CHECK(statuses(outcome.report).at("url") == "red");
    REQUIRE(outcome.report.waivers.size() == 1);
    CHECK(problem_of(outcome.report.waivers[0]) == row.problem);
}

TEST_CASE("an expired waiver is red even where nothing else is", "[contract][waivers]") {
    Workshop shop;
    shop.file(
        "compose.yml",
        "services:\n  openclaw: {image: openclaw, environment: {OPENCLAW_GATEWAY_TOKEN: \"${T}\"}}\n"
    );
    shop.file("ocprobe-waivers.yaml", "- {id: contract.mode, owner: a, reason: b, expires: 2020-01-01}\n");
    CHECK(shop.examine({"compose.yml"}).report.exit_code == 1);
    shop.file("ocprobe-waivers.yaml", "- {id: contract.mode, owner: a, reason: b, expires: 2030-01-01}\n");
    const auto unused = shop.examine({"compose.yml"});
    CHECK(unused.report.exit_code == 0);
    REQUIRE_FALSE(unused.report.warnings.empty());
    CHECK(
        unused.report.warnings.back().summary ==
        "a waiver for contract.mode waives nothing any more: remove it"
    );
}

TEST_CASE("another service's waiver waives nothing", "[contract][waivers]") {
    const auto outcome =
        with("- {id: contract.url, service: other, owner: a, reason: b, expires: 2027-01-01}\n");
    CHECK(outcome.report.exit_code == 1);
}

TEST_CASE("the option --init-waivers writes what must be filled in", "[contract][waivers]") {
    const auto first = with("waivers: []\n");
    CHECK(first.waivers.find("id: contract.url") != std::string::npos);
    CHECK(first.waivers.find("expires: 2026-12-24") != std::string::npos);
    // As it is, it does not count.
    const auto again = with(first.waivers);
    CHECK(again.report.exit_code == 1);
    CHECK(again.report.waivers.at(0).problem == WaiverProblem::no_owner);
}

TEST_CASE("a waivers file that cannot be read is an error with its place", "[contract][waivers]") {
    CHECK(with("waivers: {a: 1}\n").error == "ocprobe-waivers.yaml:1:10: waivers must be a list");
    CHECK(with("- x\n").error.find("ocprobe-waivers.yaml:1:3: a waiver is a mapping") == 0);
    Workshop shop;
    shop.file("compose.yml", red_file);
    shop.waivers = "gone.yaml";
    CHECK(shop.examine({"compose.yml"}).error == "gone.yaml: ENOENT");
}

TEST_CASE("dates and days", "[contract][waivers]") {
    CHECK(contract::days_of("1970-01-02") == 1);
    CHECK(contract::days_of("2026-11-24") == 20'781);
    CHECK(contract::date_of(20'781) == "2026-11-24");
    CHECK_FALSE(contract::days_of("2026-1-24").has_value());
}

}  // namespace ocprobe::test
