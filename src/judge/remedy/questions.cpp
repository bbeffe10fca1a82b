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
        return {advice.engine(), "logs", "--timestamps", span, gateways_name(advice)};
    }
}

// Of every project, and what has stopped too: the gateway may be somebody else's, or not running.
Argv list_command(const Advice& advice, std::string_view columns) {
    switch (advice.platform()) {
    case Platform::host:
        return {"openclaw", "gateway", "status"};
    case Platform::kubernetes:
        return {"kubectl", "get", "pods,services"};
    default:
        return {advice.engine(), "ps", "-a", "--format", cat("table {{.Names}}\\t{{.Status}}\\t", columns)};
    }
}

Argv event_command(const Advice& advice, std::string_view type) {
    switch (advice.platform()) {
    case Platform::host:
        return {"journalctl", "--since", "1 hour ago", "--unit", "openclaw*"};
    case Platform::kubernetes:
        return {"kubectl", "get", "events", "--sort-by=.lastTimestamp"};
    default:
        return {advice.engine(), "events", "--since", "1h", "--until", "0s", "--filter", cat("type=", type)};
    }
}

}  // namespace

void list_services(Advice& advice, std::string purpose) {
    advice.decide(std::move(purpose), Place::engine_host, list_command(advice, "{{.Networks}}"));
}

void list_published_ports(Advice& advice, std::string purpose) {
    advice.decide(std::move(purpose), Place::engine_host, list_command(advice, "{{.Ports}}"));
}

void list_gateways_listeners(Advice& advice, std::string purpose) {
    // node is in every image that can run the gateway; ss is not. An address is hexadecimal there, its bytes reversed;
    // 127.0.0.11 is the engine's resolver.
    constexpr std::string_view script =
        R"((fs.readFileSync("/proc/net/tcp","utf8").match(/(?!0B00007F)\w{8}:\w{4}(?= 0{8}:0{4} 0A)/g)||[]))"
        R"(.map(a=>Buffer.from(a.slice(0,8),"hex").reverse().join(".")+":"+parseInt(a.slice(9),16)).join(" "))";
    auto command =
        advice.platform() == Platform::host ? Argv{"ss", "-ltn"} : Argv{"node", "-p", std::string(script)};
    advice.decide(std::move(purpose), Place::gateway_container, std::move(command));
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
