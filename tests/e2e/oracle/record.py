#!/usr/bin/env python3
"""Records what the real CLI dials and sends, case by case (cases.py), into tests/fixtures/ladders.json.

Usage, as root:  unshare -n -m record.py --packages DIR --node NODE [--only REGEX] [--versions 2026.9.6,…]
DIR holds openclaw-VERSION/node_modules/openclaw for each version. Known rows are kept; --again records them anew.
Everything happens in a network and a mount namespace of its own: fixed addresses on its loopback, fixed paths.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import cases  # noqa: E402
from recorder import Recorder  # noqa: E402

TABLE = HERE.parent.parent / "fixtures" / "ladders.json"
STAGE = pathlib.Path("/opt")
USER = 1000
STOPS = (  # what the CLI prints, and the name of the stop in the table
    (r"SECURITY ERROR", "plaintext"),
    (r"is configured as a secret reference but is unavailable|resolved to an empty or non-string", "reference"),
    (r"gateway url override requires explicit credentials", "url_needs_env_token"),
    (r"gateway\.remote\.url missing", "remote_url_missing"),
    (r"requires credentials before opening", "no_credential"),
    (r"Config read failed|EACCES|EISDIR", "config_unreadable"),
    (r"[Cc]onfig (is )?invalid|JSON5|SyntaxError|parse|[Uu]nrecognized key|include|Invalid input", "config_invalid"),
    (r"Invalid TLS fingerprint", "pin"),
    (r"ENOTFOUND|EAI_AGAIN", "lookup"),
    (r"ECONNREFUSED|EADDRNOTAVAIL|EINVAL|ENETUNREACH|EHOSTUNREACH", "connect"),
    (r"gateway timeout|Gateway not reachable after", "timeout"),
)


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def prepare(options):
    run("mount", "--make-rprivate", "/")
    run("mount", "-t", "tmpfs", "tmpfs", "/home")
    run("mount", "-t", "tmpfs", "tmpfs", "/opt")
    for version in options.versions:
        (STAGE / version).mkdir()
        run("mount", "--bind", f"{options.packages}/openclaw-{version}", str(STAGE / version))
    (STAGE / "node").touch()
    run("mount", "--bind", options.node, str(STAGE / "node"))
    hosts = STAGE / "hosts"
    hosts.write_text("127.0.0.1 localhost\n::1 localhost\n" + "".join(f"{a} {n}\n" for n, a in cases.HOSTS.items()))
    run("mount", "--bind", str(hosts), "/etc/hosts")
    (STAGE / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    run("mount", "--bind", str(STAGE / "resolv.conf"), os.path.realpath("/etc/resolv.conf"))
    run("ip", "link", "set", "lo", "up")
    for address in cases.ADDRESSES:
        run("ip", "address", "add", address, "dev", "lo")
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=recorder",
        "-keyout", str(STAGE / "key.pem"), "-out", str(STAGE / "cert.pem"), "-addext",
        "subjectAltName=" + ",".join(["DNS:localhost", "IP:127.0.0.1"] + [f"DNS:{n}" for n in cases.HOSTS]))
    (STAGE / "cert.pem").chmod(0o644)


def lay_out(case):
    for entry in pathlib.Path("/home").iterdir():
        shutil.rmtree(entry)
    home = pathlib.Path("/home/node")
    for directory in (home, home / "work"):
        directory.mkdir()
    for name, content in case.get("files", {}).items():
        path = pathlib.Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    for name in case.get("directories", []):
        pathlib.Path(name).mkdir(parents=True, exist_ok=True)
    for root, folders, files in os.walk("/home"):
        for name in folders + files:
            os.chown(os.path.join(root, name), USER, USER)
    for name, mode in case.get("modes", {}).items():
        os.chmod(name, int(mode, 8))


def call(version, case):
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/home/node", "NODE_EXTRA_CA_CERTS": str(STAGE / "cert.pem"),
                   "NODE_COMPILE_CACHE": f"/tmp/oracle-cache-{version}", "OPENCLAW_NO_RESPAWN": "1"}
    environment.update(case.get("env", {}))
    package = STAGE / version / "node_modules" / "openclaw" / "openclaw.mjs"
    command = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--inh-caps=-all",
               str(STAGE / "node"), str(package), "gateway", "call", "health", "--json", "--timeout", "4000"]
    started = subprocess.Popen(command, env=environment, cwd=case.get("cwd", "/home/node/work"), stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = started.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)  # with what it started: a late packet would count for the next case
        started.communicate()
        raise
    return started.returncode, out.decode(errors="replace"), err.decode(errors="replace")


def outcome(records, code, out, err):
    """The row's result: what reached the wire, else where the CLI stopped."""
    text = out + err
    result = {}
    printed = re.search(r'"urlSource": "([^"]+)"', text)
    url = re.search(r'"gateway": \{\s*"url": "([^"]+)"', text)
    if not url:
        url = re.search(r'(?:Gateway target: |Gateway URL \\*")([^\\\n"]*)', text)
    source = re.search(r"Source: ([^\\\\\n]+)", text)
    if url:
        result["url"] = url.group(1)
    if printed or source:
        result["source"] = (printed or source).group(1)
    dialled = [record for record in records if "target" in record]
    if dialled:
        record = dialled[0]
        result["wire"] = {key: record[key] for key in ("host", "target", "port", "tls", "protocol") if key in record}
        result["auth"] = {key: value for key, value in (record.get("auth") or {}).items() if value}
        result["device"] = record.get("device", False)
        if len(dialled) > 1:
            result["attempts"] = len(dialled)
    elif records:
        result["touched"] = {key: records[0][key] for key in ("address", "port", "tls")}
    if not dialled or code == 0:
        result["stop"] = next((name for pattern, name in STOPS if re.search(pattern, text)), "other")
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--packages", required=True)
    parser.add_argument("--node", required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--versions", default=",".join(cases.VERSIONS))
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--print", action="store_true")
    parser.add_argument("--table", default=str(TABLE))
    options = parser.parse_args()
    options.versions = options.versions.split(",")
    table = pathlib.Path(options.table)
    rows = {}
    if table.exists():
        rows = {row["name"]: row for row in json.loads(table.read_text())["rows"]}
    prepare(options)
    recorder = Recorder(cases.PORTS, STAGE / "cert.pem", STAGE / "key.pem")
    matrix = cases.all_cases()
    for version, case in [(version, case) for version in options.versions for case in matrix]:
        if version not in case.get("versions", cases.VERSIONS) or not re.search(options.only, case["name"]):
            continue
        inputs = {key: case[key] for key in ("env", "files", "directories", "modes", "cwd") if case.get(key)}
        row = rows.get(case["name"])
        if row is None or row["inputs"] != inputs:
            row = rows[case["name"]] = {"name": case["name"], "inputs": inputs, "results": {}}
        if version in row["results"] and not options.again:
            continue
        lay_out(case)
        recorder.take()
        started = time.monotonic()
        try:
            code, out, err = call(version, case)
        except subprocess.TimeoutExpired:
            print(f"{version} {case['name']}: no end, left out", flush=True)
            continue
        row["results"][version] = outcome(recorder.take(), code, out, err)
        result = row["results"][version]
        print(f"{version} {case['name']} {time.monotonic() - started:.1f} s {json.dumps(result)}", flush=True)
        if result.get("stop") == "other":
            print(" ".join((out + err).split())[:300], flush=True)
        if options.print:
            print(code, out, err)
        write(table, [rows[entry["name"]] for entry in matrix if entry["name"] in rows])


def write(table, rows):
    table.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(row, separators=(",", ":"), ensure_ascii=True) for row in rows)
    fresh = table.with_suffix(".new")
    fresh.write_text('{"about":"decisions of the real CLI, recorded by tests/e2e/oracle/record.py","rows":[\n' + lines + "\n]}\n")
    fresh.replace(table)


if __name__ == "__main__":
    main()
