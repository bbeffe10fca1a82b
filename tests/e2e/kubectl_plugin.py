#!/usr/bin/env python3
"""docker/plugins/kubectl-ocprobe, on a stand-in for kubectl that records what it is asked for and plays a pod; with --full
also kubectl itself (of Debian 13), on a stand-in for the API.

Usage: kubectl_plugin.py [--only REGEX] [--full]      Needs no cluster. Ends with `N passed, N failed`.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import textwrap

import kubectl_api

from kit.cases import Cases, run

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "docker" / "plugins" / "kubectl-ocprobe"
case = Cases()

# Answers `get pod -o jsonpath=` from a table of expressions, `debug` and `logs` as the pod's ephemeral container would.
STAND_IN = """
    #!/usr/bin/python3 -IS
    import json, pathlib, sys
    folder = pathlib.Path(__file__).parent
    pod = json.loads((folder / "pod.json").read_text())
    words = sys.argv[1:]
    with open(folder / "calls", "a", encoding="utf-8") as calls:
        calls.write(json.dumps(words) + "\\n")
    while words[0].startswith("--"):
        words = words[2:]
    if pod.get("refusal"):
        sys.exit(pod["refusal"])
    if words[0] == "get":
        expression = words[-1].removeprefix("jsonpath=")
        if "ephemeralContainerStatuses" in expression:
            turns = pod["turns"]
            turn = turns[0]
            if "terminated" not in expression and len(turns) > 1:
                pod["turns"] = turns[1:]
                (folder / "pod.json").write_text(json.dumps(pod))
            print(turn.get("terminated" if "terminated" in expression else "waiting", ""), end="")
        else:
            print(next((value for part, value in pod["fields"].items() if part in expression), ""), end="")
    elif words[0] == "debug":
        if pod.get("debug_refusal"):
            sys.exit(pod["debug_refusal"])
        custom = next(word for word in words if word.startswith("--custom=")).split("=", 1)[1]
        (folder / "custom.yaml").write_text(pathlib.Path(custom).read_text())
    elif words[0] == "logs":
        print(pod["logs"])
"""
RUNNING = {"{.status.phase}": "Running", ".spec.containers[*]": "openclaw-cli\n", ".state.running.startedAt": "2026-11-30T10:00:00Z"}


class Cluster:
    """One pod, and what was asked of it."""

    def __init__(self, folder: pathlib.Path, fields: dict | None = None, **pod):
        self.folder = folder
        stand_in = folder / "kubectl"
        stand_in.write_text(textwrap.dedent(STAND_IN).lstrip())
        stand_in.chmod(0o755)
        pod = {"fields": {**RUNNING, **(fields or {})}, "turns": [{"waiting": "ContainerCreating"}, {"terminated": "1"}], "logs": "FAIL …", **pod}
        (folder / "pod.json").write_text(json.dumps(pod))

    def run(self, *words: str) -> tuple[int, str, str]:
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        done = subprocess.run([PLUGIN, *words], capture_output=True, text=True, timeout=60, check=False,
                              env={"PATH": f"{self.folder}:{os.environ['PATH']}", "TMPDIR": str(temporary)})
        equal(list(temporary.iterdir()), [], "files in TMPDIR")
        return done.returncode, done.stdout, done.stderr

    def calls(self) -> list[list[str]]:
        return [json.loads(line) for line in (self.folder / "calls").read_text().splitlines()]

    def debug(self) -> list[str]:
        (call,) = [call for call in self.calls() if "debug" in call]
        return call

    def refuses(self, *words: str, says: str, code: int = 69) -> None:
        done = self.run(*words)
        equal((done[0], done[1]), (code, ""), done[2])
        assert done[2].startswith("kubectl ocprobe: ") and done[2].count("\n") == 1 and says in done[2], done[2]


def equal(got, expected, what: str = "") -> None:
    assert got == expected, f"{what}: expected {expected!r}, got {got!r}"


@case
def it_starts_an_ephemeral_container_and_gives_its_report_and_code(folder: pathlib.Path) -> None:
    cluster = Cluster(folder)
    code, out, err = cluster.run("my-pod", "-n", "apps", "--context", "lab", "--", "-o", "json")
    equal((code, out, err), (1, "FAIL …\n", ""))
    call = cluster.debug()
    equal(call[:6], ["--context", "lab", "--namespace", "apps", "debug", "my-pod"])
    (name,) = [word.split("=")[1] for word in call if word.startswith("--container=")]
    assert re.fullmatch(r"ocprobe-[0-9a-f]{8}", name), name
    for word in ("--target=openclaw-cli", "--image=ocprobe:latest", "--profile=restricted", "--attach=false"):
        assert word in call, call
    equal(call[call.index("--") + 1:], ["/ocprobe", "--as-pid", "1", "-o", "json"])
    equal(cluster.calls()[-1][4:], ["logs", "my-pod", "-c", name])


@case
def it_runs_as_the_containers_user_without_a_privilege(folder: pathlib.Path) -> None:
    wanted = {"1000 1000 true": {}, "1234 5678 true": {"].securityContext.runAsUser": "1234", "].securityContext.runAsGroup": "5678"},
              "2000 2000 true": {"{.spec.securityContext.runAsUser}": "2000"}, "0 0 false": {"].securityContext.runAsUser": "0"}}
    for expected, fields in wanted.items():
        place = folder / expected.replace(" ", "-")
        place.mkdir()
        equal(Cluster(place, fields).run("pod")[0], 1)
        custom = (place / "custom.yaml").read_text()
        found = re.findall(r"^  (?:runAsUser|runAsGroup|runAsNonRoot): (\S+)$", custom, re.M)
        equal(" ".join(found), expected)
        for line in ("allowPrivilegeEscalation: false", "readOnlyRootFilesystem: true", "capabilities: {drop: [ALL]}"):
            assert line in custom, custom


@case
def the_exit_code_is_the_runs_own(folder: pathlib.Path) -> None:
    for code in ("0", "64", "124"):
        place = folder / code
        place.mkdir()
        equal(Cluster(place, turns=[{"terminated": code}]).run("pod")[0], int(code))


@case
def usage(folder: pathlib.Path) -> None:
    cluster = Cluster(folder)
    code, out, _ = cluster.run()
    equal(code, 64)
    assert "kubectl ocprobe POD" in out, out
    equal(cluster.run("--help")[0], 0)
    for words in (("one", "other"), ("pod", "--frobnicate"), ("pod", "-n"), ("pod", "--user", "node"), ("pod", "--wait", "1m")):
        cluster.refuses(*words, says="", code=64)


@case
def a_dry_run_changes_nothing(folder: pathlib.Path) -> None:
    cluster = Cluster(folder)
    code, out, _ = cluster.run("pod", "--dry-run")
    equal(code, 0)
    assert out.startswith("kubectl debug pod ") and "runAsNonRoot: true" in out, out
    equal({call[0] for call in cluster.calls()}, {"get"})


@case
def what_stands_against_it_is_one_line(folder: pathlib.Path) -> None:
    rows = [
        ({"refusal": 'Error from server (NotFound): pods "pod" not found'}, {}, (), "no pod pod"),
        ({"refusal": "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?"}, {}, (), "does not answer"),
        ({"debug_refusal": 'Error from server (Forbidden): pods "pod" is forbidden: cannot patch resource "pods/ephemeralcontainers"'}, {}, (),
         "no permission"),
        ({}, {"{.status.phase}": "Succeeded"}, (), "does not run (Succeeded)"),
        ({}, {"shareProcessNamespace": "true"}, (), "shares one process namespace"),
        ({}, {".spec.containers[*]": "a\nb\n"}, (), "several containers (a b)"),
        ({}, {}, ("-c", "other"), "no container other"),
        ({}, {".state.running.startedAt": "", ".state.waiting.reason": "CrashLoopBackOff"}, (), "does not run (CrashLoopBackOff)"),
        ({"turns": [{"waiting": "ErrImagePull"}]}, {}, (), "an image of ocprobe"),
        ({"turns": [{"waiting": "ContainerCreating"}]}, {}, ("--wait", "1"), "not ended within 1 s"),
    ]
    for number, (pod, fields, words, says) in enumerate(rows):
        place = folder / str(number)
        place.mkdir()
        Cluster(place, fields, **pod).refuses("pod", *words, says=says)


def kubectl_itself_does_what_it_is_asked_for(folder: pathlib.Path) -> None:
    program = subprocess.run([ROOT / "tests/e2e/docker/newer.sh", "kubectl", "usr/bin/kubectl"], capture_output=True, text=True, check=True)
    (folder / "kubectl").symlink_to(program.stdout.strip())
    cluster = kubectl_api.Cluster("FAIL  the report\n", 1)
    (folder / "config").write_text(cluster.kubeconfig())
    environment = {"PATH": f"{folder}:{PLUGIN.parent}:{os.environ['PATH']}", "KUBECONFIG": str(folder / "config"), "HOME": str(folder)}

    def run(*words: str) -> tuple[int, str, str]:
        done = subprocess.run(["kubectl", "ocprobe", *words], env=environment, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout, done.stderr

    try:
        equal(run("my-pod", "--", "-o", "json"), (1, "FAIL  the report\n", ""))
        (patch,) = cluster.patches
        equal(patch["path"].partition("?")[0], "/api/v1/namespaces/apps/pods/my-pod/ephemeralcontainers")
        (container,) = patch["spec"]["ephemeralContainers"]
        equal((container["command"], container["targetContainerName"]), (["/ocprobe", "--as-pid", "1", "-o", "json"], "openclaw-cli"))
        context = container["securityContext"]
        equal((context["runAsUser"], context["runAsGroup"], context["capabilities"], context["allowPrivilegeEscalation"]),
              (1234, 1000, {"drop": ["ALL"]}, False))
        for words, says in ((("my-pod", "-c", "other"), "does not run (CrashLoopBackOff)"), (("nobody",), "no pod nobody")):
            code, out, err = run(*words)
            equal((code, out), (69, ""))
            assert says in err and err.count("\n") == 1, err
    finally:
        cluster.close()
    code, _, err = run("my-pod")
    equal(code, 69)
    assert "the cluster does not answer" in err, err


if __name__ == "__main__":
    sys.exit(run(case, __doc__, lambda function, _, folder: function(folder), full=[kubectl_itself_does_what_it_is_asked_for]))
