"""Faults come in chains. Each row has two at once, across the cable from the real gateway unless it says otherwise."""
import json

from kit.chain import Chain
from kit.scenario import ANY, Context, write_config
from kit.world import GATEWAY_ADDRESS, run
from scenarios.loopback import local
from scenarios.places import USER, file_of_root
from scenarios.state import of_the_gateway

HERE = f"ws://{GATEWAY_ADDRESS}:18789"
NAMED = "ws://openclaw-gateway:18789"
ALLOW = {"OPENCLAW_ALLOW_INSECURE_PRIVATE_WS": "1"}
URL, TOKEN = "OPENCLAW_GATEWAY_URL", "OPENCLAW_GATEWAY_TOKEN"


def env(url: str | None, token: str | None, **more) -> dict:
    values = {URL: url, TOKEN: token, **more}
    return {name: value for name, value in values.items() if value is not None}


def sets(**values):
    """Mends by variables; None takes one away."""

    def mend(context: Context) -> None:
        for name, value in values.items():
            if value is None:
                context.env.pop(name, None)
            else:
                context.env[name] = value

    return mend


def writes(config):
    return lambda context: write_config(context.home, config)


def remote(url: str | None, token: str | None) -> dict:
    block = {name: value for name, value in (("url", url), ("token", token)) if value is not None}
    return {"gateway": {"mode": "remote", "remote": block}}


def config_elsewhere(config: dict):
    """Beside the state directory that is used, not in it."""

    def write(context: Context) -> None:
        path = context.home / "cli.json"
        path.write_text(json.dumps(config))
        context.env["OPENCLAW_CONFIG_PATH"] = str(path)

    return write


def in_order(*steps):
    def all_of(context: Context) -> None:
        for step in steps:
            step(context)

    return all_of


def locked_out(context: Context) -> None:
    answers = context.gateway.attempts("cli", "not-the-token", 11)
    assert answers[-1] == "AUTH_RATE_LIMITED", answers


def readable(context: Context) -> None:
    """The file that was root's alone is given to the CLI's uid."""
    run("chown", "-R", f"{USER}:{USER}", context.env["HOME"])


def table(kit) -> list[Chain]:
    rows = [*before_dialling(kit), *own_container(kit), *on_the_way(kit), *credentials(kit)]
    return [Chain(f"chain: {row.pop('name')}", **{"where": "cli", "close": ANY, **row}) for row in rows]


def before_dialling(kit) -> list[dict]:
    """Config, URL, plaintext policy, credentials for the URL: the CLI stops before a packet leaves."""
    token, wrong = kit.token, kit.wrong
    refused, needs = "target.cli_refuses_plaintext", "target.url_needs_env_token"
    allow = sets(**ALLOW)
    return [
        dict(name="plaintext by name, no token beside the URL", verdict=refused, then=needs, env=env(NAMED, None), mend=allow, whole=True),
        dict(name="plaintext by name, token only in the config", verdict=refused, then=needs, env=env(NAMED, None), config=local(token),
             mend=allow, whole=True),
        dict(name="plaintext by name, wrong token", verdict=refused, then="auth.token_mismatch", env=env(NAMED, wrong), mend=allow,
             whole=True),
        dict(name="plaintext by name, a placeholder as token", verdict=refused, then="auth.token_placeholder", env=env(NAMED, "changeme"),
             mend=allow, whole=True),
        dict(name="plaintext by name, token in quotes", verdict=refused, then="auth.token_malformed", env=env(NAMED, f'"{token}"'),
             mend=allow, whole=True),
        dict(name="plaintext by name, the gateway's own state", verdict=refused, then="pairing.required", env=env(NAMED, token),
             setup=of_the_gateway, mend=allow),
        dict(name="plaintext by name, another port", verdict=refused, then="target.port_mismatch",
             env=env("ws://openclaw-gateway:18790", token), mend=allow),
        dict(name="plaintext by a name that nobody has", verdict=refused, then="dns.no_answer", env=env("ws://gateway-x:18789", token),
             mend=allow, args=("--stage-timeout", "700ms")),
        dict(name="plaintext allowed with `true`, no token", verdict=refused, then=needs, mend=allow, whole=True,
             env=env(NAMED, None, OPENCLAW_ALLOW_INSECURE_PRIVATE_WS="true")),
        # Its fix sets the switch that this name needs, too.
        dict(name="no scheme, a placeholder as token", verdict="target.url_invalid", then="auth.token_placeholder",
             env=env("openclaw-gateway:18789", "changeme"), mend=sets(**{URL: NAMED, **ALLOW})),
        dict(name="quotes around the URL, no token beside it", verdict="target.url_invalid", then=needs, env=env(f'"{HERE}"', None),
             mend=sets(**{URL: HERE}), whole=True),
        dict(name="a fragment, no token beside the URL", verdict=needs, then="target.url_invalid", env=env(f"{HERE}#top", None),
             mend=sets(**{TOKEN: token})),
        dict(name="no scheme, own loopback", verdict="target.url_invalid", then="target.loopback_own_container",
             env=env("127.0.0.1:18789", token), mend=sets(**{URL: "ws://127.0.0.1:18789"}), whole=True),
        dict(name="URL without a token, the gateway's own state", verdict=needs, then="pairing.required", env=env(HERE, None),
             setup=of_the_gateway, mend=sets(**{TOKEN: token})),
        dict(name="2026.4.29: no token beside the URL, then plaintext", verdict=needs, then=refused, env=env(NAMED, None),
             args=("--cli-version", "2026.4.29"), mend=sets(**{TOKEN: token})),
        dict(name="a syntax error, then plaintext by name", verdict="state.config_invalid", then=refused, env=env(NAMED, token),
             config="{", mend=writes({}), whole=writes({})),
        dict(name="a syntax error, then a wrong token", verdict="state.config_invalid", then="auth.token_mismatch", env=env(HERE, wrong),
             config="{", mend=writes({}), whole=writes({})),
        dict(name="a config of root's, then no token", verdict="state.config_unreadable", then=needs, env=env(HERE, None),
             uid=USER, setup=file_of_root, mend=readable, whole=readable),
        # Its fix names the URL and the switch that this URL needs.
        dict(name="remote mode without a URL, a placeholder as token", verdict="target.remote_url_missing", then="auth.token_placeholder",
             config=remote(None, "changeme"), mend=in_order(writes(remote(NAMED, "changeme")), allow), whole=writes(remote(NAMED, token))),
        dict(name="a reference that leads nowhere, then own loopback", verdict="auth.unresolved_secret_ref",
             then="target.loopback_own_container", config=local("${NOT_SET_HERE}"), mend=sets(NOT_SET_HERE=token)),
    ]


def own_container(kit) -> list[dict]:
    """The CLI dials its own loopback: the way out is a URL in the environment."""
    token, wrong = kit.token, kit.wrong
    own = "target.loopback_own_container"
    dials = sets(**{URL: NAMED, **ALLOW})
    return [
        dict(name="own loopback, token only in the config", verdict=own, then="target.url_needs_env_token", config=local(token), mend=dials,
             whole=True),
        dict(name="own loopback, a placeholder as token", verdict=own, then="auth.token_placeholder", env=env(None, "changeme"), mend=dials,
             whole=True),
        dict(name="own loopback, the gateway's own state", verdict=own, then="pairing.required", env=env(None, token),
             setup=of_the_gateway, mend=dials),
        dict(name="own loopback, the gateway's own state, another token in the environment", verdict=own, then="auth.token_mismatch",
             env=env(None, wrong), setup=of_the_gateway, mend=dials),
        dict(name="own loopback by the URL, no token beside it", verdict="target.url_needs_env_token", then=own,
             env=env("ws://127.0.0.1:18789", None), mend=sets(**{TOKEN: token}), whole=True),
    ]


def on_the_way(kit) -> list[dict]:
    """Names, ports, routes and TLS."""
    token = kit.token

    def swallow(context: Context) -> None:
        """The way back to this source is cut."""
        source = run("ip", "-n", context.world.spaces["cli"], "route", "get", GATEWAY_ADDRESS).split(" src ")[1].split()[0]
        route = ["ip", "-n", context.world.spaces["gw"], "route"]
        run(*route, "add", "blackhole", f"{source}/32")
        context.unblock = lambda: run(*route, "delete", "blackhole", f"{source}/32")

    def unswallow(context: Context) -> None:
        context.unblock()

    wss = f"wss://{GATEWAY_ADDRESS}:18789"
    return [
        dict(name="another port, a placeholder as token", verdict="target.port_mismatch", then="auth.token_placeholder",
             env=env(f"ws://{GATEWAY_ADDRESS}:18790", "changeme"), mend=sets(**{URL: HERE}), whole=True),
        dict(name="another port, the gateway's own state", verdict="target.port_mismatch", then="pairing.required",
             env=env(f"ws://{GATEWAY_ADDRESS}:18790", token), setup=of_the_gateway, mend=sets(**{URL: HERE})),
        dict(name="a name that nobody has, token in quotes", verdict="dns.no_answer", then="auth.token_malformed",
             env=env("ws://gateway-x:18789", f"'{token}'", **ALLOW), mend=sets(**{URL: NAMED}), args=("--stage-timeout", "700ms")),
        dict(name="no route, the gateway's own state", verdict="connect.unreachable", then="pairing.required",
             env=env("ws://10.99.0.1:18789", token), setup=of_the_gateway, mend=sets(**{URL: HERE})),
        dict(name="no way back, a placeholder as token", verdict="connect.timeout", then="auth.token_placeholder",
             env=env(HERE, "undefined"), setup=swallow, mend=unswallow, args=("--stage-timeout", "700ms")),
        dict(name="wss to the plaintext port, a placeholder as token", verdict="tls.plain_server", then="auth.token_placeholder",
             env=env(wss, "<token>"), mend=sets(**{URL: HERE}), whole=True),
        dict(name="wss by name in the config to the plaintext port", verdict="tls.plain_server", then="target.cli_refuses_plaintext",
             config=remote("wss://openclaw-gateway:18789", token), mend=writes(remote(NAMED, token)),
             whole=writes(remote(NAMED, token))),
    ]


def credentials(kit) -> list[dict]:
    """The gateway answers."""
    token, wrong = kit.token, kit.wrong
    return [
        dict(name="wrong token, the gateway's own state", verdict="auth.token_mismatch", then="pairing.required", env=env(HERE, wrong),
             setup=of_the_gateway, mend=sets(**{TOKEN: token})),
        dict(name="locked out, the gateway's own state", verdict="auth.rate_limited", then="pairing.required", env=env(HERE, token),
             setup=in_order(locked_out, of_the_gateway), mend=lambda context: context.world.new_source()),
        dict(name="locked out, a placeholder as token", verdict="auth.rate_limited", then="auth.token_placeholder",
             env=env(HERE, "changeme"), setup=locked_out, mend=lambda context: context.world.new_source()),
        dict(name="a reference that leads nowhere, the gateway's own state", verdict="auth.unresolved_secret_ref",
             then="pairing.required", setup=in_order(of_the_gateway, config_elsewhere(remote(HERE, "${NOT_SET_HERE}"))),
             mend=sets(NOT_SET_HERE=token)),
    ]
