// OpenClaw's own words, and those of the commands and files that a fix names.
//
// `openclaw-dev-token` is a weak token, but people use it, and its first eight characters are in every path of every
// report. Only words that a report cannot avoid belong here: everything else is replaced where it is found.
#include "ocprobe/policy/vocabulary.hpp"

#include <array>

namespace ocprobe::policy {

namespace {

constexpr auto texts = std::to_array<std::string_view>({
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
});

// What is judged in the texts of a gateway or a server in front of it, where it is shorter than eight characters.
constexpr auto protocol = std::to_array<std::string_view>({
    "admin",   "auth",    "close",   "closed",  "code",   "connect", "device", "error",   "event",
    "expired", "failed",  "gateway", "hello",   "html",   "http",    "https",  "invalid", "json",
    "live",    "loop",    "method",  "missing", "none",   "not",     "null",   "ok",      "pairing",
    "plain",   "proxy",   "read",    "ready",   "reason", "retry",   "role",   "scope",   "scopes",
    "server",  "shortly", "started", "startup", "status", "text",    "token",  "trusted", "true",
    "false",   "upgrade", "version", "write",   "ws",     "wss",
});

}  // namespace

Vocabulary vocabulary() {
    return {.texts = texts, .protocol = protocol};
}

}  // namespace ocprobe::policy
