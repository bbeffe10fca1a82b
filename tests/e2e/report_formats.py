#!/usr/bin/python3
"""The formats of `check`, `health` and `hold` for other programs, each read by its official reader: Microsoft's SARIF
multitool, junit2json, tap-parser, Prometheus' own client, the JSON Schema by ajv. What has no reader offline (Nagios,
workflow commands, the page) is held against the grammar of its documents.

Usage: report_formats.py [--binary FILE]. Ends with `N passed, N failed`.
"""
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from contract_formats import CACHE, READ_JUNIT, READERS, VALIDATE, main_of, node, readers

HERE = pathlib.Path(__file__).resolve().parent
TAP = CACHE / "tap-parser-18.0.0"
READ_TAP = """
const {Parser} = await import('tap-parser');
console.log(JSON.stringify(await new Promise(done => { const parser = new Parser(done); parser.end((await_text())); })));
function await_text() { return process.argv[1]; }
"""
FORMATS = ("json", "markdown", "html", "prometheus", "junit", "tap", "sarif", "github", "nagios")
TOKEN = "a-token-that-no-output-may-hold"


def run(binary, *words, token=TOKEN, part="healthy", **environment):
    """One run against the scripted gateway, which accepts TOKEN."""
    argv = [sys.executable, str(HERE / "scripted_gateway.py"), part, "--lifetime", "60"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"], "SCRIPTED_SECRET": TOKEN}) as gateway:
        try:
            port = int(gateway.stdout.readline().decode().rsplit(":", 1)[1])
            with tempfile.TemporaryDirectory() as home:
                done = subprocess.run([binary, *words], capture_output=True, text=True, timeout=60, check=False, cwd=home,
                                      env={"PATH": "/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8", "OPENCLAW_GATEWAY_TOKEN": token,
                                           "OPENCLAW_GATEWAY_URL": f"ws://127.0.0.1:{port}", **environment})
        finally:
            gateway.terminate()
    assert TOKEN not in done.stdout + done.stderr, "the token stands in the output"
    return done


def each_command_writes_each_format(binary):
    for command in ("check", "health", "hold"):
        more = ["--for", "300ms"] if command == "hold" else []
        for form in FORMATS:
            done = run(binary, command, *more, "-o", form)
            assert done.stdout and done.returncode == 0 and done.stderr == "", (command, form, done)


def health_as_json_holds_to_the_schema(binary):
    schema = subprocess.run([binary, "schema"], text=True, capture_output=True, check=True).stdout
    for part, code in (("healthy", 0), ("web-server", 1)):
        done = run(binary, "health", "-o", "json", part=part)
        assert done.returncode == json.loads(done.stdout)["exit_code"] == code, done
        node("-e", VALIDATE, schema, stdin=done.stdout)


def junit_has_a_test_for_each_stage(binary):
    for token, failures in ((TOKEN, 0), ("wrong-token-of-these-cases", 2)):
        told = json.loads(node("--input-type=module", "-e", READ_JUNIT, stdin=run(binary, "-o", "junit", token=token).stdout))
        assert (told["tests"], told["failures"]) == (9, failures), told


def tap_is_read_by_its_parser(binary):
    if not TAP.exists():
        part = pathlib.Path(tempfile.mkdtemp(prefix="tap.", dir=CACHE))
        subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(part), "tap-parser@18.0.0"], check=True,
                       capture_output=True)
        part.rename(TAP)
    for token, failed in ((TOKEN, 0), ("wrong-token-of-these-cases", 2)):
        text = run(binary, "-o", "tap", token=token).stdout
        done = subprocess.run([CACHE / "node", "--input-type=module", "-e", READ_TAP, text], cwd=TAP, text=True, capture_output=True, timeout=60,
                              check=True)
        told = json.loads(done.stdout)
        assert (told["count"], told["fail"], told["bailout"]) == (9, failed, False) and not [f for f in told["failures"] if f.get("tapError")], told


def sarif_is_valid(binary):
    tool = READERS / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
    with tempfile.TemporaryDirectory() as folder:
        text = run(binary, "-o", "sarif", token="wrong-token-of-these-cases").stdout
        (pathlib.Path(folder) / "out.sarif").write_text(text)
        done = subprocess.run([tool, "validate", "out.sarif", "--rule-kind", "Sarif", "--output", "found.sarif", "--level", "Error"], cwd=folder,
                              text=True, capture_output=True, timeout=240, env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}, check=False)
        found = json.loads((pathlib.Path(folder) / "found.sarif").read_text())["runs"][0]["results"]
        errors = [result for result in found if result.get("level", "warning") == "error"]
        assert done.returncode == 0 and not errors, done.stdout + json.dumps(errors)
    results = json.loads(text)["runs"][0]["results"]
    assert results[0]["ruleId"] == "auth.token_mismatch" and results[0]["level"] == "error", results


def prometheus_reads_the_samples(binary):
    from prometheus_client.parser import text_string_to_metric_families

    for token, healthy in ((TOKEN, 1), ("wrong-token-of-these-cases", 0)):
        families = {family.name: family for family in text_string_to_metric_families(run(binary, "-o", "prometheus", token=token).stdout)}
        assert families["ocprobe_healthy"].samples[0].value == healthy, families
        stages = {sample.labels["stage"]: sample.value for sample in families["ocprobe_stage_success"].samples}
        assert stages["websocket"] == healthy and stages["connect"] == 1, stages
        assert all(family.type == "gauge" and family.documentation for family in families.values())


def nagios_has_its_line_and_its_codes(binary):
    line = re.compile(r"OCPROBE (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+\|time=\d+\.\d+s( [a-z]+=\d+\.\d+s)*\n")
    for words, options, code in ((["check"], {}, 0), (["check"], {"token": "wrong-token-of-these-cases"}, 2), (["health"], {}, 0),
                                 (["health"], {"part": "web-server"}, 2), (["check", "--timeout", "400ms"], {"part": "answer-timeout"}, 3)):
        done = run(binary, *words, "-o", "nagios", **options)
        assert done.returncode == code and line.fullmatch(done.stdout), (words, done)


def github_annotates(binary):
    lines = run(binary, "-o", "github", token="wrong-token-of-these-cases").stdout.splitlines()
    assert lines[0].startswith("::error title=ocprobe auth.token_mismatch::auth.token_mismatch%3A") or lines[0].startswith(
        "::error title=ocprobe auth.token_mismatch::auth.token_mismatch: "), lines
    assert all(re.match(r"::(error|warning|notice) ([a-z]+=[^:]*)::\S", line) for line in lines), lines


class Page(html.parser.HTMLParser):
    VOID = {"meta"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags = [], set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onclick"}, attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag


def the_page_is_whole_and_small(binary):
    for token in (TOKEN, "wrong-token-of-these-cases"):
        text = run(binary, "-o", "html", token=token).stdout
        page = Page(text)
        assert len(text.encode()) < 150_000 and not page.open and "script" not in page.tags, (len(text), page.open)
        assert ("broken here" in text) == (token != TOKEN)


CASES = [each_command_writes_each_format, health_as_json_holds_to_the_schema, junit_has_a_test_for_each_stage, tap_is_read_by_its_parser,
         sarif_is_valid, prometheus_reads_the_samples, nagios_has_its_line_and_its_codes, github_annotates, the_page_is_whole_and_small]

if __name__ == "__main__":
    sys.exit(main_of(__doc__, CASES, lambda _: readers()))
