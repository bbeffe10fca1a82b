"""Set-ups that work: a gateway and a CLI as people run them, by the choices that a user has. A fault is made from one."""
import dataclasses
import json
import os
import pathlib

from kit.canary import Secrets
from remedies.installation import NETWORK, PROBE, STATE, USER, Compose, Installation, Plain
from remedies.pods import Pods

GATEWAY, CLI, PROXY = "openclaw-gateway", "openclaw-cli", "front"
NEWEST = "2026.9.6"
FRONT = "oc-front:bookworm"
TOKEN, PASSWORD, URL = "OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_PASSWORD", "OPENCLAW_GATEWAY_URL"
OWN_NAME = "CLAW_SECRET"
SWITCH = "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS"
# The gateway gives up where it starts too slowly: on a busy machine it comes first.
FIRST = {"cpu_shares": 20480}
NAMED = f"ws://{GATEWAY}:18789"
# Two runs at once have two ports.
PUBLISHED = 20000 + os.getpid() % 10000


URLS = ("env", "remote", "loopback")
CREDENTIALS = ("env", "config", "dotenv")
# Laid out like the official image; by npm; with nothing but node and the package.
IMAGES = ("official", "npm", "distroless")


PLATFORMS = {each.platform: each for each in (Compose, Plain, Pods)}


@dataclasses.dataclass(frozen=True)
class Choice:
    """One healthy set-up: what runs it, where the CLI has its URL and its credential from, and its image."""

    platform: str = "compose"
    url: str = "env"  # env, remote (gateway.remote.url), loopback (the gateway's network namespace)
    credential: str = "env"  # env, config, dotenv (in the state directory)
    image: str = "official"

    def possible(self) -> bool:
        # Two Pods share no network namespace.
        if self.platform == "kubernetes" and self.url == "loopback":
            return False
        # Beside a URL in the environment the config's credentials do not count.
        return not (self.url == "env" and self.credential == "config")


@dataclasses.dataclass(frozen=True)
class Kind:
    """A gateway of a kind; cases that need the same one share it."""

    name: str
    gateway: dict = dataclasses.field(default_factory=dict, hash=False)  # of the config, under `gateway`
    password: bool = False
    scheme: str = "http"
    proxy: str = ""  # the lines of nginx' location; empty: none
    port: int = 18789
    published: bool = False  # at PUBLISHED of the engine's host
    own_token: bool = False  # in the gateway's config, beside another one in its environment, which does not count


KINDS = {kind.name: kind for kind in (
    Kind("token"),
    Kind("password", password=True),
    Kind("loopback", {"bind": "loopback"}, published=True),
    Kind("token of its config", own_token=True),
    Kind("no credential", {"bind": "loopback", "auth": {"mode": "none"}}),
    Kind("trusted proxy", {"bind": "loopback", "trustedProxies": ["127.0.0.1"],
                           "auth": {"mode": "trusted-proxy", "trustedProxy": {"userHeader": "x-forwarded-user", "allowLoopback": True}}}),
    Kind("tls", {"tls": {"enabled": True, "autoGenerate": True}}, scheme="https"),
    Kind("other port", {"port": 18790}, port=18790),
    Kind("behind nginx", proxy="proxy_set_header X-Forwarded-For $remote_addr;"),
    Kind("rate limit", {"auth": {"rateLimit": {"maxAttempts": 2, "windowMs": 60000, "lockoutMs": 15000}}}),
)}

NGINX = """daemon off; worker_processes 1; pid /tmp/nginx.pid; error_log stderr;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path /tmp; proxy_temp_path /tmp; fastcgi_temp_path /tmp; uwsgi_temp_path /tmp; scgi_temp_path /tmp;
  server {{ listen 18080; location / {{
    proxy_pass http://openclaw-gateway:18789; proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; {lines} # settings
  }} }}
}}
"""


@dataclasses.dataclass
class Kit:
    """What the set-ups are made with."""

    name: str
    folder: pathlib.Path
    probe: pathlib.Path
    secrets: Secrets
    docker_config: str
    token: str = ""
    wrong: str = ""
    asked: set = dataclasses.field(default_factory=set)  # questions of reports that were answered

    def __post_init__(self):
        self.token = self.secrets.new("token", 48)
        self.wrong = self.secrets.new("wrong token", 48)

    def new_folder(self, label: str, owner: int = 0, mode: int = 0o755) -> pathlib.Path:
        number = len(list(self.folder.iterdir()))
        path = self.folder / f"{number:03d}-{label}"
        path.mkdir()
        path.chmod(mode)
        os.chown(path, owner, owner)
        return path


def image(name: str) -> str:
    """A release alone is an official image of it."""
    return f"oc-real:{name}" if name[0].isdigit() else {"official": f"oc-real:{NEWEST}"}.get(name, f"oc-{name}:{NEWEST}")


def gateway_of(kit: Kit, kind: Kind, platform: str) -> Installation:
    """The gateway, and the proxy where the kind has one; the CLI comes with each case."""
    folder = kit.new_folder("project")
    variable = PASSWORD if kind.password else TOKEN
    # By a name of somebody's own: that a variable of the gateway's name stands there, nobody may take for granted.
    (folder / ".env").write_text(f"{OWN_NAME}={kit.token}\n")
    state = kit.new_folder("gateway-state", USER, 0o700)
    config = {"mode": "local", "port": 18789, "bind": "lan", **kind.gateway}
    # Many cases fail on purpose, from addresses that the engine gives out again.
    config["auth"] = {"mode": "password" if kind.password else "token", "rateLimit": {"maxAttempts": 1000}, **config.get("auth", {})}
    environment = {variable: "${" + OWN_NAME + "}"}
    if kind.own_token:
        config["auth"]["token"] = kit.token
        environment[variable] = kit.wrong
    elif config["auth"]["mode"] not in ("token", "password"):
        environment = {}
    services = {GATEWAY: {
        "image": image("official"), "volumes": [f"{state}:{STATE}"], "networks": [NETWORK], "environment": environment,
        "command": ["node", "openclaw.mjs", "gateway"], **FIRST, "x-port": kind.port}}
    if kind.published:
        services[GATEWAY]["ports"] = [f"{PUBLISHED}:18789"]
    sides = {"cli": CLI, "gateway": GATEWAY}
    if kind.proxy:
        (folder / "nginx.conf").write_text(NGINX.format(lines=kind.proxy))
        services[PROXY] = {"image": FRONT, "volumes": [f"{folder}:/front"], "networks": [NETWORK], "user": "0:0",
                           "command": ["nginx", "-c", "/front/nginx.conf"]}
        sides["proxy"] = PROXY
    name = f"{kit.name}-{kind.name.replace(' ', '')}-{platform}"
    made = PLATFORMS[platform](name, folder, {"services": services, "networks": {NETWORK: {}}, "volumes": {}}, sides,
                               {"DOCKER_CONFIG": kit.docker_config})
    made.write_config(GATEWAY, {"gateway": config})
    made.made_up = kit.secrets.new("password", 24)
    return made


def add_cli(kit: Kit, installation: Installation, kind: Kind, choice: Choice) -> dict:
    """The CLI's service as it works. What a fault changes, it changes in the definition before it is made real."""
    state = kit.new_folder("cli-state", USER, 0o700)
    environment: dict[str, str] = {}
    config: dict = {}
    variable = PASSWORD if kind.password else TOKEN
    dialled = f"ws://{PROXY}:18080" if kind.proxy else f"{'wss' if kind.scheme == 'https' else 'ws'}://{GATEWAY}:{kind.port}"
    idle = ["tini", "--", "sleep", "infinity"] if choice.image != "distroless" else ["node", "-e", "setInterval(() => {}, 1e9)"]
    entry = {**FIRST, "image": image(choice.image), "entrypoint": idle, "networks": [NETWORK],
             "environment": environment, "volumes": [f"{state}:{STATE}", f"{kit.probe}:/probe:ro"]}
    if choice.image == "distroless":
        entry |= {"x-openclaw": ["node", "/app/openclaw.mjs"], "x-shell": False}
    if choice.url == "env":
        environment |= {URL: dialled, SWITCH: "1"}
    elif choice.url == "remote":
        config = {"mode": "remote", "remote": {"url": dialled}}
        environment[SWITCH] = "1"
    else:
        config = {"mode": "local", "port": kind.port}
        entry["network_mode"] = f"service:{GATEWAY}"
        del entry["networks"]
    if choice.credential == "env":
        environment[variable] = "${" + OWN_NAME + "}"
    elif choice.credential == "dotenv":
        put(state / ".env", f"{variable}={kit.token}\n")
    else:
        word = "password" if kind.password else "token"
        place = config["remote"] if choice.url == "remote" else config.setdefault("auth", {"mode": word})
        place[word] = kit.token
    if config:
        put(state / "openclaw.json", json.dumps({"gateway": config}))
    installation.definition["services"][CLI] = entry
    return entry


def put(path: pathlib.Path, text: str, owner: int = USER, mode: int = 0o600) -> None:
    path.write_text(text)
    path.chmod(mode)
    os.chown(path, owner, owner)


def probe(installation: Installation, *arguments: str):
    return installation.exec(CLI, [PROBE, *arguments, "-o", "json"])
