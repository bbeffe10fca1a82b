#!/usr/bin/env python3
"""`ocprobe timeline` on a gateway log of a gigabyte and a million of an engine's events, beside grep and lnav on the same
files, in one run; and on a million closes beside a quarter of them.

Usage: timeline.py BINARY [--megabytes 1000] [--events 1000000] [--closes 1000000]
Prints a table, says which bound is met, and ends with `N passed, N failed`. grep only counts the lines of one phrase and
lnav only filters by it: far less than is done here. Files are written to the folder for temporary ones, and removed.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

BEGIN = 1_795_526_281_000  # 2026-11-24T13:18:01Z
# What the real gateway writes with --verbose while a health check asks it, and what its agents add.
LINES = (
    "[ws] ⇄ res ✓ health 105ms cached=true conn={c} id=2:b6aeb922-5…eec7",
    "[ws] ← open remoteAddr=10.96.0.12 remotePort={p} localAddr=10.96.0.10 localPort=18789 endpoint=10.96.0.12:{p}->10.96.0.10:18789 conn={c}",
    "[ws] ← connect client=gateway-client version=2026.9.6 mode=probe clientId=gateway-client platform=linux auth=token device=yes conn={c}",
    "[ws] → hello-ok methods=467 events=31 presence=1 stateVersion=2 conn={c}",
    "[ws] → close code=1000 reason=n/a durationMs=414 handshake=connected lastFrameType=req endpoint=127.0.0.1:{p}->127.0.0.1:28760 conn={c}",
    "[ws] → event tick seq={p} clients=1 presenceVersion=5 healthVersion=9",
    "[ws] → event health seq={p} clients=1 presenceVersion=5 healthVersion=10",
    "[plugins] loading openai from /app/dist/extensions/openai/index.js ({p} ms)",
    "[agent] run {c} model took {p} ms, 4096 tokens in, 311 out, tool calls 3 (read, exec, write)",
    "[diagnostic] lane task done: lane=main durationMs={p} active=0 queued=0",
)
CUT = "[ws] → close code=1006 reason=n/a durationMs=88 endpoint=10.96.0.12:{p}->10.96.0.10:18789 conn={c}"
ACTIONS = ("exec_create: curl -s http://127.0.0.1:18789/readyz", "exec_start: curl -s http://127.0.0.1:18789/readyz", "exec_die")


def write_log(path: pathlib.Path, size: int) -> None:
    written = number = 0
    with path.open("wb", buffering=1 << 20) as out:
        while written < size:
            at = BEGIN + number * 100
            text = (CUT if number % 500_000 == 250_000 else LINES[number % len(LINES)]).format(c=f"{number:08x}…{number % 65536:04x}", p=20000 + number % 40000)
            second = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at // 1000))
            written += out.write(f"{second}.{at % 1000:03d}123456Z {second}.{at % 1000:03d}+00:00 {text}\n".encode())
            number += 1


def write_events(path: pathlib.Path, count: int) -> None:
    container = "2e73094705029567c8389faf4df314ef02bea36eff841ee7973fda61eba39cc1"
    with path.open("w", buffering=1 << 20) as out:
        for number in range(count):
            at = BEGIN * 1_000_000 + number * 500_000_000
            action = ACTIONS[number % 3]
            exit_code = {"exitCode": "0"} if action == "exec_die" else {}
            out.write(json.dumps({
                "status": action, "id": container, "from": "openclaw", "Type": "container", "Action": action,
                "Actor": {"ID": container, "Attributes": {"execID": f"{number:064x}", **exit_code, "image": "openclaw", "name": "openclaw-gateway"}},
                "scope": "local", "time": at // 10**9, "timeNano": at}, separators=(",", ":")) + "\n")


def write_closes(path: pathlib.Path, count: int) -> None:
    with path.open("w", buffering=1 << 20) as out:
        for number in range(count):
            at = BEGIN + number * 50
            second = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at // 1000))
            out.write(f"{second}.{at % 1000:03d}+00:00 {CUT.format(c=f'{number:08x}…{number % 65536:04x}', p=20000 + number % 40000)}\n")


class Table:
    def __init__(self, size: int):
        self.size, self.rows = size, []

    def measure(self, name: str, *command: str, searched: bool = False) -> tuple[float, float]:
        """CPU seconds and peak MB; the least that the latter can be is this script's own."""
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        processor, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
        self.rows.append((name, processor, peak, os.waitstatus_to_exitcode(status), searched))
        return processor, peak

    def show(self) -> None:
        print("| what | CPU s | ratio | MB/s of one core | peak MB | exit |\n|---|---:|---:|---:|---:|---:|")
        floor = self.rows[0][1]
        for name, processor, peak, status, searched in self.rows:
            # A search reads little of them: a rate would say nothing.
            rate = "–" if searched else f"{self.size / 1e6 / max(processor, 1e-9):.0f}"
            print(f"| {name} | {processor:.2f} | {processor / floor:.1f} | {rate} | {peak:.1f} | {status} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--closes", type=int, default=1_000_000)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="timeline-bench."))
    try:
        log, events = folder / "gateway.log", folder / "events.jsonl"
        write_log(log, options.megabytes * 1_000_000)
        write_events(events, options.events)
        size = log.stat().st_size + events.stat().st_size
        sources = [f"gateway@openclaw-gateway={log}", f"events={events}"]
        print(f"{log.stat().st_size / 1e6:.0f} MB of log, {options.events} events in {events.stat().st_size / 1e6:.0f} MB\n")
        table = Table(size)
        table.measure("`grep -c code=1006`, twice", "sh", "-c", f"grep -c code=1006 {log}; grep -c code=1006 {events}")
        whole = table.measure("`ocprobe timeline`", options.binary, "timeline", *sources, "-o", "json")
        table.measure("`ocprobe timeline --around last`", options.binary, "timeline", *sources, "--around", "last", searched=True)
        instant = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(BEGIN // 1000 + 100_000))
        table.measure("`ocprobe timeline --around INSTANT`", options.binary, "timeline", *sources, "--around", instant, searched=True)
        closes = [folder / "closes.log", folder / "quarter.log"]
        for path, count in zip(closes, (options.closes, options.closes // 4)):
            write_closes(path, count)
        all_closes, quarter = (table.measure(f"`ocprobe timeline`, {path.stem}", options.binary, "timeline", f"gateway={path}", "-o", "json", searched=True)[0]
                               for path in closes)
        lnav = None
        if shutil.which("lnav"):
            lnav, _ = table.measure("`lnav -n`, filtered by code=1006", "lnav", "-n", "-c", ":filter-in code=1006", str(log), str(events))
        table.show()
    finally:
        shutil.rmtree(folder)
    bounds = [
        ("at least 100 MB/s of one core", size / 1e6 / whole[0] >= 100),
        ("at most 64 MB", whole[1] <= 64),
        ("four times the closes, at most five times the time", all_closes <= 5 * quarter),
    ]
    if lnav is not None:
        bounds.append(("at least 0.7 of lnav's throughput", lnav / whole[0] >= 0.7))
    for name, met in bounds:
        print(f"{'ok  ' if met else 'FAIL'}  {name}")
    print(f"{sum(met for _, met in bounds)} passed, {sum(not met for _, met in bounds)} failed")


if __name__ == "__main__":
    main()
