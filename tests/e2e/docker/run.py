#!/usr/bin/python3
"""The container cases: the image, the Compose files, inject.sh, the Kubernetes files, each on a real Docker engine.

Usage: run.py [--binary FILE] [--arm64 FILE] [--only REGEX] [--full] [--list] [--prefix NAME]
Needs root, a Docker engine (engine.sh) and what docker/packages.sh docker installs. Ends with `N passed, N failed`.
Debian's own python3, since the YAML reader comes from Debian's package.
"""
import argparse
import pathlib
import re
import signal
import subprocess
import sys
import traceback

import bench
from bench import engine

MODULES = ("image_cases", "inject_cases", "plugin_cases", "compose_cases", "kubernetes_cases")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=bench.ROOT / "build" / "static" / "ocprobe")
    parser.add_argument("--arm64", type=pathlib.Path, default=bench.ROOT / "build" / "static-arm64" / "ocprobe")
    parser.add_argument("--only", default="", help="cases whose name matches this expression")
    parser.add_argument("--full", action="store_true", help="the cases that take long, too")
    parser.add_argument("--list", action="store_true", help="print the cases and leave")
    parser.add_argument("--prefix", default="ocp", help="of the names of all that is made")
    options = parser.parse_args()
    # A shell without job control starts what it puts in the background with SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in MODULES:
        __import__(name)
    chosen = [case for case in bench.CASES if re.search(options.only, case.name) and (options.full or not case.full)]
    if options.list:
        print("\n".join(case.name for case in chosen))
        return 0
    for file in (options.binary, options.arm64):
        if not file.exists():
            print(f"run.py: {file} is missing: cmake --preset {file.parent.name} && cmake --build --preset {file.parent.name}",
                  file=sys.stderr)
            return 69
    for argv in (["engine.sh"], ["images.sh", "base", "front", bench.REAL.split(":")[1]]):
        if subprocess.run([str(bench.HERE / argv[0]), *argv[1:]]).returncode != 0:
            return 69
    passed = failed = 0
    engine.clear_cut_runs(options.prefix)
    table = bench.Bench(options.binary.resolve(), options.arm64.resolve(), options.prefix, engine.free_addresses())
    with table.whole:
        for case in chosen:
            try:
                with table.stack:
                    case.function(table)
                passed += 1
                print(f"ok   {case.name}", flush=True)
            except Exception as error:  # any fault of a case is that case's failure
                failed += 1
                print(f"FAIL {case.name}\n       {type(error).__name__}: {error}", flush=True)
                if not isinstance(error, AssertionError):
                    traceback.print_exc()
    leaks = [leak for output in table.outputs for leak in table.secrets.leaks(output.encode())]
    if leaks:
        failed += 1
        print(f"FAIL no secret in any output\n       {leaks[:5]}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
