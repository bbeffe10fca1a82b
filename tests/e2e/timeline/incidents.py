"""Incidents on the real gateway in Docker: each is made on purpose, so that its cause is known.

One row of INCIDENTS each: what is done to a pair of containers (gateway, CLI) that work, and what `ocprobe timeline`
must say of the logs that are left. `cause` None: a close and a restart that only fall near each other.
"""
import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import time
from collections.abc import Callable

import wire

HERE = pathlib.Path(__file__).resolve().parent
COMPOSE_V2 = f"{os.environ.get('OCPROBE_TEST_CACHE') or pathlib.Path.home() / '.cache/ocprobe'}/compose-v2"


@dataclasses.dataclass
class Incident:
    name: str
    make: Callable[["object"], None]
    cause: str | None
    never: tuple[str, ...] = ()  # causes that must not be stated
    gateway: dict = dataclasses.field(default_factory=dict)  # options of its container
    fresh: bool = False  # needs a gateway of its own
    shift_ms: int = 0  # of the gateway's own clock
    verbose: bool = True  # the gateway's level; without it the level that people have


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


def manual_restart(bench) -> None:
    bench.docker("restart", "-t", "15", bench.gateway)
    bench.wait_ready()


def killed(bench) -> None:
    bench.docker("kill", bench.gateway)
    bench.wait_close()
    bench.docker("start", bench.gateway)
    bench.wait_ready()


def held_and_killed(bench) -> None:
    """The same, seen by `ocprobe hold` alone: what it wrote is the client's side."""
    with bench.held():
        bench.docker("kill", bench.gateway)
        time.sleep(2)
        bench.docker("start", bench.gateway)
        bench.wait_ready()


def out_of_memory(bench) -> None:
    """More than the cgroup's limit: the kernel is told to take the gateway first, as it would where it is the largest."""
    bench.docker("update", "--memory", "900m", "--memory-swap", "900m", bench.gateway)
    bench.prefer_for_oom()
    bench.docker("exec", "-d", bench.gateway, "node", "-e", "const a=[];setInterval(()=>a.push(Buffer.alloc(8<<20,1)),4)")
    bench.wait_close(90)
    wait_for(lambda: not bench.running(), 30)
    bench.docker("update", "--memory", "4g", "--memory-swap", "4g", bench.gateway)
    bench.docker("start", bench.gateway)
    bench.wait_ready()


def health_check_kills(bench) -> None:
    """A health check that begins to fail though the gateway is well, and the kill that an orchestrator answers it with."""
    bench.docker("exec", bench.gateway, "touch", "/tmp/looks-sick")
    bench.wait_health("unhealthy", 60)
    bench.docker("kill", bench.gateway)
    bench.wait_close()
    time.sleep(3)


def token_rotated(bench) -> None:
    bench.set_config(lambda config: config["gateway"]["auth"].update(token=bench.next_token()))
    bench.wait_close()
    time.sleep(2)
    bench.restore_token()


def proxy_idle(bench) -> None:
    """nginx with a short read timeout between the CLI and the gateway, which stays as it is."""
    with bench.nginx(read_timeout="10s") as url:
        bench.second_cli(url, seconds=90, cuts=2)


def pairing_refused(bench) -> None:
    bench.unpaired_cli(seconds=25)


def config_reload(bench) -> None:
    """A change that the gateway can only apply by restarting itself."""
    bench.set_config(lambda config: config["gateway"].update(port=18789, tls={"enabled": False}, controlUi={"basePath": "/ui"}))
    bench.wait_close(40)
    bench.wait_ready()
    time.sleep(2)


def network_cut(bench) -> None:
    # An event of a network names a container by its id alone; this one gives the id its name.
    bench.docker("exec", bench.gateway, "true")
    bench.docker("network", "disconnect", bench.network, bench.gateway)
    bench.wait_close(120)
    bench.docker("network", "connect", "--ip", bench.gateway_ip, bench.network, bench.gateway)
    time.sleep(5)


def gateway_never_started(bench) -> None:
    bench.docker("stop", "-t", "10", bench.gateway)
    bench.clear()
    bench.set_raw_config("{ gateway: { mode: \"local\", ")
    bench.docker("start", bench.gateway)
    time.sleep(25)
    bench.set_raw_config(None)
    bench.docker("start", bench.gateway)
    bench.wait_ready()


def stopped(bench) -> None:
    bench.docker("stop", "-t", "15", bench.gateway)
    bench.wait_close()
    time.sleep(8)
    bench.docker("start", bench.gateway)
    bench.wait_ready()


def shifted_clock(bench) -> None:
    bench.check()
    bench.unpaired_cli(seconds=20)
    bench.docker("kill", bench.gateway)
    bench.wait_close()
    time.sleep(3)


def paused(bench) -> None:
    bench.docker("pause", bench.gateway)
    time.sleep(8)
    bench.docker("unpause", bench.gateway)
    time.sleep(3)


def crashed(bench) -> None:
    """Its process ends itself; no signal comes from the engine."""
    bench.signal_process(signal.SIGABRT)
    wait_for(lambda: not bench.running(), 30)
    time.sleep(2)
    bench.docker("start", bench.gateway)
    bench.wait_ready()


def grace_ended(bench) -> None:
    """A gateway that cannot answer the stop: it stands still when the stop comes."""
    bench.signal_process(signal.SIGSTOP)
    bench.docker("stop", "-t", "4", bench.gateway)
    time.sleep(2)
    bench.docker("start", bench.gateway)
    bench.wait_ready()


def restarted_itself(bench) -> None:
    """SIGUSR2 asks the gateway to begin again in its own process (SIGUSR1 up to 2026.7)."""
    bench.signal_process(signal.SIGUSR2)
    time.sleep(12)
    bench.wait_ready()


def recreated(bench) -> None:
    """Another container under the same name, as Compose makes it after a change."""
    bench.docker("stop", "-t", "20", bench.gateway)
    bench.docker("rm", bench.gateway)
    bench.start_gateway({}, verbose=bench.verbose)
    bench.wait_ready()


def wrong_token(bench) -> None:
    bench.failing_cli(f"ws://{bench.gateway_ip}:18789", "unauthorized", token="not-the-token-at-all-0000")


def another_port(bench) -> None:
    bench.failing_cli(f"ws://{bench.gateway_ip}:18788", "ECONNREFUSED")


def healthy(bench) -> None:
    """A session that is opened and closed in order, a config change that cuts nothing."""
    bench.call_once()
    bench.set_config(lambda config: config.setdefault("agents", {}).setdefault("defaults", {}).update(thinkingDefault="low"))
    time.sleep(8)


FAULTY = {"volume": f"{HERE}/fault.cjs:/fault.cjs:ro", "env": "NODE_OPTIONS=--require=/fault.cjs --max-old-space-size=700"}


def faulty(word: str) -> Callable[["object"], None]:
    """An error within the gateway's own process."""
    def make(bench) -> None:
        bench.ask_fault(word)
        time.sleep(3)
        bench.docker("start", bench.gateway)
        bench.wait_ready()
    return make


def refused_config(change: Callable[[dict], None]) -> Callable[["object"], None]:
    """A gateway that starts with a config that its own rules refuse."""
    def make(bench) -> None:
        bench.docker("stop", "-t", "20", bench.gateway)
        bench.clear()
        good = json.loads(json.dumps(bench.config))
        bench.set_config(change)
        bench.docker("start", bench.gateway)
        wait_for(lambda: not bench.running(), 60)
        time.sleep(2)
        bench.config = good
        bench.write_config()
        bench.docker("start", bench.gateway)
        bench.wait_ready()
    return make


def serve_on_lan(config: dict) -> None:
    config["gateway"]["tailscale"] = {"mode": "serve"}


def no_credential(config: dict) -> None:
    config["gateway"]["auth"] = {"mode": "token"}


def proxy_and_token(config: dict) -> None:
    config["gateway"]["auth"] = {"mode": "trusted-proxy", "token": "a-token-that-is-no-secret", "trustedProxy": {"userHeader": "x-user"}}


def crash_loop(bench) -> None:
    """The engine starts it again and again, and its config stays refused."""
    bench.docker("stop", "-t", "20", bench.gateway)
    bench.clear()
    good = json.loads(json.dumps(bench.config))
    bench.set_config(serve_on_lan)
    bench.docker("update", "--restart", "on-failure:4", bench.gateway)
    bench.docker("start", bench.gateway)
    died = lambda: bench.events_file.read_text().count('"status":"die"')
    wait_for(lambda: died() >= 4, 150)
    bench.docker("update", "--restart", "no", bench.gateway)
    bench.config = good
    bench.write_config()
    time.sleep(2)
    bench.docker("start", bench.gateway, check=False)
    bench.wait_ready()


def two_gateways(bench) -> None:
    bench.logs_of_run(bench.other, "state")


def lease_kept(bench) -> None:
    """A gateway that was killed and removed: the next container on its state is kept out by its lease."""
    bench.docker("rm", "-f", bench.gateway)
    bench.logs_of_run(bench.other, "state")
    bench.docker("run", "-d", "--name", bench.gateway, "--network", bench.network, "--ip", bench.gateway_ip,
                 "-v", f"{bench.root}/state:/home/node/.openclaw", bench.image,
                 "node", "openclaw.mjs", "gateway", "--bind", "lan", "--port", "18789")
    bench.wait_ready()


def rate_limited(bench) -> None:
    for _ in range(11):
        wire.talk(bench.gateway_ip, 18789, "not-the-token-at-all-0000", seconds=10)
    time.sleep(3)  # the last refusal's line is written after its answer
    bench.clear()
    wire.talk(bench.gateway_ip, 18789, "not-the-token-at-all-0000", seconds=10)


def origin_refused(bench) -> None:
    wire.talk(bench.gateway_ip, 18789, bench.token, origin="https://elsewhere.example", client="openclaw-control-ui")


def handshake_timeout(bench) -> None:
    wire.talk(bench.gateway_ip, 18789, bench.token, connect=False, seconds=40)


def no_such_name(bench) -> None:
    bench.failing_cli("ws://no-such-gateway:18789", "getaddrinfo", extra=("-e", "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1"))


def untrusted_certificate(bench) -> None:
    folder = bench.root
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                    "/CN=10.96.0.1", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"], check=True, stderr=subprocess.DEVNULL)
    server = subprocess.Popen(["openssl", "s_server", "-accept", "10.96.0.1:18791", "-cert", f"{folder}/cert.pem", "-key", f"{folder}/key.pem",
                               "-quiet"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        bench.failing_cli("wss://10.96.0.1:18791", "self-signed certificate")
    finally:
        server.terminate()
        server.wait()


def composed(second: dict) -> Callable[["object"], None]:
    """Compose v2 makes the gateway's container again, after a change of its file."""
    def make(bench) -> None:
        bench.retire_gateway()
        compose = bench.root / "compose.json"

        def up(change: dict) -> None:
            service = {"image": bench.image, "container_name": bench.gateway, "volumes": [f"{bench.root}/state:/home/node/.openclaw"],
                       "command": ["node", "openclaw.mjs", "gateway", "--bind", "lan", "--port", "18789"], "stop_grace_period": "20s",
                       "networks": {"net": {"ipv4_address": bench.gateway_ip}}, **change}
            compose.write_text(json.dumps({"services": {"gateway": service}, "networks": {"net": {"name": bench.network, "external": True}}}))
            done = subprocess.run(["docker", "compose", "-p", "tml", "-f", str(compose), "up", "-d"], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, env={**os.environ, "DOCKER_CONFIG": COMPOSE_V2}, check=False)
            if done.returncode != 0:
                raise RuntimeError(done.stdout[-300:])
        up({})
        bench.wait_ready()
        bench.wait_cli()
        bench.clear()
        if "image" in second:
            bench.docker("tag", bench.image, second["image"])
        up(second)
        bench.wait_ready()
        time.sleep(2)
    return make


# ------------------------------------------------------------------------- near each other by chance only

def chance_other_container(bench) -> None:
    """The pairing is refused; a neighbour that is no gateway restarts at the same moment."""
    bench.neighbour_restart_beside(lambda: bench.unpaired_cli(seconds=20))


def chance_cli_ended(bench) -> None:
    """The CLI ends by itself, and a moment later somebody restarts the gateway."""
    bench.call_once()
    bench.docker("kill", bench.cli)
    time.sleep(1.2)
    bench.docker("restart", "-t", "15", bench.gateway)
    bench.wait_ready()


def chance_proxy_cut(bench) -> None:
    with bench.nginx(read_timeout="6s") as url:
        bench.second_cli(url, seconds=60, cuts=2)
        bench.docker("kill", bench.gateway)
        bench.wait_close()
        bench.docker("start", bench.gateway)
        bench.wait_ready()


def chance_token_rotated(bench) -> None:
    bench.set_config(lambda config: config["gateway"]["auth"].update(token=bench.next_token()))
    bench.wait_close()
    time.sleep(1.0)
    bench.docker("kill", bench.gateway)
    bench.restore_token()
    bench.docker("start", bench.gateway)
    bench.wait_ready()


def chance_wrong_token(bench) -> None:
    bench.check(token="not-the-token-at-all-0000")
    time.sleep(0.3)
    bench.docker("kill", bench.gateway)
    bench.wait_close()
    bench.docker("start", bench.gateway)
    bench.wait_ready()


# Of a healthy log no cause of the gateway's end is stated, nor a refusal.
ANY = ("gateway_killed", "gateway_crashed", "gateway_stopped", "gateway_restarted", "gateway_recreated", "config_reload",
       "stop_grace_ended", "out_of_memory", "health_check", "network_lost", "proxy_idle_timeout", "auth_refused", "pairing_refused",
       "rate_limited", "gateway_paused", "crash_loop", "gateway_never_started", "client_ended", "loopback", "handshake_timeout")

INCIDENTS = (
    Incident("pairing-refused", pairing_refused, "pairing_refused"),
    Incident("proxy-idle", proxy_idle, "proxy_idle_timeout"),
    Incident("token-rotated", token_rotated, "auth_changed"),
    Incident("killed", killed, "gateway_killed"),
    Incident("held-and-killed", held_and_killed, "gateway_killed"),
    Incident("manual-restart", manual_restart, "gateway_restarted"),
    Incident("stopped", stopped, "gateway_stopped"),
    Incident("config-reload", config_reload, "config_reload"),
    Incident("network-cut", network_cut, "network_lost"),
    Incident("never-started", gateway_never_started, "gateway_never_started"),
    Incident("out-of-memory", out_of_memory, "out_of_memory"),
    Incident("health-check", health_check_kills, "health_check", fresh=True,
             gateway={"health-cmd": "test ! -e /tmp/looks-sick", "health-interval": "2s", "health-timeout": "20s",
                      "health-retries": "3"}),
    Incident("shifted-clock", shifted_clock, "gateway_killed", fresh=True, shift_ms=37_500),
    Incident("wrong-token", wrong_token, "auth_refused", verbose=False),
    Incident("another-port", another_port, None, verbose=False, never=("gateway_killed", "gateway_restarted", "gateway_stopped")),
    Incident("healthy", healthy, None, verbose=False, never=ANY),
    Incident("paused", paused, "gateway_paused", verbose=False),
    Incident("restarted-itself", restarted_itself, "gateway_restarted", verbose=False),
    Incident("killed-default-level", killed, "gateway_killed", verbose=False),
    Incident("manual-restart-default-level", manual_restart, "gateway_restarted", verbose=False),
    Incident("stopped-default-level", stopped, "gateway_stopped", verbose=False),
    Incident("crashed", crashed, "gateway_crashed", verbose=False),
    Incident("grace-ended", grace_ended, "stop_grace_ended", verbose=False),
    Incident("recreated", recreated, "gateway_recreated", verbose=False),
    Incident("heap-limit", faulty("heap"), "gateway_crashed", verbose=False, fresh=True, gateway=FAULTY),
    Incident("uncaught-error", faulty("throw"), "gateway_crashed", verbose=False, fresh=True, gateway=FAULTY),
    Incident("rejected-promise", faulty("reject"), "gateway_crashed", verbose=False, fresh=True, gateway=FAULTY),
    Incident("own-exit", faulty("exit"), "gateway_crashed", verbose=False, fresh=True, gateway=FAULTY),
    Incident("never-started-tailscale", refused_config(serve_on_lan), "gateway_never_started", verbose=False),
    Incident("never-started-no-credential", refused_config(no_credential), "gateway_never_started", verbose=False),
    Incident("never-started-proxy-and-token", refused_config(proxy_and_token), "gateway_never_started", verbose=False),
    Incident("crash-loop", crash_loop, "crash_loop", verbose=False),
    Incident("two-gateways", two_gateways, "two_gateways", verbose=False),
    Incident("rate-limited", rate_limited, "rate_limited", verbose=False, fresh=True),
    Incident("origin-refused", origin_refused, "origin_refused", verbose=False),
    Incident("handshake-timeout", handshake_timeout, "handshake_timeout", verbose=False, fresh=True,
             gateway={"env": "OPENCLAW_HANDSHAKE_TIMEOUT_MS=4000"}),
    Incident("no-such-name", no_such_name, "name_not_resolved", verbose=False),
    Incident("untrusted-certificate", untrusted_certificate, "tls_failed", verbose=False),
    Incident("recreated-new-config", composed({"environment": {"TZ": "UTC"}}), "gateway_recreated", verbose=False, fresh=True),
    Incident("recreated-new-image", composed({"image": "tml-image:2"}), "gateway_recreated", verbose=False, fresh=True),
    Incident("lease-kept", lease_kept, "lease_lost", verbose=False, fresh=True),
    Incident("chance-other-container", chance_other_container, "pairing_refused", never=("gateway_restarted", "gateway_killed")),
    Incident("chance-cli-ended", chance_cli_ended, None, never=("gateway_restarted", "gateway_killed")),
    Incident("chance-proxy-cut", chance_proxy_cut, "proxy_idle_timeout", never=("gateway_killed", "gateway_restarted")),
    Incident("chance-token-rotated", chance_token_rotated, "auth_changed", never=("gateway_killed",)),
    Incident("chance-wrong-token", chance_wrong_token, "gateway_killed"),
)
