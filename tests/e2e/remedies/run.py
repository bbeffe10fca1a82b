#!/usr/bin/python3
"""Every remedy, applied: a gateway and a CLI in containers, a fault, the report, its steps by a program that knows nothing
but them, and what the second run and the real CLI say then.

Usage: run.py [--binary FILE] [--only REGEX] [--list] [--table FILE] [--show]
Needs root, a Docker engine and what docker/packages.sh docker installs. Ends with `N passed, N failed`.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from kit import engine  # noqa: E402
from kit.canary import Secrets  # noqa: E402
from remedies import faults, play, setups, table  # noqa: E402
from remedies.installation import PLATFORMS  # noqa: E402

PREFIX = "ocr"


def needed(options) -> None:
    for argv in (["engine.sh"], ["images.sh", "front", setups.NEWEST]):
        if subprocess.run([str(HERE.parent / "docker" / argv[0]), *argv[1:]]).returncode != 0:
            raise SystemExit(69)
    if not options.binary.exists():
        print(f"run.py: {options.binary} is missing: cmake --preset static && cmake --build --preset static", file=sys.stderr)
        raise SystemExit(69)


def compose_folder() -> str:
    done = subprocess.run([str(HERE.parent / "docker" / "compose.sh")], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(69)
    return done.stdout.strip()


def shared_out(chosen: list) -> dict[tuple, list]:
    """The cases by gateway and platform. What needs a gateway of its own kind is not played with two of them."""
    groups: dict[tuple, list] = {}
    kinds = list(setups.KINDS)
    platforms = list(PLATFORMS)
    for number, fault in enumerate(chosen):
        turn = number if fault.kind == kinds[0] else kinds.index(fault.kind)
        possible = fault.platforms or platforms
        groups.setdefault((possible[turn % len(possible)], fault.kind), []).append(fault)
    return groups


def tell(outcome: play.Outcome, show: bool) -> None:
    print(f"{'FAIL' if outcome.faults else 'ok  '} {outcome.seconds:5.1f} s  {outcome.name}: {' → '.join(outcome.verdicts)}", flush=True)
    for fault in outcome.faults:
        print(f"       {fault}", flush=True)
    if show:
        print(f"       the CLI: {outcome.cli_said[:700]}", flush=True)
        for step in outcome.applied:
            print(f"       {step}", flush=True)


def play_group(kit: setups.Kit, kind: setups.Kind, platform: str, chosen: list, options, outcomes: list) -> None:
    """All cases that share a gateway."""
    began = time.monotonic()
    installation = setups.gateway_of(kit, kind, platform)
    try:
        installation.apply()
        installation.gateway_is_ready()
        files = {path: path.read_text() for path in installation.files()}
        print(f"-- {kind.name}, {platform}: ready after {time.monotonic() - began:.1f} s", flush=True)
        for number, fault in enumerate(chosen):
            choice = setups.dataclasses.replace(fault.usual, platform=platform)
            outcome = play.play(kit, installation, kind, fault, choice, number % 2 == 0)
            outcomes.append(outcome)
            tell(outcome, options.show)
            installation.remove(setups.CLI)
            installation.definition["services"].pop(setups.CLI, None)
            play.restored(installation, files)
    finally:
        installation.remove()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=HERE.parents[2] / "build" / "static" / "ocprobe")
    parser.add_argument("--libraries", type=pathlib.Path, help="of a dynamically linked binary that looks for them in /probe/lib")
    parser.add_argument("--only", default="", help="cases whose name matches this expression")
    parser.add_argument("--list", action="store_true", help="print the cases and leave")
    parser.add_argument("--show", action="store_true", help="print what the real CLI says and what was applied")
    parser.add_argument("--table", type=pathlib.Path, help="write the table of all results there")
    options = parser.parse_args()
    # Whoever ends it, ends its containers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    chosen = [fault for fault in faults.table() if re.search(options.only, fault.name)]
    if options.list:
        print("\n".join(f"{fault.verdict}: {fault.name}" for fault in chosen))
        return 0
    needed(options)
    engine.clear_cut_runs(PREFIX)
    outcomes: list[play.Outcome] = []
    stopped = []
    secrets = Secrets(os.urandom(16).hex())
    with tempfile.TemporaryDirectory(prefix="ocprobe-remedies.") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        (folder / "probe").mkdir()
        shutil.copy2(options.binary, folder / "probe" / "ocprobe")
        if options.libraries:
            shutil.copytree(options.libraries, folder / "probe" / "lib")
        kit = setups.Kit(f"{PREFIX}{os.getpid()}", folder, folder / "probe", secrets, compose_folder())

        def play_platform(platform: str) -> None:
            for (where, kind), of_kind in shared_out(chosen).items():
                if where != platform:
                    continue
                try:
                    play_group(kit, setups.KINDS[kind], platform, of_kind, options, outcomes)
                except Exception:  # a group that cannot be played is a failure, and the others still run
                    stopped.append(kind)
                    print(f"FAIL {kind}: the group stopped\n{traceback.format_exc()}", flush=True)

        # One line of work for each platform: the gateways of `docker run` have one name.
        with concurrent.futures.ThreadPoolExecutor() as pool:
            list(pool.map(play_platform, PLATFORMS))
    if options.table:
        options.table.write_text(table.markdown(outcomes))
    failed = sum(1 for outcome in outcomes if outcome.faults) + len(stopped)
    print(f"{len(outcomes) - failed + len(stopped)} passed, {failed} failed")
    return 1 if failed or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
