"""The gateway is reached, and what the CLI sends is not what it wants."""
from containers.case import Case, Context
from containers.cases.common import (
    ALLOW, CONFIG_TOKEN, DEFAULT, ENV_TOKEN, ENV_URL, LITERAL, NAMED, REFUSED, dial, in_state, local,
)
from containers.cases.healthy import by_reference, secret_file
from containers.cases.target import env_file
from containers.lab import STATE
from kit.scenario import ANY

MISMATCH = "token mismatch"


def table(kit) -> list[Case]:
    return [Case(**row) for row in wrong(kit) + malformed(kit) + none(kit) + limits(kit)]


def wrong(kit) -> list[dict]:
    token, bad = kit.token, kit.wrong
    common = dict(verdict="auth.token_mismatch", close=REFUSED, sent=True, cli=MISMATCH, confidence="certain",
                  facts={"reachable": True, "authorised": False})
    return [dict(common, **row) for row in (
        dict(name="wrong token in the environment", target=ENV_URL, credential=ENV_TOKEN, env=dial(LITERAL, bad), quick=True),
        dict(name="Compose's token wrong, the mounted config's right", target=ENV_URL, credential=ENV_TOKEN, env=dial(LITERAL, bad),
             config=local(token)),
        dict(name="the mounted config's token wrong, Compose's right", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN,
             config=local(bad), env={"OPENCLAW_GATEWAY_TOKEN": token}, formats=False, quick=True),
        dict(name="a stale .env in the state directory", target=ENV_URL, credential=f"{ENV_TOKEN} ({STATE}/.env)",
             env={"OPENCLAW_GATEWAY_URL": LITERAL}, config=local(token), setup=in_state(".env", f"OPENCLAW_GATEWAY_TOKEN={bad}\n")),
        dict(name="remote token wrong, Compose's right", target="config gateway.remote.url", credential="config gateway.remote.token",
             config={"gateway": {"mode": "remote", "remote": {"url": LITERAL, "token": bad}}}, env={"OPENCLAW_GATEWAY_TOKEN": token}),
        dict(name="the right token cut short", target=ENV_URL, credential=ENV_TOKEN, env=dial(LITERAL, token[:-1])),
        dict(name="the right token in lower case", target=ENV_URL, credential=ENV_TOKEN, env=dial(LITERAL, token.lower())),
        dict(name="exec's token wrong, PID 1's right", target=ENV_URL, credential=ENV_TOKEN, env=dial(LITERAL, token),
             exec=("-e", f"OPENCLAW_GATEWAY_TOKEN={bad}"), findings=("target.environment_differs",), quick=True),
        dict(name="the token in the URL alone is not read", verdict="target.url_needs_env_token", target=ENV_URL, sent=False, close=ANY,
             credential="none", env=dial(f"{LITERAL}/?token={token}"), cli="OPENCLAW_GATEWAY_TOKEN", facts={}),
        dict(name="the CLI's token in the password variable", target=ENV_URL, credential="env OPENCLAW_GATEWAY_PASSWORD",
             env=dial(LITERAL, OPENCLAW_GATEWAY_PASSWORD=bad), cli="."),
    )]


def malformed(kit) -> list[dict]:
    token = kit.token
    common = dict(verdict="auth.token_malformed", close=REFUSED, target=ENV_URL, credential=ENV_TOKEN, cli=MISMATCH)
    placeholder = dict(common, verdict="auth.token_placeholder")
    return [
        dict(common, name="token in quotes from --env-file", quick=True,
             setup=env_file(f"OPENCLAW_GATEWAY_URL={LITERAL}", f'OPENCLAW_GATEWAY_TOKEN="{token}"')),
        dict(common, name="token with an inline comment from --env-file",
             setup=env_file(f"OPENCLAW_GATEWAY_URL={LITERAL}", f"OPENCLAW_GATEWAY_TOKEN={token} # the gateway's")),
        dict(common, name="token unexpanded", env=dial(LITERAL, "${OPENCLAW_GATEWAY_TOKEN}")),
        dict(common, name="token unexpanded, without braces", env=dial(LITERAL, "$OPENCLAW_GATEWAY_TOKEN"),
             verdict=("auth.token_malformed", "auth.token_mismatch")),
        dict(common, name="token with a name before it", env=dial(LITERAL, f"Bearer {token}")),
        dict(common, name="token on two lines", env=dial(LITERAL, f"{token}\n{token}")),
        dict(placeholder, name="token changeme", env=dial(LITERAL, "changeme")),
        dict(placeholder, name="token undefined", env=dial(LITERAL, "undefined")),
        dict(placeholder, name="token redacted", env=dial(LITERAL, "__OPENCLAW_REDACTED__"), quick=True),
        dict(placeholder, name="token redacted in the mounted config", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN,
             config=local("__OPENCLAW_REDACTED__"), formats=False),
        dict(placeholder, name="token <token>", env=dial(LITERAL, "<TOKEN>")),
    ]


def none(kit) -> list[dict]:
    token = kit.token
    unresolved = dict(verdict="auth.unresolved_secret_ref", target=DEFAULT, network="gateway", cli="secret|credentials", close=ANY)
    return [
        dict(name="no credential anywhere", verdict="auth.no_credential", target=DEFAULT, credential="none", network="gateway",
             close=REFUSED, cli="requires credentials", facts={"reachable": True, "authorised": False}, quick=True),
        dict(name="a config without a token", verdict="auth.no_credential", target=DEFAULT, credential="none", network="gateway",
             config={"gateway": {"mode": "local"}}, close=REFUSED, cli="requires credentials"),
        dict(name="a blank token", verdict="auth.no_credential", target=DEFAULT, credential="none", network="gateway",
             env={"OPENCLAW_GATEWAY_TOKEN": "  "}, close=REFUSED, cli="requires credentials"),
        dict(unresolved, name="${VAR} that this container lacks", config=local("${RIG_TOKEN}"), quick=True),
        dict(unresolved, name="${VAR} that is empty", config=local("${RIG_TOKEN}"), env={"RIG_TOKEN": ""}),
        dict(unresolved, name="${VAR} missing, a token in the environment", config=local("${RIG_TOKEN}"),
             env={"OPENCLAW_GATEWAY_TOKEN": token}),
        dict(unresolved, name="a Docker secret that is not mounted",
             config=by_reference()),
        dict(unresolved, name="a Docker secret with the mode that Docker gives it", config=by_reference(), setup=secret_file(token, 0o444)),
        dict(name="${VAR} missing, URL and token in the environment", verdict="healthy", target=ENV_URL, credential=ENV_TOKEN, sent=True,
             config=local("${RIG_TOKEN}"), env=dial(LITERAL, token), cli="ok"),
    ]


def spend(context: Context) -> None:
    """Ten wrong tokens of this very address."""
    for _ in range(11):
        context.box.exec("/probe/ocprobe", "-o", "json", options=("-e", "OPENCLAW_GATEWAY_TOKEN=spent-on-purpose"))


def limits(kit) -> list[dict]:
    return [
        dict(name="the right token after ten wrong ones", verdict="auth.rate_limited", target=ENV_URL, credential=ENV_TOKEN,
             env=dial(LITERAL, kit.token), started=spend, close=REFUSED, cli="too many failed"),
        dict(name="the right token after ten wrong ones, by name", verdict="auth.rate_limited", target=ENV_URL, credential=ENV_TOKEN,
             env=dial(NAMED, kit.token, **ALLOW), started=spend, close=REFUSED, cli="too many failed"),
    ]
