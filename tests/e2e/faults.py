#!/usr/bin/env python3
"""What ocprobe does after a fault of its own and with input that would make one: a valid report or one line, and an exit
code that is not a signal's; depth, size and code in files are limits that are told.

Usage: faults.py [--binary FILE] [--only REGEX]      Needs no root. Ends with `N passed, N failed`.
"""
import contextlib
import json
import pathlib
import re
import resource
import signal
import sqlite3
import sys
import time

from command_line import Bench, equal, free_port, one_line, run_cases

CASES = []


def case(function):
    CASES.append(function)
    return function


FAULTS = {signal.SIGSEGV: "SIGSEGV", signal.SIGABRT: "SIGABRT", signal.SIGBUS: "SIGBUS"}


def is_internal_error(output: str, what: str) -> None:
    report = json.loads(output)
    equal((report["verdict"]["id"], report["exit_code"]), ("internal_error", 70), what)


@case
def a_fault_ends_with_a_valid_report_and_70(bench: Bench) -> None:
    port = bench.peer("answer-timeout")
    for number, word in FAULTS.items():
        for arguments in (["-o", "json"], ["-o", "text"], ["-o", "markdown"], ["wait", "-o", "json"], ["hold", "-o", "ndjson"]):
            process = bench.start(*arguments, port=free_port() if arguments[0] == "wait" else port, token=bench.token)
            time.sleep(0.3)
            process.send_signal(number)
            code, out, err = bench.finish(process)
            what = f"{arguments} {word}"
            equal((code, err), (70, f"ocprobe: internal error: {word}\n"), what)
            if "json" in arguments[-1]:
                is_internal_error(out, what)
            else:
                assert "internal_error" in out.splitlines()[0], out


@case
def a_fault_is_one_line_and_1_for_health(bench: Bench) -> None:
    port = bench.peer("drip")
    for number, word in FAULTS.items():
        process = bench.start("health", "--auth", port=port, token=bench.token)
        time.sleep(0.3)
        process.send_signal(number)
        equal(bench.finish(process), (1, "FAIL internal_error\n", ""), word)


@case
def a_stack_that_is_used_up_is_a_fault_like_others(bench: Bench) -> None:
    port, ends = bench.peer(), set()
    for kilobytes in (24, 28, 32, 36, 40, 48, 64, 128, 256):
        limit = lambda: resource.setrlimit(resource.RLIMIT_STACK, (kilobytes * 1024, kilobytes * 1024))
        code, out, err = bench.run("-o", "json", port=port, token=bench.token, preexec_fn=limit)
        ends.add(code)
        if code == 70 and out:
            is_internal_error(out, f"{kilobytes} KiB")
        elif code == 70:
            equal(err, "ocprobe: internal error: SIGSEGV\n", "before the command line was understood")
        else:
            equal((code, json.loads(out)["verdict"]["id"]), (0, "healthy"), f"{kilobytes} KiB")
        code, out, err = bench.run("health", port=port, token=bench.token, preexec_fn=limit)
        assert code in (0, 1) and not err, (kilobytes, code, err)
        one_line(out)
    equal(ends, {0, 70}, "some of these stacks are enough and some are not")


@case
def deep_and_large_input_is_found_not_followed(bench: Bench) -> None:
    home = bench.folder / "deep"
    (home / ".openclaw").mkdir(parents=True)
    config = home / ".openclaw" / "openclaw.json"
    rows = (("{a:" + "[" * 990 + "]" * 990 + "}", "nested deeper than 128 levels"),
            ("{env:{vars:{V:'" + "x" * 100_000 + "'}},a:'" + "${V}" * 20_000 + "'}", "made more than 1 MiB larger by its variables"))
    for text, problem in rows:
        config.write_text(text)
        limit = lambda: resource.setrlimit(resource.RLIMIT_STACK, (256 * 1024, 256 * 1024))
        code, out, err = bench.run("-o", "json", port=bench.peer(), token=bench.token, env={"HOME": str(home)}, preexec_fn=limit)
        equal((code, err), (0, ""), out)
        found = [f["summary"] for f in json.loads(out)["findings"] if f["id"] == "state.config_unreadable"]
        assert len(found) == 1 and problem in found[0], found
    chain = "".join(f"  s{i}: {{image: x, extends: {{service: s{i + 1}}}}}\n" for i in range(1_204))
    project = home / "compose.yml"
    project.write_text(f"services:\n  g: {{image: openclaw, command: [gateway], extends: {{service: s0}}}}\n{chain}  s1204: {{image: x}}\n")
    code, out, err = bench.run("contract", str(project))
    equal((code, out), (64, ""))
    assert err.endswith("`extends` leads through more than 100 services\n"), err


@case
def code_in_a_state_database_is_found_not_run(bench: Bench) -> None:
    hang = "instr(zeroblob(1000000), zeroblob(500000) || x'01')"
    copies = ", ".join(f"{name} AS (x)" for name in ("role", "roles_json", "scopes_json", "approved_scopes_json", "platform", "device_family"))
    # The last: columns that a copy of another one computes again, in a table of several rows, beside a sound one.
    schemas = {"columns": f"CREATE TABLE device_identities(identity_key TEXT, device_id TEXT AS ({hang}))",
               "pairs": f"CREATE TABLE device_pairing_paired(device_id TEXT, approved_at_ms INTEGER, x TEXT AS ({hang}), {copies});"
                        "INSERT INTO device_pairing_paired(device_id) VALUES('dev'), ('b'), ('c');"
                        "CREATE TABLE device_identities(identity_key TEXT PRIMARY KEY, device_id TEXT, private_key_pem TEXT);"
                        "INSERT INTO device_identities VALUES('primary', 'dev', 'k');",
               "view": f"CREATE VIEW device_identities AS SELECT 'primary' AS identity_key, {hang} AS device_id"}
    for name, schema in schemas.items():
        home = bench.folder / f"database-{name}"
        (home / ".openclaw" / "state").mkdir(parents=True)
        with contextlib.closing(sqlite3.connect(home / ".openclaw" / "state" / "openclaw.sqlite")) as database:
            database.executescript(schema)
            if name == "columns":
                database.execute("INSERT INTO device_identities(identity_key) VALUES('primary')")
            database.commit()
        options = {"port": bench.peer(), "token": bench.token, "env": {"HOME": str(home)}}
        code, out, err = bench.run("-o", "json", "--timeout", "2s", **options)
        equal((code, err), (0, ""), out)
        assert "state.database_unreadable" in [f["id"] for f in json.loads(out)["findings"]], name
        began = time.monotonic()
        equal(bench.run("health", "--timeout", "1s", **options)[0], 0, name)
        assert time.monotonic() - began < 2, name


@case
def memory_has_a_limit(bench: Bench) -> None:
    process = bench.start("-o", "json", port=bench.peer("answer-timeout"), token=bench.token)
    time.sleep(0.3)
    limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
    process.send_signal(signal.SIGTERM)
    bench.finish(process)
    assert re.search(r"^Max data size +67108864 +67108864 ", limits, re.M), limits


if __name__ == "__main__":
    sys.exit(run_cases(CASES, __doc__))
