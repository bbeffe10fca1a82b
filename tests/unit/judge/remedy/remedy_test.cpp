// What causes advise, as edits, and what the real CLI is quoted with.
#include "support/fix_text.hpp"
#include "unit/judge/fixtures.hpp"
#include "unit/judge/verdict_fixtures.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <variant>

namespace ocprobe::judge_test {

namespace {

std::vector<std::string> words_of_the_cli(Evidence e) {
    e.cli.measured = true;
    e.cli.version = "2026.9.6";
    return judge::judge(e).verdict.cli_says;
}

std::string advised(const Evidence& e) {
    std::string text;
    for (const auto& step : judge::judge(e).verdict.fix)
        text += test::edits_text(step) + "\n";
    return text;
}

Evidence refused_plaintext() {
    auto e = bridge();
    by_name(e, "openclaw-gateway");
    e.target.url = "ws://openclaw-gateway:18789";
    e.target.plaintext = PlaintextPolicy::refused;
    return e;
}

}  // namespace

TEST_CASE("the CLI is quoted by what was recorded of its release") {
    auto e = own_loopback();
    e.target.url = "ws://127.0.0.1:18789";
    CHECK(
        words_of_the_cli(e) ==
        std::vector<std::string>{"Gateway not reachable at ws://127.0.0.1:18789 (ECONNREFUSED)."}
    );
    SECTION("not for another release, nor for one that was only assumed") {
        e.cli.version = "2026.9.3";
        e.cli.measured = true;
        CHECK(judge::judge(e).verdict.cli_says.empty());
        e.cli.version = "2026.9.6";
        e.cli.measured = false;
        CHECK(judge::judge(e).verdict.cli_says.empty());
    }
    SECTION("not for an address that it would not dial") {
        e.target.overridden = true;
        CHECK(words_of_the_cli(e).empty());
    }
}

TEST_CASE("the gateway's hint depends on where its client is") {
    auto e = bridge();
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(
        words_of_the_cli(e).at(0).find("(set gateway.remote.token to match gateway.auth.token)") !=
        std::string::npos
    );
    auto local = shared_namespace();
    refused(local, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    local.target.host_is_loopback = true;
    CHECK(
        words_of_the_cli(local).at(0).find("(use this gateway's gateway.auth.token or pair the device)") !=
        std::string::npos
    );
}

TEST_CASE("a shared network namespace is of no use to a URL that leads elsewhere") {
    auto e = refused_plaintext();
    const auto by_variable = advised(e);
    CHECK(by_variable.find("network_mode service:") != std::string::npos);
    CHECK(by_variable.find("unset OPENCLAW_GATEWAY_URL") != std::string::npos);
    e.target.source.kind = SourceKind::config_remote_url;
    const auto by_config = advised(e);
    CHECK(by_config.find("unset OPENCLAW_GATEWAY_URL") == std::string::npos);
    CHECK(by_config.find("config gateway.mode=local") != std::string::npos);
    CHECK(advised(own_loopback()).find("unset") == std::string::npos);
}

TEST_CASE("a volume is declared by the time that it is mounted, or Compose refuses the file") {
    for (const auto& fixture : verdict_fixtures()) {
        INFO(fixture.id << ": " << fixture.what);
        std::set<std::string> declared;
        for (const auto& step : judge::judge(fixture.make()).verdict.fix) {
            for (const auto& edit : step.edits) {
                if (const auto* volume = std::get_if<DeclareVolume>(&edit)) declared.insert(volume->name);
            }
            for (const auto& edit : step.edits) {
                const auto* mount = std::get_if<Mount>(&edit);
                if (mount == nullptr || mount->source.empty()) continue;
                const bool path = mount->source.front() == '/' || mount->source.front() == '.';
                CHECK((path || declared.count(mount->source) == 1));
            }
        }
    }
}

TEST_CASE("Compose removes the quotes of an env file: there they stand in its own file") {
    auto e = bridge();
    e.container.compose.reset();
    e.credential.problem = CredentialProblem::quoted;
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(advised(e).find("unquote OPENCLAW_GATEWAY_TOKEN") != std::string::npos);
    e.container.compose = ComposeIdentity{"project", "openclaw-cli"};
    const auto edits = advised(e);
    CHECK(edits.find("unquote") == std::string::npos);
    CHECK(edits.find("OPENCLAW_GATEWAY_TOKEN<-env OPENCLAW_GATEWAY_TOKEN of") != std::string::npos);
}

TEST_CASE("a lockout is waited for as long as the gateway says") {
    auto e = bridge();
    refused(e, "INVALID_REQUEST", "AUTH_RATE_LIMITED");
    ws(e).error->retry_after_ms = 15'000;
    CHECK(advised(e).find("sleep 16") != std::string::npos);
    // It is the peer's number.
    for (const std::int64_t odd : {std::int64_t{-1}, std::int64_t{1} << 60}) {
        ws(e).error->retry_after_ms = odd;
        CHECK(advised(e).find("sleep") == std::string::npos);
    }
}

}  // namespace ocprobe::judge_test
