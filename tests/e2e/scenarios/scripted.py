"""Everything that the real gateway does not do on request: the scripted one plays it."""
from kit import peers
from kit.scenario import ANY, Context, Scenario

ENV = "env OPENCLAW_GATEWAY_TOKEN"
ANSWERED = (1008, "frame")
SHORT = ("--stage-timeout", "700ms")

# part: (verdict, close), and what else differs from the common row.
PARTS = {
    "healthy": ("healthy", None, {}),
    "app-page": ("healthy", None, {"findings": ("http.health_unexpected",)}),
    "starting": ("http.gateway_starting", ANY, {"args": ("--timeout", "1500ms")}),
    "draining": ("http.gateway_draining", None, {}),
    "restarting": ("http.gateway_draining", (1013, "frame"), {"args": ("--timeout", "1500ms")}),
    "preauth-limit": ("http.preauth_limit", None, {}),
    "attribution": ("http.proxy_attribution_required", None, {}),
    "web-server": ("http.not_a_gateway", None, {}),
    "bad-gateway": ("http.proxy_bad_gateway", None, {}),
    "decline-401": ("ws.upgrade_declined", None, {}),
    "decline-404": ("ws.upgrade_declined", None, {}),
    "no-upgrade": ("ws.upgrade_declined", None, {}),
    "silent": ("http.no_response", None, {"args": SHORT}),
    "empty-close": (("http.no_response", "connect.published_port_reset"), None, {}),
    "reset": (("http.no_response", "connect.published_port_reset"), None, {}),
    "drip": ("http.no_response", None, {"args": SHORT}),
    "endless-head": (("http.not_a_gateway", "http.no_response", "ws.upgrade_declined", "ws.protocol_violation"), ANY, {"args": SHORT}),
    "endless-body": (("http.not_a_gateway", "http.no_response", "ws.upgrade_declined"), ANY, {"args": SHORT}),
    "slow-answer": ("healthy", None, {"args": ("--timeout", "8s")}),
    "wrong-accept": ("ws.protocol_violation", ANY, {}),
    "no-challenge": ("ws.no_challenge", (1001, "local"), {"args": SHORT}),
    "answer-timeout": ("ws.answer_timeout", (1001, "local"), {"args": SHORT}),
    "cut-at-challenge": ("ws.closed_before_answer", (1006, "synthesized"), {}),
    "cut-at-connect": ("ws.closed_before_answer", (1006, "synthesized"), {}),
    "end-at-connect": ("ws.closed_before_answer", (1006, "synthesized"), {}),
    "close-1000": ("ws.closed_before_answer", (1000, "frame"), {}),
    "close-1011": ("ws.closed_before_answer", (1011, "frame"), {}),
    "close-1012": ("http.gateway_draining", (1012, "frame"), {}),
    "close-empty": ("ws.closed_before_answer", (1005, "frame"), {}),
    "forged-1006": ("ws.protocol_violation", (1002, "local"), {}),
    "masked": ("ws.protocol_violation", (1002, "local"), {}),
    "reserved-bits": ("ws.protocol_violation", (1002, "local"), {}),
    "bad-utf8": ("ws.protocol_violation", (1007, "local"), {}),
    "length-2-63": ("ws.protocol_violation", (1002, "local"), {}),
    "big-frame": ("inconclusive", (1009, "local"), {}),
    "bad-challenge": ("ws.protocol_violation", (1002, "local"), {}),
    "bad-answer": ("ws.protocol_violation", (1002, "local"), {}),
    "escapes": ("auth.unauthorized", ANSWERED, {}),
    "echo": ("auth.token_mismatch", ANSWERED, {}),
    "token-mismatch": ("auth.token_mismatch", ANSWERED, {}),
    "password-mismatch": ("auth.password_mismatch", ANSWERED, {}),
    "rate-limited": ("auth.rate_limited", ANSWERED, {}),
    "identity-required": ("auth.identity_required", ANSWERED, {}),
    "device-token-mismatch": ("auth.device_token_mismatch", ANSWERED, {}),
    "scope-mismatch": ("auth.scope_mismatch", ANSWERED, {}),
    "unauthorized": ("auth.unauthorized", ANSWERED, {}),
    "origin": ("ws.origin_not_allowed", ANSWERED, {}),
    "protocol": ("ws.protocol_mismatch", (1002, "frame"), {}),
    "not-paired": ("pairing.required", ANSWERED, {}),
    "scope-upgrade": ("pairing.scope_upgrade", ANSWERED, {}),
    "role-upgrade": ("pairing.role_upgrade", ANSWERED, {}),
    "metadata-upgrade": ("pairing.metadata_upgrade", ANSWERED, {}),
}


def against(part: str, token: str, **options):
    def start(context: Context) -> None:
        port = peers.scripted(context.world, context.stack, part, token, where="cli", **options)
        context.env["OPENCLAW_GATEWAY_URL"] = f"ws://127.0.0.1:{port}"

    return start


def clock_of(seconds: int):
    def check(report: dict) -> list[str]:
        found = [entry["id"] for entry in report["findings"]]
        return [] if "clock.skew" in found else [f"a clock {seconds} s away is no finding: {found}"]

    return check


def table(kit) -> list[Scenario]:
    rows = []
    for part, (verdict, close, more) in PARTS.items():
        rows.append(Scenario(f"plays {part}", verdict, close=close, target="env OPENCLAW_GATEWAY_URL", credential=ENV, where="cli",
                             env={"OPENCLAW_GATEWAY_TOKEN": kit.token}, setup=against(part, kit.token), sent=True, **more))
    env = {"OPENCLAW_GATEWAY_TOKEN": kit.token}
    rows += [
        Scenario("ready after two seconds", "healthy", where="cli", env=env, setup=against("starting", kit.token, ready_after=2),
                 formats=False, sent=True),
        Scenario("its clock is ten minutes ahead", "healthy", where="cli", env=env, sent=True, check=clock_of(600),
                 setup=against("healthy", kit.token, clock_offset=600)),
        Scenario("password, wrong", "auth.password_mismatch", where="cli", env={"OPENCLAW_GATEWAY_PASSWORD": kit.wrong}, sent=True,
                 setup=against("healthy", kit.token, mode="password"), close=ANSWERED),
    ]
    return rows
