// What the evidence holds before the network is asked, and where it shows a gateway.
#include "judge/view/view.hpp"

#include "base/ascii.hpp"
#include "ocprobe/policy/host.hpp"

#include <algorithm>
#include <cerrno>

namespace ocprobe::judge {

namespace {

bool same_host(std::string_view a, std::string_view b) {
    return lower(a) == lower(b) || (policy::connects_to_loopback(a) && policy::connects_to_loopback(b));
}

bool is_own_address(const Evidence& e, std::string_view address) {
    const auto& own = e.container.own_addresses;
    return std::find(own.begin(), own.end(), address) != own.end();
}

// Docker keeps the first address of a network for its bridge, which stands in the host's namespace: a container that
// has docker0's own shares the host's network.
bool on_the_hosts_network(const Evidence& e) {
    return e.container.in_container == std::optional(false) || is_own_address(e, "172.17.0.1");
}

// Whether the name is the Docker host's rather than a service's.
bool names_the_host(std::string_view host) {
    return host == "host.docker.internal" || host == "gateway.docker.internal" ||
           host == "host.containers.internal";
}

// The process is visible, and so is that its loopback is not ours.
bool lives_elsewhere(const Evidence& e, std::optional<std::int64_t> pid) {
    const auto& seen = e.container.gateway_processes;
    return std::any_of(seen.begin(), seen.end(), [&](const GatewayProcess& process) {
        return process.pid == pid && process.other_network_namespace;
    });
}

}  // namespace

bool credentials_come_first(const Evidence& e) {
    return e.cli.rules != CliRules::v2026_9_6;
}

bool stops_for_credentials(const Evidence& e) {
    if (e.question.live_suffices || e.credential.forced) return false;
    if (e.credential.stop == CredentialStop::unresolved_secret_ref) return true;
    return e.credential.stop == CredentialStop::url_needs_env_token && !e.target.overridden;
}

bool reaches_url_check(const Evidence& e) {
    return !(credentials_come_first(e) && stops_for_credentials(e));
}

bool from_environment_url(const Evidence& e) {
    return e.target.source.kind == SourceKind::env_gateway_url || e.target.overridden;
}

bool policy_refuses_plaintext(const Evidence& e) {
    return e.target.plaintext == PlaintextPolicy::refused ||
           e.target.plaintext == PlaintextPolicy::refused_for_good;
}

bool over_unix_socket(const Evidence& e) {
    return e.target.endpoint && e.target.endpoint->transport == Endpoint::Transport::unix_socket;
}

bool over_tls(const Evidence& e) {
    return e.target.endpoint && e.target.endpoint->transport == Endpoint::Transport::tls;
}

bool open_loopback_gateway(const Evidence& e) {
    // What the gateway says of itself outweighs the mode in a config that may be the client's alone.
    if (const auto* ws = e.websocket(); ws != nullptr && ws->hello) {
        const auto& method = ws->hello->auth_method;
        if (!method.empty() && method.str() != "none") return false;
    }
    return e.credential.expected_mode == "none" && e.target.host_is_loopback;
}

bool can_write_state(const Evidence& e) {
    if (e.state.exists) return e.state.writable && !e.state.read_only_mount;
    return e.state.error == 0 || e.state.error == ENOENT;
}

const CandidateResult* gateway_elsewhere(const Evidence& e) {
    for (const auto& result : e.candidates) {
        if (result.outcome != CandidateOutcome::gateway) continue;
        if (e.target.endpoint && same_host(result.candidate.host, e.target.endpoint->host)) continue;
        return &result;
    }
    return nullptr;
}

const CandidateResult* gateway_on_other_port(const Evidence& e) {
    if (!e.target.endpoint || over_unix_socket(e)) return nullptr;
    for (const auto& result : e.candidates) {
        if (result.outcome == CandidateOutcome::gateway && result.candidate.port != e.target.endpoint->port &&
            same_host(result.candidate.host, e.target.endpoint->host)) {
            return &result;
        }
    }
    return nullptr;
}

const Listener* listener_on_target_port(const Evidence& e) {
    if (!e.target.endpoint || over_unix_socket(e)) return nullptr;
    for (const auto& listener : e.container.listeners) {
        if (listener.port != 0 && listener.port == e.target.endpoint->port) return &listener;
    }
    return nullptr;
}

std::string gateway_visible_here(const Evidence& e) {
    for (const auto& process : e.container.gateway_processes) {
        if (process.same_network_namespace) {
            return "a gateway process (pid " + std::to_string(process.pid) + ") is visible in this namespace";
        }
    }
    if (e.state.lock.state == LockState::live && !lives_elsewhere(e, e.state.lock.pid))
        return "the gateway's lock " + e.state.lock.path + " is held by a live process";
    if (const auto* listener = listener_on_target_port(e)) {
        return "something in this namespace listens on " + listener->address + " port " +
               std::to_string(listener->port);
    }
    for (const auto& result : e.candidates) {
        // A service name that leads back to us: its container's namespace is ours too.
        if (!policy::connects_to_loopback(result.candidate.host) && !names_the_host(result.candidate.host) &&
            is_own_address(e, result.address)) {
            return "the name " + result.candidate.host + " resolves to this container's own address " +
                   result.address;
        }
    }
    return {};
}

bool address_is_the_hosts(const Evidence& e) {
    if (!e.target.endpoint || over_unix_socket(e)) return false;
    const auto& host = e.target.endpoint->host;
    if (names_the_host(lower(host))) return true;
    const auto* connection = e.connect();
    const std::string address =
        connection != nullptr && !connection->chosen_address.empty() ? connection->chosen_address : host;
    if (!on_the_hosts_network(e)) {
        return !e.container.default_gateway.empty() && address == e.container.default_gateway;
    }
    return policy::connects_to_loopback(host) || policy::connects_to_loopback(address) ||
           is_own_address(e, address);
}

bool presents_unknown_device(const Evidence& e) {
    // A loopback client is paired silently, and the CLI has no Unix target at all.
    if (!e.target.endpoint || e.target.host_is_loopback || over_unix_socket(e)) return false;
    const auto& pairing = e.state.pairing;
    if (pairing.device_pending) return true;
    if (pairing.device_paired) return false;
    const bool makes_devices = e.cli.measured && e.cli.rules != CliRules::v2026_9_6;
    // 2026.7.1 and older make a device for every remote target when they can keep it; 2026.9.6 goes without.
    if (!pairing.device_identity) return makes_devices && can_write_state(e);
    const auto& host = e.target.endpoint->host;
    for (const auto& origin : pairing.cached_token_origins) {
        if (origin.find(host) != std::string::npos) return false;
    }
    // They also keep a device token from the first accepted call; without one there was none.
    if (makes_devices) return !pairing.cached_token_local;
    // Whose tree this is does not matter (measured: a copy of another gateway's tree, and a device approved nowhere, are
    // both refused): 2026.9.6 presents what the database holds, and an approved device stands in a table that can be
    // read, or, of another tree's gateway, nowhere here. `likely`, for that last reason.
    return pairing.database_present && pairing.problem == StoreProblem::none && !pairing.json_layout;
}

}  // namespace ocprobe::judge
