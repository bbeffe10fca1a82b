// Commands that change nothing: their answers decide between causes. What asks the engine differs by platform.
#include "judge/remedy/advice.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/platform.hpp"

namespace ocprobe::judge {

namespace {

using Argv = std::vector<std::string>;

std::string gateways_name(const Advice& advice) {
    const auto service = gateways_service(advice.evidence());
    const bool in_cluster = advice.platform() == Platform::kubernetes;
    if (!service.empty()) return in_cluster ? cat("service/", service) : service;
    switch (advice.platform()) {
    case Platform::compose:
        return "<service of the gateway>";
    case Platform::kubernetes:
        return "<pod of the gateway>";
    default:
        return "<container of the gateway>";
    }
}

std::string engine(Platform platform) {
    return platform == Platform::podman ? "podman" : "docker";
}

Argv log_command(const Advice& advice, std::string_view since) {
    const auto span = since.empty() ? std::string("--tail=50") : cat("--since=", since);
    switch (advice.platform()) {
    case Platform::host:
        return {"openclaw", "gateway", "status"};
    case Platform::compose:
        return {"docker", "compose", "logs", "--timestamps", span, gateways_name(advice)};
    case Platform::kubernetes:
        return {"kubectl", "logs", "--timestamps", span, gateways_name(advice)};
    default:
        return {engine(advice.platform()), "logs", "--timestamps", span, gateways_name(advice)};
    }
}

Argv list_command(const Advice& advice) {
    switch (advice.platform()) {
    case Platform::host:
        return {"openclaw", "gateway", "status"};
    case Platform::compose:
        return {"docker", "compose", "ps"};
    case Platform::kubernetes:
        return {"kubectl", "get", "pods,services"};
    default:
        return {engine(advice.platform()), "ps"};
    }
}

Argv event_command(const Advice& advice, std::string_view type) {
    switch (advice.platform()) {
    case Platform::host:
        return {"journalctl", "--since", "1 hour ago", "--unit", "openclaw*"};
    case Platform::kubernetes:
        return {"kubectl", "get", "events", "--sort-by=.lastTimestamp"};
    default:
        return {
            engine(advice.platform()),
            "events",
            "--since",
            "1h",
            "--until",
            "0s",
            "--filter",
            cat("type=", type)};
    }
}

}  // namespace

void list_services(Advice& advice, std::string purpose) {
    advice.decide(std::move(purpose), Place::engine_host, list_command(advice));
}

void read_gateway_log(Advice& advice, std::string purpose, std::string_view since) {
    advice.decide(std::move(purpose), Place::engine_host, log_command(advice, since));
}

void read_engine_events(Advice& advice, std::string purpose, std::string_view type) {
    advice.decide(std::move(purpose), Place::engine_host, event_command(advice, type));
}

void ask_gateway_inside(Advice& advice, std::string purpose, std::string_view path) {
    const auto& e = advice.evidence();
    const auto port =
        e.target.endpoint && e.target.endpoint->port != 0 ? e.target.endpoint->port : std::uint16_t{18789};
    // node is in every image that can run the gateway; curl is not.
    const auto script = cat("fetch('http://127.0.0.1:", port, path, "').then(r=>r.text()).then(console.log)");
    advice.decide(std::move(purpose), Place::gateway_container, {"node", "-e", script});
}

void read_gateway_config(Advice& advice, std::string purpose, std::string_view key) {
    advice.decide(
        std::move(purpose), Place::gateway_container, {"openclaw", "config", "get", std::string(key)}
    );
}

void ask_the_cli(Advice& advice) {
    advice.decide("Let the real CLI decide", Place::cli_container, {"openclaw", "gateway", "call", "health"});
}

void run_again(Advice& advice, std::string purpose, std::vector<std::string> arguments, StepRole role) {
    arguments.insert(arguments.begin(), advice.evidence().program);
    advice.decide(std::move(purpose), Place::cli_container, std::move(arguments)).role = role;
}

}  // namespace ocprobe::judge
