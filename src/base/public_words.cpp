// The words that every report may contain, also when they are part of a secret.
//
// `openclaw-dev-token` is a weak token, but people use it, and its first eight characters are in every path of every
// report. Only words that a report cannot avoid belong here: everything else is replaced where it is found.
#include "base/public_words.hpp"

#include "base/ascii.hpp"
#include "base/credential_script.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ocprobe {

namespace {

constexpr auto vocabulary = std::to_array<std::string_view>({
    // Names of services, packages and files.
    "openclaw-gateway openclaw-cli openclaw_gateway openclaw_cli host.docker.internal localhost",
    "/home/node/.openclaw/openclaw.json /root/.openclaw/openclaw.json openclaw.json.bak openclaw.mjs",
    ".openclaw/.env openclaw.sqlite identity/device.json identity/device-auth.json gateway-cert.pem",
    "devices/paired.json devices/pending.json docker-compose.yml compose.yml docker compose exec",
    "openclaw gateway call health openclaw gateway probe openclaw gateway status openclaw devices approve",
    "openclaw devices list openclaw config get gateway.auth.token openclaw pairing",
    // Lines of a fix.
    "docker compose up -d --force-recreate --no-deps docker compose restart docker run podman exec container",
    "kubectl set env deployment/ kubectl exec service/ kubectl rollout restart kubectl apply -f "
    "<manifest>",
    "environment network_mode \"service: networks volumes --network container: volumeMounts mountPath "
    "readOnly",
    "securityContext runAsUser runAsGroup openclaw config set openclaw config unset <value of env",
    "recreate that container (with Compose: docker compose up -d) the same value, without quotes",
    "docker compose exec -T volumes_from: --volumes-from <container of the gateway> printenv <Deployment of "
    "the",
    // Addresses.
    "ws://127.0.0.1:18789 http://127.0.0.1:18789 wss://127.0.0.1:18789 ws://localhost:18789",
    "ws://openclaw-gateway:18789 http://openclaw-gateway:18789 wss://openclaw-gateway:18789",
    // Variables.
    "OPENCLAW_GATEWAY_URL OPENCLAW_GATEWAY_TOKEN OPENCLAW_GATEWAY_PASSWORD OPENCLAW_GATEWAY_PORT",
    "OPENCLAW_CONFIG_PATH OPENCLAW_CONFIG_DIR OPENCLAW_CONFIG_READONLY OPENCLAW_STATE_DIR OPENCLAW_HOME",
    "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS OPENCLAW_GATEWAY_TOKEN_FILE OPENCLAW_PROFILE CLAWDBOT_GATEWAY_TOKEN",
    "OCPROBE_URL OCPROBE_TOKEN NODE_EXTRA_CA_CERTS NODE_OPTIONS SSL_CERT_FILE HTTP_PROXY HTTPS_PROXY "
    "ALL_PROXY",
    "NO_PROXY CLAWDBOT_GATEWAY_PASSWORD CLAWDBOT_STATE_DIR CLAWDBOT_CONFIG_PATH",
    // Keys of the config.
    "gateway.auth.token gateway.auth.password gateway.auth.mode gateway.remote.token gateway.remote.password",
    "gateway.remote.url gateway.remote.tlsFingerprint gateway.mode gateway.bind gateway.port "
    "gateway.tls.enabled",
    "gateway.trustedProxies gateway.controlUi.allowedOrigins trusted-proxy device-token device_token",
    // Words of the report. Its field names and their values are added by Redactor::allow().
    "reachable authorised scoped certain likely possible not measured verdict findings evidence excluded",
    "flag --token-file flag --url default loopback state device token config env.vars state directory",
    "connect.challenge hello-ok challenge protocol synthesized transport ocprobe health ocprobe check",
    "container namespace inconclusive internal_error passwords characters",
    "no secret seen none printed too short or too common to be searched for in it",
    "target.loopback_own_container target.url_invalid target.cli_refuses_plaintext "
    "target.url_needs_env_token",
    "target.remote_url_missing target.port_mismatch target.dead_variable target.proxy_variables",
    "target.environment_differs dns.name_not_found dns.no_address dns.server_failure dns.no_answer",
    "connect.refused connect.timeout connect.unreachable connect.socket_missing connect.socket_denied",
    "connect.socket_stale connect.not_a_socket connect.published_port_reset tls.untrusted_certificate",
    "tls.required tls.plain_server tls.name_mismatch tls.expired tls.not_yet_valid tls.pin_mismatch",
    "tls.handshake_failed http.not_a_gateway http.proxy_bad_gateway http.gateway_starting http.no_response",
    "http.gateway_draining http.proxy_attribution_required http.preauth_limit http.gateway_stalled",
    "ws.upgrade_declined ws.no_challenge ws.protocol_mismatch ws.origin_not_allowed ws.closed_before_answer",
    "ws.answer_timeout ws.protocol_violation auth.no_credential auth.token_mismatch auth.token_malformed",
    "auth.token_placeholder auth.password_mismatch auth.device_token_mismatch auth.scope_mismatch",
    "auth.unresolved_secret_ref auth.rate_limited auth.identity_required auth.unauthorized pairing.required",
    "pairing.scope_upgrade pairing.role_upgrade pairing.metadata_upgrade state.config_unreadable",
    "state.config_invalid state.not_writable state.not_shared state.legacy_layout state.disk_full",
    "state.single_file_mount state.lock_foreign state.config_suspicious clock.skew password passwords",
});

// What is judged in the texts of a gateway or a server in front of it, where it is shorter than eight characters.
constexpr auto protocol_words = std::to_array<std::string_view>({
    "admin",   "auth",    "close",   "closed",  "code",   "connect", "device", "error",   "event",
    "expired", "failed",  "gateway", "hello",   "html",   "http",    "https",  "invalid", "json",
    "live",    "loop",    "method",  "missing", "none",   "not",     "null",   "ok",      "pairing",
    "plain",   "proxy",   "read",    "ready",   "reason", "retry",   "role",   "scope",   "scopes",
    "server",  "shortly", "started", "startup", "status", "text",    "token",  "trusted", "true",
    "false",   "upgrade", "version", "write",   "ws",     "wss",
});

}  // namespace

bool is_public_word(std::string_view text) {
    static const std::string words = [] {
        std::string all;
        for (const auto line : vocabulary)
            all += lower(line) + '\n';
        all += lower("node -p '" + credential_script("token")) + '\n';
        return all;
    }();
    return contains(words, lower(text));
}

bool is_protocol_word(std::string_view word) {
    return std::find(protocol_words.begin(), protocol_words.end(), lower(word)) != protocol_words.end();
}

}  // namespace ocprobe
