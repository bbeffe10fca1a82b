"""The Kubernetes files, held against what the binary accepts: the very commands are run."""
import json
import os
import re
import shlex
import subprocess
import sys

import yaml

import image_cases
from bench import HERE, REAL, ROOT, Bench, Done, case, docker, equal, one_line, run, wait_until

FOLDER = ROOT / "docker" / "kubernetes"
OWN_BUDGET = 3  # seconds: what `ocprobe health` needs at most
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


def documents(kind: str | None = None) -> list[dict]:
    found = [entry for file in sorted(FOLDER.glob("*.yaml")) for entry in yaml.safe_load_all(file.read_text())]
    return [entry for entry in found if kind is None or entry.get("kind") == kind]


def pods() -> list[dict]:
    return [entry["spec"] for entry in documents("Pod")] + [entry["spec"]["template"]["spec"] for entry in documents("Deployment")]


def containers() -> list[dict]:
    return [entry for pod in pods() for entry in pod.get("initContainers", []) + pod["containers"]]


def probes() -> list[tuple[str, dict]]:
    return [(f"{entry['name']} {kind}", entry[kind]) for entry in containers() for kind in PROBES if kind in entry]


def against(bench: Bench, part: str | None, argv: list, env: dict | None = None, timeout: float = 60, **options):
    """Runs a command in a network namespace of its own, in which a scripted gateway has the address of the manifests."""
    script = "mount --bind $HOSTS /etc/hosts && ip link set lo up && "
    if part:
        script += f"{{ {shlex.quote(sys.executable)} {HERE.parent}/scripted_gateway.py {part} --port 18789 --lifetime 60 >$READY & }}; "
        script += "for _ in $(seq 200); do [ -s $READY ] && break; sleep 0.05; done; "
    script += "env -i $(cat $ENVIRONMENT) " + shlex.join(map(str, argv)) + "; status=$?; kill $! 2>/dev/null; exit $status"
    folder = bench.folder / f"kubernetes-{os.urandom(4).hex()}"
    folder.mkdir()
    (folder / "hosts").write_text("127.0.0.1 localhost openclaw-gateway\n")
    (folder / "environment").write_text("\n".join(f"{name}={value}" for name, value in (env or {}).items()))
    variables = {"HOSTS": folder / "hosts", "READY": folder / "ready", "ENVIRONMENT": folder / "environment"}
    environment = {**os.environ, **{name: str(value) for name, value in variables.items()}, "SCRIPTED_SECRET": bench.token}
    return bench.said(run(["unshare", "-n", "-m", "sh", "-c", script], env=environment, timeout=timeout, **options))


def environment_of(container: dict, token: str) -> dict:
    """The token stands in a Secret; everything else in the file."""
    return {entry["name"]: entry.get("value", token) for entry in container.get("env", [])}


@case
def kubernetes_probes_outlive_the_binarys_own_budget(bench: Bench) -> None:
    help_text = run([bench.binary, "health", "--help"]).out
    assert re.search(rf"--timeout TIME[^(]*\({OWN_BUDGET}s\)", help_text), "the default budget of health is another now"
    rows = probes()
    assert len(rows) >= 3, rows
    for name, probe in rows:
        # Kubernetes' default is one second.
        assert probe.get("timeoutSeconds", 1) > OWN_BUDGET, name
        assert not any("token" in word.lower() for word in probe["exec"]["command"]), name
    for name, probe in rows:
        if name.endswith("livenessProbe"):
            assert probe["periodSeconds"] * probe["failureThreshold"] >= 60, f"{name} kills within a minute"


@case
def kubernetes_probes_run_as_they_are_written(bench: Bench) -> None:
    files = {name: (ROOT / "docker" / name).read_text() for name in ("gateway.Dockerfile", "Dockerfile")}
    for name, probe in probes():
        path, *words = probe["exec"]["command"]
        file = "Dockerfile" if name.startswith("ocprobe ") else "gateway.Dockerfile"
        assert f" {path}\n" in files[file], f"{name}: {path} is not where {file} puts it"
        argv = [bench.binary, *words]
        for part, code, word in (("healthy", 0, "ok "), (None, 1, "FAIL "),
                                 ("web-server", 1, "FAIL http.not_a_gateway"), ("silent", 1, "FAIL ")):
            # The kubelet would end it after timeoutSeconds: it must have spoken by then.
            done = against(bench, part, ["timeout", str(probe["timeoutSeconds"]), *argv])
            equal((done.code, done.err), (code, ""), f"{name} against {part}: {done.out}")
            one_line(done.out, word)
    ready = [probe for name, probe in probes() if name.endswith("readinessProbe")][0]["exec"]["command"][1:]
    live = [probe for name, probe in probes() if name.endswith("livenessProbe")][0]["exec"]["command"][1:]
    equal([against(bench, "starting", [bench.binary, *words]).code for words in (ready, live)], [1, 0], "ready and live while it starts")


@case
def kubernetes_waits_with_the_environment_of_the_cli(bench: Bench) -> None:
    (init,) = [entry for pod in pods() for entry in pod.get("initContainers", [])]
    (cli,) = [entry for pod in pods() for entry in pod["containers"] if entry["name"] == "openclaw-cli"]
    equal(init["env"], cli["env"], "environment of the two")
    env = environment_of(init, bench.token)
    done = against(bench, "healthy", [bench.binary, *init["args"]], env)
    equal(done.code, 0, done.out + done.err)
    wrong = environment_of(init, bench.secrets.new("another token", 48))
    equal(against(bench, "healthy", [bench.binary, *init["args"]], wrong).code, 1, "with another token")
    report = against(bench, "healthy", [bench.binary, "-o", "json"], env).report()
    equal((report["verdict"]["id"], report["target"]["source"], report["target"]["cli_would_dial"], report["credential"]["source"]),
          ("healthy", "env OPENCLAW_GATEWAY_URL", True, "env OPENCLAW_GATEWAY_TOKEN"))


@case
def kubernetes_sidecar_holds_until_it_is_told(bench: Bench) -> None:
    (sidecar,) = [entry for entry in containers() if entry["name"] == "ocprobe"]
    argv = ["timeout", "--preserve-status", "-s", "TERM", "3", bench.binary, *sidecar["args"]]
    done = against(bench, "healthy", argv, environment_of(sidecar, bench.token))
    equal(done.code, 143, done.out + done.err)
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert lines and "session" in done.out, done.out


@case
def kubernetes_containers_are_confined(bench: Bench) -> None:
    for entry in containers():
        context = entry["securityContext"]
        equal((context["allowPrivilegeEscalation"], context["capabilities"]), (False, {"drop": ["ALL"]}), entry["name"])
        if entry["image"].startswith("ocprobe"):
            equal(context.get("readOnlyRootFilesystem"), True, entry["name"])


@case
def kubernetes_ephemeral_container_reads_its_target(bench: Bench) -> None:
    """The command line of ephemeral.yaml, played with Docker: the same namespaces, uid and confinement."""
    text = (FOLDER / "ephemeral.yaml").read_text()
    context = yaml.safe_load(text)["securityContext"]
    (command,) = re.findall(r"-it -- /ocprobe (.+)$", text, re.M)
    def beside(cli: str) -> tuple[Done, dict]:
        done = bench.said(run(["docker", "run", "--rm", "--pid", f"container:{cli}", "--network", f"container:{cli}",
                               "--user", f"{context['runAsUser']}:{context['runAsGroup']}", "--cap-drop", *context["capabilities"]["drop"],
                               "--security-opt", "no-new-privileges", image_cases.ocprobe_image(bench), *command.split(), "-o", "json"]))
        return done, done.report()

    done, report = beside(bench.start(REAL, "--network", "none", "--entrypoint", "sleep", "-e", f"OPENCLAW_GATEWAY_TOKEN={bench.token}",
                                      "-e", "OPENCLAW_GATEWAY_PORT=18790", command=("600",)))
    equal((done.code, report["credential"]["source"]), (1, "env OPENCLAW_GATEWAY_TOKEN (pid 1)"), done.err)
    equal(report["target"]["url"].rstrip("/"), "ws://127.0.0.1:18790")
    state = [stage for stage in report["stages"] if stage["id"] == "state"][0]
    assert "/home/node/.openclaw" in state["summary"] and "does not exist" not in state["summary"], state
    equal((report["cli"]["version"], report["cli"]["source"]), (REAL.split(":")[1], "measured"), "the CLI of the other root")

    config = json.dumps({"gateway": {"mode": "remote", "remote": {"url": "ws://10.1.2.3:18789", "token": bench.token}}})
    name = bench.start(REAL, "--network", "none", "--entrypoint", "sh", "-e", "OPENCLAW_CONFIG_PATH=/tmp/my.json", "-e", f"CONFIG={config}",
                       command=("-c", 'printf %s "$CONFIG" >/tmp/my.json; exec sleep 600'))
    wait_until(lambda: "sleep" in docker("top", name, "-eo", "pid,args"), 20, "the config is written")
    _, report = beside(name)
    equal((report["target"]["source"], report["credential"]["source"]), ("config gateway.remote.url", "config gateway.remote.token"))
