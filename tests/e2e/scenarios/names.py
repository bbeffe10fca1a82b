"""Names that do not resolve, in every way in which they do not."""
from kit import peers
from kit.scenario import Context, Scenario

TARGET = "env OPENCLAW_GATEWAY_URL"


def asked(answer: str | None, host: str = "openclaw-gateway"):
    def start(context: Context) -> None:
        if answer:
            peers.name_server(context.world, context.stack, answer)
        context.env["OPENCLAW_GATEWAY_URL"] = f"ws://{host}:18789"

    return start


def table(kit) -> list[Scenario]:
    env = {"OPENCLAW_GATEWAY_TOKEN": kit.token, "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS": "1"}
    common = dict(where="alone", env=env, target=TARGET, facts={"reachable": False}, stages={"dns": "failed", "connect": "skipped"})
    short = ("--no-candidates", "--stage-timeout", "800ms")
    return [
        Scenario("NXDOMAIN", "dns.name_not_found", setup=asked("nxdomain"), cli="ENOTFOUND", **common),
        Scenario("no address", "dns.no_address", setup=asked("empty"), **common),
        Scenario("SERVFAIL", "dns.server_failure", setup=asked("servfail"), **common),
        Scenario("REFUSED", "dns.server_failure", setup=asked("refused"), **common),
        Scenario("garbage", ("dns.server_failure", "dns.no_answer"), setup=asked("garbage"), args=short, **common),
        Scenario("a silent name server", "dns.no_answer", setup=asked("silent"), args=short, **common),
        Scenario("no name server", "dns.no_answer", setup=asked(None), args=short, **common),
        Scenario("an address that nobody has", "connect.unreachable", setup=asked("10.88.0.1"), where="alone", env=env, target=TARGET,
                 stages={"dns": "passed", "connect": "failed"}),
    ]
