#!/usr/bin/env python3
"""Hostile peers, files, launches and failing system calls, as tables with budgets: a valid report within its deadline and
64 MiB, no control character, no secret.

Usage: run.py [--binary FILE] [--full] [--only REGEX] [--table NAME]...
Needs root (mount namespaces, a name server). Prints a row of the largest figures for each table; ends with
`N passed, N failed`.
"""
import argparse
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from hostile import bench, calls, files, launches, peers, peers_other, peers_socket  # noqa: E402

# Peers keep a run waiting and need no processor.
WORKERS = {"peers": 8, "files": 2, "launches": 4}


def tables() -> dict[str, list[bench.Case]]:
    return {"peers": [*peers.cases(), *peers_socket.cases(), *peers_other.cases()], "files": files.cases(), "launches": launches.cases()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=bench.ROOT / "build" / "static" / "ocprobe")
    parser.add_argument("--full", action="store_true", help="every command with every failing call")
    parser.add_argument("--only", default="", metavar="REGEX", help="names of cases")
    parser.add_argument("--table", action="append", choices=[*WORKERS, "calls"], help="may be repeated; all without it")
    options = parser.parse_args()
    chosen = options.table or [*WORKERS, "calls"]
    tally = bench.Tally()
    with tempfile.TemporaryDirectory() as folder:
        run = bench.Bench(options.binary.resolve(), pathlib.Path(folder))
        for name, cases in tables().items():
            if name in chosen:
                tally.table(run, name, [case for case in cases if re.search(options.only, case.name)], WORKERS[name])
        if "calls" in chosen:
            calls.play(run, tally, options.full, options.only)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
