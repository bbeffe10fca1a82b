// Texts that somebody pastes or mounts: what `explain` is asked, the configuration of a proxy.
#include "app/explain/pages.hpp"
#include "app/explain/triage.hpp"
#include "contract/pair/proxy_config.hpp"
#include "contract/pair/proxy_tokens.hpp"
#include "fuzz.hpp"
#include "ocprobe/contract/contract.hpp"
#include "ocprobe/report/contract.hpp"

#include <algorithm>

namespace ocprobe::fuzz {

namespace {

void explain(std::string_view input) {
    const auto meanings = app::triage(input);
    for (const auto& meaning : meanings)
        require(app::entry_named(meaning.id) != nullptr, "an id that is documented", meaning.id);
    if (meanings.empty()) return;
    for (const std::size_t columns : {40U, 120U})
        require_printable(app::meanings_page(meanings, columns));
}

constexpr std::string_view stack = R"(
services:
  nginx: {image: "nginx:1", volumes: ["./proxy:/etc/nginx/conf.d/default.conf:ro"]}
  caddy: {image: "caddy:2", volumes: ["./proxy:/etc/caddy/Caddyfile:ro"]}
  openclaw:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: ["node", "openclaw.mjs", "gateway", "--bind", "lan", "--port", "18789"]
    labels: ["traefik.http.services.claw.loadbalancer.server.port=18789"]
  cli:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: ["node", "openclaw.mjs", "health"]
    environment: {OPENCLAW_GATEWAY_URL: "ws://nginx"}
)";

/// The configuration of a proxy: read alone, then as a part of a project.
void proxy(std::string_view input) {
    const auto lines = static_cast<std::uint32_t>(std::count(input.begin(), input.end(), '\n')) + 1;
    for (const auto ends : {contract::Lines::are_blanks, contract::Lines::end_a_statement}) {
        for (const auto& token : contract::proxy_tokens(input, ends)) {
            require(token.line >= 1 && token.line <= lines, "a line of the text");
            (void)contract::upstream_of(token.text);
        }
    }
    for (const auto& routes : {contract::nginx_routes(input), contract::caddy_routes(input)}) {
        for (const auto& route : routes)
            require(route.line >= 1 && route.line <= lines, "a line of the text");
    }
    MemoryFiles files;
    files.add("/w/compose.yml", stack);
    files.add("/w/proxy", input);
    const Environment environment;
    const auto outcome = contract::examine(
        {.files = files,
         .environment = environment,
         .working_directory = "/w",
         .paths = {"compose.yml"},
         .env_files = {},
         .profiles = {},
         .gateways = {},
         .clis = {},
         .standard_input = {},
         .waivers = {},
         .today = 20'781}
    );
    require(outcome.judged.has_value(), "the files are judged whatever a proxy's say");
    for (const auto& format : report::contract_formats())
        require_valid(format.name, format.render(outcome.judged->report, {}));
}

constexpr Target targets[] = {{"explain", explain}, {"proxy", proxy}};

}  // namespace

std::span<const Target> word_targets() {
    return targets;
}

}  // namespace ocprobe::fuzz
