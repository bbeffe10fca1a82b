#!/usr/bin/python3
"""docker/ci and .github, tried: the git hook in a repository that commits; the Actions job and our own workflows, read by
GitHub's own parser; each `run` step of the job and of the action played as it is written, as a runner would (bash -e), the
job's with the image made of the static binary.

Usage: contract_ci.py [--binary FILE]. Needs git, npm and a Docker engine, which it starts when there is none. Ends with
`N passed, N failed`.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

from contract_formats import GREEN, RED, ROOT, TOKEN, main_of, node, readers

HOOK = ROOT / "docker" / "ci" / "pre-commit"
JOB = ROOT / "docker" / "ci" / "github-actions.yml"
ACTION = ROOT / ".github" / "actions" / "contract" / "action.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
NAMED = RED.replace(TOKEN, "${TOKEN}")
IMAGE = f"ocprobe-contract-ci:{os.getpid()}"
# The parser is made for bundlers: it imports its schema, a JSON file, without saying so.
AS_MODULE = "data:text/javascript," + urllib.parse.quote("""
import {readFileSync} from 'node:fs';
export async function load(url, context, next) {
  if (!url.endsWith('.json')) return next(url, context);
  return {format: 'module', shortCircuit: true, source: 'export default ' + readFileSync(new URL(url), 'utf8')};
}
""")
READ_JOB = """
import {parseWorkflow, NoOperationTraceWriter} from '@actions/workflow-parser';
import {readFileSync} from 'node:fs';
import {parse} from 'yaml';
const content = readFileSync(0, 'utf8');
const read = parseWorkflow({name: 'contract.yml', content}, new NoOperationTraceWriter());
console.log(JSON.stringify({errors: read.context.errors.getErrors().map(String), job: parse(content)}));
"""


class Repository:
    """A git repository with the hook in it, and the binary on its PATH."""

    def __init__(self, binary):
        self.kept = tempfile.TemporaryDirectory(prefix="ocprobe-hook-")
        self.folder = pathlib.Path(self.kept.name) / "repository"
        tools = pathlib.Path(self.kept.name) / "tools"
        tools.mkdir()
        (tools / "ocprobe").symlink_to(binary)
        self.environment = {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": self.kept.name, "LANG": "C.UTF-8",
                            "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org",
                            "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}
        subprocess.run(["git", "init", "-q", str(self.folder)], env=self.environment, check=True)
        shutil.copy(HOOK, self.folder / ".git" / "hooks" / "pre-commit")

    def commit(self, expect, stage=True, **files):
        for name, text in files.items():
            (self.folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
        if stage:
            self.git("add", "-A")
        before = self.head()
        done = self.git("commit", "-q", "-m", "a change")
        assert (self.head() != before) == expect, f"exit {done.returncode}: {done.stdout}{done.stderr}"
        assert TOKEN not in done.stdout + done.stderr, "the token stands in the output"
        return done.stdout + done.stderr

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.folder, env=self.environment, text=True, capture_output=True, check=False)

    def head(self):
        return self.git("rev-parse", "--verify", "-q", "HEAD").stdout


def the_hook_refuses_red_and_lets_the_mended_pass(binary):
    repository = Repository(binary)
    said = repository.commit(False, compose__yml=NAMED)
    assert said.startswith("FAIL") and "compose.yml:12:7" in said, said
    patch = subprocess.run([binary, "contract", "--fix"], cwd=repository.folder, text=True, capture_output=True, check=True).stdout
    subprocess.run(["git", "apply", "-"], cwd=repository.folder, input=patch, text=True, check=True)
    repository.commit(True)


def the_hook_judges_what_is_staged(binary):
    repository = Repository(binary)
    repository.commit(True, compose__yml=GREEN)
    # Red in the folder, not in the commit; then the other way round.
    (repository.folder / "notes.yml").write_text("notes: []\n", encoding="utf-8")
    repository.git("add", "notes.yml")
    repository.commit(True, stage=False, compose__yml=NAMED)
    repository.git("add", "compose.yml")
    repository.commit(False, stage=False, compose__yml=GREEN)


def the_hook_leaves_other_commits_alone(binary):
    repository = Repository(binary)
    repository.commit(True, readme__txt="nothing to judge\n")


def the_hook_passes_where_no_compose_file_has_its_usual_place(binary):
    repository = Repository(binary)
    (repository.folder / "deploy").mkdir()
    (repository.folder / "deploy" / "compose.yml").write_text(NAMED, encoding="utf-8")
    assert "OCPROBE_CONTRACT_FILES" in repository.commit(True)
    repository.environment["OCPROBE_CONTRACT_FILES"] = "deploy/compose.yml"
    (repository.folder / "deploy" / "other.yml").write_text("a: b\n", encoding="utf-8")
    assert "compose.yml:12:7" in repository.commit(False)


def a_waiver_lets_the_hook_pass(binary):
    waiver = "waivers:\n  - {id: contract.url, owner: ops, reason: until Friday, expires: 2099-01-01}\n"
    (repository := Repository(binary)).commit(False, compose__yml=NAMED)
    (repository.folder / "ocprobe-waivers.yaml").write_text(waiver, encoding="utf-8")
    repository.commit(True)


def parsed(text):
    return json.loads(node("--experimental-loader", AS_MODULE, "--input-type=module", "-e", READ_JOB, stdin=text))


def parsed_job():
    return parsed(JOB.read_text(encoding="utf-8"))


def github_reads_the_job(_):
    read = parsed_job()
    assert read["errors"] == [], read["errors"]
    # The parser would say nothing if it judged nothing.
    broken = JOB.read_text(encoding="utf-8").replace("runs-on:", "runs-where:")
    assert parsed(broken)["errors"], "a broken job passes the parser"


def play(files):
    """The `run` steps in order; the exit code of the first that fails, its output, and the runner's folder."""
    with tempfile.TemporaryDirectory(prefix="ocprobe-job-") as place:
        runner, work = pathlib.Path(place) / "runner", pathlib.Path(place) / "work"
        runner.mkdir()
        work.mkdir()
        (work / "compose.yml").write_text(files, encoding="utf-8")
        environment = {"PATH": os.environ["PATH"], "HOME": place, "LANG": "C.UTF-8", "RUNNER_TEMP": str(runner),
                       "GITHUB_STEP_SUMMARY": str(runner / "summary.md"), "OCPROBE_IMAGE": IMAGE}
        code, said = 0, ""
        for step in parsed_job()["job"]["jobs"]["contract"]["steps"]:
            if "run" not in step:
                continue
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=work, text=True,
                                  env=environment, capture_output=True, check=False)
            code, said = done.returncode, said + done.stdout + done.stderr
            if code:
                break
        made = {file.name: file.read_text(encoding="utf-8") for file in runner.iterdir() if file.name != "ocprobe"}
        return code, said, made


def the_job_fails_on_red_with_annotations(_):
    code, said, made = play(NAMED)
    assert code == 1, said
    assert "::error file=compose.yml,line=12,col=7,title=contract.url::" in said, said
    assert json.loads(made["contract.sarif"])["runs"][0]["results"], made
    assert made["summary.md"].startswith("**FAIL** "), made


def the_job_passes_on_green(_):
    code, said, made = play(GREEN)
    assert code == 0, said
    assert "::error" not in said and made["summary.md"].startswith("**ok** "), said


def the_job_fails_on_what_cannot_be_judged(_):
    code, said, made = play("services: [\n")
    assert code != 0 and "ocprobe: compose.yml:2:1: " in said and "summary.md" not in made, said


def github_reads_the_workflows(_):
    assert [file.name for file in WORKFLOWS] == ["ci.yml", "release.yml"]
    for file in WORKFLOWS:
        read = parsed(file.read_text(encoding="utf-8"))
        assert read["errors"] == [], (file.name, read["errors"])
        # They call what runs here, and what they call is here.
        steps = [step for job in read["job"]["jobs"].values() for step in job["steps"] if "run" in step]
        for script in re.findall(r"(?:\./)?((?:docker|tests)/[\w./-]+\.sh)", " ".join(step["run"] for step in steps)):
            assert os.access(ROOT / script, os.X_OK), (file.name, script)


def play_action(binary, content, **inputs):
    """The action's steps as a job of another repository would run them."""
    action = parsed(ACTION.read_text(encoding="utf-8"))["job"]
    values = {name: one.get("default", "") for name, one in action["inputs"].items()} | {"ocprobe": str(binary)} | inputs
    with tempfile.TemporaryDirectory(prefix="ocprobe-action-") as place:
        folder = pathlib.Path(place)
        (folder / "compose.yml").write_text(content, encoding="utf-8")
        code, said = 0, ""
        for step in action["runs"]["steps"]:
            own = {name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: values[found[1]], text) for name, text in step["env"].items()}
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=folder, text=True,
                                  env={"PATH": os.environ["PATH"], "HOME": place, "GITHUB_STEP_SUMMARY": str(folder / "summary.md"), **own},
                                  capture_output=True, check=False)
            code, said = done.returncode, said + done.stdout + done.stderr
            if code:
                break
        return code, said, {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def the_action_annotates_and_writes_for_code_scanning(binary):
    for more in ({}, {"files": "compose.yml"}):
        code, said, made = play_action(binary, NAMED, **more)
        assert code == 1 and "::error file=compose.yml,line=12,col=7,title=contract.url::" in said, said
        assert json.loads(made["ocprobe-contract.sarif"])["runs"][0]["results"] and made["summary.md"].startswith("**FAIL** "), made
    code, said, made = play_action(binary, GREEN)
    assert code == 0 and "::error" not in said and made["summary.md"].startswith("**ok** "), said
    code, said, _ = play_action(binary, "services: [\n")
    assert code != 0 and "compose.yml:2:1: " in said, said


CASES = [github_reads_the_workflows, the_action_annotates_and_writes_for_code_scanning, the_hook_refuses_red_and_lets_the_mended_pass, the_hook_judges_what_is_staged, the_hook_leaves_other_commits_alone,
         the_hook_passes_where_no_compose_file_has_its_usual_place, a_waiver_lets_the_hook_pass, github_reads_the_job, the_job_fails_on_red_with_annotations, the_job_passes_on_green,
         the_job_fails_on_what_cannot_be_judged]


def prepare(binary):
    readers()
    subprocess.run([str(ROOT / "tests/e2e/docker/engine.sh"), "start"], check=True)
    with tempfile.TemporaryDirectory(prefix="ocprobe-image-") as context:
        shutil.copy(binary, pathlib.Path(context) / "ocprobe")
        (pathlib.Path(context) / "Dockerfile").write_text("FROM scratch\nCOPY ocprobe /ocprobe\nENTRYPOINT [\"/ocprobe\"]\n")
        subprocess.run(["docker", "build", "-q", "-t", IMAGE, context], check=True, capture_output=True,
                       env={**os.environ, "DOCKER_BUILDKIT": "0"})


if __name__ == "__main__":
    try:
        sys.exit(main_of(__doc__, CASES, prepare))
    finally:
        subprocess.run(["docker", "rmi", "-f", IMAGE], capture_output=True, check=False)
