"""Set-ups that work, in every shape: none may raise an alarm."""
import json
import os

from containers.case import Case, Context
from containers.cases.common import (
    ALLOW, CONFIG_TOKEN, DEFAULT, ENV_TOKEN, ENV_URL, GATEWAY, LITERAL, NAMED, UP, both, dial, fact, in_state, local, no_alarm,
)
from containers.lab import HOST, STATE, USER, write_config

DOTENV = f"{STATE}/.env"


def table(kit) -> list[Case]:
    return [Case(verdict="healthy", **{"facts": UP, "sent": True, "cli": "ok", "check": no_alarm, **row})
            for row in dialled(kit) + beside(kit) + configured(kit) + confined(kit)]


def dialled(kit) -> list[dict]:
    token = kit.token
    common = dict(target=ENV_URL, credential=ENV_TOKEN)
    return [dict(common, **row) for row in (
        dict(name="address and token", env=dial(LITERAL, token), quick=True,
             check=both(no_alarm, fact("environment.in_container", True), fact("environment.uid", 1000),
                        fact("environment.resolver", ["127.0.0.11"]), fact("environment.default_gateway", HOST))),
        dict(name="service name with the switch", env=dial(NAMED, token, **ALLOW), quick=True),
        dict(name="http URL with the switch", env=dial("http://openclaw-gateway:18789", token, **ALLOW)),
        dict(name="upper case in the URL", env=dial("WS://OpenClaw-Gateway:18789", token, **ALLOW)),
        dict(name="name with its network", env=dial("ws://openclaw-gateway.ocprobe-net:18789", token, **ALLOW)),
        dict(name="a path in the URL", env=dial(f"{LITERAL}/some/path?x=1", token)),
        dict(name="an octal address", env=dial("ws://0x0a.0x5d.0.012:18789", token)),
        dict(name="CR and blanks at the ends", env=dial(f" {LITERAL}/\r", f" {token}\r"), check=None),
        dict(name=".local name from extra_hosts", env=dial("ws://gw.local:18789", token), options=("--add-host", f"gw.local:{GATEWAY}")),
        dict(name="user and password in the URL", check=None,
             env=dial(f"ws://user:{kit.secrets.new('password in the URL')}@{GATEWAY}:18789", token)),
        dict(name="a token in the URL's query", check=None,
             env=dial(f"{LITERAL}/?token={kit.secrets.new('token in a query')}", token)),
        dict(name="a password beside the token", env=dial(LITERAL, token, OPENCLAW_GATEWAY_PASSWORD=kit.secrets.new("spare password"))),
        dict(name="proxy variables", env=dial(LITERAL, token, HTTP_PROXY=f"http://u:{kit.secrets.new('proxy password')}@10.93.9.9:3128"),
             findings=("target.proxy_variables",), check=None),
        dict(name="no resolv.conf needed for an address", env=dial(LITERAL, token), options=("-v", "/dev/null:/etc/resolv.conf:ro"),
             check=None),
        dict(name="through the host's published port", env=dial(f"ws://{HOST}:28789", token)),
        dict(name="on the host's network", env=dial(LITERAL, token), network="host", check=None),
        dict(name="exec with another environment than PID 1", env=dial("ws://10.93.0.99:18789", kit.wrong), check=None,
             exec=("-e", f"OPENCLAW_GATEWAY_URL={LITERAL}", "-e", f"OPENCLAW_GATEWAY_TOKEN={token}"),
             findings=("target.environment_differs",)),
    )]


def beside(kit) -> list[dict]:
    """In the gateway's own namespace."""
    token = kit.token
    return [dict(dict(network="gateway", target=DEFAULT), **row) for row in (
        dict(name="beside the gateway, token in the config", credential=CONFIG_TOKEN, config=local(token), quick=True),
        dict(name="beside the gateway, token in the environment", credential=ENV_TOKEN, env={"OPENCLAW_GATEWAY_TOKEN": token}),
        dict(name="beside the gateway, its own state", credential=CONFIG_TOKEN, state="gateway", quick=True,
             check=both(no_alarm, fact("state.gateway_traces", True), fact("state.lock.held", True))),
        dict(name="beside the gateway, its state read-only", credential=CONFIG_TOKEN, state="gateway:ro",
             findings=("state.not_writable",), check=fact("state.read_only_mount", True)),
        dict(name="beside the gateway, read-only on purpose", credential=CONFIG_TOKEN, state="gateway:ro",
             env={"OPENCLAW_CONFIG_READONLY": "1"}),
        dict(name="in the gateway's container", credential=CONFIG_TOKEN, in_gateway=True, quick=True,
             check=both(no_alarm, fact("state.lock.state", "live"), fact("state.lock.held", True))),
        dict(name="beside the gateway, localhost", target=ENV_URL, credential=ENV_TOKEN, env=dial("ws://localhost:18789", token)),
        dict(name="beside the gateway, by name", target=ENV_URL, credential=ENV_TOKEN, env=dial(NAMED, token, **ALLOW)),
        dict(name="beside the gateway, port from a Compose value", credential=ENV_TOKEN,
             env={"OPENCLAW_GATEWAY_PORT": "127.0.0.1:18789", "OPENCLAW_GATEWAY_TOKEN": token}),
        dict(name="beside the gateway, a token that Compose kept elsewhere", credential=CONFIG_TOKEN, config=local(token),
             env={"OPENCLAW_GATEWAY_TOKEN": kit.wrong}, check=None),
    )]


def configured(kit) -> list[dict]:
    token = kit.token
    remote = {"gateway": {"mode": "remote", "remote": {"url": LITERAL, "token": token}}}
    including = '{ $include: "./gateway.json5" }'
    return [
        dict(name="remote mode", target="config gateway.remote.url", credential="config gateway.remote.token", config=remote, quick=True),
        dict(name="remote mode, token in the environment", target="config gateway.remote.url", credential=ENV_TOKEN,
             config={"gateway": {"mode": "remote", "remote": {"url": LITERAL}}}, env={"OPENCLAW_GATEWAY_TOKEN": token}),
        dict(name="an included file", target="config gateway.remote.url", credential="config gateway.remote.token", config=including,
             setup=in_state("gateway.json5", json.dumps(remote))),
        dict(name="the state directory's .env", target=f"{ENV_URL} ({DOTENV})", credential=f"{ENV_TOKEN} ({DOTENV})",
             setup=in_state(".env", f"OPENCLAW_GATEWAY_URL={LITERAL}\nOPENCLAW_GATEWAY_TOKEN=\"{token}\" # the gateway's\n")),
        dict(name=".env with CR and export", target=f"{ENV_URL} ({DOTENV})", credential=f"{ENV_TOKEN} ({DOTENV})", check=None,
             setup=in_state(".env", f"export OPENCLAW_GATEWAY_URL='{LITERAL}'\r\nexport OPENCLAW_GATEWAY_TOKEN={token}\r\n")),
        dict(name="the config's env.vars", target=f"{ENV_URL} (config env.vars)", credential=f"{ENV_TOKEN} (config env.vars)",
             config={"env": {"vars": {"OPENCLAW_GATEWAY_URL": LITERAL, "OPENCLAW_GATEWAY_TOKEN": token}}, "gateway": {"mode": "local"}}),
        dict(name="${VAR} in the config", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN, config=local("${RIG_TOKEN}"),
             env={"RIG_TOKEN": token}),
        dict(name="a Docker secret by reference", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN, config=by_reference(),
             setup=secret_file(token, 0o400)),
        dict(name="config in another place", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN,
             env={"OPENCLAW_CONFIG_PATH": "/etc/openclaw/my.json"}, setup=elsewhere(local(token), "/etc/openclaw", "my.json")),
        dict(name="state in another place", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN,
             env={"OPENCLAW_STATE_DIR": "/data/.openclaw"}, setup=elsewhere(local(token), "/data/.openclaw", "openclaw.json")),
        dict(name="home in another place", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN,
             env={"OPENCLAW_HOME": "/data"}, setup=elsewhere(local(token), "/data/.openclaw", "openclaw.json")),
        dict(name="the config file alone mounted", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN,
             setup=elsewhere(local(token), None, "openclaw.json"), findings=("state.single_file_mount",), check=None),
        dict(name="gateway.env in the home", target=f"{ENV_URL} (/home/node/.config/openclaw/gateway.env)",
             credential=f"{ENV_TOKEN} (/home/node/.config/openclaw/gateway.env)",
             setup=file_at("/home/node/.config/openclaw", "gateway.env", f"OPENCLAW_GATEWAY_URL={LITERAL}\nOPENCLAW_GATEWAY_TOKEN={token}\n")),
        dict(name="a byte order mark before the config", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN,
             config="\ufeff" + json.dumps(local(token))),
        dict(name="JSON5 in the config", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN,
             config="// by hand\n{gateway: {mode: 'local', /* as ever */ auth: {mode: 'token', token: '%s',},},}\n" % token),
        dict(name="a port variable of Kubernetes' service links", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN, config=local(token),
             env={"OPENCLAW_GATEWAY_PORT": "tcp://10.96.0.5:18789", "OPENCLAW_GATEWAY_SERVICE_HOST": "10.96.0.5"}, check=None),
        dict(name="an empty token variable beside a config", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN, config=local(token),
             env={"OPENCLAW_GATEWAY_TOKEN": "", "OPENCLAW_GATEWAY_PASSWORD": ""}),
        dict(name="an empty URL variable hides the .env's", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN, config=local(token),
             env={"OPENCLAW_GATEWAY_URL": ""}, setup=in_state(".env", "OPENCLAW_GATEWAY_URL=ws://10.93.0.99:18789\n"), check=None),
        dict(name="a .env that may not be read", target=ENV_URL, credential=ENV_TOKEN, env=dial(LITERAL, token), check=None,
             setup=in_state(".env", "OPENCLAW_GATEWAY_TOKEN=other\n", owner=0)),
        dict(name="a .env in the working directory is not read", check=None, findings=("target.dead_variable",), target=ENV_URL, credential=ENV_TOKEN, env=dial(LITERAL, token),
             setup=file_at("/work", ".env", f"OPENCLAW_GATEWAY_TOKEN={kit.wrong}\n"), options=("-w", "/work")),
        dict(name="a profile's name in the environment", target=ENV_URL, credential=ENV_TOKEN,
             env=dial(LITERAL, token, OPENCLAW_PROFILE="work")),
    ]


def confined(kit) -> list[dict]:
    env = dial(LITERAL, kit.token)
    common = dict(target=ENV_URL, credential=ENV_TOKEN, env=env)
    return [dict(common, **row) for row in (
        dict(name="read-only root, no capabilities", quick=True, findings=("state.not_writable",),
             check=both(fact("environment.root_read_only", True), fact("environment.no_new_privileges", True)),
             options=("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")),
        dict(name="a memory limit", options=("-m", "600m"), check=both(no_alarm, fact("environment.memory_limit_bytes", 600 << 20),
             fact("environment.oom_kills", 0))),
        dict(name="as root", exec=("-u", "0"), check=None),
        dict(name="as a uid without a name", uid=4242, check=None, findings=("state.not_writable",)),
        dict(name="tmpfs over the state directory", options=("--tmpfs", f"{STATE}:mode=700,uid=1000,gid=1000"),
             check=both(no_alarm, fact("state.mount_type", "tmpfs"))),
        dict(name="tmpfs of root's over the state directory", options=("--tmpfs", STATE), findings=("state.not_writable",), check=None),
        dict(name="no HOME", exec=("-e", "HOME=")),
        dict(name="eight megabytes of memory", options=("-m", "8m", "--memory-swap", "8m"), cli=None),
        dict(name="a user namespace", options=("--cap-add", "SYS_ADMIN", "--security-opt", "seccomp=unconfined", "--security-opt",
             "apparmor=unconfined"), under=("unshare", "-r"), check=fact("environment.user_namespace_mapped", True)),
        dict(name="an empty environment, the gateway's state", check=None, findings=("target.environment_differs",), network="gateway", state="gateway", target=DEFAULT, credential=CONFIG_TOKEN, env={},
             under=("env", "-i")),
        dict(name="a sidecar that shares processes too", network="gateway", target=DEFAULT, credential=ENV_TOKEN,
             env={"OPENCLAW_GATEWAY_TOKEN": kit.token}, setup=share_processes, check=None),
    )]


def by_reference() -> dict:
    """A config that takes the token from the file of a Docker secret."""
    return {"secrets": {"providers": {"docker": {"source": "file", "path": "/run/secrets/token", "mode": "singleValue"}}},
            **local({"source": "file", "provider": "docker", "id": "value"})}


def secret_file(value: str, mode: int):
    def make(context: Context) -> None:
        folder = context.lab.new_folder("secrets", mode=0o755)
        (folder / "token").write_text(value + "\n")
        (folder / "token").chmod(mode)
        os.chown(folder / "token", USER, USER)
        context.options += ["-v", f"{folder}:/run/secrets:ro"]

    return make


def share_processes(context: Context) -> None:
    context.options += ["--pid", f"container:{context.kit.gateway.name}"]


def file_at(folder: str, name: str, text: str):
    def make(context: Context) -> None:
        source = context.lab.new_folder("file")
        (source / name).write_text(text)
        os.chown(source / name, USER, USER)
        context.options += ["-v", f"{source}:{folder}"]

    return make


def elsewhere(config: dict, folder: str | None, name: str):
    """The config in a folder that is mounted there; without a folder, the file alone in the usual place."""

    def make(context: Context) -> None:
        source = context.lab.new_folder("elsewhere")
        write_config(source, config)
        (source / "openclaw.json").rename(source / name)
        context.options += ["-v", f"{source}:{folder}" if folder else f"{source}/{name}:{STATE}/{name}"]

    return make
