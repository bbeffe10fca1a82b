"""A Docker engine with networks of our own, and what stands on them. Everything made here carries LABEL and is removed."""
import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from kit.world import WorldError, wait_until

LABEL = "ocprobe.test=containers"
NET, OTHER, INTERNAL = "ocprobe-net", "ocprobe-other", "ocprobe-internal"
SUBNETS = {NET: "10.93.0.0/17", OTHER: "10.93.128.0/20", INTERNAL: "10.93.144.0/20"}
HOST = "10.93.0.1"  # the engine's end of NET
STATE = "/home/node/.openclaw"
USER = 1000
IDLE = ("--", "sleep", "infinity")
NEWEST = "2026.9.6"


def real(version: str) -> str:
    return f"oc-real:{version}"


@dataclasses.dataclass
class Done:
    exit: int
    out: bytes
    err: bytes
    ms: float = 0.0
    peak_kb: int = 0

    @property
    def said(self) -> str:
        return " ".join((self.out + b" " + self.err).decode("utf-8", "replace").split())


@dataclasses.dataclass
class Box:
    """A container that runs."""

    lab: "Lab"
    name: str
    address: str = ""
    state: pathlib.Path | None = None

    def exec(self, *argv: str, options: tuple = (), timeout: float = 120) -> Done:
        done = subprocess.run(["docker", "exec", *options, self.name, *argv], stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=timeout)
        return Done(done.returncode, done.stdout, done.stderr)

    def cost(self, *argv: str, options: tuple = (), timeout: float = 120) -> Done:
        """exec, with what the program itself took; the launcher's line is cut off."""
        done = self.exec("/probe/measure", "-k", *argv, options=options, timeout=timeout)
        head, _, last = done.err.rstrip(b"\n").rpartition(b"\n")
        figures = last.split()
        if len(figures) == 4 and all(figure.isdigit() for figure in figures):
            done.err, done.ms, done.peak_kb = head, int(figures[1]) / 1000, int(figures[2])
        return done

    def pid(self) -> int:
        return int(self.lab.docker("inspect", "-f", "{{.State.Pid}}", self.name))

    def in_network(self, *argv: str) -> str:
        """A tool of the host in this container's network namespace."""
        done = subprocess.run(["nsenter", "-t", str(self.pid()), "-n", *argv], capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise WorldError(f"{' '.join(argv)}: {done.stderr.strip()}")
        return done.stdout


class Lab:
    def __init__(self, binary: pathlib.Path, measure: pathlib.Path):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ocprobe-containers."))
        self.folder.chmod(0o755)
        self.probe = self.folder / "probe"
        self.probe.mkdir()
        for name, source in (("ocprobe", binary), ("measure", measure)):
            shutil.copy2(source, self.probe / name)
            (self.probe / name).chmod(0o755)
        self.stack = contextlib.ExitStack()
        self.addresses = 0
        self.count = 0

    def __enter__(self):
        self.stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.clear()  # a run that was cut leaves its networks, and with them its addresses
        self.stack.callback(self.clear)
        for name, subnet in SUBNETS.items():
            inner = ["--internal"] if name == INTERNAL else []
            self.docker("network", "create", "--label", LABEL, "--subnet", subnet, *inner, name)
        return self

    def __exit__(self, *_):
        self.stack.close()

    def clear(self) -> None:
        for kind, remove in (("container", ["rm", "-f", "-v"]), ("network", ["network", "rm"]), ("volume", ["volume", "rm"])):
            listing = ["ps", "-aq"] if kind == "container" else [kind, "ls", "-q"]
            left = self.docker(*listing, "--filter", f"label={LABEL}").split()
            if left:
                self.docker(*remove, *left)

    def docker(self, *argv: str, timeout: float = 120) -> str:
        done = subprocess.run(["docker", *argv], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout)
        if done.returncode != 0:
            raise WorldError(f"docker {' '.join(argv[:6])}: {done.stderr.strip()}")
        return done.stdout.strip()

    def new_folder(self, label: str, owner: int = USER, mode: int = 0o700) -> pathlib.Path:
        self.count += 1
        path = self.folder / f"{self.count:03d}-{label}"
        path.mkdir()
        path.chmod(mode)
        os.chown(path, owner, owner)
        return path

    def new_address(self) -> str:
        """One that no other container had: the gateway counts failed attempts by address."""
        self.addresses += 1
        return f"10.93.{8 + self.addresses // 250}.{1 + self.addresses % 250}"

    def run(self, stack: contextlib.ExitStack, label: str, image: str, *options: str, command: tuple = (),
            network: str | None = NET, address: str | None = None) -> Box:
        """A container that is removed with the stack. network None: the options say it."""
        self.count += 1
        name = f"ocprobe-{self.count:03d}-{label}"
        place = [] if network is None else ["--network", network]
        if network == NET:
            address = address or self.new_address()
            # Docker's resolver asks this one for what it does not know, so that no question leaves the machine.
            place += ["--ip", address, "--dns", HOST]
        stack.callback(self.remove, name)
        self.docker("run", "-d", "--name", name, "--label", LABEL, "-v", f"{self.probe}:/probe:ro", *place, *options, image, *command)
        return Box(self, name, address or "")

    def remove(self, name: str) -> None:
        subprocess.run(["docker", "rm", "-f", "-v", name], capture_output=True)

    def idle(self, stack: contextlib.ExitStack, label: str, image: str, *options: str, **more) -> Box:
        """A container in which nothing runs, as the one of a CLI."""
        return self.run(stack, label, image, "--entrypoint", "tini", *options, command=IDLE, **more)


def write_config(state: pathlib.Path, config, owner: int = USER) -> None:
    path = state / "openclaw.json"
    path.write_text(config if isinstance(config, str) else json.dumps(config))
    path.chmod(0o600)
    os.chown(path, owner, owner)


def gateway_config(**settings) -> dict:
    return {"gateway": {"mode": "local", "port": 18789, "bind": "lan", **settings}}


def start_gateway(lab: Lab, stack: contextlib.ExitStack, config: dict | str | None, *options: str, address: str | None = None,
                  alias: str = "openclaw-gateway", version: str = NEWEST, ready: bool = True, label: str = "gateway",
                  state: pathlib.Path | None = None, network: str = NET, command: tuple = ()) -> Box:
    state = state or lab.new_folder(f"state-of-{label}")
    if config is not None:
        write_config(state, config)
    box = lab.run(stack, label, real(version), "--network-alias", alias, "-v", f"{state}:{STATE}", *options, network=network,
                  address=address, command=command)
    box.state = state
    if ready:
        tls = isinstance(config, dict) and config["gateway"].get("tls", {}).get("enabled")
        wait_ready(box, scheme="https" if tls else "http")
    return box


def wait_ready(box: Box, port: int = 18789, scheme: str = "http", seconds: float = 300) -> float:
    started = time.monotonic()
    starts = 1

    def ready() -> bool:
        nonlocal starts
        if starts < 4 and box.lab.docker("inspect", "-f", "{{.State.Running}}", box.name) != "true":
            # On a busy machine the gateway gives up over a lease of its own that took more than 5 s.
            starts += 1
            box.lab.docker("start", box.name)
        done = box.exec("curl", "-sk", "-m3", "-o", "/dev/null", "-w", "%{http_code}", f"{scheme}://127.0.0.1:{port}/readyz")
        return done.out == b"200"

    try:
        wait_until(ready, seconds, f"{box.name} is ready")
    except WorldError as error:
        log = subprocess.run(["docker", "logs", "--tail", "15", box.name], capture_output=True, text=True)
        raise WorldError(f"{error}\n{log.stdout}{log.stderr}") from error
    return time.monotonic() - started
