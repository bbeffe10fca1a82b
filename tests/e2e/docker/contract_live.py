#!/usr/bin/python3
"""`ocprobe contract --live` in a container that docker-compose made: while it is what the files say, and after each of
the usual drifts: the files changed and nobody ran `up`, the gateway made anew alone, the gateway gone.

Usage: contract_live.py [--binary FILE]. Needs root, a Docker engine, which it starts when there is none,
and docker-compose. Ends with `N passed, N failed`.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import time

from equivalence import HERE, ROOT, Case, Stage, engine, run

TOKEN = "a-token-of-the-tests-9001"
FILES = """version: "3.8"
services:
  openclaw-gateway:
    image: oc-real:2026.9.6
    command: ["node", "openclaw.mjs", "gateway", "--bind", "lan", "--port", "18789", "--allow-unconfigured"]
    environment:
      OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN}
    volumes: ["state:/home/node/.openclaw"]
  openclaw-cli:
    image: oc-real:2026.9.6
    command: ["sleep", "infinity"]
    user: node
    network_mode: "service:openclaw-gateway"
    environment:
      OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN}
    volumes: ["state:/home/node/.openclaw", "./:/project:ro"]
volumes: {state: {}, other: {}}
"""
OVER_THE_NETWORK = """    environment:
      OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: "1"
      OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:18789
"""
READY_S = 240


class Life:
    """The project brought up, its files free to be changed."""

    def __init__(self, stage):
        self.stage = stage
        stage.pair = {"gateway": "openclaw-gateway", "cli": "openclaw-cli"}
        stage.folder.chmod(0o755)  # the image's user reads the files, too
        shutil.copy(stage.options.binary, stage.folder / "ocprobe")
        stage.addresses()
        up = stage.compose("up", "-d")
        assert up.returncode == 0, up.stderr
        self.cli = stage.container("openclaw-cli")
        self.wait()

    def wait(self):
        end = time.monotonic() + READY_S
        ready = ["curl", "-sf", "-m", "3", "http://127.0.0.1:18789/readyz"]
        while run(["docker", "exec", self.stage.container("openclaw-gateway"), *ready]).returncode != 0:
            assert time.monotonic() < end, "the gateway did not become ready"
            time.sleep(1)

    def write(self, files=FILES, token=TOKEN):
        (self.stage.folder / "compose.yml").write_text(files, encoding="utf-8")
        (self.stage.folder / ".env").write_text(f"OPENCLAW_GATEWAY_TOKEN={token}\n", encoding="utf-8")

    def judged(self, red=(), fails=False):
        """Exactly these of the container's rows are red."""
        done = run(["docker", "exec", "-w", "/project", self.cli, "./ocprobe", "contract", "--live", "-o", "json", "compose.yml"])
        assert "a-token-of-the-tests" not in done.stdout + done.stderr, "a token stands in the output"
        assert done.stdout.startswith("{"), f"exit {done.returncode}: {done.stderr}"
        report = json.loads(done.stdout)
        rows = {row["id"].removeprefix("contract."): row for row in report["pairs"][0]["checks"]}
        found = {name for name, row in rows.items() if name.startswith("live_") and row["status"] == "red"}
        said = {name: rows[name]["summary"] for name in sorted(found)}
        assert found == set(red), f"red: {said}, not {sorted(red)}"
        assert done.returncode == (1 if red else 0), f"exit {done.returncode}"
        assert (report["live_verdict"] != "healthy") == fails, report["live_verdict"]
        assert len(rows) == 13, sorted(rows)
        for summary in said.values():
            print(f"       {summary}")


def as_the_files_say(life):
    life.judged()


def the_token_was_changed_in_env(life):
    life.write(token="a-token-of-the-tests-9002")
    life.judged(red=["live_token"])


def the_files_name_another_volume(life):
    life.write(FILES.replace('"state:/home/node/.openclaw", "./', '"other:/home/node/.openclaw", "./'))
    life.judged(red=["live_state"])


def the_files_moved_to_a_url(life):
    head, cli = FILES.split("  openclaw-cli:\n")
    cli = cli.replace('    network_mode: "service:openclaw-gateway"\n', "").replace("    environment:\n", OVER_THE_NETWORK)
    life.write(head + "  openclaw-cli:\n" + cli)
    life.judged(red=["live_network", "live_url"])


def the_files_name_another_release(life):
    life.write(FILES.replace("oc-real:2026.9.6", "oc-real:2026.7.1"))
    life.judged(red=["live_image"])


def the_gateway_was_made_anew_alone(life):
    life.write()
    done = life.stage.compose("up", "-d", "--force-recreate", "--no-deps", "openclaw-gateway")
    assert done.returncode == 0, done.stderr
    life.wait()
    life.judged(red=["live_call", "live_network"], fails=True)


def made_anew_as_the_fix_says(life):
    done = life.stage.compose("up", "-d", "--force-recreate", "--no-deps", "openclaw-cli")
    assert done.returncode == 0, done.stderr
    life.cli = life.stage.container("openclaw-cli")
    life.judged()


# In this order: each starts from what the one before has left.
STEPS = [as_the_files_say, the_token_was_changed_in_env, the_files_name_another_volume, the_files_moved_to_a_url,
         the_files_name_another_release, the_gateway_was_made_anew_alone, made_anew_as_the_fix_says]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "build" / "static" / "ocprobe")
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    for argv in (["engine.sh", "start"], ["images.sh", "2026.9.6"]):
        if subprocess.run([str(HERE / argv[0]), *argv[1:]], check=False).returncode != 0:
            return 69
    engine.clear_cut_runs("ctr-")
    options.addresses = engine.free_addresses()
    case = Case("live")
    case.paths, case.files = ["compose.yml"], {"compose.yml": FILES, ".env": f"OPENCLAW_GATEWAY_TOKEN={TOKEN}\n"}
    failed = 0
    with Stage(case, options, "live") as stage:
        life = Life(stage)
        for step in STEPS:
            try:
                step(life)
                print(f"ok   {step.__name__.replace('_', ' ')}", flush=True)
            except Exception as error:  # any fault of a step is that step's failure
                failed += 1
                print(f"FAIL {step.__name__.replace('_', ' ')}\n       {type(error).__name__}: {error}", flush=True)
    print(f"{len(STEPS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
