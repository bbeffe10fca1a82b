// File beside life: each way in which a container can differ from the files that should have made it.
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace ocprobe::test {

namespace {

constexpr std::string_view over_the_network = R"(
services:
  openclaw-gateway:
    image: oc-real:2026.9.6
    command: ["node", "openclaw.mjs", "gateway", "--bind", "lan", "--allow-unconfigured"]
    environment: {OPENCLAW_GATEWAY_TOKEN: "${OPENCLAW_GATEWAY_TOKEN}"}
    volumes: ["gateway-state:/home/node/.openclaw"]
  openclaw-cli:
    image: oc-real:2026.9.6
    command: ["sleep", "infinity"]
    user: "1000:1000"
    environment:
      OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN}
      OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:18789
      OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: "1"
    volumes: ["cli-state:/home/node/.openclaw", "./notes:/notes:ro"]
volumes: {gateway-state: {}, cli-state: {}}
)";

constexpr std::string_view shared_namespace = R"(
services:
  openclaw-gateway:
    image: oc-real:2026.9.6
    command: ["node", "openclaw.mjs", "gateway", "--bind", "lan", "--allow-unconfigured"]
    environment: {OPENCLAW_GATEWAY_TOKEN: "${OPENCLAW_GATEWAY_TOKEN}"}
    volumes: ["state:/home/node/.openclaw"]
  openclaw-cli:
    image: oc-real:2026.9.6
    command: ["sleep", "infinity"]
    network_mode: "service:openclaw-gateway"
    environment: {OPENCLAW_GATEWAY_TOKEN: "${OPENCLAW_GATEWAY_TOKEN}"}
    volumes: ["state:/home/node/.openclaw"]
volumes: {state: {}}
)";

constexpr std::string_view token = "a-token-of-the-tests-8001";

MountPoint mount(std::string point, std::string root, bool read_only = false) {
    MountPoint out;
    out.point = std::move(point);
    out.root = std::move(root);
    out.source = "/dev/vda1";
    out.type = "ext4";
    out.read_only = read_only;
    return out;
}

/// The container as the files make it.
contract::Measurement as_written(std::string_view files) {
    const bool shared = files == shared_namespace;
    contract::Measurement life;
    auto& evidence = life.evidence;
    evidence.container.in_container = true;
    evidence.container.uid = 1000;
    evidence.container.own_addresses = {"172.31.7.3"};
    evidence.container.listeners_measured = true;
    if (shared) evidence.container.listeners.push_back({"0.0.0.0", 18789, 0});
    evidence.container.mounts = {
        mount("/", "/"),
        mount(
            "/home/node/.openclaw",
            std::string("/var/lib/docker/volumes/shop_") + (shared ? "state" : "cli-state") + "/_data"
        ),
        mount("/etc/hosts", "/var/lib/docker/containers/0123/hosts")};
    if (!shared) evidence.container.mounts.push_back(mount("/notes", "/srv/shop/notes", true));
    evidence.cli = {.version = "2026.9.6", .measured = true, .path = "/app/package.json", .start_detail = {}};
    evidence.state.directory = "/home/node/.openclaw";
    evidence.state.directory_source = "home";
    evidence.state.mount_point = "/home/node/.openclaw";
    evidence.state.exists = true;
    evidence.target.url = shared ? "ws://127.0.0.1:18789" : "ws://openclaw-gateway:18789";
    evidence.target.source.kind = shared ? SourceKind::default_loopback : SourceKind::env_gateway_url;
    evidence.credential.kind = CredentialKind::token;
    evidence.credential.source.kind = SourceKind::env_gateway_token;
    life.credentials.token = Secret(std::string(token));
    life.judgement.verdict.id = "healthy";
    life.judgement.verdict.kind = VerdictKind::healthy;
    life.judgement.verdict.summary = "the CLI reaches the gateway";
    return life;
}

struct Drift {
    std::string_view what;
    std::string_view files;
    void (*change)(contract::Measurement&);
    std::string_view row;  ///< that is not green; empty: all are
    std::string_view status;
    std::string_view says;
};

CandidateResult gateway_at(std::string address) {
    CandidateResult result;
    result.candidate = {"openclaw-gateway", 18789, "Compose's usual service name"};
    result.outcome = CandidateOutcome::gateway;
    result.address = std::move(address);
    return result;
}

const Drift drifts[] = {
    {"nothing differs, two networks' ends", over_the_network, [](contract::Measurement&) {}, "", "", ""},
    {"nothing differs, one namespace", shared_namespace, [](contract::Measurement&) {}, "", "", ""},
    {"the call fails",
     over_the_network,
     [](contract::Measurement& life) {
         life.judgement.verdict.id = "dns.name_not_found";
         life.judgement.verdict.kind = VerdictKind::fault;
         life.judgement.verdict.summary = "openclaw-gateway has no address here";
     },
     "live_call",
     "red",
     "the CLI's call fails here: dns.name_not_found"},
    {"nothing was proven",
     over_the_network,
     [](contract::Measurement& life) {
         life.judgement.verdict.id = "inconclusive";
         life.judgement.verdict.kind = VerdictKind::undecided;
     },
     "live_call",
     "undecided",
     "inconclusive"},
    {"another URL",
     over_the_network,
     [](contract::Measurement& life) { life.evidence.target.url = "ws://old-gateway:18789"; },
     "live_url",
     "red",
     "this container dials `ws://old-gateway:18789` (env OPENCLAW_GATEWAY_URL)"},
    {"a URL from a config that the files do not show",
     shared_namespace,
     [](contract::Measurement& life) {
         life.evidence.target.url = "ws://far:18789";
         life.evidence.target.source.kind = SourceKind::config_remote_url;
     },
     "",
     "",
     ""},
    {"the shell's URL is not the container's",
     over_the_network,
     [](contract::Measurement& life) {
         life.evidence.container.environment_differs = {"OPENCLAW_GATEWAY_URL"};
     },
     "live_url",
     "undecided",
     "is not the one of the container's first process"},
    {"the token was changed after the container was made",
     over_the_network,
     [](contract::Measurement& life) { life.credentials.token = Secret("a-token-of-the-tests-8002"); },
     "live_token",
     "red",
     "this container holds another token"},
    {"no token here",
     over_the_network,
     [](contract::Measurement& life) {
         life.credentials.token.reset();
         life.evidence.credential.kind = CredentialKind::none;
         life.evidence.credential.source.kind = SourceKind::none;
     },
     "live_token",
     "red",
     "in this container: none"},
    {"another volume",
     shared_namespace,
     [](contract::Measurement& life) {
         life.evidence.container.mounts[1].root = "/var/lib/docker/volumes/old_cli-state/_data";
     },
     "live_state",
     "red",
     "here it is the volume `old_cli-state`"},
    {"a folder of the host in place of the volume",
     shared_namespace,
     [](contract::Measurement& life) { life.evidence.container.mounts[1].root = "/srv/shop/state"; },
     "live_state",
     "red",
     "here it is the host's `/srv/shop/state`"},
    {"a volume in place of the folder",
     over_the_network,
     [](contract::Measurement& life) {
         life.evidence.container.mounts[3].root = "/var/lib/docker/volumes/shop_notes/_data";
     },
     "live_state",
     "red",
     "here it is the volume `shop_notes`"},
    {"the folder under another root, as a file system of its own",
     over_the_network,
     [](contract::Measurement& life) { life.evidence.container.mounts[3].root = "/notes"; },
     "",
     "",
     ""},
    {"a mount is missing",
     over_the_network,
     [](contract::Measurement& life) { life.evidence.container.mounts.pop_back(); },
     "live_state",
     "red",
     "nothing is mounted there here"},
    {"read-write where the files say read-only",
     over_the_network,
     [](contract::Measurement& life) { life.evidence.container.mounts[3].read_only = false; },
     "live_state",
     "red",
     "read-only, here it is read-write"},
    {"one volume by the files, two mounts in life",
     shared_namespace,
     [](contract::Measurement& life) {
         life.evidence.container.mounts.push_back(
             mount("/home/node/.openclaw/openclaw.json", "/srv/shop/openclaw.json")
         );
     },
     "live_state",
     "red",
     "the files mount nothing at `/home/node/.openclaw/openclaw.json`"},
    {"the image's own volume beside it",
     shared_namespace,
     [](contract::Measurement& life) {
         life.evidence.container.mounts.push_back(
             mount("/home/node/.openclaw/cache", "/var/lib/docker/volumes/" + std::string(64, 'a') + "/_data")
         );
     },
     "",
     "",
     ""},
    {"one directory by the files, two in life",
     shared_namespace,
     [](contract::Measurement& life) {
         life.judgement.findings.push_back(
             {"state.not_shared", Severity::warning, "no trace of the gateway", ""}
         );
     },
     "live_state",
     "red",
     "the mounts say two"},
    {"another state directory",
     shared_namespace,
     [](contract::Measurement& life) { life.evidence.state.directory = "/root/.openclaw"; },
     "live_state",
     "red",
     "here it looks in `/root/.openclaw`"},
    {"not in the gateway's namespace",
     shared_namespace,
     [](contract::Measurement& life) {
         life.evidence.container.listeners.clear();
         life.evidence.candidates.push_back(gateway_at("172.31.7.2"));
     },
     "live_network",
     "red",
     "a gateway answers at 172.31.7.2"},
    {"in the namespace of a gateway that is gone",
     shared_namespace,
     [](contract::Measurement& life) {
         life.evidence.container.listeners.clear();
         life.evidence.container.loopback_alone = true;
     },
     "live_network",
     "red",
     "the gateway was recreated after it"},
    {"nobody listens, nobody answers",
     shared_namespace,
     [](contract::Measurement& life) { life.evidence.container.listeners.clear(); },
     "live_network",
     "undecided",
     "the gateway is down, or this is not its namespace"},
    {"in the gateway's namespace after all",
     over_the_network,
     [](contract::Measurement& life) {
         life.evidence.container.listeners.push_back({"0.0.0.0", 18789, 0});
     },
     "live_network",
     "red",
     "somebody listens on 18789 in it"},
    {"one more network",
     over_the_network,
     [](contract::Measurement& life) {
         life.evidence.container.own_addresses = {"172.31.7.3", "172.31.8.3", "fe80::1"};
     },
     "live_network",
     "red",
     "on 1 network, here it has 2 addresses"},
    {"the listeners cannot be read",
     over_the_network,
     [](contract::Measurement& life) { life.evidence.container.listeners_measured = false; },
     "live_network",
     "undecided",
     "could not be read"},
    {"another user",
     over_the_network,
     [](contract::Measurement& life) { life.evidence.container.uid = 1001; },
     "live_user",
     "red",
     "the files say uid 1000, this process is uid 1001"},
    {"root by hand",
     over_the_network,
     [](contract::Measurement& life) { life.evidence.container.uid = 0; },
     "live_user",
     "undecided",
     "started as root by hand"},
    {"an older release",
     over_the_network,
     [](contract::Measurement& life) { life.evidence.cli.version = "2026.7.1"; },
     "live_image",
     "red",
     "the CLI in this container is 2026.7.1"},
    {"no CLI is installed",
     over_the_network,
     [](contract::Measurement& life) { life.evidence.cli = {}; },
     "",
     "",
     ""},
};

Examined compared(const Drift& drift) {
    Workshop shop;
    shop.file("compose.yml", drift.files);
    shop.file(".env", "OPENCLAW_GATEWAY_TOKEN=" + std::string(token) + "\n");
    shop.measure = [&drift] {
        auto life = as_written(drift.files);
        drift.change(life);
        return life;
    };
    return shop.examine({"compose.yml"});
}

}  // namespace

TEST_CASE("file and life differ in one row, and only there", "[contract][live]") {
    for (const auto& drift : drifts) {
        const auto outcome = compared(drift);
        INFO(drift.what);
        INFO(told(outcome.report));
        CHECK(outcome.error.empty());
        REQUIRE(outcome.report.pairs.size() == 1);
        const auto& rows = outcome.report.pairs.front().rows;
        REQUIRE(rows.size() == 13);
        for (const auto& row : rows) {
            const bool meant = row.id == "contract." + std::string(drift.row);
            CHECK(name(row.status) == (meant ? drift.status : "green"));
            CHECK_FALSE(row.summary.empty());
            if (meant) CHECK(row.summary.find(drift.says) != std::string::npos);
            if (row.status == ContractStatus::red) CHECK(row.findings.front().place.line > 0);
        }
        CHECK(outcome.report.exit_code == (drift.status == "red" ? 1 : 0));
        CHECK(told(outcome.report).find("a-token-of-the-tests") == std::string::npos);
    }
}

TEST_CASE("each comparison has a drift that shows it", "[contract][live]") {
    for (const auto& rule : contract::rules()) {
        if (!rule.id.starts_with("contract.live_")) continue;
        INFO(rule.id);
        CHECK(std::any_of(std::begin(drifts), std::end(drifts), [&](const Drift& drift) {
            return drift.status == "red" && rule.id.substr(rule.id.find('.') + 1) == drift.row;
        }));
    }
}

TEST_CASE("files that cannot be judged are not measured", "[contract][live]") {
    bool asked = false;
    Workshop shop;
    shop.file("compose.yml", "services: {web: {image: nginx}}\n");
    shop.measure = [&asked] {
        asked = true;
        return contract::Measurement{};
    };
    CHECK_FALSE(shop.examine({"compose.yml"}).error.empty());
    CHECK_FALSE(asked);
}

TEST_CASE("with several CLIs somebody must say which one this is", "[contract][live]") {
    Workshop shop;
    const std::string second = R"(  second-cli:
    image: oc-real:2026.9.6
    command: ["sleep", "infinity"]
    network_mode: "service:openclaw-gateway"
    environment: {OPENCLAW_GATEWAY_TOKEN: "${OPENCLAW_GATEWAY_TOKEN}"}
    volumes: ["state:/home/node/.openclaw"]
volumes: {state: {}}
)";
    auto files = std::string(shared_namespace);
    files.replace(files.find("volumes: {state: {}}"), std::string::npos, second);
    shop.file("compose.yml", files);
    shop.file(".env", "OPENCLAW_GATEWAY_TOKEN=" + std::string(token) + "\n");
    shop.measure = [] { return as_written(shared_namespace); };
    CHECK(shop.examine({"compose.yml"}).error.find("--cli") != std::string::npos);
    shop.clis = {"second-cli"};
    const auto outcome = shop.examine({"compose.yml"});
    CHECK(outcome.error.empty());
    CHECK(outcome.report.exit_code == 0);
}

TEST_CASE("a drift is mended, not waived", "[contract][live][waivers]") {
    const auto* another = std::find_if(std::begin(drifts), std::end(drifts), [](const Drift& drift) {
        return drift.row == "live_url" && drift.status == "red";
    });
    REQUIRE(another != std::end(drifts));
    CHECK(compared(*another).waivers.find("live_url") == std::string::npos);
}

}  // namespace ocprobe::test
