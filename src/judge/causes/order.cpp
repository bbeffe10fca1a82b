// The order of precedence: the real CLI's own order of stops. Where releases differ, the difference stands in the
// predicates: `target.url_invalid` and `target.cli_refuses_plaintext` hold only where the CLI reaches its URL check,
// which 2026.7.1 and older put after the credentials.
#include "judge/causes/groups.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>

namespace ocprobe::judge {

namespace {

// An id that stands here several times names its records in turn.
constexpr auto order = std::to_array<std::string_view>({
    "internal_error",

    // A session was got and lost: nothing that follows stood in its way. One of them holds at a time.
    "session.auth_changed",
    "session.gateway_killed",
    "session.gateway_stopped",
    "session.gateway_stalled",
    "session.network_lost",
    "session.gateway_restarted",
    "session.proxy_idle_timeout",
    "session.proxy_lifetime",
    "session.peer_closed",

    // What the CLI reads first: its config.
    "state.config_unreadable",
    "state.config_invalid",
    "state.path_missing",
    "state.not_writable",
    "inconclusive",  // a config that is larger than this program reads

    // Its URL and its credentials, before a packet leaves.
    "target.url_invalid",
    "target.cli_refuses_plaintext",
    "auth.unresolved_secret_ref",
    "target.url_needs_env_token",
    "target.remote_url_missing",
    "target.url_invalid",  // a fault that the CLI meets only where it dials

    "dns.name_not_found",
    "dns.no_address",
    "dns.server_failure",
    "dns.no_answer",

    // A refusal that the target itself explains goes before the bare refusal.
    "target.port_mismatch",
    "target.dead_variable",
    "target.loopback_own_container",

    "connect.socket_missing",
    "connect.socket_denied",
    "connect.not_a_socket",
    "connect.socket_stale",
    "connect.refused",
    "http.gateway_stalled",
    "connect.timeout",
    "connect.unreachable",

    // Accepted and closed: a TLS port behind a plaintext URL looks the same, and was asked.
    "tls.required",
    "connect.published_port_reset",
    "tls.plain_server",
    "tls.pin_mismatch",
    "tls.expired",
    "tls.not_yet_valid",
    "tls.untrusted_certificate",
    "tls.name_mismatch",
    "tls.handshake_failed",

    "http.proxy_attribution_required",
    "http.preauth_limit",
    "http.gateway_draining",
    "http.gateway_starting",
    "inconclusive",  // a login of a proxy, whose answer only the CLI can look up
    "http.edge_auth_required",
    "http.proxy_bad_gateway",
    "http.not_a_gateway",
    "http.no_response",

    "ws.upgrade_declined",
    "ws.no_challenge",
    "ws.protocol_violation",
    "ws.protocol_mismatch",
    "ws.origin_not_allowed",
    "state.disk_full",
    "ws.closed_before_answer",
    "ws.answer_timeout",

    "clock.skew",
    "auth.rate_limited",
    "state.not_shared",
    "auth.no_credential",
    "auth.password_mismatch",
    "auth.identity_required",
    "auth.device_token_mismatch",
    "auth.scope_mismatch",
    "state.single_file_mount",
    "auth.token_placeholder",
    "auth.token_malformed",
    "auth.token_mismatch",
    "auth.unauthorized",

    "pairing.scope_upgrade",
    "pairing.role_upgrade",
    "pairing.metadata_upgrade",
    "pairing.required",
    "ws.connect_rejected",
    "http.gateway_not_ready",

    "healthy",
    "deadline",
    "inconclusive",
});

std::string_view family_of(std::string_view id) {
    const auto dot = id.find('.');
    return dot == std::string_view::npos ? std::string_view() : id.substr(0, dot);
}

const Cause* record_of(std::string_view id, std::size_t which) {
    for (const auto* group : cause_groups()) {
        if (*group->family != family_of(id)) continue;
        for (const auto& cause : *group->causes) {
            if (*cause.id == id && which-- == 0) return &cause;
        }
    }
    return nullptr;
}

std::array<const Cause*, order.size()> in_order() {
    std::array<const Cause*, order.size()> list{};
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto earlier =
            std::count(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(i), order[i]);
        list[i] = record_of(order[i], static_cast<std::size_t>(earlier));
        // A wrong table is a fault of the build, which no run of the tests survives.
        if (list[i] == nullptr) throw std::logic_error("no record of " + std::string(order[i]));
    }
    return list;
}

}  // namespace

std::span<const CauseGroup* const> cause_groups() {
    static const std::array list{
        &url_causes(),
        &target_causes(),
        &misdirected_target_causes(),
        &dns_causes(),
        &connect_causes(),
        &unreachable_causes(),
        &unix_socket_causes(),
        &tls_causes(),
        &certificate_causes(),
        &http_causes(),
        &http_peer_causes(),
        &edge_causes(),
        &upgrade_causes(),
        &websocket_causes(),
        &auth_causes(),
        &judged_credential_causes(),
        &refusal_causes(),
        &clock_causes(),
        &pairing_causes(),
        &config_causes(),
        &state_causes(),
        &session_causes(),
        &cut_session_causes(),
        &undecided_causes(),
        &outcome_causes(),
    };
    return list;
}

std::span<const Cause* const> causes() {
    static const auto list = in_order();
    return list;
}

std::vector<Excluded> other_families(const Evidence& e) {
    std::vector<Excluded> list;
    for (const auto* group : cause_groups()) {
        auto part = group->ruled_out.value(e);
        list.insert(list.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
    }
    return list;
}

}  // namespace ocprobe::judge
