// Which CLI belongs to which gateway, where there are many.
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::test {

TEST_CASE("a CLI of many gateways is undecided, in few words", "[contract]") {
    std::string stack = "services:\n";
    for (int i = 0; i < 40; ++i)
        stack += "  g" + std::to_string(i) + ": {image: openclaw, command: [gateway]}\n";
    Workshop shop;
    shop.file("compose.yml", stack + "  c: {image: openclaw, command: [openclaw, health]}\n");
    const auto outcome = shop.examine({"compose.yml"});
    CHECK(outcome.error.empty());
    REQUIRE(outcome.report.pairs.size() == 1);
    for (const auto& row : outcome.report.pairs.front().rows) {
        INFO(row.id);
        CHECK(row.status == ContractStatus::undecided);
        REQUIRE(row.findings.size() == 1);
        const auto& summary = row.findings.front().summary;
        INFO(summary);
        CHECK(summary.find(" or to one of 31 more: name one with --gateway") != std::string::npos);
        CHECK(summary.size() < 300);
    }
}

TEST_CASE("many services that come close to a gateway are told in few words", "[contract]") {
    std::string stack = "services:\n";
    for (int i = 0; i < 100; ++i)
        stack += "  g" + std::to_string(i) + ": {image: openclaw, command: [sleep, infinity]}\n";
    Workshop shop;
    shop.file("compose.yml", stack);
    const auto error = shop.examine({"compose.yml"}).error;
    INFO(error);
    CHECK(error.find("no service of these files looks like") != std::string::npos);
    CHECK(error.size() < 1'500);
}

}  // namespace ocprobe::test
