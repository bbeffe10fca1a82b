#!/usr/bin/env python3
"""What tells one release of the real gateway from another without a credential.

Usage: releases.py [--binary FILE] [VERSION…]      ocprobe's range contains the truth, on loopback and across a cable
       releases.py --record [VERSION…]             prints what each release answers: tests/fixtures/releases.json
Needs root and what docker/packages.sh e2e installs. Ends with `N passed, N failed`.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import time

from kit.canary import Secrets
from kit.gateway import Gateway
from kit.probe import probe
from kit.world import GATEWAY_ADDRESS, World, wait_until

HERE = pathlib.Path(__file__).resolve().parent
# The first and the last that npm still installs of each difference, and the newest.
VERSIONS = ("2026.3.31", "2026.4.29", "2026.5.12", "2026.6.11", "2026.7.1", "2026.8.2", "2026.9.3", "2026.9.6")
PATHS = ("/healthz", "/readyz", "/startupz")
LOOK = """
import sys, json, http.client
sys.path.insert(0, sys.argv[1])
import wire
host = sys.argv[2]
seen = {}
for path in sys.argv[3:]:
    connection = http.client.HTTPConnection(host, 18789, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    if "html" in (answer.getheader("Content-Type") or ""):
        body = "<!doctype html><title>OpenClaw Control</title>"
    seen[path] = {"status": answer.status, "content_type": answer.getheader("Content-Type"), "body": body}
def talk(name, least, most):
    connection, stream, status = wire.upgrade(host, 18789)
    frames = [wire.read_frame(stream)[1].decode()]
    params = {"minProtocol": least, "maxProtocol": most, "role": "operator", "scopes": ["operator.read"],
              "client": {"id": "cli", "version": "2026.9.6", "platform": "linux", "mode": "probe"}}
    wire.send(connection, {"type": "req", "id": "1", "method": "connect", "params": params})
    while True:
        opcode, data = wire.read_frame(stream)
        if opcode == 8:
            break
        frames.append(data.decode())
    seen["challenge"] = json.loads(frames[0])
    seen[name] = json.loads(frames[1])
talk("refusal", 3, 4)
talk("mismatch", 99, 99)
print(json.dumps(seen))
"""


def start(gateway: Gateway) -> None:
    """Some of the older ones are never ready without a channel: they are asked as they are."""
    gateway.spawn()
    wait_until(lambda: gateway.status("/healthz") == "200", 240, f"{gateway.version} is live")
    for _ in range(60):
        if gateway.status("/readyz") == "200":
            return
        time.sleep(0.5)


def look(world: World, where: str, host: str) -> dict:
    argv = world.inside(where, [sys.executable, "-c", LOOK, str(HERE / "kit"), host, *PATHS])
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def contains(found: dict | None, version: str) -> bool:
    if not found:
        return True  # nothing is claimed
    at_least, before = found.get("at_least"), found.get("before")
    return (at_least is None or release(at_least) <= release(version)) and (before is None or release(version) < release(before))


def check(world: World, version: str) -> list[str]:
    """One line a run; those that begin with FAIL are wrong."""
    lines = []
    for where, host in (("gw", "127.0.0.1"), ("cli", GATEWAY_ADDRESS)):
        home = world.new_folder("home")
        run = probe(world, where, ["-o", "json", "--url", f"ws://{host}:18789"], {"HOME": str(home)}, home)
        report = run.report()
        told = report["gateway"].get("version")
        found = report["gateway"].get("release")
        good = contains(found, version) and told in (None, version)
        lines.append(f"{'ok  ' if good else 'FAIL'} {version} from {where}: {found} (it said {told})")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=HERE.parent.parent / "build" / "static" / "ocprobe")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("versions", nargs="*", default=VERSIONS)
    options = parser.parse_args()
    installed = subprocess.run([str(HERE / "gateway.sh"), *options.versions], capture_output=True, text=True)
    if installed.returncode != 0:
        print(installed.stderr, file=sys.stderr)
        return 69
    secrets = Secrets(os.urandom(16).hex())
    recorded, passed, failed = {}, 0, 0
    with World(options.binary, pathlib.Path(installed.stdout.strip().splitlines()[-1]), False) as world:
        for version in options.versions:
            token = secrets.new(version, 48)
            gateway = Gateway(world, version, {"bind": "lan", "auth": {"mode": "token", "token": token}}, version)
            try:
                start(gateway)
                if options.record:
                    recorded[version] = {"loopback": look(world, "gw", "127.0.0.1"), "remote": look(world, "cli", GATEWAY_ADDRESS)}
                    continue
                lines = check(world, version)
            except Exception as error:  # one release that cannot be asked is a failure, and the others still are
                lines = [f"FAIL {version}: {type(error).__name__}: {error}"]
            finally:
                gateway.stop()
            print(*lines, sep="\n", flush=True)
            failed += sum(1 for line in lines if line.startswith("FAIL"))
            passed += sum(1 for line in lines if not line.startswith("FAIL"))
    if options.record:
        print(json.dumps(recorded, indent=1, sort_keys=True))
        return 0
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
