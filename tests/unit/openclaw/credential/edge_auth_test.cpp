// gateway.remote.edgeAuth: for which target, with which values, and where the CLI stops for it.
#include "unit/openclaw/world.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::openclaw::edge_auth_test {
namespace {

using test::World;

std::string remote(std::string_view url, std::string_view edge_auth, std::string_view more = "") {
    return R"({gateway: {mode: "remote", remote: {url: ")" + std::string(url) +
           R"(", token: "gateway-token-1", edgeAuth: )" + std::string(edge_auth) + "}}" + std::string(more) +
           "}";
}

constexpr std::string_view env_refs =
    R"({"CF-Access-Client-Id": {source: "env", provider: "default", id: "EDGE_ID"},
    "CF-Access-Client-Secret": "${EDGE_SECRET}"})";

std::string sent(const Resolution& found) {
    std::string text;
    for (const auto& header : found.credentials.edge_headers) {
        text += header.name + "=";
        header.value.reveal_to([&](std::string_view value) { text += value; });
        text += ";";
    }
    return text;
}

}  // namespace

TEST_CASE("variables and literals of edgeAuth are resolved and sent to remote.url over wss", "[edge_auth]") {
    World world;
    world.env("EDGE_ID", "id-value-01").env("EDGE_SECRET", " secret-value-02 ");
    world.config(remote("wss://gateway.example", env_refs));
    const auto found = world.resolve();
    CHECK(found.credential.edge_auth == EdgeAuth::sent);
    CHECK(sent(found) == "CF-Access-Client-Id=id-value-01;CF-Access-Client-Secret=secret-value-02;");
    CHECK(found.target.cli_would_dial());
    CHECK(found.credential.edge_headers.size() == 2);
    // Whatever the name of its header says, a value is a secret.
    bool known = false;
    for (const auto& secret : found.secrets)
        secret.reveal_to([&](std::string_view value) { known = known || value == "id-value-01"; });
    CHECK(known);
}

TEST_CASE("a file's value is read; a program is never asked", "[edge_auth]") {
    World world;
    world.file("/home/node/edge.txt", "from-file-03\n");
    constexpr std::string_view providers =
        R"(, secrets: {providers: {f: {source: "file", path: "/home/node/edge.txt", mode: "singleValue"},
            p: {source: "exec", command: "/bin/sh"}}})";
    world.file("/bin/sh", "");
    world.config(
        remote("wss://gw.example", R"({"X-Edge": {source: "exec", provider: "p", id: "token"}})", providers)
    );
    const auto undecided = world.resolve();
    CHECK(undecided.credential.edge_auth == EdgeAuth::undecided);
    CHECK(sent(undecided).empty());
    CHECK(undecided.target.cli_would_dial());
}

TEST_CASE("edgeAuth is for the origin of remote.url, also beside a URL from the environment", "[edge_auth]") {
    const auto state_of = [](std::string_view url) {
        World world;
        world.env("OPENCLAW_GATEWAY_URL", std::string(url)).env("OPENCLAW_GATEWAY_TOKEN", "t-0123456789");
        world.config(
            R"({gateway: {remote: {url: "wss://gateway.example/", edgeAuth: {"X-Edge": "literal-04"}}}})"
        );
        return world.resolve().credential.edge_auth;
    };
    CHECK(state_of("wss://gateway.example") == EdgeAuth::sent);
    CHECK(state_of("wss://GATEWAY.example:443") == EdgeAuth::sent);
    CHECK(state_of("https://gateway.example") == EdgeAuth::other_origin);
    CHECK(state_of("wss://gateway.example:8443") == EdgeAuth::other_origin);
    CHECK(state_of("wss://other.example") == EdgeAuth::other_origin);
}

TEST_CASE("where the CLI stops for edgeAuth", "[edge_auth]") {
    const auto resolved = [](std::string_view url, std::string_view edge_auth) {
        World world;
        world.config(remote(url, edge_auth));
        return world.resolve();
    };
    for (const std::string_view shape :
         {"[]",
          "{}",
          R"("x")",
          R"({"a b": "v"})",
          R"({Host: "v"})",
          R"({"sec-websocket-key": "v"})",
          R"({A: "v", a: "w"})"}) {
        INFO(shape);
        const auto found = resolved("wss://gw.example", shape);
        CHECK(found.target.fault == UrlFault::edge_auth);
        CHECK(found.target.stop == DialStop::edge_auth);
        CHECK(found.credentials.edge_headers.empty());
    }
    const auto plain = resolved("ws://127.0.0.1:18789", R"({"X-Edge": "literal-05"})");
    CHECK(plain.target.refused_because == "gateway.remote.edgeAuth requires a wss:// connection target");
    const auto https = resolved("https://gw.example", R"({"X-Edge": "literal-05"})");
    CHECK(https.target.stop == DialStop::edge_auth);
    const auto missing = resolved("wss://gw.example", env_refs);
    CHECK(missing.credential.edge_auth == EdgeAuth::unusable);
    CHECK(missing.credential.stop == CredentialStop::unresolved_secret_ref);
    CHECK(missing.credential.stop_source.kind == SourceKind::config_remote_edge_auth);
    CHECK_FALSE(missing.target.cli_would_dial());
    CHECK(resolved("wss://gw.example", R"({"X-Edge": "  "})").credential.edge_auth == EdgeAuth::unusable);
    CHECK(resolved("wss://gw.example", R"({"X-Edge": "a\r\nb"})").credential.edge_auth == EdgeAuth::unusable);
}

TEST_CASE("older releases do not read edgeAuth", "[edge_auth]") {
    World world;
    world.version("2026.7.1").config(remote("wss://gw.example", R"({"X-Edge": "literal-06"})"));
    CHECK(world.resolve().credential.edge_auth == EdgeAuth::none);
}

}  // namespace ocprobe::openclaw::edge_auth_test
