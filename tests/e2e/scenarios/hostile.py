"""Hostile surroundings, in the gateway's own namespace: files, links, rows and a /proc that nobody would make on purpose.

The hostile peers are played in scripted.py. What holds for every scenario is asked of each: a valid report in every format, no
control character, and the peak of memory that kit/scenario.py sets."""
import json
import os
import pathlib
import sqlite3

from kit.scenario import Context, Scenario
from scenarios.loopback import CONFIG, ENV, REFUSED, local
from scenarios.places import USER

ROWS = 100_000
GIGABYTE = 1 << 30
NO_PROC = ("unshare", "-m", "sh", "-c", 'mount -t tmpfs none /proc && exec "$0" "$@"')
HIDDEN_PROC = ("unshare", "-m", "sh", "-c", "mount -t proc -o hidepid=2 proc /proc && "
               f'exec setpriv --reuid={USER} --regid={USER} --clear-groups "$0" "$@"')


def state_of(context: Context) -> pathlib.Path:
    state = context.home / ".openclaw"
    state.mkdir(mode=0o700, exist_ok=True)
    return state


def huge_config(context: Context) -> None:
    with (state_of(context) / "openclaw.json").open("wb") as file:
        file.write(b'{"gateway": {"mode": "local"}} //')
        file.truncate(GIGABYTE)


def looping_link(context: Context) -> None:
    (state_of(context) / "openclaw.json").symlink_to("openclaw.json")


def looping_directory(context: Context) -> None:
    (context.home / ".openclaw").symlink_to(".openclaw")


def looping_include(context: Context) -> None:
    state = state_of(context)
    (state / "openclaw.json").write_text('{"$include": "./a.json5"}')
    (state / "a.json5").write_text('{"$include": "./b.json5"}')
    (state / "b.json5").write_text('{"$include": "./a.json5"}')


def fifos(context: Context) -> None:
    """Everywhere that a file is looked for beside the config."""
    state = state_of(context)
    (state / "state").mkdir()
    (state / "identity").mkdir()
    for name in (".env", "state/openclaw.sqlite", "identity/device.json", "openclaw.json.bak"):
        os.mkfifo(state / name)


def device_rows(context: Context) -> None:
    (state_of(context) / "state").mkdir()
    database = sqlite3.connect(context.home / ".openclaw" / "state" / "openclaw.sqlite")
    with database:
        database.execute("CREATE TABLE device_identities(identity_key TEXT PRIMARY KEY, device_id TEXT, private_key_pem TEXT)")
        database.execute("INSERT INTO device_identities VALUES('primary', 'own', '')")
        database.execute("CREATE TABLE device_pairing_pending(request_id TEXT PRIMARY KEY, device_id TEXT, role TEXT, roles_json TEXT,"
                         " scopes_json TEXT, client_id TEXT, ts INTEGER, refreshed_at_ms INTEGER)")
        database.executemany("INSERT INTO device_pairing_pending VALUES(?, ?, 'operator', '[\"operator\"]', '[]', ?, 1, 1)",
                             ((f"request-{i}", f"device-{i}", "\x1b[2J" * 20) for i in range(ROWS)))
    database.close()


def file_rows(context: Context) -> None:
    devices = state_of(context) / "devices"
    devices.mkdir()
    rows = {f"request-{i}": {"deviceId": f"device-{i}", "role": "operator", "scopes": ["\x1b[2J"], "ts": 1} for i in range(ROWS)}
    (devices / "pending.json").write_text(json.dumps(rows))


def painted_names(context: Context) -> None:
    """A home whose name clears the screen, forges a row and turns the text around."""
    home = context.home / "\x1b[2J\x1b]0;owned\x07 ok  healthy \u202e"
    (home / ".openclaw").mkdir(parents=True)
    (home / ".openclaw" / "openclaw.json").write_text('{"gateway": {"port": "\x1b[31m", "\\u001b[2J": 1, "mode": "loc\u202eal"}}')
    context.env["HOME"] = str(home)


def counted(rows: int):
    def check(report: dict) -> list[str]:
        pairing = next(stage["facts"]["pairing"] for stage in report["stages"] if stage["id"] == "state")
        return [] if pairing["other_pending"] == rows else [f"other_pending: {pairing['other_pending']}"]

    return check


def measured(*missing: str):
    """What could not be read is told, and nothing is made up in its place."""

    def check(report: dict) -> list[str]:
        told = json.dumps(report["environment"]["not_measured"])
        return [f"not_measured does not name {word!r}: {told[:300]}" for word in missing if word not in told]

    return check


def table(kit) -> list[Scenario]:
    env = {"OPENCLAW_GATEWAY_TOKEN": kit.token}
    with_token = dict(env=env, credential=ENV, sent=True)
    old = ("--cli-version", "2026.7.1")
    return [
        Scenario("hostile: a config of 1 GB", "inconclusive", setup=huge_config, credential="none", close=REFUSED),
        Scenario("hostile: a config of 1 GB, a token at hand", "healthy", setup=huge_config, findings=("state.config_unreadable",),
                 **with_token),
        Scenario("hostile: the config is a link to itself", "healthy", setup=looping_link, findings=("state.config_link",), cli="ok",
                 **with_token),
        Scenario("hostile: the state directory is a link to itself", "healthy", setup=looping_directory, **with_token),
        Scenario("hostile: includes in a circle", "state.config_invalid", setup=looping_include, env=env),
        Scenario("hostile: FIFOs in the place of files", "healthy", setup=fifos, **with_token),
        Scenario("hostile: 100,000 pairing rows in the database", "healthy", setup=device_rows, check=counted(ROWS), **with_token),
        Scenario("hostile: 100,000 pairing rows in a file", "healthy", setup=file_rows, check=counted(ROWS), args=old, **with_token),
        Scenario("hostile: names that paint the terminal", "healthy", setup=painted_names, **with_token),
        Scenario("hostile: no /proc at all", "healthy", config=local(kit.token), credential=CONFIG, sent=True, wrap=NO_PROC,
                 check=measured("mounts")),
        Scenario("hostile: /proc hides every process but ours", "healthy", wrap=HIDDEN_PROC, check=measured("PID 1"), **with_token),
    ]
