"""The Compose files, each brought up by Debian's docker-compose with the real gateway: ocprobe says healthy, the CLI works."""
import json
import os
import time

import image_cases
from bench import FRONT, REAL, ROOT, Bench, Done, case, docker, equal, run, wait_until
from inject_cases import inject
from kit.fix import edits

FOLDER = ROOT / "docker"
CALL = ("node", "dist/index.js", "gateway", "call", "health", "--json")


class Stack:
    """One Compose file, up as long as its case."""

    def __init__(self, bench: Bench, file: str):
        self.bench = bench
        self.project = f"{bench.name}{file.replace('compose', '').replace('.yml', '').replace('.', '-')}"
        self.argv = ["docker-compose", "--no-ansi", "-p", self.project, "-f", str(FOLDER / file)]
        back = f"{bench.subnet}.87"
        self.environment = {**os.environ, "DOCKER_BUILDKIT": "0", "OPENCLAW_IMAGE": REAL,
                            "OCPROBE_IMAGE": image_cases.ocprobe_image(bench), "OPENCLAW_GATEWAY_TOKEN": bench.token,
                            "NGINX_IMAGE": FRONT, "CADDY_IMAGE": FRONT, "SOCAT_IMAGE": FRONT, "BACK_SUBNET": f"{back}.0/24",
                            "NGINX_ADDRESS": f"{back}.10", "CADDY_ADDRESS": f"{back}.11"}
        bench.stack.callback(self.compose, "down", "-v", "--rmi", "local", "--remove-orphans", "-t", "1")
        done = self.compose("up", "-d", timeout=600)
        equal(done.code, 0, f"up: {done.err[-800:]} {self.last_words()}")

    def compose(self, *words: str, timeout: float = 300) -> Done:
        return run([*self.argv, *words], env=self.environment, timeout=timeout, cwd=FOLDER)

    def container(self, service: str) -> str:
        return self.compose("ps", "-q", service).out.strip()

    def state(self, service: str) -> str:
        return docker("inspect", "-f", "{{.State.Status}}", self.container(service))

    def gateway_restarts(self) -> None:
        """As by the engine after a crash: the same container, with new interfaces."""
        docker("restart", "-t", "1", self.container("openclaw-gateway"))
        self.gateway_answers()

    def gateway_answers(self) -> None:
        gateway = self.container("openclaw-gateway")
        wait_until(lambda: run(["docker", "exec", gateway, "curl", "-sf", "-m", "2", "http://127.0.0.1:18789/readyz"]).code == 0, 120,
                   "the gateway is back")

    def last_words(self) -> str:
        gateway = self.container("openclaw-gateway")
        return run(["docker", "logs", "--tail", "5", gateway]).err[-600:] if gateway else ""

    def gateway_is_healthy(self) -> None:
        health = json.loads(docker("inspect", "-f", "{{json .State.Health}}", self.container("openclaw-gateway")))
        equal(health["Status"], "healthy")
        said = health["Log"][-1]["Output"]
        assert said.startswith("ok ") and said.count("\n") == 1, said
        self.bench.outputs.append(said)

    def sidecar_holds(self) -> None:
        done = self.compose("--profile", "sidecar", "up", "-d", "--no-deps", "ocprobe-sidecar")
        equal(done.code, 0, done.err[-400:])
        name = self.container("ocprobe-sidecar")
        wait_until(lambda: docker("inspect", "-f", "{{.State.Health.Status}}", name) == "healthy", 150, "the sidecar is healthy")
        lines = docker("logs", name).splitlines()
        self.bench.outputs += lines
        assert lines and all(isinstance(json.loads(line), dict) for line in lines), lines
        equal(docker("inspect", "-f", "{{.State.Status}} {{.RestartCount}}", name), "running 0", "the sidecar holds its session")

    def cli_works(self, service: str = "openclaw-cli") -> dict:
        """The real CLI, and ocprobe in its container: both must say the same."""
        called = self.compose("exec", "-T", service, *CALL)
        equal(called.code, 0, f"{service}: {called.out[-300:]} {called.err[-300:]}")
        assert json.loads(called.out)["ok"] is True, called.out[:200]
        done = inject(self.bench, self.container(service), "-o", "json")
        report = done.report()
        equal((done.code, report["verdict"]["id"], report["target"]["cli_would_dial"]), (0, "healthy", True), service)
        return report

    def diagnose(self, *options: str) -> Done:
        return self.bench.said(self.compose("run", "--rm", "-T", *options, "diagnose", "-o", "json"))


@case
def compose_two_services_on_one_network(bench: Bench) -> None:
    stack = Stack(bench, "compose.yml")
    stack.gateway_is_healthy()
    report = stack.cli_works()
    equal((report["target"]["source"], report["credential"]["source"]), ("env OPENCLAW_GATEWAY_URL", "env OPENCLAW_GATEWAY_TOKEN"))

    done = stack.diagnose()
    again = done.report()
    equal((done.code, again["verdict"]["id"]), (0, "healthy"), done.err)
    equal(again["target"]["url"], report["target"]["url"], "diagnose asks what the CLI would")
    equal([entry["id"] for entry in again["findings"] if entry["severity"] != "info"], [], "findings of the diagnose service itself")
    wrong = bench.secrets.new("wrong token", 48)
    done = stack.diagnose("-e", f"OPENCLAW_GATEWAY_TOKEN={wrong}")
    equal((done.code, done.report()["verdict"]["id"]), (1, "auth.token_mismatch"), done.err)

    ready = bench.said(stack.compose("run", "--rm", "-T", "gateway-ready"))
    equal(ready.code, 0, ready.out)
    stack.sidecar_holds()
    # When it is needed: it must not wait for a gateway that does not come.
    stack.compose("stop", "-t", "1", "openclaw-gateway")
    done = stack.diagnose()
    equal((done.code, done.report()["verdict"]["id"]), (1, "dns.name_not_found"), done.err)
    equal(stack.container("openclaw-gateway") and stack.state("openclaw-gateway"), "exited", "the gateway, which nobody asked for")


@case
def compose_the_official_shape(bench: Bench) -> None:
    stack = Stack(bench, "compose.shared-network.yml")
    stack.gateway_is_healthy()
    report = stack.cli_works()
    equal(report["target"]["source"], "default loopback")
    done = stack.diagnose()
    equal((done.code, done.report()["verdict"]["id"]), (0, "healthy"), done.err)

    stack.gateway_restarts()
    verdict = inject(bench, stack.container("openclaw-cli"), "-o", "json").report()["verdict"]
    equal(verdict["id"], "target.loopback_own_container", "left behind in the old namespace")
    assert edits(verdict["fix"][:1], "recreate"), verdict["fix"]
    stack.compose("restart", "-t", "1", "openclaw-cli")
    stack.cli_works()


@case
def compose_one_unix_socket_between(bench: Bench) -> None:
    stack = Stack(bench, "compose.unix-socket.yml")
    stack.gateway_is_healthy()
    stack.cli_works()
    cli = json.loads(docker("inspect", "-f", "{{json .NetworkSettings.Networks}}", stack.container("openclaw-cli")))
    equal(list(cli), ["none"], "networks of the CLI")
    report = stack.diagnose().report()
    equal((report["verdict"]["id"], report["target"]["source"]), ("healthy", "env OCPROBE_URL"))
    stack.gateway_restarts()
    stack.cli_works()
    # The socket's maker is gone: the file stays and nobody listens.
    stack.compose("kill", "gateway-socket")
    equal(stack.diagnose().report()["verdict"]["id"], "connect.socket_stale")


@case
def compose_behind_nginx_and_caddy(bench: Bench) -> None:
    stack = Stack(bench, "compose.proxies.yml")
    stack.gateway_is_healthy()
    for service, url in (("cli-by-nginx", "ws://nginx:18080"), ("cli-by-caddy", "wss://caddy:18443")):
        report = stack.cli_works(service)
        equal(report["target"]["url"].rstrip("/"), url)
    equal([stage["status"] for stage in report["stages"] if stage["id"] == "tls"], ["passed"])

    # Somebody takes the gateway's old address, and the gateway gets another one: both proxies look its name up again.
    stack.compose("rm", "-sf", "openclaw-gateway")
    bench.start(FRONT, "--network", f"{stack.project}_back", command=("sleep", "600"))
    equal(stack.compose("up", "-d", "--no-deps", "openclaw-gateway", timeout=600).code, 0)
    stack.gateway_answers()
    time.sleep(6)  # longer than nginx trusts an answer
    for service in ("cli-by-nginx", "cli-by-caddy"):
        stack.cli_works(service)
