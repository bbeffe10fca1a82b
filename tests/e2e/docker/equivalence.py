#!/usr/bin/python3
"""Red files fail in life, green files work in life: what `ocprobe contract` says of a set of files beside what
`ocprobe check` says inside the CLI's container once docker-compose has brought them up with the real gateway.

Usage: equivalence.py [--binary FILE] [--contract FILE] [--full] [--only REGEX] [--jobs N] [--list]
Plays the cases of tests/fixtures/contract that have a `life` line; without --full those with `life quick`. Needs root,
a Docker engine, which it starts when there is none, and docker-compose. Ends with `N passed, N failed`.
"""
import argparse
import concurrent.futures
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE.parent))
from kit import engine  # noqa: E402 - it lives one folder up

CASES = ROOT / "tests" / "fixtures" / "contract"
START_BUDGET_S = 480
subnets = itertools.count(1)


class Case:
    def __init__(self, name):
        self.name, self.life, self.quick, self.paths, self.files = name, False, False, [], {}


def read_cases():
    cases = []
    for path in sorted(CASES.glob("*.cases")):
        part = None
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.startswith("== "):
                cases.append(Case(line[3:].strip()))
                part = None
            elif line.startswith("-- "):
                part = line[3:].strip()
                cases[-1].files[part] = ""
            elif part is not None:
                cases[-1].files[part] += line
            elif line.startswith("files "):
                cases[-1].paths = line.split()[1:]
            elif line.startswith("life"):
                cases[-1].life, cases[-1].quick = True, "quick" in line
    for case in cases:
        case.paths = case.paths or [name for name in case.files if name.endswith("compose.yml")][:1]
    return [case for case in cases if case.life]


def run(argv, **options):
    return subprocess.run(argv, text=True, capture_output=True, timeout=600, **options)


class Stage:
    """One case brought up."""

    def __init__(self, case, options, number):
        self.case, self.options = case, options
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ctr-life-"))
        self.project = f"ctr-{os.getpid()}-{number}"
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith(("OPENCLAW", "OCPROBE", "COMPOSE"))}
        for name, text in case.files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            if name.endswith("openclaw.json"):
                # The image's user owns its state.
                os.chown(file.parent, 1000, 1000)
                file.parent.chmod(0o700)
                os.chown(file, 1000, 1000)
                file.chmod(0o600)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.compose("down", "-v", "-t", "1")
        shutil.rmtree(self.folder, ignore_errors=True)

    def judged(self, *paths):
        done = run([self.options.contract, "contract", *paths, "-o", "json"], cwd=self.folder, env=self.environment)
        if done.returncode not in (0, 1):
            raise AssertionError(f"contract: exit {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def written(self):
        """Whether the contract says that the CLI's call fails, and why."""
        report = self.judged(*self.case.paths)
        self.printed(report)
        self.pair = report["pairs"][0]
        failing = [finding["id"] for pair in report["pairs"] for check in pair["checks"] for finding in check["findings"]
                   if finding["effect"] == "fails"]
        undecided = [check["id"] for pair in report["pairs"] for check in pair["checks"] if check["status"] == "undecided"]
        if undecided:
            raise AssertionError(f"a case of life must be decided: {undecided}")
        return sorted(set(failing))

    def printed(self, report):
        """What docker-compose prints of the files is judged as they are."""
        argv = ["docker-compose", *(word for path in self.case.paths for word in ("-f", path)), "config"]
        config = run(argv, cwd=self.folder, env=self.environment)
        if config.returncode != 0:
            return  # nothing is brought up of these
        (self.folder / "printed.yml").write_text(config.stdout, encoding="utf-8")
        rows = [[(check["id"], check["status"]) for pair in one["pairs"] for check in pair["checks"]]
                for one in (report, self.judged("printed.yml"))]
        if rows[0] != rows[1]:
            raise AssertionError(f"the files: {rows[0]}, what docker-compose prints of them: {rows[1]}")

    def addresses(self):
        """Networks with addresses that nobody has, in a file that only docker-compose sees."""
        documents = [yaml.safe_load(self.case.files[path]) for path in self.case.paths]
        names = {name for document in documents for name in document.get("networks") or {}} | {"default"}
        ipam = {name: {"ipam": {"config": [{"subnet": f"{self.options.addresses}.{next(subnets) % 250 + 1}.0/24"}]}} for name in names}
        override = {"networks": ipam}
        if "version" in documents[0]:
            override["version"] = documents[0]["version"]
        (self.folder / "addresses.json").write_text(json.dumps(override), encoding="utf-8")

    def compose(self, *words):
        argv = ["docker-compose", "-p", self.project]
        for path in [*self.case.paths, "addresses.json"]:
            argv += ["-f", path]
        return run([*argv, *words], cwd=self.folder, env=self.environment)

    def container(self, service):
        return self.compose("ps", "-q", service).stdout.strip()

    def lived(self):
        """The verdict inside the CLI's container; None when Compose or the engine refuses the files."""
        self.addresses()
        up = self.compose("up", "-d")
        gateway, cli = self.container(self.pair["gateway"]), self.container(self.pair["cli"])
        if up.returncode != 0 or not cli:
            return None
        end = time.monotonic() + START_BUDGET_S
        while time.monotonic() < end:
            state = json.loads(run(["docker", "inspect", gateway]).stdout)[0]["State"]
            if not state["Running"] or state["Restarting"]:
                break
            for port in (18789, 18800):
                if run(["docker", "exec", gateway, "curl", "-sf", "-m", "3", f"http://127.0.0.1:{port}/readyz"]).returncode == 0:
                    end = 0
                    break
            time.sleep(1)
        else:
            if end:
                raise AssertionError("the gateway neither became ready nor ended in time")
        run(["docker", "cp", str(self.options.binary), f"{cli}:/tmp/ocprobe"], check=True)
        done = run(["docker", "exec", cli, "/tmp/ocprobe", "check", "-o", "json", "--timeout", "60s"])
        if not done.stdout.startswith("{"):
            raise AssertionError(f"check in the CLI's container: exit {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout)["verdict"]["id"]


def play(case, options, number):
    with Stage(case, options, number) as stage:
        failing = stage.written()
        verdict = stage.lived()
    works = verdict == "healthy"
    said = f"contract: {', '.join(failing) or 'green'}; in life: {verdict or 'does not come up'}"
    return works == (not failing), said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "build" / "static" / "ocprobe")
    parser.add_argument("--contract", type=pathlib.Path, help="another build for the files alone")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    options.contract = (options.contract or options.binary).resolve()
    chosen = [case for case in read_cases() if (options.full or case.quick) and re.search(options.only, case.name)]
    if options.list:
        print("\n".join(case.name for case in chosen))
        return 0
    for argv in (["engine.sh", "start"], ["images.sh", "2026.9.6", "front"]):
        if subprocess.run([str(HERE / argv[0]), *argv[1:]], check=False).returncode != 0:
            return 69
    engine.clear_cut_runs("ctr-")
    options.addresses = engine.free_addresses()
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = {pool.submit(play, case, options, number): case for number, case in enumerate(chosen)}
        for future in concurrent.futures.as_completed(futures):
            try:
                agree, said = future.result()
            except Exception as error:  # any fault of a case is that case's failure
                agree, said = False, f"{type(error).__name__}: {error}"
            passed, failed = passed + agree, failed + (not agree)
            print(f"{'ok  ' if agree else 'FAIL'} {futures[future].name}\n       {said}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
