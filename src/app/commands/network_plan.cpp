// From options and local facts to what the probes are asked to do.
#include "app/commands/network_plan.hpp"

#include "ocprobe/policy/ports.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace ocprobe::app {

namespace {

// What Compose files in the wild call the gateway, the official one first (protocol.md §7).
constexpr std::array<std::string_view, 4> usual_hosts{
    "openclaw-gateway", "gateway", "openclaw", "host.docker.internal"};

// `hold` begins as `check` does, `contract --live` measures as it does.
bool asks_all(const Options& options) {
    return options.command == Command::check || options.command == Command::hold ||
           options.command == Command::contract;
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
    return budgets;
}

// 2026.7.1 and older make themselves a device where there is none, and keep it in the state directory.
bool makes_a_device(const Evidence& evidence) {
    const auto& state = evidence.state;
    const bool writable = state.exists ? state.writable : state.error == 0 || state.error == ENOENT;
    return evidence.cli.measured && evidence.cli.rules != CliRules::v2026_9_6 && writable;
}

// In mode none the gateway lets only its own backend client in without a device, and only from loopback; the
// real CLI presents the device it finds in the state directory and gets in too (protocol.md §3, §11.9).
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
    // The official layout shares the gateway's namespace: a wrong URL may hide that loopback would do.
    for (const auto port : ports)
        add("127.0.0.1", port, "the gateway may share this network namespace");
    return candidates;
}

NetworkPlan make_network_plan(const Options& options, const Evidence& evidence, Trust trust) {
    NetworkPlan plan;
    plan.endpoint = evidence.target.endpoint;
    if (!plan.endpoint)
        plan.skip_because = evidence.target.remote_url_missing ? "no URL" : "the URL is invalid";
    plan.budgets = budgets_for(options);
    plan.trust = std::move(trust);
    plan.connect.client_version = evidence.cli.version;
    if (evidence.as_cli) {
        // In every word what the CLI says: the signature covers most of them.
        plan.connect.client_mode = "cli";
        plan.connect.protocol_min = evidence.cli.protocol_min;
        plan.connect.protocol_max = evidence.cli.protocol_max;
    } else if (asks_as_backend(evidence)) {
        plan.connect.client_id = "gateway-client";
        plan.connect.client_mode = "backend";
    }

    const bool check = asks_all(options);
    plan.run_websocket = check || options.auth;
    plan.retry_starting = check;
    const bool plain = plan.endpoint && plan.endpoint->transport == Endpoint::Transport::tcp;
    plan.send_credential = !(plain && evidence.target.host_is_public_literal);

    if (check && options.candidates) {
        plan.candidates = candidates_for(evidence.target);
        for (const auto host : usual_hosts)
            plan.near_names.emplace_back(host);
        // --prove asks the neighbours of a gateway that answers, too: is it one gateway, or two?
        plan.always_try_candidates = !plan.endpoint.has_value() || options.prove;
    }
    for (const auto& mount : evidence.container.mounts)
        plan.mounts.push_back(mount);
    return plan;
}

}  // namespace ocprobe::app
