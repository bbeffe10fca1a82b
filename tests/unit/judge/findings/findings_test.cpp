// Findings: present where they should be, absent from healthy standard set-ups.
#include "judge/findings/findings.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

TEST_CASE("healthy standard set-ups have no warning and no error") {
    auto pinned = shared_namespace();
    over_tls(pinned);
    tls(pinned).pinned = true;
    tls(pinned).pin_source = "the gateway's own certificate";
    tls(pinned).faults = {"trust", "name"};
    auto older = bridge();
    older.cli.version = "2026.9.5";
    for (const auto& e : {bridge(), shared_namespace(), pinned, older}) {
        const auto judgement = judge::judge(e);
        CHECK(judgement.verdict.id == "healthy");
        CHECK(judgement.verdict.excluded.empty());
        CHECK(judgement.next.empty());
        for (const auto& entry : judgement.findings) {
            INFO(entry.id << ": " << entry.summary);
            CHECK(entry.severity == Severity::info);
        }
    }
}

TEST_CASE("a certificate that only an unverifying Node accepts is a warning") {
    auto e = shared_namespace();
    over_tls(e);
    tls(e).pin_source = "env NODE_TLS_REJECT_UNAUTHORIZED=0";
    tls(e).faults = {"trust"};
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "healthy");
    const auto* entry = finding(judgement, "tls.untrusted_certificate");
    REQUIRE(entry != nullptr);
    CHECK(entry->severity == Severity::warning);
    CHECK(entry->summary.find("NODE_TLS_REJECT_UNAUTHORIZED") != std::string::npos);
}

TEST_CASE("NO_PROXY matching") {
    const struct {
        std::string_view list;
        std::string_view host;
        bool covered;
    } rows[] = {
        {"", "gw", false},
        {"*", "gw", true},
        {"gw", "gw", true},
        {"GW", "gw", true},
        {"other, gw", "gw", true},
        {"example.com", "a.example.com", true},
        {".example.com", "a.example.com", true},
        {"*.example.com", "a.example.com", true},
        {".example.com", "example.com", true},
        {"example.com", "notexample.com", false},
        {"gw:18789", "gw", true},
        {"gw:80", "gw", false},
        {"172.18.0.0/16", "172.18.0.2", true},
        {"172.18.0.0/16", "172.19.0.2", false},
        {"0.0.0.0/0", "8.8.8.8", true},
        {"172.18.0.0/99", "172.18.0.2", false},
        {"172.18.0.2", "172.18.0.2", true},
        {"::1", "::1", true},
        {"localhost,127.0.0.1", "127.0.0.1", true},
        {",,", "gw", false},
    };
    for (const auto& row : rows) {
        INFO(row.list << " for " << row.host);
        CHECK(judge::no_proxy_covers(row.list, row.host, 18789) == row.covered);
    }
}

TEST_CASE("proxy variables are found unless NO_PROXY saves the target") {
    auto e = bridge();
    e.container.http_proxy = "proxy.corp:3128";
    e.container.http_proxy_variable = "HTTP_PROXY";
    CHECK(finding(judge::judge(e), "target.proxy_variables") != nullptr);
    e.container.no_proxy = "172.16.0.0/12";
    CHECK(finding(judge::judge(e), "target.proxy_variables") == nullptr);
}

TEST_CASE("sources that differ") {
    SECTION("environment against config in local mode: a warning") {
        auto e = shared_namespace();
        e.credential.ladder.push_back(rung(SourceKind::env_gateway_token, false, false));
        CHECK(finding(judge::judge(e), "auth.sources_differ")->severity == Severity::warning);
        e.credential.ladder.back().same_as_used = true;
        CHECK(finding(judge::judge(e), "auth.sources_differ") == nullptr);
    }
    SECTION("the config's own beside an environment URL may belong to another gateway") {
        auto e = bridge();
        e.credential.ladder.push_back(rung(SourceKind::config_auth_token, false, false));
        CHECK(finding(judge::judge(e), "auth.sources_differ")->severity == Severity::info);
    }
    SECTION("a local and a remote one are meant to differ") {
        auto e = bridge();
        e.credential.config_ignored = false;
        e.credential.source.kind = SourceKind::config_remote_token;
        e.credential.ladder = {
            rung(SourceKind::config_remote_token, true, true),
            rung(SourceKind::config_auth_token, false, false)};
        CHECK(finding(judge::judge(e), "auth.sources_differ")->severity == Severity::info);
    }
}

TEST_CASE("a lock of another process is worth a word where no gateway answers") {
    CHECK(finding(judge::judge(shared_namespace()), "state.lock_foreign") == nullptr);
    auto e = own_loopback();
    e.state.lock.state = LockState::dead;
    CHECK(finding(judge::judge(e), "state.lock_foreign")->severity == Severity::warning);
    e.state.lock.state = LockState::foreign;
    CHECK(finding(judge::judge(e), "state.lock_foreign")->severity == Severity::info);
    e.state.lock.state = LockState::live;
    CHECK(finding(judge::judge(e), "state.lock_foreign") == nullptr);
}

TEST_CASE("the documented set-ups have no finding at all") {
    // One namespace and state with the gateway; a service of its own with URL and token in the environment.
    for (const auto& e : {shared_namespace(), bridge()}) {
        const auto judgement = judge::judge(e);
        CHECK(judgement.verdict.id == "healthy");
        CHECK(judgement.findings.empty());
    }
}

TEST_CASE("a config with which no gateway would start is an error, also beside a healthy run") {
    auto e = shared_namespace();
    e.state.config.start_faults = {"tailscale serve and funnel want a gateway that binds to loopback"};
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "healthy");
    REQUIRE(finding(judgement, "state.config_suspicious") != nullptr);
    CHECK(finding(judgement, "state.config_suspicious")->severity == Severity::error);
}

TEST_CASE("the clock is skewed beyond 60 s and beyond the error of measurement") {
    auto e = bridge();
    const auto skewed = [&](std::int64_t offset, std::int64_t error) {
        ws(e).clock_offset_ms = offset;
        ws(e).clock_error_ms = error;
        return finding(judge::judge(e), "clock.skew") != nullptr;
    };
    CHECK_FALSE(skewed(60'000, 5));
    CHECK(skewed(61'000, 5));
    CHECK(skewed(-61'000, 5));
    CHECK_FALSE(skewed(61'000, 90'000));
}

TEST_CASE("the history tells that the credential was lost") {
    auto e = shared_namespace();
    no_credential(e);
    ConfigGeneration old;
    old.path = "/home/node/.openclaw/openclaw.json.bak";
    old.readable = true;
    old.has_auth_token = true;
    old.writer_version = "2026.9.3";
    e.state.history.push_back(old);
    const auto judgement = judge::judge(e);
    REQUIRE(finding(judgement, "state.credential_removed") != nullptr);
    CHECK(finding(judgement, "state.credential_removed")->summary.find("2026.9.3") != std::string::npos);
}

TEST_CASE("gateway.remote.url that is not used is named") {
    auto e = own_loopback();
    e.target.ladder = {
        {Source{SourceKind::config_remote_url, {}},
         "ws://gw:18789",
         false,
         "only read when gateway.mode is remote"}};
    CHECK(finding(judge::judge(e), "target.url_shadowed")->severity == Severity::warning);
}

TEST_CASE("skew names the older side, and what it needs at least") {
    auto e = bridge();
    e.cli.measured = true;
    e.cli.version = "2026.9.6";
    const auto fix = [&] {
        const auto judgement = judge::judge(e);
        const auto* found = finding(judgement, "cli.version_skew");
        return found == nullptr ? std::string() : found->fix;
    };
    ws(e).hello->version = safe("2026.9.6");
    CHECK(fix().empty());
    ws(e).hello->version = safe("2026.8.2");
    CHECK(fix().starts_with("upgrade the gateway to at least 2026.9.6"));
    e.cli.version = "2026.7.1";
    CHECK(fix().starts_with("upgrade the CLI to at least 2026.8.2"));
    // Where the protocols do not meet, the first release that speaks the other's is enough.
    ws(e).hello->version = safe("2026.4.29");
    ws(e).hello->protocol = 3;
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    http(e).version = safe("2026.4.29");
    CHECK(fix().starts_with("upgrade the gateway to at least 2026.5.12"));
}

TEST_CASE("skew is found by behaviour where the gateway tells no version") {
    auto e = bridge();
    e.cli.measured = true;
    e.cli.version = "2026.9.6";
    refused(e, "NOT_PAIRED", "DEVICE_IDENTITY_REQUIRED");
    http(e).version = {};
    http(e).gateway = true;
    auto page = answer(200, HttpBody::gateway_page);
    page.path = "/startupz";
    http(e).answers.push_back(page);
    const auto judgement = judge::judge(e);
    CHECK(judgement.release.before == "2026.8.1");
    const auto* found = finding(judgement, "cli.version_skew");
    REQUIRE(found != nullptr);
    CHECK(found->summary.find("before 2026.8.1 (by its behaviour") != std::string::npos);
    CHECK(found->fix.starts_with("upgrade the gateway to at least 2026.9.6"));
}

TEST_CASE("errors stand before warnings, warnings before notes") {
    auto e = own_loopback();
    e.state.disk_full = true;
    e.target.trimmed = true;
    const auto& list = judge::judge(e).findings;
    for (std::size_t i = 1; i < list.size(); ++i)
        CHECK(list[i - 1].severity >= list[i].severity);
}

TEST_CASE("PID 1's other environment is a finding, unless it is the one that is judged") {
    auto e = bridge();
    e.container.environment_differs = {"OPENCLAW_GATEWAY_URL"};
    CHECK(finding(judge::judge(e), "target.environment_differs") != nullptr);
    e.question.as_pid1 = true;
    CHECK(finding(judge::judge(e), "target.environment_differs") == nullptr);
}

}  // namespace ocprobe::judge_test
