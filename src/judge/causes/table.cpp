// THE table: every cause in the order in which the real CLI would stop (verdicts.md, head). The first row
// whose predicate holds is the verdict. Version differences stand in the predicates: `target.url_invalid` and
// `target.cli_refuses_plaintext` hold only where the CLI reaches its URL check, which 2026.7.1 and older put
// after the credentials.
#include "judge/causes/families.hpp"
#include "ocprobe/judge/judge.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

constexpr Rule row(std::string_view id, StageId stage, const Cause& cause) {
    return {id, stage, cause.holds, cause.confidence, cause.say};
}

// Function-local: the causes live in other translation units and are constant-initialised before the first
// call.
const auto& table() {
    namespace t = judge::target;  // StageId::target stands beside it
    static const std::array rows{
        row("internal_error", StageId::target, rest::internal_error),

        // A session was got and lost: nothing that follows stood in its way. One row holds at a time.
        row("session.auth_changed", StageId::websocket, session::auth_changed),
        row("session.gateway_killed", StageId::websocket, session::gateway_killed),
        row("session.gateway_stopped", StageId::websocket, session::gateway_stopped),
        row("session.gateway_stalled", StageId::websocket, session::gateway_stalled),
        row("session.network_lost", StageId::websocket, session::network_lost),
        row("session.gateway_restarted", StageId::websocket, session::gateway_restarted),
        row("session.proxy_idle_timeout", StageId::websocket, session::proxy_idle_timeout),
        row("session.proxy_lifetime", StageId::websocket, session::proxy_lifetime),
        row("session.peer_closed", StageId::websocket, session::peer_closed),

        // What the CLI reads first: its config.
        row("state.config_unreadable", StageId::state, state::config_unreadable),
        row("state.config_invalid", StageId::state, state::config_invalid),
        row("state.not_writable", StageId::state, state::not_writable),
        row("inconclusive", StageId::state, rest::config_too_large),

        // Its URL and its credentials, before a packet leaves.
        row("target.url_invalid", StageId::target, t::url_invalid),
        row("target.cli_refuses_plaintext", StageId::target, t::cli_refuses_plaintext),
        row("auth.unresolved_secret_ref", StageId::credential, auth::unresolved_secret_ref),
        row("target.url_needs_env_token", StageId::credential, t::url_needs_env_token),
        row("target.remote_url_missing", StageId::target, t::remote_url_missing),
        row("target.url_invalid", StageId::target, t::url_undialable),

        row("dns.name_not_found", StageId::dns, dns::name_not_found),
        row("dns.no_address", StageId::dns, dns::no_address),
        row("dns.server_failure", StageId::dns, dns::server_failure),
        row("dns.no_answer", StageId::dns, dns::no_answer),

        // A refusal that the target itself explains goes before the bare refusal.
        row("target.port_mismatch", StageId::connect, t::port_mismatch),
        row("target.dead_variable", StageId::target, t::dead_variable),
        row("target.loopback_own_container", StageId::connect, t::loopback_own_container),

        row("connect.socket_missing", StageId::connect, connect::socket_missing),
        row("connect.socket_denied", StageId::connect, connect::socket_denied),
        row("connect.not_a_socket", StageId::connect, connect::not_a_socket),
        row("connect.socket_stale", StageId::connect, connect::socket_stale),
        row("connect.refused", StageId::connect, connect::refused),
        row("http.gateway_stalled", StageId::http, http::gateway_stalled),
        row("connect.timeout", StageId::connect, connect::timeout),
        row("connect.unreachable", StageId::connect, connect::unreachable),

        // Accepted and closed: a TLS port behind a plaintext URL looks the same, and was asked.
        row("tls.required", StageId::tls, tls::required),
        row("connect.published_port_reset", StageId::connect, connect::published_port_reset),
        row("tls.plain_server", StageId::tls, tls::plain_server),
        row("tls.pin_mismatch", StageId::tls, tls::pin_mismatch),
        row("tls.expired", StageId::tls, tls::expired),
        row("tls.not_yet_valid", StageId::tls, tls::not_yet_valid),
        row("tls.name_mismatch", StageId::tls, tls::name_mismatch),
        row("tls.untrusted_certificate", StageId::tls, tls::untrusted_certificate),
        row("tls.handshake_failed", StageId::tls, tls::handshake_failed),

        row("http.proxy_attribution_required", StageId::http, http::proxy_attribution_required),
        row("http.preauth_limit", StageId::http, http::preauth_limit),
        row("http.gateway_draining", StageId::http, http::gateway_draining),
        row("http.gateway_starting", StageId::http, http::gateway_starting),
        row("http.proxy_bad_gateway", StageId::http, http::proxy_bad_gateway),
        row("http.not_a_gateway", StageId::http, http::not_a_gateway),
        row("http.no_response", StageId::http, http::no_response),

        row("ws.upgrade_declined", StageId::websocket, ws::upgrade_declined),
        row("ws.no_challenge", StageId::websocket, ws::no_challenge),
        row("ws.protocol_violation", StageId::websocket, ws::protocol_violation),
        row("ws.protocol_mismatch", StageId::websocket, ws::protocol_mismatch),
        row("ws.origin_not_allowed", StageId::websocket, ws::origin_not_allowed),
        row("state.disk_full", StageId::state, state::disk_full),
        row("ws.closed_before_answer", StageId::websocket, ws::closed_before_answer),
        row("ws.answer_timeout", StageId::websocket, ws::answer_timeout),

        row("clock.skew", StageId::websocket, auth::clock_skew),
        row("auth.rate_limited", StageId::websocket, auth::rate_limited),
        row("state.not_shared", StageId::state, state::not_shared),
        row("auth.no_credential", StageId::websocket, auth::no_credential),
        row("auth.password_mismatch", StageId::websocket, auth::password_mismatch),
        row("auth.identity_required", StageId::websocket, auth::identity_required),
        row("auth.device_token_mismatch", StageId::websocket, auth::device_token_mismatch),
        row("auth.scope_mismatch", StageId::websocket, auth::scope_mismatch),
        row("state.single_file_mount", StageId::state, state::single_file_mount),
        row("auth.token_placeholder", StageId::websocket, auth::token_placeholder),
        row("auth.token_malformed", StageId::websocket, auth::token_malformed),
        row("auth.token_mismatch", StageId::websocket, auth::token_mismatch),
        row("auth.unauthorized", StageId::websocket, auth::unauthorized),

        row("pairing.scope_upgrade", StageId::websocket, pairing::scope_upgrade),
        row("pairing.role_upgrade", StageId::websocket, pairing::role_upgrade),
        row("pairing.metadata_upgrade", StageId::websocket, pairing::metadata_upgrade),
        row("pairing.required", StageId::websocket, pairing::required),
        row("ws.connect_rejected", StageId::websocket, ws::connect_rejected),
        row("http.gateway_not_ready", StageId::http, http::gateway_not_ready),

        row("healthy", StageId::websocket, rest::healthy),
        row("deadline", StageId::websocket, rest::deadline),
        row("inconclusive", StageId::websocket, rest::inconclusive),
    };
    return rows;
}

}  // namespace

std::span<const Rule> rules() {
    return table();
}

}  // namespace ocprobe::judge
