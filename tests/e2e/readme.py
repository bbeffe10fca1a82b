#!/usr/bin/python3
"""README.md and .github/docs: each link leads somewhere, each command and option exists, each fenced command that needs no
container is run, and the health checks are run as they are written, against the scripted gateway.

Usage: readme.py [--binary FILE]      Ends with `N passed, N failed`.
"""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree

from contract_formats import RED, TOKEN
from kit.cases import Cases, run

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / ".github" / "docs").glob("*.md"))]
LINES = 150
# What a fenced line may begin with; other fences show output.
PROGRAMS = {"ocprobe", "docker", "npx", "npm", "sh", "dpkg", "cmake", "cp", "kubectl", "promtool"}
case = Cases()


def fences(page: pathlib.Path) -> list[tuple[str, str]]:
    """The language of each fence, and what is in it."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)


def is_command(line: str) -> bool:
    first = line.split(" ", 1)[0]
    return first in PROGRAMS or (first.startswith(("./", "docker/", "tests/")) and (ROOT / first).exists())


def commands() -> list[tuple[str, str]]:
    """The page and the line of each fenced command, without its comment."""
    found = []
    for page in PAGES:
        for language, text in fences(page):
            for line in text.replace("\\\n", " ").splitlines():
                line = re.sub(r"^\$ ", "", line)
                if language in ("", "sh") and is_command(line):
                    found.append((page.name, re.sub(r"\s{2,}#.*$", "", line)))
    return found


def simple_commands(line: str) -> list[list[str]]:
    """`a; b && c >file` as lists of words."""
    words = shlex.split(line, posix=True)
    parts, part = [], []
    for word in words:
        if word.endswith(";") or word == "&&":
            parts.append(part + ([word[:-1]] if len(word) > 1 and word != "&&" else []))
            part = []
        elif not re.match(r"^\d?>", word):
            part.append(word)
    return [*parts, part]


class Bench:
    def __init__(self, binary: pathlib.Path, folder: pathlib.Path):
        self.binary = binary
        self.folder = folder
        self.listed = self.run("list", "verdicts").stdout
        self.help = {name: self.run(*name.split(), "--help").stdout
                     for name in ["", *re.findall(r"^  ([a-z]+) {2,}", self.run("--help").stdout.partition("Commands\n")[2].partition("\n\n")[0], re.M)]}

    def run(self, *words: str, **options) -> subprocess.CompletedProcess:
        return subprocess.run([self.binary, *words], cwd=self.folder, text=True, capture_output=True, check=False, timeout=60,
                              stdin=subprocess.DEVNULL, env={"HOME": str(self.folder), "PATH": os.environ["PATH"]}, **options)

    def knows(self, words: list[str]) -> None:
        """Whether a line of ocprobe's names a command and options that there are."""
        command = next((word for word in words if word in self.help), "")
        for word in words:
            # The first page names the commonest options; what every program has needs no line there.
            if re.match(r"^--?[a-z]", word) and word not in ("--help", "--version"):
                assert re.search(rf"(^|[ ,]){re.escape(word.split('=')[0])}\b", self.help[command], re.M), f"{word} of `ocprobe {' '.join(words)}`"
        first = words[0] if words else ""
        assert not re.fullmatch(r"[a-z]+", first) or first in self.help, f"`ocprobe {' '.join(words)}`"


def after_ocprobe(words: list[str]) -> list[str] | None:
    """What stands behind the program in `docker exec NAME /tmp/ocprobe …`, `npx -y ocprobe …`, `inject.sh NAME …`."""
    if words and words[0].endswith("inject.sh"):
        return words[2:]
    if words[:2] == ["kubectl", "ocprobe"]:
        return words[words.index("--") + 1:] if "--" in words else None
    if words[:2] == ["docker", "ocprobe"]:
        return None if "--compose" in words else words[3:]
    at = [i for i, word in enumerate(words) if word == "ocprobe" or word.endswith("/ocprobe")]
    if not at or words[:2] == ["docker", "cp"] or words[:2] == ["docker", "build"] or words[0] in ("npm", "cmake", "dpkg"):
        return None
    return words[at[-1] + 1:]


@case
def the_readme_is_short_and_each_page_is_linked(_: Bench) -> None:
    lines = README.read_text(encoding="utf-8").count("\n")
    assert lines <= LINES, f"{lines} lines"
    text = README.read_text(encoding="utf-8")
    for page in PAGES[1:]:
        assert f".github/docs/{page.name}" in text, page.name


@case
def each_link_leads_somewhere(_: Bench) -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if target.startswith("http"):
                continue
            path, _, anchor = target.partition("#")
            file = (page.parent / path).resolve() if path else page
            assert file.exists(), f"{page.name}: {target}"
            if anchor:
                titles = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.M)
                anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
                assert anchor in anchors, f"{page.name}: {target}"


@case
def each_command_and_option_exists(bench: Bench) -> None:
    seen = 0
    for page, line in commands():
        for words in simple_commands(line):
            rest = after_ocprobe(words)
            if rest is not None:
                seen += 1
                try:
                    bench.knows(rest)
                except AssertionError as error:
                    raise AssertionError(f"{page}: {error}") from error
    for page in PAGES:
        for text in re.findall(r"`ocprobe ([^`\n]+)`", page.read_text(encoding="utf-8")):
            if re.match(r"[a-z-]", text):
                seen += 1
                bench.knows(text.split())
    assert seen > 10, seen


@case
def each_fenced_line_is_one_that_a_shell_takes(_: Bench) -> None:
    for page, line in commands():
        done = subprocess.run(["bash", "-n"], input=line.replace("…", ""), text=True, capture_output=True, check=False)
        assert done.returncode == 0, f"{page}: {line}: {done.stderr}"


@case
def each_script_takes_its_options(_: Bench) -> None:
    for page, line in commands():
        for words in simple_commands(line):
            if words and words[0].startswith(("./", "docker/", "tests/")):
                text = (ROOT / words[0]).read_text(encoding="utf-8")
                for word in words[1:]:
                    if word.startswith("--") and not words[0].endswith("inject.sh"):
                        assert word in text, f"{page}: {line}"
            if words[1:2] == ["ocprobe"] and words[0] in ("docker", "kubectl"):
                text = (ROOT / f"docker/plugins/{words[0]}-ocprobe").read_text(encoding="utf-8")
                ours = words[:words.index("--")] if "--" in words else words
                assert all(word in text for word in ours if word.startswith("-")), f"{page}: {line}"
    script = (ROOT / "docker/release/install.sh").read_text(encoding="utf-8")
    for _, line in commands():
        if line.startswith("sh install.sh"):
            assert all(word in script for word in line.split() if word.startswith("--")), line


@case
def each_id_is_one_of_the_list(bench: Bench) -> None:
    family = "target|dns|connect|tls|http|ws|auth|clock|pairing|state|session|cli|container"
    for page in PAGES:
        for name in re.findall(rf"`((?:{family})\.[a-z_]+)`", page.read_text(encoding="utf-8")):
            assert re.search(rf"^  {re.escape(name)} ", bench.listed, re.M), f"{page.name}: {name}"


@case
def what_needs_no_container_runs(bench: Bench) -> None:
    ran = []
    shutil.copytree(ROOT / "tests/fixtures/incidents/killed", bench.folder, dirs_exist_ok=True)
    (bench.folder / "compose.yml").write_text(RED.replace(TOKEN, "${OPENCLAW_GATEWAY_TOKEN}"), encoding="utf-8")
    (bench.folder / "override.yml").write_text("services: {}\n", encoding="utf-8")
    expected = {"contract": {0, 1}, "timeline": {0}, "list": {0}, "explain": {0}, "schema": {0}, "manual": {0}}
    for page, line in commands():
        for words in simple_commands(line):
            if words[:1] != ["ocprobe"] or words[1:2] == [] or words[1] not in expected or "--docker" in words or "--live" in words:
                continue
            for word in words[2:]:
                file = word.rpartition("=")[2]
                if not word.startswith("-") and re.search(r"\.(jsonl|log)$", file) and not (bench.folder / file).exists():
                    (bench.folder / file).write_text("", encoding="utf-8")
            done = bench.run(*words[1:])
            assert done.returncode in expected[words[1]], f"{page}: {line}: exit {done.returncode}: {done.stderr}"
            ran.append(words[1])
    assert {"contract", "timeline"} <= set(ran), ran


@case
def the_picture_is_made_of_what_a_terminal_gets(bench: Bench) -> None:
    """Each word of a report stands in the picture, in the report's order."""
    told = bench.run("--url", "ws://127.0.0.1:1", "--color", "always").stdout
    made = subprocess.run([ROOT / "docker/release/picture.py"], input=told, text=True, capture_output=True, check=True).stdout
    for picture in (made, (ROOT / ".github/docs/first_screen.svg").read_text(encoding="utf-8")):
        texts = [part.text for part in xml.etree.ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]
        assert texts[0] == "FAIL" and len(texts) > 10, texts
        if picture is made:
            plain = re.sub(r"\x1b\[[0-9;]*m", "", told)
            assert " ".join(texts).split() == plain.split(), texts


@case
def the_health_checks_hold_on_a_gateway(bench: Bench) -> None:
    argv = [sys.executable, str(ROOT / "tests/e2e/scripted_gateway.py"), "healthy", "--lifetime", "60"]
    checks = {match for page in PAGES for language, text in fences(page) if language == "yaml"
              for match in re.findall(r'\[((?:"CMD", )?"/usr/local/bin/ocprobe"[^\]]*)\]', text)}
    assert checks, "no health check in the pages"
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env={"PATH": os.environ["PATH"], "SCRIPTED_SECRET": "s" * 32}) as gateway:
        try:
            port = gateway.stdout.readline().strip().rpartition(":")[2]
            for check in checks:
                words = [word for word in json.loads(f"[{check}]") if word != "CMD"][1:]
                done = bench.run(*[word.replace("18789", port) for word in words])
                assert done.returncode == 0, f"{check}: {done.stdout}{done.stderr}"
        finally:
            gateway.terminate()


if __name__ == "__main__":
    sys.exit(run(case, __doc__, lambda function, binary, folder: function(Bench(binary, folder))))
