#!/usr/bin/env python3
"""The end-to-end scenarios: the static binary against the real gateway, on loopback and across a network namespace.

Usage: run.py [--binary FILE] [--emulator PROGRAM] [--only REGEX] [--list] [--keep]
Needs root (namespaces, other uids), and what docker/packages.sh e2e installs. Ends with `N passed, N failed`.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import traceback

import scenarios
from kit.canary import Secrets
from kit.gateway import Gateway
from kit.group import Group, Kit
from kit.real_cli import agrees
from kit.report_table import closing_table, tell
from kit.scenario import Outcome, play
from kit.world import World, WorldError

HERE = pathlib.Path(__file__).resolve().parent
TOOLS = ("ip", "ss", "setpriv", "nginx", "socat", "openssl", "curl", "mount", "unshare")


def needs() -> list[str]:
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if not os.access("/usr/bin/time", os.X_OK):
        missing.append("time")
    if os.geteuid() != 0:
        missing.append("root")
    return missing


def real_versions(groups: list[Group]) -> list[str]:
    # The newest is always needed: the real CLI is asked what it does.
    return sorted({group.version for group in groups if group.gateway} | {"2026.9.6"})


def play_group(group: Group, world: World, pattern: re.Pattern, outcomes: list[Outcome], secrets: Secrets) -> None:
    kit = Kit(world, secrets, secrets.new(f"{group.name} token", 48), secrets.new(f"{group.name} wrong token", 48))
    table = [scenario for scenario in group.scenarios(kit) if pattern.search(f"{group.name}: {scenario.name}")]
    if not table:
        return
    gateway = None
    if group.gateway:
        gateway = Gateway(world, group.name, group.gateway(kit.token), group.version, group.port, group.environment)
        if group.started:
            started = time.monotonic()
            gateway.start()
            print(f"-- {group.name}: gateway {group.version} ready after {time.monotonic() - started:.1f} s", flush=True)
    try:
        for scenario in table:
            scenario.name = f"{group.name}: {scenario.name}"
            try:
                outcome = play(scenario, world, secrets, gateway, kit.token, agrees)
            except (WorldError, AssertionError, OSError, subprocess.SubprocessError) as error:
                outcome = Outcome(scenario, "not run", [f"{type(error).__name__}: {error}"])
            outcomes.append(outcome)
            tell(outcome)
    finally:
        if gateway:
            gateway.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=HERE.parent.parent / "build" / "static" / "ocprobe")
    parser.add_argument("--emulator", help="runs the binary, when it is another machine's (qemu-aarch64-static)")
    parser.add_argument("--only", default="", help="scenarios whose `group: name` matches this expression")
    parser.add_argument("--list", action="store_true", help="print the scenarios and leave")
    parser.add_argument("--keep", action="store_true", help="leave the files of the run behind")
    options = parser.parse_args()
    pattern = re.compile(options.only)
    missing = needs()
    if options.emulator and not shutil.which(options.emulator):
        missing.append(options.emulator)
    if missing:
        print(f"run.py: missing: {', '.join(missing)} (docker/packages.sh e2e, as root)", file=sys.stderr)
        return 69
    if not options.binary.exists():
        print(f"run.py: {options.binary} is missing: cmake --preset static && cmake --build --preset static", file=sys.stderr)
        return 69
    groups = scenarios.groups()
    secrets = Secrets(os.urandom(16).hex())
    installed = subprocess.run([str(HERE / "gateway.sh"), *real_versions(groups)], capture_output=True, text=True)
    if installed.returncode != 0:
        print(installed.stderr, file=sys.stderr)
        return 69
    outcomes: list[Outcome] = []
    failed_groups = 0
    emulator = (shutil.which(options.emulator),) if options.emulator else ()
    with World(options.binary, pathlib.Path(installed.stdout.strip().splitlines()[-1]), options.keep, emulator) as world:
        for group in groups:
            if options.list:
                for scenario in group.scenarios(Kit(world, secrets, "x" * 48, "y" * 48)):
                    print(f"{group.name}: {scenario.name}")
                continue
            try:
                play_group(group, world, pattern, outcomes, secrets)
            except Exception:  # a group that cannot be played is a failure, and the others still run
                failed_groups += 1
                print(f"FAIL {group.name}: the group stopped\n{traceback.format_exc()}", flush=True)
    if options.list:
        return 0
    closing_table(outcomes)
    leaking = sum(1 for outcome in outcomes if outcome.leaks)
    failed = sum(1 for outcome in outcomes if outcome.faults) + leaking + failed_groups
    print(f"\ncanaries: {len(secrets.values)} secrets, looked for in every output of {len(outcomes)} scenarios, leaks in {leaking}")
    # Two results a scenario: what it says, and that it says no secret.
    print(f"{2 * len(outcomes) - failed + failed_groups} passed, {failed} failed")
    return 1 if failed or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
