"""The cases of hold.py in containers: the engine does to the gateway what engines do."""
import contextlib
import json
import pathlib
import subprocess
import tempfile

from kit import held_case
from kit.canary import Secrets
from kit.fix import edits
from kit.held import Held
from kit.held_case import ENDED, Case, closed_with, expect, first_end
from kit.world import WorldError, wait_until

HERE = pathlib.Path(__file__).resolve().parent
IMAGE = "oc-real:2026.9.6"
NETWORK, SUBNET = "hld-net", "10.95.0.0/16"
GATEWAY, CLIENT = "hld-gateway", "hld-cli"
ADDRESS = "10.95.0.10"
# The gateway renames its process; the image has no pgrep.
PID = "$(grep -lx openclaw-gatewa /proc/[0-9]*/comm | cut -d/ -f3)"
URL = f"ws://{ADDRESS}:18789"


def docker(*argv: str, check: bool = True) -> str:
    done = subprocess.run(["docker", *argv], capture_output=True, text=True, timeout=120)
    if check and done.returncode != 0:
        raise WorldError(f"docker {' '.join(argv)}: {done.stderr.strip()}")
    return done.stdout.strip()


class Stage(held_case.Stage):
    """The gateway and the one who holds are containers of one network."""

    def __init__(self, secrets: Secrets, token: str, folder: pathlib.Path, stack: contextlib.ExitStack):
        super().__init__(secrets, token, stack)
        self.folder = self.state = folder

    def gateway(self, *options: str) -> None:
        """A new gateway container with a state directory of its own: a lock left behind by one that was removed names a
        process number that the next one has, too."""
        docker("rm", "-f", GATEWAY, check=False)
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="state.", dir=self.folder))
        settings = {"gateway": {"mode": "local", "port": 18789, "bind": "lan", "auth": {"mode": "token", "token": self.token}}}
        config = self.state / "openclaw.json"
        config.write_text(json.dumps(settings))
        config.chmod(0o600)
        subprocess.run(["chown", "-R", "1000:1000", str(self.state)], check=True)
        docker("run", "-d", "--name", GATEWAY, "--network", NETWORK, "--ip", ADDRESS, *options, "-v",
               f"{self.state}:/home/node/.openclaw", IMAGE)
        self.wait_ready()

    def wait_ready(self) -> None:
        probe = ["docker", "exec", GATEWAY, "curl", "-sf", "-m2", "http://127.0.0.1:18789/readyz"]
        wait_until(lambda: subprocess.run(probe, capture_output=True).returncode == 0, 120, "the gateway is ready")

    def hold(self, *arguments: str, url: str = URL) -> Held:
        argv = ["docker", "exec", "-e", f"OCPROBE_TOKEN={self.token}", CLIENT, "/ocprobe", "hold", "-o", "ndjson", "--url", url,
                "--no-candidates", *arguments]
        return self.begin(argv, {"HOME": "/root"})

    def hold_in_its_namespace(self, *arguments: str) -> Held:
        """Beside the gateway, as a sidecar: on its loopback."""
        argv = ["docker", "run", "--rm", "--network", f"container:{GATEWAY}", "--volumes-from", CLIENT, "-e", f"OCPROBE_TOKEN={self.token}",
                "--entrypoint", "/ocprobe", IMAGE, "hold", "-o", "ndjson", "--url", "ws://127.0.0.1:18789", "--no-candidates", *arguments]
        return self.begin(argv, {"HOME": "/root"})

    def end(self, held: Held) -> dict:
        """SIGTERM inside the container: a signal to `docker exec` reaches only the client."""
        docker("exec", CLIENT, "sh", "-c", "kill -TERM $(pidof ocprobe)")
        return held.finish(20)


@contextlib.contextmanager
def engine(binary: pathlib.Path, secrets: Secrets):
    for script in (["engine.sh", "start"], ["images.sh", "2026.9.6"]):
        done = subprocess.run([str(HERE / "docker" / script[0]), *script[1:]], capture_output=True, text=True)
        if done.returncode != 0:
            raise WorldError(f"{script[0]}: {done.stderr[-500:]}")
    token = secrets.new("container gateway token", 48)
    with tempfile.TemporaryDirectory(prefix="ocprobe-held.") as folder:
        clean()
        try:
            docker("network", "create", "--subnet", SUBNET, NETWORK)
            docker("run", "-d", "--name", CLIENT, "--network", NETWORK, "-v", f"{binary.resolve()}:/ocprobe:ro", "--entrypoint", "tini",
                   IMAGE, "--", "sleep", "infinity")
            yield lambda stack: Stage(secrets, token, pathlib.Path(folder), stack)
        finally:
            clean()


def clean() -> None:
    docker("rm", "-f", GATEWAY, CLIENT, check=False)
    docker("network", "rm", NETWORK, check=False)


# ---- what the engine does


def stop(stage: Stage) -> dict:
    stage.gateway()
    held = stage.hold("--retry-for", "12s")
    docker("stop", GATEWAY)
    return held.finish(90)


def restart(stage: Stage) -> dict:
    stage.gateway()
    held = stage.hold("--retry-for", "3m")
    docker("restart", GATEWAY)
    return stage.back(held)


def kill_and_start(stage: Stage) -> dict:
    stage.gateway()
    held = stage.hold("--retry-for", "3m")
    docker("kill", GATEWAY)
    held.wait_for("asked", seconds=30)
    docker("start", GATEWAY)
    return stage.back(held)


def kill_for_good(stage: Stage) -> dict:
    stage.gateway()
    held = stage.hold("--retry-for", "12s")
    docker("kill", GATEWAY)
    return held.finish(90)


def out_of_memory(stage: Stage) -> dict:
    """The limit is set a little above what the gateway uses; a smaller process beside it asks for the rest."""
    stage.gateway("--restart", "always", "--memory", "900m", "--memory-swap", "900m")
    held = stage.hold("--retry-for", "4m")
    hog = "a = []; setInterval(() => a.push(Buffer.alloc(8e6, 1)), 20)"
    subprocess.Popen(["docker", "exec", GATEWAY, "sh", "-c", f"echo -900 >/proc/self/oom_score_adj; exec node -e '{hog}'"],
                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # Whoever is chosen, the container is out of memory: the gateway is made the first choice.
    docker("exec", GATEWAY, "sh", "-c", f"echo 900 >/proc/{PID}/oom_score_adj")
    report = stage.back(held, 240)
    report["oom"] = docker("events", "--since", "5m", "--until", "0s", "--filter", f"container={GATEWAY}", "--filter", "event=oom",
                           "--format", "{{.Action}}")
    return report


def paused(stage: Stage) -> dict:
    stage.gateway()
    held = stage.hold("--dead-after", "26s", "--retry-for", "3m", "--for", "10m")
    docker("pause", GATEWAY)
    held.wait_for("asked", seconds=90)
    docker("unpause", GATEWAY)
    return stage.back(held)


def gateway_disconnected(stage: Stage) -> dict:
    stage.gateway()
    held = stage.hold("--dead-after", "26s", "--retry-for", "3m", "--for", "10m")
    docker("network", "disconnect", NETWORK, GATEWAY)
    held.wait_for("asked", seconds=90)
    docker("network", "connect", "--ip", ADDRESS, NETWORK, GATEWAY)
    return stage.back(held)


def client_disconnected(stage: Stage) -> dict:
    stage.gateway()
    held = stage.hold("--dead-after", "26s", "--retry-for", "3m", "--for", "10m")
    docker("network", "disconnect", NETWORK, CLIENT)
    held.wait_for("asked", seconds=90)
    docker("network", "connect", NETWORK, CLIENT)
    return stage.back(held)


def killed_by_health_check(stage: Stage) -> dict:
    """What people build around a health check: it fails once, and kills."""
    stage.gateway("--restart", "always", "--health-interval", "2s", "--health-cmd",
                  f"test ! -e /tmp/sick || {{ rm /tmp/sick; kill -KILL {PID}; }}")
    held = stage.hold("--retry-for", "3m")
    docker("exec", GATEWAY, "touch", "/tmp/sick")
    return stage.back(held)


def recreated_elsewhere(stage: Stage) -> dict:
    """`docker compose up` after a change: stopped, removed, and made anew under the same name with another address."""
    stage.gateway("--network-alias", "openclaw-gateway")
    held = stage.hold("--retry-for", "3m", url="ws://openclaw-gateway:18789")
    docker("stop", GATEWAY)
    docker("rm", GATEWAY)
    docker("run", "-d", "--name", GATEWAY, "--network", NETWORK, "--ip", "10.95.0.77", "--network-alias", "openclaw-gateway", "-v",
           f"{stage.state}:/home/node/.openclaw", IMAGE)
    return stage.back(held)


def restarted_under_a_sidecar(stage: Stage) -> dict:
    stage.gateway()
    held = stage.hold_in_its_namespace("--retry-for", "12s")
    docker("restart", GATEWAY)
    return held.finish(120)


def killed_under_a_sidecar(stage: Stage) -> dict:
    stage.gateway()
    held = stage.hold_in_its_namespace("--retry-for", "12s")
    docker("kill", GATEWAY)
    docker("start", GATEWAY)
    return held.finish(120)


def left_behind(report: dict) -> list[str]:
    """The gateway is back, in a namespace that this container is not in."""
    return (expect(report["session"]["own_network_gone"] is True, "own_network_gone is not told")
            + expect(edits(report["verdict"]["fix"], "recreate"), "no fix to join again"))


def new_boot(report: dict) -> list[str]:
    return expect(first_end(report)["gateway"] == "other", f"gateway {first_end(report)['gateway']}")


def same_boot(report: dict) -> list[str]:
    return expect(first_end(report)["gateway"] == "same", f"gateway {first_end(report)['gateway']}")


def cases() -> list[Case]:
    return [
        Case("docker stop", "session.gateway_stopped", stop, check=closed_with(1012, "frame")),
        Case("docker restart", "session.gateway_restarted", restart, confidence="certain", check=new_boot, **ENDED),
        Case("docker kill, docker start", "session.gateway_killed", kill_and_start, check=new_boot, **ENDED),
        Case("docker kill", "session.gateway_killed", kill_for_good),
        Case("out of memory", "session.gateway_killed", out_of_memory, **ENDED,
             check=lambda r: new_boot(r) + expect("oom" in r["oom"], f"the engine saw no oom event: {r['oom']!r}")),
        Case("a health check that kills", "session.gateway_killed", killed_by_health_check, check=new_boot, **ENDED),
        Case("docker pause", "session.gateway_stalled", paused, check=same_boot, **ENDED),
        Case("docker network disconnect, the gateway", "session.network_lost", gateway_disconnected, check=same_boot, **ENDED),
        Case("docker network disconnect, this container", "session.network_lost", client_disconnected, check=same_boot, **ENDED),
        Case("docker restart, under a sidecar", "session.gateway_stopped", restarted_under_a_sidecar, confidence="likely", check=left_behind),
        Case("docker kill, docker start, under a sidecar", "session.gateway_killed", killed_under_a_sidecar, confidence="likely",
             check=left_behind),
        Case("recreated with another address", "session.gateway_restarted", recreated_elsewhere, confidence="certain",
             check=new_boot, **ENDED),
    ]
