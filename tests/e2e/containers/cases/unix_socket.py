"""A Unix socket in a shared volume (socat in front, since the gateway has none), asked for with --url."""
import os
import pathlib

from containers.case import Case, Context
from containers.cases.common import ENV_TOKEN, UP, fact
from kit.scenario import ANY
from kit.world import wait_until

FRONT = "oc-front:bookworm"
PATH = "/run/openclaw/gateway.sock"


def socket(mode: str = "666", folder_mode: int = 0o755, kill: bool = False, share: str = "/run/openclaw"):
    """socat in the gateway's namespace, its folder shared with the CLI's container at `share`."""

    def make(context: Context) -> None:
        folder = context.lab.new_folder("socket", owner=0, mode=0o755)
        box = context.lab.run(context.stack, "socat", FRONT, "-v", f"{folder}:/run/openclaw", network=f"container:{context.kit.gateway.name}",
                              command=("socat", f"UNIX-LISTEN:{PATH},fork,mode={mode}", "TCP:127.0.0.1:18789"))
        wait_until(lambda: (folder / "gateway.sock").exists(), 20, "socat listens")
        if kill:
            context.lab.docker("kill", box.name)
        folder.chmod(folder_mode)
        context.options += ["-v", f"{folder}:{share}"]

    return make


def folder_with(make):
    def setup(context: Context) -> None:
        folder = context.lab.new_folder("socket", owner=0, mode=0o755)
        make(folder)
        context.options += ["-v", f"{folder}:/run/openclaw"]

    return setup


def table(kit) -> list[Case]:
    common = dict(env={"OPENCLAW_GATEWAY_TOKEN": kit.token}, target="flag --url", credential=ENV_TOKEN, args=("--url", f"unix:{PATH}"))
    rows = (
        dict(name="socket: healthy", verdict="healthy", setup=socket(), sent=True, facts=UP, quick=True),
        dict(name="socket: the parent is not in this container", verdict="connect.socket_missing", quick=True),
        dict(name="socket: the volume is another one", verdict="connect.socket_missing", setup=folder_with(lambda folder: None)),
        dict(name="socket: mounted in another place", verdict="connect.socket_missing", setup=socket(share="/var/run/gateway")),
        dict(name="socket: mode denies this uid", verdict="connect.socket_denied", setup=socket(mode="600")),
        dict(name="socket: the parent denies this uid", verdict="connect.socket_denied", setup=socket(folder_mode=0o700), quick=True),
        dict(name="socket: the mode denies one uid only", verdict="healthy", setup=socket(mode="600"), exec=("-u", "0"), sent=True),
        dict(name="socket: nobody listens any more", verdict="connect.socket_stale", setup=socket(kill=True)),
        dict(name="socket: the mount made a directory of it", verdict="connect.not_a_socket",
             setup=folder_with(lambda folder: (folder / "gateway.sock").mkdir())),
        dict(name="socket: a plain file", verdict="connect.not_a_socket", setup=folder_with(lambda folder: (folder / "gateway.sock").touch())),
        dict(name="socket: a link that leads nowhere here", verdict="connect.socket_missing",
             setup=folder_with(lambda folder: os.symlink("/srv/gateway.sock", folder / "gateway.sock"))),
        dict(name="socket: a file on the way", verdict="connect.socket_missing", args=("--url", "unix:/etc/hostname/gateway.sock")),
        dict(name="socket: URL of the environment", verdict=("target.url_invalid"), target="env OPENCLAW_GATEWAY_URL", args=(),
             env={"OPENCLAW_GATEWAY_URL": f"unix:{PATH}", "OPENCLAW_GATEWAY_TOKEN": kit.token}, cli="SECURITY ERROR|nvalid"),
    )
    return [Case(**{**common, **row}) for row in rows]
