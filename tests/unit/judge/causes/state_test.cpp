// Rulings on the config file and the state directory: findings that become verdicts.
#include "support/fix_text.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

namespace ocprobe::judge_test {

TEST_CASE("a hidden config is a verdict only where the run fails without it") {
    SECTION("env URL and token: a finding") {
        auto e = bridge();
        e.state.config.status = ConfigStatus::hidden;
        const auto judgement = judge::judge(e);
        CHECK(judgement.verdict.id == "healthy");
        CHECK(finding(judgement, "state.config_unreadable") != nullptr);
    }
    SECTION("2026.7.1 fails always") {
        auto e = bridge();
        e.state.config.status = ConfigStatus::hidden;
        e.cli.rules = CliRules::v2026_7_1;
        CHECK(id(e) == "state.config_unreadable");
        CHECK(judge::judge(e).verdict.confidence == Confidence::certain);
    }
    SECTION("no token without it") {
        auto e = shared_namespace();
        no_credential(e);
        e.state.config.status = ConfigStatus::hidden;
        CHECK(id(e) == "state.config_unreadable");
    }
    SECTION("an environment token beside it that is refused, where the config would have come first") {
        auto e = shared_namespace();
        e.credential.source.kind = SourceKind::env_gateway_token;
        refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
        e.state.config.status = ConfigStatus::hidden;
        CHECK(id(e) == "state.config_unreadable");
    }
    SECTION("a fault that the config cannot mend keeps its name") {
        auto e = bridge();
        by_name(e, "openclaw-gatway");
        dns_outcome(e, DnsOutcome::name_not_found);
        e.state.config.status = ConfigStatus::hidden;
        CHECK(id(e) == "dns.name_not_found");
        auto wrong = bridge();
        refused(wrong, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
        wrong.state.config.status = ConfigStatus::hidden;
        CHECK(id(wrong) == "auth.token_mismatch");
        auto starting = shared_namespace();
        closed(starting, 1013, "gateway starting");
        starting.state.config.status = ConfigStatus::hidden;
        CHECK(id(starting) == "http.gateway_starting");
    }
    SECTION("a working namespace with an environment token") {
        auto e = shared_namespace();
        e.credential.source.kind = SourceKind::env_gateway_token;
        e.state.config.status = ConfigStatus::hidden;
        CHECK(id(e) == "healthy");
    }
}

TEST_CASE("the fix of an unreadable config names owner, mode and uid") {
    auto e = bridge();
    e.state.config.status = ConfigStatus::unreadable;
    e.state.config.obstacle =
        PathStep{"/home/node/.openclaw/openclaw.json", true, "regular file", 0600, 0, 0, EACCES, ""};
    auto verdict = judge::judge(e).verdict;
    CHECK(verdict.cause.find("mode 0600, owner 0:0") != std::string::npos);
    CHECK(verdict.cause.find("uid 1000") != std::string::npos);
    CHECK(test::edits_text(verdict.fix.front()).find("chown -R 1000:1000") != std::string::npos);
    e.state.config.obstacle->kind = "directory";
    verdict = judge::judge(e).verdict;
    CHECK(verdict.cause.find("It is a directory") != std::string::npos);
}

TEST_CASE("in a user namespace a command for the host has the host's ids") {
    auto e = bridge();
    e.container.uid = e.container.gid = 0;
    e.container.user_namespace_mapped = true;
    e.container.uid_map = {{0, 1000, 1}, {1, 100'000, 65'536}};
    e.container.gid_map = {{0, 2000, 1}};
    e.state.config.status = ConfigStatus::unreadable;
    e.state.config.obstacle =
        PathStep{"/root/.openclaw/openclaw.json", true, "regular file", 0600, 65'534, 65'534, EACCES, ""};
    auto verdict = judge::judge(e).verdict;
    CHECK(fix_says(verdict, "chown -R 1000:2000"));
    CHECK(verdict.cause.find("uid 0 (1000 on the Docker host)") != std::string::npos);
    CHECK(verdict.cause.find("any id outside this user namespace") != std::string::npos);
    CHECK_FALSE(fix_says(verdict, "65534"));  // nobody's own id: to run as it would not help

    e.state.config.obstacle->uid = e.state.config.obstacle->gid = 5;
    CHECK(fix_says(judge::judge(e).verdict, "user 5:5"));
    CHECK_FALSE(fix_says(judge::judge(e).verdict, "chown"));
    e.state.config.obstacle->uid = 65'534;
    e.container.gid_map.clear();
    CHECK(fix_says(judge::judge(e).verdict, "chown -R 1000:<the host's number for 0>"));
}

TEST_CASE("a tree changes hands only where that takes nothing from the gateway") {
    const auto unreadable = [](std::uint32_t owner) {
        auto e = bridge();
        e.state.config.status = ConfigStatus::unreadable;
        e.state.config.obstacle = PathStep{
            "/home/node/.openclaw/openclaw.json", true, "regular file", 0600, owner, owner, EACCES, ""};
        return e;
    };
    const auto lock_of = [](Evidence e, std::string_view uid) {
        e.state.lock.state = LockState::foreign;
        e.state.lock.path = "/home/node/.openclaw/tmp/openclaw-" + std::string(uid) + "/gateway.1f2e.lock";
        return e;
    };
    const auto process_of = [](Evidence e, std::uint32_t uid) {
        GatewayProcess process;
        process.pid = 7;
        process.uid = uid;
        e.container.gateway_processes.push_back(process);
        return e;
    };
    constexpr const char* chown = "docker exec -u 0 659d1d2795a3 chown -R 1000:1000 /home/node/.openclaw";
    const struct {
        const char* what;
        Evidence e;
        std::vector<std::string> remedy;
    } rows[] = {
        {"root's, and nothing is known of the gateway", unreadable(0), {chown}},
        {"root's, and the gateway runs as this uid", lock_of(unreadable(0), "1000"), {chown}},
        {"another's, who may be the gateway", unreadable(1001), {"user 1001:1001"}},
        {"root's, and the gateway runs as another", lock_of(unreadable(0), "1001"), {"user 1001:1001"}},
        {"another's, and the gateway runs as this uid", process_of(unreadable(1001), 1000), {chown}},
        {"root's, as which the gateway runs", process_of(unreadable(0), 0), {"user 1000:1000", chown}},
        {"this uid's own", unreadable(1000), {"chmod -R u+rwX /home/node/.openclaw"}},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        std::vector<std::string> remedy;
        for (const auto& step : judge::judge(row.e).verdict.fix) {
            CHECK(step.role == StepRole::remedy);
            remedy.push_back(test::edits_text(step));
        }
        CHECK(remedy == row.remedy);
    }
}

TEST_CASE("a container that is not known by its own id is not named in a command") {
    auto e = bridge();
    e.state.config.status = ConfigStatus::unreadable;
    e.state.config.obstacle =
        PathStep{"/home/node/.openclaw/openclaw.json", true, "regular file", 0600, 0, 0, EACCES, ""};
    e.container.container_id.clear();
    e.container.container_name = "agitated_swartz";
    CHECK(fix_says(judge::judge(e).verdict, "docker exec -u 0 agitated_swartz chown"));
    e.container.container_name.clear();
    CHECK(fix_says(judge::judge(e).verdict, "docker exec -u 0 <container of the CLI> chown"));
}

TEST_CASE(
    "a variable that leads away from the config is a finding, and the verdict where the config is missed"
) {
    auto e = bridge();
    e.state.misleading_variable = "OPENCLAW_HOME";
    e.state.default_config = "/home/node/.openclaw/openclaw.json";
    const auto healthy = judge::judge(e);
    CHECK(healthy.verdict.id == "healthy");
    REQUIRE(finding(healthy, "state.path_missing") != nullptr);
    CHECK(finding(healthy, "state.path_missing")->severity == Severity::warning);
    auto alone = own_loopback();
    alone.state.misleading_variable = "OPENCLAW_HOME";
    const auto verdict = judge::judge(alone).verdict;
    CHECK(verdict.id == "state.path_missing");
    REQUIRE(verdict.fix.size() == 1);
    CHECK(test::edits_text(verdict.fix.front()) == "unset OPENCLAW_HOME");
}

TEST_CASE("a config larger than we read is a limit of ours") {
    auto e = bridge();
    e.state.config.status = ConfigStatus::too_large;
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "healthy");
    CHECK(finding(judgement, "state.config_unreadable")->severity == Severity::info);
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(id(e) == "auth.token_mismatch");
    auto local = shared_namespace();
    no_credential(local);
    local.state.config.status = ConfigStatus::too_large;
    CHECK(id(local) == "inconclusive");
}

TEST_CASE("unknown keys are a finding, and a stop for older releases") {
    auto e = shared_namespace();
    e.state.config.suspicious = {"gateway.tokn: unknown key"};
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "healthy");
    CHECK(finding(judgement, "state.config_suspicious") != nullptr);
    e.cli.rules = CliRules::v2026_7_1;
    CHECK(id(e) == "state.config_invalid");
}

TEST_CASE("a read-only state directory is a finding; the calls still work") {
    auto e = bridge();
    e.state.writable = false;
    e.state.read_only_mount = true;
    auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "healthy");
    CHECK(finding(judgement, "state.not_writable")->severity == Severity::warning);
    e.state.config.declared_read_only = true;
    judgement = judge::judge(e);
    CHECK(finding(judgement, "state.not_writable") == nullptr);
}

TEST_CASE("shared read-only over TCP: approving mends it, so pairing is the verdict") {
    auto e = shared_namespace();
    env_url(e, "172.18.0.2");
    e.state.writable = false;
    e.state.read_only_mount = true;
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "pairing.required");
    CHECK(finding(judgement, "state.not_writable") != nullptr);
}

TEST_CASE("pairing without a place to keep a device") {
    auto e = bridge();
    refused(e, "NOT_PAIRED", "PAIRING_REQUIRED", "not-paired");
    e.state.writable = false;
    CHECK(id(e) == "state.not_writable");
    e.state.pairing.device_identity = true;
    CHECK(id(e) == "pairing.required");
}

TEST_CASE("a state directory that does not exist yet can be made") {
    auto e = bridge();
    e.state.exists = false;
    e.state.writable = false;
    e.state.error = ENOENT;
    CHECK(finding(judge::judge(e), "state.not_writable") == nullptr);
}

TEST_CASE("the gateway's own tree is another: the user's HOME explains the missing token") {
    auto e = shared_namespace();
    e.state.config.status = ConfigStatus::missing;
    e.state.gateway_traces = false;
    no_credential(e);
    CHECK(id(e) == "auth.no_credential");
    e.state.doubled = true;
    e.state.doubled_other = "/home/node/.openclaw";
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "state.not_shared");
    CHECK(verdict.cause.find("/home/node/.openclaw") != std::string::npos);
}

TEST_CASE("a directory of its own is worth a word only where a credential or a pairing depends on it") {
    CHECK(finding(judge::judge(bridge()), "state.not_shared") == nullptr);
    auto e = bridge();
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(finding(judge::judge(e), "state.not_shared") == nullptr);  // the token is the environment's
    e.credential.source.kind = SourceKind::config_auth_token;
    REQUIRE(finding(judge::judge(e), "state.not_shared") != nullptr);
    CHECK(finding(judge::judge(e), "state.not_shared")->severity == Severity::info);
    auto pairing = bridge();
    refused(pairing, "NOT_PAIRED", "PAIRING_REQUIRED", "not-paired");
    CHECK(finding(judge::judge(pairing), "state.not_shared") != nullptr);
}

TEST_CASE("a full disk is the verdict where it explains a close without a reason") {
    auto e = bridge();
    e.state.disk_full = true;
    CHECK(id(e) == "healthy");
    CHECK(finding(judge::judge(e), "state.disk_full") != nullptr);
    closed(e, 1000, "");
    CHECK(id(e) == "ws.closed_before_answer");
    e.state.gateway_traces = true;
    CHECK(id(e) == "state.disk_full");
}

TEST_CASE("a single-file mount is a verdict only when the other side has replaced the file") {
    auto e = shared_namespace();
    e.state.config.single_file_mount = true;
    CHECK(finding(judge::judge(e), "state.single_file_mount")->severity == Severity::warning);
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    MountPoint mount;
    mount.point = e.state.config.path;
    mount.root = "/srv/openclaw.json";
    e.container.mounts.push_back(mount);
    CHECK(id(e) == "auth.token_mismatch");
    e.container.mounts.back().root = "/srv/openclaw.json//deleted";
    CHECK(id(e) == "state.single_file_mount");
    e.credential.source.kind = SourceKind::env_gateway_token;
    CHECK(id(e) == "auth.token_mismatch");
}

}  // namespace ocprobe::judge_test
