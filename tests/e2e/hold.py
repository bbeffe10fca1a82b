#!/usr/bin/env python3
"""`ocprobe hold` on the real gateway: killed, stopped, restarted, its token changed, behind proxies that cut, with the
network gone and back. --full adds what takes long, and the cases in containers (OOM kill, pause, network disconnect …).

Usage: hold.py [--binary FILE] [--only REGEX] [--full] [--list] [--keep]
Needs root and what docker/packages.sh hold installs (--full: docker, too). Ends with `N passed, N failed`.
"""
import argparse
import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time
import traceback
import typing

import held_cases
from kit.canary import Secrets
from kit.gateway import Gateway
from kit.world import World

HERE = pathlib.Path(__file__).resolve().parent
TOOLS = ("ip", "ss", "nginx", "haproxy", "caddy", "curl", "mount")
VERSION = "2026.9.6"


@dataclasses.dataclass
class Outcome:
    name: str
    faults: list[str]
    got: str = ""
    seconds: float = 0


def play(case, make_stage: typing.Callable) -> Outcome:
    started = time.monotonic()
    outcome = Outcome(case.name, [])
    with contextlib.ExitStack() as stack:
        stage = make_stage(stack)
        try:
            report = case.play(stage)
            outcome.got = f"{report['verdict']['id']} {report['verdict']['confidence']}"
            outcome.faults = case.faults(report)
        except Exception as error:  # a case that cannot be played is a failure, and the others still run
            outcome.faults.append(f"{type(error).__name__}: {error} ({where_of(error)})")
        for run in stage.runs:
            leaks = stage.secrets.leaks(run.raw + run.err)
            outcome.faults += [f"LEAK {leak}" for leak in leaks]
            if outcome.faults:
                outcome.faults.append(f"stderr: {run.err[-300:]!r}; last line: {run.raw.splitlines()[-1][:1500] if run.raw else b''!r}")
    outcome.seconds = time.monotonic() - started
    tell(outcome)
    return outcome


def where_of(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{pathlib.Path(frame.filename).name}:{frame.lineno}"


def tell(outcome: Outcome) -> None:
    print(f"{'FAIL' if outcome.faults else 'ok  '} {outcome.name}: {outcome.got or 'not run'} ({outcome.seconds:.0f} s)", flush=True)
    for fault in outcome.faults:
        print(f"       {fault}", flush=True)


def side_by_side(cases: list, make_stage: typing.Callable) -> list[Outcome]:
    """Cases that do not touch the gateway wait for the clock most of the time: they run together."""
    outcomes: list[Outcome] = []
    threads = [threading.Thread(target=lambda case=case: outcomes.append(play(case, make_stage))) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def in_namespaces(options, secrets: Secrets, cache: pathlib.Path) -> list[Outcome]:
    wanted = [case for case in held_cases.in_namespaces() if options.only.search(case.name) and (options.full or not case.slow)]
    if not wanted:
        return []
    token = secrets.new("gateway token", 48)
    with World(options.binary, cache, options.keep) as world:
        gateway = Gateway(world, "held", {"bind": "lan", "auth": {"mode": "token", "token": token}}, VERSION)
        try:
            gateway.start()
            make = lambda stack: held_cases.Stage(world, secrets, gateway, token, stack)
            outcomes = side_by_side([case for case in wanted if not case.alone], make)
            for case in wanted:
                if case.alone:
                    outcomes.append(play(case, make))
            return outcomes
        finally:
            gateway.stop()


def in_containers(options, secrets: Secrets) -> list[Outcome]:
    import held_containers
    wanted = [case for case in held_containers.cases() if options.only.search(case.name)]
    if not wanted or not options.full:
        return []
    with held_containers.engine(options.binary, secrets) as make:
        return [play(case, make) for case in wanted]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=HERE.parent.parent / "build/static/ocprobe")
    parser.add_argument("--only", type=re.compile, default=re.compile(""))
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    if options.list:
        import held_containers
        for case in [*held_cases.in_namespaces(), *held_containers.cases()]:
            print(case.name)
        return 0
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    missing = [tool for tool in TOOLS if not shutil.which(tool)] + (["root"] if os.geteuid() != 0 else [])
    if missing:
        print(f"hold.py: missing: {', '.join(missing)} (docker/packages.sh hold, as root)", file=sys.stderr)
        return 69
    if not options.binary.exists():
        print(f"hold.py: {options.binary} is missing: cmake --preset static && cmake --build --preset static", file=sys.stderr)
        return 69
    installed = subprocess.run([str(HERE / "gateway.sh"), VERSION], capture_output=True, text=True)
    if installed.returncode != 0:
        print(installed.stderr, file=sys.stderr)
        return 69
    secrets = Secrets(os.urandom(16).hex())
    outcomes: list[Outcome] = []
    broken = 0
    for part in (lambda: in_namespaces(options, secrets, pathlib.Path(installed.stdout.strip().splitlines()[-1])),
                 lambda: in_containers(options, secrets)):
        try:
            outcomes += part()
        except Exception:  # a part that cannot be played is a failure, and the other still runs
            broken += 1
            print(f"FAIL a part stopped\n{traceback.format_exc()}", flush=True)
    failed = sum(1 for outcome in outcomes if outcome.faults) + broken
    print(f"{len(outcomes) - failed + broken} passed, {failed} failed")
    return 1 if failed or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
