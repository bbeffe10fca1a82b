#!/usr/bin/env python3
"""`ocprobe diff` and `check --against` on real pairs of reports: a failure and the run after its correction, on one port;
and on files that are no reports.

Usage: compare.py [--binary FILE] [--only REGEX]      Needs root for one pair. Ends with `N passed, N failed`.
"""
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import time

from command_line import Bench, equal, free_port, one_line, run_cases
from kit.cases import Cases

case = Cases()
# What a report may take to be read, beside the program itself.
MOST_MEMORY = 96 << 20


@dataclasses.dataclass
class Run:
    """One run of `check`: what listens on the port, and what the CLI is told."""

    part: str | None = "healthy"
    token: str | None = "right"
    url: str = "ws://127.0.0.1:{port}"
    env: dict = dataclasses.field(default_factory=dict)
    config: str | None = None
    hosts: str | None = None
    certificate: str | None = None


RIGHT = Run()
NAMED = {"url": "ws://openclaw-gateway:{port}", "env": {"OPENCLAW_ALLOW_INSECURE_PRIVATE_WS": "1"}}
SECURE = {"url": "wss://127.0.0.1:{port}", "certificate": "valid"}
TRUSTED = {"env": {"NODE_EXTRA_CA_CERTS": "{folder}/valid.pem"}}
# What failed, the failing run, the run after the correction, the stage where the two part.
PAIRS = (
    ("another token of the same length", Run(token="wrong"), RIGHT, "websocket"),
    ("a token that was cut", Run(token="cut"), RIGHT, "credential"),
    ("no token", Run(token=None), RIGHT, "credential"),
    ("a token in quotes", Run(token="quoted"), RIGHT, "credential"),
    ("nothing listens", Run(part=None), RIGHT, "connect"),
    ("a port where nothing listens", Run(url="ws://127.0.0.1:9"), RIGHT, "target"),
    ("a URL without a scheme", Run(url="127.0.0.1:{port}"), RIGHT, "target"),
    ("plaintext where TLS is spoken", Run(certificate="valid"), Run(**SECURE, **TRUSTED), "target"),
    ("a name that no hosts file has", Run(**NAMED), Run(**NAMED, hosts="127.0.0.1 localhost openclaw-gateway\n"), "dns"),
    ("a certificate that nobody vouches for", Run(**SECURE), Run(**SECURE, **TRUSTED), "tls"),
    ("a certificate that has expired", Run(url="wss://127.0.0.1:{port}", certificate="expired", env={"NODE_EXTRA_CA_CERTS": "{folder}/expired.pem"}),
     Run(url="wss://127.0.0.1:{port}", certificate="valid", env={"NODE_EXTRA_CA_CERTS": "{folder}/valid.pem"}), "tls"),
    ("a web server's page", Run(part="web-server"), RIGHT, "http"),
    ("a proxy that reaches nothing", Run(part="bad-gateway"), RIGHT, "http"),
    ("a gateway that starts", Run(part="starting"), RIGHT, "http"),
    ("accepted, then closed", Run(part="empty-close"), RIGHT, "http"),
    ("a proxy that forwards no Upgrade", Run(part="no-upgrade"), RIGHT, "websocket"),
    ("a device that is not paired", Run(part="not-paired"), RIGHT, "websocket"),
    ("a cut in place of the answer", Run(part="cut-at-connect"), RIGHT, "websocket"),
)


def certificate(folder: pathlib.Path, name: str) -> None:
    if (folder / f"{name}.pem").exists():
        return
    days = ["-not_before", "20200101000000Z", "-not_after", "20200201000000Z"] if name == "expired" else ["-days", "30"]
    request = ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=127.0.0.1", "-keyout", f"{name}.key"]
    if name == "expired":
        # `req` of OpenSSL 3.0 takes no dates, `ca` does.
        (folder / "ca.cnf").write_text("[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndatabase=index\nserial=serial\ndefault_md=sha256\npolicy=p\n"
                                       "x509_extensions=x\n[p]\ncommonName=supplied\n[x]\nsubjectAltName=IP:127.0.0.1\nbasicConstraints=CA:TRUE\n")
        (folder / "index").write_text("")
        (folder / "serial").write_text("01\n")
        subprocess.run([*request, "-new", "-out", f"{name}.csr"], cwd=folder, check=True, capture_output=True)
        subprocess.run(["openssl", "ca", "-batch", "-config", "ca.cnf", "-selfsign", "-keyfile", f"{name}.key", "-in", f"{name}.csr", "-out",
                        f"{name}.pem", "-notext", "-startdate", days[1], "-enddate", days[3]], cwd=folder, check=True, capture_output=True)
    else:
        subprocess.run([*request, "-x509", *days, "-addext", "subjectAltName=IP:127.0.0.1", "-out", f"{name}.pem"], cwd=folder, check=True,
                       capture_output=True)


def saved(bench: Bench, name: str, run: Run, port: int, *words: str) -> pathlib.Path:
    """The report of a run, in a file of this name."""
    options = {"port": port}
    if run.certificate:
        certificate(bench.folder, run.certificate)
        options["tls"] = (bench.folder / f"{run.certificate}.pem", bench.folder / f"{run.certificate}.key")
    if run.part:
        bench.peer(run.part, **options)
    token = {"right": bench.token, "wrong": bench.wrong, "cut": bench.token[:20], "quoted": f'"{bench.token}"', None: None}[run.token]
    env = {"OPENCLAW_GATEWAY_URL": run.url.format(port=port), **{key: value.format(folder=bench.folder) for key, value in run.env.items()}}
    argv = [bench.binary, "-o", "json", "--no-candidates", "--timeout", "8s", *words]
    if run.hosts:
        (bench.folder / "hosts").write_text(run.hosts)
        argv = ["unshare", "--mount", "sh", "-c", 'mount --bind hosts /etc/hosts && exec "$@"', "sh", *argv]
    done = subprocess.run(argv, env={**bench.environment(None, token, env), "PATH": os.environ["PATH"]}, cwd=bench.folder, capture_output=True,
                          timeout=60, check=False)
    bench.outputs += [done.stdout, done.stderr]
    bench.stack.close()
    file = bench.folder / f"{name}.json"
    file.write_bytes(done.stdout)
    return file


def diffed(bench: Bench, *files) -> tuple[int, dict]:
    code, out, err = bench.run("diff", "-o", "json", *map(str, files))
    equal(err, "")
    return code, json.loads(out)["comparison"]


def verdict_of(file: pathlib.Path) -> str:
    return json.loads(file.read_text())["verdict"]["id"]


def pair_case(what: str, failing: Run, corrected: Run, stage: str):
    def check(bench: Bench) -> None:
        port = free_port()
        before = saved(bench, "before", failing, port)
        after = saved(bench, "after", corrected, port)
        equal(verdict_of(after), "healthy")
        assert verdict_of(before) != "healthy"
        for files in ((before, after), (after, before)):
            code, comparison = diffed(bench, *files)
            equal((code, comparison["parts_at"], comparison["same"]), (1, stage, False))
            for side, file in zip("ab", files):
                equal(comparison[side]["verdict"]["id"], verdict_of(file))
            for compared in comparison["stages"]:
                # A stage that one run did not come to differs from nothing.
                assert compared["measured"] or not compared["differences"], compared
        code, out, err = bench.run("diff", str(before), str(after), env={"COLUMNS": "80"})
        equal((code, err), (1, ""))
        assert out.startswith(f"DIFF  The two runs part at stage {stage}: "), out
        assert max(map(len, out.splitlines())) <= 80 and len(out.splitlines()) <= 40, out

    check.__name__ = f"part at {stage}: {what}"
    return check


case += [pair_case(*pair) for pair in PAIRS]


@case
def two_runs_of_the_same_say_the_same(bench: Bench) -> None:
    port = free_port()
    for run in (RIGHT, Run(token="wrong"), Run(part=None), Run(part="web-server")):
        files = [saved(bench, name, run, port) for name in ("one", "two")]
        code, comparison = diffed(bench, *files)
        differing = [(stage["id"], stage["differences"]) for stage in comparison["stages"] if stage["differences"]]
        equal((code, differing, comparison["parts_at"], comparison["conditions"]), (0, [], None, []))
        code, out, _ = bench.run("diff", *map(str, files))
        assert code == 0 and out.startswith("same  The two runs say the same at every stage that both measured."), out


@case
def a_stage_that_was_not_measured_is_said_to_be_so(bench: Bench) -> None:
    port = free_port()
    files = saved(bench, "before", Run(part=None), port), saved(bench, "after", RIGHT, port)
    _, comparison = diffed(bench, *files)
    websocket = comparison["stages"][7]
    equal((websocket["measured"], websocket["skipped_a"], websocket["differences"]), (False, "connect failed", []))
    _, out, _ = bench.run("diff", *map(str, files))
    assert re.search("websocket +not measured in A: connect failed", out), out


@case
def a_report_of_an_older_build_is_compared(bench: Bench) -> None:
    port = free_port()
    now = saved(bench, "now", RIGHT, port)
    document = json.loads(now.read_text())
    document["tool"] = {"version": "0.0.9", "commit": "old"}
    document["member_of_another_build"] = [{"unknown": None}]
    for stage in document["stages"]:
        # It knew fewer facts, and one that is gone.
        stage["facts"] = dict(list(stage["facts"].items())[:3]) | {"gone": 1}
    older = bench.folder / "older.json"
    older.write_text("\ufeff" + json.dumps(document, indent=2), encoding="utf-8")
    code, comparison = diffed(bench, older, now)
    equal((code, comparison["parts_at"]), (0, None))
    assert "gone" in comparison["stages"][7]["not_measured_b"], comparison["stages"][7]


@case
def reports_come_from_pipes_too(bench: Bench) -> None:
    port = free_port()
    file = saved(bench, "one", RIGHT, port)
    done = subprocess.run(["bash", "-c", '"$0" diff "$1" <(cat "$1") && "$0" diff - "$1" <"$1" && cat "$1" | "$0" diff "$1" -', bench.binary, str(file)],
                          env=bench.environment(None, None, None), cwd=bench.folder, capture_output=True, text=True, timeout=30, check=False)
    equal((done.returncode, done.stderr, done.stdout.count("same  ")), (0, "", 3), done.stdout)


@case
def each_format_is_written(bench: Bench) -> None:
    port = free_port()
    files = [str(saved(bench, "a", Run(token="wrong"), port)), str(saved(bench, "b", RIGHT, port))]
    schema = json.loads(bench.run("schema", "diff")[1])
    equal(schema["$id"], "urn:ocprobe:diff:v1")
    document = json.loads(bench.run("diff", "-o", "json", "--pretty", *files)[1])
    equal(set(schema["$defs"]["diff"]["required"]), set(document))
    equal(set(schema["$defs"]["comparison"]["required"]) - set(document["comparison"]), set())
    ticket = bench.run("diff", "-o", "markdown", *files)[1]
    assert ticket.startswith("**DIFF** The two runs part at stage websocket") and "| websocket | `outcome` |" in ticket, ticket
    code, out, err = bench.run("diff", "-o", "junit", *files)
    equal((code, out), (64, ""))
    assert "text, json or markdown" in err, err


@case
def check_against_compares_after_its_own_report(bench: Bench) -> None:
    port = free_port()
    healthy = saved(bench, "healthy", RIGHT, port)
    for run, code, same in ((RIGHT, 0, True), (Run(token="wrong"), 1, False)):
        report = json.loads(saved(bench, "again", run, port, "--against", str(healthy)).read_text())
        equal((report["exit_code"], report["against"]["same"]), (code, same))
        equal((report["against"]["a"]["name"], report["against"]["b"]["name"]), (str(healthy), "this run"))
        equal(report["against"]["b"]["run_id"], report["run_id"])
        text = saved(bench, "text", run, port, "-o", "text", "--against", str(healthy)).read_text()
        own, comparison = text.split("\n\n" + ("same" if same else "DIFF") + "  ")
        assert own.startswith("ok" if same else "FAIL") and comparison.startswith("The two runs "), text
        assert json.loads(saved(bench, "other", run, port, "-o", "sarif", "--against", str(healthy)).read_text())


@case
def check_against_what_is_no_report_is_64_before_the_run(bench: Bench) -> None:
    port = bench.peer(log=bench.folder / "connects")
    (bench.folder / "odd.json").write_text("{}")
    code, out, err = bench.run("--against", "odd.json", port=port, token=bench.token)
    equal((code, out), (64, ""))
    one_line(err)
    assert not (bench.folder / "connects").exists()
    code, out, err = bench.run("--against", "-", "--token-stdin", port=port)
    equal((code, out), (64, ""))
    assert "exclude each other" in err, err


def bad_files(report: bytes) -> dict:
    """Name → content (None: none, a number: so many bytes of nothing), and words of the one line on stderr."""
    schema = b'{"schema":"ocprobe.report/v1",'
    return {
        "missing": (None, "ENOENT"),
        "empty": (b"", "it is empty"),
        "text": (b"FAIL  The gateway refuses the token\n", "byte 0, line 1"),
        "cut": (report[:len(report) // 2], "ends in the middle"),
        "lines": (report + report, f"byte {len(report)}, line 2: a second document"),
        "deep": (b"[" * 100_000, "more than 64 levels"),
        "deep member": (schema + b'"verdict":{"id":"x"},"stages":[],"x":' + b'{"a":' * 100_000, "more than 64 levels"),
        "many": (b"[" + b"0," * 1_900_000 + b"0]", "200000 values"),
        "many objects": (b"[" + b"{}," * 1_300_000 + b"0]", "200000 values"),
        "zero": (schema.replace(b",", b"\0"), "byte 29, line 1"),
        "not UTF-8": (schema + b'"x":"\xff"}', "byte 35, line 1"),
        "UTF-16": (report.decode().encode("utf-16"), "save it as UTF-8"),
        "array": (b"[]", "no JSON object"),
        "another document": (b'{"schema":"ocprobe.contract/v1"}', "/schema: ocprobe.contract/v1 is no report"),
        "newer": (b'{"schema":"ocprobe.report/v7"}', "/schema: ocprobe.report/v7 is of a newer ocprobe"),
        "verdict": (schema + b'"verdict":[],"stages":[]}', "/verdict: "),
        "stages": (schema + b'"verdict":{"id":"x"},"stages":{}}', "/stages: "),
        "stage": (schema + b'"verdict":{"id":"x"},"stages":[{"id":"dns","status":7}]}', "/stages/0/status: "),
        "facts": (schema + b'"verdict":{"id":"x"},"stages":[{"id":"dns","status":"failed","facts":[]}]}', "/stages/0/facts: no object"),
        "escapes": (b'{"schema":"\\u001b[2J\\u202e\\u0000"}', r"/schema: \x1b[2J"),
        "100 MB": (100_000_000, "larger than 4 MiB"),
        "folder": (pathlib.Path, "is a directory"),
    }


@case
def what_is_no_report_is_64_with_its_place(bench: Bench) -> None:
    good = saved(bench, "good", RIGHT, free_port())
    for name, (content, words) in bad_files(good.read_bytes()).items():
        file = bench.folder / name
        if content is pathlib.Path:
            file.mkdir()
        elif isinstance(content, int):
            with file.open("wb") as sparse:
                sparse.truncate(content)
        elif content is not None:
            file.write_bytes(content)
        for files in ((good, file), (file, good)):
            began = time.monotonic()
            process = bench.start("diff", *map(str, files))
            out, err = process.stdout.read(), process.stderr.read().decode()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            equal((process.returncode, out), (64, b""), f"{name}: {err}")
            one_line(err)
            assert words in err and name in err, (name, err)
            assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", err), (name, err)
            assert time.monotonic() - began < 5 and used.ru_maxrss << 10 < MOST_MEMORY, (name, used.ru_maxrss)
    endless = subprocess.run(["sh", "-c", 'yes "{" | "$0" diff - "$1"', bench.binary, str(good)], capture_output=True, timeout=30, check=False)
    equal((endless.returncode, endless.stdout), (64, b""))


@case
def a_large_report_that_is_one_takes_little_memory(bench: Bench) -> None:
    document = json.loads(saved(bench, "good", RIGHT, free_port()).read_text())
    document["stages"][4]["facts"]["attempts"] = [{"address": f"10.0.{i // 256}.{i % 256}", "outcome": "connected"} for i in range(40_000)]
    files = bench.folder / "large.json", bench.folder / "good.json"
    files[0].write_text(json.dumps(document, separators=(",", ":")))
    process = bench.start("diff", "-o", "json", *map(str, files))
    out = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    equal(process.returncode, 1)
    assert len(out) < 100_000 and used.ru_maxrss << 10 < MOST_MEMORY, (len(out), used.ru_maxrss)


@case
def bad_usage_is_one_line(bench: Bench) -> None:
    for words in ([], ["one.json"], ["a", "b", "c"], ["-", "-"]):
        code, out, err = bench.run("diff", *words)
        equal((code, out), (64, ""))
        one_line(err)


@case
def no_secret_in_any_output_of_these_cases(bench: Bench) -> None:
    equal([leak for output in bench.outputs for leak in bench.secrets.leaks(output)], [])
    assert len(bench.outputs) > 40


if __name__ == "__main__":
    sys.exit(run_cases(case, __doc__))
