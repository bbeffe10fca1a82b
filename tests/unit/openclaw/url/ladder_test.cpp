#include "openclaw/url/port_ladder.hpp"
#include "unit/openclaw/world.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::openclaw::url_ladder_test {
namespace {

using test::World;

constexpr const char* token = "OPENCLAW_GATEWAY_TOKEN";
constexpr const char* url = "OPENCLAW_GATEWAY_URL";

const UrlRung* rung(const Target& target, SourceKind kind) {
    for (const auto& entry : target.ladder) {
        if (entry.source.kind == kind) return &entry;
    }
    return nullptr;
}

std::string used(const Target& target) {
    std::string out;
    for (const auto& entry : target.ladder) {
        if (entry.used) out += label(entry.source) + ";";
    }
    return out;
}

}  // namespace

TEST_CASE("with nothing set the CLI dials its own loopback", "[url_ladder]") {
    const std::string version = GENERATE("2026.9.6", "2026.7.1", "2026.4.29");
    const auto target = World().version(version).resolve().target;
    CHECK(target.url == "ws://127.0.0.1:18789");
    CHECK(label(target.source) == "default loopback");
    CHECK(target.host_is_loopback);
    CHECK(target.plaintext == PlaintextPolicy::allowed);
    CHECK(target.default_port == 18789);
    CHECK(target.default_port_source == "default");
    CHECK(target.known_ports == std::vector<std::uint16_t>{18789});
    CHECK(used(target) == "default loopback;");
}

TEST_CASE("OPENCLAW_GATEWAY_URL beats the config, which keeps its rung", "[url_ladder]") {
    World world;
    world.config(R"({gateway: {mode: "remote", remote: {url: "ws://127.0.0.1:2"}}})")
        .env(url, " ws://127.0.0.1:1 \r")
        .env(token, "t");
    const auto target = world.resolve().target;
    CHECK(target.url == "ws://127.0.0.1:1");
    CHECK(target.trimmed);
    CHECK(label(target.source) == "env OPENCLAW_GATEWAY_URL");
    CHECK(target.cli_would_dial());
    REQUIRE(rung(target, SourceKind::config_remote_url) != nullptr);
    CHECK(rung(target, SourceKind::config_remote_url)->why == "OPENCLAW_GATEWAY_URL comes first");
    CHECK(rung(target, SourceKind::default_loopback)->why == "OPENCLAW_GATEWAY_URL comes first");
    CHECK(used(target) == "env OPENCLAW_GATEWAY_URL;");
}

TEST_CASE("gateway.remote.url counts in remote mode alone", "[url_ladder]") {
    World world;
    world.env(token, "t");
    const std::string remote = R"(remote: {url: "wss://gw.example/base?x=1"}}})";
    const auto far = world.config(R"({gateway: {mode: "remote", )" + remote).resolve().target;
    CHECK(far.url == "wss://gw.example/base?x=1");
    CHECK(label(far.source) == "config gateway.remote.url");
    CHECK(far.endpoint->request_target == "/base?x=1");
    CHECK(far.plaintext == PlaintextPolicy::not_plaintext);
    const auto near = world.config(R"({gateway: {mode: "local", )" + remote).resolve().target;
    CHECK(label(near.source) == "default loopback");
    CHECK(rung(near, SourceKind::config_remote_url)->why == "only read when gateway.mode is remote");
}

TEST_CASE("remote mode without a URL is misconfigured", "[url_ladder]") {
    const std::string config = GENERATE(
        R"({gateway: {mode: "remote"}})",
        R"({gateway: {mode: "remote", remote: {url: "  "}}})",
        R"({gateway: {mode: "remote", remote: {url: 5}}})"
    );
    World world;
    const auto target = world.config(config).resolve().target;
    CHECK(target.remote_url_missing);
    CHECK(target.url.empty());
    CHECK_FALSE(target.endpoint);
    CHECK_FALSE(target.cli_would_dial());
    CHECK(target.refused_because == "gateway remote mode misconfigured: gateway.remote.url missing");
    CHECK(used(target).empty());
    const auto dialled = world.env(url, "ws://127.0.0.1:1").env(token, "t").resolve().target;
    CHECK_FALSE(dialled.remote_url_missing);
    CHECK(dialled.cli_would_dial());
}

TEST_CASE("a URL from a file says which file, and a hidden one keeps its rung", "[url_ladder]") {
    World world;
    world.file(
        "/home/node/.openclaw/.env", "OPENCLAW_GATEWAY_URL=ws://127.0.0.1:7\nOPENCLAW_GATEWAY_TOKEN=t\n"
    );
    const auto target = world.resolve().target;
    CHECK(label(target.source) == "env OPENCLAW_GATEWAY_URL (/home/node/.openclaw/.env)");
    const auto hidden = world.env(url, "ws://127.0.0.1:8").resolve().target;
    CHECK(label(hidden.source) == "env OPENCLAW_GATEWAY_URL");
    REQUIRE(hidden.ladder.size() == 3);
    CHECK(label(hidden.ladder[1].source) == "env OPENCLAW_GATEWAY_URL (/home/node/.openclaw/.env)");
    CHECK(hidden.ladder[1].value == "ws://127.0.0.1:7");
    CHECK(hidden.ladder[1].why == "the process environment has the variable already");
    const auto blank = world.env(url, " ").resolve().target;
    CHECK(label(blank.source) == "default loopback");
    CHECK(rung(blank, SourceKind::env_gateway_url)->why == "set, but blank");
}

TEST_CASE("the config's own variables count like the process's", "[url_ladder]") {
    World world;
    world.config(R"({env: {vars: {OPENCLAW_GATEWAY_URL: "ws://127.0.0.1:7", OPENCLAW_GATEWAY_TOKEN: "t"}}})");
    CHECK(label(world.resolve().target.source) == "env OPENCLAW_GATEWAY_URL (config env.vars)");
}

TEST_CASE("variables of PID 1 are labelled", "[url_ladder]") {
    World world;
    world.label("pid 1").env(url, "ws://127.0.0.1:7").env(token, "t");
    const auto found = world.resolve();
    CHECK(label(found.target.source) == "env OPENCLAW_GATEWAY_URL (pid 1)");
    CHECK(label(found.credential.source) == "env OPENCLAW_GATEWAY_TOKEN (pid 1)");
}

TEST_CASE("the plaintext policy is asked for ws and http alone", "[url_ladder]") {
    const auto policy = [](const std::string& text) {
        return World().env(url, text).resolve().target.plaintext;
    };
    CHECK(policy("wss://8.8.8.8") == PlaintextPolicy::not_plaintext);
    CHECK(policy("https://example.com") == PlaintextPolicy::not_plaintext);
    CHECK(policy("http://127.1:18789") == PlaintextPolicy::allowed);
    CHECK(policy("ws://gateway:18789") == PlaintextPolicy::refused);
    CHECK(policy("ws://8.8.8.8:18789") == PlaintextPolicy::refused_for_good);
}

TEST_CASE("the refusal of plaintext speaks the CLI's language", "[url_ladder]") {
    const auto refusal = [](const std::string& text, const std::string& version) {
        World world;
        return world.env(url, text).env(token, "t").version(version).resolve().target.refused_because;
    };
    CHECK(
        refusal("http://gw:1", "2026.9.6") ==
        "SECURITY ERROR: plaintext http:// to a host name that is neither localhost, *.local nor *.ts.net"
    );
    CHECK(
        refusal("ws://8.8.8.8", "2026.9.6") ==
        "SECURITY ERROR: plaintext ws:// to an address that is neither loopback nor private"
    );
    CHECK(
        refusal("ws://10.0.0.1", "2026.4.29") ==
        "SECURITY ERROR: plaintext ws:// to an address that is not loopback"
    );
}

TEST_CASE("plaintext to a name is refused until the variable is exactly 1", "[url_ladder]") {
    World world;
    world.env(url, "http://openclaw-gateway:18789").env(token, "t");
    const auto refused = world.resolve().target;
    CHECK_FALSE(refused.cli_would_dial());
    CHECK_FALSE(refused.refused_elsewhere());
    CHECK(refused.plaintext == PlaintextPolicy::refused);
    CHECK(refused.fault == UrlFault::none);
    CHECK(refused.endpoint);
    CHECK(refused.url == "http://openclaw-gateway:18789");
    const auto wrong = world.env("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS", "true").resolve().target;
    CHECK_FALSE(wrong.cli_would_dial());
    CHECK(wrong.allow_insecure == "true");
    CHECK_FALSE(wrong.allow_insecure_effective);
    const auto allowed = world.env("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS", "1").resolve().target;
    CHECK(allowed.cli_would_dial());
    CHECK(allowed.refused_because.empty());
    CHECK(allowed.allow_insecure_effective);
}

TEST_CASE("a faulty URL has its fault, and no endpoint", "[url_ladder]") {
    World world;
    world.env(url, "openclaw-gateway:18789").env(token, "t");
    const auto target = world.resolve().target;
    CHECK(target.fault == UrlFault::no_scheme);
    CHECK_FALSE(target.endpoint);
    CHECK_FALSE(target.cli_would_dial());
    const auto fragment = world.env(url, "ws://127.0.0.1:1#x").resolve().target;
    CHECK(fragment.fault == UrlFault::fragment);
    CHECK_FALSE(fragment.cli_would_dial());
    CHECK(fragment.refused_because.find("timeout") != std::string::npos);
    CHECK(fragment.fault_at_dial);
    CHECK_FALSE(target.fault_at_dial);
    const auto by_name = world.env(url, "ws://openclaw-gateway:1#x").resolve().target;
    CHECK(by_name.refused_because.find("SECURITY") != std::string::npos);
    CHECK(world.env(url, "ws://127.0.0.1:0").resolve().target.fault_at_dial);
}

TEST_CASE("the flag --url replaces the address alone", "[url_ladder]") {
    World world;
    world.config(R"({gateway: {mode: "remote", remote: {url: "wss://gw.example", token: "remote-secret"}}})");
    world.url(" unix:/run/oc.sock ");
    const auto found = world.resolve();
    CHECK(found.target.overridden);
    CHECK(found.target.url == "unix:/run/oc.sock");
    CHECK(label(found.target.source) == "flag --url");
    CHECK(found.target.cli_url == "wss://gw.example");
    CHECK(label(found.target.cli_source) == "config gateway.remote.url");
    CHECK(found.target.endpoint->unix_path == "/run/oc.sock");
    CHECK_FALSE(found.target.cli_would_dial());
    CHECK(found.target.refused_because == "the CLI has no Unix socket targets");
    CHECK(used(found.target) == "flag --url;");
    const auto again = world.url("ws://gw:1", SourceKind::env_ocprobe_url).resolve().target;
    CHECK(label(again.source) == "env OCPROBE_URL");
    CHECK(again.plaintext == PlaintextPolicy::refused);
    CHECK(again.fault == UrlFault::none);
    CHECK(rung(again, SourceKind::config_remote_url)->why == "replaced for this run");
}

TEST_CASE("the password of a URL is a secret and never printed", "[url_ladder]") {
    World world;
    world.env(url, "ws://user:hunter2222@127.0.0.1:1/?token=abcdefgh").env(token, "t");
    const auto found = world.resolve();
    CHECK(found.target.url == "ws://user:<redacted>@127.0.0.1:1/?token=<redacted>");
    CHECK(found.target.ladder.front().value == found.target.url);
    CHECK(test::knows(found, "hunter2222"));
    CHECK(test::knows(found, "abcdefgh"));
    CHECK(found.target.endpoint->request_target == "/");
}

TEST_CASE("a port is written as JavaScript writes a number", "[url_ladder]") {
    struct Row {
        const char* config;
        const char* url;
    };
    const auto row = GENERATE(values<Row>({
        {"18789", "18789"},
        {"1e-7", "1e-7"},
        {"0.000001", "0.000001"},
        {"0.5", "0.5"},
        {"1.25e2", "125"},
        {"123456789012345678", "123456789012345680"},
        {"99999999999999999999", "100000000000000000000"},
        {"1e21", "1e+21"},
        {"1.5e300", "1.5e+300"},
    }));
    World world;
    const auto target = world.config("{gateway: {port: " + std::string(row.config) + "}}").resolve().target;
    CHECK(target.url == "ws://127.0.0.1:" + std::string(row.url));
}

TEST_CASE("a token where the port belongs is not shown", "[url_ladder]") {
    World world;
    const auto dead =
        world.env("OPENCLAW_GATEWAY_PORT", "a-token-0123456789").resolve().target.dead_variables;
    REQUIRE_FALSE(dead.empty());
    CHECK(dead.front().why.find("token") == std::string::npos);
    CHECK(dead.front().why.find("18 characters") != std::string::npos);
}

TEST_CASE("what the CLI ends for as it starts", "[url_ladder]") {
    struct Row {
        std::vector<std::pair<std::string, std::string>> variables;
        bool newest;
        bool older;
    };
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    const auto row = GENERATE(values<Row>({
        {Pairs{{"OPENCLAW_PROFILE", "bad name"}}, true, false},
        {Pairs{{"OPENCLAW_PROFILE", "_x"}}, true, false},
        {Pairs{{"OPENCLAW_PROFILE", std::string(65, 'x')}}, true, false},
        {Pairs{{"OPENCLAW_PROFILE", "good-name_1"}}, false, false},
        {Pairs{{"OPENCLAW_PROFILE", " "}}, false, false},
        {Pairs{{"OPENCLAW_PROFILE", "bad name"}, {"OPENCLAW_STATE_DIR", "/st"}}, false, false},
        {Pairs{{"OPENCLAW_PROFILE", "bad name"}, {"OPENCLAW_WORKSPACE_DIR", "/w"}}, false, false},
        {Pairs{{"OPENCLAW_CONTAINER", "gw"}}, true, true},
        {Pairs{{"OPENCLAW_CONTAINER", "gw"}, {"OPENCLAW_CLI_CONTAINER_BYPASS", "1"}}, false, false},
        {Pairs{{"OPENCLAW_CONTAINER", ""}}, false, false},
    }));
    World world;
    world.env("OPENCLAW_GATEWAY_TOKEN", "a");
    for (const auto& [name, value] : row.variables)
        world.env(name, value);
    const auto newest = world.resolve();
    CHECK(newest.target.cli_would_dial() != row.newest);
    CHECK((newest.cli.start_refusal != StartRefusal::none) == row.newest);
    CHECK((world.version("2026.7.1").resolve().cli.start_refusal != StartRefusal::none) == row.older);
}

TEST_CASE("the port: variable, config, profile, 18789", "[url_ladder]") {
    World world;
    world.config("{gateway: {port: 18804}}")
        .env("OPENCLAW_GATEWAY_PORT", " 18803 ")
        .env("OPENCLAW_PROFILE", "foo");
    const auto both = world.resolve().target;
    CHECK(both.url == "ws://127.0.0.1:18803");
    CHECK(both.default_port == 18803);
    CHECK(both.default_port_source == "env OPENCLAW_GATEWAY_PORT");
    CHECK(both.known_ports == std::vector<std::uint16_t>{18803, 18804, 47223, 18789});
    const auto config = world.env("OPENCLAW_GATEWAY_PORT", "18803/tcp").resolve().target;
    CHECK(config.url == "ws://127.0.0.1:18804");
    CHECK(config.default_port_source == "config gateway.port");
    REQUIRE_FALSE(config.dead_variables.empty());
    CHECK(config.dead_variables.front().name == "OPENCLAW_GATEWAY_PORT");
    const auto profile = world.config("{}").resolve().target;
    CHECK(profile.url == "ws://127.0.0.1:47223");
    CHECK(profile.default_port_source == "profile");
    for (const std::string version : {"2026.7.1", "2026.4.29"}) {
        CHECK(world.version(version).resolve().target.url == "ws://127.0.0.1:18789");
    }
}

TEST_CASE("a gateway.port out of range makes the URL invalid", "[url_ladder]") {
    World world;
    const auto target = world.config("{gateway: {port: 70000, auth: {token: 'x'}}}").resolve().target;
    CHECK(target.url == "ws://127.0.0.1:70000");
    CHECK(target.fault == UrlFault::bad_port);
    CHECK_FALSE(target.cli_would_dial());
    CHECK(target.default_port == 18789);
    CHECK(world.config("{gateway: {port: 18789.5}}").resolve().target.url == "ws://127.0.0.1:18789.5");
    for (const std::string port : {"0", "-1", "\"18803\"", "null", "true"}) {
        CHECK(world.config("{gateway: {port: " + port + "}}").resolve().target.url == "ws://127.0.0.1:18789");
    }
}

TEST_CASE("gateway.tls.enabled makes the local URL wss, and only true does", "[url_ladder]") {
    World world;
    CHECK(world.config("{gateway: {tls: {enabled: true}}}").resolve().target.url == "wss://127.0.0.1:18789");
    CHECK(world.config("{gateway: {tls: {enabled: 'true'}}}").resolve().target.url == "ws://127.0.0.1:18789");
}

TEST_CASE("OPENCLAW_GATEWAY_PORT, form by form", "[url_ladder]") {
    struct Row {
        std::string text;
        std::optional<std::string> newest;
        std::optional<std::string> oldest;
    };
    const std::optional<std::string> none;
    const Row row = GENERATE_COPY(values<Row>({
        {"18803", "18803", "18803"},
        {" 18803\r", "18803", "18803"},
        {"host:18803", "18803", "18803"},
        {"[::1]:18803", "18803", "18803"},
        {":18803", none, none},
        {"18803/tcp", none, none},
        {"0", none, none},
        {"70000", none, "70000"},
        {"65535", "65535", "65535"},
        {"65536", none, "65536"},
        {"1e4", none, none},
        {"018803", "18803", "18803"},
        {"a:b:1", none, none},
        {"[]:1", "1", "1"},
        {"host:", none, none},
        {"", none, none},
        {"+1", none, none},
        {"[::1]:", none, none},
    }));
    CAPTURE(row.text);
    CHECK(gateway_port_variable(row.text, CliRules::v2026_9_6) == row.newest);
    CHECK(gateway_port_variable(row.text, CliRules::v2026_7_1) == row.newest);
    CHECK(gateway_port_variable(row.text, CliRules::v2026_4_29) == row.oldest);
}

TEST_CASE("a profile's port is hashed from its name", "[url_ladder]") {
    CHECK(profile_port("foo") == 47223);
    CHECK(profile_port(" foo ") == 47223);
    CHECK_FALSE(profile_port("Default"));
    CHECK_FALSE(profile_port("bad name"));
    CHECK_FALSE(profile_port("-x"));
    CHECK_FALSE(profile_port(std::string(65, 'a')));
    CHECK(profile_port(std::string(64, 'a')).has_value());
}

TEST_CASE("variables that the CLI ignores are named with the reason", "[url_ladder]") {
    World world;
    world.env("OPENCLAW_CONFIG_DIR", "/srv")
        .env("CLAWDBOT_GATEWAY_TOKEN", "legacy-token-1")
        .env("OPENCLAW_GATEWAY_TOKEN_FILE", "/run/t");
    world.env("MOLTBOT_GATEWAY_URL", " ")
        .file("/home/node/work/.env", "OPENCLAW_GATEWAY_TOKEN=blocked-token\nOTHER=1\n");
    const auto found = world.resolve();
    std::vector<std::string> names;
    for (const auto& dead : found.target.dead_variables) {
        CHECK_FALSE(dead.why.empty());
        names.push_back(dead.name + (dead.names_credential ? "!" : ""));
    }
    CHECK(
        names ==
        std::vector<std::string>{
            "OPENCLAW_CONFIG_DIR",
            "OPENCLAW_GATEWAY_TOKEN_FILE!",
            "CLAWDBOT_GATEWAY_TOKEN!",
            "OPENCLAW_GATEWAY_TOKEN (/home/node/work/.env)!"}
    );
    CHECK(test::knows(found, "legacy-token-1"));
    CHECK_FALSE(test::knows(found, "/run/t"));
    world.env("OPENCLAW_PROFILE", "foo");
    CHECK(world.resolve().target.dead_variables.size() == 4);
    CHECK(world.version("2026.7.1").resolve().target.dead_variables.size() == 5);
}

}  // namespace ocprobe::openclaw::url_ladder_test
