// contract.health_check: does the gateway's health check ask the right thing, with patience?
#include "base/ascii.hpp"
#include "contract/checks/checks.hpp"
#include "ocprobe/base/text.hpp"

#include <algorithm>

namespace ocprobe::contract {

namespace {

/// The gateway needs up to half a minute until it listens (measured on two busy cores).
constexpr Millis start_up{30'000};
/// Docker's own values where a file gives none.
constexpr Millis default_interval{30'000};
constexpr std::int64_t default_retries = 3;

void health_target(const Pair& pair, const std::string& line, Row& row) {
    const auto& service = *pair.gateway.service;
    const auto place = service.health->place;
    const bool web = contains(line, "http://") || contains(line, "https://");
    if (!web) return;
    const bool right_path = contains(line, "/healthz") || contains(line, "/readyz") ||
                            contains(line, "/startupz") || contains(line, "/health") ||
                            contains(line, "/ready");
    if (!right_path) {
        row.warn(
            service,
            place,
            "path",
            "the health check asks for a page that every path answers with 200",
            advise("ask /readyz and read its body")
        );
    } else if (!contains(line, "ready") && !contains(line, "grep") && !contains(line, "jq") && !contains(line, "live") && !contains(line, "status")) {
        row.warn(
            service,
            place,
            "body",
            "the health check judges the status alone: the control page answers unknown paths with 200 too",
            advise("read the body, for example with ocprobe health")
        );
    }
    const auto scheme = line.find("//");
    const auto colon = line.find(':', scheme);
    const auto end = line.find_first_of("/ \"'", colon);
    if (colon == std::string::npos || !pair.listens.port_known) return;
    const auto port = line.substr(colon + 1, end == std::string::npos ? end : end - colon - 1);
    const bool number =
        !port.empty() && std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (number && port != std::to_string(pair.listens.port))
        row.warn(
            service,
            place,
            "port",
            "the health check asks port " + escape_text(port, 10) + ", the gateway listens on " +
                std::to_string(pair.listens.port)
        );
}

void judge_probes(const Pair& pair, Row& row) {
    const auto wanted = std::to_string(pair.listens.port);
    for (const auto& probe : pair.gateway.service->probes) {
        if (!pair.listens.port_known || probe.port.empty() || probe.port == wanted) continue;
        row.warn(
            *pair.gateway.service,
            probe.place,
            "port",
            "the " + std::string(probe.name) + " asks port " + escape_text(probe.port, 10) +
                ", the gateway listens on " + wanted,
            advise("port: " + wanted)
        );
    }
}

void judge_health(const Pair& pair, Row& row) {
    judge_probes(pair, row);
    const auto& service = *pair.gateway.service;
    if (!service.health || service.health->disabled) return;
    const auto& health = *service.health;
    std::string line;
    for (const auto& word : health.test)
        line += word + " ";
    health_target(pair, line, row);
    if (contains(line, "docker-healthcheck"))
        row.warn(
            service,
            health.place,
            "script",
            "the health check runs a script of the image, which older images lack"
        );
    const auto patience =
        health.start_period.value_or(Millis(0)) +
        health.interval.value_or(default_interval) * health.retries.value_or(default_retries);
    if (patience < start_up) {
        row.warn(
            service,
            health.place,
            "patience",
            "the health check gives up after " + std::to_string(patience / Millis(1'000)) +
                " s; the gateway may need " + std::to_string(start_up / Millis(1'000)) + " s to start",
            change({set_key(service, "start_period", "60s")})
        );
    }
}

}  // namespace

extern constinit const Check health_check{
    .id = "contract.health_check",
    .box = "health_check",
    .kind = ContractKind::warning,
    .question = "does the gateway's health check ask the right thing, with patience",
    .judge = judge_health,
    .holds_when = "The health check of the gateway's service asks another port or path than the gateway's, or"
                  " judges the status without the body. Or it gives up before the gateway can have started, "
                  "or runs a script that the image may lack.",
    .what_to_do = "Ask /readyz on the gateway's port and read the body, with start_period: 60s; `ocprobe "
                  "health` does that.",
};

}  // namespace ocprobe::contract
