// One change for a chain of faults.
#include "judge/forecast/combine.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

namespace {

FixStep compose(std::string action, std::string lines) {
    return {std::move(action), "compose.yml, service of the CLI", "environment:\n" + lines};
}

}  // namespace

TEST_CASE("combine: variables for one service are one block, and a later value replaces an earlier one") {
    Verdict verdict;
    verdict.fix = {
        compose("dial", "  URL: ws://a\n  ALLOW: \"1\""), {"Or share", "compose.yml", "network_mode: x"}};
    std::vector<Forecast> next(1);
    next[0].fix = {compose("token", "  TOKEN: ${TOKEN}\n  URL: ws://b")};
    const auto steps = judge::combined(verdict, next);
    REQUIRE(steps.size() == 1);
    CHECK(steps[0].command == "environment:\n  URL: ws://b\n  ALLOW: \"1\"\n  TOKEN: ${TOKEN}");
    CHECK(steps[0].action == "dial; token");
}

TEST_CASE("combine: shell lines, too, and a name that another one begins with is another name") {
    Verdict verdict;
    verdict.fix = {{"dial", "the shell", "export URL_X='1'"}};
    std::vector<Forecast> next(1);
    next[0].fix = {{"more", "the shell", "export URL='2'\nexport URL_X='3'"}};
    const auto steps = judge::combined(verdict, next);
    REQUIRE(steps.size() == 1);
    CHECK(steps[0].command == "export URL_X='3'\nexport URL='2'");
}

TEST_CASE("combine: steps of other places stay apart, what only decides is no step, half a change is none") {
    Verdict verdict;
    verdict.fix = {compose("dial", "  URL: ws://a")};
    std::vector<Forecast> next(1);
    next[0].fix = {{"approve", "Docker host", "openclaw devices approve x"}};
    CHECK(judge::combined(verdict, next).size() == 2);
    CHECK(judge::combined(verdict, {}).empty());
    next[0].fix.clear();
    CHECK(judge::combined(verdict, next).empty());
    verdict.fix = {{"look", "Docker host", "docker compose ps", true}};
    CHECK(judge::mending(verdict.fix).empty());
}

TEST_CASE("combine: the first screen's chain is one block of the Compose file") {
    auto e = own_loopback();
    gateway_at(e, "openclaw-gateway");
    const auto judgement = judge::judge(e);
    REQUIRE(judgement.next.size() == 1);
    CHECK(judgement.next[0].because.starts_with("fixing this alone leads here: "));
    REQUIRE(judgement.combined_fix.size() == 1);
    const auto& command = judgement.combined_fix[0].command;
    CHECK(command.find("OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:18789") != std::string::npos);
    CHECK(command.find("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\"") != std::string::npos);
    CHECK(command.find("OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN}") != std::string::npos);
}

}  // namespace ocprobe::judge_test
