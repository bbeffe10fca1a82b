// What mounted nginx and Caddy files forward, and what is said of it.
#include "contract/pair/proxy_config.hpp"
#include "unit/contract/checks/cases.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace ocprobe::test {

namespace {

constexpr const char* stack = R"(
services:
  front:
    image: IMAGE
    volumes: ["./FILE:TARGET:ro"]
  openclaw:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: ["node", "openclaw.mjs", "gateway", "--bind", "lan", "--port", "18789", "--allow-unconfigured"]
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
    volumes: ["oc:/home/node/.openclaw"]
volumes: {oc: {}}
)";

std::string with(std::string text, std::string_view word, std::string_view value) {
    return text.replace(text.find(word), word.size(), value);
}

/// The summaries of contract.proxy, in their order.
std::vector<std::string>
told_of(std::string_view image, std::string_view file, std::string_view target, std::string_view text) {
    Workshop shop;
    shop.env("T", "a-token-of-the-tests-9301");
    shop.file("compose.yml", with(with(with(stack, "IMAGE", image), "FILE", file), "TARGET", target));
    shop.file(std::string(file), text);
    const auto outcome = shop.examine({"compose.yml"});
    CHECK(outcome.error.empty());
    std::vector<std::string> out;
    for (const auto& finding : outcome.report.warnings) {
        if (finding.id == "contract.proxy") out.push_back(finding.summary);
    }
    return out;
}

}  // namespace

TEST_CASE("nginx: a location inherits headers only where it has none", "[contract][proxy]") {
    const auto routes = contract::nginx_routes(R"(
# a comment; with { braces }
upstream claw { server openclaw:18789; server unix:/run/x; }
server {
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    location / { proxy_pass http://claw; }
    location /own { proxy_set_header Host $host; proxy_pass http://openclaw:18789/; proxy_read_timeout 10; }
    location /elsewhere { proxy_pass http://$target; }
    proxy_read_timeout 1h;
}
)");
    REQUIRE(routes.size() == 2);
    const auto& inherits = routes[0];
    CHECK(inherits.host == "openclaw");
    CHECK(inherits.port == 18789);
    CHECK(inherits.line == 7);
    CHECK(inherits.forwards_upgrade);
    CHECK(inherits.idle == Millis(60'000));  // proxy_send_timeout has its default
    CHECK_FALSE(routes[1].forwards_upgrade);
    CHECK(routes[1].idle == Millis(10'000));
}

TEST_CASE("Caddy: upstreams in a line and in a block", "[contract][proxy]") {
    const auto routes = contract::caddy_routes(R"({
    email me@example.org
}
claw.example.org {
    reverse_proxy /ws/* openclaw:18789 {
        stream_timeout 20s
    }
    reverse_proxy {
        to http://other:80
        header_up -Connection
    }
}
)");
    REQUIRE(routes.size() == 2);
    CHECK(routes[0].host == "openclaw");
    CHECK(routes[0].longest == Millis(20'000));
    CHECK(routes[0].forwards_upgrade);
    CHECK(routes[1].host == "other");
    CHECK_FALSE(routes[1].forwards_upgrade);
    CHECK_FALSE(routes[1].longest.has_value());
}

TEST_CASE("what breaks in a text breaks no reader", "[contract][proxy][bad]") {
    std::string deep;
    for (int i = 0; i < 10'000; ++i)
        deep += "a {\n";
    for (const auto& text :
         {std::string(),
          std::string("}"),
          std::string("\""),
          std::string("${"),
          std::string("proxy_pass"),
          std::string("upstream x {"),
          deep}) {
        CHECK(contract::nginx_routes(text).empty());
        CHECK(contract::caddy_routes(text).empty());
    }
}

TEST_CASE("a mounted proxy configuration is judged", "[contract][proxy]") {
    CHECK(told_of("nginx:1.27", "site.conf", "/etc/nginx/conf.d/default.conf", R"(
server {
    location / {
        proxy_pass http://openclaw:18789;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection "upgrade";
    }
}
)")
              .empty());
    CHECK(
        told_of(
            "nginx",
            "site.conf",
            "/etc/nginx/conf.d/default.conf",
            "server { location / { proxy_pass http://openclaw:8080; proxy_read_timeout 10s; } }"
        ) ==
        std::vector<std::string>{
            "site.conf line 1: it forwards to `openclaw`:8080, the gateway listens on 18789",
            "site.conf line 1: a session that is silent for 10 s is cut; the gateway pings every 25 s",
            "site.conf line 1: Upgrade and Connection are not passed on to the gateway: no WebSocket can be "
            "opened through it"}
    );
    CHECK(told_of(
              "caddy:2",
              "Caddyfile",
              "/etc/caddy/Caddyfile",
              "claw.example.org {\n reverse_proxy openclaw:18789\n}\n"
    )
              .empty());
    CHECK(
        told_of("caddy:2", "Caddyfile", "/etc/caddy/Caddyfile", ":80 {\n reverse_proxy openclaw:3000\n}\n") ==
        std::vector<std::string>{
            "Caddyfile line 2: it forwards to `openclaw`:3000, the gateway listens on 18789"}
    );
}

TEST_CASE("trustedProxies is held against the proxy's network", "[contract][proxy]") {
    struct Row {
        std::string_view trusted;
        std::string_view network;  ///< of the proxy
        std::string_view ipam;
        std::string_view said;
    };
    const Row rows[] = {
        {"[]",
         "{}",
         "{}",
         "a proxy in front, and the gateway's config has no gateway.trustedProxies: forwarded requests get "
         "403"},
        {"[\"10.9.0.5\"]", "{ipv4_address: 10.9.0.5}", "{config: [{subnet: 10.9.0.0/24}]}", ""},
        {"[\"10.9.0.6\"]",
         "{ipv4_address: 10.9.0.5}",
         "{config: [{subnet: 10.9.0.0/24}]}",
         "the proxy calls from `10.9.0.5`, which gateway.trustedProxies does not name: forwarded requests "
         "get 403"},
        {"[\"10.0.0.0/8\"]", "{}", "{config: [{subnet: 10.9.0.0/24}]}", ""},
        {"[\"172.18.0.0/16\"]",
         "{}",
         "{config: [{subnet: 10.9.0.0/24}]}",
         "the proxy calls from `10.9.0.0/24`, which gateway.trustedProxies does not name: forwarded requests "
         "get 403"},
        {"[\"172.18.0.0/16\"]", "{}", "{}", ""},
    };
    for (const auto& row : rows) {
        Workshop shop;
        shop.env("T", "a-token-of-the-tests-9301");
        shop.file(
            "state/openclaw.json",
            "{\"gateway\": {\"mode\": \"local\", \"bind\": \"lan\", \"trustedProxies\": " +
                std::string(row.trusted) + "}}"
        );
        shop.file(
            "compose.yml",
            R"(
services:
  front: {image: "traefik:v3", networks: {web: )" +
                std::string(row.network) + R"(}}
  openclaw:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: ["node", "openclaw.mjs", "gateway", "--bind", "lan"]
    environment: {OPENCLAW_GATEWAY_TOKEN: "${T}"}
    volumes: ["./state:/home/node/.openclaw"]
    networks: [web]
networks: {web: {ipam: )" +
                std::string(row.ipam) + "}}\n"
        );
        const auto outcome = shop.examine({"compose.yml"});
        INFO(row.trusted << " " << row.network << " " << row.ipam << "\n" << told(outcome.report));
        std::string said;
        for (const auto& finding : outcome.report.warnings) {
            if (finding.id == "contract.proxy") said += finding.summary;
        }
        CHECK(said == row.said);
    }
}

}  // namespace ocprobe::test
