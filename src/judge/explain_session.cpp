// Documentation of http.*, ws.*, auth.* and pairing.*.
#include "judge/explain.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

constexpr std::array session_entries{
    Explanation{
        "http.not_a_gateway",
        "http",
        verdict_too,
        "Something answers, and its status, content type and body show that it is not the gateway; a web "
        "server's default page is.",
        "See which service owns that port."},
    Explanation{
        "http.proxy_bad_gateway",
        "http",
        verdict_too,
        "502, 503 or 504 made by a proxy in front, named from its headers or body.",
        "Ask the gateway from inside the proxy's container; correct the upstream."},
    Explanation{
        "http.gateway_starting",
        "http",
        verdict_too,
        "Readiness says so, or the socket is closed with 1013 while starting.",
        "Wait: ocprobe wait. Alive is not ready."},
    Explanation{
        "http.gateway_draining",
        "http",
        verdict_too,
        "The gateway is stopping or restarting: 1012, 1013 or 503 say so.",
        "Wait for its return, and read its log for the reason."},
    Explanation{
        "http.gateway_not_ready",
        "http",
        verdict_too,
        "Readiness was asked for and fails for another reason than starting. Otherwise a finding.",
        "Ask /readyz inside the gateway's container: there it tells the reason."},
    Explanation{
        "http.gateway_stalled",
        "http",
        verdict_too,
        "The port accepts, or its accept queue fills, and nothing is answered while the gateway's process "
        "lives. Needs further evidence: the queue, /readyz, a stopped process, an earlier answer.",
        "Look at the process's CPU, memory and state; restart it if it does not recover."},
    Explanation{
        "http.proxy_attribution_required",
        "http",
        verdict_too,
        "403 from the gateway: a proxy adds forwarded headers and is not trusted, or is trusted and adds "
        "none.",
        "List the proxy's address in gateway.trustedProxies, or remove the headers in the proxy."},
    Explanation{
        "http.preauth_limit",
        "http",
        verdict_too,
        "503: too many sockets of this address have not authenticated yet.",
        "Find the client that opens sockets in a loop."},
    Explanation{
        "http.no_response",
        "http",
        verdict_too,
        "The connection is accepted; then silence, a drip of bytes, or an early close.",
        "Ask the gateway from inside its own container."},
    Explanation{
        "http.health_unexpected",
        "http",
        finding_only,
        "/healthz does not look like a gateway's, and yet the handshake succeeds.",
        "A proxy answers /healthz itself: do not use it as a health check."},
    Explanation{
        "ws.upgrade_declined",
        "websocket",
        verdict_too,
        "The upgrade got an HTTP status other than 101 from a proxy or another server.",
        "Forward Upgrade and Connection in the proxy; follow its redirect; remove its own login."},
    Explanation{
        "ws.no_challenge",
        "websocket",
        verdict_too,
        "101, then no challenge within the budget: another protocol, or a proxy that buffers.",
        "Turn off buffering for this port."},
    Explanation{
        "ws.protocol_mismatch",
        "websocket",
        verdict_too,
        "1002 with PROTOCOL_MISMATCH, or the installed CLI's range and the gateway's protocol do not meet "
        "although the probe's wider range does.",
        "Upgrade the older side; one image for both services is best."},
    Explanation{
        "ws.origin_not_allowed",
        "websocket",
        verdict_too,
        "CONTROL_UI_ORIGIN_NOT_ALLOWED: an Origin header reached the gateway.",
        "Remove it in the proxy, or list it in gateway.controlUi.allowedOrigins."},
    Explanation{
        "ws.closed_before_answer",
        "websocket",
        verdict_too,
        "Closed or cut between upgrade and answer; the report tells the code and who made it.",
        "Read the gateway's log at that moment. 1000 without a reason after 3, 10 or 15 s is a handshake "
        "timer."},
    Explanation{
        "ws.answer_timeout",
        "websocket",
        verdict_too,
        "connect was sent and no res came within the budget.",
        "See whether the gateway is busy (/readyz, CPU)."},
    Explanation{
        "ws.protocol_violation",
        "websocket",
        verdict_too,
        "The peer breaks RFC 6455 or the frame protocol; a 1006 inside a frame is a forgery.",
        "See what listens there: no gateway does this."},
    Explanation{
        "ws.connect_rejected",
        "websocket",
        verdict_too,
        "The gateway answers connect with an error that is about neither authentication nor pairing; code "
        "and message are printed.",
        "Let the real CLI decide: openclaw gateway call health."},
    Explanation{
        "auth.no_credential",
        "credential",
        verdict_too,
        "The gateway wants a credential and no source in this container gives one.",
        "Set OPENCLAW_GATEWAY_TOKEN, or mount the state directory whose config holds it."},
    Explanation{
        "auth.token_mismatch",
        "credential",
        verdict_too,
        "AUTH_TOKEN_MISMATCH: the report tells which source was used, which others differ and, with --prove, "
        "which one works.",
        "Use one token on both sides. The gateway takes its config's before its environment's."},
    Explanation{
        "auth.token_malformed",
        "credential",
        verdict_too,
        "The token has quotes around it, control characters or blanks inside, or is an unexpanded ${VAR}. "
        "The verdict when the gateway refused it, else a finding.",
        "Write the bare token."},
    Explanation{
        "auth.token_placeholder",
        "credential",
        verdict_too,
        "The token is a redaction marker or a template value. The verdict when the gateway refused it, else "
        "a finding.",
        "Put the real token there."},
    Explanation{
        "auth.password_mismatch",
        "credential",
        verdict_too,
        "AUTH_PASSWORD_MISMATCH, or the gateway is in password mode while a token is configured.",
        "Set OPENCLAW_GATEWAY_PASSWORD on both sides."},
    Explanation{
        "auth.device_token_mismatch",
        "credential",
        verdict_too,
        "AUTH_DEVICE_TOKEN_MISMATCH: the cached device token is no longer valid.",
        "Approve the device again on the gateway's side."},
    Explanation{
        "auth.scope_mismatch",
        "credential",
        verdict_too,
        "AUTH_SCOPE_MISMATCH: the cached device token does not hold the scopes asked for.",
        "Approve the wider scopes on the gateway's side."},
    Explanation{
        "auth.unresolved_secret_ref",
        "credential",
        verdict_too,
        "The config names a SecretRef or ${VAR} that cannot be resolved here, and this CLI version stops for "
        "it. A finding where it does not.",
        "Give this container the variable or file, or write the value."},
    Explanation{
        "auth.rate_limited",
        "websocket",
        verdict_too,
        "AUTH_RATE_LIMITED: the address is locked out, for the right credential too. Never retried.",
        "Stop the client that keeps failing and wait until the time that is printed."},
    Explanation{
        "auth.identity_required",
        "websocket",
        verdict_too,
        "DEVICE_IDENTITY_REQUIRED although a credential was sent; or mode none on loopback without a device "
        "identity, where `gateway call` is refused and `openclaw health` works.",
        "Look at the gateway's auth mode; give it a token, or share its state directory."},
    Explanation{
        "auth.unauthorized",
        "websocket",
        verdict_too,
        "AUTH_UNAUTHORIZED or any other AUTH_ code, which is printed with its reason.",
        "Look at the gateway's auth settings."},
    Explanation{
        "auth.sources_differ",
        "credential",
        finding_only,
        "Another source holds a different credential than the one that is used.",
        "Keep one source."},
    Explanation{
        "auth.token_trimmed",
        "credential",
        finding_only,
        "Blanks or a carriage return stood at the ends of the credential; the CLI cuts them too.",
        "Harmless."},
    Explanation{
        "auth.credential_override",
        "credential",
        finding_only,
        "The credential comes from --token-file, standard input or OCPROBE_TOKEN: the CLI would not see it.",
        "Nothing to do."},
    Explanation{
        "auth.as_cli",
        "credential",
        finding_only,
        "--as-cli presents the CLI's own device and its cached token, or says why it does not: the gateway "
        "would "
        "make a pairing request of a device that it does not know, or knows with another platform or role, "
        "so "
        "its own row of the device must be visible in the state directory.",
        "Nothing to do where it was presented. Else let the real CLI decide."},
    Explanation{
        "pairing.required",
        "websocket",
        verdict_too,
        "PAIRING_REQUIRED on the wire (certain); or read from the state directory (likely): a pending "
        "request of this CLI's device, or a device that it would present to a remote gateway and that is not "
        "paired.",
        "openclaw devices list, then devices approve <requestId>, on the gateway's side. Or give the CLI a "
        "state directory of its own."},
    Explanation{
        "pairing.scope_upgrade",
        "websocket",
        verdict_too,
        "The device is paired and asks for more scopes than were approved.",
        "Approve the request on the gateway's side: a device cannot approve itself."},
    Explanation{
        "pairing.role_upgrade",
        "websocket",
        verdict_too,
        "The device is paired and asks for a higher role.",
        "Approve the request on the gateway's side."},
    Explanation{
        "pairing.metadata_upgrade",
        "websocket",
        verdict_too,
        "The device's platform or family has changed since it was approved.",
        "Approve the request on the gateway's side."},
};

}  // namespace

std::span<const Explanation> explain_session() {
    return session_entries;
}

}  // namespace ocprobe::judge
