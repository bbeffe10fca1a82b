"""Across a cable, from another namespace: the gateway's rules for remote clients, and every way not to arrive."""
import subprocess

from kit import peers
from kit.scenario import ANY, Context, Scenario
from kit.world import GATEWAY_ADDRESS, run
from scenarios.loopback import ENV, REFUSED, local

ENV_URL = "env OPENCLAW_GATEWAY_URL"
HERE = f"ws://{GATEWAY_ADDRESS}:18789"


def table(kit) -> list[Scenario]:
    return [Scenario(where="cli", **row) for row in arriving(kit) + refused_by_cli(kit) + not_arriving(kit)]


def env(url: str, token: str | None, **more) -> dict:
    values = {"OPENCLAW_GATEWAY_URL": url, **more}
    if token is not None:
        values["OPENCLAW_GATEWAY_TOKEN"] = token
    return values


def spend_attempts(context: Context) -> None:
    answers = context.gateway.attempts("cli", "not-the-token", 11)
    assert answers[-1] == "AUTH_RATE_LIMITED", answers


def hold_sockets(context: Context) -> None:
    """More sockets of this address than the gateway allows before authentication."""
    wire = str(peers.E2E / "kit" / "wire.py")
    argv = context.world.inside("cli", ["python3", wire, GATEWAY_ADDRESS, "18789", "40", "mute"])
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    context.stack.callback(process.communicate)  # ends with its standard input
    answers = process.stdout.readline().decode()
    assert " 503 " in answers, answers


def arriving(kit) -> list[dict]:
    token, wrong = kit.token, kit.wrong
    return [
        dict(name="remote: address and token", verdict="healthy", target=ENV_URL, credential=ENV, env=env(HERE, token), sent=True,
             facts={"reachable": True, "authorised": True}, cli="ok"),
        dict(name="remote: http URL with blanks and a CR", verdict="healthy", target=ENV_URL, credential=ENV, sent=True,
             env=env(f" http://{GATEWAY_ADDRESS}:18789/\r", token)),
        dict(name="remote: by the config", verdict="healthy", target="config gateway.remote.url",
             credential="config gateway.remote.token", sent=True,
             config={"gateway": {"mode": "remote", "remote": {"url": HERE, "token": token}}}, cli="ok"),
        dict(name="remote: by name, plaintext allowed", verdict="healthy", target=ENV_URL, credential=ENV, sent=True,
             env=env("ws://openclaw-gateway:18789", token, OPENCLAW_ALLOW_INSECURE_PRIVATE_WS="1"), cli="ok"),
        dict(name="remote: wrong token", verdict="auth.token_mismatch", target=ENV_URL, credential=ENV, close=REFUSED, sent=True,
             env=env(HERE, wrong), cli="token mismatch"),
        dict(name="remote: wrong token in the config", verdict="auth.token_mismatch", credential="config gateway.remote.token",
             close=REFUSED, sent=True, config={"gateway": {"mode": "remote", "remote": {"url": HERE, "token": wrong}}}),
        dict(name="remote: right token after ten wrong ones", verdict="auth.rate_limited", target=ENV_URL, credential=ENV,
             close=REFUSED, sent=True, env=env(HERE, token), setup=spend_attempts, cli="too many failed"),
        dict(name="remote: too many open sockets of this address", verdict="http.preauth_limit", target=ENV_URL,
             env=env(HERE, token), setup=hold_sockets, formats=False),
        dict(name="remote: URL in the environment, token only in the config", verdict="target.url_needs_env_token", target=ENV_URL,
             env=env(HERE, None), config=local(token), close=ANY, cli="OPENCLAW_GATEWAY_TOKEN"),
    ]


def refused_by_cli(kit) -> list[dict]:
    token = kit.token
    return [
        dict(name="remote: the runbook's own URL", verdict="target.cli_refuses_plaintext", target=ENV_URL, credential=ENV,
             confidence="certain", env=env("http://openclaw-gateway:18789", token), cli="SECURITY ERROR"),
        dict(name="remote: plaintext allowed with `true`", verdict="target.cli_refuses_plaintext", target=ENV_URL,
             env=env("ws://openclaw-gateway:18789", token, OPENCLAW_ALLOW_INSECURE_PRIVATE_WS="true"), cli="SECURITY ERROR"),
        dict(name="remote: plaintext to a public address", verdict="target.cli_refuses_plaintext", target=ENV_URL,
             env=env("ws://203.0.113.7:18789", token, OPENCLAW_ALLOW_INSECURE_PRIVATE_WS="1")),
        dict(name="remote: --url by name is a finding", verdict="healthy", target="flag --url", credential=ENV, sent=True,
             findings=("target.cli_refuses_plaintext",), env={"OPENCLAW_GATEWAY_TOKEN": token},
             args=("--url", "ws://openclaw-gateway:18789")),
        dict(name="remote: no scheme", verdict="target.url_invalid", target=ENV_URL, env=env(f"{GATEWAY_ADDRESS}:18789", token)),
        dict(name="remote: quotes around the URL", verdict="target.url_invalid", target=ENV_URL, env=env(f'"{HERE}"', token)),
        dict(name="remote: unexpanded variable in the URL", verdict="target.url_invalid", target=ENV_URL,
             env=env("ws://${GATEWAY_HOST}:18789", token)),
        dict(name="remote: a bad port", verdict="target.url_invalid", target=ENV_URL, env=env("ws://openclaw-gateway:99999", token)),
    ]


def not_arriving(kit) -> list[dict]:
    token = kit.token

    def swallow(context: Context) -> None:
        """The way back is cut: the gateway's SYN-ACK never arrives."""
        world = context.world
        source = run("ip", "-n", world.spaces["cli"], "route", "get", GATEWAY_ADDRESS).split(" src ")[1].split()[0]
        route = ["ip", "-n", world.spaces["gw"], "route"]
        run(*route, "add", "blackhole", f"{source}/32")
        context.stack.callback(run, *route, "delete", "blackhole", f"{source}/32")

    def elsewhere(context: Context) -> None:
        """The scripted gateway, behind nginx on the client's own address: a gateway that is not the one of the port."""
        upstream = peers.scripted(context.world, context.stack, "web-server", token, where="cli")
        peers.nginx(context.world, context.stack, upstream, 18790, where="cli")

    return [
        dict(name="remote: nothing configured, own loopback", verdict="target.loopback_own_container", target="default loopback",
             credential="config gateway.auth.token", confidence="certain", config=local(token), stages={"connect": "failed"},
             facts={"reachable": False}, cli="ECONNREFUSED"),
        dict(name="remote: own loopback by the URL", verdict="target.loopback_own_container", target=ENV_URL, confidence="certain",
             env=env("ws://localhost:18789", token)),
        # The variable, as podman sets it: the machine of the tests need not be a container itself.
        dict(name="remote: own loopback, candidates not asked", verdict="target.loopback_own_container", config=local(token),
             confidence="likely", args=("--no-candidates",), env={"container": "podman"}),
        dict(name="remote: another port of the right host", verdict="target.port_mismatch", target=ENV_URL,
             env=env(f"ws://{GATEWAY_ADDRESS}:18790", token)),
        dict(name="remote: refused, candidates not asked", verdict="connect.refused", target=ENV_URL, args=("--no-candidates",),
             env=env(f"ws://{GATEWAY_ADDRESS}:18790", token), cli="ECONNREFUSED"),
        dict(name="remote: no way back", verdict="connect.timeout", target=ENV_URL, env=env(HERE, token), setup=swallow,
             args=("--stage-timeout", "700ms")),
        dict(name="remote: no route", verdict="connect.unreachable", target=ENV_URL, env=env("ws://10.99.0.1:18789", token)),
        dict(name="remote: no IPv6", verdict="connect.unreachable", target=ENV_URL, env=env("ws://[fd00::1]:18789", token)),
        dict(name="remote: a web server on the port", verdict="http.not_a_gateway", target="flag --url", setup=elsewhere,
             env={"OPENCLAW_GATEWAY_TOKEN": token}, args=("--url", "ws://127.0.0.1:18790"), close=ANY),
    ]
