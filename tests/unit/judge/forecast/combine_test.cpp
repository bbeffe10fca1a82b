// One change for a chain of faults.
#include "judge/forecast/combine.hpp"
#include "support/fix_text.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

namespace {

SetEnv variable(std::string name, std::string value) {
    return {std::move(name), {std::move(value), {}}};
}

FixStep in_service(std::string purpose, std::vector<Edit> edits) {
    FixStep step;
    step.place = Place::cli_service;
    step.platform = Platform::compose;
    step.purpose = std::move(purpose);
    step.edits = std::move(edits);
    return step;
}

}  // namespace

TEST_CASE("combine: variables for one service are one step, and a later value replaces an earlier one") {
    Verdict verdict;
    auto other = in_service("share", {NetworkMode{"x"}});
    other.role = StepRole::alternative;
    verdict.fix = {in_service("dial", {variable("URL", "ws://a"), variable("ALLOW", "1")}), other};
    std::vector<Forecast> next(1);
    next[0].fix = {in_service("token", {variable("TOKEN", "t"), variable("URL", "ws://b")})};
    const auto steps = judge::combined(verdict, next);
    REQUIRE(steps.size() == 1);
    CHECK(test::edits_text(steps[0]) == "URL=ws://b\nALLOW=1\nTOKEN=t");
    CHECK(steps[0].purpose == "dial; token");
}

TEST_CASE("combine: a name that another one begins with is another name") {
    Verdict verdict;
    verdict.fix = {in_service("dial", {variable("URL_X", "1")})};
    std::vector<Forecast> next(1);
    next[0].fix = {in_service("more", {variable("URL", "2"), variable("URL_X", "3")})};
    const auto steps = judge::combined(verdict, next);
    REQUIRE(steps.size() == 1);
    CHECK(test::edits_text(steps[0]) == "URL_X=3\nURL=2");
}

TEST_CASE("combine: steps of other places stay apart, what only decides is no step, half a change is none") {
    Verdict verdict;
    verdict.fix = {in_service("dial", {variable("URL", "ws://a")})};
    std::vector<Forecast> next(1);
    auto approve = in_service("approve", {Exec{{"openclaw", "devices", "approve", "x"}}});
    approve.place = Place::gateway_container;
    next[0].fix = {approve};
    CHECK(judge::combined(verdict, next).size() == 2);
    CHECK(judge::combined(verdict, {}).empty());
    next[0].fix.clear();
    CHECK(judge::combined(verdict, next).empty());
    auto look = in_service("look", {Exec{{"docker", "compose", "ps"}}});
    look.role = StepRole::decide;
    verdict.fix = {look};
    CHECK(judge::remedies_of(verdict.fix).empty());
}

TEST_CASE("combine: the first screen's chain is one block of the Compose file") {
    auto e = own_loopback();
    gateway_at(e, "openclaw-gateway");
    const auto judgement = judge::judge(e);
    REQUIRE(judgement.next.size() == 1);
    CHECK(judgement.next[0].because.starts_with("After this fix: "));
    REQUIRE(judgement.combined_fix.size() == 1);
    const auto command = test::edits_text(judgement.combined_fix[0]);
    CHECK(command.find("OPENCLAW_GATEWAY_URL=ws://openclaw-gateway:18789") != std::string::npos);
    CHECK(command.find("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1") != std::string::npos);
    CHECK(
        command.find("OPENCLAW_GATEWAY_TOKEN<-env OPENCLAW_GATEWAY_TOKEN of service openclaw-gateway") !=
        std::string::npos
    );
}

}  // namespace ocprobe::judge_test
