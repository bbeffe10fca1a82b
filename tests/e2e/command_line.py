#!/usr/bin/env python3
"""The promises of the command line, on the scripted gateway: exit codes, streams, signals, health, wait, reference texts.

Usage: command_line.py [--binary FILE] [--only REGEX]      Needs no root. Ends with `N passed, N failed`.
"""
import contextlib
import fcntl
import json
import os
import pathlib
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time

from kit.canary import Secrets
from kit.cases import Cases, run

HERE = pathlib.Path(__file__).resolve().parent
case = Cases()


class Bench:
    def __init__(self, binary: pathlib.Path, folder: pathlib.Path):
        self.binary = str(binary)
        self.folder = folder
        self.secrets = Secrets(os.urandom(8).hex())
        self.token = self.secrets.new("token", 48)
        self.wrong = self.secrets.new("wrong token", 48)
        self.stack = contextlib.ExitStack()
        self.outputs = []

    def peer(self, part: str = "healthy", **options) -> int:
        argv = [sys.executable, str(HERE / "scripted_gateway.py"), part, "--lifetime", "60"]
        for name, value in options.items():
            argv += [f"--{name.replace('_', '-')}", *map(str, value if isinstance(value, tuple) else (value,))]
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"], "SCRIPTED_SECRET": self.token})

        def end() -> None:
            process.terminate()
            process.wait(10)
            process.stdout.close()

        self.stack.callback(end)
        return int(process.stdout.readline().decode().rsplit(":", 1)[1])

    def environment(self, port: int | None, token: str | None, more: dict | None) -> dict:
        values = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8"}
        if port is not None:
            values["OPENCLAW_GATEWAY_URL"] = f"ws://127.0.0.1:{port}"
        if token is not None:
            values["OPENCLAW_GATEWAY_TOKEN"] = token
        return {**values, **(more or {})}

    def start(self, *arguments: str, port: int | None = None, token: str | None = None, env: dict | None = None, **options):
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.Popen([self.binary, *arguments], env=self.environment(port, token, env), cwd=self.folder, **options)

    def run(self, *arguments: str, **options) -> tuple[int, str, str]:
        return self.finish(self.start(*arguments, **options))

    def finish(self, process: subprocess.Popen, data: bytes | None = None) -> tuple[int, str, str]:
        out, err = process.communicate(data, timeout=60)
        self.outputs += [out or b"", err or b""]
        return process.returncode, (out or b"").decode("utf-8", "replace"), (err or b"").decode("utf-8", "replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def equal(got, expected, what: str = "") -> None:
    assert got == expected, f"{what}: expected {expected!r}, got {got!r}"


def one_line(text: str) -> None:
    assert text.endswith("\n") and text.count("\n") == 1, f"not one line: {text!r}"


# ---- usage
@case
def version_tells_the_libraries_that_are_installed(bench: Bench) -> None:
    """A binary that is older than the library it was linked with would carry what has been mended since."""
    packages = {"OpenSSL": "libssl-dev", "c-ares": "libc-ares-dev", "SQLite": "libsqlite3-dev", "yaml-cpp": "libyaml-cpp-dev",
                "zlib": "zlib1g-dev", "zstd": "libzstd-dev",
                "Boost": "libboost*-dev", "fmt": "libfmt-dev", "spdlog": "libspdlog-dev", "CLI11": "libcli11-dev",
                "libstdc++": "libstdc++-*-dev", "glibc": "libc6-dev"}
    code, out, err = bench.run("--version", "--verbose")
    equal((code, err), (0, ""))
    equal(bench.run("-v", "-V")[1], out)
    told = dict(line.rsplit(" ", 1) for line in out.splitlines()[1:])
    equal(set(told), set(packages), "libraries")
    for library, package in packages.items():
        query = subprocess.run(["dpkg-query", "-W", "-f", "${Version}\n", package], capture_output=True, text=True)
        # Of `1:1.10.0+ds-0.4` and `3.0.22-1~deb12u2`, what the upstream calls it.
        installed = {re.match(r"(?:\d+:)?([\d.]+)", version).group(1) for version in query.stdout.split()}
        assert any(f"{version}.".startswith(f"{told[library]}.") for version in installed), (library, told[library], installed)


@case
def bad_usage_is_one_line_on_stderr_and_64(bench: Bench) -> None:
    for arguments in (["--tiemout", "3s"], ["chekc"], ["--timeout", "3"], ["-o", "yaml"], ["--url"],
                      ["--token", "secret-in-argv"], ["--cli-version", "new"], ["--pin", "xyz"], ["--as-pid", "7"]):
        code, out, err = bench.run(*arguments)
        equal(code, 64, f"exit of {arguments}")
        equal(out, "", f"stdout of {arguments}")
        one_line(err)
        assert "secret-in-argv" not in err


@case
def a_typing_error_is_answered_with_a_suggestion(bench: Bench) -> None:
    assert "--timeout" in bench.run("--tiemout", "3s")[2]
    assert "check" in bench.run("chekc")[2]


@case
def version_and_help_go_to_stdout(bench: Bench) -> None:
    code, out, err = bench.run("--version")
    equal((code, err), (0, ""))
    assert re.match(r"ocprobe \d+\.\d+\.\d+", out), out
    code, out, err = bench.run("--help")
    equal((code, err), (0, ""))
    for word in ("check", "health", "wait", "hold", "explain", "list", "--url", "help environment"):
        assert word in out, word
    equal(bench.run("version"), bench.run("--version"))
    equal(bench.run("help"), bench.run("--help"))
    equal(bench.run("help", "hold"), bench.run("hold", "--help"))
    assert "\nOCPROBE_URL\n" in bench.run("help", "environment")[1]


@case
def help_fits_into_the_columns(bench: Bench) -> None:
    for columns in (40, 80):
        for topic in ("", "check", "contract", "timeline", "environment"):
            out = bench.run("help", *topic.split(), env={"COLUMNS": str(columns)})[1]
            wide = [line for line in out.splitlines() if len(line) > columns and not line.startswith(("  ocprobe ", "      --"))]
            equal(wide, [], f"help {topic} in {columns} columns")


@case
def an_option_that_does_not_apply_is_refused_in_both_forms(bench: Bench) -> None:
    equal(bench.run("check", "--ready"), (64, "", "ocprobe: --ready is an option of ocprobe health and watch\n"))
    equal(bench.run("check", env={"OCPROBE_READY": "1"}), (64, "", "ocprobe: OCPROBE_READY is an option of ocprobe health and watch\n"))
    equal(bench.run("list", env={"OCPROBE_READY": "1"})[0], 0, "a command without options")


@case
def an_unknown_variable_is_a_warning_but_not_in_health(bench: Bench) -> None:
    port, env = bench.peer(), {"OCPROBE_TIEMOUT": "3s"}
    code, _, err = bench.run(port=port, token=bench.token, env=env)
    equal((code, err), (0, "ocprobe: warning: unknown variable OCPROBE_TIEMOUT, did you mean OCPROBE_TIMEOUT?\n"))
    equal(bench.run("health", port=port, token=bench.token, env=env)[2], "")
    equal(bench.run("list", env={"OCPROBE_SERVICE_HOST": "10.0.0.1", "OCPROBE_IMAGE": "ocprobe"})[2], "", "set by others")


# ---- completions, in the shells themselves
def completed_by_zsh(bench: Bench, line: str) -> str:
    """What zsh makes of the line when Tab is pressed at its end."""
    script = bench.folder / "_ocprobe"
    script.write_text(bench.run("manual", "zsh")[1])
    primary, secondary = os.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
    env = {"PATH": "/usr/bin:/bin", "HOME": str(bench.folder), "TERM": "dumb", "ZDOTDIR": str(bench.folder), "LANG": "C.UTF-8"}
    (bench.folder / ".zshrc").write_text(
        f"PS1='> '; unsetopt zle_bracketed_paste 2>/dev/null; autoload -Uz compinit; compinit -u -D\n. {script}\n"
        "zstyle ':completion:*' menu no; ocprobe() { print -r -- \"<$*>\" }; print ready\n")
    with subprocess.Popen(["zsh", "-d", "-i"], stdin=secondary, stdout=secondary, stderr=secondary, env=env, start_new_session=True,
                          cwd=bench.folder) as shell:
        os.close(secondary)
        shown = read_until(primary, "> ")
        os.write(primary, line.encode() + b"\t\n")
        shown += read_until(primary, ">\r")
        os.write(primary, b"\x03exit\n")
        shell.wait(20)
    os.close(primary)
    words = re.findall(r"<([^>]*)>\r", shown)
    assert words, shown
    return words[-1]


def read_until(descriptor: int, mark: str) -> str:
    shown = b""
    end = time.monotonic() + 30
    while mark.encode() not in shown and time.monotonic() < end:
        if select.select([descriptor], [], [], 1)[0]:
            shown += os.read(descriptor, 4096)
    return shown.decode("utf-8", "replace")


@case
def zsh_completes_what_the_tables_have(bench: Bench) -> None:
    for line, expected in (("ocprobe he", "he"), ("ocprobe heal", "health"), ("ocprobe hold --bi", "hold --bisect-idle"),
                           ("ocprobe contract -o sar", "contract -o sarif"), ("ocprobe list ver", "list verdicts"),
                           ("ocprobe help env", "help environment")):
        equal(completed_by_zsh(bench, line).strip(), "he" if expected == "he" else expected, line)


@case
def fish_completes_what_the_tables_have(bench: Bench) -> None:
    script = bench.folder / "ocprobe.fish"
    script.write_text(bench.run("manual", "fish")[1])

    def completed(line: str) -> set[str]:
        done = subprocess.run(["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"], capture_output=True, text=True, check=True,
                              timeout=60, env={"HOME": str(bench.folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
        equal(done.stderr, "")
        return {row.split("\t")[0] for row in done.stdout.splitlines()}

    equal(completed("ocprobe he"), {"health", "help"})
    equal(completed("ocprobe hold --bi"), {"--bisect-idle"})
    assert "--bisect-idle" not in completed("ocprobe check --")
    equal(completed("ocprobe contract -o sar"), {"sarif"})
    equal(completed("ocprobe list "), {"verdicts", "checks"})
    assert {"--url", "--prove"} <= completed("ocprobe --")


@case
def bash_completes_operands_too(bench: Bench) -> None:
    script = bench.folder / "ocprobe.bash"
    script.write_text(bench.run("manual", "bash")[1])
    for words, expected in ((["list", "v"], "verdicts"), (["help", "env"], "environment"), (["manual", "z"], "zsh")):
        line = (f"source {script}; COMP_WORDS=(ocprobe {' '.join(words)}); COMP_CWD={len(words)}; _ocprobe; "
                "printf '%s\\n' \"${COMPREPLY[@]}\"")
        done = subprocess.run(["bash", "--norc", "-euc", line], capture_output=True, text=True, check=True)
        equal(done.stdout.split(), [expected])


@case
def every_verdict_is_explained_and_listed(bench: Bench) -> None:
    code, out, _ = bench.run("list", "verdicts")
    equal(code, 0)
    ids = re.findall(r"^\s*((?:[a-z]+\.[a-z_]+)|healthy|inconclusive|deadline|internal_error)\b", out, re.M)
    assert len(ids) > 60, len(ids)
    for name in ids:
        code, text, err = bench.run("explain", name)
        equal((code, err), (0, ""), name)
        assert name in text and len(text) > 60, name


@case
def explain_takes_what_people_have(bench: Bench) -> None:
    text = "gateway connect failed: unauthorized: gateway token mismatch (provide gateway auth token)"
    for arguments, expected in (([text], "auth.token_mismatch"), (text.split(), "auth.token_mismatch"), (["1012"], "session.gateway_restarted"),
                                (["websocket"], "ws.upgrade_declined"), (["connect"], "connect.refused"), (["gateway_killed"], "gateway_killed"),
                                (["contract.token"], "contract.token")):
        code, out, err = bench.run("explain", *arguments)
        equal((code, err), (0, ""), str(arguments))
        assert expected in out, out
    log = "2026-11-30T10:00:00Z cli started\n" * 2000 + "Gateway not reachable at ws://127.0.0.1:18789 (ECONNREFUSED).\n"
    code, out, _ = bench.finish(bench.start("explain", stdin=subprocess.PIPE), log.encode())
    equal(code, 0)
    assert "target.loopback_own_container" in out and "What decides" in out, out
    for foreign in ("no.such", "FATAL: role app does not exist", ""):
        code, out, err = bench.finish(bench.start("explain", stdin=subprocess.PIPE), foreign.encode())
        equal((code, out[:9], err), (1, "Not known", ""), foreign)


@case
def explain_repeats_nothing_of_what_was_pasted(bench: Bench) -> None:
    text = f"openclaw: gateway token mismatch, token {bench.token}\x1b[31m"
    out = bench.finish(bench.start("explain", stdin=subprocess.PIPE), text.encode())[1]
    assert "auth.token_mismatch" in out and bench.token not in out and "\x1b" not in out, out


@case
def the_list_is_json_too(bench: Bench) -> None:
    document = json.loads(bench.run("list", "-o", "json")[1])
    equal(document["schema"], "ocprobe.list/v1")
    assert len(document["ids"]) > 150 and all(row["holds_when"] and row["what_to_do"] for row in document["ids"])
    equal(len(document["checks"]), 8)


@case
def each_schema_says_what_it_is_of(bench: Bench) -> None:
    for name in ("report", "event", "watch", "diff", "contract", "timeline"):
        code, out, err = bench.run("schema", name)
        equal((code, json.loads(out)["$id"], err), (0, f"urn:ocprobe:{name}:v1", ""))
    code, out, err = bench.run("schema", "hold")
    equal((code, out), (64, ""))
    assert "report, event, watch, diff, contract or timeline" in err, err


@case
def the_schema_is_json_and_a_report_has_its_fields(bench: Bench) -> None:
    code, out, _ = bench.run("schema")
    equal(code, 0)
    schema = json.loads(out)
    report = json.loads(bench.run("-o", "json", port=bench.peer(), token=bench.token)[1])
    missing = [name for name in schema.get("required", []) if name not in report]
    equal(missing, [])
    equal(report["schema"], "ocprobe.report/v1")


# ---- streams
@case
def each_option_has_its_variable(bench: Bench) -> None:
    port = bench.peer()
    code, out, _ = bench.run(env={"OCPROBE_URL": f"ws://127.0.0.1:{port}", "OCPROBE_TOKEN": bench.token, "OCPROBE_OUTPUT": "json",
                                  "OCPROBE_TIMEOUT": "5s"})
    equal(code, 0)
    report = json.loads(out)
    equal((report["target"]["source"], report["credential"]["source"]), ("env OCPROBE_URL", "env OCPROBE_TOKEN"))
    code, _, err = bench.run(env={"OCPROBE_TIMEOUT": "5"})
    equal(code, 64)
    assert "OCPROBE_TIMEOUT" in err, err


@case
def a_flag_beats_its_variable(bench: Bench) -> None:
    port = bench.peer()
    _, out, _ = bench.run("-o", "json", "--url", f"ws://127.0.0.1:{port}", token=bench.token, env={"OCPROBE_URL": "ws://127.0.0.1:9"})
    equal(json.loads(out)["target"]["source"], "flag --url")


@case
def a_token_from_standard_input(bench: Bench) -> None:
    process = bench.start("--token-stdin", "-o", "json", port=bench.peer(), stdin=subprocess.PIPE)
    code, out, _ = bench.finish(process, bench.token.encode() + b"\n")
    equal(code, 0)
    equal(json.loads(out)["credential"]["source"], "stdin")


@case
def a_token_that_does_not_come_ends_with_the_budget(bench: Bench) -> None:
    line = "ocprobe: --token-stdin: no token on standard input within 0.4 s\n"
    for command in ("check", "hold", "wait", "health"):
        started = time.monotonic()
        process = bench.start(command, "--token-stdin", "--timeout", "400ms", port=bench.peer(), stdin=subprocess.PIPE)
        equal(process.wait(20), 1 if command == "health" else 64, command)
        took = time.monotonic() - started
        _, out, err = bench.finish(process)
        assert 0.35 < took < 2, (command, took)
        if command == "health":
            equal((out, err), (line.replace("ocprobe:", "FAIL usage:"), ""))
        else:
            equal((out, err), ("", line), command)
    process = bench.start("--token-stdin", "--timeout", "400ms", port=bench.peer(), stdin=subprocess.PIPE)
    process.stdin.write(bench.token.encode() + b"\n")
    process.stdin.flush()
    equal(process.wait(20), 64, "no end of the input")
    assert "did not end within 0.4 s" in bench.finish(process)[2]


@case
def a_signal_ends_the_wait_for_the_token_with_a_report(bench: Bench) -> None:
    log = bench.folder / "unread-token"
    port = bench.peer(log=log)
    for command, number, expected in (("check", signal.SIGTERM, 143), ("check", signal.SIGINT, 130), ("wait", signal.SIGHUP, 129),
                                      ("hold", signal.SIGTERM, 143)):
        process = bench.start(command, "-o", "json", "--token-stdin", port=port, token=bench.wrong, stdin=subprocess.PIPE)
        time.sleep(0.4)
        process.send_signal(number)
        equal(process.wait(5), expected, command)
        report = json.loads(bench.finish(process)[1])
        equal((report["verdict"]["id"], report["exit_code"]), ("inconclusive", expected), command)
        equal((report["credential"]["source"], "length" in report["credential"]), ("stdin", False))
        equal([stage["skipped_because"] for stage in report["stages"] if stage["status"] == "skipped"], ["signal"] * 5)
    process = bench.start("health", "--token-stdin", port=port, stdin=subprocess.PIPE)
    time.sleep(0.4)
    process.send_signal(signal.SIGTERM)
    equal(process.wait(5), 1, "health")
    _, out, err = bench.finish(process)
    one_line(out)
    equal(err, "")
    assert not log.exists() or not log.read_text(), "something was asked"


@case
def a_full_or_closed_stdout_is_74(bench: Bench) -> None:
    port = bench.peer()
    with open("/dev/full", "wb") as full:
        equal(bench.run(port=port, token=bench.token, stdout=full)[0], 74, "full")
    process = bench.start(port=port, token=bench.token)
    process.stdout.close()
    process.stdout = None
    equal(bench.finish(process)[0], 74, "closed pipe")
    equal(bench.run(port=port, token=bench.token, stdout=None, preexec_fn=lambda: os.close(1))[0], 74, "no descriptor")


@case
def a_stdout_that_nobody_drains_ends_with_its_bound_or_a_signal(bench: Bench) -> None:
    for number, expected in ((None, 74), (signal.SIGTERM, 143), (signal.SIGINT, 130)):
        read, write = os.pipe()
        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
        process = bench.start("-o", "json", "--timeout", "3s", port=free_port(), token=bench.token, stdout=write)
        os.close(write)
        time.sleep(1)
        if number is not None:
            process.send_signal(number)
        started = time.monotonic()
        equal(process.wait(20), expected, str(number))
        took = time.monotonic() - started
        assert 2 < took < 6 if number is None else took < 1, took
        err = bench.finish(process)[2]
        equal(err, "ocprobe: the report could not be written: ETIMEDOUT\n" if number is None else "")
        os.close(read)


@case
def a_file_that_may_not_grow_is_74(bench: Bench) -> None:
    import resource

    with open(bench.folder / "no-growth", "wb") as file:
        code, _, err = bench.run("-o", "json", port=free_port(), token=bench.token, stdout=file,
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
    equal((code, err), (74, "ocprobe: the report could not be written: EFBIG\n"))


@case
def no_colour_unless_asked_for(bench: Bench) -> None:
    port = bench.peer()
    assert "\x1b" not in bench.run(port=port, token=bench.token)[1]
    assert "\x1b" not in bench.run("--color", "auto", port=port, token=bench.token, env={"TERM": "xterm"})[1]
    assert "\x1b" in bench.run("--color", "always", port=port, token=bench.token)[1]


@case
def ascii_where_the_locale_is_not_utf8(bench: Bench) -> None:
    out = bench.run(port=free_port(), token=bench.token, env={"LANG": "C", "LC_ALL": "C"})[1]
    assert out.isascii(), [line for line in out.splitlines() if not line.isascii()]


@case
def quiet_is_short_and_verbose_logs_to_stderr(bench: Bench) -> None:
    port = bench.peer()
    quiet = bench.run("-q", port=port, token=bench.token)
    assert len(quiet[1].splitlines()) <= 8 and quiet[2] == "", quiet
    loud = bench.run("-v", "-o", "json", port=port, token=bench.token)
    json.loads(loud[1])
    assert loud[2], "-v logs nothing"


@case
def verbose_names_the_process_before_it_reads_the_token(bench: Bench) -> None:
    process = bench.start("-v", "--token-stdin", port=bench.peer(), stdin=subprocess.PIPE)
    line = process.stderr.readline().decode()
    assert re.fullmatch(rf"ocprobe \d+\.\d+\.\d+, process {process.pid}\n", line), line
    equal(bench.finish(process, bench.token.encode())[0], 0)


@case
def the_sentence_is_the_first_line_and_the_id_the_second(bench: Bench) -> None:
    for token, word, said, second in ((bench.wrong, "FAIL", "refuses the token", "auth.token_mismatch | certain"),
                                      (bench.token, "ok", "accepts this CLI", "healthy | certain")):
        lines = bench.run(port=bench.peer(), token=token)[1].splitlines()
        assert lines[0].startswith(word + " ") and said in lines[0], lines[0]
        equal(lines[1].strip().replace("·", "|"), second, word)


# ---- budgets and signals
@case
def the_deadline_is_124_and_the_report_is_whole(bench: Bench) -> None:
    started = time.monotonic()
    code, out, _ = bench.run("-o", "json", "--timeout", "400ms", port=bench.peer("answer-timeout"), token=bench.token)
    took = time.monotonic() - started
    report = json.loads(out)
    equal((code, report["verdict"]["id"]), (124, "deadline"))
    assert 0.35 < took < 1.5, took


@case
def a_signal_ends_the_run_with_a_report(bench: Bench) -> None:
    port = bench.peer("answer-timeout")
    for number, expected in ((signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)):
        process = bench.start("-o", "json", port=port, token=bench.token)
        time.sleep(0.4)
        process.send_signal(number)
        code, out, _ = bench.finish(process)
        equal(code, expected, str(number))
        report = json.loads(out)
        equal((report["verdict"]["id"], report["exit_code"]), ("inconclusive", expected), str(number))


@case
def a_signal_keeps_the_verdict_that_was_proven(bench: Bench) -> None:
    process = bench.start("-o", "json", "--prove", port=bench.peer("drip"), token=bench.token)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    code, out, _ = bench.finish(process)
    equal(code, 143)
    assert json.loads(out)["verdict"]["id"] in ("inconclusive", "http.no_response")


@case
def one_authenticated_attempt_unless_asked_to_prove(bench: Bench) -> None:
    home = bench.folder / "two-tokens"
    (home / ".openclaw").mkdir(parents=True)
    (home / ".openclaw" / "openclaw.json").write_text(json.dumps({"gateway": {"auth": {"token": bench.wrong}}}))
    for arguments, expected in (([], 1), (["--prove"], 2)):
        log = bench.folder / f"connects{expected}"
        port = bench.peer(log=log)
        out = bench.run("-o", "json", *arguments, token=bench.token, env={"HOME": str(home), "OPENCLAW_GATEWAY_PORT": str(port)})[1]
        equal(json.loads(out)["verdict"]["id"], "auth.token_mismatch")
        equal(log.read_text().splitlines(), ["['token']"] * expected, f"connects with {arguments}")


# ---- hold
@case
def hold_refuses_what_it_cannot_do(bench: Bench) -> None:
    for arguments in (["--count", "0"], ["--count", "33"], ["--count", "two"], ["--for", "10"], ["--for", "0s"],
                      ["--bisect-idle", "--count", "3"], ["--dead-after", "10s"], ["--prove"]):
        code, out, err = bench.run("hold", *arguments)
        equal((code, out), (64, ""), f"hold {arguments}")
        one_line(err)


@case
def hold_without_a_session_says_what_check_says(bench: Bench) -> None:
    log = bench.folder / "hold-connects"
    code, out, err = bench.run("hold", "-o", "ndjson", "--for", "5s", port=bench.peer(log=log), token=bench.wrong)
    equal((code, err), (1, ""))
    report = json.loads(out)
    equal(report["verdict"]["id"], "auth.token_mismatch")
    assert "session" not in report, "a session that never was"
    equal(len(log.read_text().splitlines()), 1, "connects")


@case
def hold_ends_by_each_signal_with_a_report(bench: Bench) -> None:
    for number, expected in ((signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGTERM, 143)):
        process = bench.start("hold", "-o", "json", "--for", "1h", port=bench.peer(), token=bench.token)
        time.sleep(1)
        process.send_signal(number)
        code, out, err = bench.finish(process)
        equal((code, err), (expected, ""), str(number))
        report = json.loads(out)
        equal((report["exit_code"], report["stopped"]["signal"]), (expected, int(number)))
        equal(report["session"]["whole_time"], False)


@case
def hold_prints_each_event_on_its_line_and_the_report_last(bench: Bench) -> None:
    environment = {"OCPROBE_FOR": "800ms", "OCPROBE_COUNT": "2", "OCPROBE_OUTPUT": "ndjson", "OCPROBE_RETRY_FOR": "1s"}
    code, out, _ = bench.run("hold", port=bench.peer(), token=bench.token, env=environment)
    lines = [json.loads(line) for line in out.splitlines()]
    equal([line["schema"] for line in lines[:2]], ["ocprobe.event/v1"] * 2)
    equal([line["event"] for line in lines[:2]], ["opened"] * 2)
    equal(lines[-1]["schema"], "ocprobe.report/v1")
    equal(lines[-1]["exit_code"], code)


def progress_of(shown: str) -> tuple[str, list[str]]:
    """What hold wrote to a terminal: its progress, and the lines of what happened, each of which replaces it."""
    *events, progress = shown.replace("\r\n", "\n").split("\n")
    return progress, [event.rpartition("\x1b[K")[2] for event in events]


@case
def hold_on_a_terminal_shows_one_line_of_progress(bench: Bench) -> None:
    primary, secondary = os.openpty()
    process = bench.start("hold", "-o", "json", "--for", "2s", port=bench.peer(), token=bench.token, stderr=secondary)
    os.close(secondary)
    process.communicate(timeout=60)
    shown = os.read(primary, 65536).decode()
    os.close(primary)
    progress, events = progress_of(shown)
    assert "held 00:00:01 of 00:00:02 | 1 open" in progress, shown
    assert len(events) == 1 and events[0].endswith("socket 1 opened"), events
    assert progress.endswith("\r\x1b[K"), "the line is left behind"


@case
def hold_never_wraps_its_progress(bench: Bench) -> None:
    primary, secondary = os.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    process = bench.start("hold", "-o", "json", "--for", "2s", port=bench.peer(), token=bench.token, stderr=secondary)
    os.close(secondary)
    process.communicate(timeout=60)
    shown = os.read(primary, 65536).decode()
    os.close(primary)
    progress = progress_of(shown)[0]
    widths = [len(line) for line in progress.replace("\x1b[K", "").split("\r")]
    assert "held 00:00:01 of 00:00:02 | 1 open" in progress and max(widths) < 40, shown


@case
def hold_ends_when_nobody_reads_its_events(bench: Bench) -> None:
    read, write = os.pipe()
    os.close(read)
    process = bench.start("hold", "-o", "ndjson", "--for", "1h", port=bench.peer(), token=bench.token, stdout=write)
    os.close(write)
    code, _, err = bench.finish(process)
    equal((code, err), (74, "ocprobe: the report could not be written: EPIPE\n"))


# ---- health
@case
def health_is_one_line_and_exit_0_or_1(bench: Bench) -> None:
    up, starting, web = bench.peer(), bench.peer("starting"), bench.peer("web-server")
    rows = [(["health"], up, 0), (["health", "--ready"], up, 0), (["health"], starting, 0), (["health", "--ready"], starting, 1),
            (["health"], web, 1), (["health"], free_port(), 1), (["health", "--nonsense"], up, 1), (["health", "--timeout", "3"], up, 1)]
    for arguments, port, expected in rows:
        code, out, err = bench.run(*arguments, port=port, token=bench.token)
        equal((code, err), (expected, ""), f"{arguments} {out!r}")
        one_line(out)
        assert len(out.encode()) <= 4096


@case
def health_sends_no_credential_unless_asked(bench: Bench) -> None:
    port = bench.peer()
    equal(bench.run("health", port=port, token=bench.wrong)[0], 0, "wrong token, not sent")
    equal(bench.run("health", "--auth", port=port, token=bench.wrong)[0], 1, "wrong token, sent")
    equal(bench.run("health", "--auth", port=port, token=bench.token)[0], 0, "right token, sent")


@case
def health_without_anything_is_1(bench: Bench) -> None:
    process = subprocess.run([bench.binary, "health"], env={}, capture_output=True, cwd="/", timeout=30)
    equal((process.returncode, process.stderr), (1, b""))
    one_line(process.stdout.decode())


# ---- wait
@case
def wait_ends_when_ready(bench: Bench) -> None:
    started = time.monotonic()
    code, out, _ = bench.run("wait", "--timeout", "20s", port=bench.peer("starting", ready_after=1.5), token=bench.token)
    equal(code, 0, out)
    assert 0.5 < time.monotonic() - started < 8


@case
def wait_does_not_wait_for_what_cannot_mend(bench: Bench) -> None:
    started = time.monotonic()
    code, out, _ = bench.run("wait", "--auth", "--timeout", "20s", port=bench.peer(), token=bench.wrong)
    equal(code, 1, out)
    assert time.monotonic() - started < 5


@case
def wait_gives_up_with_124(bench: Bench) -> None:
    code, out, _ = bench.run("wait", "--timeout", "900ms", "--interval", "100ms", port=free_port(), token=bench.token)
    equal(code, 124, out)


@case
def a_signal_ends_what_timeline_reads_and_is_told(bench: Bench) -> None:
    process = bench.start("timeline", "-o", "json", "-", stdin=subprocess.PIPE)
    process.stdin.write(b"2026-11-29T10:00:00.000Z [gateway] listening on port 18789\n")
    process.stdin.flush()
    time.sleep(0.4)
    process.send_signal(signal.SIGTERM)
    equal(process.wait(5), 143)
    report = json.loads(bench.finish(process)[1])
    assert any("signal 15" in notice for notice in report["notices"]), report["notices"]


@case
def wait_keeps_its_cause_when_a_signal_comes(bench: Bench) -> None:
    process = bench.start("wait", "-o", "json", "--timeout", "30s", "--interval", "20s", port=free_port(), token=bench.token)
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    equal(process.wait(5), 143)
    report = json.loads(bench.finish(process)[1])
    assert report["verdict"]["id"] in ("connect.refused", "target.loopback_own_container"), report["verdict"]
    equal(report["exit_code"], 143)


@case
def wait_takes_its_time_whatever_the_interval(bench: Bench) -> None:
    started = time.monotonic()
    code, out, _ = bench.run("wait", "--timeout", "2s", "--interval", "20s", port=free_port(), token=bench.token)
    equal(code, 124, out)
    assert time.monotonic() - started > 1.4
    assert re.search(r" (1[4-9]|2\d)\d\d ms$", out.strip()), out  # the whole wait, not the last try


@case
def wait_does_not_end_for_what_a_ready_gateway_would_not_mind(bench: Bench) -> None:
    """A URL that the CLI refuses: the answer may not hang on whether the gateway is up by then."""
    env = {"OPENCLAW_GATEWAY_URL": f"ws://a.localhost:{free_port()}"}
    code, out, _ = bench.run("wait", "--timeout", "1500ms", token=bench.token, env=env)
    equal(code, 124, out)
    code, out, _ = bench.run("wait", "--auth", "--timeout", "20s", token=bench.token, env=env)
    equal((code, "target.cli_refuses_plaintext" in out), (1, True), out)


@case
def wait_sends_a_credential_that_may_have_been_judged_once(bench: Bench) -> None:
    for part in ("rate-limited", "cut-at-connect"):
        log = bench.folder / part
        code, out, _ = bench.run("wait", "--auth", "--timeout", "4s", port=bench.peer(part, log=log), token=bench.token)
        equal(code, 1, out)
        equal(len(log.read_text().splitlines()), 1, part)


# ---- places
@case
def an_empty_environment_and_no_home(bench: Bench) -> None:
    process = subprocess.run([bench.binary, "-o", "json"], env={}, capture_output=True, cwd="/", timeout=30)
    assert process.returncode == 1, process.returncode
    json.loads(process.stdout)


@case
def few_descriptors_are_70_or_a_report(bench: Bench) -> None:
    import resource

    code, out, err = bench.run("-o", "json", port=bench.peer(), token=bench.token,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4)))
    if code == 70:
        one_line(err)
    else:
        json.loads(out)


@case
def markdown_is_for_a_ticket(bench: Bench) -> None:
    out = bench.run("-o", "markdown", port=bench.peer(), token=bench.wrong)[1]
    assert "auth.token_mismatch" in out.splitlines()[0] and "<details>" in out, out[:200]
    equal(out.count("<details>"), out.count("</details>"))
    assert len(out) < 65536


@case
def no_secret_in_any_output_of_these_cases(bench: Bench) -> None:
    leaks = [leak for output in bench.outputs for leak in bench.secrets.leaks(output)]
    equal(leaks, [])
    assert len(bench.outputs) > 40


def run_cases(cases: list, description: str) -> int:
    """Each with one bench, so that what it has seen is one record."""
    # A shell without job control starts what it puts in the background with SIGINT ignored, and ocprobe keeps to that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as home:
        made = []

        def play(function, binary: pathlib.Path, _) -> None:
            if not made:
                made.append(Bench(binary, pathlib.Path(home)))
            with made[0].stack:
                function(made[0])

        return run(cases, description, play)


if __name__ == "__main__":
    sys.exit(run_cases(case, __doc__))
