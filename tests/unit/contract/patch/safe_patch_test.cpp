// Which changes a patch may hold: each is tried by judging the patched files, here by a judge of the test's own.
#include "contract/patch/safe_patch.hpp"
#include "contract/read/reader.hpp"
#include "ocprobe/base/environment.hpp"
#include "support/fixture_tree.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::test {

namespace {

constexpr const char* compose = R"(services:
  openclaw-cli:
    image: openclaw:1
    environment:
      OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:28789
)";

ContractReport report_with(ContractStatus of_url, ContractStatus of_token) {
    ContractReport report;
    report.pairs.emplace_back();
    auto& rows = report.pairs.front().rows;
    rows.emplace_back();
    rows.back().id = "contract.url";
    rows.back().status = of_url;
    rows.emplace_back();
    rows.back().id = "contract.token";
    rows.back().status = of_token;
    return report;
}

/// The patch that sets one variable for `contract.url`, when the patched files are judged as `after`.
std::string patch_when(const std::optional<ContractReport>& after) {
    FixtureTree tree;
    tree.file("/compose.yml", compose);
    const RealFileSystem files;
    const Environment environment;
    const auto path = tree.root() + "/compose.yml";
    const auto read =
        contract::read_project({files, environment, tree.root(), {path}, {}, {}, std::nullopt, std::nullopt});
    REQUIRE_FALSE(read.fault.has_value());
    REQUIRE(read.project.services.size() == 1);
    const auto change = contract::set_env(
        {&read.project.services.begin()->second}, "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS", "1"
    );
    return contract::make_safe_patch(
        read.project,
        report_with(ContractStatus::red, ContractStatus::green),
        {{0, "contract.url", {change}}},
        files,
        [&](const FileSystem&) { return after; }
    );
}

}  // namespace

TEST_CASE(
    "a patch is printed only when its row is green after it and nothing else is worse", "[contract][fix]"
) {
    CHECK_FALSE(patch_when(report_with(ContractStatus::green, ContractStatus::green)).empty());
    CHECK(patch_when(report_with(ContractStatus::red, ContractStatus::green)).empty());
    CHECK(patch_when(report_with(ContractStatus::undecided, ContractStatus::green)).empty());
    CHECK(patch_when(report_with(ContractStatus::green, ContractStatus::red)).empty());
    CHECK(patch_when(report_with(ContractStatus::green, ContractStatus::undecided)).empty());
}

TEST_CASE("a patch is not printed when the patched files cannot be judged", "[contract][fix]") {
    CHECK(patch_when(std::nullopt).empty());
    auto other = report_with(ContractStatus::green, ContractStatus::green);
    other.pairs.emplace_back();
    CHECK(patch_when(other).empty());
}

}  // namespace ocprobe::test
