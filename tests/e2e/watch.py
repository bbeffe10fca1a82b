#!/usr/bin/env python3
"""`ocprobe watch` on the scripted gateway: changes alone, metrics that are whole at any time, and few attempts.

Usage: watch.py [--binary FILE] [--only REGEX] [--full]      Needs no root. Ends with `N passed, N failed`.
"""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import command_line
from command_line import Bench, equal, free_port, run_cases
from kit.cases import Cases

case = Cases()
FULL = "--full" in sys.argv


def states(out: str) -> list[str]:
    """What each line says behind its time."""
    lines = out.splitlines()
    for line in lines:
        assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (ok|FAIL) ", line), line
    return [line.split(" ", 1)[1] for line in lines]


def gateway(bench: Bench, port: int, part: str = "healthy", log: pathlib.Path | None = None) -> subprocess.Popen:
    argv = [sys.executable, str(command_line.HERE / "scripted_gateway.py"), part, "--lifetime", "200", "--port", str(port)]
    process = subprocess.Popen([*argv, *(["--log", str(log)] if log else [])], stdout=subprocess.PIPE,
                               env={"PATH": os.environ["PATH"], "SCRIPTED_SECRET": bench.token})

    def end() -> None:
        process.kill()
        process.wait(10)
        process.stdout.close()

    bench.stack.callback(end)
    process.stdout.readline()
    return process


def metrics(file: pathlib.Path) -> dict[str, str]:
    """Each sample by its name and labels."""
    text = file.read_text()
    samples = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    names = {name.split("{")[0] for name in samples}
    for name in names:
        assert f"# TYPE {name} gauge\n" in text and f"# HELP {name} " in text, name
    assert "ocprobe_up" in names and text.endswith("\n"), text
    return samples


@case
def only_changes_are_printed(bench: Bench) -> None:
    port = free_port()
    first = gateway(bench, port)
    process = bench.start("watch", "--interval", "1s", port=port)
    time.sleep(3.5)
    first.kill()
    first.wait()
    time.sleep(2.5)
    gateway(bench, port)
    time.sleep(2.5)
    process.send_signal(signal.SIGTERM)
    code, out, err = bench.finish(process)
    equal((code, err), (0, ""), out)
    told = states(out)
    # In the moment of the end a connection may still be accepted: that is a state of its own.
    heads = [line.split(" ")[0] for line in told]
    equal([head for at, head in enumerate(heads) if at == 0 or head != heads[at - 1]], ["ok", "FAIL", "ok"], out)
    assert len(told) <= 4 and len(set(told)) == len(told), out
    assert "(before: healthy for " in told[1] and "(before: " in told[-1], told


@case
def its_end_tells_the_last_state(bench: Bench) -> None:
    code, out, err = bench.run("watch", "--for", "1500ms", "--interval", "1s", port=bench.peer())
    equal((code, err, len(states(out))), (0, "", 1))
    code, out, err = bench.run("watch", "--for", "1500ms", "--interval", "1s", port=free_port())
    equal((code, err, len(states(out))), (1, "", 1))


@case
def each_change_is_an_event_of_its_schema(bench: Bench) -> None:
    _, schema, _ = bench.run("schema", "watch")
    schema = json.loads(schema)
    code, out, _ = bench.run("watch", "-o", "ndjson", "--for", "1s", port=free_port())
    (event,) = [json.loads(line) for line in out.splitlines()]
    equal(sorted(event), sorted(schema["required"]))
    equal((code, event["schema"], event["healthy"], event["before"], event["credential"]), (1, "ocprobe.watch/v1", False, None, "none"))
    assert event["id"] in ("connect.refused", "target.loopback_own_container"), event


@case
def the_metrics_are_whole_whenever_they_are_read(bench: Bench) -> None:
    file = bench.folder / "ocprobe.prom"
    process = bench.start("watch", "--interval", "1s", "--textfile", str(file), port=bench.peer())
    end = time.monotonic() + 4
    seen = set()
    while time.monotonic() < end:
        if file.exists():
            samples = metrics(file)
            seen.add(next(value for name, value in samples.items() if name.startswith("ocprobe_last_run_timestamp_seconds")))
    process.send_signal(signal.SIGINT)
    equal(bench.finish(process)[0], 0)
    assert len(seen) >= 3, seen
    (up,) = [value for name, value in samples.items() if name.startswith("ocprobe_up{")]
    equal(up, "1")
    assert any('id="healthy"' in name for name in samples), samples
    equal([path.name for path in bench.folder.glob("ocprobe.prom*")], ["ocprobe.prom"])


@case
def metrics_that_cannot_be_written_are_told_at_once(bench: Bench) -> None:
    code, _, err = bench.run("watch", "--textfile", str(bench.folder / "none" / "x.prom"), port=bench.peer())
    equal(code, 74)
    assert "--textfile" in err and "ENOENT" in err and err.count("\n") == 1, err


@case
def what_is_no_file_is_not_replaced(bench: Bench) -> None:
    pipe, link = bench.folder / "pipe", bench.folder / "link.prom"
    os.mkfifo(pipe)
    link.symlink_to("/dev/full")
    for place in (pipe, link, bench.folder):
        code, _, err = bench.run("watch", "--textfile", str(place), port=bench.peer())
        equal(code, 74)
        assert "--textfile" in err and "EINVAL" in err, err
    assert pipe.is_fifo() and link.is_symlink()


@case
def too_short_an_interval_is_refused(bench: Bench) -> None:
    for more, words in ((["--interval", "999ms"], "1s or more"), (["--interval", "29s", "--auth"], "30s or more with --auth")):
        code, out, err = bench.run("watch", *more, port=1)
        equal((code, out), (64, ""))
        assert words in err, err


@case
def a_closed_stdout_ends_it(bench: Bench) -> None:
    process = bench.start("watch", port=bench.peer(), stdout=os.open("/dev/full", os.O_WRONLY))
    equal(bench.finish(process)[0], 74)


@case
def a_credential_that_is_accepted_makes_it_ok(bench: Bench) -> None:
    code, out, _ = bench.run("watch", "--auth", "--for", "1s", port=bench.peer(), token=bench.token)
    equal(code, 0, out)
    assert " authorised" in out, out


@case
def nothing_is_sent_after_a_refusal(bench: Bench) -> None:
    """One refused attempt; with another token in the file, one more. In --full, since runs with a credential are 30 s apart."""
    if not FULL:
        return
    port, log, token = free_port(), bench.folder / "gateway.log", bench.folder / "token"
    token.write_text(bench.wrong)
    gateway(bench, port, log=log)
    process = bench.start("watch", "--auth", "--token-file", str(token), port=port)
    time.sleep(72)
    token.write_text(bench.token)
    time.sleep(35)
    process.send_signal(signal.SIGTERM)
    code, out, err = bench.finish(process)
    equal((code, err), (0, ""), out)
    told = states(out)
    equal([line.split(" ")[0] for line in told], ["FAIL", "ok"], out)
    assert "auth.token_mismatch" in told[0] and "not sent again" in told[0], told
    attempts = log.read_text().splitlines()
    assert 2 <= len(attempts) <= 3, attempts  # the wrong token once, then the right one


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--full"]
    sys.exit(run_cases(case, __doc__))
