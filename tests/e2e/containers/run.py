#!/usr/bin/env python3
"""The container scenarios: the static binary by `docker exec`, beside a real gateway in a container of its own.

Usage: run.py [--all] [--only REGEX] [--list] [--binary FILE] [--show] [--side-by-side FILE]
Without --all: the cases of the default run. Starts a Docker engine where there is none and makes the images that are
missing. Needs root and what docker/packages.sh docker installs. Ends with `N passed, N failed`.
"""
import argparse
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from containers import cases  # noqa: E402
from containers.case import CALL, Group, Kit, play  # noqa: E402
from containers.lab import NEWEST, Lab  # noqa: E402
from containers.resolver import NameServer  # noqa: E402
from containers.side_by_side import SideBySide  # noqa: E402
from kit.canary import Secrets  # noqa: E402
from kit.report_table import closing_table, tell  # noqa: E402
from kit.scenario import Outcome  # noqa: E402
from kit.world import WorldError  # noqa: E402

DOCKER = HERE.parent / "docker"


def ready_engine(images: list[str]) -> None:
    """An engine that answers and the images, or a failure that says what is missing."""
    for argv in ([str(DOCKER / "engine.sh"), "start"], [str(DOCKER / "images.sh"), *images]):
        done = subprocess.run(argv, capture_output=True, text=True)
        if done.returncode != 0:
            raise WorldError(f"{' '.join(argv)}: {done.stderr.strip()}")
        if done.stdout.strip():
            print(f"-- {done.stdout.strip()}", flush=True)


def build_measure(folder: str) -> pathlib.Path:
    out = pathlib.Path(folder) / "measure"
    subprocess.run(["gcc", "-static", "-O2", "-o", str(out), str(HERE.parent.parent / "bench" / "measure.c")], check=True)
    return out


def show(case, context, outcome: Outcome) -> None:
    """For whoever writes cases: what ocprobe and the real CLI say here."""
    text = context.box.cost("/probe/ocprobe", *context.args, "-o", "text", options=case.exec)
    print(f"== {case.name}\n{text.out.decode(errors='replace')}")
    call = context.box.exec(*CALL, options=("-e", "NO_COLOR=1", *case.exec), timeout=150)
    print(f"   CLI exit {call.exit}: {call.said[:500]}", flush=True)


def play_group(group: Group, lab: Lab, secrets: Secrets, options, outcomes: list[Outcome], rivals) -> None:
    pattern = re.compile(options.only)
    kit = Kit(lab, secrets, secrets.new(f"{group.name} token", 48), secrets.new(f"{group.name} wrong token", 48))
    table = [case for case in group.table(kit) if (options.all or case.quick) and pattern.search(f"{group.name}: {case.name}")]
    if not table:
        return
    with contextlib.ExitStack() as stack:
        if group.start:
            started = time.monotonic()
            group.start(kit, stack)
            print(f"-- {group.name}: ready after {time.monotonic() - started:.1f} s", flush=True)
        for case in table:
            case.name = f"{group.name}: {case.name}"
            try:
                outcome = play(case, kit, options.ask or (options.all and not options.brief), not options.brief, rivals)
            except Exception as error:  # a case that cannot be played is a failure, and the others still run
                outcome = Outcome(case, "not run", [f"{type(error).__name__}: {error}"])
            outcomes.append(outcome)
            tell(outcome)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=HERE.parents[2] / "build" / "static" / "ocprobe")
    parser.add_argument("--all", action="store_true", help="every case, and the real CLI asked in each")
    parser.add_argument("--brief", action="store_true", help="one run a case, the real CLI not asked (unless --ask)")
    parser.add_argument("--ask", action="store_true", help="ask the real CLI in every case")
    parser.add_argument("--only", default="", help="cases whose `group: name` matches this expression")
    parser.add_argument("--list", action="store_true", help="print the cases and leave")
    parser.add_argument("--show", action="store_true", help="print what ocprobe and the real CLI say in each case")
    parser.add_argument("--side-by-side", type=pathlib.Path, metavar="FILE", help="run the other tools too, and write their table")
    options = parser.parse_args()
    if not options.binary.exists():
        print(f"run.py: {options.binary} is missing: cmake --preset static && cmake --build --preset static", file=sys.stderr)
        return 69
    groups = cases.groups()
    secrets = Secrets(os.urandom(16).hex())
    if options.list:
        for group in groups:
            for case in group.table(Kit(None, secrets, "x" * 48, "y" * 48)):
                print(f"{'quick' if case.quick else 'all  '}  {group.name}: {case.name}")
        return 0
    try:
        ready_engine(["front", NEWEST] + (cases.OLDER if options.all else []))
    except WorldError as error:
        print(f"run.py: the container scenarios cannot be run: {error}\n0 passed, 1 failed")
        return 69
    outcomes: list[Outcome] = []
    stopped = 0
    table = SideBySide() if options.side_by_side else None
    with tempfile.TemporaryDirectory() as folder, Lab(options.binary, build_measure(folder)) as lab, NameServer():
        for group in groups:
            try:
                play_group(group, lab, secrets, options, outcomes, table.run if table else show if options.show else None)
            except Exception:  # a group that cannot be played is a failure, and the others still run
                stopped += 1
                print(f"FAIL {group.name}: the group stopped\n{traceback.format_exc()}", flush=True)
    closing_table(outcomes)
    if table:
        options.side_by_side.write_text(table.markdown())
    leaking = sum(1 for outcome in outcomes if outcome.leaks)
    failed = sum(1 for outcome in outcomes if outcome.faults) + leaking + stopped
    print(f"\ncanaries: {len(secrets.values)} secrets, looked for in every output of {len(outcomes)} cases, leaks in {leaking}")
    # Two results a case: what it says, and that it says no secret.
    print(f"{2 * len(outcomes) - failed + stopped} passed, {failed} failed")
    return 1 if failed or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
