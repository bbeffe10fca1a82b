#!/usr/bin/env python3
"""Makes incidents with the real gateway in Docker and keeps what the logs say of them.

Usage: record.py --probe OCPROBE [--to DIR] [--only NAME,…] [--check]
Needs root, a Docker engine, the image oc-real:2026.9.6, nginx and libfaketime.
"""
import argparse
import json
import pathlib
import re
import shutil
import sys
import time

import bench as benches
from incidents import INCIDENTS

# What says nothing about time or cause, and would only make the recordings large.
DULL = re.compile(r"SQLite read-only snapshot|startup outcomes|shutdown budget|seeded gateway|slow SQLite|agent model|plugins:|\[plugins\]|Registered plugin")


def slim(name: str, text: str) -> str:
    if not name.endswith(".log"):
        return text
    return "".join(line[:420].rstrip("\n") + "\n" for line in text.splitlines(keepends=True) if not DULL.search(line))


def keep(folder: pathlib.Path, incident, files: dict[str, str], made: tuple[float, float], image: str) -> None:
    gateway = files.pop("gateway", None)  # another container's name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in files.items():
        if text:
            (folder / name).write_text(slim(name, text))
    (folder / "truth.json").write_text(json.dumps({
        "cause": incident.cause, "never": list(incident.never), "shift_ms": incident.shift_ms,
        **({"gateway": gateway} if gateway else {}), **({"image": image} if image != benches.IMAGE else {}),
        "made_from_ms": round(made[0] * 1000), "made_until_ms": round(made[1] * 1000)}, indent=1) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--probe", required=True)
    parser.add_argument("--root", default="/tmp/ocprobe-timeline")
    parser.add_argument("--to", required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--image", default=benches.IMAGE, help="of another release")
    parser.add_argument("--up", action="store_true", help="the pair of containers is there already")
    options = parser.parse_args()
    root = pathlib.Path(options.root)
    root.mkdir(parents=True, exist_ok=True)
    chosen = [row for row in INCIDENTS if not options.only or row.name in options.only.split(",")]
    bench = benches.Bench(root, options.probe, options.image)
    failed = 0
    if not options.up:
        bench.up()
    else:
        bench.attach()
    try:
        plain = first = verbose = True
        for incident in chosen:
            print(f"{time.strftime('%H:%M:%S')} {incident.name}", flush=True)
            try:
                if incident.fresh or not plain or incident.verbose != verbose:
                    bench.start_gateway(incident.gateway, incident.shift_ms, incident.verbose)
                    plain, verbose = not incident.fresh, incident.verbose
                    bench.wait_ready()
                    bench.wait_cli()
                elif not first:
                    bench.wait_cli()
                first = False
                bench.clear()
                start = time.time()
                incident.make(bench)
                end = time.time()
                keep(pathlib.Path(options.to) / incident.name, incident, bench.collect(), (start, end), options.image)
            except Exception as error:  # one that cannot be made does not stop the others
                failed += 1
                print(f"  {error}", flush=True)
    finally:
        if not options.up:
            bench.down()
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
