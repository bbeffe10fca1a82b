// From the strings of the npm packages openclaw 2026.4.29, 2026.7.1 and 2026.9.6.
#include "app/explain/corpus.hpp"

namespace ocprobe::app {

// Named, since short names would hide those of other files that are compiled with this one.
namespace openclaw_corpus {

constexpr std::string_view no_token = "auth.no_credential target.url_needs_env_token target.dead_variable";
constexpr std::string_view token = "auth.token_mismatch auth.token_malformed auth.token_placeholder";
constexpr std::string_view reference = "auth.unresolved_secret_ref";
constexpr std::string_view config = "state.config_invalid state.config_suspicious";
constexpr std::string_view url = "target.url_invalid";
constexpr std::string_view started = "gateway_never_started contract.start";
constexpr std::string_view locked = "two_gateways state.lock_foreign gateway_never_started";
constexpr std::string_view signature = "clock.skew auth.unauthorized";
constexpr std::string_view tailscale = "auth.unauthorized";
constexpr std::string_view pin = "tls.pin_mismatch";

constexpr Pattern patterns[] = {
    // ---- the gateway's answers to a credential
    {"unauthorized: gateway token mismatch", token},
    {"unauthorized: gateway token missing", no_token},
    {"unauthorized: gateway password mismatch", "auth.password_mismatch"},
    {"unauthorized: gateway password missing", "auth.password_mismatch auth.no_credential"},
    {"unauthorized: too many failed authentication attempts (retry later)", "auth.rate_limited"},
    {"unauthorized: device token scope mismatch", "auth.scope_mismatch pairing.scope_upgrade"},
    {"gateway not reachable at ws",
     "target.loopback_own_container connect.refused dns.name_not_found connect.timeout"},
    {"gateway token not configured on gateway", "auth.unauthorized contract.token"},
    {"gateway password not configured on gateway", "auth.unauthorized contract.token"},
    {"device token mismatch (rotate", "auth.device_token_mismatch"},
    {"auth_device_token_mismatch", "auth.device_token_mismatch"},
    {"device token rejected (pair", "auth.device_token_mismatch pairing.required"},
    {"stored device auth does not grant the required operator scopes",
     "auth.scope_mismatch pairing.scope_upgrade"},
    {"bootstrap token invalid or expired", "auth.unauthorized pairing.required"},
    {"auth_bootstrap_token_invalid", "auth.unauthorized pairing.required"},
    {"tailscale identity check failed", tailscale},
    {"tailscale identity mismatch", tailscale},
    {"tailscale identity missing", tailscale},
    {"tailscale proxy headers missing", tailscale},
    {"auth_tailscale_", tailscale},
    {"proxy_attribution_required", "http.proxy_attribution_required"},

    // ---- devices and pairing
    {"(1008): pairing required", "pairing.required pairing.scope_upgrade"},
    {"node pairing request required", "pairing.required"},
    {"device is not approved yet", "pairing.required"},
    {"device is asking for more scopes than currently approved", "pairing.scope_upgrade"},
    {"device is asking for a higher role", "pairing.role_upgrade"},
    {"device identity changed and must be re-approved", "pairing.metadata_upgrade"},
    {"missing scope: operator.", "auth.scope_mismatch pairing.scope_upgrade"},
    {"no stored device auth for this gateway origin", "pairing.required auth.identity_required"},
    {"device_auth_signature_expired", "clock.skew"},
    {"device_auth_signature_invalid", signature},
    {"device_auth_nonce_", "nonce_refused auth.unauthorized"},
    {"device_auth_public_key_invalid", "auth.unauthorized pairing.required"},
    {"device_auth_device_id_mismatch", "auth.unauthorized pairing.required"},

    // ---- what the CLI says before it connects
    {"gateway url override requires explicit credentials", "target.url_needs_env_token"},
    {"requires credentials before opening a websocket", no_token},
    {"uses plaintext ws:// to a non-loopback address", "target.cli_refuses_plaintext"},
    {"security error: gateway url", "target.cli_refuses_plaintext"},
    {"openclaw_allow_insecure_private_ws", "target.cli_refuses_plaintext"},
    {"gateway remote mode misconfigured", "target.remote_url_missing"},
    {"gateway.remote.url missing", "target.remote_url_missing"},
    {"gateway auth mode is token, but no token was configured", "gateway_never_started contract.token"},
    {"gateway auth mode is password, but no password was configured", "gateway_never_started contract.token"},
    {"gateway auth mode is trusted-proxy", "gateway_never_started contract.start"},
    {"gateway.auth.token and gateway.auth.password are both configured", "auth.unauthorized contract.start"},
    {"secretref is configured but unresolved", reference},
    {"secretref could not be resolved", reference},
    {"token secretref", reference},
    {"secretref resolved to an empty value", reference},
    {"secretref resolved to a non-string value", reference},
    {"gateway auth secretref is unavailable", reference},
    {"missing env var \"*\" referenced at config path", "auth.unresolved_secret_ref state.config_invalid"},
    {"known redaction sentinel", "auth.token_placeholder"},
    {"gateway token must not be blank or the literal string", "auth.token_placeholder"},
    {"gateway token must not contain line breaks", "auth.token_malformed"},
    {"invalid gatewayurl", url},
    {"cloudflare access credentials require a tls gateway connection", "http.edge_auth_required"},
    {"use either --url or --port, not both", url},

    // ---- the connection
    {"gateway closed (1000", "session.peer_closed"},
    {"gateway closed (1001", "session.peer_closed session.gateway_stopped"},
    {"gateway closed (1002", "ws.protocol_mismatch cli.version_skew ws.protocol_violation"},
    {"gateway closed (1005", "session.peer_closed ws.closed_before_answer"},
    {"gateway closed (1006",
     "target.loopback_own_container connect.refused ws.upgrade_declined http.proxy_bad_gateway "
     "session.network_lost session.proxy_idle_timeout"},
    {"gateway closed (1008", "pairing.required auth.token_mismatch auth.no_credential"},
    {"gateway closed (1007", "ws.protocol_violation"},
    {"gateway closed (1009", "session.peer_closed ws.protocol_violation"},
    {"gateway closed (1011", "ws.closed_before_answer session.peer_closed"},
    {"gateway closed (1012", "session.gateway_restarted session.gateway_stopped"},
    {"gateway closed (1013", "http.gateway_starting http.gateway_draining"},
    {"gateway closed (4001", "session.auth_changed"},
    {"gatewayclientrequesterror: protocol mismatch", "ws.protocol_mismatch cli.version_skew"},
    {"disconnected (1006): ",
     "ws.upgrade_declined http.proxy_bad_gateway session.network_lost session.proxy_idle_timeout"},
    {"disconnected (1008): ",
     "pairing.required auth.token_mismatch auth.no_credential auth.identity_required"},
    {"disconnected (1012): ", "session.gateway_restarted session.gateway_stopped"},
    {"gateway connect challenge timeout", "ws.no_challenge http.gateway_stalled"},
    {"gateway rejected websocket upgrade",
     "ws.upgrade_declined http.proxy_bad_gateway http.edge_auth_required"},
    {"handshake timeout conn=", "handshake_timeout"},
    {"closed before connect conn=", "ws.closed_before_answer handshake_timeout"},
    {"connect is only valid as the first request", "ws.protocol_violation"},
    {"running gateway is from an older openclaw build", "cli.version_skew"},
    {"this openclaw command is version", "cli.version_skew"},
    {"control_ui_origin_not_allowed", "ws.origin_not_allowed"},
    {"origin not allowed (open the control ui", "ws.origin_not_allowed"},
    {"control_ui_device_identity_required", "auth.identity_required"},
    {"control ui requires device identity", "auth.identity_required"},
    {"invalid handshake: first request must be connect", "ws.protocol_violation"},
    {"non-loopback control ui requires gateway.controlui.allowedorigins",
     "contract.start gateway_never_started"},

    // ---- TLS
    {"gateway tls fingerprint mismatch", pin},
    {"gateway tls fingerprint requires wss://", "tls.pin_unused target.url_invalid"},
    {"gateway tls fingerprint missing", pin},
    {"gateway tls fingerprint unavailable", pin},

    // ---- state and config
    {"openclaw config is invalid", config},
    {"config was last written by a newer openclaw", "cli.config_newer"},
    {"failed to acquire gateway lock at", "state.not_writable two_gateways state.lock_foreign"},
    {"another gateway owner lease is still active", locked},
    {"gateway owner lease heartbeat stopped", "lease_lost"},
    {"startup migrations are already running for this state directory", "two_gateways"},
    {"a gateway is running for this state directory", "two_gateways state.lock_foreign"},
    {"cannot remove openclaw state while the gateway", "two_gateways"},
    {"cli and service are using different config paths", "state.not_shared target.environment_differs"},
    {"select different config or state directories", "state.not_shared target.environment_differs"},
    {"state directory is missing. sessions, credentials", "state.path_missing"},
    {"existing config is missing gateway.mode", started},
    {"missing config. run `openclaw setup`", "gateway_never_started state.path_missing"},
    {"failed to bind gateway socket", "gateway_never_started two_gateways"},
    {"gateway.bind=custom requires", "contract.start gateway_never_started"},
    {"refusing to bind gateway to", "contract.start gateway_never_started"},
    {"gateway bind=loopback resolved to non-loopback host", "contract.start gateway_never_started"},
    {"this build supports*writer build", "cli.version_skew state.legacy_layout"},

    // ---- the gateway's life
    {"gateway starting; retry shortly", "http.gateway_starting"},
    {"startup-sidecars", "http.gateway_starting"},
    {"unavailable during gateway startup", "http.gateway_starting"},
    {"unavailable during gateway shutdown", "http.gateway_draining"},
    {"clawdbot_gateway_token", "target.dead_variable"},
};

// Short codes and phrases of OpenClaw's that other programs could print too.
constexpr Pattern short_patterns[] = {
    {"gateway token mismatch", token},
    {"auth_token_mismatch", token},
    {"token_mismatch", token},
    {"gateway token missing", no_token},
    {"auth_token_missing", no_token},
    {"auth_token_not_configured", "auth.unauthorized contract.token"},
    {"gateway password mismatch", "auth.password_mismatch"},
    {"auth_password_mismatch", "auth.password_mismatch"},
    {"gateway password missing", "auth.password_mismatch auth.no_credential"},
    {"auth_password_missing", "auth.password_mismatch auth.no_credential"},
    {"auth_password_not_configured", "auth.unauthorized contract.token"},
    {"too many failed authentication attempts", "auth.rate_limited"},
    {"auth_rate_limited", "auth.rate_limited"},
    {"auth_required", "auth.no_credential"},
    {"auth_unauthorized", "auth.unauthorized"},
    {"device token scope mismatch", "auth.scope_mismatch pairing.scope_upgrade"},
    {"auth_scope_mismatch", "auth.scope_mismatch pairing.scope_upgrade"},
    {"auth_identity_header_required", "auth.unauthorized http.proxy_attribution_required"},
    {"auth_verified_user_required", "auth.unauthorized"},
    {"trusted_proxy_", "auth.unauthorized http.proxy_attribution_required"},
    {"repeated unauthorized calls", "auth.token_mismatch auth.unauthorized"},
    {"device identity required", "auth.identity_required"},
    {"device_identity_required", "auth.identity_required pairing.required"},
    {"gateway*pairing required", "pairing.required pairing.scope_upgrade"},
    {"pairing required: ",
     "pairing.required pairing.scope_upgrade pairing.role_upgrade pairing.metadata_upgrade"},
    {"pairing_required", "pairing.required pairing.scope_upgrade"},
    {"capability: pairing pending", "pairing.required"},
    {"scope-upgrade", "pairing.scope_upgrade"},
    {"role-upgrade", "pairing.role_upgrade"},
    {"metadata-upgrade", "pairing.metadata_upgrade"},
    {"no pending device pairing requests to approve", "state.not_shared pairing.required"},
    {"device identity is not persisted", "state.not_writable auth.identity_required"},
    {"device_auth_invalid", "auth.unauthorized pairing.required"},
    {"device signature expired", "clock.skew"},
    {"device signature invalid", signature},
    {"device nonce mismatch", "nonce_refused"},
    {"device nonce required", "nonce_refused"},
    {"device public key invalid", "auth.unauthorized pairing.required"},
    {"device metadata change pending approval", "pairing.metadata_upgrade"},
    {"cannot connect to \"*\" over plaintext ws://", "target.cli_refuses_plaintext"},
    {"secretref is unresolved", reference},
    {"gateway auth unavailable", "auth.unresolved_secret_ref auth.no_credential"},
    {"gateway not reachable*econnrefused", "target.loopback_own_container connect.refused"},
    {"gateway not reachable*enotfound", "dns.name_not_found"},
    {"gateway not reachable*eai_again", "dns.server_failure dns.no_answer"},
    {"gateway not reachable*etimedout", "connect.timeout"},
    {"gateway not reachable*ehostunreach", "connect.unreachable"},
    {"gateway not reachable",
     "target.loopback_own_container connect.refused dns.name_not_found connect.timeout"},
    {"gateway closed (", "ws.closed_before_answer session.peer_closed"},
    {"gateway timeout after", "ws.answer_timeout http.no_response connect.timeout"},
    {"gateway request timeout for", "ws.answer_timeout session.gateway_stalled"},
    {"connect challenge missing nonce", "ws.protocol_violation"},
    {"gateway websocket upgrade failed", "ws.upgrade_declined"},
    {"websocket handshake timeout", "handshake_timeout ws.answer_timeout"},
    {"connection closed during handshake", "ws.closed_before_answer"},
    {"invalid connect params", "ws.connect_rejected ws.protocol_mismatch"},
    {"gateway not connected", "session.network_lost ws.closed_before_answer"},
    {"protocol_mismatch", "ws.protocol_mismatch cli.version_skew"},
    {"gateway*protocol mismatch", "ws.protocol_mismatch cli.version_skew"},
    {"client_version_mismatch", "cli.version_skew ws.protocol_mismatch"},
    {"slow consumer", "slow_consumer"},
    {"server tls fingerprint mismatch", pin},
    {"missing server tls fingerprint", pin},
    {"gateway tls: failed to enable", started},
    {"invalid config at ", config},
    {"config validation failed: ", config},
    {"gateway already running", locked},
    {"another gateway instance is already listening", locked},
    {"migration lease was lost", "lease_lost"},
    {"gateway start blocked", started},
    {"gateway failed to start", started},
    {"gateway startup failed", started},
    {"service restart", "session.gateway_restarted"},
    {"gateway restarting", "session.gateway_restarted http.gateway_draining"},
    {"config reload forced restart", "config_reload"},
    {"systemd stopped restarting the gateway after repeated crashes", "crash_loop"},
};

}  // namespace openclaw_corpus

std::span<const Pattern> openclaw_words() {
    return openclaw_corpus::patterns;
}

std::span<const Pattern> openclaw_short_words() {
    return openclaw_corpus::short_patterns;
}

}  // namespace ocprobe::app
