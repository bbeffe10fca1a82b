// From options and local facts to what the probes are asked to do.
#include "app/commands/network_plan.hpp"

#include "ocprobe/container/inspect.hpp"
#include "ocprobe/policy/ports.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace ocprobe::app {

namespace {

// What public Compose files call the gateway, the official one first.
constexpr std::array<std::string_view, 4> usual_hosts{
    "openclaw-gateway", "gateway", "openclaw", "host.docker.internal"};

// `hold` begins as `check` does, `contract --live` measures as it does.
bool asks_all(const Options& options) {
    return options.command == Command::check || options.command == Command::hold ||
           options.command == Command::contract;
}

bool asks_for_health(const Options& options) {
    return options.command == Command::health || options.command == Command::watch;
}

// `health` has little time: each stage leaves enough of it for its cause to be named before the overall deadline.
void leave_time_to_speak(const Options& options, Budgets& budgets) {
    const auto most = budgets.overall * 9 / 10;
    const auto half = budgets.overall * 4 / 10;
    const bool upgrade_follows = options.auth || options.websocket;
    for (Millis* stage : {&budgets.dns, &budgets.connect, &budgets.tls, &budgets.answer})
        *stage = std::min(*stage, most);
    budgets.http = std::min(budgets.http, upgrade_follows ? half : most);
    budgets.challenge = std::min(budgets.challenge, half);
}

Budgets budgets_for(const Options& options) {
    Budgets budgets;
    budgets.overall = overall_budget(options);
    if (options.stage_timeout) {
        for (Millis* stage :
             {&budgets.dns,
              &budgets.connect,
              &budgets.tls,
              &budgets.http,
              &budgets.challenge,
              &budgets.answer}) {
            *stage = *options.stage_timeout;
        }
    }
    if (asks_for_health(options)) leave_time_to_speak(options, budgets);
    return budgets;
}

// 2026.7.1 and older make a device where there is none, and keep it in the state directory.
bool makes_a_device(const Evidence& evidence) {
    const auto& state = evidence.state;
    const bool writable = state.exists ? state.writable : state.error == 0 || state.error == ENOENT;
    return evidence.cli.measured && evidence.cli.rules != CliRules::v2026_9_6 && writable;
}

// In mode none the gateway accepts only its own backend client without a device, and only from loopback; the real CLI
// presents the device that it finds in the state directory and is accepted too (probes/ws/README.md).
bool asks_as_backend(const Evidence& evidence) {
    return evidence.credential.expected_mode == "none" && evidence.target.host_is_loopback &&
           (evidence.state.pairing.device_identity || makes_a_device(evidence));
}

}  // namespace

Millis overall_budget(const Options& options) {
    if (options.timeout) return *options.timeout;
    return asks_all(options) ? Millis(10'000) : Millis(3'000);
}

std::vector<Candidate> candidates_for(const Target& target) {
    std::vector<std::uint16_t> ports{target.endpoint ? target.endpoint->port : target.default_port};
    for (const auto port : target.known_ports)
        ports.push_back(port);
    ports.push_back(policy::gateway_port);

    std::vector<Candidate> candidates;
    const auto add = [&](std::string_view host, std::uint16_t port, std::string because) {
        const auto same = [&](const Candidate& c) { return c.host == host && c.port == port; };
        const bool is_target =
            target.endpoint && target.endpoint->host == host && target.endpoint->port == port;
        if (port == 0 || is_target || std::any_of(candidates.begin(), candidates.end(), same)) return;
        candidates.push_back({std::string(host), port, std::move(because)});
    };
    if (target.endpoint && target.endpoint->transport != Endpoint::Transport::unix_socket) {
        for (const auto port : ports)
            add(target.endpoint->host, port, "the same host on another known port");
    }
    for (const auto host : usual_hosts) {
        for (const auto port : ports)
            add(host, port, "a usual name of the gateway service");
    }
    // The official layout shares the gateway's namespace: loopback may work where the URL is wrong.
    for (const auto port : ports)
        add("127.0.0.1", port, "the gateway may share this network namespace");
    return candidates;
}

std::vector<Candidate> candidates_seen_here(const ContainerFacts& container) {
    constexpr std::size_t most_listeners = 8;
    std::vector<Candidate> candidates;
    bool port_unknown = false;
    bool runs_here = false;
    for (const auto& process : container.gateway_processes) {
        if (!process.same_network_namespace) continue;
        runs_here = true;
        port_unknown = port_unknown || !process.port;
        if (process.port)
            candidates.push_back({"127.0.0.1", *process.port, "--port of the gateway's process"});
    }
    // Of a container whose network namespace this one shares no process is visible, and all listeners are.
    const bool may_share = container.in_container == std::optional(true) && !runs_here;
    if (!port_unknown && !may_share) return candidates;
    for (const auto& listener : container.listeners) {
        if (listener.port == 0 || candidates.size() >= most_listeners) continue;
        if (listener.address == container::docker_resolver) continue;
        const bool every = listener.address == "0.0.0.0" || listener.address == "::";
        const bool loopback = every || listener.address == "::1" || listener.address.starts_with("127.");
        candidates.push_back(
            {loopback ? "127.0.0.1" : listener.address,
             listener.port,
             runs_here ? "a gateway runs here, and this is listened on"
                       : "something in this network namespace listens there"}
        );
    }
    return candidates;
}

Question question_of(const Options& options, const Target& target) {
    Question question;
    question.live_suffices = !asks_all(options) && !options.auth;
    question.ready_required = options.ready || options.command == Command::wait;
    question.candidates = asks_all(options) && options.candidates;
    question.as_cli = options.as_cli;
    question.as_pid1 = options.as_pid1;
    if (options.pin) question.pin_source = "--pin (or OCPROBE_PIN)";
    const bool plain = target.endpoint && target.endpoint->transport == Endpoint::Transport::tcp;
    question.stop_at_challenge = !question.live_suffices && plain && target.host_is_public_literal;
    return question;
}

NetworkPlan make_network_plan(const Options& options, const Evidence& evidence, Trust trust) {
    NetworkPlan plan;
    plan.endpoint = evidence.target.endpoint;
    if (!plan.endpoint)
        plan.skip_because = evidence.target.remote_url_missing ? "no URL" : "the URL is invalid";
    plan.budgets = budgets_for(options);
    plan.trust = std::move(trust);
    plan.connect.client_version = evidence.cli.version;
    if (evidence.presents_device()) {
        // Exactly what the CLI sends: the signature covers most of it.
        plan.connect.client_mode = "cli";
        plan.connect.protocol_min = evidence.cli.protocol_min;
        plan.connect.protocol_max = evidence.cli.protocol_max;
    } else if (asks_as_backend(evidence)) {
        plan.connect.client_id = "gateway-client";
        plan.connect.client_mode = "backend";
    }

    const auto& question = evidence.question;
    plan.run_websocket = !question.live_suffices || options.websocket;
    plan.websocket_on_doubt = asks_for_health(options);
    plan.retry_starting = asks_all(options);
    plan.send_credential = !question.stop_at_challenge && !question.live_suffices;

    if (question.candidates) {
        plan.candidates = candidates_for(evidence.target);
        for (const auto host : usual_hosts)
            plan.near_names.emplace_back(host);
        // --prove also asks the candidates beside a gateway that answers: there may be two gateways.
        plan.always_try_candidates = !plan.endpoint.has_value() || options.prove;
    }
    for (const auto& mount : evidence.container.mounts)
        plan.mounts.push_back(mount);
    return plan;
}

}  // namespace ocprobe::app
