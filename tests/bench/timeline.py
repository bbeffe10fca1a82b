#!/usr/bin/env python3
"""`ocprobe timeline` on a gateway log of a gigabyte and a million lines, beside grep and lnav on the same file.

Usage: timeline.py BINARY [--lines 1000000]
Prints a table: seconds, MB/s, peak memory. grep and lnav only count lines with a close: far less than is done here.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

KINDS = (
    "[ws] ⇄ res ✓ health 105ms cached=true conn=ea4d88f8…975d id=2:b6aeb922-5…eec7",
    "[ws] ← open remoteAddr=10.96.0.12 remotePort=51528 localAddr=10.96.0.10 localPort=18789 endpoint=10.96.0.12:51528->10.96.0.10:18789 conn=958073e2…ac44",
    "[ws] → close code=1000 durationMs=414 handshake=connected lastFrameType=req lastFrameMethod=connect endpoint=127.0.0.1:58004->127.0.0.1:28760",
    "[plugins] loading openai from /app/dist/extensions/openai/index.js",
)


def write_log(path: pathlib.Path, lines: int) -> None:
    filler = " detail=" + "abcdefgh " * 120
    with path.open("w", encoding="utf-8") as out:
        for i in range(lines):
            at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_795_526_281 + i // 20)) + f".{i % 20 * 50:03d}"
            kind = "[ws] → close code=1006 reason=x" if i in (lines // 2, lines - 100) else KINDS[i % len(KINDS)]
            line = f"{at}000123Z {at}+00:00 {kind}"
            out.write((line + filler)[:1060] + "\n")


def measured(name: str, command: list[str], size: int) -> None:
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - started
    processor = usage.ru_utime + usage.ru_stime
    print(f"| {name} | {wall:.2f} | {processor:.2f} | {size / 1e6 / max(processor, 1e-9):.0f} | {usage.ru_maxrss / 1024:.1f} | {os.waitstatus_to_exitcode(status)} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--lines", type=int, default=1_000_000)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp())
    log = folder / "gateway.log"
    write_log(log, options.lines)
    size = log.stat().st_size
    print(f"{size / 1e6:.0f} MB, {options.lines} lines\n\n| what | s | CPU s | MB/s of one core | peak MB | exit |\n|---|---|---|---|---|---|")
    measured("ocprobe timeline --around all", [options.binary, "timeline", "--around", "all", str(log), "-o", "json"], size)
    measured("ocprobe timeline (last close)", [options.binary, "timeline", str(log), "-o", "json"], size)
    measured("grep -c close", ["grep", "-c", "close", str(log)], size)
    if shutil.which("lnav"):
        measured("lnav -n, filter close", ["lnav", "-n", "-c", ":filter-in close", str(log)], size)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
