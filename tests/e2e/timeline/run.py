#!/usr/bin/env python3
"""`ocprobe timeline` as a program: sources of every kind and state, the engine's socket, the page, incidents made live.

Usage: run.py BINARY [--page] [--live NAME,… | --live all | --recorded DIR] [--table FILE]
  --page   the HTML page in headless Chromium with axe-core (npm, chromium)
  --live   makes these incidents with the real gateway in Docker and looks for the cause that was made
"""
import argparse
import base64
import datetime
import json
import os
import pathlib
import random
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

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
    gateway = truth.get("gateway", "tml-gw")
    specs = {**SPECS, "gateway.log": "gateway@" + gateway}
    if not (folder / "gateway.log").exists():
        specs["events.jsonl"] = "events@" + gateway
    return [f"{spec}={folder / name}" for name, spec in specs.items() if (folder / name).exists()]


# ------------------------------------------------------------------------------------------------ files

def large(binary: str) -> None:
    """More events than are kept, each with a long text: within the memory that the program allows itself."""
    line = "2026-11-24T13:{:02d}:{:02d}.{}00+00:00 [ws] → close code=1006 reason=" + "x" * 230 + " conn={:08x}…0000\n"
    text = "".join(line.format(n // 600, n // 10 % 60, n % 10, n) for n in range(30_000))
    for name in ("json", "text", "html"):
        done = timeline(binary, "gateway@openclaw-gateway=-", "-o", name, stdin=text.encode())
        check(f"30,000 closes, -o {name}", done.returncode == 0 and not done.stderr, (done.returncode, done.stderr))


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
    check("standard input", json.loads(done.stdout)["sources"][0]["lines"]["read"] == text.count(b"\n"), done)
    done = timeline(binary, f"gateway={folder}/gateway.log", "/nonexistent/cli.log", "-o", "json")
    problems = [source.get("problem") for source in json.loads(done.stdout)["sources"]]
    check("a file that is missing is named, the rest is merged", done.returncode == 0 and "cannot be read: ENOENT" in problems, problems)
    done = timeline(binary, "/nonexistent/cli.log")
    check("no source at all: exit 1", done.returncode == 1 and b"ENOENT" in done.stdout, done)
    misnamed = timeline(binary, f"gw={folder}/any.log", "-o", "json").stdout
    check("a word that is no kind of source is named", b"gw is no kind of source" in misnamed, misnamed)
    bad_input(binary, folder)
    done = timeline(binary)
    check("nothing named: usage", done.returncode == 64 and not done.stdout, done)


def bad_input(binary: str, recorded: pathlib.Path) -> None:
    """Each beside a good log: it is said what it is, and the good one is merged."""
    folder = pathlib.Path(tempfile.mkdtemp())
    good = f"gateway={recorded}/gateway.log"
    stamp = b"2026-11-24T14:02:00.000Z "
    close = stamp + b"[acp] gateway disconnected: 1006: \n"
    os.mkfifo(folder / "fifo")
    (folder / "folder").mkdir()
    rows = [
        ("binary", pathlib.Path("/bin/true").read_bytes(), "binary: most of its lines are no text"),
        ("nothing but NULs", bytes(100_000), "binary: no line of text in it"),
        ("empty", b"", "empty"),
        ("a line of 10 MB", stamp + b"x" * 10_000_000 + b"\n" + close, "1 too long, cut"),
        ("terminal escapes", b"\x1b]0;title\x07" + stamp + b"\x1b[31mred\x1b[0m \x9b2J \x1bc\n" + close, ""),
        ("no stamps", b"gateway client error: Error: connect ECONNREFUSED 10.0.0.1:1\n", "no stamp in any line"),
        ("cut within a line", close + stamp + b"[acp] gateway dis", ""),
        ("cut within a letter", close + stamp + b"caf\xc3", ""),
        ("Windows line ends", close.replace(b"\n", b"\r\n"), ""),
        ("UTF-16", close.decode().encode("utf-16"), ""),
        ("compressed", __import__("gzip").compress(close * 500), ""),
    ]
    for name, content, words in rows:
        (folder / "cli.log").write_bytes(content)
        for form in ("json", "text", "markdown", "html"):
            done = timeline(binary, good, f"cli={folder}/cli.log", "-o", form, "-v")
            wrong = [byte for byte in done.stdout if byte < 32 and byte not in (9, 10)]
            if form == "text" and words not in done.stdout.decode().replace("\n      ", " "):
                wrong.append(words)
            said = done.stdout
            if form == "html":
                said += zlib.decompress(base64.b64decode(said.split(b'id="packed">')[1].split(b"<")[0]))
            if done.returncode != 0 or wrong or b"ready" not in said or done.stderr:
                check(f"bad input: {name}, -o {form}", False, (wrong[:5], done.returncode, done.stderr[-300:], done.stdout[:900]))
                break
        else:
            check(f"bad input: {name}", True)
    done = timeline(binary, good, f"cli={folder}/folder", "-o", "text")
    check("bad input: a directory", done.returncode == 0 and b"EISDIR" in done.stdout, done)
    done = timeline(binary, good, f"cli={folder}/fifo", "-o", "text")
    check("bad input: a pipe that nobody writes to", done.returncode == 0 and b"fifo" in done.stdout, done)
    fifo = folder / "late"
    os.mkfifo(fifo)
    writer = threading.Thread(target=lambda: (time.sleep(0.5), fifo.write_bytes(close)))
    writer.start()
    done = timeline(binary, good, f"cli={fifo}", "-o", "json")
    writer.join()
    report = json.loads(done.stdout)
    check("a pipe whose writer comes a moment later is read", [source["lines"]["read"] for source in report["sources"]][1:] == [1], done)
    done = subprocess.run(["bash", "-c", f"{binary} timeline {good} cli=<(printf %s '{close.decode().strip()}') -o json"],
                          capture_output=True, check=False, timeout=60)
    check("cli=<(command) is read", json.loads(done.stdout)["sources"][1]["lines"]["read"] == 1, done)
    packed = __import__("gzip").compress(close * 5_000)
    (folder / "cut.gz").write_bytes(packed[:-20])
    done = timeline(binary, good, f"cli={folder}/cut.gz", "-o", "json")
    check("bad input: a gzip that is cut off", done.returncode == 0 and b"cut off" in done.stdout, done)
    done = timeline(binary, "gateway=/var/log/dpkg.log", "-o", "json")
    lanes = {event["lane"] for event in json.loads(done.stdout)["events"]} if pathlib.Path("/var/log/dpkg.log").exists() else {"other"}
    check("a log of something else is not the gateway's", lanes <= {"other"}, lanes)
    # A file that was rotated: the elder half and the younger one are two sources of one clock.
    lines = (recorded / "gateway.log").read_bytes().splitlines(keepends=True)
    (folder / "gateway.log.1").write_bytes(b"".join(lines[:8]))
    (folder / "gateway.log").write_bytes(b"".join(lines[8:]))
    events = f"events={recorded}/events.jsonl"
    done = timeline(binary, f"gateway@tml-gw={folder}/gateway.log", f"gateway@tml-gw={folder}/gateway.log.1", f"cli={recorded}/cli.log", events, "-o", "json")
    report = json.loads(done.stdout)
    times = [event["at"] for event in report["events"] if event["lane"] == "gateway" and event["at"]]
    check("rotated: both halves in order, the same cause", times == sorted(times) and report["causes"][0]["id"] == "gateway_killed", done)
    shutil.rmtree(folder)


def secrets(binary: str) -> None:
    secret = "correct-horse-battery-staple-9"
    log = (f"2026-11-24T13:00:00.000Z [gateway] GET /?token={secret} HTTP/1.1\n"
           f"2026-11-24T13:00:00.100Z [gateway] Authorization: Bearer {secret}\n"
           f"2026-11-24T13:00:00.200Z [gateway] env OPENCLAW_GATEWAY_TOKEN={secret} error\n"
           f"2026-11-24T13:00:00.210Z [gateway] error next=https%3A%2F%2Fh%2F%3Ftoken%3D{secret}%26x%3D1\n"
           f'2026-11-24T13:00:00.220Z [gateway] error {{"log":"{{\\"password\\":\\"{secret}\\"}}"}}\n'
           f"2026-11-24T13:00:00.230Z [gateway] error Env: [ 'OPENCLAW_GATEWAY_TOKEN={secret}' ] rawHeaders [ 'x-api-key', '{secret}' ]\n"
           f"2026-11-24T13:00:00.240Z [gateway] error wss://operator:{secret}@gateway/ws Cookie: a=1; sid={secret}\n"
           f"2026-11-24T13:00:00.250Z [gateway] error {base64.b64encode(secret.encode()).decode()} {secret.encode().hex()}\n"
           f"2026-11-24T13:00:00.300Z [ws] → close code=1006 reason={secret}\n").encode()
    for name in ("text", "json", "markdown", "html"):
        done = timeline(binary, "gateway=-", "-o", name, "-v", stdin=log)
        forms = (secret[:8].encode(), base64.b64encode(secret.encode())[:12], secret[:8].encode().hex().encode())
        said = done.stdout
        if name == "html":
            said += zlib.decompress(base64.b64decode(said.split(b'id="packed">')[1].split(b"<")[0]))
        check(f"-o {name} holds no secret of a log", done.returncode == 0 and not any(form in said for form in forms), done)


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
        elif self.mode == "refused":
            peer.sendall(b"HTTP/1.0 403 Forbidden\r\n\r\n{\"message\":\"no\"}")
        elif self.mode == "cut":
            peer.sendall(b"HTTP/1.0 20")
        elif self.mode == "stalls" and "/logs" in line:
            peer.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + self.body(line.split()[1])[:200])
            threading.Event().wait(30)
            return
        elif self.mode == "gone" and "/logs" in line:
            peer.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n{}")
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
    denied = Engine(str(folder / "denied.sock"), "refused")
    rows = [("missing", str(folder / "none.sock"), "ENOENT"), ("not a socket", str(HERE / "run.py"), "ECONNREFUSED"),
            ("another server", Engine(str(folder / "other.sock"), "other").path, "no engine"),
            ("an engine that refuses", denied.path, "HTTP 403"), ("one that is cut off", Engine(str(folder / "cut.sock"), "cut").path, "no engine"),
            ("silent", Engine(str(folder / "silent.sock"), "silent").path, "in time")]
    for name, path, words in rows:
        done = timeline(binary, "--docker", path, log, "-o", "json")
        report = json.loads(done.stdout or b"{}")
        said = " ".join(str(source.get("problem")) for source in report.get("sources", []))
        check(f"engine: {name} is said, the rest is merged", done.returncode == 0 and words in said and report["lines_read"] > 10, done)
    stalls = Engine(str(folder / "stalls.sock"), "stalls")
    done = timeline(binary, "--docker", stalls.path, log, "-o", "json")
    report = json.loads(done.stdout or b"{}")
    said = " ".join(report.get("notices", []))
    check("engine: a log that stops part of the way is said, events and files are merged",
          done.returncode == 0 and "openclaw-gateway: the engine does not answer in time" in said
          and any(event["kind"] == "die" for event in report["events"]), done)
    gone = Engine(str(folder / "gone.sock"), "gone")
    done = timeline(binary, "--docker", gone.path, log, "-o", "json")
    check("engine: a container that went meanwhile is said", b"no such container" in done.stdout, done)
    # A socket whose folder this user may not enter: root may, so the file itself is looked at as another user.
    locked = folder / "locked"
    locked.mkdir()
    inner = Engine(str(locked / "x.sock"))
    locked.chmod(0)
    if os.geteuid() == 0:
        copy = pathlib.Path(tempfile.mkdtemp())
        copy.chmod(0o755)
        folder.chmod(0o755)
        shutil.copy(binary, copy / "ocprobe")
        shutil.copy(RECORDED / "killed" / "gateway.log", copy / "gateway.log")
        done = subprocess.run([str(copy / "ocprobe"), "timeline", "--docker", inner.path, f"gateway={copy}/gateway.log", "-o", "json"],
                              capture_output=True, env={"HOME": "/nonexistent"}, user=65534, group=65534, extra_groups=[], check=False)
        shutil.rmtree(copy)
    else:
        done = timeline(binary, "--docker", inner.path, log, "-o", "json")
    locked.chmod(0o700)
    report = json.loads(done.stdout or b"{}")
    check("engine: a socket that may not be opened is said, the rest is merged",
          done.returncode == 0 and b"EACCES" in done.stdout and report["lines_read"] > 10, done)
    shutil.rmtree(folder)


# ------------------------------------------------------------------------------------------------ page, live

VALIDATE = """
const Ajv = require('ajv/dist/2020').default, fs = require('node:fs');
const check = new Ajv({strict: true, allowUnionTypes: true}).compile(JSON.parse(fs.readFileSync('schema.json')));
for (const name of process.argv.slice(1)) {
  const good = check(JSON.parse(fs.readFileSync(name)));
  console.log((good ? 'ok  ' : 'FAIL') + '  ' + name + (good ? '' : ' ' + JSON.stringify(check.errors).slice(0, 400)));
}
"""


def schema(binary: str, folder: pathlib.Path) -> None:
    """Every recording's JSON, and that of broken input, by the schema that the binary prints."""
    (folder / "schema.json").write_bytes(subprocess.run([binary, "schema", "timeline"], stdout=subprocess.PIPE, check=True).stdout)
    names = []
    for recorded in sorted(RECORDED.iterdir()):
        names.append(recorded.name + ".json")
        (folder / names[-1]).write_bytes(timeline(binary, *sources(recorded), "-o", "json").stdout)
    (folder / "broken.json").write_bytes(timeline(binary, "-", "/nonexistent", "-o", "json", stdin=b"no stamp\n\0\n{\n").stdout)
    done = subprocess.run(["node", "-e", VALIDATE, *names, "broken.json"], cwd=folder, capture_output=True, text=True, check=False)
    good = done.stdout.count("ok  ") == len(names) + 1
    check("-o json of every recording follows `ocprobe schema timeline`", good, done.stdout + done.stderr)
    wrong = json.loads((folder / names[0]).read_text())
    wrong["events"][0]["kind"] = "unheard of"
    (folder / "wrong.json").write_text(json.dumps(wrong))
    done = subprocess.run(["node", "-e", VALIDATE, "wrong.json"], cwd=folder, capture_output=True, text=True, check=False)
    check("the schema refuses a kind that does not exist", done.stdout.startswith("FAIL"), done.stdout + done.stderr)


def made_up(folder: pathlib.Path, count: int) -> list[str]:
    """Logs of about `count` events with a killed gateway in their middle: sessions, refusals, notes."""
    rows = random.Random(count)
    begun = 1795525200.0
    gateway, cli, events, opened = [], [], [], []
    now = begun

    def stamp(digits: int = 3) -> str:
        whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
        return f"{whole}.{int(now % 1 * 1000):03}" + ("000000Z" if digits == 9 else "Z")

    def said(text: str) -> None:
        gateway.append(f"{stamp(9)} {stamp()} {text}")

    def happened(action: str, attributes: str) -> None:
        container = "1f49755b5993" + "0" * 52
        events.append(f'{{"status":"{action}","id":"{container}","Type":"container","Action":"{action}","Actor":{{"ID":"{container}",'
                      f'"Attributes":{{"image":"ghcr.io/openclaw/openclaw:2026.9.6","name":"tml-gw"{attributes}}}}},"scope":"local",'
                      f'"time":{int(now)},"timeNano":{int(now * 1e9)}}}')

    said("[gateway] loading configuration…")
    said("[gateway] ready")
    for number in range(count):
        now += rows.expovariate(2.5)
        chance = rows.random()
        if number == count // 2:
            happened("kill", ',"signal":"9"')
            now += 0.3
            happened("die", ',"exitCode":"137"')
            cli.append(f"{stamp(9)} [acp] gateway disconnected: 1006: ")
            now += 9
            happened("start", "")
            said("[gateway] loading configuration…")
            now += 5
            said("[gateway] ready")
        elif chance < 0.25:
            opened.append(f"{rows.getrandbits(32):08x}-1111")
            said(f"[ws] webchat connected conn={opened[-1]} remote=10.96.0.9 client=webchat ui v2026.9.6")
        elif chance < 0.5 and opened:
            said(f"[ws] webchat disconnected code={rows.choice([1001, 1006])} reason=n/a conn={opened.pop(rows.randrange(len(opened)))}")
        elif chance < 0.7:
            said(f"[ws] unauthorized conn={rows.getrandbits(32):08x} remote=10.96.0.9 reason=token_mismatch")
        else:
            cli.append(f"{stamp(9)} gateway client error: Error: connect ECONNREFUSED 10.96.0.10:18789")
    for name, lines in (("gateway.log", gateway), ("cli.log", cli), ("events.jsonl", events)):
        (folder / f"{count}-{name}").write_text("\n".join(lines) + "\n")
    return [f"gateway@tml-gw={folder}/{count}-gateway.log", f"cli@tml-cli={folder}/{count}-cli.log", f"events={folder}/{count}-events.jsonl"]


def page(binary: str) -> None:
    folder = pathlib.Path(tempfile.mkdtemp())
    subprocess.run(["npm", "i", "--no-audit", "--no-fund", "--ignore-scripts", "playwright-core", "axe-core", "ajv@8.20.0"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    pages = []
    named = [("recorded", sources(RECORDED / "out-of-memory"))] + [(str(count), made_up(folder, count)) for count in (10, 500, 3_000, 20_000)]
    for name, given in named:
        events = len(json.loads(timeline(binary, *given, "-o", "json").stdout)["events"])
        html = timeline(binary, *given, "-o", "html").stdout
        check(f"page: {name}: at most 1.5 MB", 0 < len(html) <= 1_500_000, len(html))
        (folder / f"{name}.html").write_bytes(html)
        pages.append(f"{name}={name}.html={events}")
    # Reports of one run, with their fix and long names.
    for name, url in (("refused", "ws://127.0.0.1:9"), ("unknown", "ws://a-name-that-nobody-has.invalid:18789")):
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "OPENCLAW_GATEWAY_URL": url, "OPENCLAW_GATEWAY_TOKEN": "a-token-of-the-tests-9801"}
        done = subprocess.run([binary, "check", "-o", "html"], env=environment, capture_output=True, text=True, check=False, timeout=60)
        (folder / f"{name}.html").write_text(done.stdout)
        pages.append(f"report, {name}={name}.html")
    done = subprocess.run(["node", str(HERE / "page.mjs"), *pages], cwd=folder, capture_output=True, text=True, check=False, timeout=1800)
    for line in done.stdout.splitlines():
        if line.startswith(("ok  ", "FAIL")):
            check("page, " + line[6:], line.startswith("ok  "), line + done.stderr)
    schema(binary, folder)
    check("page: looked at in Chromium", done.stdout.count("\n") > 100, done.stderr)
    shutil.rmtree(folder)


TABLE = """# Incidents made with real gateways, and what `ocprobe timeline` said of them

Written by `run.py BINARY --live all --table FILE`. `away` is the engine's `die` to the gateway's own `ready`; `said` are all causes.
Further causes are right where the incident has them: a wrong token before a kill, the kill behind a proxy's cut.

"""


def away_by_events(folder: pathlib.Path) -> float | None:
    """How long the gateway was away in milliseconds: from the engine's `die` to the first readiness that its log tells."""
    if not (folder / "events.jsonl").exists():
        return None
    died = [event["timeNano"] / 1e6 for event in map(json.loads, (folder / "events.jsonl").read_text().splitlines())
            if event.get("Action") == "die" and event["Actor"]["Attributes"].get("name") == "tml-gw"]
    log = folder / "gateway.log"
    # By the gateway's own stamp, the second one: a busy engine writes its own later.
    ready = [datetime.datetime.fromisoformat(line.split()[1]).timestamp() * 1000 for line in (log.read_text().splitlines() if log.exists() else [])
             if line.endswith("[gateway] ready")]
    behind = [at for at in ready if died and at > died[0]]
    return behind[0] - died[0] if len(died) == 1 and behind else None


def live(binary: str, names: str, table: str) -> None:
    folder = pathlib.Path(tempfile.mkdtemp())
    chosen = [] if names == "all" else ["--only", names]
    subprocess.run([sys.executable, str(HERE / "record.py"), "--probe", binary, "--to", str(folder), *chosen], check=False)
    judge(binary, folder, [row.name for row in INCIDENTS] if names == "all" else names.split(","), table)
    shutil.rmtree(folder)


def judge(binary: str, folder: pathlib.Path, wanted: list[str], table: str) -> None:
    rows = []
    for name in wanted:
        if not (folder / name).exists():
            check(f"live: {name}", False, "could not be made")
            continue
        truth = json.loads((folder / name / "truth.json").read_text())
        report = json.loads(timeline(binary, *sources(folder / name), "-o", "json").stdout)
        said = [cause["id"] for cause in report["causes"]]
        # What ended beside it is told as well, but cut nothing.
        claimed = {one["id"] for one in report["incidents"] if one["sessions_cut"]} if name.startswith("chance-") else set(said)
        good = (truth["cause"] is None or said[:1] == [truth["cause"]]) and not claimed & set(truth["never"])
        check(f"live: {name}: {truth['cause']}", good, said)
        away = away_by_events(folder / name)
        told = next((one["away_ms"] for one in report["incidents"] if one["id"] == truth["cause"] and one["away_ms"] is not None), None)
        if away is not None and told is not None:
            check(f"live: {name}: away for {away / 1000:.1f} s", abs(told - away) <= 500, told)
        said_so = ", ".join(f"{cause['id']} ({cause['confidence']})" for cause in report["causes"]) or "none"
        rows.append((name, truth.get("image", "oc-real:2026.9.6").rpartition(":")[2], truth["cause"] or "none", said_so,
                     "" if away is None or told is None else f"{away / 1000:.2f}", "" if away is None or told is None else f"{told / 1000:.2f}",
                     "yes" if good else "NO"))
        for clock in report["clocks"]:
            if "own stamps" in clock["name"] and clock["ahead_ms"] is not None:
                check(f"live: {name}: the offset within its bar", abs(clock["ahead_ms"] - truth["shift_ms"]) <= clock["bar_ms"], clock)
    if table:
        head = "| incident | release | cause | said | away, s | told, s | right |\n|---|---|---|---|---:|---:|---|\n"
        pathlib.Path(table).write_text(TABLE + head + "".join("| " + " | ".join(row) + " |\n" for row in rows))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--live", default="")
    parser.add_argument("--recorded", default="", help="judge the incidents of this folder in place of making them")
    parser.add_argument("--table", default="", help="with --live or --recorded: write the results to this file")
    options = parser.parse_args()
    binary = str(pathlib.Path(options.binary).resolve())
    files(binary)
    large(binary)
    secrets(binary)
    engine(binary)
    if options.page:
        page(binary)
    if options.live:
        live(binary, options.live, options.table)
    if options.recorded:
        judge(binary, pathlib.Path(options.recorded), sorted(path.name for path in pathlib.Path(options.recorded).iterdir()), options.table)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
