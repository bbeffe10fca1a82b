"""Peers that are starting, stalled, stopped, killed or that come and go."""
import threading

from containers.case import Case, Context, Kit
from containers.cases.common import (
    ALLOW, CONFIG_TOKEN, DEFAULT, ENV_TOKEN, ENV_URL, NAMED, both, dial, fact, local,
)
from containers.lab import NET, STATE, Box, gateway_config, real, start_gateway
from kit.scenario import ANY
from kit.world import wait_until

GATEWAY, COMING_AND_GOING = "10.93.0.50", "10.93.0.51"
LITERAL = f"ws://{GATEWAY}:18789"
# What a container that restarts for ever looks like from its neighbours, by the moment: it is there, or it is not.
UNSTEADY = ("connect.refused", "connect.unreachable", "connect.timeout", "http.gateway_starting", "http.gateway_draining")


def start(kit: Kit, stack) -> None:
    config = gateway_config(auth={"mode": "token", "token": kit.token})
    kit.boxes["gateway"] = start_gateway(kit.lab, stack, config, address=GATEWAY)


def paused(context: Context) -> None:
    name = context.kit.gateway.name
    context.lab.docker("pause", name)
    context.stack.callback(context.lab.docker, "unpause", name)


def out_of_memory(context: Context) -> None:
    """A process of this container is killed for its memory; the first one lives on."""
    context.box.exec("tail", "/dev/zero", timeout=60)


def unsteady(*options: str, config=None, command: tuple = (), alias: str = "unsteady"):
    """A gateway that the engine starts again and again."""

    def make(context: Context) -> None:
        text = config if config is not None else gateway_config(auth={"mode": "token", "token": context.kit.token})
        box = start_gateway(context.lab, context.stack, text, "--restart", "always", *options, address=COMING_AND_GOING, alias=alias,
                            ready=False, label="unsteady", command=command)

        def restarted() -> bool:
            return int(context.lab.docker("inspect", "-f", "{{.RestartCount}}", box.name)) >= 1

        wait_until(restarted, 300, f"{box.name} restarts")

    return make


def orphaned(context: Context) -> None:
    """The CLI shares the namespace of a gateway that is then recreated: it stays behind in a namespace without a network."""
    first = context.lab.run(context.stack, "short-lived", real("2026.9.6"), "--entrypoint", "tini", command=("--", "sleep", "infinity"))
    context.options += ["--network", f"container:{first.name}"]
    context.first = first


def gone(context: Context) -> None:
    context.lab.docker("rm", "-f", context.first.name)


def stopped(context: Context) -> None:
    name = context.kit.gateway.name
    context.lab.docker("stop", "-t", "30", name)


def table(kit) -> list[Case]:
    token = kit.token
    env = dial(LITERAL, token)
    far = dict(target=ENV_URL, credential=ENV_TOKEN, env=env)
    rows = [
        dict(far, name="paused, from another container", verdict="http.no_response", started=paused, cli="timeout|not reachable|closed",
             formats=False, quick=True, facts={"authorised": None}),
        dict(name="paused, from beside it", verdict="http.gateway_stalled", target=DEFAULT, credential=CONFIG_TOKEN, network="gateway",
             config=local(token), started=paused, cli="timeout|not reachable|closed", formats=False, quick=True),
        dict(far, name="this container was out of memory", verdict="healthy", options=("-m", "300m"), started=out_of_memory, quick=True,
             check=both(fact("environment.oom_kills", lambda count: (count or 0) >= 1), fact("environment.memory_limit_bytes", 300 << 20))),
        dict(name="gateway out of memory, restarting", verdict=UNSTEADY, target=ENV_URL, credential=ENV_TOKEN, close=ANY, formats=False,
             env=dial(f"ws://{COMING_AND_GOING}:18789", token), setup=unsteady("-m", "100m"), cause="out of memory|oom", quick=True),
        dict(name="gateway killed by its health check", verdict=UNSTEADY, target=ENV_URL, credential=ENV_TOKEN, close=ANY, formats=False,
             env=dial(f"ws://{COMING_AND_GOING}:18789", token),
             setup=unsteady("--health-cmd", "curl -sf -m1 http://127.0.0.1:18789/readyz || kill 1", "--health-interval", "2s",
                            "--health-retries", "1")),
        dict(name="gateway with a broken config, restarting, by name", verdict=(*UNSTEADY, "dns.name_not_found"), target=ENV_URL, close=ANY,
             env=dial("ws://unsteady:18789", token, **ALLOW), setup=unsteady(config="{ broken"), formats=False),
        dict(name="gateway without auth refuses a LAN bind, restarting", verdict=UNSTEADY, target=ENV_URL, close=ANY, formats=False,
             env=dial(f"ws://{COMING_AND_GOING}:18789", token), setup=unsteady(config=gateway_config(auth={"mode": "none"}))),
        dict(name="left behind in a namespace that is gone", verdict="target.loopback_own_container", target=DEFAULT, credential=CONFIG_TOKEN,
             config=local(token), network=None, setup=orphaned, started=gone, cli="ECONNREFUSED"),
        dict(name="left behind, gateway by name", verdict=("dns.no_answer", "dns.name_not_found"), target=ENV_URL, network=None, setup=orphaned,
             started=gone, env=dial(NAMED, token, **ALLOW), cli="ENOTFOUND|EAI_AGAIN"),
        # From here on the gateway is down.
        dict(far, name="stopped, by address", verdict=("connect.unreachable", "connect.timeout"), started=stopped, formats=False,
             cli="EHOSTUNREACH|timeout|not reachable"),
        dict(name="stopped, by name", verdict="dns.name_not_found", target=ENV_URL, env=dial(NAMED, token, **ALLOW), cli="ENOTFOUND|EAI_AGAIN"),
        dict(name="stopped, its state shared", verdict="target.loopback_own_container", target=DEFAULT, state="gateway",
             cli="ECONNREFUSED", check=fact("state.lock.state", lambda state: state in ("none", "dead"))),
    ]
    return [Case(**row) for row in rows]
