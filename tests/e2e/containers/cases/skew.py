"""Releases that do not fit together, and older CLIs whose rules differ."""
from containers.case import Case, Kit
from containers.cases.common import (
    ALLOW, CONFIG_TOKEN, DEFAULT, ENV_TOKEN, ENV_URL, GATEWAY, LITERAL, NAMED, REFUSED, dial, fact, local, start_token_gateway,
)
from containers.lab import gateway_config, real, start_gateway
from kit.scenario import ANY

OLD = "2026.4.29"
MIDDLE = "2026.7.1"
OLD_GATEWAY = "10.93.0.30"


def start_old(kit: Kit, stack) -> None:
    kit.boxes["gateway"] = start_gateway(kit.lab, stack, gateway_config(auth={"mode": "token", "token": kit.token}), address=OLD_GATEWAY,
                                         version=OLD)


def old_gateway_table(kit) -> list[Case]:
    token, url = kit.token, f"ws://{OLD_GATEWAY}:18789"
    rows = [
        dict(name="new CLI, old gateway", verdict="ws.protocol_mismatch", target=ENV_URL, credential=ENV_TOKEN, env=dial(url, token), close=ANY,
             cli="protocol"),
        dict(name="new CLI beside the old gateway", verdict="ws.protocol_mismatch", target=DEFAULT, credential=CONFIG_TOKEN, network="gateway",
             config=local(token), close=ANY, cli="protocol"),
        dict(name="old CLI beside the old gateway", verdict="healthy", target=DEFAULT, credential=CONFIG_TOKEN, network="gateway", image=real(OLD),
             config=local(token), cli="ok", check=fact("cli.version", OLD)),
        dict(name="old CLI, old gateway, its state", verdict="healthy", target=DEFAULT, credential=CONFIG_TOKEN, in_gateway=True, cli="ok"),
        dict(name="old CLI, old gateway, by address", verdict="pairing.required", target=ENV_URL, credential=ENV_TOKEN, image=real(OLD),
             env=dial(url, token, **ALLOW), cli="pairing required", close=ANY),
        dict(name="old CLI, a private address without the switch", verdict="target.cli_refuses_plaintext", target=ENV_URL, image=real(OLD),
             env=dial(url, token), cli="SECURITY ERROR", close=ANY),
    ]
    return [Case(**row) for row in rows]


def old_cli_table(kit) -> list[Case]:
    token, bad = kit.token, kit.wrong
    beside = dict(network="gateway", target=DEFAULT)
    rows = [
        dict(name="old CLI, new gateway", verdict="ws.protocol_mismatch", target=ENV_URL, credential=ENV_TOKEN, image=real(OLD),
             env=dial(LITERAL, token, **ALLOW), close=ANY, cli="protocol", check=fact("cli.source", "measured")),
        dict(name="old CLI beside the new gateway", verdict="ws.protocol_mismatch", credential=CONFIG_TOKEN, image=real(OLD), config=local(token),
             close=ANY, cli="protocol", **beside),
        dict(name="2026.7.1: the environment's token wins", verdict="healthy", credential=ENV_TOKEN, image=real(MIDDLE), config=local(bad),
             env={"OPENCLAW_GATEWAY_TOKEN": token}, cli="ok", **beside),
        dict(name="2026.7.1: a stale token in the environment", verdict="auth.token_mismatch", credential=ENV_TOKEN, image=real(MIDDLE),
             config=local(token), env={"OPENCLAW_GATEWAY_TOKEN": bad}, close=REFUSED, cli="token mismatch", formats=False, **beside),
        dict(name="2026.7.1: a new device for every remote gateway", verdict="pairing.required", target=ENV_URL, credential=ENV_TOKEN,
             image=real(MIDDLE), env=dial(LITERAL, token), cli="pairing required", close=ANY),
        dict(name="2026.7.1: unknown keys stop it", verdict="state.config_invalid", credential="none", image=real(MIDDLE),
             config=local(token, gatway={}), cli="nvalid|nrecognized", close=ANY, **beside),
        dict(name="2026.7.1: the runbook's URL", verdict="target.cli_refuses_plaintext", target=ENV_URL, image=real(MIDDLE),
             env=dial("http://openclaw-gateway:18789", token), cli="SECURITY ERROR", close=ANY),
        dict(name="2026.7.1: no token beside the URL", verdict="target.url_needs_env_token", target=ENV_URL, image=real(MIDDLE),
             env=dial("http://openclaw-gateway:18789"), cli="OPENCLAW_GATEWAY_TOKEN|credentials", close=ANY),
    ]
    return [Case(**row) for row in rows]
