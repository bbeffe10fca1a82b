"""Compose files as people write them, started by docker-compose: the runbook's own, and what its values become."""
import subprocess

from containers.case import Case, Context
from containers.cases.common import ENV_TOKEN, ENV_URL, REFUSED, UP
from containers.lab import LABEL, NEWEST, STATE, Box, gateway_config, real, wait_ready, write_config
from kit.scenario import ANY
from kit.world import WorldError

# The runbook's illustration as it is printed. What it leaves out stands in BESIDE: images, and something for the CLI to do.
RUNBOOK = """version: "3.8"
services:
  openclaw-gateway:
    environment:
      - OPENCLAW_CONFIG_DIR=/data/.openclaw
      - OPENCLAW_GATEWAY_TOKEN=${OPENCLAW_GATEWAY_TOKEN}
    volumes:
      - oc-data:/data/.openclaw
    networks: [oc-net]
  openclaw-cli:
    environment:
      - OPENCLAW_CONFIG_DIR=/data/.openclaw
      - OPENCLAW_GATEWAY_URL=http://openclaw-gateway:18789
      - OPENCLAW_GATEWAY_TOKEN=${OPENCLAW_GATEWAY_TOKEN}
    volumes:
      - oc-data:/data/.openclaw
    networks: [oc-net]
    depends_on:
      - openclaw-gateway
networks:
  oc-net:
    driver: bridge
volumes:
  oc-data:
"""
# What every file needs here; {gateway} and {cli} are further lines of the two services.
BESIDE = """version: "3.8"
services:
  openclaw-gateway:
    image: {image}
    labels: ["{label}"]
{gateway}
  openclaw-cli:
    image: {image}
    labels: ["{label}"]
    entrypoint: ["tini", "--", "sleep", "infinity"]
    volumes: [{mounts}]
{cli}
"""
PLAIN = """version: "3.8"
services:
  openclaw-gateway: {}
  openclaw-cli:
    depends_on: [openclaw-gateway]
"""
SHARED = "__GATEWAY_STATE__"


def compose(text: str, cli: str = "", mounts: str = "", dotenv: str = "", env_file: str = "", works: bool = True):
    """The project up; the case's container is the CLI's. `cli`, `mounts`: further lines and volumes of its service."""

    def make(context: Context) -> None:
        lab, kit = context.lab, context.kit
        folder = lab.new_folder("compose", owner=0, mode=0o755)
        state = lab.new_folder("state-of-compose")
        write_config(state, gateway_config(auth={"mode": "token", "token": kit.token}))
        places = {SHARED: str(state), "__TOKEN__": kit.token, "__WRONG__": kit.wrong}

        def filled(part: str) -> str:
            for name, value in places.items():
                part = part.replace(name, value)
            return part

        gateway = f"    volumes: [\"{state}:{STATE}\"]" if works else ""
        volumes = ", ".join(f'"{mount}"' for mount in (f"{lab.probe}:/probe:ro", *mounts.split()))
        (folder / "compose.yml").write_text(text)
        (folder / "beside.yml").write_text(filled(BESIDE.format(image=real(NEWEST), label=LABEL, mounts=volumes, gateway=gateway, cli=cli)))
        (folder / ".env").write_text(filled(dotenv or "OPENCLAW_GATEWAY_TOKEN=__TOKEN__\n"))
        if env_file:
            (folder / "cli.env").write_bytes(filled(env_file).encode())
        project = f"ocprobe{lab.count:03d}"
        base = ["docker-compose", "--project-directory", str(folder), "-f", str(folder / "compose.yml"), "-f", str(folder / "beside.yml"),
                "-p", project]
        context.stack.callback(subprocess.run, [*base, "down", "-v", "-t", "1"], capture_output=True, timeout=120)
        done = subprocess.run([*base, "up", "-d"], capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise WorldError(f"docker-compose up: {done.stderr.strip()[-800:]}")
        context.box = Box(lab, f"{project}_openclaw-cli_1")
        if works:
            wait_ready(Box(lab, f"{project}_openclaw-gateway_1"))

    return make


def table(kit) -> list[Case]:
    well = dict(verdict="healthy", sent=True, cli="ok", facts=UP)
    rows = [
        dict(name="the runbook's file as printed", verdict="target.cli_refuses_plaintext", target=ENV_URL, credential=ENV_TOKEN, close=ANY,
             findings=("target.dead_variable",), cli="SECURITY ERROR", setup=compose(RUNBOOK, works=False), quick=True),
        dict(name="the runbook's file, gateway with a config", verdict="target.cli_refuses_plaintext", target=ENV_URL, credential=ENV_TOKEN,
             facts=UP, cli="SECURITY ERROR", setup=compose(RUNBOOK)),
        dict(name="the runbook's file and the switch", target=ENV_URL, credential=ENV_TOKEN, quick=True,
             setup=compose(RUNBOOK, cli='    environment: ["OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1"]\n'), **well),
        dict(name="the official shape", target="default loopback", credential="config gateway.auth.token",
             setup=compose(PLAIN, cli='    network_mode: "service:openclaw-gateway"\n', mounts=f"{SHARED}:{STATE}"), **well),
        dict(name="the .env token is stale, the mounted config's is right", verdict="auth.token_mismatch", target=ENV_URL, credential=ENV_TOKEN,
             close=REFUSED, cli="token mismatch", sent=True,
             setup=compose(RUNBOOK, cli='    environment: ["OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1"]\n',
                           dotenv="OPENCLAW_GATEWAY_TOKEN=__WRONG__\n")),
        dict(name="no .env: the token is empty", verdict="target.url_needs_env_token", target=ENV_URL, credential="none", close=ANY,
             cli="OPENCLAW_GATEWAY_TOKEN", setup=compose(RUNBOOK, cli='    environment: ["OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1"]\n',
                                                        dotenv="# nothing\n")),
        dict(name="env_file with quotes and export", target=ENV_URL, credential=ENV_TOKEN,
             setup=compose(PLAIN, cli="    env_file: [cli.env]\n",
                           env_file='export OPENCLAW_GATEWAY_URL="http://openclaw-gateway:18789"\n'
                                    "OPENCLAW_GATEWAY_TOKEN='__TOKEN__'\nOPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1 # private\n"), **well),
        dict(name="env_file with CR", target=ENV_URL, credential=ENV_TOKEN,
             setup=compose(PLAIN, cli="    env_file: [cli.env]\n",
                           env_file="OPENCLAW_GATEWAY_URL=http://openclaw-gateway:18789\r\nOPENCLAW_GATEWAY_TOKEN=__TOKEN__\r\n"
                                    "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1\r\n"), **well),
        dict(name="quotes in the environment list", verdict="auth.token_malformed", target=ENV_URL, credential=ENV_TOKEN, close=REFUSED,
             cli="token mismatch",
             setup=compose(RUNBOOK, cli="    environment:\n      - OPENCLAW_GATEWAY_TOKEN=\"__TOKEN__\"\n"
                                        "      - OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1\n")),
        dict(name="a variable that Compose was told to leave", verdict="auth.token_malformed", target=ENV_URL, credential=ENV_TOKEN, close=REFUSED,
             cli="token mismatch",
             setup=compose(RUNBOOK, cli="    environment:\n      - OPENCLAW_GATEWAY_TOKEN=ab$${TAIL}__WRONG__\n"
                                        "      - OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1\n")),
    ]
    return [Case(**row) for row in rows]
