#!/usr/bin/env python3
"""No credential leaves ocprobe, whatever the command, format, verbosity, outcome, end and place of the credential are.

Usage: run.py [--binary FILE] [--only REGEX]      Needs no root. Ends with `N passed, N failed`.
"""
import json
import os
import pathlib
import random
import re
import resource
import signal
import socket
import string
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from command_line import Bench, equal, free_port, run_cases  # noqa: E402
from pairs import pairwise  # noqa: E402

CASES = []
CHECK_FORMATS = ("text", "json", "markdown")
FORMATS = {"check": CHECK_FORMATS, "prove": CHECK_FORMATS, "health": ("text",), "wait": CHECK_FORMATS, "hold": (*CHECK_FORMATS, "ndjson"),
           "contract": (*CHECK_FORMATS, "sarif", "junit", "github"), "fix": ("text",), "timeline": (*CHECK_FORMATS, "html")}
DIMENSIONS = {
    "command": tuple(FORMATS),
    "format": ("text", "json", "markdown", "ndjson", "sarif", "junit", "github", "html"),
    "verbosity": ((), ("-q",), ("-v",), ("-vv",)),
    "outcome": ("echo", "escapes", "healthy", "token-mismatch", "web-server", "drip", "close-1011", "refused", "its own host"),
    "end": ("by itself", "SIGTERM", "SIGSEGV", "SIGABRT"),
    "place": ("environment", "password", "short password", "standard input", "file", "config", "userinfo", "query"),
}


def case(function):
    CASES.append(function)
    return function


def possible(run: dict) -> bool:
    command = run.get("command")
    if command and run.get("format", FORMATS[command][0]) not in FORMATS[command]:
        return False
    # A host's name is ours to print, where nothing but its shortness would hide it.
    if run.get("place") == "short password" and run.get("outcome") == "its own host":
        return False
    # Files are read: there is no peer, and the credential stands in them.
    return command not in ("contract", "fix", "timeline") or run.get("place", "environment") in ("environment", "config")


class Place:
    """Where the credential of a run stands, and how it is given."""

    def __init__(self, bench: Bench, run: dict, port: int):
        self.short = run["place"] == "short password"
        # What is said of a short one is less: it is not searched for in its encodings.
        self.secret = "".join(random.choices(string.ascii_letters, k=7)) if self.short else bench.secrets.new(f"{run['place']} of {run['command']}")
        host = self.secret if run["outcome"] == "its own host" else "127.0.0.1"
        self.url = f"ws://{host}:{port}"
        self.env, self.arguments, self.data = {}, [], None
        home = bench.folder / f"home-{self.secret[:4]}"
        (home / ".openclaw").mkdir(parents=True)
        self.home = home
        self.give(run["place"], host, port)
        self.env |= {"HOME": str(home), "OPENCLAW_GATEWAY_URL": self.url}

    def give(self, place: str, host: str, port: int) -> None:
        if place in ("environment", "password", "short password"):
            self.env[f"OPENCLAW_GATEWAY_{'TOKEN' if place == 'environment' else 'PASSWORD'}"] = self.secret
        elif place == "standard input":
            self.arguments, self.data = ["--token-stdin"], self.secret.encode()
        elif place == "file":
            path = self.home / "given"
            path.write_text(self.secret + "\n")
            self.arguments = ["--token-file", str(path)]
        elif place == "config":
            config = {"gateway": {"auth": {"mode": "token", "token": self.secret}}, "plugins": {"entries": {"x": {"apiKey": self.secret}}}}
            (self.home / ".openclaw" / "openclaw.json").write_text(json.dumps(config))
        elif place == "userinfo":
            self.url = f"ws://node:{self.secret}@{host}:{port}"
        else:
            self.url = f"ws://{host}:{port}/?token={self.secret}"


def compose_file(place: Place) -> pathlib.Path:
    path = place.home / "compose.yml"
    path.write_text(f"""services:
  openclaw-gateway:
    image: openclaw
    command: [openclaw, gateway, --bind, lan, --token, "{place.secret}"]
    environment:
      OPENCLAW_GATEWAY_TOKEN: "{place.secret}"
  openclaw-cli:
    image: openclaw
    environment:
      DATABASE_URL: postgres://user:{place.secret}@db/x
      OPENCLAW_GATEWAY_TOKEN: "{place.secret}"
      # once it was {place.secret}
      OPENCLAW_GATEWAY_URL: ws://{place.secret}@openclaw-gateway:28789
      MY_NOTE: {place.secret}
""")
    return path


def log_file(place: Place) -> pathlib.Path:
    path = place.home / "gateway.log"
    bearer = place.secret
    path.write_text(f"""2026-11-24T13:18:01.000Z [gateway] listening on ws://0.0.0.0:18789
2026-11-24T13:18:01.100Z [gateway] error token={bearer} set
2026-11-24T13:18:01.200Z [gateway] error handling {bearer} in auth
2026-11-24T13:18:02.000Z [ws] closed before connect conn=7d1fe388-5eef-4945-9bc5-8c3863bd1d98 remote=172.18.0.3 code=1008 reason={bearer}
""")
    return path


def argv_of(run: dict, place: Place) -> list[str]:
    command = {"check": ["check"], "prove": ["check", "--prove"], "health": ["health", "--auth"], "wait": ["wait", "--timeout", "2s"],
               "hold": ["hold", "--for", "1s"], "contract": ["contract"], "fix": ["contract", "--fix"],
               "timeline": ["timeline", "--around", "all"]}[run["command"]]
    files = {"contract": compose_file, "fix": compose_file, "timeline": log_file}.get(run["command"])
    tail = [str(files(place))] if files else [*place.arguments, *([] if run["command"] == "wait" else ["--timeout", "3s"])]
    return [*command, "-o", run["format"], *run["verbosity"], *tail]


def files_of(folder: pathlib.Path) -> dict[str, tuple]:
    return {str(path): (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*")}


def send_once_it_is_caught(process: subprocess.Popen, number: int) -> None:
    """On a busy machine a program may take long to come to its main()."""
    status = pathlib.Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status.read_text(), re.MULTILINE)
        if caught and int(caught.group(1), 16) >> (number - 1) & 1:
            time.sleep(0.1)
            break
        time.sleep(0.005)
    if process.poll() is None:
        process.send_signal(number)


def one_run(bench: Bench, run: dict, ports: dict) -> None:
    place = Place(bench, run, ports.get(run["outcome"]) or free_port())
    argv = argv_of(run, place)
    before = files_of(place.home)
    process = bench.start(*argv, env=place.env, stdin=subprocess.PIPE)
    if run["end"] != "by itself":
        threading.Thread(target=send_once_it_is_caught, args=(process, getattr(signal, run["end"])), daemon=True).start()
    code, out, err = bench.finish(process, place.data or b"")
    assert code in (0, 1, 64, 70, 124, 143), (code, err)
    found = bench.secrets.leaks((out + "\n" + err).encode())
    found += ["short password"] if place.short and place.secret in out + err else []
    assert not found, f"{found} in {out[:600]!r} {err[:200]!r}"
    equal(files_of(place.home), before, "the files of its home")


@case
def every_two_circumstances_meet_and_nothing_leaks(bench: Bench) -> None:
    ports = {part: bench.peer(part) for part in DIMENSIONS["outcome"] if part not in ("refused", "its own host")}
    runs = pairwise(DIMENSIONS, possible)
    assert len(runs) >= 60, len(runs)
    faults = []
    for run in runs:
        try:
            one_run(bench, run, ports)
        except AssertionError as fault:
            faults.append(f"{run}: {fault}")
    assert not faults, f"{len(faults)} of {len(runs)} runs:\n" + "\n".join(faults[:5])


@case
def a_fault_leaves_no_core_whatever_the_limit_was(bench: Bench) -> None:
    port = bench.peer("answer-timeout")
    limit = lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    process = bench.start(port=port, token=bench.token, preexec_fn=limit)
    time.sleep(0.3)
    # One byte: the kernel's sign that not even a program that takes cores gets one.
    limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
    process.send_signal(signal.SIGABRT)
    bench.finish(process)
    assert re.search(r"Max core file size +1 ", limits), limits


@case
def its_arguments_and_environment_hold_what_was_given_and_it_starts_no_process(bench: Bench) -> None:
    port = bench.peer("answer-timeout")
    for given in ({"token": bench.token}, {"env": {"OCPROBE_TOKEN_STDIN": "1"}}):
        process = bench.start("-v", port=port, stdin=subprocess.PIPE, **given)
        if "env" in given:
            process.stdin.write(bench.token.encode())
            process.stdin.close()
            process.stdin = None
        time.sleep(0.4)
        folder = pathlib.Path(f"/proc/{process.pid}")
        arguments, environment = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
        children = "".join(path.read_text() for path in folder.glob("task/*/children"))
        process.terminate()
        bench.finish(process)
        assert bench.token.encode() not in arguments
        equal(environment.count(bench.token.encode()), 1 if "token" in given else 0, "in the environment")
        equal(children, "", "processes of its own")


@case
def a_token_that_stands_as_a_host_is_masked_before_its_case_is_folded(bench: Bench) -> None:
    token = bench.secrets.know("host", "AbCdEfGhIjKlMnOpQrStUvWxYz")
    for url in (f"ws://{token}:18789", f"ws://%41{token[1:]}:18789", f"wss://gw-{token}.example"):
        for output in CHECK_FORMATS:
            code, out, err = bench.run("-v", "-o", output, "--timeout", "2s", token=token, env={"OPENCLAW_GATEWAY_URL": url})
            assert "abcdefghij" not in (out + err).lower(), (url, output)
            assert "internal_error" not in out, (url, output)


@case
def a_token_that_is_like_a_piece_of_our_report_costs_no_report(bench: Bench) -> None:
    port = bench.peer("token-mismatch")
    choose = random.Random(1)
    for output in CHECK_FORMATS:
        text = bench.run("-v", "-o", output, port=port, token=bench.wrong)[1]
        pieces = ['{"token":"abcdefgh"}', '{"schema":"ocprobe.report/v1"', '","status":"', "```json"]
        for _ in range(30):
            at = choose.randrange(len(text) - 40)
            piece = text[at:at + choose.choice((8, 12, 20, 40))]
            # A number may be a measured value: such a token may cost the report (SECURITY.md).
            if not any(map(str.isdigit, piece)):
                pieces.append(piece)
        for piece in pieces:
            code, out, err = bench.run("-v", "-o", output, port=port, token=piece)
            assert code == 1 and "internal_error" not in out.replace(piece, ""), (output, piece, code, err)


@case
def the_receipt_tells_what_could_not_be_searched_for(bench: Bench) -> None:
    port = bench.peer("echo")
    code, out, err = bench.run("-o", "json", port=port, env={"OPENCLAW_GATEWAY_PASSWORD": "hunter2"})
    report = json.loads(out)
    equal((report["redaction"]["secrets_known"], report["redaction"]["not_searched"]), (1, 1))
    assert "hunter2" not in out
    equal(report["verdict"]["id"], "auth.token_mismatch" if "token" in report["verdict"]["id"] else "auth.password_mismatch")
    told = bench.run("-v", port=port, env={"OPENCLAW_GATEWAY_PASSWORD": "hunter2"})[1]
    assert "too short" in " ".join(told.split()), told


def ids_of_questions(bench: Bench) -> list[int]:
    """The ids of the first questions, in a mount namespace without devices."""
    resolver = bench.folder / "resolv.conf"
    resolver.write_text("nameserver 127.0.0.1\n")
    # A shell gives what it puts in the background /dev/null, so the name server begins before the devices go.
    script = (f"ip link set lo up; {sys.executable} {__file__} --answer-nothing >{bench.folder}/ids & sleep 1; "
              f"mount --bind {resolver} /etc/resolv.conf && mount -t tmpfs none /dev || exit 71; "
              f"{bench.binary} --url ws://gateway.example:18789 --timeout 1s --no-candidates -o json; wait")
    subprocess.run(["unshare", "--user", "--map-root-user", "--mount", "--net", "sh", "-c", script], capture_output=True, timeout=60)
    return [int(word) for word in (bench.folder / "ids").read_text().split()]


@case
def ids_of_questions_differ_without_a_file_of_random_bytes(bench: Bench) -> None:
    first, second = ids_of_questions(bench), ids_of_questions(bench)
    assert first and second, "no question came"
    assert set(first[:2]) != set(second[:2]), (first, second)


def answer_nothing() -> None:
    """Prints the ids of the questions that come within two seconds."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 53))
        server.settimeout(4)
        while True:
            try:
                print(int.from_bytes(server.recv(4096)[:2], "big"), flush=True)
            except TimeoutError:
                return


if __name__ == "__main__":
    if sys.argv[1:] == ["--answer-nothing"]:
        answer_nothing()
        sys.exit(0)
    sys.exit(run_cases(CASES, __doc__))
