#!/usr/bin/env python3
"""`ocprobe replay`: reports of real runs against the scripted gateway, judged again without a network and somewhere else; their
gateways served again.

Usage: replay.py [--binary FILE] [--only REGEX]      Needs no root. Ends with `N passed, N failed`.
"""
import contextlib
import json
import pathlib
import shutil
import subprocess
import sys

from command_line import Bench, equal, free_port, one_line, run_cases
from kit.cases import Cases

case = Cases()
JUDGED = ("verdict", "facts", "next", "combined_fix", "findings", "gateway", "exit_code", "run_id", "started_at", "took_ms", "evidence")
PARTS = ("healthy", "not-paired", "scope-upgrade", "token-mismatch", "rate-limited", "protocol", "cut-at-connect", "end-at-connect",
         "close-1011", "bad-gateway", "decline-401", "web-server", "no-challenge", "attribution", "preauth-limit", "silent", "reset")


def check(bench: Bench, port: int, token: str) -> str:
    """Without the candidates: a gateway of somebody else on this machine must not become the verdict."""
    return bench.run("-o", "json", "--no-candidates", port=port, token=token)[1]


def saved(bench: Bench, part: str) -> dict:
    out = check(bench, bench.peer(part), bench.token)
    (bench.folder / "report.json").write_text(out)
    return json.loads(out)


def replayed(bench: Bench, *arguments: str, path: str = "report.json") -> tuple[int, str, str]:
    """Where nothing of the run is: without a network if the kernel lets us, without its variables and its folder."""
    apart = ["unshare", "-rn"] if shutil.which("unshare") and subprocess.run(["unshare", "-rn", "true"], check=False).returncode == 0 else []
    done = subprocess.run([*apart, bench.binary, "replay", path, *arguments], capture_output=True, text=True, timeout=60, check=False,
                          cwd=bench.folder, env={"HOME": "/nonexistent", "LANG": "C.UTF-8"})
    bench.outputs += [done.stdout.encode(), done.stderr.encode()]
    return done.returncode, done.stdout, done.stderr


@case
def judged_again_each_report_is_the_same(bench: Bench) -> None:
    for part in PARTS:
        before = saved(bench, part)
        code, out, err = replayed(bench, "-o", "json")
        equal(code, before["exit_code"], part)
        after = json.loads(out)
        for member in JUDGED:
            equal(after.get(member), before.get(member), f"{part}: {member}")
        equal(after["replay"], {"observed_by": before["tool"]["version"], "judged_again": True}, part)
        one_line(err)
        assert f"judged again from the evidence of run {before['run_id']}" in err, err


@case
def where_nobody_answers_the_report_comes_back_too(bench: Bench) -> None:
    before = json.loads(bench.run("-o", "json", port=free_port(), token=bench.token)[1])
    (bench.folder / "report.json").write_text(json.dumps(before))
    code, out, _ = replayed(bench, "-o", "json")
    equal((code, json.loads(out)["verdict"]), (1, before["verdict"]))


@case
def every_format_is_written(bench: Bench) -> None:
    verdict = saved(bench, "token-mismatch")["verdict"]["id"]
    for form in ("text", "json", "markdown", "html", "prometheus", "junit", "tap", "sarif", "github", "nagios"):
        code, out, _ = replayed(bench, "-o", form)
        equal(code, 2 if form == "nagios" else 1, form)
        assert verdict in out, form
    for form in ("text", "markdown", "html"):
        assert "judged again from the evidence of run" in " ".join(replayed(bench, "-o", form)[1].split()), form


@case
def standard_input_and_members_of_a_later_version(bench: Bench) -> None:
    report = saved(bench, "healthy")
    report["of_tomorrow"] = {"a": [1, "\u001b[2J"]}
    report["evidence"]["container"]["of_tomorrow"] = 7
    code, out, _ = bench.finish(bench.start("replay", "-", "-o", "json", stdin=subprocess.PIPE), json.dumps(report).encode())
    equal(code, 0)
    equal(json.loads(out)["of_tomorrow"], {"a": [1, "\\x1b[2J"]})


@case
def a_report_without_evidence_is_not_judged_again(bench: Bench) -> None:
    report = saved(bench, "token-mismatch")
    del report["evidence"]
    (bench.folder / "report.json").write_text(json.dumps(report))
    code, out, err = replayed(bench)
    equal(code, 1)
    one_line(err)
    assert "not judged again" in err and report["verdict"]["summary"] in " ".join(out.split()), (out, err)
    document = json.loads(replayed(bench, "-o", "json")[1])
    equal(document.pop("replay"), {"observed_by": report["tool"]["version"], "judged_again": False})
    equal(document, report)


@case
def what_is_no_report_ends_with_64_and_its_place(bench: Bench) -> None:
    report = saved(bench, "healthy")
    text = json.dumps(report)
    broken = json.loads(text)
    broken["evidence"]["stages"][6]["facts"]["http"]["answers"][0]["status"] = "200"
    unknown = json.loads(text)
    unknown["evidence"]["stages"][7]["facts"]["websocket"]["outcome"] = "\u001b]0;x\u0007"
    empty = {**report, "evidence": {}}
    newer = {**report, "schema": "ocprobe.report/v2"}
    target = bench.folder / "bad.json"
    for content, place in ((json.dumps(broken), "/evidence/stages/6/facts/http/answers/0/status"),
                           (json.dumps(unknown), "/evidence/stages/7/facts/websocket/outcome"),
                           (json.dumps(empty), "/evidence/stages"), (json.dumps(newer), "/schema"), (text[:4000], "byte"),
                           ("{}", "/schema"), ("", "empty"), ("[" * 5000, "levels")):
        target.write_text(content)
        code, out, err = replayed(bench, path="bad.json")
        equal((code, out), (64, ""), place)
        one_line(err)
        assert place in err and "\x1b" not in err, err
    with target.open("wb") as file:
        file.truncate(100 << 20)
    equal(replayed(bench, path="bad.json")[0], 64)
    equal(replayed(bench, path="missing.json")[0], 64)
    equal(bench.run("replay")[0], 64)


SERVED = {"healthy": "healthy", "not-paired": "pairing.required", "scope-upgrade": "pairing.scope_upgrade", "token-mismatch": "auth.token_mismatch",
          "rate-limited": "auth.rate_limited", "protocol": "ws.protocol_mismatch", "cut-at-connect": "ws.closed_before_answer",
          "end-at-connect": "ws.closed_before_answer", "close-1011": "ws.closed_before_answer", "cut-at-challenge": "ws.closed_before_answer",
          "bad-gateway": "http.proxy_bad_gateway", "decline-401": None, "decline-404": None, "web-server": "http.not_a_gateway",
          "attribution": "http.proxy_attribution_required", "preauth-limit": "http.preauth_limit", "starting": "http.gateway_starting",
          "draining": "http.gateway_draining", "reset": None, "empty-close": None, "no-challenge": "ws.no_challenge"}


@contextlib.contextmanager
def served(bench: Bench, *arguments: str):
    process = bench.start("replay", "report.json", "--serve", *arguments)
    try:
        yield int(process.stdout.readline().decode().strip().rsplit(":", 1)[1]), process
    finally:
        if process.poll() is None:
            process.terminate()
        bench.finish(process)


@case
def against_its_own_replay_check_says_the_same(bench: Bench) -> None:
    for part, verdict in SERVED.items():
        before = saved(bench, part)
        if verdict is not None:
            equal(before["verdict"]["id"], verdict, part)
        with served(bench, "--for", "60s") as (port, _):
            after = json.loads(check(bench, port, bench.token))
        equal(after["verdict"]["id"], before["verdict"]["id"], part)
        for member in ("code", "origin", "reason", "error_code", "error_details_code", "phase"):
            equal((after["close"] or {}).get(member), (before["close"] or {}).get(member), f"{part}: close.{member}")


@case
def it_listens_on_loopback_for_one_client_and_says_what_it_is(bench: Bench) -> None:
    saved(bench, "token-mismatch")
    with served(bench) as (port, process):
        lines = [process.stdout.readline().decode()]
        assert "A replay of run" in lines[0] and "no credential is checked" in lines[0], lines
        listening = pathlib.Path("/proc/net/tcp").read_text()
        rows = [row.split()[1] for row in listening.splitlines()[1:] if row.split()[3] == "0A"]
        equal([row for row in rows if row.endswith(f":{port:04X}")], [f"0100007F:{port:04X}"])
        code, out, _ = bench.run("-o", "json", port=port, token="another-token-that-nobody-may-see-0123456789")
        equal((code, json.loads(out)["verdict"]["id"]), (1, "auth.token_mismatch"))
        equal(process.wait(20), 0)


@case
def its_time_and_a_signal_end_it(bench: Bench) -> None:
    saved(bench, "healthy")
    with served(bench, "--for", "300ms") as (_, process):
        equal(process.wait(20), 0)
    with served(bench) as (_, process):
        process.terminate()
        equal(process.wait(20), 0)


@case
def what_cannot_be_played_is_said(bench: Bench) -> None:
    for part, why in (("masked", "not in the report"),):
        saved(bench, part)
        code, out, err = bench.run("replay", "report.json", "--serve")
        equal((code, out), (64, ""))
        assert why in err, err
    (bench.folder / "report.json").write_text(bench.run("-o", "json", port=free_port(), token=bench.token)[1])
    code, _, err = bench.run("replay", "report.json", "--serve")
    equal(code, 64)
    assert "nobody answered" in err, err


if __name__ == "__main__":
    sys.exit(run_cases(case, __doc__))
