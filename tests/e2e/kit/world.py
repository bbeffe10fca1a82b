"""The world of a run: a folder, two network namespaces joined by a cable, and peers that end with it."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
E2E = HERE.parent
GATEWAY_ADDRESS = "10.77.0.1"
NET = "10.77.0.0/16"
# Names that resolve in the client's namespace (`ip netns exec` mounts them over /etc/hosts).
HOSTS = f"""127.0.0.1 localhost
{GATEWAY_ADDRESS} openclaw-gateway gw.test
"""


class WorldError(Exception):
    """Something that the scenarios need does not work on this machine."""


def run(*argv: str, **options) -> str:
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, **options)
    if done.returncode != 0:
        raise WorldError(f"{' '.join(argv)}: {done.stderr.strip() or done.returncode}")
    return done.stdout


class World:
    def __init__(self, binary: pathlib.Path, cache: pathlib.Path, keep: bool, emulator: tuple[str, ...] = ()):
        self.installed = cache
        self.keep = keep
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ocprobe-e2e."))
        self.folder.chmod(0o755)  # other uids must get at their sockets and files
        (self.folder / "bin").mkdir()
        self.cache = self.folder / "cache"  # seen through a mount, since other uids may not enter root's home
        self.cache.mkdir()
        file = self.folder / "bin" / "ocprobe"
        shutil.copy2(binary, file)
        file.chmod(0o755)
        self.ocprobe = [*emulator, str(file)]  # the command line, so far
        # Emulated cryptography takes seconds on a busy machine: the budgets are no subject there.
        self.patience = {"OCPROBE_TIMEOUT": "90s", "OCPROBE_STAGE_TIMEOUT": "30s"} if emulator else {}
        # Not by the process id: two runs in pid namespaces of their own may have the same one.
        own = self.folder.name.rpartition(".")[2]
        self.spaces = {name: f"ocp-{own}-{name}" for name in ("gw", "cli", "alone")}
        self.sources = 0
        self.folders = 0
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        self.stack.callback(self._remove)
        run("mount", "--bind", str(self.installed), str(self.cache))
        run("mount", "-o", "remount,bind,ro", str(self.cache))
        self._network()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def _remove(self) -> None:
        for name in self.spaces.values():
            subprocess.run(["ip", "netns", "delete", name], capture_output=True)
            shutil.rmtree(f"/etc/netns/{name}", ignore_errors=True)
        subprocess.run(["umount", "-l", str(self.cache)], capture_output=True)
        if self.keep:
            print(f"kept: {self.folder}", file=sys.stderr)
        elif not os.path.ismount(self.cache):
            shutil.rmtree(self.folder, ignore_errors=True)

    def _network(self) -> None:
        gateway, client, alone = self.spaces["gw"], self.spaces["cli"], self.spaces["alone"]
        for name in (gateway, client, alone):
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
            etc = pathlib.Path("/etc/netns") / name
            etc.mkdir(parents=True, exist_ok=True)
            (etc / "hosts").write_text(HOSTS if name == client else "127.0.0.1 localhost\n")
            # Nobody listens there: a query ends at once with an ICMP error instead of leaving the machine.
            (etc / "resolv.conf").write_text("nameserver 127.0.0.1\n")
        run("ip", "link", "add", "cable", "netns", gateway, "type", "veth", "peer", "name", "cable", "netns", client)
        run("ip", "-n", gateway, "address", "add", f"{GATEWAY_ADDRESS}/16", "dev", "cable")
        run("ip", "-n", client, "address", "add", "10.77.1.1/16", "dev", "cable")
        for name in (gateway, client):
            run("ip", "-n", name, "link", "set", "cable", "up")
        self.new_source()

    def new_source(self) -> str:
        """Another client address: the gateway counts failed attempts by it."""
        self.sources += 1
        address = f"10.77.{2 + self.sources // 250}.{1 + self.sources % 250}"
        client = self.spaces["cli"]
        run("ip", "-n", client, "address", "add", f"{address}/32", "dev", "cable")
        run("ip", "-n", client, "route", "replace", NET, "dev", "cable", "src", address)
        run("ip", "-n", client, "route", "replace", f"{GATEWAY_ADDRESS}/32", "dev", "cable", "src", address)
        return address

    def new_folder(self, label: str) -> pathlib.Path:
        self.folders += 1
        path = self.folder / f"{self.folders:03d}-{label}"
        path.mkdir()
        return path

    def inside(self, where: str, argv: list[str]) -> list[str]:
        return ["ip", "netns", "exec", self.spaces[where], *argv]

    def start(self, stack: contextlib.ExitStack, where: str, argv: list[str], **options) -> subprocess.Popen:
        """Starts a peer that ends with the stack."""
        process = subprocess.Popen(self.inside(where, argv), stdin=subprocess.DEVNULL, start_new_session=True, **options)
        stack.callback(stop, process)
        return process


def stop(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()


def wait_until(condition, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise WorldError(f"{what}: not within {seconds:g} s")
        time.sleep(0.05)
