"""The state directory: read-only, full, shared with the gateway, of the old layout."""
import json
import os

from kit.scenario import Context, Scenario
from kit.world import GATEWAY_ADDRESS, run
from scenarios.loopback import CONFIG, ENV, local
from scenarios.places import USER


def mounted(*options: str, fill: bool = False):
    """The state directory is a mount of its own; with `fill` nothing is left on it."""

    def mount(context: Context) -> None:
        state = context.home / ".openclaw"
        kept = (state / "openclaw.json").read_text()
        run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", str(state))
        context.stack.callback(run, "umount", "-l", str(state))
        (state / "openclaw.json").write_text(kept)
        if fill:
            with (state / "filler").open("wb", buffering=0) as filler:
                try:
                    while filler.write(b"x" * 4096) == 4096:
                        pass
                except OSError:
                    pass
        if options:
            run("mount", "-o", ",".join(("remount", *options)), str(state))

    return mount


def not_mine(context: Context) -> None:
    """Readable for everyone, writable for root alone; made outside the home that the scenario's uid gets."""
    home = context.world.new_folder("shared")
    state = home / ".openclaw"
    state.mkdir()
    (state / "openclaw.json").write_text(json.dumps(local(context.token)))
    state.chmod(0o755)
    context.env["HOME"] = str(home)


def of_the_gateway(context: Context) -> None:
    context.env["OPENCLAW_STATE_DIR"] = str(context.gateway.state)


def old_layout(context: Context) -> None:
    identity = context.home / ".openclaw" / "identity"
    identity.mkdir()
    (identity / "device.json").write_text('{"version": 1, "deviceId": "%s"}' % ("d" * 64))


def doubled(context: Context) -> None:
    """HOME points at the state directory itself."""
    context.env["HOME"] = str(context.home / ".openclaw")


def single_file(context: Context) -> None:
    config = context.home / ".openclaw" / "openclaw.json"
    source = context.home / "source.json"
    source.write_text(config.read_text())
    run("mount", "--bind", str(source), str(config))
    context.stack.callback(run, "umount", str(config))


def table(kit) -> list[Scenario]:
    token = kit.token
    config = local(token)
    read_only = {"OPENCLAW_CONFIG_READONLY": "1"}
    return [
        Scenario("read-only state directory", "healthy", credential=CONFIG, config=config, setup=mounted("ro"), sent=True,
                 findings=("state.not_writable",), cli="ok"),
        Scenario("read-only on purpose", "healthy", credential=CONFIG, config=config, setup=mounted("ro"), env=read_only, sent=True),
        Scenario("state directory of another uid, readable", "healthy", credential=CONFIG, uid=USER, setup=not_mine, sent=True,
                 findings=("state.not_writable",)),
        Scenario("a full state mount", "healthy", credential=CONFIG, config=config, sent=True, setup=mounted(fill=True),
                 findings=("state.disk_full",), cli="ok"),
        Scenario("the config is a mount of its own", "healthy", credential=CONFIG, config=config, setup=single_file, sent=True,
                 findings=("state.single_file_mount",)),
        Scenario("identity files of the old layout", "healthy", credential=CONFIG, config=config, setup=old_layout, sent=True,
                 findings=("state.legacy_layout",), cli="ok"),
        Scenario("HOME points at the state directory", ("state.not_shared", "auth.no_credential"), config=config, setup=doubled,
                 close=(1008, "frame")),
        Scenario("the gateway's own state directory", "healthy", credential=CONFIG, setup=of_the_gateway, sent=True, cli="ok"),
        Scenario("the gateway's state directory across the network", "pairing.required", where="cli", credential=ENV, sent=True,
                 env={"OPENCLAW_GATEWAY_TOKEN": token, "OPENCLAW_GATEWAY_URL": f"ws://{GATEWAY_ADDRESS}:18789"},
                 setup=of_the_gateway, cli="pairing required"),
        Scenario("an empty state directory of its own, across the network", "healthy", where="cli", credential=ENV, sent=True,
                 env={"OPENCLAW_GATEWAY_TOKEN": token, "OPENCLAW_GATEWAY_URL": f"ws://{GATEWAY_ADDRESS}:18789"},
                 setup=lambda context: os.mkdir(context.home / ".openclaw"), cli="ok"),
    ]
