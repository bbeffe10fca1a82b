#!/usr/bin/python3
"""The shapes that people have, brought up by Compose v2 with the real gateway: each box of `ocprobe contract` against what
happens there, and against the truth that was written by hand.

Usage: live.py [--contract FILE] [--only REGEX] [--jobs N] [--list] [--table FILE]
Plays the shapes of tests/fixtures/contract/field that have a `life` line. Needs root and a Docker engine, which it starts
when there is none. Ends with `N passed, N failed`.
"""
import argparse
import concurrent.futures
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import traceback

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE.parent))

import life  # noqa: E402
import stacks  # noqa: E402
from kit import engine  # noqa: E402

PREFIX = "ctrlive"
ATTEMPTS = 3
RANK = ("green", "undecided", "waived", "red")


def judged(binary: pathlib.Path, stack: life.Stack) -> tuple[dict, dict, list]:
    """What the contract says: each box's worst status, each role, and the ids of what fails."""
    done = subprocess.run([binary, "contract", "compose.yml", "-o", "json"], cwd=stack.folder, env=stack.environment, text=True,
                          capture_output=True, timeout=60, check=False)
    if done.returncode not in (0, 1):
        raise AssertionError(f"contract: exit {done.returncode}: {done.stderr.strip()}")
    report = json.loads(done.stdout)
    boxes, findings = {}, []
    for pair in report["pairs"]:
        for check in pair["checks"]:
            box = check["id"].removeprefix("contract.")
            boxes[box] = max(boxes.get(box, "green"), check["status"], key=RANK.index)
            findings += [finding for finding in check["findings"] if finding["effect"] == "fails"]
    roles = {role["service"]: role["role"] for role in report["roles"]}
    return {box: boxes[box] for box in stacks.BOXES}, roles, findings


def disagreements(shape: stacks.Shape, said: dict, roles: dict, findings: list, lived: life.Lived) -> list[str]:
    out = [f"{service} is {roles.get(service)}, in truth {role}" for service, role in shape.roles.items() if roles.get(service) != role]
    for box in stacks.BOXES:
        truth, real = shape.truth.get(box, "holds"), lived.boxes.get(box)
        if real and truth != "depends" and real != truth:
            out.append(f"{box}: the truth says {truth}, life {real}")
        if {"red": "broken", "green": "holds"}.get(said[box], real) != (real or {"red": "broken", "green": "holds"}.get(said[box])):
            out.append(f"{box}: said {said[box]}, in life it {real}")
        if said[box] == "undecided" and truth != "depends":
            out.append(f"{box}: undecided, though the files tell")
    if lived.one_of and not any(said[box] in ("red", "undecided") for box in lived.one_of):
        out.append(f"none of {sorted(lived.one_of)} is red, and the CLI fails by one of them")
    # A red start names the exit code: it is the one that the engine has seen.
    codes = {int(code) for finding in findings for code in re.findall(r"the gateway ends with (\d+)", finding["summary"])}
    if codes and lived.exit_code is not None and lived.exit_code not in codes:
        out.append(f"the gateway ended with {lived.exit_code}, not with {sorted(codes)}")
    return out


def play(shape: stacks.Shape, options, number: int) -> tuple:
    for attempt in range(ATTEMPTS):
        try:
            with life.Stack(shape, options.compose, f"{PREFIX}{os.getpid()}-{number}", options.subnets) as stack:
                said, roles, findings = judged(options.contract, stack)
                lived = stack.live()
            return said, lived, disagreements(shape, said, roles, findings, lived)
        except life.Busy:
            if attempt + 1 == ATTEMPTS:
                raise


def short(text: str) -> str:
    """The sentence of a log that tells, for the table: no time, no colour, no bar."""
    text = re.sub(r"\x1b\[[0-9;]*m|\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)|\|", " ", text)
    told = re.search(r"[^.]*(mutually exclusive|requires|migration|refus|invalid|missing|Missing|conflicting|already|cannot|EADDRINUSE|"
                     r"mismatch|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|SECURITY|pairing|read-only|EROFS)[^.]*", text)
    return " ".join((told[0] if told else text).split())[:150]


def kept_rows(text: str) -> dict:
    """The rows of an earlier table by their shapes."""
    return {line.split(" | ")[0].removeprefix("| "): line for line in text.splitlines()[2:]}


def table(shapes: list, played: dict, earlier: dict) -> str:
    """Each box: what the contract says, and what life was. A shape that was not played keeps its row."""
    out = ["| shape | " + " | ".join(stacks.BOXES) + " | what was said in life |", "|---|" + "---|" * (len(stacks.BOXES) + 1)]
    for shape in shapes:
        if shape.name not in played:
            out += [earlier[shape.name]] if shape.name in earlier else []
            continue
        said, lived = played[shape.name]
        cells = [f"{said[box]}, {lived.boxes.get(box, '-')}" for box in stacks.BOXES]
        out.append(f"| {shape.name} | " + " | ".join(cells) + f" | {short(lived.gateway_said or lived.cli_said)} |")
    return "\n".join(out) + "\n"


def prepared(options) -> bool:
    for argv in (["engine.sh", "start"], ["images.sh", "2026.9.6", "front"]):
        if subprocess.run([str(HERE.parent / "docker" / argv[0]), *argv[1:]], check=False).returncode != 0:
            return False
    done = subprocess.run([str(HERE.parent / "docker" / "compose.sh")], stdout=subprocess.PIPE, text=True, check=False)
    options.compose = done.stdout.strip()
    engine.clear_cut_runs(PREFIX)
    half = engine.free_addresses()
    options.subnets = map(lambda number: f"{half}.{number % 250 + 1}.0/24", itertools.count())
    return done.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contract", type=pathlib.Path, default=ROOT / "build" / "static" / "ocprobe")
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--table", type=pathlib.Path, help="write the table of all results there")
    options = parser.parse_args()
    options.contract = options.contract.resolve()
    chosen = [shape for shape in stacks.read() if re.search(options.only, f"{shape.source}: {shape.name}")]
    if options.list:
        print("\n".join(f"{shape.source}: {shape.name}" for shape in chosen))
        return 0
    if not prepared(options):
        return 69
    rows, failed = {}, 0
    earlier = kept_rows(options.table.read_text(encoding="utf-8")) if options.table and options.table.exists() else {}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = {pool.submit(play, shape, options, number): shape for number, shape in enumerate(chosen)}
        for future in concurrent.futures.as_completed(futures):
            shape = futures[future]
            try:
                said, lived, wrong = future.result()
                rows[shape.name] = (said, lived)
            except Exception as error:  # any fault of a shape is that shape's failure
                wrong = [f"{type(error).__name__}: {error}", traceback.format_exc(limit=-2)]
            failed += bool(wrong)
            if options.table:  # at once: a run that is cut keeps what it has seen
                options.table.write_text(table(stacks.read(), rows, earlier), encoding="utf-8")
            print(f"{'FAIL' if wrong else 'ok  '} {shape.name}", *wrong, sep="\n       ", flush=True)
            if wrong and shape.name in rows:
                print(f"       gateway: {lived.gateway_said}\n       CLI: {lived.cli_said}", flush=True)
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 0 if chosen and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
