"""The CLI dials something else than the gateway, or would not dial at all."""
from containers.case import Case
from containers.cases.common import (
    ALLOW, CONFIG_TOKEN, DEFAULT, ENV_TOKEN, ENV_URL, GATEWAY, LITERAL, NAMED, REFUSED, dial, fact, local,
)
from kit.scenario import ANY

LOOPBACK = "target.loopback_own_container"


def table(kit) -> list[Case]:
    return [Case(**row) for row in loopback(kit) + urls(kit) + policy(kit) + ports(kit)]


def loopback(kit) -> list[dict]:
    token = kit.token
    common = dict(verdict=LOOPBACK, confidence="certain", facts={"reachable": False}, cli="ECONNREFUSED", stages={"connect": "failed"})
    return [dict(common, **row) for row in (
        dict(name="nothing configured", target=DEFAULT, credential="none", cli="requires credentials", quick=True),
        dict(name="token given, URL forgotten", target=DEFAULT, credential=ENV_TOKEN, env={"OPENCLAW_GATEWAY_TOKEN": token}, sent=True),
        dict(name="127.0.0.1 in the URL", target=ENV_URL, credential=ENV_TOKEN, env=dial("ws://127.0.0.1:18789", token), quick=True),
        dict(name="localhost in the URL", target=ENV_URL, env=dial("http://localhost:18789", token)),
        dict(name="[::1] in the URL", target=ENV_URL, env=dial("ws://[::1]:18789", token), verdict=("connect.unreachable", LOOPBACK),
             cli="EADDRNOTAVAIL|ECONNREFUSED"),
        dict(name="127.0.0.2 in the URL", target=ENV_URL, env=dial("ws://127.0.0.2:18789", token)),
        dict(name="the gateway's config copied to the CLI", target=DEFAULT, credential=CONFIG_TOKEN, config=local(token, bind="lan")),
        dict(name="the gateway's state shared, not its namespace", target=DEFAULT, credential=CONFIG_TOKEN, state="gateway",
             check=fact("state.gateway_traces", True)),
        dict(name="remote.url written, mode left at local", target=DEFAULT, credential=CONFIG_TOKEN,
             config=local(token, remote={"url": LITERAL, "token": token})),
        dict(name="host.docker.internal leads here", target=ENV_URL, env=dial("ws://host.docker.internal:18789", token, **ALLOW),
             options=("--add-host", "host.docker.internal:127.0.0.1"), verdict=(LOOPBACK, "connect.refused"),
             confidence=ANY),
        dict(name="loopback remote.url", target="config gateway.remote.url",
             config={"gateway": {"mode": "remote", "remote": {"url": "ws://127.0.0.1:18789", "token": token}}}),
    )]


def urls(kit) -> list[dict]:
    token = kit.token
    common = dict(verdict="target.url_invalid", target=ENV_URL, close=None, cli="SECURITY ERROR|invalid|Invalid", confidence="certain")
    return [dict(common, **row) for row in (
        dict(name="no scheme", env=dial("openclaw-gateway:18789", token), quick=True),
        dict(name="no scheme, an address", env=dial(f"{GATEWAY}:18789", token)),
        dict(name="tcp scheme", env=dial(f"tcp://{GATEWAY}:18789", token)),
        dict(name="quotes kept by --env-file", setup=env_file(f'OPENCLAW_GATEWAY_URL="{LITERAL}"', f"OPENCLAW_GATEWAY_TOKEN={token}")),
        dict(name="single quotes kept", env=dial(f"'{LITERAL}'", token)),
        dict(name="unexpanded ${VAR}", env=dial("ws://${GATEWAY_HOST}:18789", token)),
        dict(name="unexpanded ${VAR} as the whole URL", env=dial("${OPENCLAW_GATEWAY_URL}", token)),
        dict(name="a port too high", env=dial(f"ws://{GATEWAY}:187890", token)),
        dict(name="host:port twice", env=dial(f"ws://{GATEWAY}:28789:18789", token)),
        dict(name="an inline comment kept by --env-file", cli=".",
             setup=env_file(f"OPENCLAW_GATEWAY_URL={LITERAL} # the gateway", f"OPENCLAW_GATEWAY_TOKEN={token}")),
        dict(name="a fragment", env=dial(f"{LITERAL}/#token={kit.secrets.new('token in a fragment')}", token), cli="."),
        dict(name="gateway.port out of range", target=DEFAULT, config=local(token, port=70000), cli="."),
    )]


def env_file(*lines: str):
    """The way of `docker run --env-file`: raw, no quoting, no comments behind a value."""

    def make(context) -> None:
        path = context.lab.new_folder("env") / "cli.env"
        path.write_text("".join(f"{line}\n" for line in lines))
        context.options += ["--env-file", str(path)]

    return make


def policy(kit) -> list[dict]:
    token = kit.token
    common = dict(verdict="target.cli_refuses_plaintext", target=ENV_URL, confidence="certain", cli="SECURITY ERROR")
    return [dict(common, **row) for row in (
        dict(name="the runbook's URL", env=dial("http://openclaw-gateway:18789", token), credential=ENV_TOKEN, quick=True, sent=True,
             facts={"reachable": True, "authorised": True}),
        dict(name="the runbook's URL, wrong token", env=dial("http://openclaw-gateway:18789", kit.wrong), next=("auth.token_mismatch",),
             close=REFUSED),
        dict(name="the switch says true", env=dial(NAMED, token, OPENCLAW_ALLOW_INSECURE_PRIVATE_WS="true")),
        dict(name="the switch in quotes", setup=env_file(f"OPENCLAW_GATEWAY_URL={NAMED}", f"OPENCLAW_GATEWAY_TOKEN={token}",
                                                         'OPENCLAW_ALLOW_INSECURE_PRIVATE_WS="1"')),
        dict(name="0.0.0.0", env=dial("ws://0.0.0.0:18789", token)),
        dict(name="a subnet that only looks private", env=dial("ws://172.32.0.5:18789", token), close=ANY),
        dict(name="a misspelt service, refused before its name is asked for", env=dial("ws://openclaw-gatway:18789", token),
             next=("dns.name_not_found",)),
        dict(name="the name in remote mode", target="config gateway.remote.url",
             config={"gateway": {"mode": "remote", "remote": {"url": NAMED, "token": token}}}),
        dict(name="no credential either", env=dial(NAMED), next=("target.url_needs_env_token",), close=ANY, credential="none"),
    )]


def ports(kit) -> list[dict]:
    token = kit.token
    common = dict(verdict="target.port_mismatch", confidence="certain", cli="ECONNREFUSED")
    return [dict(common, **row) for row in (
        dict(name="the published port used inside", target=ENV_URL, env=dial(f"ws://{GATEWAY}:28789", token), quick=True),
        dict(name="the published port used inside, by name", target=ENV_URL, env=dial("ws://openclaw-gateway:28789", token, **ALLOW)),
        dict(name="the bridge port", target=ENV_URL, env=dial(f"ws://{GATEWAY}:18790", token)),
        dict(name="http without a port", target=ENV_URL, env=dial(f"http://{GATEWAY}", token)),
        dict(name="OPENCLAW_GATEWAY_PORT leaks from the Compose file", target=DEFAULT, network="gateway",
             env={"OPENCLAW_GATEWAY_PORT": "28789", "OPENCLAW_GATEWAY_TOKEN": token}),
        dict(name="gateway.port of the host's config", target=DEFAULT, network="gateway", config=local(token, port=28789)),
        dict(name="a profile moves the port", target=DEFAULT, network="gateway",
             env={"OPENCLAW_PROFILE": "work", "OPENCLAW_GATEWAY_TOKEN": token}),
        dict(name="URL without a token in the environment", verdict="target.url_needs_env_token", target=ENV_URL, env=dial(LITERAL),
             config=local(token), cli="OPENCLAW_GATEWAY_TOKEN", close=ANY, quick=True),
        dict(name="an empty token beside the URL", verdict="target.url_needs_env_token", target=ENV_URL, env=dial(LITERAL, ""),
             cli="OPENCLAW_GATEWAY_TOKEN", close=ANY),
        dict(name="a token file beside the URL", verdict="target.url_needs_env_token", target=ENV_URL, close=ANY,
             env=dial(LITERAL, OPENCLAW_GATEWAY_TOKEN_FILE="/run/secrets/token"), cli="OPENCLAW_GATEWAY_TOKEN",
             findings=("target.dead_variable",)),
        dict(name="remote mode without a URL", verdict="target.remote_url_missing", config={"gateway": {"mode": "remote"}},
             env={"OPENCLAW_GATEWAY_TOKEN": token}, cli="remote", close=ANY, target=ANY),
        dict(name="only the runbook's OPENCLAW_CONFIG_DIR", verdict="target.dead_variable", target=DEFAULT, network="gateway",
             env={"OPENCLAW_CONFIG_DIR": "/data/.openclaw"}, close=REFUSED, confidence="likely", cli="requires credentials", credential="none"),
        dict(name="only a Docker secret's file variable", verdict="target.dead_variable", target=DEFAULT, network="gateway",
             env={"OPENCLAW_GATEWAY_TOKEN_FILE": "/run/secrets/token"}, close=REFUSED, confidence="likely", cli="requires credentials"),
        dict(name="only the old name of the variable", verdict="target.dead_variable", target=DEFAULT, network="gateway",
             env={"CLAWDBOT_GATEWAY_TOKEN": token}, close=REFUSED, confidence="likely", cli="requires credentials"),
    )]
