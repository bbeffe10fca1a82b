#!/usr/bin/python3
"""The formats of `ocprobe contract`, each read by its own official reader from npm: Microsoft's SARIF multitool with
GitHub's rules, ajv with the schema that the binary prints, a JUnit reader; and what the command line promises.

Usage: contract_formats.py [--binary FILE]. Ends with `N passed, N failed`.
"""
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

from kit.cases import run

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The cache that gateway.sh has too.
HOME_CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
CACHE = pathlib.Path(os.environ.get("OCPROBE_TEST_CACHE") or HOME_CACHE / "ocprobe")
PACKAGES = ["@microsoft/sarif-multitool-linux@5.7.0", "ajv@8.20.0", "junit2json@4.0.0", "@actions/workflow-parser@0.3.61"]
READERS = CACHE / "-".join(["readers", *(package.rpartition("@")[2] for package in PACKAGES)])
TOKEN = "a-token-that-no-output-may-hold"
RED = f"""services:
  openclaw-gateway:
    image: openclaw:1
    command: openclaw gateway --bind lan --allow-unconfigured
    environment:
      OPENCLAW_GATEWAY_TOKEN: {TOKEN}
  openclaw-cli:
    image: openclaw:1
    command: sleep infinity
    environment:
      OPENCLAW_GATEWAY_TOKEN: {TOKEN}
      OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:18789
"""
GREEN = RED.replace(TOKEN, "${TOKEN}").replace(":18789\n", ":18789\n      OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\"\n")
WAIVER = "waivers:\n  - {id: contract.url, owner: ops, reason: until Friday, expires: 2099-01-01}\n"
READ_JUNIT = """
const {parse} = await import('junit2json');
const out = await parse((await import('node:fs')).readFileSync(0, 'utf8'));
console.log(JSON.stringify(out));
"""
VALIDATE = """
const Ajv = require('ajv/dist/2020').default, fs = require('node:fs');
const check = new Ajv({strict: true, allowUnionTypes: true}).compile(JSON.parse(process.argv[1]));
if (!check(JSON.parse(fs.readFileSync(0)))) { console.error(JSON.stringify(check.errors)); process.exit(1); }
"""


def readers():
    """The npm packages, installed once: a finished folder appears under its name in one step."""
    # The gateway's Node, which is newer than the distribution's: one of the packages wants 20.
    if not (CACHE / "node").exists() and subprocess.run([ROOT / "tests/e2e/gateway.sh", "2026.9.6"], check=False).returncode != 0:
        raise SystemExit("contract_formats.py: no Node")
    if READERS.exists():
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    part = pathlib.Path(tempfile.mkdtemp(prefix="readers.", dir=CACHE))
    try:
        done = subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(part), *PACKAGES],
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            raise SystemExit("contract_formats.py: npm install failed:\n" + done.stdout[-2000:])
        (part / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool").chmod(0o755)
        part.chmod(0o755)
        try:
            part.rename(READERS)
        except OSError:
            assert READERS.exists()  # another run was faster
    except FileNotFoundError as error:
        raise SystemExit(f"contract_formats.py: {error.filename} is missing (docker/packages.sh e2e installs it)") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


class Shop:
    """A folder with a project's files, and the binary run in it."""

    def __init__(self, binary, **files):
        self.binary, self.kept = binary, tempfile.TemporaryDirectory(prefix="ocprobe-contract-")
        self.folder = pathlib.Path(self.kept.name)
        for name, text in {"compose.yml": RED, **files}.items():
            (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, *words, stdin="", expect=None, **environment):
        done = subprocess.run([self.binary, "contract", *words], cwd=self.folder, input=stdin, text=True, capture_output=True,
                              env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment}, timeout=60, check=False)
        assert TOKEN not in done.stdout + done.stderr, "the token stands in the output"
        assert expect is None or done.returncode == expect, f"exit {done.returncode}, not {expect}: {done.stdout}{done.stderr}"
        return done


def node(*words, stdin):
    done = subprocess.run([CACHE / "node", *words], cwd=READERS, input=stdin, text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def json_holds_to_its_schema(binary):
    schema = subprocess.run([binary, "schema", "contract"], text=True, capture_output=True, check=True).stdout
    for files in ({}, {"compose.yml": GREEN}, {"ocprobe-waivers.yaml": WAIVER}, {"ocprobe-waivers.yaml": "- {id: x}\n"}):
        node("-e", VALIDATE, schema, stdin=Shop(binary, **files).run("-o", "json", "compose.yml").stdout)


def sarif_is_what_code_scanning_takes(binary):
    tool = READERS / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
    for files, results in (({}, 4), ({"compose.yml": GREEN}, 1), ({"ocprobe-waivers.yaml": WAIVER}, 4)):
        shop = Shop(binary, **files)
        text = shop.run("-o", "sarif").stdout
        (shop.folder / "out.sarif").write_text(text)
        done = subprocess.run([tool, "validate", "out.sarif", "--rule-kind", "Sarif;Ghas", "--output", "found.sarif", "--level", "Error;Warning;Note"],
                              cwd=shop.folder, text=True, capture_output=True, timeout=240,
                              env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"})
        found = json.loads((shop.folder / "found.sarif").read_text())["runs"][0]["results"]
        errors = [result for result in found if result.get("level", "warning") == "error"]
        assert done.returncode == 0 and not errors, done.stdout + json.dumps(errors)
        told = json.loads(text)["runs"][0]["results"]
        assert len(told) == results, f"{len(told)} results: {told}"
        for result in told:
            assert result["partialFingerprints"] and result["locations"][0]["physicalLocation"]["region"]["startLine"] > 0


def junit_has_a_test_for_each_checkbox(binary):
    def read(**files):
        return json.loads(node("--input-type=module", "-e", READ_JUNIT, stdin=Shop(binary, **files).run("-o", "junit").stdout))
    red = read()
    assert (red["tests"], red["failures"]) == (6, 2), red
    names = [case["name"] for case in red["testsuite"][0]["testcase"]]
    assert names == [f"contract.{row}" for row in ("url", "token", "socket", "state", "mode", "start")], names
    green = read(**{"compose.yml": GREEN})
    assert (green["tests"], green["failures"]) == (6, 0), green


def github_commands_point_at_lines(binary):
    lines = Shop(binary).run("-o", "github").stdout.splitlines()
    command = re.compile(r"^::(error|warning|notice) (file=[^,:]+,line=\d+,col=\d+,)?title=[^:]+::\S")
    assert lines and all(command.match(line) for line in lines), lines
    assert any(line.startswith("::error file=compose.yml,line=12,col=7,title=contract.url::") for line in lines), lines


def exit_codes(binary):
    Shop(binary).run(expect=1)
    Shop(binary, **{"compose.yml": GREEN}).run(expect=0)
    Shop(binary).run("-", stdin=GREEN, expect=0)
    Shop(binary).run("-o", "json", "compose.yml", expect=1)
    Shop(binary, **{"ocprobe-waivers.yaml": WAIVER.replace("url", "token")}).run(expect=1)
    both = WAIVER + WAIVER.splitlines()[1].replace("url", "token") + "\n"
    Shop(binary, **{"ocprobe-waivers.yaml": both}).run(expect=0)
    for words in (["gone.yml"], ["."], ["--gateway", "nobody"], ["-o", "yaml"], ["--waivers", "gone.yaml"]):
        done = Shop(binary).run(*words, expect=64)
        assert done.stdout == "" and done.stderr.count("\n") == 1, done.stderr


def a_patch_leads_to_green(binary):
    literal = Shop(binary, **{"compose.yml": RED.replace(TOKEN, "${TOKEN}")})
    patch = literal.run("--fix", expect=0).stdout
    subprocess.run(["patch", "-s", "-p1"], cwd=literal.folder, input=patch, text=True, check=True)
    literal.run(expect=0)
    subprocess.run(["git", "apply", "--stat", "-"], cwd=literal.folder, input=patch, text=True, check=True, capture_output=True)


def a_thousand_services(binary):
    """Seconds are said and not judged: a shared machine's prove nothing."""
    pairs = "".join(
        f"  gateway-{n}:\n    image: openclaw:1\n    command: [node, dist/index.js, gateway, --bind, lan, --allow-unconfigured]\n"
        f"    environment: {{OPENCLAW_GATEWAY_TOKEN: \"${{T{n}}}\"}}\n    volumes: [\"s{n}:/home/node/.openclaw\"]\n"
        f"  cli-{n}:\n    image: openclaw:1\n    entrypoint: [node, dist/index.js]\n    network_mode: \"service:gateway-{n}\"\n"
        f"    environment: {{OPENCLAW_GATEWAY_TOKEN: \"${{T{n}}}\"}}\n    volumes: [\"s{n}:/home/node/.openclaw\"]\n" for n in range(500))
    volumes = "volumes:\n" + "".join(f"  s{n}:\n" for n in range(500))
    shop = Shop(binary, **{"compose.yml": "services:\n" + pairs + volumes})
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    report = json.loads(shop.run("-o", "json", expect=0).stdout)
    took, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert len(report["pairs"]) == 500 and report["counts"]["green"] == 3000, report["counts"]
    peak = subprocess.run(["/usr/bin/time", "-f", "%M", binary, "contract", "-o", "json"], cwd=shop.folder, text=True,
                          capture_output=True, check=True).stderr
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"       1000 services: {took:.2f} s, {cpu:.2f} s of CPU, {int(peak) / 1000:.1f} MB")
    assert int(peak) <= 64_000, peak


CASES = [json_holds_to_its_schema, sarif_is_what_code_scanning_takes, junit_has_a_test_for_each_checkbox, github_commands_point_at_lines,
         exit_codes, a_patch_leads_to_green, a_thousand_services]


def main_of(doc, cases, prepare):
    return run(cases, doc, lambda function, binary, _: function(binary), before=prepare)


if __name__ == "__main__":
    sys.exit(main_of(__doc__, CASES, lambda _: readers()))
