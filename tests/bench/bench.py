#!/usr/bin/env python3
"""Measures one exchange of each program on one scripted gateway, in turns, and prints medians and ratios to the floor.

CPU, wall time and peak memory come from wait4 in a tiny launcher (measure.c): a parent's own size would leak into the
child's peak. On a shared machine the ratios hold, which are medians of pairs that ran one after the other; single times
do not. Called by run.sh, which builds the programs.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import growth
from scene import TOKEN, own_variables, port_not_in_use, scripted_gateway, tls_front

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BLACKBOX_CONFIG = "modules:\n  gateway:\n    prober: http\n    http:\n      preferred_ip_protocol: ip4\n      fail_if_body_not_matches_regexp: ['\"status\":\"live\"']\n"


class Bench:
    def __init__(self, options: argparse.Namespace, folder: pathlib.Path):
        self.tools = options.tools.resolve()
        self.runs = options.runs
        self.folder = folder
        # A copy, as `docker cp` makes one: how a linker has written a file shows in which of its pages come to memory.
        self.binary = str(shutil.copy(options.binary, folder / "ocprobe"))
        self.programs: dict[str, tuple[list[str], dict, int | None, list[str]]] = {}
        self.samples: dict[str, list[tuple[int, int, int]]] = {}

    def add(self, name: str, argv: list[str], environment: dict | None = None, exit_code: int | None = 0,
            prefix: list[str] | None = None) -> None:
        """`prefix` is a command that prepares the place and is not measured; no `exit_code` takes 0 and 1."""
        base = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        self.programs[name] = (argv, {**base, **(environment or {})}, exit_code, prefix or [])
        self.samples[name] = []

    def once(self, name: str) -> tuple[int, int, int]:
        argv, environment, expected, prefix = self.programs[name]
        read, write = os.pipe()
        # The launcher writes to descriptor 3, whatever number the pipe has here (sh knows only those below 10).
        launcher = subprocess.Popen(["bash", "-c", f'exec "$@" 3>&{write}', "bash", *prefix,
                                     str(self.tools / "measure"), *argv], env=environment, pass_fds=(write,),
                                    cwd=self.folder)
        os.close(write)
        with os.fdopen(read) as lines:
            text = lines.read()
        launcher.wait()
        cpu, wall, peak, status = map(int, text.split())
        if status not in ((0, 1) if expected is None else (expected,)):
            raise SystemExit(f"bench: {name} exits with {status}, expected {expected}")
        return cpu, wall, peak

    def measure(self, names: list[str], runs: int) -> None:
        for name in names:
            self.once(name)  # warm: the files are in memory
        for _ in range(runs):
            for name in names:
                self.samples[name].append(self.once(name))

    def median(self, name: str, column: int) -> float:
        return statistics.median(sample[column] for sample in self.samples[name])

    def ratio(self, name: str, column: int, base: str = "floor") -> float:
        """Median of the pairwise ratios: neighbours in time share the machine's mood."""
        return statistics.median(one[column] / other[column] for one, other in zip(self.samples[name], self.samples[base]))


def size_of(path: str) -> int:
    return os.stat(os.path.realpath(shutil.which(path) or path)).st_size


def cpu_of(pid: int) -> float:
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def blackbox(bench: Bench, port: int, runs: int) -> str:
    """A daemon: its CPU per probe is the difference over many probes. It makes the GET only."""
    config = bench.folder / "blackbox.yml"
    config.write_text(BLACKBOX_CONFIG)
    listen = f"127.0.0.1:{port_not_in_use()}"
    daemon = subprocess.Popen(["prometheus-blackbox-exporter", f"--config.file={config}", f"--web.listen-address={listen}"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://{listen}/probe?module=gateway&target=http://127.0.0.1:{port}/healthz"
        for _ in range(100):
            answer = subprocess.run(["curl", "-s", "-m2", url], capture_output=True, text=True).stdout
            if "probe_success 1" in answer:
                break
            time.sleep(0.1)
        else:
            raise SystemExit("bench: blackbox_exporter does not probe")
        before, count = cpu_of(daemon.pid), runs * 20
        started = time.monotonic()
        subprocess.run(["curl", "-s", "-o", "/dev/null", f"{url}&n=[1-{count}]"], check=True)
        wall = (time.monotonic() - started) / count * 1000
        cpu = (cpu_of(daemon.pid) - before) / count * 1000
        status = pathlib.Path(f"/proc/{daemon.pid}/status").read_text()
        peak = int(status.split("VmHWM:")[1].split()[0])
    finally:
        daemon.terminate()
        daemon.wait()
    floor_cpu, floor_wall = bench.median("floor", 0) / 1000, bench.median("floor", 1) / 1000
    return row("blackbox_exporter, one GET (resident)", cpu, cpu / floor_cpu, wall, wall / floor_wall, peak,
               size_of("prometheus-blackbox-exporter"))


def row(name: str, cpu: float, cpu_ratio: float | None, wall: float, wall_ratio: float | None, peak: float, size: int | None) -> str:
    ratio = lambda value: "" if value is None else f"{value:.1f}"
    return f"| {name} | {cpu:.2f} | {ratio(cpu_ratio)} | {wall:.2f} | {ratio(wall_ratio)} | {peak / 1000:.2f} | {'' if size is None else f'{size:,}'} |"


def measured_row(bench: Bench, name: str, label: str, program: str | None, base: str | None = "floor") -> str:
    return row(label, bench.median(name, 0) / 1000, bench.ratio(name, 0, base) if base else None, bench.median(name, 1) / 1000,
               bench.ratio(name, 1, base) if base else None, bench.median(name, 2), size_of(program) if program else None)


def scripted(bench: Bench, port: int, node: str) -> None:
    right = own_variables(port)
    wrong = {**right, "OPENCLAW_GATEWAY_TOKEN": TOKEN[::-1]}
    closed = own_variables(port_not_in_use())
    floor = {"FLOOR_TOKEN": TOKEN}
    bench.add("floor", [str(bench.tools / "floor"), "127.0.0.1", str(port)], floor)
    bench.add("check", [bench.binary, "check", "-o", "json"], right)
    bench.add("health", [bench.binary, "health"], right)
    bench.add("refused", [bench.binary, "-o", "json", "--no-candidates"], closed, 1)
    bench.add("wrong", [bench.binary, "-o", "json", "--no-candidates"], wrong, 1)
    bench.add("version", [bench.binary, "--version"])
    bench.add("curl", ["curl", "-s", f"http://127.0.0.1:{port}/healthz"])
    bench.measure(["floor", "check", "health", "refused", "wrong", "version", "curl"], bench.runs)
    growth.make_state(bench.folder / "stateful", 10)
    bench.add("state", [bench.binary, "-o", "json"], {**right, "HOME": str(bench.folder / "stateful")}, None)
    growth.make_state(bench.folder / "hostile", growth.HOSTILE_ROWS)
    bench.add("hostile", [bench.binary, "-o", "json"], {**right, "HOME": str(bench.folder / "hostile")}, None)
    bench.measure(["state", "hostile"], 5)
    with tls_front(bench.folder, port) as (tls_port, certificate):
        bench.add("tls", [bench.binary, "-o", "json", "--ca-file", str(certificate)], own_variables(tls_port, "wss"))
        bench.measure(["tls"], max(5, bench.runs // 3))
    bench.add("node", [node, str(ROOT / "tests/bench/probe.mjs"), "127.0.0.1", str(port)], floor)
    bench.add("floor again", *bench.programs["floor"][:2])
    bench.measure(["floor again", "node"], max(5, bench.runs // 3))


def print_table(bench: Bench, port: int, node: str) -> None:
    print("| program | CPU ms | ratio | wall ms | ratio | peak MB | file bytes |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    print(measured_row(bench, "floor", "C, raw sockets (the floor)", str(bench.tools / "floor")))
    print(measured_row(bench, "check", "`ocprobe check -o json`", bench.binary))
    print(measured_row(bench, "health", "`ocprobe health`", None))
    print(measured_row(bench, "refused", "`ocprobe`, refused", None))
    print(measured_row(bench, "wrong", "`ocprobe`, wrong token", None))
    print(measured_row(bench, "version", "`ocprobe --version`", None))
    print(measured_row(bench, "tls", "`ocprobe`, over TLS", None, None))
    print(measured_row(bench, "state", "`ocprobe`, with a state database", None, None))
    print(measured_row(bench, "curl", "`curl /healthz`, one GET", "curl"))
    print(blackbox(bench, port, bench.runs))
    print(measured_row(bench, "node", "Node script, the whole exchange", node, "floor again"))


def bounds(bench: Bench, curves: list[growth.Series]) -> tuple[int, int]:
    """What the project has set itself. A missed figure is printed as missed."""
    rows = [
        ("file, bytes", size_of(bench.binary), 10_000_000),
        ("check: CPU, ratio to the floor", bench.ratio("check", 0), 4),
        ("check: wall, ratio to the floor", bench.ratio("check", 1), 2.5),
        ("check: peak memory, MB", bench.median("check", 2) / 1000, 4.5),
        ("check over TLS: peak memory, MB", bench.median("tls", 2) / 1000, 7),
        ("check with a state database: peak memory, MB", bench.median("state", 2) / 1000, 8),
        (f"check with {growth.HOSTILE_ROWS:,} pairing rows of each kind: peak memory, MB", bench.median("hostile", 2) / 1000, 16),
        ("health: CPU ms", bench.median("health", 0) / 1000, 3),
        ("health: peak memory, MB", bench.median("health", 2) / 1000, 4),
        ("--version: CPU ms", bench.median("version", 0) / 1000, 2),
        ("refused: wall, ratio to the floor's whole exchange", bench.ratio("refused", 1), 3),
        ("wrong token: wall, ratio to the floor's whole exchange", bench.ratio("wrong", 1), 3),
    ]
    missed = 0
    print()
    for what, value, limit in rows:
        good = value <= limit
        missed += not good
        print(f"| {'met' if good else 'MISSED'} | {what} | {value:,.2f} | at most {limit:,} |")
    for series in curves:
        missed += not series.linear()
        print(f"| {'met' if series.linear() else 'MISSED'} | {series.row()} | linear at worst |")
    return len(rows) + len(curves) - missed, missed


def real(bench: Bench, node: str, cache: pathlib.Path) -> None:
    """The real gateway, and the incumbents on it."""
    cli = str(cache / "openclaw-2026.9.6" / "openclaw.mjs")
    port = port_not_in_use()
    home = bench.folder / "gateway"
    (home / ".openclaw").mkdir(parents=True)
    config = {"gateway": {"mode": "local", "port": port, "bind": "loopback", "auth": {"mode": "token", "token": TOKEN}}}
    (home / ".openclaw" / "openclaw.json").write_text(json.dumps(config))
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
    gateway = subprocess.Popen([node, cli, "gateway"], env=environment, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        waited = subprocess.run([bench.binary, "wait", "--timeout", "2m"], env={**environment, "OCPROBE_URL": f"ws://127.0.0.1:{port}"},
                                stdout=subprocess.DEVNULL)
        if waited.returncode != 0:
            raise SystemExit("bench: the real gateway did not become ready")
        (bench.folder / "cli").mkdir()
        own = {"HOME": str(bench.folder / "cli"), "OPENCLAW_GATEWAY_TOKEN": TOKEN, "OPENCLAW_GATEWAY_PORT": str(port)}
        bench.add("real floor", [str(bench.tools / "floor"), "127.0.0.1", str(port)], {"FLOOR_TOKEN": TOKEN})
        bench.add("real check", [bench.binary, "-o", "json"], own)
        bench.add("real call", [node, cli, "gateway", "call", "health", "--json"], own)
        bench.add("real probe", [node, cli, "gateway", "probe", "--json"], own)
        bench.measure(["real floor", "real check"], bench.runs)
        bench.measure(["real call", "real probe"], 3)
    finally:
        gateway.terminate()
        gateway.wait()
    print("| on the real gateway 2026.9.6 | CPU ms | ratio | wall ms | ratio | peak MB | file bytes |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    print(measured_row(bench, "real floor", "C, raw sockets", None, "real floor"))
    print(measured_row(bench, "real check", "`ocprobe check -o json`", None, "real floor"))
    print(measured_row(bench, "real call", "`openclaw gateway call health --json`", None, "real floor"))
    print(measured_row(bench, "real probe", "`openclaw gateway probe --json`", None, "real floor"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=pathlib.Path, required=True)
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "build/static/ocprobe")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--real", action="store_true", help="the real CLI on the real gateway, too: minutes")
    parser.add_argument("--svg", type=pathlib.Path, help="draw the growth here (tests/bench/growth.svg is that of .github/docs/figures.md)")
    options = parser.parse_args()
    installed = subprocess.run([str(ROOT / "tests/e2e/gateway.sh"), "2026.9.6"], stdout=subprocess.PIPE, text=True)
    if installed.returncode != 0:
        return 69
    cache = pathlib.Path(installed.stdout.strip().splitlines()[-1])
    node = os.path.realpath(cache / "node")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, pathlib.Path(folder))
        with scripted_gateway(bench.tools) as port:
            scripted(bench, port, node)
            print_table(bench, port, node)
            curves = growth.measure(bench, own_variables(port)["OPENCLAW_GATEWAY_URL"], TOKEN, max(5, bench.runs // 4))
        if options.svg:
            options.svg.write_text(growth.draw(curves))
        passed, missed = bounds(bench, curves)
        if options.real:
            print()
            real(bench, node, cache)
    print(f"{passed} passed, {missed} failed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
