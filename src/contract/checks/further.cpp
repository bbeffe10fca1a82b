// The rows beside the five: warnings.
#include "base/ascii.hpp"
#include "contract/checks/checks.hpp"
#include "contract/pair/roles.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>
#include <array>

namespace ocprobe::contract {

namespace {

/// Below this the runtime aborts while the gateway starts.
constexpr std::uint64_t least_memory = 1024ULL * 1024 * 1024;

void check_order(const Pair& pair, Row& row) {
    const auto& cli = *pair.cli.service;
    const auto found = cli.depends_on.find(pair.gateway.service->name);
    if (found == cli.depends_on.end() || found->second.condition != "service_started") return;
    if (!pair.gateway.service->health || pair.gateway.service->health->disabled) return;
    row.warn(
        cli,
        found->second.place,
        "started",
        "the CLI starts with the gateway's process, seconds before it listens",
        "condition: service_healthy"
    );
}

void check_images(const Pair& pair, Row& row) {
    const auto& gateway = pair.gateway.service->image;
    const auto& cli = pair.cli.service->image;
    if (!gateway.given() || !cli.given() || gateway.value == cli.value) return;
    const bool both = contains(gateway.value, "openclaw") && contains(cli.value, "openclaw");
    if (both)
        row.warn(
            *pair.cli.service,
            cli.place,
            "differ",
            "two images: `" + escape_text(cli.value, 80) + "` here, `" + escape_text(gateway.value, 80) +
                "` for the gateway"
        );
}

void check_ports(const Pair& pair, Row& row) {
    for (const auto& port : pair.gateway.service->ports) {
        const bool everywhere =
            port.host_address.empty() || port.host_address == "0.0.0.0" || port.host_address == "::";
        const bool ours = port.target == std::to_string(pair.listens.port);
        if (everywhere && ours && pair.listens.bind != "loopback")
            row.warn(
                *pair.gateway.service,
                port.place,
                "everywhere",
                "the gateway's port is published on every address of the host",
                "127.0.0.1:" + port.published + ":" + port.target
            );
        if (ours && pair.listens.bind == "loopback")
            row.warn(
                *pair.gateway.service,
                port.place,
                "dead",
                "a published port in front of a gateway that binds to its own loopback: connections are "
                "accepted and reset",
                "gateway --bind lan"
            );
    }
}

bool is_proxy(const Service& service) {
    constexpr std::array<std::string_view, 5> images{"nginx", "caddy", "traefik", "haproxy", "envoy"};
    return std::any_of(images.begin(), images.end(), [&](std::string_view image) {
        return contains(service.image.value, image);
    });
}

void check_proxy(const Pair& pair, Row& row) {
    const auto& gateway = *pair.gateway.service;
    if (pair.gateway.config == Knowledge::unknown) return;
    for (const auto& [name, service] : pair.project.services) {
        const bool near = is_proxy(service) &&
                          std::any_of(service.networks.begin(), service.networks.end(), [&](const auto& n) {
                              return gateway.networks.contains(n.first);
                          });
        if (!near) continue;
        const auto& config = pair.gateway.resolution.state.config;
        if (config.status != ConfigStatus::ok || pair.gateway.names_trusted_proxies) continue;
        row.warn(
            service,
            service.place,
            "untrusted",
            "a proxy in front, and the gateway's config has no gateway.trustedProxies: forwarded requests "
            "get 403"
        );
    }
}

/// `512m`, `1.5g`, `1073741824`.
std::optional<std::uint64_t> bytes_of(const std::string& text) {
    double value = 0;
    std::size_t used = 0;
    double scale = 0;
    for (; used < text.size() && ((text[used] >= '0' && text[used] <= '9') || text[used] == '.'); ++used) {
        if (text[used] == '.') {
            if (scale > 0) return std::nullopt;
            scale = 1;
        } else {
            value = value * 10 + (text[used] - '0');
            if (scale > 0) scale *= 10;
        }
    }
    if (used == 0) return std::nullopt;
    if (scale > 0) value /= scale;
    const char unit = used < text.size() ? static_cast<char>(text[used] | 0x20) : 'b';
    const double factor = unit == 'k'   ? 1024.0
                          : unit == 'm' ? 1024.0 * 1024
                          : unit == 'g' ? 1024.0 * 1024 * 1024
                                        : 1.0;
    return static_cast<std::uint64_t>(std::min(value * factor, 1e18));
}

void check_memory(const Pair& pair, Row& row) {
    const auto& limit = pair.gateway.service->memory_limit;
    if (!limit.given()) return;
    const auto bytes = bytes_of(limit.value);
    if (bytes && *bytes > 0 && *bytes < least_memory)
        row.warn(
            *pair.gateway.service,
            limit.place,
            "little",
            "a memory limit of " + escape_text(limit.value, 20) +
                ": the gateway's start needs more than its 250 to 440 MB at rest",
            "1g or more"
        );
}

void check_restart(const Pair& pair, Row& row) {
    const auto& service = *pair.gateway.service;
    if (pair.project.kubernetes || service.given.contains("deploy")) return;
    if (!service.restart.given() || service.restart.value == "no")
        row.warn(
            service,
            service.restart.given() ? service.restart.place : service.place,
            "none",
            "the gateway is not started again when it ends",
            "restart: unless-stopped"
        );
}

void check_dead_variables(const Pair& pair, Row& row) {
    for (const auto* side : {&pair.gateway, &pair.cli}) {
        if (side == &pair.cli && pair.same_container) continue;
        for (const auto& dead : side->resolution.target.dead_variables) {
            row.warn(
                *side->service,
                place_of(*side->service, dead.name),
                dead.name,
                escape_text(dead.name, 60) + " is ignored: " + escape_text(dead.why, 200)
            );
        }
    }
    const auto& gateway = *pair.gateway.service;
    if (variable(gateway, "OPENCLAW_GATEWAY_URL") != nullptr && !pair.same_container)
        row.warn(
            gateway,
            place_of(gateway, "OPENCLAW_GATEWAY_URL"),
            "url_on_gateway",
            "OPENCLAW_GATEWAY_URL on the gateway: a CLI run in its container dials it too, and ignores the "
            "config's token"
        );
}

void check_env_files(const Pair& pair, Row& row) {
    for (const auto* side : {&pair.gateway, &pair.cli}) {
        if (side == &pair.cli && pair.same_container) continue;
        for (const auto& [name, value] : side->service->environment) {
            if (!value.dialects_differ || !name.starts_with("OPENCLAW_")) continue;
            row.warn(
                *side->service,
                value.text.place,
                name,
                escape_text(name, 60) + " in " + escape_text(value.env_file, 120) +
                    ": docker-compose 1.29.2 and Compose v2 read this line differently"
            );
        }
    }
}

constexpr Check further_table[] = {
    {"contract.health_check",
     "does the gateway's health check ask the right thing, with patience",
     check_health,
     "The health check of the gateway's service asks another port or path than the gateway's, judges the "
     "status without the body, gives up "
     "before the gateway can have started, or runs a script that the image may lack.",
     "Ask /readyz on the gateway's port and read the body, with start_period: 60s; `ocprobe health` does "
     "that."},
    {"contract.depends_on",
     "does the CLI wait until the gateway is healthy",
     check_order,
     "The CLI depends on the gateway with condition service_started although the gateway has a health check.",
     "Write depends_on: {<gateway>: {condition: service_healthy}}."},
    {"contract.image",
     "do both sides run the same image",
     check_images,
     "The two services run different images or tags: protocol and state layout follow the release.",
     "Use one variable for both images."},
    {"contract.published_port",
     "is the gateway's port published where it should be",
     check_ports,
     "The gateway's port is published on every address of the host, or stands in front of a gateway that "
     "binds to its own loopback.",
     "Publish on 127.0.0.1, or do not publish at all: containers reach the gateway without it."},
    {"contract.proxy",
     "is the proxy in front of the gateway trusted",
     check_proxy,
     "A reverse proxy shares a network with the gateway, and the gateway's config has no "
     "gateway.trustedProxies.",
     "List the proxy's address in gateway.trustedProxies, and let it forward Upgrade with an idle timeout "
     "above 60 s."},
    {"contract.memory",
     "does the gateway have the memory that its start needs",
     check_memory,
     "The gateway's memory limit is below 1 GiB.",
     "Raise it, or set NODE_OPTIONS=--max-old-space-size below the limit."},
    {"contract.restart",
     "is the gateway started again when it ends",
     check_restart,
     "The gateway's service has no restart policy. The gateway ends by itself for some config changes.",
     "Write restart: unless-stopped."},
    {"contract.variables",
     "is every OPENCLAW variable read by somebody",
     check_dead_variables,
     "A variable is set that this release ignores, or one on the gateway that is meant for the CLI.",
     "Remove it, or use the one that is read: OPENCLAW_STATE_DIR, OPENCLAW_GATEWAY_TOKEN."},
    {"contract.env_file",
     "do both Composes read the env files alike",
     check_env_files,
     "A line of an env_file that sets an OPENCLAW variable has different values for docker-compose 1.29.2 "
     "and Compose v2.",
     "Write NAME=value without quotes and without $."},
};

}  // namespace

std::span<const Check> further_checks() {
    return further_table;
}

}  // namespace ocprobe::contract
