"""In the gateway's own namespace: which credential the CLI would send, from where, and what becomes of it."""
from kit.scenario import ANY, Context, Scenario

URL, ENV, CONFIG = "default loopback", "env OPENCLAW_GATEWAY_TOKEN", "config gateway.auth.token"
REFUSED = (1008, "frame")
UP = {"reachable": True, "authorised": True}
OLD = ("--cli-version", "2026.7.1")


def local(token) -> dict:
    return {"gateway": {"mode": "local", "auth": {"mode": "token", "token": token}}}


def dotenv(line: str):
    def write(context: Context) -> None:
        state = context.home / ".openclaw"
        state.mkdir(exist_ok=True)
        (state / ".env").write_text(line)

    return write


def installed(version: str):
    """A package of that version behind `openclaw` on PATH: measured, not assumed."""

    def install(context: Context) -> None:
        package = context.home / "lib" / "node_modules" / "openclaw"
        package.mkdir(parents=True)
        (package / "package.json").write_text(f'{{"name": "openclaw", "version": "{version}", "bin": {{"openclaw": "openclaw.mjs"}}}}')
        (package / "openclaw.mjs").write_text("#!/usr/bin/env node\n")
        (package / "openclaw.mjs").chmod(0o755)
        (context.home / "bin").mkdir()
        (context.home / "bin" / "openclaw").symlink_to(package / "openclaw.mjs")
        context.env["PATH"] = f"{context.home}/bin:/usr/bin:/bin"

    return install


def measured(version: str):
    def check(report: dict) -> list[str]:
        cli = report["cli"]
        good = cli["version"] == version and cli["source"] == "measured"
        return [] if good else [f"cli: expected {version} measured, got {cli}"]

    return check


def length_is(value: str):
    def check(report: dict) -> list[str]:
        got = report["credential"].get("length")
        return [] if got == len(value) else [f"credential.length: expected {len(value)}, got {got}"]

    return check


def healthy(kit) -> list[Scenario]:
    token = kit.token
    from_env = {"OPENCLAW_GATEWAY_TOKEN": token}
    return [
        Scenario("token in the config", "healthy", target=URL, credential=CONFIG, config=local(token), sent=True, facts=UP,
                 check=length_is(token), cli="ok"),
        Scenario("token in the environment", "healthy", target=URL, credential=ENV, env=from_env, sent=True, facts=UP, cli="ok"),
        Scenario("the same token twice", "healthy", target=URL, credential=CONFIG, config=local(token), env=from_env, sent=True),
        Scenario("token with a trailing CR", "healthy", target=URL, credential=ENV, env={"OPENCLAW_GATEWAY_TOKEN": token + "\r"},
                 sent=True, check=length_is(token), cli="ok"),
        Scenario("token with blanks around it", "healthy", credential=ENV, env={"OPENCLAW_GATEWAY_TOKEN": f"  {token} "}, sent=True),
        Scenario("token in the state directory's .env", "healthy", target=URL, sent=True,
                 setup=dotenv(f"OPENCLAW_GATEWAY_TOKEN={token}\n"), check=source_starts(f"{ENV} ("), cli="ok"),
        Scenario("token in the config's env.vars", "healthy", credential=f"{ENV} (config env.vars)", sent=True,
                 config={"gateway": {"mode": "local"}, "env": {"vars": {"OPENCLAW_GATEWAY_TOKEN": token}}}),
        Scenario("token by reference to a variable", "healthy", credential=CONFIG, sent=True, env={"MY_TOKEN": token},
                 config=local("${MY_TOKEN}"), cli="ok"),
        Scenario("token by a secret reference", "healthy", credential=CONFIG, sent=True, env={"MY_TOKEN": token},
                 config=local({"source": "env", "provider": "default", "id": "MY_TOKEN"})),
        Scenario("config with comments and an include", "healthy", credential=CONFIG, sent=True, setup=include(token),
                 config='{\n // JSON5\n gateway: { $include: "./gateway.json5", mode: \'local\', },\n}\n', cli="ok"),
        Scenario("--url to loopback", "healthy", target="flag --url", credential=ENV, env=from_env, sent=True,
                 args=("--url", "ws://127.0.0.1:18789")),
        Scenario("--url by name", "healthy", target="flag --url", credential=ENV, env=from_env, sent=True,
                 args=("--url", "http://localhost:18789/")),
        Scenario("--token-file", "healthy", credential="flag --token-file", setup=token_file(token), sent=True),
        Scenario("OCPROBE_TOKEN and OCPROBE_URL", "healthy", target="env OCPROBE_URL", credential="env OCPROBE_TOKEN", sent=True,
                 env={"OCPROBE_TOKEN": token, "OCPROBE_URL": "ws://127.0.0.1:18789"}),
        Scenario("mode none in a remote client's config, where the gateway takes a token", "healthy", sent=True, cli="ok",
                 credential="config gateway.remote.token",
                 config={"gateway": {"mode": "remote", "auth": {"mode": "none"},
                                     "remote": {"url": "ws://127.0.0.1:18789", "token": token}}}),
        Scenario("variables that this version ignores", "healthy", credential=ENV, sent=True, findings=("target.dead_variable",),
                 env={**from_env, "OPENCLAW_CONFIG_DIR": "/data", "CLAWDBOT_GATEWAY_TOKEN": kit.wrong,
                      "OPENCLAW_GATEWAY_TOKEN_FILE": "/run/secrets/token"}),
        Scenario("a proxy variable that would catch the target", "healthy", credential=ENV, sent=True,
                 env={**from_env, "HTTP_PROXY": "http://proxy.corp:3128", "ALL_PROXY": "socks5://proxy.corp:1080"}),
    ]


def source_starts(text: str):
    def check(report: dict) -> list[str]:
        got = report["credential"]["source"]
        return [] if got.startswith(text) else [f"credential.source: expected {text}…, got {got}"]

    return check


def include(token: str):
    def write(context: Context) -> None:
        (context.home / ".openclaw" / "gateway.json5").write_text(f"{{ auth: {{ mode: 'token', token: '{token}' }} }}")

    return write


def token_file(token: str):
    def write(context: Context) -> None:
        path = context.home / "token"
        path.write_text(token + "\n")
        context.args += ["--token-file", str(path)]

    return write


def two_sources(kit) -> list[Scenario]:
    """Config and environment disagree: 2026.9.6 takes the config's, 2026.7.1 the environment's."""
    right, wrong = kit.token, kit.wrong
    env_wrong, env_right = {"OPENCLAW_GATEWAY_TOKEN": wrong}, {"OPENCLAW_GATEWAY_TOKEN": right}
    mismatch = dict(close=REFUSED, forgive=True, sent=True)
    return [
        Scenario("config right, environment wrong", "healthy", credential=CONFIG, config=local(right), env=env_wrong, sent=True, cli="ok"),
        Scenario("config wrong, environment right", "auth.token_mismatch", credential=CONFIG, config=local(wrong), env=env_right,
                 confidence="certain", cli="token mismatch", **mismatch),
        Scenario("the same with --prove", "auth.token_mismatch", credential=CONFIG, config=local(wrong), env=env_right,
                 args=("--prove",), **mismatch),
        Scenario("config right, environment wrong, 2026.7.1", "auth.token_mismatch", credential=ENV, config=local(right),
                 env=env_wrong, args=OLD, **mismatch),
        Scenario("config wrong, environment right, 2026.7.1", "healthy", credential=ENV, config=local(wrong), env=env_right,
                 args=OLD, sent=True),
        Scenario("environment wrong, 2026.7.1 installed", "auth.token_mismatch", credential=ENV, config=local(right), env=env_wrong,
                 setup=installed("2026.7.1"), check=measured("2026.7.1"), **mismatch),
        Scenario("environment wrong, 2026.9.6 installed", "healthy", credential=CONFIG, config=local(right), env=env_wrong,
                 setup=installed("2026.9.6"), check=measured("2026.9.6"), sent=True),
        Scenario("a stale token in .env beside the config", "healthy", credential=CONFIG, config=local(right), sent=True,
                 setup=dotenv(f"OPENCLAW_GATEWAY_TOKEN={wrong}\n")),
    ]


def broken(kit) -> list[Scenario]:
    token, wrong = kit.token, kit.wrong
    refused = dict(close=REFUSED, forgive=True)

    def env(value: str) -> dict:
        return {"OPENCLAW_GATEWAY_TOKEN": value}

    return [
        Scenario("wrong token", "auth.token_mismatch", credential=ENV, env=env(wrong), sent=True, confidence="certain",
                 facts={"reachable": True, "authorised": False}, cli="token mismatch", **refused),
        Scenario("no token anywhere", "auth.no_credential", target=URL, credential="none", close=REFUSED,
                 facts={"reachable": True}, cli="requires credentials"),
        Scenario("only a dead variable has it", ("target.dead_variable", "auth.no_credential"), credential="none", close=REFUSED,
                 env={"OPENCLAW_GATEWAY_TOKEN_FILE": "/run/secrets/token"}),
        Scenario("token in quotes", "auth.token_malformed", credential=ENV, env=env(f'"{token}"'), sent=True, **refused),
        Scenario("token with a blank inside", "auth.token_malformed", credential=ENV, env=env(f"{token[:20]} {token[20:]}"), sent=True,
                 **refused),
        Scenario("an unexpanded variable as token", "auth.token_malformed", credential=ENV, env=env("${OPENCLAW_GATEWAY_TOKEN}"),
                 **refused),
        Scenario("the redaction marker as token", "auth.token_placeholder", credential=CONFIG, config=local("__OPENCLAW_REDACTED__"),
                 **refused),
        Scenario("changeme as token", "auth.token_placeholder", credential=ENV, env=env("changeme"), **refused),
        Scenario("undefined as token", "auth.token_placeholder", credential=CONFIG, config=local("undefined"), **refused),
        Scenario("a reference to a variable that is not set", "auth.unresolved_secret_ref", config=local("${NOT_SET_HERE}"),
                 env=env(token), close=ANY, cli="gateway.auth.token"),
        Scenario("a config for another port", "target.port_mismatch", config={"gateway": {"port": 18790, **local(token)["gateway"]}},
                 credential=CONFIG, cli="ECONNREFUSED"),
        Scenario("a variable for another port", "target.port_mismatch", env={**env(token), "OPENCLAW_GATEWAY_PORT": "18799"}),
        Scenario("IPv6 loopback, while it listens on IPv4 alone", "connect.refused", target="env OPENCLAW_GATEWAY_URL",
                 env={**env(token), "OPENCLAW_GATEWAY_URL": "ws://[::1]:18789"}, args=("--no-candidates",),
                 check=lambda report: [] if "bound to 0.0.0.0 only" in report["verdict"]["cause"] else [report["verdict"]["cause"]]),
        Scenario("remote mode without a URL", "target.remote_url_missing", config={"gateway": {"mode": "remote"}}, env=env(token),
                 cli="gateway.remote.url"),
        Scenario("wss to a plaintext port", "tls.plain_server", target="env OPENCLAW_GATEWAY_URL",
                 env={**env(token), "OPENCLAW_GATEWAY_URL": "wss://127.0.0.1:18789"}, cli="wrong version number"),
    ]


def table(kit) -> list[Scenario]:
    return healthy(kit) + two_sources(kit) + broken(kit)
