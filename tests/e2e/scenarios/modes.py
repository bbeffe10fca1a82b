"""Gateways that ask for a password, for nothing, or speak the older protocol."""
from kit.scenario import ANY, Scenario
from kit.world import GATEWAY_ADDRESS
from scenarios.loopback import ENV, REFUSED

PASSWORD = "env OPENCLAW_GATEWAY_PASSWORD"


def password_gateway(secret: str) -> dict:
    return {"bind": "lan", "auth": {"mode": "password", "password": secret}}


def with_the_token(report: dict) -> list[str]:
    also = report["credential"].get("also", [])
    return [] if ENV in also else [f"also: {also}"]


def password_table(kit) -> list[Scenario]:
    right, wrong = kit.token, kit.wrong
    config = {"gateway": {"mode": "local", "auth": {"mode": "password", "password": right}}}
    refused = dict(close=REFUSED, forgive=True, sent=True)
    return [
        Scenario("password in the config", "healthy", credential="config gateway.auth.password", config=config, sent=True, cli="ok"),
        Scenario("password in the environment", "healthy", credential=PASSWORD, env={"OPENCLAW_GATEWAY_PASSWORD": right}, sent=True,
                 cli="ok"),
        Scenario("wrong password", "auth.password_mismatch", credential=PASSWORD, env={"OPENCLAW_GATEWAY_PASSWORD": wrong},
                 cli="password mismatch", **refused),
        Scenario("a token where a password is asked for", "auth.password_mismatch", credential=ENV,
                 env={"OPENCLAW_GATEWAY_TOKEN": wrong}, **refused),
        Scenario("no password", "auth.no_credential", credential="none", close=REFUSED),
        Scenario("token and password together", "healthy", sent=True, config=config, env={"OPENCLAW_GATEWAY_TOKEN": wrong},
                 credential="config gateway.auth.password", check=with_the_token),
        # Nothing here names the mode: the gateway's own answer tells which of the two it judged.
        Scenario("token and password together, no config", "healthy", sent=True, credential=PASSWORD, check=with_the_token, cli="ok",
                 env={"OPENCLAW_GATEWAY_TOKEN": wrong, "OPENCLAW_GATEWAY_PASSWORD": right}),
        Scenario("token and wrong password together, no config", "auth.password_mismatch", credential=PASSWORD, check=with_the_token,
                 env={"OPENCLAW_GATEWAY_TOKEN": right, "OPENCLAW_GATEWAY_PASSWORD": wrong}, cli="password mismatch", **refused),
    ]


def open_gateway(_secret: str) -> dict:
    return {"bind": "loopback", "auth": {"mode": "none"}}


def open_table(kit) -> list[Scenario]:
    config = {"gateway": {"mode": "local", "bind": "loopback", "auth": {"mode": "none"}}}
    return [
        Scenario("mode none, a fresh state directory", "auth.identity_required", credential="none", config=config, close=REFUSED),
        Scenario("mode none, the gateway's state directory", "healthy", credential="none",
                 setup=lambda context: context.env.update(OPENCLAW_STATE_DIR=str(context.gateway.state)), cli="ok"),
        # 2026.7.1 makes a device of its own and is let in; measured with the real one on its own gateway.
        Scenario("mode none, a fresh state directory, 2026.7.1", "healthy", credential="none", config=config,
                 args=("--cli-version", "2026.7.1")),
        Scenario("mode none, a CLI that only speaks protocol 3", "ws.protocol_mismatch", credential="none", config=config,
                 args=("--cli-version", "2026.4.29")),
        Scenario("mode none, but a token is sent", "auth.identity_required", credential=ENV, close=REFUSED,
                 env={"OPENCLAW_GATEWAY_TOKEN": kit.wrong}, sent=True),
    ]


def old_gateway(secret: str) -> dict:
    return {"bind": "lan", "auth": {"mode": "token", "token": secret}}


def old_table(kit) -> list[Scenario]:
    right, wrong = {"OPENCLAW_GATEWAY_TOKEN": kit.token}, {"OPENCLAW_GATEWAY_TOKEN": kit.wrong}
    remote = {"OPENCLAW_GATEWAY_URL": f"ws://{GATEWAY_ADDRESS}:18789"}
    return [
        Scenario("a CLI of the same release", "healthy", credential=ENV, env=right, args=("--cli-version", "2026.4.29"), sent=True),
        Scenario("a newer CLI", "ws.protocol_mismatch", credential=ENV, env=right, args=("--cli-version", "2026.9.6"), sent=True,
                 cli="protocol mismatch"),
        Scenario("a newer CLI across the network", "ws.protocol_mismatch", env={**right, **remote}, where="cli",
                 args=("--cli-version", "2026.9.6")),
        Scenario("wrong token", "auth.token_mismatch", env=wrong, args=("--cli-version", "2026.4.29"), close=REFUSED, sent=True),
        Scenario("no token", "auth.no_credential", credential="none", args=("--cli-version", "2026.4.29"), close=REFUSED),
    ]
