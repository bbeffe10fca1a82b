"""One gateway by two paths, or two gateways: the group's own on 18789 and another real one beside it on 19100."""
import functools
import json

from kit.gateway import Gateway
from kit.scenario import Context, Scenario
from kit.world import GATEWAY_ADDRESS
from scenarios.loopback import ENV, REFUSED

OTHER = "ws://127.0.0.1:19100"


def gateway(token: str) -> dict:
    return {"bind": "lan", "auth": {"mode": "token", "token": token}}


def says(finding: str, *words: str):
    """The finding names both places, or what tells the two apart."""

    def check(report: dict) -> list[str]:
        texts = [entry["summary"] for entry in report["findings"] if entry["id"] == finding]
        if len(texts) != 1:
            return [f"{finding} stands {len(texts)} times"]
        return [f"{finding} does not say {word!r}: {texts[0]!r}" for word in words if word not in texts[0]]

    return check


def table(kit) -> list[Scenario]:
    @functools.cache
    def other() -> Gateway:
        second = Gateway(kit.world, "other", gateway(kit.wrong), port=19100)
        kit.world.stack.callback(second.stop)
        return second.start()

    def beside(context: Context) -> None:
        other()

    def beside_and_in_its_directory(context: Context) -> None:
        """The state directory of the one gateway, the URL of the other."""
        other()
        path = context.home / "cli.json"
        path.write_text(json.dumps({"gateway": {"mode": "local"}}))
        context.env.update(OPENCLAW_STATE_DIR=str(context.gateway.state), OPENCLAW_CONFIG_PATH=str(path))

    remote = {"OPENCLAW_GATEWAY_URL": f"ws://{GATEWAY_ADDRESS}:18789", "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS": "1"}
    return [
        Scenario("the token of the one, the URL of the other", "auth.token_mismatch", credential=ENV, close=REFUSED, setup=beside, sent=True,
                 env={"OPENCLAW_GATEWAY_URL": OTHER, "OPENCLAW_GATEWAY_TOKEN": kit.token}, findings=("target.two_gateways",),
                 check=says("target.two_gateways", "127.0.0.1:19100", "127.0.0.1:18789")),
        Scenario("the state directory of the one, the URL of the other", "healthy", credential=ENV, sent=True,
                 setup=beside_and_in_its_directory, findings=("target.two_gateways",), check=says("target.two_gateways", "boot id"),
                 env={"OPENCLAW_GATEWAY_URL": OTHER, "OPENCLAW_GATEWAY_TOKEN": kit.wrong}),
        Scenario("one gateway by its two addresses", "auth.token_mismatch", credential=ENV, close=REFUSED, sent=True,
                 env={**remote, "OPENCLAW_GATEWAY_TOKEN": kit.wrong}, findings=("target.one_gateway",),
                 check=says("target.one_gateway", "127.0.0.1:18789", GATEWAY_ADDRESS)),
    ]
