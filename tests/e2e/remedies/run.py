#!/usr/bin/python3
"""Every remedy, applied: a gateway and a CLI in containers, a fault, the report, its steps by a program that knows nothing
but them, and what the second run and the real CLI say then.

Usage: run.py [--full] [--results FILE] [--binary FILE] [--only REGEX] [--list] [--table FILE] [--show]
Needs root, a Docker engine and what docker/packages.sh docker installs. Ends with `N passed, N failed`.
"""
import argparse
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from kit import engine  # noqa: E402
from kit.canary import Secrets  # noqa: E402
from remedies import coverage, covering, faults, play, pods, rivals, setups, table  # noqa: E402

PREFIX = "ocr"
ENDING = threading.Event()  # the case that is played is the last one


def end(number: int, _) -> None:
    ENDING.set()
    sys.exit(128 + number)


def needed(options) -> None:
    images = ["front", setups.NEWEST, *options.words] + ([f"npm:{setups.NEWEST}", f"distroless:{setups.NEWEST}"] if options.full else [])
    for argv in (["engine.sh"], ["images.sh", *images]):
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


def one_for_each(chosen: list, platforms: tuple) -> list[tuple]:
    """Each fault in its usual set-up. What needs a gateway of its own kind is not played with two of them."""
    kinds = list(setups.KINDS)
    cases = []
    for number, fault in enumerate(chosen):
        turn = number if fault.kind == kinds[0] else kinds.index(fault.kind)
        possible = fault.platforms or platforms
        cases.append((fault, dataclasses.replace(fault.usual, platform=possible[turn % len(possible)])))
    return cases


def one_for_each_release(chosen: list, releases: list[str]) -> list[tuple]:
    """Each fault once, whatever is advised, with the CLI of other releases."""
    return [(fault, dataclasses.replace(fault.usual, platform="compose", image=release)) for release in releases for fault in chosen
            if not fault.option and "compose" in (fault.platforms or ("compose",))]


def every_pair(chosen: list, platforms: tuple) -> list[tuple]:
    by_name = {fault.name: fault for fault in chosen}
    return [(by_name[row.fault], row.choice) for row in covering.rows(chosen, platforms)]


class Results:
    """Of this run; with a file, of the ones before it, too: what it holds is not played again."""

    def __init__(self, file: pathlib.Path | None):
        self.file = file
        self.lock = threading.Lock()
        self.rows: dict[str, dict] = json.loads(file.read_text()) if file and file.exists() else {}

    def add(self, outcome: play.Outcome) -> None:
        with self.lock:
            self.rows[outcome.name] = outcome.row()
            if self.file:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self.file.write_text(json.dumps(self.rows, indent=1))


def tell(outcome: play.Outcome, show: bool) -> None:
    print(f"{'FAIL' if outcome.faults else 'ok  '} {outcome.seconds:5.1f} s  {outcome.name}: {' → '.join(outcome.verdicts)}", flush=True)
    for fault in outcome.faults:
        print(f"       {fault}", flush=True)
    if show:
        print(f"       the CLI: {outcome.cli_said[:700]}", flush=True)
        for step in outcome.applied:
            print(f"       {step}", flush=True)


def back(installation, files: dict) -> None:
    """To the gateway as it was, without a CLI."""
    installation.remove(setups.CLI)
    installation.definition["services"].pop(setups.CLI, None)
    play.restored(installation, files)


def play_group(kit: setups.Kit, kind: setups.Kind, platform: str, cases: list, options, results: Results) -> None:
    """All cases that share a gateway."""
    began = time.monotonic()
    installation = setups.gateway_of(kit, kind, platform)
    try:
        installation.apply()
        installation.gateway_is_ready()
        files = {path: path.read_text() for path in installation.files()}
        print(f"-- {kind.name}, {platform}: ready after {time.monotonic() - began:.1f} s", flush=True)
        for number, (fault, choice) in enumerate(cases):
            if ENDING.is_set():
                return
            by_text = number % 2 == 0 if fault.by_text is None else fault.by_text
            outcome = play.play(kit, installation, kind, fault, choice, by_text, bool(options.words))
            back(installation, files)
            for tool in rivals.TOOLS if options.rivals else ():
                outcome.others[" ".join(("openclaw", *tool))] = rivals.works(kit, installation, kind, fault, choice, tool)
                back(installation, files)
            results.add(outcome)
            tell(outcome, options.show)
    finally:
        installation.remove()


def play_all(kit: setups.Kit, cases: list, options, results: Results) -> int:
    """How many groups could not be played."""
    stopped = []

    def play_platform(platform: str) -> None:
        for kind in setups.KINDS.values():
            shared = [case for case in cases if case[1].platform == platform and case[0].kind == kind.name]
            try:
                if shared and not ENDING.is_set():
                    play_group(kit, kind, platform, shared, options, results)
            except Exception:  # a group that cannot be played is a failure, and the others still run
                stopped.append(kind)
                print(f"FAIL {kind.name}, {platform}: the group stopped\n{traceback.format_exc()}", flush=True)

    # One line of work for each platform: the gateways of `docker run` have one name.
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(play_platform, dict.fromkeys(case[1].platform for case in cases)))
    return len(stopped)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=HERE.parents[2] / "build" / "static" / "ocprobe")
    parser.add_argument("--libraries", type=pathlib.Path, help="of a dynamically linked binary that looks for them in /probe/lib")
    parser.add_argument("--only", default="", help="cases whose name matches this expression")
    parser.add_argument("--full", action="store_true",
                        help="every pair of fault, platform, URL, credential and image; --results build/remedies.json unless another is given")
    parser.add_argument("--results", type=pathlib.Path, metavar="FILE", help="keep every result there; play only what it does not hold")
    parser.add_argument("--platforms", help="some of compose, docker, kubernetes, with blanks between")
    parser.add_argument("--list", action="store_true", help="print the cases and leave")
    parser.add_argument("--show", action="store_true", help="print what the real CLI says and what was applied")
    parser.add_argument("--words", nargs="+", default=[], metavar="RELEASE",
                        help="mend nothing: hold what the report quotes against what the CLI of these releases prints")
    parser.add_argument("--rivals", type=pathlib.Path, metavar="FILE",
                        help="follow the advice of the CLI's own tools, too, and write the table of all results there")
    parser.add_argument("--table", type=pathlib.Path, help="write the table of all results there")
    options = parser.parse_args()
    # Whoever ends it, ends its containers.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    # Pods only in the long run: Podman is an engine and an image store more.
    platforms = tuple((options.platforms or ("compose docker kubernetes" if options.full else "compose docker")).split())
    chosen = [fault for fault in faults.table() if re.search(options.only, fault.name)]
    if options.words:
        cases = one_for_each_release(chosen, options.words)
    else:
        cases = every_pair(chosen, platforms) if options.full else one_for_each(chosen, platforms)
    if options.list:
        print("\n".join(f"{fault.verdict}: {play.case_name(fault, choice)}" for fault, choice in cases))
        return 0
    needed(options)
    engine.clear_cut_runs(PREFIX)
    results = Results(options.results or (HERE.parents[2] / "build" / "remedies.json" if options.full else None))
    names = {play.case_name(*case) for case in cases}
    cases = [case for case in cases if play.case_name(*case) not in results.rows]
    with tempfile.TemporaryDirectory(prefix="ocprobe-remedies.") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        (folder / "probe").mkdir()
        shutil.copy2(options.binary, folder / "probe" / "ocprobe")
        if options.libraries:
            shutil.copytree(options.libraries, folder / "probe" / "lib")
        kit = setups.Kit(f"{PREFIX}{os.getpid()}", folder, folder / "probe", Secrets(os.urandom(16).hex()), compose_folder())
        if "kubernetes" in platforms:
            pods.ready(folder, setups.FRONT, *(setups.image(name) for name in (setups.IMAGES if options.full else setups.IMAGES[:1])))
        stopped = play_all(kit, cases, options, results)
    rows = [row for name, row in results.rows.items() if name in names]
    verdicts = coverage.verdicts_of(options.binary)
    if options.table:
        options.table.write_text(table.markdown(rows) + coverage.markdown(verdicts, faults.table()))
    if options.rivals:
        options.rivals.write_text(rivals.markdown(rows))
    gaps = coverage.gaps(verdicts, faults.table())
    print(*(f"FAIL {gap}" for gap in gaps), sep="\n")
    failed = sum(1 for row in rows if row["faults"]) + stopped + bool(gaps)
    print(f"{len(rows) + 1 - failed + stopped} passed, {failed} failed")
    return 1 if failed or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
