#!/usr/bin/python3
"""The npm packages, published to a registry on loopback (verdaccio) and run from it with npx as uid 1000: arguments, exit
codes, streams and signals are ocprobe's own, and what npm left out is told in one line.

Usage: npm.py [--binary FILE] [--arm64 FILE]      Root, npm. Ends with `N passed, N failed`.
"""
import argparse
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
CACHE = pathlib.Path(os.environ.get("OCPROBE_TEST_CACHE")
                     or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "ocprobe")
REGISTRY = "6.10.0"
# One of its dependencies is asked for by a tag, which a mirror need not have.
PACKAGE = {"private": True, "dependencies": {"verdaccio": REGISTRY}, "overrides": {"node-fetch": "2.7.0"}}
USER = 1000
CASES = []


def case(function):
    CASES.append(function)
    return function


def registry_program() -> list[pathlib.Path]:
    """Verdaccio, installed once: a finished folder appears under its name in one step. It needs the gateway's Node."""
    if not (CACHE / "node").exists():
        subprocess.run([ROOT / "tests/e2e/gateway.sh", "2026.9.6"], stdout=subprocess.DEVNULL, check=True)
    folder = CACHE / f"verdaccio-{REGISTRY}"
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        part = pathlib.Path(tempfile.mkdtemp(prefix="verdaccio.", dir=CACHE))
        (part / "package.json").write_text(json.dumps(PACKAGE), encoding="utf-8")
        subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=part, check=True)
        with contextlib.suppress(OSError):  # another run was faster
            part.rename(folder)
    return [CACHE / "node", folder / "node_modules" / ".bin" / "verdaccio"]


class Shop:
    """A registry with the packages in it, and the home of a user who has nothing else."""

    def __init__(self, binary: pathlib.Path, arm64: pathlib.Path | None, stack: contextlib.ExitStack):
        self.binary = binary
        self.folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ocprobe-npm-")))
        self.folder.chmod(0o755)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{probe.getsockname()[1]}/"
        self.serve(stack)
        notices = self.folder / "NOTICES"
        notices.write_bytes(subprocess.run([binary, "--licenses"], stdout=subprocess.PIPE, check=True).stdout)
        pairs = [f"x64={binary}"] + ([f"arm64={arm64}"] if arm64 else [])
        self.version = subprocess.run([binary, "--version"], text=True, stdout=subprocess.PIPE, check=True).stdout.split()[1]
        subprocess.run([ROOT / "docker/release/npm/pack.sh", self.version, notices, self.folder / "packed", *pairs],
                       stdout=subprocess.DEVNULL, check=True)
        (self.folder / ".npmrc").write_text(f"//{self.url.removeprefix('http://')}:_authToken=anybody\n", encoding="utf-8")
        for file in sorted((self.folder / "packed").glob("*.tgz"), reverse=True):
            subprocess.run(["npm", "publish", "--silent", "--registry", self.url, "--userconfig", self.folder / ".npmrc", file], check=True)

    def serve(self, stack: contextlib.ExitStack) -> None:
        settings = self.folder / "registry.yaml"
        settings.write_text("storage: ./storage\nuplinks: {}\nlog: {type: stdout, format: pretty, level: warn}\n"
                            "max_body_size: 50mb\npackages: {'**': {access: $all, publish: $all}}\n", encoding="utf-8")
        with open(self.folder / "registry.log", "wb") as log:
            process = subprocess.Popen([*registry_program(), "--config", settings, "--listen", self.url], stdout=log, stderr=log)
        stack.callback(process.wait, 10)
        stack.callback(process.terminate)
        end = time.monotonic() + 120
        while True:
            try:
                with urllib.request.urlopen(self.url + "-/ping", timeout=5):
                    return
            except OSError:
                assert process.poll() is None and time.monotonic() < end, (self.folder / "registry.log").read_text()
                time.sleep(0.2)

    def home(self) -> pathlib.Path:
        home = pathlib.Path(tempfile.mkdtemp(prefix="home-", dir=self.folder))
        os.chown(home, USER, USER)
        return home

    def start(self, home: pathlib.Path, *words: str, **environment: str) -> subprocess.Popen:
        return subprocess.Popen(
            words, cwd=home, user=USER, group=USER, extra_groups=[], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PATH": os.environ["PATH"], "HOME": str(home), "npm_config_registry": self.url, "npm_config_update_notifier": "false",
                 **environment})

    def run(self, home: pathlib.Path, *words: str, **environment: str) -> tuple[int, str, str]:
        process = self.start(home, *words, **environment)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err


@case
def npx_gives_a_first_verdict(shop: Shop) -> None:
    home = shop.home()
    began = time.monotonic()
    code, out, err = shop.run(home, "npx", "-y", "ocprobe", "--no-candidates", "-o", "json")
    print(f"      npx, nothing cached, to the first verdict: {time.monotonic() - began:.1f} s")
    assert code == 1, (code, out, err)
    report = json.loads(out)
    assert report["environment"]["uid"] == USER and report["verdict"]["id"], report
    assert report["tool"]["version"] == shop.version, report["tool"]


@case
def arguments_and_exit_codes_are_its_own(shop: Shop) -> None:
    home = shop.home()
    code, out, err = shop.run(home, "npm", "install", "--no-audit", "--no-fund", "--silent", "ocprobe")
    assert code == 0, err
    program = str(home / "node_modules/.bin/ocprobe")
    direct = subprocess.run([shop.binary, "explain", "healthy"], text=True, capture_output=True, check=True).stdout
    assert shop.run(home, program, "explain", "healthy") == (0, direct, "")
    code, out, err = shop.run(home, program, "--no-such-option")
    assert (code, out) == (64, "") and err.count("\n") == 1, (code, out, err)
    assert shop.run(home, program, "health", "--url", "ws://127.0.0.1:9")[0] == 1


@case
def only_this_architecture_is_installed_and_no_script_runs(shop: Shop) -> None:
    home = shop.home()
    code, _, err = shop.run(home, "npm", "install", "--no-audit", "--no-fund", "--silent", "ocprobe")
    assert code == 0, err
    assert [folder.name for folder in (home / "node_modules/@ocprobe").iterdir()] == ["linux-x64"]
    installed = (home / "node_modules/@ocprobe/linux-x64/ocprobe").read_bytes()
    assert installed == pathlib.Path(shop.binary).read_bytes()
    for manifest in home.glob("node_modules/**/package.json"):
        assert "scripts" not in json.loads(manifest.read_text(encoding="utf-8")), manifest


@case
def a_signal_ends_the_run_inside(shop: Shop) -> None:
    home = shop.home()
    assert shop.run(home, "npm", "install", "--no-audit", "--no-fund", "--silent", "ocprobe")[0] == 0
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        process = shop.start(home, str(home / "node_modules/.bin/ocprobe"), "wait", "--url", "ws://127.0.0.1:9", "--timeout", "60s")
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        end = time.monotonic() + 60
        while not any(pathlib.Path(f"/proc/{child}/exe").resolve().name == "ocprobe" for child in children.read_text().split()):
            assert time.monotonic() < end, "ocprobe was not started"
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(number)
        process.communicate(timeout=30)
        assert process.returncode == 128 + number, (number, process.returncode)


@case
def what_npm_left_out_is_told_in_one_line(shop: Shop) -> None:
    home = shop.home()
    assert shop.run(home, "npm", "install", "--no-audit", "--no-fund", "--silent", "--omit=optional", "ocprobe")[0] == 0
    code, out, err = shop.run(home, str(home / "node_modules/.bin/ocprobe"))
    assert (code, out) == (69, "") and err == "ocprobe: the package @ocprobe/linux-x64 is not installed: optional dependencies were left out\n", err


@case
def another_architecture_gets_its_own_file(shop: Shop) -> None:
    if not (shop.folder / "packed" / f"ocprobe-linux-arm64-{shop.version}.tgz").exists():
        return
    home = shop.home()
    code, _, err = shop.run(home, "npm", "install", "--no-audit", "--no-fund", "--silent", "--cpu=arm64", "ocprobe")
    assert code == 0, err
    head = (home / "node_modules/@ocprobe/linux-arm64/ocprobe").read_bytes()[:20]
    assert head[18] == 183, head  # EM_AARCH64


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--binary", default=ROOT / "build/static/ocprobe", type=pathlib.Path)
    parser.add_argument("--arm64", type=pathlib.Path)
    options = parser.parse_args()
    failed = 0
    with contextlib.ExitStack() as stack:
        shop = Shop(options.binary.resolve(), options.arm64, stack)
        for one in CASES:
            name = one.__name__.replace("_", " ")
            try:
                one(shop)
                print(f"ok    {name}", flush=True)
            except Exception as error:  # pylint: disable=broad-except
                failed += 1
                print(f"FAIL  {name}\n       {type(error).__name__}: {str(error)[:1500]}", flush=True)
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
