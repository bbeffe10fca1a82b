"""--as-cli: the CLI's own device and its cached token, presented to the real gateway, and no trace but that it was seen."""
import contextlib
import json
import os
import pathlib
import sqlite3

from kit.fix import edits
from kit.scenario import Context, Scenario
from kit.world import run

SOURCE = "state device token"
HELPER = pathlib.Path(__file__).resolve().parent.parent / "kit" / "device.mjs"


def database(context: Context) -> sqlite3.Connection:
    return sqlite3.connect(context.gateway.state / "state" / "openclaw.sqlite", timeout=10)


def prepared(what: str, config: dict | None = None):
    """The gateway's own directory with a device and a token in it, and a config of the CLI that holds no credential."""

    def prepare(context: Context) -> None:
        if what == "another platform":
            prepared("approve")(context)
            change(context, "UPDATE device_pairing_paired SET platform = 'darwin'")
        else:
            argv = [str(context.world.cache / "node"), "--no-warnings", str(HELPER), str(context.gateway.state), "127.0.0.1:18789", what]
            run(*context.world.inside("gw", argv), env={"PATH": os.environ["PATH"], "GATEWAY_TOKEN": context.token})
        path = context.home / "cli.json"
        path.write_text(json.dumps(config or {"gateway": {"mode": "local"}}))
        context.env.update(OPENCLAW_STATE_DIR=str(context.gateway.state), OPENCLAW_CONFIG_PATH=str(path))
        with contextlib.closing(database(context)) as rows:
            for (token,) in rows.execute("SELECT token FROM device_auth_tokens"):
                context.secrets.know(f"device token: {what}", token)
            for (pem,) in rows.execute("SELECT private_key_pem FROM device_identities"):
                # Its first half is the same in every such key.
                context.secrets.know("device key", pem.splitlines()[1][32:])
        context.stack.callback(no_request, context)

    return prepare


def change(context: Context, sql: str) -> None:
    with contextlib.closing(database(context)) as rows, rows:
        rows.execute(sql)


def no_request(context: Context) -> None:
    with contextlib.closing(database(context)) as rows:
        (count,) = rows.execute("SELECT COUNT(*) FROM device_pairing_pending").fetchone()
    assert count == 0, f"{count} pairing requests are pending after the run"


def presented(expected: bool):
    def check(report: dict) -> list[str]:
        facts = next(stage["facts"] for stage in report["stages"] if stage["id"] == "websocket")
        got = facts.get("device_presented", False)
        faults = [] if got == expected else [f"device_presented: expected {expected}, got {got}"]
        method = report["gateway"].get("auth_method")
        if expected and report["verdict"]["id"] == "healthy" and method != "device-token":
            faults.append(f"auth_method: {method}")
        return faults

    return check


def offered(report: dict) -> list[str]:
    commands = [edit["argv"] for edit in edits(report["verdict"]["fix"], "exec")]
    return [] if any(argv[-1] == "--as-cli" for argv in commands) else [f"--as-cli is not offered: {commands}"]


def table(kit) -> list[Scenario]:
    as_cli = dict(args=("--as-cli",), credential=SOURCE, findings=("auth.as_cli",))
    refused = dict(close=(1008, "frame"), check=presented(True), forgive=True, **as_cli)
    with_token = {"gateway": {"mode": "local", "auth": {"mode": "token", "token": kit.token}}}
    return [
        # First: the device is the directory's own, and later ones approve it for more.
        Scenario("a token for other scopes", "auth.scope_mismatch", setup=prepared("scopes"), **refused),
        Scenario("only a cached device token", "inconclusive", setup=prepared("approve"), credential=SOURCE, close=(1008, "frame"),
                 check=offered, cli="ok"),
        Scenario("it is accepted", "healthy", setup=prepared("approve"), check=presented(True), facts={"authorised": True}, **as_cli),
        Scenario("one that the gateway never issued", "auth.device_token_mismatch", setup=prepared("forget"), cli="device token mismatch",
                 **refused),
        Scenario("beside a token that the CLI would send", "healthy", setup=prepared("approve", with_token), args=("--as-cli",),
                 check=presented(False), findings=("auth.as_cli",), sent=True),
        Scenario("approved on another platform: held back", "inconclusive", setup=prepared("another platform"), close=(1008, "frame"),
                 check=presented(False), **as_cli),
    ]
