// Every case of tests/fixtures/contract.
#include "ocprobe/report/schemas.hpp"
#include "unit/contract/checks/cases.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

namespace ocprobe::test {

namespace {

constexpr const char* case_files[] = {
    "url.cases",
    "token.cases",
    "socket.cases",
    "state.cases",
    "mode.cases",
    "shapes.cases",
    "kubernetes.cases",
    "field/single.cases",
    "field/pairs.cases",
    "field/start.cases",
    "field/mixed.cases",
    "field/more.cases",
    "field/platforms.cases",
    "field/strangers.cases"};

Examined examined(const ContractCase& one) {
    Workshop shop;
    for (const auto& [path, text] : one.files)
        shop.file(path, text);
    return shop.examine(one.paths);
}

void judge(const ContractCase& one) {
    const auto outcome = examined(one);
    INFO(one.name);
    INFO(told(outcome.report));
    CHECK(outcome.error.empty());
    if (!one.roles.empty()) CHECK(roles_in(outcome.report) == one.roles);
    auto expected = one.expected;
    for (const auto* row : {"url", "token", "socket", "state", "mode", "start"})
        expected.try_emplace(row, "green");
    CHECK(statuses(outcome.report) == expected);
    const bool red =
        std::any_of(expected.begin(), expected.end(), [](const auto& row) { return row.second == "red"; });
    CHECK(outcome.report.exit_code == (red ? 1 : 0));
    for (const auto& pair : outcome.report.pairs) {
        for (const auto& row : pair.rows) {
            CHECK_FALSE(row.summary.empty());
            for (const auto& finding : row.findings) {
                CHECK(finding.place.line > 0);
                CHECK(finding.fingerprint.size() == 16);
            }
        }
    }
}

}  // namespace

TEST_CASE("every case is judged as it says", "[contract]") {
    const auto* file = GENERATE(from_range(std::begin(case_files), std::end(case_files)));
    for (const auto& one : read_cases(file))
        judge(one);
}

TEST_CASE("each checkbox has its failing and its passing files", "[contract]") {
    std::map<std::string, int> red;
    std::map<std::string, int> green;
    for (const auto* file : case_files) {
        const auto own = std::string(file).substr(0, std::string(file).find('.'));
        for (const auto& one : read_cases(file)) {
            for (const auto& [row, status] : one.expected)
                red[row] += status == "red" ? 1 : 0;
            if (one.expected.empty()) ++green[own];
        }
    }
    for (const auto* row : {"url", "token", "socket", "state", "mode", "start"}) {
        INFO(row);
        CHECK(red[row] >= 6);
        // A file of its own for each box, but for the last: its cases are shapes of the field.
        const bool own_file = std::string_view(row) != "start";
        CHECK((!own_file || green[row] >= 4));
    }
}

TEST_CASE("labels that lead a proxy elsewhere are told with their place", "[contract]") {
    Workshop shop;
    shop.file("compose.yml", R"(
services:
  traefik: {image: "traefik:v3", networks: [edge]}
  openclaw:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: ["node", "openclaw.mjs", "gateway", "--bind", "lan", "--port", "18789", "--allow-unconfigured"]
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
    networks: [inner]
    labels:
      - traefik.enable=true
      - traefik.docker.network=edge
      - traefik.http.services.claw.loadbalancer.server.port=8080
networks: {edge: {name: edge}, inner: {}}
)");
    const auto outcome = shop.examine({"compose.yml"});
    std::map<std::uint32_t, std::string> found;
    for (const auto& finding : outcome.report.warnings) {
        if (finding.id == "contract.proxy") found[finding.place.line] = finding.summary;
    }
    REQUIRE(found.size() == 3);
    CHECK(found[10].find("shares no network") != std::string::npos);
    CHECK(found[11].find("`edge`") != std::string::npos);
    CHECK(found[12] == "the label sends the proxy to port 8080, the gateway listens on 18789");
}

TEST_CASE("the schema and the documentation name the checks of the records", "[contract]") {
    const auto schema = boost::json::parse(report::schema("contract")).as_object();
    const auto& listed = schema.at("$defs").at("check").at("properties").at("id").at("enum").as_array();
    std::vector<std::string> expected;
    for (const auto& rule : contract::rules()) {
        INFO(rule.id);
        CHECK(rule.id.starts_with("contract."));
        CHECK_FALSE(rule.box.empty());
        CHECK_FALSE(rule.question.empty());
        CHECK(rule.holds_when.ends_with('.'));
        CHECK(rule.what_to_do.ends_with('.'));
        const bool makes_row = rule.kind == ContractKind::blocker || rule.kind == ContractKind::live;
        if (makes_row) expected.emplace_back(rule.id);
    }
    std::vector<std::string> found;
    for (const auto& id : listed)
        found.emplace_back(id.as_string());
    CHECK(found == expected);
}

// What is behind a proxy is the proxy's affair; all else in them can be proven.
TEST_CASE("the files that this project ships raise no alarm", "[contract]") {
    const std::pair<const char*, const char*> shipped[] = {
        {"compose.yml", "green"},
        {"compose.shared-network.yml", "green"},
        {"compose.unix-socket.yml", "green"},
        {"compose.proxies.yml", "undecided"},
    };
    for (const auto& [file, url] : shipped) {
        Workshop shop;
        shop.env("OPENCLAW_GATEWAY_TOKEN", "a-token-of-the-tests-7001");
        const auto outcome = shop.examine({std::string(OCPROBE_TEST_DATA) + "/../docker/" + file});
        INFO(file);
        INFO(told(outcome.report));
        CHECK(outcome.error.empty());
        CHECK_FALSE(outcome.report.pairs.empty());
        std::map<std::string, std::string> expected;
        for (const auto* row : {"url", "token", "socket", "state", "mode", "start"})
            expected.try_emplace(row, "green");
        expected["url"] = url;
        expected["start"] = "undecided";  // the gateway is built: what its Dockerfile adds is not seen
        CHECK(statuses(outcome.report) == expected);
    }
}

TEST_CASE("no line of ours holds a value that is a credential by its name", "[contract][secrets]") {
    for (const auto* file : case_files) {
        for (const auto& one : read_cases(file)) {
            const auto outcome = examined(one);
            INFO(one.name);
            const auto all = told(outcome.report) + outcome.patch + outcome.waivers;
            for (const auto* value : {"a-token-of", "a-password-of", "a-literal-that", "another-token"})
                CHECK(all.find(value) == std::string::npos);
        }
    }
}

}  // namespace ocprobe::test
