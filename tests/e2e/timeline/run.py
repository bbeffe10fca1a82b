#!/usr/bin/env python3
"""`ocprobe timeline` as a program: sources of every kind and state, the engine's socket, the page, incidents made live.

Usage: run.py BINARY [--page] [--live NAME,… | --live all]
  --page   the HTML page in headless Chromium with axe-core (npm, chromium)
  --live   makes these incidents with the real gateway in Docker and looks for the cause that was made
"""
import argparse
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading

from incidents import INCIDENTS

HERE = pathlib.Path(__file__).resolve().parent
RECORDED = HERE.parent.parent / "fixtures" / "incidents"
SPECS = {"events.jsonl": "events", "gateway.log": "gateway@tml-gw", "cli.log": "cli@tml-cli", "second-cli.log": "cli@tml-second",
         "nginx.log": "proxy", "kernel.log": "kernel", "check.json": "probe",
         "hold.ndjson": "probe"}
passed = failed = 0


def check(name: str, good: bool, detail: object = "") -> None:
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(f"{'ok  ' if good else 'FAIL'}  {name}" + ("" if good else f"\n       {str(detail)[:600]}"), flush=True)


def timeline(binary: str, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}
    return subprocess.run([binary, "timeline", *arguments], input=stdin, capture_output=True, env=environment, timeout=120, check=False)


def sources(folder: pathlib.Path) -> list[str]:
    truth = json.loads((folder / "truth.json").read_text())
    # Where no event gives the container's id its name, it is told by its id.
    specs = {**SPECS, "gateway.log": "gateway@" + truth.get("gateway", "tml-gw")}
    return [f"{spec}={folder / name}" for name, spec in specs.items() if (folder / name).exists()]


# ------------------------------------------------------------------------------------------------ files

def files(binary: str) -> None:
    folder = RECORDED / "killed"
    done = timeline(binary, *sources(folder), "-o", "json")
    report = json.loads(done.stdout)
    check("a recorded incident: cause and exit code", done.returncode == 0 and report["causes"][0]["id"] == "gateway_killed", done)
    check("the receipt counts the bytes that were written", report["redaction"]["bytes_searched"] == len(done.stdout), report["redaction"])
    for name in ("text", "markdown", "html"):
        done = timeline(binary, *sources(folder), "-o", name)
        check(f"-o {name}", done.returncode == 0 and b"gateway_killed" in done.stdout and not done.stderr, done)
    text = (folder / "gateway.log").read_bytes()
    done = timeline(binary, "gateway=-", f"cli@tml-cli={folder}/cli.log", "-o", "json", stdin=text)
    check("standard input", json.loads(done.stdout)["sources"][0]["lines"] == text.count(b"\n"), done)
    done = timeline(binary, f"gateway={folder}/gateway.log", "/nonexistent/cli.log", "-o", "json")
    problems = [source.get("problem") for source in json.loads(done.stdout)["sources"]]
    check("a file that is missing is named, the rest is merged", done.returncode == 0 and "cannot be read: ENOENT" in problems, problems)
    done = timeline(binary, "/nonexistent/cli.log")
    check("no source at all: exit 1", done.returncode == 1 and b"ENOENT" in done.stdout, done)
    done = timeline(binary)
    check("nothing named: usage", done.returncode == 64 and not done.stdout, done)


def secrets(binary: str) -> None:
    secret = "correct-horse-battery-staple-9"
    log = (f"2026-11-24T13:00:00.000Z [gateway] GET /?token={secret} HTTP/1.1\n"
           f"2026-11-24T13:00:00.100Z [gateway] Authorization: Bearer {secret}\n"
           f"2026-11-24T13:00:00.200Z [gateway] env OPENCLAW_GATEWAY_TOKEN={secret} error\n"
           f"2026-11-24T13:00:00.300Z [ws] → close code=1006 reason={secret}\n").encode()
    for name in ("text", "json", "markdown", "html"):
        done = timeline(binary, "gateway=-", "-o", name, "-v", stdin=log)
        check(f"-o {name} holds no secret of a log", done.returncode == 0 and secret[:8].encode() not in done.stdout, done)


# ------------------------------------------------------------------------------------------------ engine

class Engine:
    """A socket that answers as a Docker engine does, or as one must not."""

    def __init__(self, path: str, mode: str = "good"):
        self.path, self.mode, self.asked = path, mode, []
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(path)
        self.server.listen(8)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                peer, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(peer,), daemon=True).start()

    def answer(self, peer: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            part = peer.recv(4096)
            if not part:
                return
            head += part
        line = head.split(b"\r\n")[0].decode()
        self.asked.append(line)
        if self.mode == "silent":
            threading.Event().wait(30)
            return
        if self.mode == "other":
            peer.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        else:
            body = self.body(line.split()[1])
            peer.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: x\r\n\r\n" + body)
        peer.close()

    def body(self, path: str) -> bytes:
        if path.startswith("/containers/json"):
            return json.dumps([{"Id": "1f49", "Names": ["/openclaw-gateway"]}, {"Id": "14da", "Names": ["/openclaw-cli"]}, {"Id": "9", "Names": ["/db"]}]).encode()
        folder = RECORDED / "killed"
        if path.startswith("/events"):
            return (folder / "events.jsonl").read_bytes().replace(b"tml-gw", b"openclaw-gateway")
        log = (folder / ("cli.log" if "openclaw-cli" in path else "gateway.log")).read_bytes()
        frames = b""
        for row in log.splitlines(keepends=True):
            frames += struct.pack(">BxxxI", 1, len(row)) + row
        return frames[:-3] if "openclaw-cli" in path else frames  # cut within the last frame


def engine(binary: str) -> None:
    folder = pathlib.Path(tempfile.mkdtemp())
    good = Engine(str(folder / "good.sock"))
    done = timeline(binary, "--docker", good.path, "-o", "json")
    report = json.loads(done.stdout or b"{}")
    check("engine: events and both logs, the cause found", done.returncode == 0 and [c["id"] for c in report.get("causes", [])][:1] == ["gateway_killed"], done)
    check("engine: nothing but GETs", good.asked and all(line.startswith("GET ") for line in good.asked), good.asked)
    check("engine: no log of a container that is not ours", not any("/db/" in line for line in good.asked), good.asked)
    log = f"gateway={RECORDED / 'killed' / 'gateway.log'}"
    rows = [("missing", str(folder / "none.sock"), "ENOENT"), ("not a socket", str(HERE / "run.py"), "ECONNREFUSED"),
            ("another server", Engine(str(folder / "other.sock"), "other").path, "no engine"),
            ("silent", Engine(str(folder / "silent.sock"), "silent").path, "in time")]
    for name, path, words in rows:
        done = timeline(binary, "--docker", path, log, "-o", "json")
        report = json.loads(done.stdout or b"{}")
        said = " ".join(str(source.get("problem")) for source in report.get("sources", []))
        check(f"engine: {name} is said, the rest is merged", done.returncode == 0 and words in said and report["lines_read"] > 10, done)
    shutil.rmtree(folder)


# ------------------------------------------------------------------------------------------------ page, live

def page(binary: str) -> None:
    folder = pathlib.Path(tempfile.mkdtemp())
    subprocess.run(["npm", "i", "--no-audit", "--no-fund", "--ignore-scripts", "playwright-core", "axe-core"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (folder / "page.html").write_bytes(timeline(binary, *sources(RECORDED / "out-of-memory"), "-o", "html").stdout)
    done = subprocess.run(["node", str(HERE / "page.mjs"), "page.html"], cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    for line in done.stdout.splitlines():
        if line.startswith(("ok  ", "FAIL")):
            check("page, " + line[6:], line.startswith("ok  "), done.stderr)
    check("page: looked at in Chromium", done.stdout.count("\n") > 10, done.stderr)
    shutil.rmtree(folder)


def live(binary: str, names: str) -> None:
    folder = pathlib.Path(tempfile.mkdtemp())
    chosen = [] if names == "all" else ["--only", names]
    subprocess.run([sys.executable, str(HERE / "record.py"), "--probe", binary, "--to", str(folder), *chosen], check=False)
    wanted = [row.name for row in INCIDENTS] if names == "all" else names.split(",")
    for name in wanted:
        if not (folder / name).exists():
            check(f"live: {name}", False, "could not be made")
            continue
        truth = json.loads((folder / name / "truth.json").read_text())
        report = json.loads(timeline(binary, *sources(folder / name), "-o", "json").stdout)
        said = [cause["id"] for cause in report["causes"]]
        good = (truth["cause"] is None or said[:1] == [truth["cause"]]) and not set(said) & set(truth["never"])
        check(f"live: {name}: {truth['cause']}", good, said)
        for clock in report["clocks"]:
            if "own stamps" in clock["name"] and clock["ahead_ms"] is not None:
                check(f"live: {name}: the offset within its bar", abs(clock["ahead_ms"] - truth["shift_ms"]) <= clock["bar_ms"], clock)
    shutil.rmtree(folder)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--live", default="")
    options = parser.parse_args()
    binary = str(pathlib.Path(options.binary).resolve())
    files(binary)
    secrets(binary)
    engine(binary)
    if options.page:
        page(binary)
    if options.live:
        live(binary, options.live)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
