"""Unix sockets, which the gateway lacks and people make with socat."""
import contextlib
import os

from kit import peers
from kit.scenario import Context, Scenario
from kit.world import stop
from scenarios.places import USER

PORT = 18789


def to(path: str):
    return f"unix:{path}"


def listening(context: Context, mode: int | None = None, uid: int | None = None, folder_mode: int = 0o755) -> str:
    folder = context.world.new_folder("socket")
    path = folder / "gateway.sock"
    peers.unix_proxy(context.world, context.stack, path, PORT)
    if mode is not None:
        path.chmod(mode)
    if uid is not None:
        os.chown(path, uid, uid)
    folder.chmod(folder_mode)
    context.args += ["--url", to(str(path))]
    return str(path)


def stale(context: Context) -> None:
    folder = context.world.new_folder("socket")
    path = folder / "gateway.sock"
    with contextlib.ExitStack() as stack:
        process = peers.unix_proxy(context.world, stack, path, PORT)
        process.kill()  # a polite end would unlink the file
        stop(process)
    context.args += ["--url", to(str(path))]


def directory(context: Context) -> None:
    (context.home / "gateway.sock").mkdir()
    context.args += ["--url", to(f"{context.home}/gateway.sock")]


def plain_file(context: Context) -> None:
    (context.home / "gateway.sock").touch()
    context.args += ["--url", to(f"{context.home}/gateway.sock")]


def table(kit) -> list[Scenario]:
    env = {"OPENCLAW_GATEWAY_TOKEN": kit.token}
    common = dict(env=env, target="flag --url")
    return [
        Scenario("unix: healthy", "healthy", setup=listening, sent=True, facts={"reachable": True, "authorised": True}, **common),
        Scenario("unix: wrong token", "auth.token_mismatch", setup=listening, sent=True, close=(1008, "frame"), forgive=True,
                 env={"OPENCLAW_GATEWAY_TOKEN": kit.wrong}),
        Scenario("unix: missing", "connect.socket_missing", args=("--url", to("/run/openclaw/gateway.sock")), **common),
        Scenario("unix: the socket is not ours", "connect.socket_denied", uid=USER,
                 setup=lambda context: listening(context, mode=0o600), **common),
        Scenario("unix: a parent directory is not ours", "connect.socket_denied", uid=USER,
                 setup=lambda context: listening(context, folder_mode=0o700), **common),
        Scenario("unix: stale", "connect.socket_stale", setup=stale, **common),
        Scenario("unix: a directory", "connect.not_a_socket", setup=directory, **common),
        Scenario("unix: a plain file", "connect.not_a_socket", setup=plain_file, **common),
        Scenario("unix: too long a path", "target.url_invalid", args=("--url", to("/" + "x" * 120)), **common),
    ]
