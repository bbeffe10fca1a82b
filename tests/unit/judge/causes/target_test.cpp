// Rulings on the URL: who refuses first, whose loopback it is, which port was meant.
#include "support/fix_text.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

namespace {

Evidence refused_name() {
    auto e = bridge();
    by_name(e, "openclaw-gateway");
    e.target.plaintext = PlaintextPolicy::refused;
    return e;
}

}  // namespace

TEST_CASE("2026.9.6 judges the URL before the credentials, older releases after them") {
    auto e = refused_name();
    e.credential.stop = CredentialStop::url_needs_env_token;
    CHECK(id(e) == "target.cli_refuses_plaintext");
    for (const auto rules : {CliRules::v2026_7_1, CliRules::v2026_4_29}) {
        e.cli.rules = rules;
        CHECK(id(e) == "target.url_needs_env_token");
    }
    e.target.fault = UrlFault::quotes;
    CHECK(id(e) == "target.url_needs_env_token");
    e.cli.rules = CliRules::v2026_9_6;
    CHECK(id(e) == "target.url_invalid");
}

TEST_CASE("what is wrong with a URL only where it is dialled comes after the credentials") {
    auto e = bridge();
    e.target.fault = UrlFault::fragment;
    e.target.fault_at_dial = true;
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "target.url_invalid");
    CHECK(verdict.cause.find("gateway timeout") != std::string::npos);
    e.credential.stop = CredentialStop::url_needs_env_token;
    CHECK(id(e) == "target.url_needs_env_token");
    e.credential.stop = CredentialStop::unresolved_secret_ref;
    CHECK(id(e) == "auth.unresolved_secret_ref");
    SECTION("an address that the policy refuses as well is the URL's fault all the same") {
        e.target.plaintext = PlaintextPolicy::refused;
        CHECK(id(e) == "target.url_invalid");
        CHECK(judge::judge(e).verdict.cause.find("plaintext security error") != std::string::npos);
    }
    SECTION("one that the CLI cannot read comes before them") {
        e.target.fault_at_dial = false;
        CHECK(id(e) == "target.url_invalid");
    }
}

TEST_CASE("an unresolved reference stops older releases before the URL") {
    auto e = refused_name();
    e.credential.stop = CredentialStop::unresolved_secret_ref;
    CHECK(id(e) == "target.cli_refuses_plaintext");
    e.cli.rules = CliRules::v2026_7_1;
    CHECK(id(e) == "auth.unresolved_secret_ref");
}

TEST_CASE("missing credentials do not come before the URL in any release") {
    auto e = refused_name();
    e.credential.stop = CredentialStop::missing;
    e.cli.rules = CliRules::v2026_7_1;
    CHECK(id(e) == "target.cli_refuses_plaintext");
}

TEST_CASE("a config fault comes before everything, an env URL and token notwithstanding") {
    auto e = refused_name();
    e.state.config.status = ConfigStatus::invalid;
    CHECK(id(e) == "state.config_invalid");
}

TEST_CASE("the plaintext policy is a verdict only for the CLI's own URL") {
    auto e = refused_name();
    e.target.overridden = true;
    e.target.source.kind = SourceKind::flag_url;
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "healthy");
    CHECK(finding(judgement, "target.cli_refuses_plaintext") != nullptr);
}

TEST_CASE("refused plaintext: the switch, and what a wrong value of it means") {
    auto e = refused_name();
    auto verdict = judge::judge(e).verdict;
    CHECK(verdict.confidence == Confidence::certain);
    CHECK(fix_says(verdict, "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1"));
    e.target.allow_insecure = "true";
    verdict = judge::judge(e).verdict;
    CHECK(fix_says(verdict, "only 1 counts"));
    e.target.plaintext = PlaintextPolicy::refused_for_good;
    verdict = judge::judge(e).verdict;
    CHECK_FALSE(fix_says(verdict, "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS"));
    CHECK(fix_says(verdict, "wss://"));
}

TEST_CASE("a URL given on the command line needs no environment token to be judged") {
    auto e = bridge();
    e.target.overridden = true;
    e.target.source.kind = SourceKind::flag_url;
    e.credential.stop = CredentialStop::url_needs_env_token;
    e.credential.source.kind = SourceKind::config_auth_token;
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "healthy");
    CHECK(finding(judgement, "target.url_needs_env_token") != nullptr);
}

TEST_CASE("own container: certain when a candidate answers, and the fix names the exact URL") {
    auto e = own_loopback();
    CHECK(id(e) == "target.loopback_own_container");
    CHECK(judge::judge(e).verdict.confidence == Confidence::likely);
    gateway_at(e, "openclaw-gateway");
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.confidence == Confidence::certain);
    CHECK(fix_says(verdict, "OPENCLAW_GATEWAY_URL=ws://openclaw-gateway:18789"));
    CHECK(fix_says(verdict, "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1"));
    CHECK(verdict.fix.front().place == Place::cli_service);
    CHECK(verdict.fix.front().service == "openclaw-cli");
}

TEST_CASE("own container: with loopback alone the fix is to join again, not to write what the file may have"
) {
    auto e = own_loopback();
    e.container.loopback_alone = true;
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "target.loopback_own_container");
    CHECK(verdict.confidence == Confidence::likely);
    CHECK(verdict.cause.find("recreated since") != std::string::npos);
    CHECK(test::edits_text(verdict.fix.front()).find("recreate") != std::string::npos);
    e.container.loopback_alone = false;
    CHECK_FALSE(fix_says(judge::judge(e).verdict, "recreate"));

    auto named = bridge();
    by_name(named, "openclaw-gateway");
    dns_outcome(named, DnsOutcome::unreachable);
    named.container.loopback_alone = true;
    CHECK(id(named) == "dns.no_answer");
    CHECK(fix_says(judge::judge(named).verdict, "recreate"));
    // `network_mode: none` is not mended by another container of the same kind.
    CHECK(test::edits_text(judge::judge(named).verdict.fix.front()) == "network <network of the gateway>");
    auto literal = bridge();
    connect_outcome(literal, ConnectOutcome::unreachable);
    literal.container.loopback_alone = true;
    CHECK(id(literal) == "connect.unreachable");
    CHECK(fix_says(judge::judge(literal).verdict, "recreate"));
}

TEST_CASE("the fix leaves out a switch that is set, and that an address does not need") {
    auto e = own_loopback();
    gateway_at(e, "openclaw-gateway");
    e.target.allow_insecure = "1";
    CHECK_FALSE(fix_says(judge::judge(e).verdict, "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS"));
    e = own_loopback();
    gateway_at(e, "172.18.0.5");
    CHECK_FALSE(fix_says(judge::judge(e).verdict, "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS"));
}

TEST_CASE("a gateway in our own namespaces makes a refused loopback a refusal") {
    SECTION("a process") {
        auto e = own_loopback();
        e.container.gateway_processes = {{7, true, false, "S"}};
        const auto judgement = judge::judge(e);
        CHECK(judgement.verdict.id == "connect.refused");
        CHECK(judgement.verdict.confidence == Confidence::certain);
        const auto& excluded = judgement.verdict.excluded;
        CHECK(std::any_of(excluded.begin(), excluded.end(), [](const Excluded& x) {
            return x.id == "target.loopback_own_container";
        }));
    }
    SECTION("a process of another network namespace does not") {
        auto e = own_loopback();
        e.container.gateway_processes = {{7, false, false, "S"}};
        CHECK(id(e) == "target.loopback_own_container");
    }
    SECTION("a live lock") {
        auto e = own_loopback();
        e.state.lock.state = LockState::live;
        CHECK(id(e) == "connect.refused");
    }
    SECTION("a lock of another container does not") {
        auto e = own_loopback();
        e.state.lock.state = LockState::foreign;
        CHECK(id(e) == "target.loopback_own_container");
    }
    SECTION("a listener on the port, bound to another address") {
        auto e = own_loopback();
        e.container.listeners = {{"172.18.0.2", 18789, 0}};
        const auto verdict = judge::judge(e).verdict;
        CHECK(verdict.id == "connect.refused");
        CHECK(verdict.cause.find("bound to 172.18.0.2 only") != std::string::npos);
    }
    SECTION("a service name that leads to our own address") {
        auto e = own_loopback();
        e.container.own_addresses = {"172.18.0.7"};
        gateway_at(e, "openclaw-gateway", 18789, "172.18.0.7");
        e.candidates.front().outcome = CandidateOutcome::no_connection;
        CHECK(id(e) == "connect.refused");
    }
}

TEST_CASE("on a host a refused loopback is a refusal, with both possibilities named") {
    for (const std::optional<bool> place : {std::optional<bool>(false), std::optional<bool>()}) {
        auto e = own_loopback();
        e.container.in_container = place;
        const auto verdict = judge::judge(e).verdict;
        CHECK(verdict.id == "connect.refused");
        CHECK(verdict.confidence == Confidence::likely);
        CHECK(verdict.cause.find("not running") != std::string::npos);
        CHECK(verdict.cause.find("own loopback") != std::string::npos);
    }
}

TEST_CASE("outside a container a gateway on another host still proves that loopback is the wrong place") {
    auto e = own_loopback();
    e.container.in_container = false;
    gateway_at(e, "openclaw-gateway", 18789, "10.77.0.1");
    CHECK(id(e) == "target.loopback_own_container");
    e.candidates.clear();
    gateway_at(e, "host.docker.internal");
    CHECK(id(e) == "connect.refused");
}

TEST_CASE("the same host on another port goes before any talk of containers") {
    auto e = own_loopback();
    gateway_at(e, "openclaw-gateway");
    gateway_at(e, "localhost", 19000, "127.0.0.1");
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "target.port_mismatch");
    CHECK(fix_says(verdict, "OPENCLAW_GATEWAY_PORT=19000"));

    auto remote = bridge();
    by_name(remote, "openclaw-gateway");
    remote.target.endpoint->port = 18790;
    connect_outcome(remote, ConnectOutcome::refused);
    gateway_at(remote, "openclaw-gateway", 18789);
    CHECK(id(remote) == "target.port_mismatch");
    CHECK(fix_says(judge::judge(remote).verdict, "ws://openclaw-gateway:18789"));
}

TEST_CASE("a dead variable is the verdict only where it alone explains the failure") {
    auto e = shared_namespace();
    e.state.config.status = ConfigStatus::missing;
    no_credential(e);
    SECTION("a config directory that the CLI does not read") {
        e.target.dead_variables = {{"OPENCLAW_CONFIG_DIR", "Compose reads it on the host", false}};
        CHECK(id(e) == "target.dead_variable");
        e.state.config.status = ConfigStatus::ok;
        CHECK(id(e) != "target.dead_variable");
    }
    SECTION("one that has nothing to do with it") {
        e.target.dead_variables = {{"OPENCLAW_BRIDGE_PORT", "", false}};
        const auto judgement = judge::judge(e);
        CHECK(judgement.verdict.id == "auth.no_credential");
        CHECK(finding(judgement, "target.dead_variable") != nullptr);
    }
    SECTION("beside an environment URL the missing variable is named") {
        env_url(e, "172.18.0.2");
        e.credential.stop = CredentialStop::url_needs_env_token;
        e.target.dead_variables = {{"OPENCLAW_GATEWAY_TOKEN_FILE", "", true}};
        const auto judgement = judge::judge(e);
        CHECK(judgement.verdict.id == "target.url_needs_env_token");
        CHECK(judgement.verdict.cause.find("OPENCLAW_GATEWAY_TOKEN_FILE") != std::string::npos);
        CHECK(finding(judgement, "target.dead_variable") != nullptr);
    }
    SECTION("a file is no token") {
        no_credential(e);
        e.target.dead_variables = {{"OPENCLAW_GATEWAY_TOKEN_FILE", "", true}};
        const auto verdict = judge::judge(e).verdict;
        CHECK(verdict.id == "target.dead_variable");
        CHECK(fix_says(verdict, "env OPENCLAW_GATEWAY_TOKEN of "));
    }
    SECTION("a URL under a name that is not read") {
        auto loopback = own_loopback();
        loopback.target.dead_variables = {{"CLAWDBOT_GATEWAY_URL", "", false}};
        CHECK(id(loopback) == "target.dead_variable");
        CHECK(fix_says(judge::judge(loopback).verdict, "OPENCLAW_GATEWAY_URL"));
    }
    SECTION("a working set-up") {
        auto healthy = bridge();
        healthy.target.dead_variables = {{"OPENCLAW_CONFIG_DIR", "", false}};
        const auto judgement = judge::judge(healthy);
        CHECK(judgement.verdict.id == "healthy");
        CHECK(finding(judgement, "target.dead_variable")->severity == Severity::info);
    }
}

TEST_CASE("remote mode without a URL: the override mends it for this run") {
    auto e = bridge();
    e.target.remote_url_missing = true;
    CHECK(id(e) == "target.remote_url_missing");
    e.target.overridden = true;
    CHECK(id(e) == "healthy");
}

TEST_CASE("DNS: near names and candidates stand in the fix") {
    auto e = bridge();
    by_name(e, "openclaw-gatway");
    dns_outcome(e, DnsOutcome::name_not_found);
    dns(e).near_names = {{"openclaw-gateway", {"172.18.0.2"}}};
    CHECK(fix_says(judge::judge(e).verdict, "openclaw-gateway"));
    gateway_at(e, "openclaw-gateway");
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "dns.name_not_found");
    CHECK(fix_says(verdict, "answers as a gateway"));
}

TEST_CASE("a Unix socket is judged by its path, and the CLI's lack of such a target is said once") {
    auto e = bridge();
    unix_socket(e, ConnectOutcome::socket_denied);
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "connect.socket_denied");
    CHECK(judgement.verdict.cause.find("mode 0750") != std::string::npos);
    CHECK(judgement.verdict.cause.find("1000:1000") != std::string::npos);
    const auto& list = judgement.findings;
    CHECK(std::count_if(list.begin(), list.end(), [](const Finding& f) {
              return f.id == "target.unix_socket";
          }) == 1);
}

TEST_CASE("accepted and closed at the host's address is a published port; elsewhere it is no response") {
    auto e = bridge();
    http_outcome(e, HttpOutcome::closed_no_byte);
    CHECK(id(e) == "http.no_response");
    connection(e).chosen_address = "172.18.0.1";
    e.target.endpoint->host = "172.18.0.1";
    CHECK(id(e) == "connect.published_port_reset");
    e.container.default_gateway.clear();
    CHECK(id(e) == "http.no_response");

    auto host = own_loopback();
    host.container.in_container = false;
    connect_outcome(host, ConnectOutcome::reset);
    CHECK(id(host) == "connect.published_port_reset");
    host.container.in_container = true;
    CHECK(id(host) == "http.no_response");
    host.container.own_addresses = {"192.168.1.7", "172.17.0.1"};
    CHECK(id(host) == "connect.published_port_reset");

    auto tls_port = bridge();
    by_name(tls_port, "host.docker.internal");
    http_outcome(tls_port, HttpOutcome::reset_no_byte);
    http(tls_port).tls_answered = true;
    CHECK(id(tls_port) == "tls.required");
}

TEST_CASE("a refused connection: another port is as possible as another bind, and what listens decides") {
    auto e = bridge();
    by_name(e, "brain");
    connect_outcome(e, ConnectOutcome::refused);
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.cause.find("listens on another port") != std::string::npos);
    CHECK(fix_says(verdict, "/proc/net/tcp"));
    CHECK_FALSE(fix_says(verdict, "/healthz"));
}

TEST_CASE("a refused connection to the container host: what is published decides, not the gateway's bind") {
    auto e = bridge();
    by_name(e, "host.docker.internal");
    connect_outcome(e, ConnectOutcome::refused);
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "connect.refused");
    CHECK(verdict.cause.find("published") != std::string::npos);
    CHECK(fix_says(verdict, "{{.Ports}}"));
    CHECK_FALSE(fix_says(verdict, "config gateway.bind"));
}

TEST_CASE("a refused connection: the gateway's own config tells its bind, where it is here") {
    auto e = bridge();
    connect_outcome(e, ConnectOutcome::refused);
    e.state.config.status = ConfigStatus::ok;
    e.state.config.bind = "loopback";
    CHECK(
        judge::judge(e).verdict.cause.find("these look the same") != std::string::npos
    );  // the CLI's own config
    e.state.gateway_traces = true;
    auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "connect.refused");
    CHECK(verdict.cause.find("gateway.bind loopback") != std::string::npos);
    CHECK(fix_says(verdict, "config gateway.bind=lan"));
    e.state.config.bind = "lan";
    verdict = judge::judge(e).verdict;
    CHECK(verdict.cause.find("not running") != std::string::npos);
    CHECK_FALSE(fix_says(verdict, "config gateway.bind"));
}

}  // namespace ocprobe::judge_test
