#include "unit/openclaw/world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace ocprobe::openclaw::resolve_test {
namespace {

using test::World;

constexpr const char* token = "OPENCLAW_GATEWAY_TOKEN";

}  // namespace

TEST_CASE("a config that stops the CLI keeps it from dialling, and it is not the URL's fault", "[resolve]") {
    World world;
    world.env(token, "e").config("{gateway: ");
    const auto invalid = world.resolve();
    CHECK(invalid.state.config.status == ConfigStatus::invalid);
    CHECK_FALSE(invalid.target.cli_would_dial());
    CHECK(invalid.target.refused_elsewhere());
    CHECK(invalid.target.url == "ws://127.0.0.1:18789");
    CHECK(invalid.target.endpoint);
    world.config("{gateway: {frob: 1}}");
    CHECK(world.resolve().target.cli_would_dial());
    CHECK_FALSE(world.version("2026.7.1").resolve().target.cli_would_dial());
}

TEST_CASE("settings with which a gateway would not start are told, with what else stops", "[resolve]") {
    World world;
    const auto faults = [&](const char* config) {
        return world.config(config).resolve().state.config.start_faults;
    };
    CHECK(faults("{gateway: {bind: 'lan', auth: {token: 'abcdefgh'}}}").empty());
    const auto served =
        faults("{gateway: {bind: 'lan', tailscale: {mode: 'serve'}, auth: {token: 'abcdefgh'}}}");
    REQUIRE(served.size() == 1);
    CHECK(served.front().find("gateway.tailscale.mode, gateway.bind") != std::string::npos);
    CHECK(served.front().find("openclaw devices list") != std::string::npos);
    const auto both = faults("{gateway: {auth: {mode: 'trusted-proxy', token: 'abcdefgh'}}}");
    REQUIRE(both.size() == 1);
    CHECK(both.front().find("devices list") == std::string::npos);
    // A remote client's config starts no gateway.
    CHECK(faults("{gateway: {mode: 'remote', bind: 'lan', tailscale: {mode: 'serve'}}}").empty());
    CHECK(world.version("2026.7.1").resolve().state.config.start_faults.empty());
}

TEST_CASE("missing credentials stop the CLI before it dials", "[resolve]") {
    const auto found = World().resolve();
    CHECK(found.credential.stop == CredentialStop::missing);
    CHECK_FALSE(found.target.cli_would_dial());
    CHECK(found.target.refused_elsewhere());
    CHECK(found.target.refused_because == "gateway health requires credentials before opening a websocket");
    CHECK(World().version("2026.4.29").resolve().target.cli_would_dial());
}

TEST_CASE("the URL's own refusal is told before the credentials'", "[resolve]") {
    World world;
    world.env("OPENCLAW_GATEWAY_URL", "ws://openclaw-gateway:1");
    const auto found = world.resolve();
    CHECK(found.credential.stop == CredentialStop::url_needs_env_token);
    CHECK_FALSE(found.target.refused_elsewhere());
    CHECK(found.target.refused_because.find("SECURITY ERROR") == 0);
}

TEST_CASE("every credential that was seen is known to the redactor", "[resolve]") {
    World world;
    world.env("MY_API_KEY", "env-key-123456")
        .env("SOME_TOKEN", "env-token-12345")
        .env("TOKEN_TTL", "123456789");
    world.env("AUTH_SECRET", "/run/secrets/x").env("PIN_PASSWORD", "12345678");
    world.file("/home/node/.openclaw/.env", "DISCORD_TOKEN=dotenv-token-1\n");
    world.file("/home/node/work/.env", "OPENCLAW_GATEWAY_TOKEN=blocked-token\n");
    world.config(
        R"({channels: {x: {botToken: "bot-token-1234"}}, gateway: {remote: {url: "ws://u:url-password@h"}}})"
    );
    const auto found = world.resolve();
    for (const std::string known :
         {"env-key-123456",
          "env-token-12345",
          "dotenv-token-1",
          "blocked-token",
          "bot-token-1234",
          "url-password"}) {
        CAPTURE(known);
        CHECK(test::knows(found, known));
    }
    for (const std::string harmless : {"123456789", "/run/secrets/x", "12345678", "/home/node"}) {
        CAPTURE(harmless);
        CHECK_FALSE(test::knows(found, harmless));
    }
}

TEST_CASE("trust is read only for a target that speaks TLS", "[resolve]") {
    World world;
    world.env(token, "e").env("NODE_EXTRA_CA_CERTS", "/etc/ca.pem").file("/etc/ca.pem", "PEM 1");
    CHECK(world.resolve().trust.extra.empty());
    world.env("OPENCLAW_GATEWAY_URL", "wss://gw.example")
        .ca_file("own.pem")
        .file("/home/node/work/own.pem", "PEM 2");
    const auto trust = world.resolve().trust;
    CHECK(trust.mozilla_roots);
    REQUIRE(trust.extra.size() == 2);
    CHECK(trust.extra[0].source == "NODE_EXTRA_CA_CERTS /etc/ca.pem");
    CHECK(trust.extra[0].pem == "PEM 1");
    CHECK(trust.extra[1].source == "flag --ca-file /home/node/work/own.pem");
    CHECK(trust.extra[1].pem == "PEM 2");
    const auto missing = world.env("NODE_EXTRA_CA_CERTS", "/nowhere").resolve().trust;
    CHECK(missing.extra[0].error == ENOENT);
    CHECK(missing.extra[0].pem.empty());
}

TEST_CASE(
    "Node told to verify nothing takes every certificate where no fingerprint is compared", "[resolve]"
) {
    World world;
    world.env(token, "e")
        .env("OPENCLAW_GATEWAY_URL", "wss://gw.example")
        .env("NODE_TLS_REJECT_UNAUTHORIZED", "1");
    CHECK_FALSE(world.resolve().trust.pin);
    const auto trust = world.env("NODE_TLS_REJECT_UNAUTHORIZED", "0").resolve().trust;
    REQUIRE(trust.pin);
    CHECK(trust.pin->sha256.empty());
    CHECK(trust.pin->source == "env NODE_TLS_REJECT_UNAUTHORIZED=0");
    CHECK_FALSE(world.env("OPENCLAW_GATEWAY_URL", "ws://127.0.0.1").resolve().trust.pin);
}

TEST_CASE("the system's certificates count only where Node is told so", "[resolve]") {
    World world;
    world.env(token, "e").env("OPENCLAW_GATEWAY_URL", "wss://gw.example");
    world.file("/etc/ssl/certs/ca-certificates.crt", "BUNDLE")
        .file("/own.pem", "OWN")
        .file("/own.d/a.pem", "DIR");
    const auto plain = world.resolve().trust;
    CHECK(plain.extra.empty());
    REQUIRE(plain.system_only.size() == 1);
    CHECK(plain.system_only[0].pem == "BUNDLE");
    world.env("SSL_CERT_FILE", "/own.pem").env("SSL_CERT_DIR", "/own.d");
    const auto named = world.resolve().trust;
    REQUIRE(named.system_only.size() == 2);
    CHECK(named.system_only[0].source == "SSL_CERT_FILE /own.pem");
    CHECK(named.system_only[1].pem == "DIR\n");
    const auto openssl =
        world.env("NODE_OPTIONS", "--max-old-space-size=100 --use-openssl-ca").resolve().trust;
    CHECK_FALSE(openssl.mozilla_roots);
    CHECK(openssl.extra.size() == 2);
    CHECK(openssl.system_only.empty());
    CHECK(world.env("NODE_OPTIONS", "--use-openssl-cab").resolve().trust.extra.empty());
    const auto system = world.env("NODE_OPTIONS", "--use-system-ca").resolve().trust;
    CHECK(system.mozilla_roots);
    CHECK(system.extra.size() == 2);
    CHECK(world.env("NODE_OPTIONS", "").env("NODE_USE_SYSTEM_CA", "1").resolve().trust.extra.size() == 2);
}

TEST_CASE(
    "pins: the flag, the config in remote mode, the gateway's own certificate on loopback", "[resolve]"
) {
    const std::string digits(64, 'a');
    const std::string other(64, 'b');
    World world;
    const auto remote = [&](const std::string& pin, const std::string& scheme = "wss") {
        return world
            .config(
                "{gateway: {mode: 'remote', remote: {url: '" + scheme +
                "://gw.local', token: 't', tlsFingerprint: '" + pin + "'}}}"
            )
            .resolve();
    };
    std::string colons;
    for (int i = 0; i < 32; ++i)
        colons += i == 0 ? "AA" : ":AA";
    for (const auto& text : {digits, " SHA256:" + digits, colons}) {
        CAPTURE(text);
        const auto found = remote(text);
        REQUIRE(found.trust.pin);
        CHECK(found.trust.pin->sha256 == digits);
        CHECK(found.trust.pin->source == "config gateway.remote.tlsFingerprint");
        CHECK(found.target.cli_would_dial());
    }
    CHECK_FALSE(remote("zz").target.cli_would_dial());
    CHECK_FALSE(remote("  ").target.cli_would_dial());
    CHECK(remote("").target.cli_would_dial());
    CHECK_FALSE(remote(digits, "ws").target.cli_would_dial());
    CHECK_FALSE(remote(digits, "ws").target.refused_elsewhere());
    CHECK(remote(digits).target.fault == UrlFault::none);
    CHECK(remote("zz").target.fault == UrlFault::pin);
    CHECK_FALSE(remote("zz").target.fault_at_dial);
    const auto plain = [&](const std::string& url) {
        return world
            .config(
                "{gateway: {mode: 'remote', remote: {url: '" + url + "', token: 't', tlsFingerprint: '" +
                digits + "'}}}"
            )
            .resolve()
            .target;
    };
    CHECK(plain("ws://127.0.0.1:9").fault == UrlFault::pin);
    CHECK(plain("ws://127.0.0.1:9").endpoint);
    CHECK(plain("https://127.0.0.1:9").fault == UrlFault::pin);
    CHECK(plain("WSS://127.0.0.1:9").fault == UrlFault::none);
    CHECK(plain("ws://127.0.0.1:9").fault_at_dial);
    // Both faults: the CLI meets its plaintext policy first.
    CHECK(plain("ws://198.51.100.7:9").fault == UrlFault::none);
    CHECK(plain("ws://198.51.100.7:9").plaintext == PlaintextPolicy::refused_for_good);
    const auto flag = world.pin(other).resolve().trust;
    CHECK(flag.pin->sha256 == other);
    CHECK(flag.pin->source == "flag --pin");

    World local;
    local.config(
        "{gateway: {tls: {enabled: true}, auth: {token: 't'}, remote: {tlsFingerprint: '" + digits + "'}}}"
    );
    CHECK_FALSE(local.resolve().trust.implicit_pin);
    local.file("/home/node/.openclaw/gateway/tls/gateway-cert.pem", "CERT");
    const auto own = local.resolve().trust;
    CHECK_FALSE(own.pin);
    REQUIRE(own.implicit_pin);
    CHECK(own.implicit_pin->pem == "CERT");
    local.file("/tls/c.pem", "OTHER")
        .config("{gateway: {tls: {enabled: true, certPath: '/tls/c.pem'}, auth: {token: 't'}}}");
    CHECK(local.resolve().trust.implicit_pin->pem == "OTHER");
    CHECK_FALSE(local.url("wss://127.0.0.1:18789").resolve().trust.implicit_pin);
}

TEST_CASE("the variables of the ladders are watched", "[resolve]") {
    const auto names = watched_variables();
    for (const std::string name :
         {"OPENCLAW_GATEWAY_URL",
          "OPENCLAW_GATEWAY_TOKEN",
          "OPENCLAW_STATE_DIR",
          "HOME",
          "NODE_EXTRA_CA_CERTS"}) {
        CHECK(std::count(names.begin(), names.end(), name) == 1);
    }
}

TEST_CASE("a gateway's command line is told from a client's", "[resolve]") {
    using namespace std::string_view_literals;
    for (const auto line :
         {"node dist/index.js gateway --bind lan --port 18789"sv,
          "openclaw gateway run"sv,
          "openclaw-gateway"sv,
          "node\0/app/openclaw.mjs\0gateway\0--allow-unconfigured\0"sv,
          "/usr/bin/node /usr/bin/openclaw --profile=x gateway"sv,
          "/usr/local/bin/openclaw-gateway "sv}) {
        CAPTURE(std::string(line));
        CHECK(is_gateway_command_line(line));
    }
    for (const auto line :
         {"openclaw gateway call health"sv,
          "openclaw gateway status --deep"sv,
          "openclaw health"sv,
          "node server.js gateway"sv,
          "grep openclaw gateway"sv,
          "gateway"sv,
          ""sv,
          "openclaw"sv,
          "vi /etc/openclaw/gateway.conf"sv,
          "tini -- node dist/index.js gateway"sv,
          "my-openclaw gateway"sv}) {
        CAPTURE(std::string(line));
        CHECK_FALSE(is_gateway_command_line(line));
    }
}

TEST_CASE("the port in a gateway's command line", "[resolve]") {
    using namespace std::string_view_literals;
    const auto port = [](std::string_view line) { return port_of_gateway_command_line(line).value_or(0); };
    CHECK(port("openclaw gateway --port 30262") == 30262);
    CHECK(port("node\0dist/index.js\0gateway\0--port=30262\0--bind\0lan"sv) == 30262);
    CHECK(port("openclaw gateway") == 0);
    CHECK(port("openclaw gateway --port") == 0);
    CHECK(port("openclaw gateway --port 70000") == 0);
    CHECK(port("openclaw gateway --port auto") == 0);
}

TEST_CASE("a credential in a config that is not understood is not known, rather than none", "[resolve]") {
    World world;
    world.config("{gateway: ");
    CHECK(world.resolve().credential.config_unknown);
    World missing;
    CHECK_FALSE(missing.resolve().credential.config_unknown);
    World readable;
    readable.config("{}");
    CHECK_FALSE(readable.resolve().credential.config_unknown);
    World by_environment;
    by_environment.env("OPENCLAW_GATEWAY_URL", "ws://127.0.0.1:1")
        .env(token, "t-0123456789")
        .config("{gateway: ");
    CHECK_FALSE(by_environment.resolve().credential.config_unknown);
}

TEST_CASE("a path of the host in a variable, while the default place holds a config", "[resolve]") {
    const auto misleading = [](std::string name, std::string value) {
        World world;
        world.env(std::move(name), std::move(value)).config("{}");
        const auto state = world.resolve().state;
        CHECK(
            state.default_config ==
            (state.misleading_variable.empty() ? "" : "/home/node/.openclaw/openclaw.json")
        );
        return state.misleading_variable;
    };
    CHECK(misleading("OPENCLAW_STATE_DIR", "/Users/me/.openclaw") == "OPENCLAW_STATE_DIR");
    CHECK(misleading("OPENCLAW_CONFIG_PATH", "/Users/me/.openclaw/openclaw.json") == "OPENCLAW_CONFIG_PATH");
    CHECK(misleading("OPENCLAW_HOME", "/Users/me") == "OPENCLAW_HOME");
    CHECK(misleading("OPENCLAW_HOME", "/home/node").empty());
    CHECK(misleading("OPENCLAW_STATE_DIR", "/home/node/work").empty());  // it exists, and may be meant
    World nothing;
    nothing.env("OPENCLAW_STATE_DIR", "/Users/me/.openclaw");
    CHECK(nothing.resolve().state.misleading_variable.empty());
}

}  // namespace ocprobe::openclaw::resolve_test
