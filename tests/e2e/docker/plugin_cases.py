"""docker/plugins/docker-ocprobe: one container, a Compose project, wrong use, and never a thing left behind."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from bench import HERE, REAL, ROOT, Bench, Done, case, docker, equal, one_line, run, wait_until
from inject_cases import left_behind

PLUGIN = ROOT / "docker" / "plugins" / "docker-ocprobe"
LONG = ("wait", "--timeout", "2m", "--interval", "200ms", "--url", "ws://127.0.0.1:1")
TOKEN = "OPENCLAW_GATEWAY_TOKEN"


def clients() -> list[str]:
    """Every docker command of this machine: Debian's own, and one of another release where there is one."""
    found = dict.fromkeys(str(pathlib.Path(folder) / "docker") for folder in (*os.environ["PATH"].split(":"), "/usr/bin"))
    return [path for path in found if os.access(path, os.X_OK)]


def settings(bench: Bench, compose: bool = False) -> dict:
    """The environment of somebody who has installed the plugin, and Compose v2 where it is asked for."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=bench.folder))
    plugins = folder / "cli-plugins"
    plugins.mkdir()
    (folder / "config.json").write_text("{}")
    (plugins / PLUGIN.name).symlink_to(PLUGIN)
    if compose:
        v2 = pathlib.Path(run([HERE / "compose.sh"], check=True, timeout=300).out.strip())
        (plugins / "docker-compose").symlink_to(v2 / "cli-plugins" / "docker-compose")
    temporary = folder / "tmp"
    temporary.mkdir()
    return {**os.environ, "DOCKER_CONFIG": str(folder), "OCPROBE_BINARY": str(bench.binary), "TMPDIR": str(temporary)}


def ocprobe(bench: Bench, *words: str, env: dict | None = None, client: str = "docker", options: tuple = (), **more) -> Done:
    """`docker ocprobe WORDS`, after which no file of ours is left."""
    environment = {**settings(bench), **(env or {})}
    done = run([client, *options, "ocprobe", *words], env=environment, **more)
    equal(os.listdir(environment["TMPDIR"]), [], "files in TMPDIR")
    return bench.said(done)


def report_of(done: Done, code: int) -> dict:
    equal((done.code, done.err), (code, ""), done.out[-300:])
    return done.report()


def refused(bench: Bench, *words: str, says: tuple, code: int = 69, **more) -> None:
    done = ocprobe(bench, *words, **more)
    equal((done.code, done.out), (code, ""), done.err)
    one_line(done.err, "docker ocprobe: ", *says)


def member(bench: Bench, project: str, service: str, *options: str, image: str | None = None, command: tuple = ()) -> str:
    """A container with the labels that Compose gives; without a command it waits for a gateway that never comes."""
    labels = {"project": project, "service": service, "oneoff": "False", "project.working_dir": f"/{project}", "project.config_files": ""}
    words = [word for name, value in labels.items() for word in ("--label", f"com.docker.compose.{name}={value}")]
    if image:
        return bench.start(image, *words, *options, command=command)
    return bench.start_scratch(*words, *options)


def gateway_in_name(bench: Bench, project: str, service: str) -> str:
    """Its command line is a gateway's, its process sleeps."""
    return member(bench, project, service, image="oc-base:bookworm", command=("sh", "-c", "sleep 600; openclaw gateway"))


# ---- one container
@case
def plugin_of_each_docker_command_runs_in_a_container(bench: Bench) -> None:
    name = bench.start_scratch("--read-only", "--cap-drop", "ALL", "--network", "none", "--user", "1234")
    identity = docker("inspect", "-f", "{{.Id}}", name)
    found = clients()
    assert found
    for client in found:
        environment = settings(bench)
        assert "ocprobe" in run([client, "--help"], env=environment).out, f"{client} does not list the plugin"
        done = ocprobe(bench, name, "-o", "json", client=client)
        equal(report_of(done, 1)["environment"]["uid"], 1234, client)
        equal(left_behind(bench, identity, None), [], client)


@case
def plugin_tells_its_usage(bench: Bench) -> None:
    done = ocprobe(bench)
    equal((done.code, done.err), (64, ""))
    assert "docker ocprobe CONTAINER" in done.out, done.out
    equal(run([PLUGIN, "ocprobe", "--help"]).code, 0)
    metadata = json.loads(run([PLUGIN, "docker-cli-plugin-metadata"]).out)
    equal((metadata["SchemaVersion"], metadata["Vendor"]), ("0.1.0", "ocprobe"))
    refused(bench, "-o", "json", says=("container comes first",), code=64)
    refused(bench, "--compose", "-o", "yaml", says=("text or json",), code=64)
    refused(bench, "--compose", "--project", says=("needs a value",), code=64)
    refused(bench, "--compose", "health", says=("only its options",), code=64)


@case
def plugin_says_why_a_container_cannot_be_looked_into(bench: Bench) -> None:
    refused(bench, f"{bench.name}-nobody", says=("no container",))
    name = bench.start_scratch()
    docker("pause", name)
    refused(bench, name, says=("is paused",))
    docker("unpause", name)
    docker("kill", name)
    refused(bench, name, says=("is not running (exited)",))


@case(full=True)
def plugin_without_an_engine_or_a_permission(bench: Bench) -> None:
    for words in (("some",), ("--compose", "--project", "some")):
        refused(bench, *words, says=("no Docker engine answers",), env={"DOCKER_HOST": "unix:///nonexistent/docker.sock"})
        refused(bench, *words, says=("no Docker engine answers",), options=("-H", "unix:///nonexistent/docker.sock"))
    environment = settings(bench)
    temporary = pathlib.Path(environment["TMPDIR"])
    temporary.parent.chmod(0o755)
    temporary.chmod(0o777)
    folder = pathlib.Path(tempfile.mkdtemp(dir=bench.folder))
    folder.chmod(0o755)
    for file in (PLUGIN, ROOT / "docker" / "inject.sh"):
        shutil.copy2(file, folder)
    for words in (("some",), ("--compose", "--project", "some")):
        done = run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", folder / PLUGIN.name, "ocprobe", *words], env=environment)
        equal((done.code, done.out), (69, ""))
        one_line(done.err, "no permission on the engine's socket")


@case(full=True)
def plugin_names_an_architecture_without_a_binary(bench: Bench) -> None:
    image = bench.image("riscv", "riscv64")
    bench.stack.callback(run, ["docker", "image", "rm", "-f", image])
    refused(bench, bench.start_scratch(image=image), says=("is riscv64", "there is no ocprobe for it"))


@case(full=True)
def plugin_works_with_an_engine_behind_tcp(bench: Bench) -> None:
    with remote_engine(bench) as host:
        name = bench.start_scratch()
        done = ocprobe(bench, name, "-o", "json", options=("-H", host))
        equal(report_of(done, 1)["environment"]["uid"], 0)
        project = f"{bench.name}remote"
        gateway_in_name(bench, project, "gateway")
        stopped = member(bench, project, "cli")
        docker("kill", stopped)
        refused(bench, stopped, says=("service cli does not run", "another machine"), options=("-H", host))


@contextlib.contextmanager
def remote_engine(bench: Bench):
    port = 20000 + os.getpid() % 10000
    process = subprocess.Popen(["socat", "-t", "120", f"TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork", "UNIX-CONNECT:/var/run/docker.sock"])
    try:
        host = f"tcp://127.0.0.1:{port}"
        wait_until(lambda: run(["docker", "-H", host, "version"]).code == 0, 20, "the engine answers by TCP")
        yield host
    finally:
        process.terminate()
        process.wait(10)


# ---- the end of the plugin itself
def started(bench: Bench, *words: str) -> tuple[subprocess.Popen, pathlib.Path]:
    environment = settings(bench)
    process = subprocess.Popen([str(PLUGIN), "ocprobe", *words], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    return process, pathlib.Path(environment["TMPDIR"])


def runs_inside(name: str) -> bool:
    return "/root/ocprobe" in run(["docker", "top", name, "-eo", "pid,args"]).out


@case(full=True)
def plugin_leaves_nothing_after_a_signal(bench: Bench) -> None:
    """Ctrl-C goes to the whole group, kill to the plugin alone."""
    for number, expected, tell in ((signal.SIGINT, 130, os.killpg), (signal.SIGTERM, 143, os.kill)):
        name = bench.start_scratch()
        identity = docker("inspect", "-f", "{{.Id}}", name)
        process, temporary = started(bench, name, *LONG)
        wait_until(lambda: runs_inside(name), 60, "the run has begun")
        tell(process.pid, number)
        out, err = process.communicate(timeout=60)
        equal((process.returncode, err), (expected, b""), out)
        equal((left_behind(bench, identity, None), os.listdir(temporary), runs_inside(name)), ([], [], False))


@case(full=True)
def plugin_leaves_nothing_after_sigkill(bench: Bench) -> None:
    name = bench.start_scratch()
    identity = docker("inspect", "-f", "{{.Id}}", name)
    process, temporary = started(bench, name, "wait", "--timeout", "1s", "--url", "ws://127.0.0.1:1")
    wait_until(lambda: runs_inside(name), 60, "the run has begun")
    process.kill()
    process.communicate(timeout=30)
    wait_until(lambda: not left_behind(bench, identity, None) and not os.listdir(temporary), 30, "all that was made is gone")


@case(full=True)
def plugin_stopped_between_the_two_ends_leaves_nothing(bench: Bench) -> None:
    # It accepts and never answers.
    silent = bench.stack.enter_context(socket.create_server(("0.0.0.0", 0)))
    host = docker("network", "inspect", "bridge", "-f", "{{(index .IPAM.Config 0).Gateway}}")
    url = f"ws://{host}:{silent.getsockname()[1]}"
    for number, expected, tell in ((signal.SIGINT, 130, os.killpg), (signal.SIGTERM, 143, os.kill)):
        project = f"{bench.name}stop{number}"
        names = [member(bench, project, service) for service in ("one", "other")]
        identities = [docker("inspect", "-f", "{{.Id}}", name) for name in names]
        process, temporary = started(bench, "--compose", "--project", project, "--gateway", "one", "--cli", "other", "--url", url, "--timeout", "60s",
                                     "--stage-timeout", "60s")
        wait_until(lambda: runs_inside(names[0]), 60, "the run has begun")
        tell(process.pid, number)
        out, err = process.communicate(timeout=60)
        equal((process.returncode, err), (expected, b""), out)
        equal(([left_behind(bench, identity, None) for identity in identities], os.listdir(temporary)), ([[], []], []))


# ---- a Compose project
@case
def plugin_gives_one_verdict_for_two_services(bench: Bench) -> None:
    project = f"{bench.name}pair"
    for service in ("one", "other"):
        member(bench, project, service)
    words = ("--compose", "--project", project, "--gateway", "one", "--cli", "other")
    done = ocprobe(bench, *words, "-o", "json")
    pair = report_of(done, 1)
    equal((pair["schema"], pair["verdict"], pair["gateway"]["schema"], pair["cli"]["schema"]),
          ("ocprobe.pair/v1", "gateway_fails", "ocprobe.report/v1", "ocprobe.report/v1"))
    text = ocprobe(bench, *words)
    assert text.out.startswith("FAIL  The gateway fails in its own container"), text.out


@case
def plugin_says_what_a_project_lacks_or_has_twice(bench: Bench) -> None:
    project = f"{bench.name}lack"
    compose = ("--compose", "--project", project)
    refused(bench, *compose, says=(f"{project} has no container",))
    refused(bench, "--compose", says=("no Compose project was started from this folder",), cwd=bench.folder)
    member(bench, project, "web")
    refused(bench, *compose, says=("no gateway was found", "--gateway"))
    first = gateway_in_name(bench, project, "gateway-a")
    refused(bench, *compose, says=("no CLI was found", "--cli"))
    docker("kill", first)
    member(bench, project, "my-cli", image="oc-base:bookworm", command=("sleep", "600"))
    refused(bench, *compose, says=("service gateway-a) is not running (exited)", "docker compose up -d gateway-a"))
    gateway_in_name(bench, project, "gateway-b")
    refused(bench, *compose, says=("more than one gateway (gateway-a, gateway-b)", "--gateway"))
    member(bench, project, "other-cli", image="oc-base:bookworm", command=("sleep", "600"))
    refused(bench, *compose, "--gateway", "gateway-b", says=("more than one CLI (", "--cli"))


FILE = """
services:
  openclaw-gateway:
    image: {image}
    command: ["node", "openclaw.mjs", "gateway", "--bind", "lan", "--port", "18789", "--allow-unconfigured"]
    environment: {{{variable}: "{token}"}}
  openclaw-cli:
    image: {image}
    entrypoint: ["node", "openclaw.mjs"]
    command: ["--version"]
    environment: {{{variable}: "{cli_token}"{more}}}
"""


@contextlib.contextmanager
def real_project(bench: Bench, compose: list, environment: dict, cli_token: str, more: str = ""):
    folder = pathlib.Path(tempfile.mkdtemp(dir=bench.folder))
    (folder / "compose.yml").write_text(FILE.format(image=REAL, variable=TOKEN, token=bench.token, cli_token=cli_token, more=more))
    words = [*compose, "-p", f"{bench.name}real", "-f", str(folder / "compose.yml")]
    try:
        run([*words, "up", "-d", "openclaw-gateway"], check=True, env=environment, cwd=folder, timeout=300)
        name = run([*words, "ps", "-q", "openclaw-gateway"], check=True, env=environment, cwd=folder).out.strip()
        wait_until(lambda: run(["docker", "exec", name, "curl", "-sf", "-m", "2", "http://127.0.0.1:18789/readyz"]).code == 0, 180, "ready")
        yield folder
    finally:
        run([*words, "down", "-v", "-t", "1"], env=environment, cwd=folder, timeout=120)


RIGHT = ', OPENCLAW_GATEWAY_URL: "ws://openclaw-gateway:18789", OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: "1"'


@case(full=True)
def plugin_starts_a_cli_of_one_command_once(bench: Bench) -> None:
    """By Compose v2 and by docker-compose 1.29: the service has no container, and has none afterwards."""
    environment = settings(bench, compose=True)
    old = settings(bench)
    for compose, env in ((["docker", "compose"], environment), (["docker-compose", "--no-ansi"], old)):
        with real_project(bench, compose, env, bench.token, RIGHT) as folder:
            ours = ("ps", "-aq", "--no-trunc", "--filter", f"label=com.docker.compose.project={bench.name}real")
            before = docker(*ours)
            done = ocprobe(bench, "--compose", "-o", "json", env=env, cwd=folder)
            pair = report_of(done, 0)
            equal((pair["verdict"], pair["cli"]["verdict"]["id"], pair["cli"]["environment"]["uid"]), ("healthy", "healthy", 1000))
            equal(docker(*ours), before, "containers")


@case(full=True)
def plugin_tells_whose_end_fails(bench: Bench) -> None:
    environment = settings(bench, compose=True)
    with real_project(bench, ["docker", "compose"], environment, bench.secrets.new("another token", 48), RIGHT) as folder:
        done = ocprobe(bench, "--compose", "-o", "json", env=environment, cwd=folder)
        pair = report_of(done, 1)
        equal((pair["verdict"], pair["gateway"]["verdict"]["id"], pair["cli"]["verdict"]["id"]), ("cli_fails", "healthy", "auth.token_mismatch"))
        # A container of that service which has ended is as good as none.
        run(["docker", "compose", "-p", f"{bench.name}real", "-f", folder / "compose.yml", "up", "-d", "openclaw-cli"], env=environment, check=True)
        name = f"{bench.name}real-openclaw-cli-1"
        wait_until(lambda: docker("inspect", "-f", "{{.State.Status}}", name) == "exited", 60, "the command has ended")
        done = ocprobe(bench, name, "-o", "json", env=environment, cwd=folder)
        equal(report_of(done, 1)["verdict"]["id"], "auth.token_mismatch")
