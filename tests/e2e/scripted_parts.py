"""What the scripted gateway can play: its refusals (protocol facts) and the names of its parts."""
import dataclasses

WELCOME_PAGE = (
    "<!DOCTYPE html><html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1>"
    "<p>If you see this page, the web server is successfully installed and working.</p></body></html>"
)
APP_PAGE = '<!doctype html><html><head><title>OpenClaw Control</title></head><body><div id="root"></div></body></html>'


@dataclasses.dataclass
class Refusal:
    """An error frame, and the close frame that follows it."""

    code: str
    details: dict
    message: str
    close: int = 1008
    reason: str | None = None
    extra: dict = dataclasses.field(default_factory=dict)


REQUEST_ID = "5f0c7d1e-0000-4000-8000-00000000e2e0"
PAIRING = {"requestId": REQUEST_ID, "deviceId": "d" * 64, "requestedRole": "operator"}
REFUSALS = {
    "identity-required": Refusal("NOT_PAIRED", {"code": "DEVICE_IDENTITY_REQUIRED"}, "device identity required"),
    "token-mismatch": Refusal(
        "INVALID_REQUEST",
        {"code": "AUTH_TOKEN_MISMATCH", "canRetryWithDeviceToken": False, "recommendedNextStep": "update_auth_credentials"},
        "unauthorized: gateway token mismatch (provide gateway auth token)",
    ),
    "password-mismatch": Refusal("INVALID_REQUEST", {"code": "AUTH_PASSWORD_MISMATCH"}, "unauthorized: gateway password mismatch"),
    "rate-limited": Refusal(
        "INVALID_REQUEST",
        {"code": "AUTH_RATE_LIMITED", "authReason": "rate_limited", "recommendedNextStep": "wait_then_retry"},
        "unauthorized: too many failed authentication attempts (retry later)",
        extra={"retryable": True, "retryAfterMs": 299985},
    ),
    "device-token-mismatch": Refusal(
        "INVALID_REQUEST", {"code": "AUTH_DEVICE_TOKEN_MISMATCH"}, "unauthorized: device token mismatch (rotate/reissue device token)"
    ),
    "scope-mismatch": Refusal("INVALID_REQUEST", {"code": "AUTH_SCOPE_MISMATCH"}, "unauthorized: device token scope mismatch"),
    "unauthorized": Refusal(
        "INVALID_REQUEST", {"code": "AUTH_UNAUTHORIZED", "authReason": "trusted_proxy_untrusted_source"}, "unauthorized"
    ),
    "origin": Refusal(
        "INVALID_REQUEST", {"code": "CONTROL_UI_ORIGIN_NOT_ALLOWED", "reason": "origin not allowed"}, "origin not allowed"
    ),
    "protocol": Refusal(
        "INVALID_REQUEST",
        {"code": "PROTOCOL_MISMATCH", "clientMinProtocol": 3, "clientMaxProtocol": 4, "expectedProtocol": 5, "minimumProbeProtocol": 5},
        "protocol mismatch",
        close=1002,
    ),
    "starting": Refusal(
        "UNAVAILABLE",
        {"reason": "startup-sidecars"},
        "gateway starting; retry shortly",
        close=1013,
        reason="gateway starting",
        extra={"retryable": True, "retryAfterMs": 500},
    ),
    "restarting": Refusal(
        "UNAVAILABLE", {}, "connect unavailable during gateway restart", close=1013, reason="gateway restart in progress"
    ),
}
for kind, text in {
    "not-paired": "pairing required: device is not approved yet",
    "scope-upgrade": "pairing required: device is asking for more scopes than currently approved",
    "role-upgrade": "pairing required: device is asking for a higher role than currently approved",
    "metadata-upgrade": "pairing required: device identity changed and must be re-approved",
}.items():
    REFUSALS[kind] = Refusal(
        "NOT_PAIRED",
        {"code": "PAIRING_REQUIRED", "reason": kind, "remediationHint": "openclaw devices approve", **PAIRING},
        text,
        reason=f"{text} (requestId: {REQUEST_ID})",
    )

# Parts played before, or in place of, the protocol. Everything else in PARTS is played by the functions below.
HTTP_PARTS = {
    "healthy": "a gateway that is up",
    "starting": "listens, but is not ready; ready after --ready-after",
    "draining": "stopping: refuses upgrades with its own 503",
    "preauth-limit": "its own 503: too many unauthenticated sockets",
    "attribution": "its own 403: forwarded headers from an untrusted peer",
    "web-server": "a web server's welcome page on every path",
    "app-page": "HTML on the probe paths, as old releases serve; the socket works",
    "bad-gateway": "a proxy's 502 on every path",
    "decline-401": "a proxy's 401 to the upgrade",
    "decline-404": "a proxy's 404 to the upgrade",
    "no-upgrade": "a proxy that does not forward Upgrade: the app page with 200",
    "silent": "accepts, reads, never answers",
    "empty-close": "accepts, then closes without a byte",
    "reset": "accepts, then resets without a byte",
    "drip": "one byte of its answer every 200 ms",
    "endless-body": "a body without an end",
    "endless-head": "headers without an end",
}
SOCKET_PARTS = {
    "slow-answer": "answers the connect after --delay",
    "wrong-accept": "a wrong Sec-WebSocket-Accept",
    "no-challenge": "101, then nothing",
    "answer-timeout": "a challenge, then no answer",
    "cut-at-challenge": "101, then RST",
    "cut-at-connect": "RST in place of the answer",
    "end-at-connect": "FIN in place of the answer, no close frame",
    "close-1000": "closes with 1000 and no reason in place of the answer",
    "close-1011": "closes with 1011 in place of the answer",
    "close-1012": "closes with 1012 in place of the answer",
    "close-empty": "an empty close frame in place of the answer",
    "forged-1006": "a close frame that carries 1006",
    "masked": "a masked frame",
    "reserved-bits": "a frame with a reserved bit",
    "bad-utf8": "a text frame that is not UTF-8",
    "length-2-63": "a frame header that promises 2^63 bytes",
    "big-frame": "a first frame of 5 MiB",
    "bad-challenge": "a challenge without a nonce",
    "bad-answer": "an answer whose `ok` is a string",
    "escapes": "terminal escapes and bidirectional overrides in every text",
    "echo": "refuses, and repeats all that the client sent in every encoding",
}


def all_parts() -> dict[str, str]:
    return {**HTTP_PARTS, **SOCKET_PARTS, **{name: f"refuses: {refusal.message}" for name, refusal in REFUSALS.items()
                                             if name not in HTTP_PARTS}}
