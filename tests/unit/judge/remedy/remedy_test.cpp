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
    SECTION("older releases word it otherwise") {
        e.cli.measured = true;
        for (const auto* const release : {"2026.7.1", "2026.4.29"}) {
            e.cli.version = release;
            const auto words = judge::judge(e).verdict.cli_says;
            REQUIRE(words.size() == 1);
            CHECK(words.front().find("gateway closed (1006 abnormal closure") != std::string::npos);
        }
    }
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

TEST_CASE("where nothing tells the gateway's auth mode, the password is the alternative") {
    auto e = bridge();
    env_url(e, "openclaw-gateway");
    no_credential(e);
    e.credential.stop = CredentialStop::url_needs_env_token;
    const auto fix = judge::judge(e).verdict.fix;
    REQUIRE(fix.size() == 3);
    CHECK(test::edits_text(fix[0]).starts_with("OPENCLAW_GATEWAY_TOKEN<-"));
    CHECK(fix[1].role == StepRole::alternative);
    CHECK(test::edits_text(fix[1]).starts_with("OPENCLAW_GATEWAY_PASSWORD<-env OPENCLAW_GATEWAY_PASSWORD of ")
    );
    CHECK(fix[1].leads_to == fix[0].leads_to);
    CHECK(test::edits_text(fix[2]) == "openclaw config get gateway.auth.mode");
    e.credential.expected_mode = "token";
    CHECK(judge::judge(e).verdict.fix.size() == 1);
    e.credential.expected_mode = "password";
    const auto known = judge::judge(e).verdict.fix;
    REQUIRE(known.size() == 1);
    CHECK(test::edits_text(known[0]).starts_with("OPENCLAW_GATEWAY_PASSWORD<-"));
}

TEST_CASE("the gateway's state is mounted as it is: a new volume would be empty, for the gateway too") {
    auto e = shared_namespace();
    e.state = bridge().state;
    e.credential.expected_mode.clear();
    no_credential(e);
    refused(e, "NOT_PAIRED", "DEVICE_IDENTITY_REQUIRED");
    ws(e).credential_sent = false;
    REQUIRE(id(e) == "auth.no_credential");
    const auto edits = advised(e);
    CHECK(edits.find("volumes_from ") != std::string::npos);
    CHECK(edits.find("mount openclaw-state") == std::string::npos);
    CHECK(edits.find("unmount") == std::string::npos);
    e.container.mounts = {{e.state.directory, "/srv", "/dev/vda1", "ext4", false, 0, 0, ""}};
    CHECK(advised(e).find("unmount /home/node/.openclaw") != std::string::npos);
}

TEST_CASE("an alternative tells where it leads, where that is known") {
    const auto of_alternative = [](const Evidence& e) {
        LeadsTo leads_to;
        for (const auto& step : judge::judge(e).verdict.fix) {
            if (step.role == StepRole::alternative) leads_to = step.leads_to;
        }
        return leads_to;
    };
    auto e = refused_plaintext();
    CHECK(of_alternative(e) == std::vector<std::string>{"healthy"});
    SECTION("not where other credentials would count") {
        e.credential.source = Source{SourceKind::config_remote_token, {}};
        CHECK(of_alternative(e) == not_recorded);
    }
    SECTION("not where the gateway listens on a port that loopback would not be asked for") {
        e.target.default_port = 19000;
        CHECK(of_alternative(e) == not_recorded);
    }
}

TEST_CASE("a pin or headers that the CLI refuses are taken out by an edit") {
    auto e = bridge();
    e.target.source.kind = SourceKind::config_remote_url;
    e.target.fault_at_dial = true;
    e.target.stop = DialStop::edge_auth;
    e.target.fault = UrlFault::edge_auth;
    e.target.endpoint->transport = Endpoint::Transport::tls;
    e.target.endpoint->host = "claw.example.com";
    SECTION("beside https:// the scheme is what is wrong") {
        e.target.url = "https://claw.example.com/ws";
        const auto judgement = judge::judge(e);
        REQUIRE(judgement.verdict.id == "target.url_invalid");
        REQUIRE(judgement.verdict.fix.size() == 2);
        CHECK(
            test::edits_text(judgement.verdict.fix[0]) ==
            "config gateway.remote.url=wss://claw.example.com/ws"
        );
        CHECK(judgement.verdict.fix[0].leads_to == std::vector<std::string>{"healthy"});
        CHECK(test::edits_text(judgement.verdict.fix[1]) == "config unset gateway.remote.edgeAuth");
    }
    SECTION("beside another URL, or as no map, they are") {
        e.target.url = "wss://claw.example.com";
        CHECK(advised(e) == "config unset gateway.remote.edgeAuth\n");
    }
    SECTION("a pin") {
        e.target.url = "wss://claw.example.com";
        e.target.fault = UrlFault::pin;
        CHECK(advised(e) == "config unset gateway.remote.tlsFingerprint\n");
        tls(e).leaf_sha256 = "AB:CD";
        CHECK(advised(e).find("config gateway.remote.tlsFingerprint=ABCD") != std::string::npos);
        e.target.url = "https://claw.example.com";
        e.target.fault_at_dial = true;
        CHECK(
            advised(e) ==
            "config unset gateway.remote.tlsFingerprint\nconfig gateway.remote.url=wss://claw.example.com\n"
        );
    }
}

TEST_CASE("a URL that shows what was meant is written as it was meant") {
    auto e = bridge();
    e.target.source.kind = SourceKind::config_remote_url;
    e.target.fault = UrlFault::fragment;
    e.target.fault_at_dial = true;
    e.target.stop = DialStop::invalid_url;
    e.target.url = "wss://claw.example.com:8443/#token";
    e.target.endpoint.reset();
    CHECK(advised(e) == "config gateway.remote.url=wss://claw.example.com:8443\n");
    e.target.fault = UrlFault::bad_host;
    CHECK(advised(e) == "\n");
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
