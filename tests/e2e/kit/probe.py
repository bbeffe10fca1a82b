"""Runs ocprobe inside the world, with nothing in its environment but what the scenario gives, and measures it."""
import dataclasses
import json
import os
import pathlib
import subprocess
import time

from kit.world import World

BASE_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


@dataclasses.dataclass
class Run:
    exit: int
    out: bytes
    err: bytes
    ms: float
    peak_kb: int

    def report(self) -> dict:
        return json.loads(self.out)


def command(world: World, where: str, uid: int | None, argv: list[str], peak: pathlib.Path | None) -> list[str]:
    line = [*argv]
    if peak is not None:
        # GNU time: a bigger parent's size would leak into the child's peak.
        line = ["/usr/bin/time", "--quiet", "-f", "%M", "-o", str(peak), *line]
    if uid is not None:
        line = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", *line]
    return world.inside(where, line)


def start(world: World, where: str, uid: int | None, argv: list[str], environment: dict, cwd: pathlib.Path,
          peak: pathlib.Path | None = None, stdin=subprocess.DEVNULL) -> subprocess.Popen:
    return subprocess.Popen(command(world, where, uid, argv, peak), stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env={**BASE_ENVIRONMENT, **world.patience, **environment}, cwd=cwd)


def finish(process: subprocess.Popen, started: float, peak: pathlib.Path | None, timeout: float = 60, data: bytes | None = None) -> Run:
    try:
        out, err = process.communicate(data, timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        err += b"\n(killed by the driver: it did not end)"
    ms = (time.monotonic() - started) * 1000
    text = peak.read_text().split() if peak and peak.exists() else []
    return Run(process.returncode, out, err, ms, int(text[-1]) if text and text[-1].isdigit() else 0)


def probe(world: World, where: str, arguments: list[str], environment: dict, cwd: pathlib.Path, uid: int | None = None,
          data: bytes | None = None, during=None, wrap: tuple = ()) -> Run:
    """One run of ocprobe; `during(process)` is called while it runs."""
    peak = world.folder / f"peak-{os.getpid()}"
    peak.touch()
    peak.chmod(0o666)
    started = time.monotonic()
    stdin = subprocess.DEVNULL if data is None else subprocess.PIPE
    process = start(world, where, uid, [*wrap, *world.ocprobe, *arguments], environment, cwd, peak, stdin)
    if during:
        during(process)
    return finish(process, started, peak, data=data)
