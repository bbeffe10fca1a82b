#!/usr/bin/env python3
"""--share: no original in any format, the same judgement, stable names, the key, the map.

Usage: share.py [--binary FILE] [--only REGEX]      Needs no root. Ends with `N passed, N failed`.
"""
import contextlib
import json
import os
import pathlib
import re
import socket
import stat
import subprocess
import sys

from kit.cases import Cases, run

HERE = pathlib.Path(__file__).resolve().parent
FORMATS = ("text", "json", "markdown", "html", "prometheus", "junit", "tap", "sarif", "github", "nagios")
# Names that a home, a host and a file of somebody have; none is a word of the program.
PERSON, COMPANY, MACHINE = "hwagner", "brandtco", "zx-bastion-07"
case = Cases()


class Bench:
    def __init__(self, binary: pathlib.Path, folder: pathlib.Path):
        self.binary = str(binary)
        self.home = folder / "home" / PERSON
        self.state = self.home / f"oc-{COMPANY}"
        self.state.mkdir(parents=True)
        self.folder = folder
        self.stack = contextlib.ExitStack()
        self.token = os.urandom(24).hex()

    def peer(self, part: str) -> int:
        argv = [sys.executable, str(HERE / "scripted_gateway.py"), part, "--lifetime", "120"]
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"], "SCRIPTED_SECRET": self.token})
        self.stack.callback(process.stdout.close)
        self.stack.callback(process.wait, 10)
        self.stack.callback(process.terminate)
        return int(process.stdout.readline().decode().rsplit(":", 1)[1])

    def run(self, *arguments: str, url: str | None = None, **env: str) -> tuple[int, str, str]:
        values = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "LANG": "C.UTF-8", "OPENCLAW_STATE_DIR": str(self.state),
                  "OPENCLAW_GATEWAY_TOKEN": self.token, **env}
        if url is not None:
            values["OPENCLAW_GATEWAY_URL"] = url
        done = subprocess.run([self.binary, *arguments], env=values, cwd=self.folder, capture_output=True, text=True,
                              timeout=60, check=False, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout, done.stderr

    def originals(self) -> list[str]:
        # The container or host that the test runs on has a name and addresses of its own, too.
        machine = socket.gethostname()
        own = [machine] if re.search(r"[\d.-]", machine) else []
        plain = json.loads(self.run("-o", "json", "--no-candidates", url="ws://127.0.0.1:1")[1])
        return [PERSON, COMPANY, MACHINE, *own, *plain["environment"]["own_addresses"]]


def equal(got, expected, what: str = "") -> None:
    assert got == expected, f"{what}: expected {expected!r}, got {got!r}"


def absent(text: str, originals: list[str], what: str) -> None:
    for original in originals:
        found = re.search(rf"(?<![0-9A-Za-z]){re.escape(original)}(?![0-9A-Za-z])", text, re.IGNORECASE)
        assert not found, f"{what}: {original!r} in ...{text[max(0, found.start() - 80):found.end() + 40]!r}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def scenarios(bench: Bench) -> dict[str, str | None]:
    return {
        "healthy": f"ws://127.0.0.1:{bench.peer('healthy')}",
        "refused": f"ws://localhost:{free_port()}",
        "no such name": f"ws://{MACHINE}.{COMPANY}.internal:18789/{PERSON}",
        "one label": f"ws://{MACHINE}:18789",
        "private address": "ws://10.254.253.252:18789",
        "version 6": "wss://[fd00:dead:beef::1]:18789",
        "user in the URL": f"ws://{PERSON}:x@{MACHINE}.{COMPANY}.com:18789",
        "invalid": f"gopher://{MACHINE}.{COMPANY}.com",
        "socket": f"unix:{bench.state}/run/gateway.sock",
        "no URL": None,
    }


def judged(text: str) -> dict:
    report = json.loads(text)
    return {
        "verdict": (report["verdict"]["id"], report["verdict"]["confidence"], report["verdict"]["evidence"]),
        "facts": report["facts"],
        "findings": [finding["id"] for finding in report["findings"]],
        "next": [entry["id"] for entry in report["next"]],
        "stages": [(stage["id"], stage["status"]) for stage in report["stages"]],
        "exit_code": report["exit_code"],
    }


@case
def no_original_and_the_same_judgement(bench: Bench) -> None:
    originals = [*bench.originals(), "10.254.253.252", "fd00:dead:beef::1"]
    for name, url in scenarios(bench).items():
        code, plain, _ = bench.run("-o", "json", "--stage-timeout", "500ms", "--no-candidates", url=url)
        for form in FORMATS:
            shared_code, text, err = bench.run("-v", "-o", form, "--share", "--stage-timeout", "500ms", "--no-candidates", url=url)
            absent(text, originals, f"{name}, {form}")
            assert "internal_error" not in text or "internal_error" in plain, f"{name}, {form}: {text[:400]}"
            if form != "nagios":
                equal(shared_code, code, f"{name}, {form}: exit code, {err}")
            if form == "json":
                equal(judged(text), judged(plain), name)
                equal(json.loads(text)["pseudonyms"], True)


@case
def what_is_the_same_everywhere_stays(bench: Bench) -> None:
    port = bench.peer("healthy")
    _, text, _ = bench.run("--share", "-v", url=f"ws://127.0.0.1:{port}")
    assert f"127.0.0.1:{port}" in text, text
    assert "names are pseudonyms" in " ".join(text.split()), text


@case
def formats_agree_on_the_names(bench: Bench) -> None:
    url = f"ws://{MACHINE}.{COMPANY}.com:18789"
    for form in ("text", "json", "markdown", "html"):
        text = bench.run("-o", form, "--share", "-v", "--no-candidates", "--timeout", "2s", url=url)[1]
        assert "ws://host-1.example:18789" in text, f"{form}: {text}"


@case
def a_key_makes_reports_agree(bench: Bench) -> None:
    def named(key: str, url: str) -> str:
        file = bench.folder / "key"
        file.write_text(key)
        text = bench.run("-o", "json", "--share-key", str(file), "--no-candidates", "--timeout", "2s", url=url)[1]
        return json.loads(text)["target"]["url"]

    one = f"ws://{MACHINE}.{COMPANY}.com:18789"
    first = named("k" * 32, one)
    assert re.fullmatch(r"ws://host-[0-9a-f]{10}\.example:18789", first), first
    equal(named("k" * 32, one), first, "the same key")
    equal(named("k" * 32, one + "/x"), first + named("k" * 32, one + "/x").removeprefix(first), "another URL, the same host")
    assert named("l" * 32, one) != first
    file = bench.folder / "short"
    file.write_text("short")
    for path, why in ((file, "shorter than 16 bytes"), (bench.folder / "none", "ENOENT"), (bench.folder, "EISDIR")):
        code, out, err = bench.run("--share-key", str(path))
        equal((code, out), (64, ""), err)
        assert why in err, err


@case
def the_map_is_for_its_owner(bench: Bench) -> None:
    file = bench.folder / "map.json"
    file.write_text("old")
    file.chmod(0o644)
    url = f"ws://{MACHINE}.{COMPANY}.com:18789"
    _, text, _ = bench.run("-o", "json", "--share-map", str(file), "--no-candidates", "--timeout", "2s", url=url)
    absent(text, [MACHINE, COMPANY, PERSON], "the report")
    equal(stat.S_IMODE(file.stat().st_mode), 0o600, "mode")
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert {"name": "host-1.example", "original": f"{MACHINE}.{COMPANY}.com"} in rows, rows
    assert bench.token not in file.read_text()
    pipe = bench.folder / "pipe"
    os.mkfifo(pipe)
    for place in (pipe, bench.folder):
        mode = place.stat().st_mode
        code, _, err = bench.run("--share-map", str(place), "--no-candidates", url=url)
        assert code == 74 and "EINVAL" in err, err
        assert place.stat().st_mode == mode, "what is no file is not touched"
    code, out, err = bench.run("--share-map", str(bench.folder / "none" / "map"), "--no-candidates", url=url)
    equal(code, 74, err)
    assert "ENOENT" in err and out, err


@case
def a_token_is_no_name(bench: Bench) -> None:
    bench.token = f"{COMPANY}-secret-of-the-gateway"
    _, text, _ = bench.run("-o", "json", "--share", "--no-candidates", "--timeout", "2s", url=f"ws://{MACHINE}:18789")
    absent(text, [bench.token, COMPANY], "the report")


def play(function, binary: pathlib.Path, folder: pathlib.Path) -> None:
    bench = Bench(binary, folder)
    with bench.stack:
        function(bench)


if __name__ == "__main__":
    sys.exit(run(case, __doc__, play))
