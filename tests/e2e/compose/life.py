"""One stack in life: brought up by Compose v2 with the real gateway, and what each box of the contract is there.

Each box is `holds`, `broken` or unknown (not in the answer): the gateway's readiness and end, the engine's words, the
real CLI's call from the CLI's own container. Nothing here asks ocprobe.
"""
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import stacks

READY_S = 420
SETTLED_S = 30
CALL = ["node", "/app/openclaw.mjs", "gateway", "call", "health", "--json", "--timeout", "20000"]

# Words of the engine that refuses a mixture.
REFUSAL = r"conflicting options[^\n]*|cannot be used with[^\n]*|network-scoped alias[^\n]*"
# Words of the gateway's last lines that speak of its state directory.
STATE_WORDS = r"migration remains pending|Missing config|maintenance_required|EROFS|read-only file system|EACCES|already running|" \
              r"config is invalid|gateway\.mode|[Pp]arse|existing config is missing|enter maintenance|cannot repair this state"
# Words of the CLI, the boxes that may be broken then, and those that hold.
CLI_WORDS = (
    (r"pairing required", {"state"}, {"url", "token"}),
    (r"token mismatch|password mismatch|unauthorized", {"token"}, {"url"}),
    (r"requires credentials|requires explicit credentials|has no token|credentials? (is|are) missing", {"token", "state"}, set()),
    (r"plaintext|SECURITY ERROR|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|Unexpected server response|"
     r"socket hang up|abnormal closure|timeout|timed out|invalid url", {"url"}, set()),
)
# What a machine that is too busy makes of a start: it says nothing about the files.
BUSY_WORDS = "state lease heartbeat did not become ready"
LISTENERS = r"""for f in /proc/net/tcp /proc/net/tcp6; do [ -r $f ] && while read -r _ local _ st _; do
[ "$st" = 0A ] && printf '%d\n' "0x${local##*:}"; done <$f; done; true"""


def run(argv, **options):
    return subprocess.run(argv, text=True, errors="replace", capture_output=True, timeout=600, check=False, **options)


@dataclasses.dataclass
class Lived:
    boxes: dict = dataclasses.field(default_factory=dict)   # what was measured
    one_of: set = dataclasses.field(default_factory=set)    # at least one of these is broken
    gateway_said: str = ""
    cli_said: str = ""
    exit_code: int | None = None

    def note(self, box: str, value: str) -> None:
        if self.boxes.get(box) != "broken":
            self.boxes[box] = value


class Busy(Exception):
    """The gateway ended since the machine was late: the stack is brought up again."""


class Stack:
    def __init__(self, shape: stacks.Shape, compose: str, project: str, subnets):
        self.shape, self.project = shape, project
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ctr-stack-"))
        self.environment = {key: value for key, value in os.environ.items()
                            if not key.startswith(("OPENCLAW", "OCPROBE", "COMPOSE", "CLAWDBOT"))}
        self.environment |= {"DOCKER_CONFIG": compose, "DOCKER_BUILDKIT": "0"}
        self.subnets = subnets
        for name, text in shape.files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            if name.endswith(("openclaw.json", "clawdbot.json")):
                # The image's user owns its state.
                os.chown(file.parent, 1000, 1000)
                os.chown(file, 1000, 1000)
                file.parent.chmod(0o700)
                file.chmod(0o600)
        self.folder.chmod(0o755)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.compose("down", "-v", "-t", "1", "--remove-orphans", "--rmi", "local")
        shutil.rmtree(self.folder, ignore_errors=True)

    def compose(self, *words, files=("compose.yml", "of-the-test.yml"), profiles=("*",)):
        argv = ["docker", "compose", "-p", self.project, "--project-directory", "."]
        argv += [word for file in files for word in ("-f", file)]
        argv += [word for profile in profiles for word in ("--profile", profile)]
        return run([*argv, *words], cwd=self.folder, env=self.environment)

    def prepare(self) -> str:
        """Empty, or why Compose refuses the files."""
        done = self.compose("config", "--format", "json", files=("compose.yml",))
        if done.returncode != 0:
            return done.stderr.strip()
        model = json.loads(done.stdout)
        (self.folder / "of-the-test.yml").write_text(stacks.override(model, self.shape.roles, self.subnets), encoding="utf-8")
        for service in model["services"].values():
            for mount in service.get("volumes") or []:
                source = pathlib.Path(mount.get("source") or "/")
                if mount["type"] != "bind" or source.exists():
                    continue
                # The engine would make it, and leave it on this machine.
                if self.folder not in source.parents:
                    raise AssertionError(f"{source} is a folder of this machine: a shape that lives has its own")
                source.mkdir(parents=True)
                os.chown(source, 1000, 1000)
        return ""

    def container(self, service: str) -> str:
        return self.compose("ps", "-a", "-q", service).stdout.split("\n")[0].strip()

    def state(self, container: str) -> dict:
        done = run(["docker", "inspect", container])
        return json.loads(done.stdout)[0] if done.returncode == 0 else {}

    def inside(self, container: str, *argv):
        return run(["docker", "exec", container, *argv])

    def ready_port(self, container: str) -> int:
        """The port that answers as a gateway; 0: none does."""
        for port in dict.fromkeys(self.inside(container, "bash", "-c", LISTENERS).stdout.split()):
            done = self.inside(container, "curl", "-s", "-m", "3", f"http://127.0.0.1:{port}/readyz")
            if done.returncode == 0 and '"ready":true' in done.stdout.replace(" ", ""):
                return int(port)
        return 0

    def gateway(self, service: str, lived: Lived) -> int:
        container = self.container(service)
        end = time.monotonic() + READY_S
        while container and time.monotonic() < end:
            inspected = self.state(container)
            state = inspected["State"]
            if state["Status"] == "created" or not state["Running"] or inspected["RestartCount"] > 0:
                break
            if port := self.ready_port(container):
                lived.note("start", "holds")
                return port
            time.sleep(1)
        else:
            if container:
                raise AssertionError(f"{service} neither became ready nor ended: {self.last_words(container)}")
        if container and BUSY_WORDS in self.last_words(container):
            raise Busy(service)
        lived.note("start", "broken")
        lived.gateway_said = self.last_words(container) if container else lived.gateway_said
        if container and self.state(container)["State"]["Status"] != "created":
            lived.exit_code = self.state(container)["State"]["ExitCode"]
            lived.note("state", "broken" if re.search(STATE_WORDS, lived.gateway_said) else "holds")
        return 0

    def still_runs(self, service: str, lived: Lived) -> bool:
        inspected = self.state(self.container(service))
        if inspected["State"]["Running"] and inspected["RestartCount"] == 0:
            return True
        lived.note("start", "broken")
        lived.gateway_said = self.last_words(self.container(service))
        lived.exit_code = inspected["State"]["ExitCode"]
        return False

    def last_words(self, container: str) -> str:
        done = run(["docker", "logs", "--tail", "12", container])
        lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        return " ".join(lines)[-1200:]

    def bring_up(self, lived: Lived) -> None:
        callers = {service for service, role in self.shape.roles.items() if role in ("cli", "client")}
        others = [service for service in self.shape.roles if service not in callers]
        done = self.compose("up", "-d", "--build", *others)
        refused = re.search(REFUSAL, done.stderr)
        lived.note("mode", "broken" if refused else "holds")
        if done.returncode != 0:
            lived.gateway_said = (refused[0] if refused else done.stderr.strip())[-300:]

    def caller(self, service: str, lived: Lived) -> str:
        """A container as Compose makes it for the service, which waits; empty when the engine refuses it."""
        name = f"{self.project}-{service.replace('.', '-')}-caller"
        done = self.compose("run", "-d", "-T", "--no-deps", "--name", name, "--entrypoint", "sleep", service, "infinity")
        if done.returncode == 0:
            return name
        if not re.search(REFUSAL, done.stderr):
            raise AssertionError(f"{service} cannot be run: {done.stderr.strip()[-300:]}")
        lived.note("mode", "broken")
        lived.cli_said = done.stderr.strip()[-300:]
        return ""

    def call(self, container: str, lived: Lived) -> None:
        done = self.inside(container, *CALL)
        if done.returncode == 0:
            for box in ("url", "token", "socket", "state"):
                lived.note(box, "holds")
            return
        said = (done.stderr + done.stdout).strip()
        lived.cli_said = said[-400:]
        for pattern, broken, hold in CLI_WORDS:
            if not re.search(pattern, said, re.I):
                continue
            for box in hold:
                lived.note(box, "holds")
            # In the gateway's own namespace, and yet a remote client.
            if "state" in broken and "url" in hold and self.state(container)["HostConfig"]["NetworkMode"].startswith("container:"):
                lived.note("mode", "broken")
            if len(broken) == 1:
                lived.note(*broken, "broken")
            else:
                lived.one_of |= broken
            return
        raise AssertionError(f"the CLI said what nobody expected: {said[-600:]}")

    def reach(self, container: str, lived: Lived) -> None:
        """A client of another kind: whether the address that it is given answers as a gateway."""
        environment = dict(word.split("=", 1) for word in self.state(container)["Config"]["Env"] if "=" in word)
        urls = [value for key, value in environment.items() if re.match(r"(ws|http)s?://", value) and re.search("GATEWAY|OPENCLAW|CLAW", key)]
        for url in urls[:1]:
            page = re.sub(r"^ws", "http", url).rstrip("/") + "/readyz"
            done = self.inside(container, "curl", "-s", "-m", "5", page)
            lived.note("url", "holds" if '"ready"' in done.stdout else "broken")

    def live(self) -> Lived:
        lived = Lived()
        if refusal := self.prepare():
            raise AssertionError(f"Compose refuses the files: {refusal[-300:]}")
        self.bring_up(lived)
        gateways = [service for service, role in self.shape.roles.items() if role == "gateway"]
        started = all([self.gateway(service, lived) for service in gateways])
        if started and len(gateways) > 1:
            # In one namespace each sees the other's port: a second one needs a while to find it taken.
            time.sleep(SETTLED_S)
            started = all([self.still_runs(service, lived) for service in gateways])
        callers = [(service, role) for service, role in self.shape.roles.items() if role in ("cli", "client")]
        for service, role in callers:
            container = self.caller(service, lived)
            if container and started:
                (self.call if role == "cli" else self.reach)(container, lived)
        if not callers and started:
            for service in gateways:
                self.call(self.container(service), lived)
        return lived
