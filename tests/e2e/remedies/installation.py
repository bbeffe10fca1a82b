"""Services as somebody runs them: one definition in the shape of a Compose file, made real by Compose or by `docker run`.

Whoever changes `definition` calls apply(); what is changed inside a container or in a file of the folder is real at once.
"""
import copy
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import time

import yaml

STATE = "/home/node/.openclaw"
PROBE = "/probe/ocprobe"
NETWORK = "openclaw-net"
USER = 1000


# `-s reload` returns before the old workers stop accepting: with a machine that is busy, seconds before.
RELOAD = """
master=$(cat /tmp/nginx.pid)
old=$(cat /proc/$master/task/$master/children)
nginx -c /front/nginx.conf -s reload
for worker in $old; do
    while [ -e /proc/$worker ] && ! grep -qs 'shutting down' /proc/$worker/cmdline; do sleep 0.05; done
done
"""


class SetUpError(Exception):
    """What was to be made cannot be had."""


@dataclasses.dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return " ".join((self.out + " " + self.err).split())


def run(argv: list, timeout: float = 180, **options) -> Done:
    done = subprocess.run([str(word) for word in argv], stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, **options)
    return Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


class Installation:
    """`sides` names the service of each side: cli, gateway, proxy."""

    platform = ""
    made_up = ""  # what somebody invents where a password of their own is asked for
    engine = "docker"  # the command whose exec, inspect and logs these containers have

    def __init__(self, name: str, folder: pathlib.Path, definition: dict, sides: dict, environment: dict):
        self.name, self.folder, self.sides = name, folder, sides
        self.definition = definition
        self.environment = {**os.environ, "COMPOSE_ANSI": "never", "NO_COLOR": "1", **environment}
        self.whole = copy.deepcopy(definition)  # as it was meant, to come back to

    def service(self, name: str) -> dict:
        return self.definition["services"][name]

    def shell(self, command: str, timeout: float = 180) -> Done:
        """As typed on the engine's host, in the folder of the definition."""
        return run(["sh", "-c", command], timeout, cwd=self.folder, env=self.environment)

    def can_run(self, command: str) -> bool:
        """Whether a command for the engine's host can be run as printed: `kubectl` needs a cluster."""
        return not command.startswith("kubectl")

    def takes_lines(self, step: dict) -> bool:
        """Whether copy_lines() understands what a step prints for a definition."""
        return False

    def edits_by_command(self, command: str) -> bool:
        """Whether printed_edit() can run a command that changes the definition."""
        return False

    def exec(self, service: str, argv: list, variables: dict | None = None, timeout: float = 120) -> Done:
        options = [word for name, value in {"NO_COLOR": "1", **(variables or {})}.items() for word in ("-e", f"{name}={value}")]
        return run([self.engine, "exec", *options, self.container(service), *argv], timeout)

    def inspect(self, service: str, template: str) -> str:
        return run([self.engine, "inspect", "-f", template, self.container(service)]).out.strip()

    def gateway_is_ready(self, seconds: float = 240) -> None:
        service = self.sides["gateway"]
        end = time.monotonic() + seconds
        port = self.service(service).get("x-port", 18789)
        # A fix may have given it TLS, or taken it away.
        asked = " || ".join(f"curl -skf -m3 -o /dev/null {scheme}://127.0.0.1:{port}/readyz" for scheme in ("http", "https"))
        while self.exec(service, ["sh", "-c", asked]).code != 0:
            if self.inspect(service, "{{.State.Running}}") == "false":
                # On a busy machine it gives up over a lease of its own that took more than 5 s.
                run([self.engine, "start", self.container(service)])
            if time.monotonic() > end:
                log = run([self.engine, "logs", "--tail", "12", self.container(service)])
                raise SetUpError(f"the gateway is not ready: {log.out}{log.err}")
            time.sleep(0.3)

    def folder_of(self, service: str) -> pathlib.Path:
        """The host's folder behind the state directory of a service."""
        for volume in self.service(service)["volumes"]:
            source, target = volume.split(":")[:2]
            if target == STATE:
                return pathlib.Path(source)
        raise SetUpError(f"{service} has no state directory of the host")

    def files(self) -> list[pathlib.Path]:
        """What a fix may change for the next case, too: of the gateway, the proxy and the engine's host."""
        found = [self.folder_of(self.sides["gateway"]) / "openclaw.json", self.folder / "nginx.conf", self.folder / ".env"]
        return [path for path in found if path.exists()]

    def back_to_the_beginning(self) -> None:
        self.definition = copy.deepcopy(self.whole)

    def config_of(self, service: str) -> dict:
        return json.loads((self.folder_of(service) / "openclaw.json").read_text())

    def write_config(self, service: str, config: dict | str) -> None:
        path = self.folder_of(service) / "openclaw.json"
        path.write_text(config if isinstance(config, str) else json.dumps(config))
        path.chmod(0o600)
        os.chown(path, USER, USER)

    def openclaw(self, service: str) -> list[str]:
        return self.service(service).get("x-openclaw", ["openclaw"])

    def has_shell(self, service: str) -> bool:
        return self.service(service).get("x-shell", True)

    def variable(self, service: str, name: str) -> str:
        """What a service has under that name, as its definition writes it; a gateway's config counts before."""
        value = None
        if service == self.sides["gateway"]:
            value = self.config_of(service)["gateway"]["auth"].get("password" if name.endswith("PASSWORD") else "token")
        if value is None:
            value = self.service(service).get("environment", {}).get(name)
        if value is None:
            raise SetUpError(f"{service} has no {name}")
        return value

    def resolved(self, value: str) -> str:
        """What Compose does with the variables of its .env."""
        for line in (self.folder / ".env").read_text().splitlines():
            name, _, text = line.partition("=")
            value = value.replace("${" + name + "}", text)
        return value.replace("$$", "$")

    def variable_files(self, service: str, where: str) -> list[pathlib.Path]:
        """The env files of a service; a file in its state directory where `where` begins with its path."""
        path = where.split()[0]
        if path.startswith(STATE):
            return [self.folder_of(service) / pathlib.Path(path).relative_to(STATE)]
        return [self.folder / each for each in self.service(service).get("env_file", [])]

    def proxy_setting(self, directive: str, value: str) -> None:
        """nginx takes the last of equal directives of a block only for some: a new one replaces the old."""
        path = self.folder / "nginx.conf"
        name = f"{directive} {value.split()[0]}" if directive == "proxy_set_header" else directive
        text = re.sub(rf"{re.escape(name)} [^;]*;", "", path.read_text())
        self.proxy_text(lambda _: text.replace("# settings", f"{directive} {value}; # settings"))

    def proxy_text(self, change) -> None:
        path = self.folder / "nginx.conf"
        path.write_text(change(path.read_text()))
        done = run([self.engine, "exec", self.container(self.sides["proxy"]), "sh", "-ec", RELOAD])
        if done.code != 0:
            raise SetUpError(f"nginx refuses its configuration: {done.said[-300:]}")


def merge(there: dict, lines: dict) -> None:
    """What a person does with lines to copy: under a key that exists, an entry of the same name or target is replaced."""
    for key, value in lines.items():
        if isinstance(value, dict):
            merge(there.setdefault(key, {}), value)
        elif key == "volumes" and value:
            targets = {line.split(":")[1] for line in value}
            there[key] = [line for line in there.get(key, []) if line.split(":")[1] not in targets] + value
        elif value is not None or key not in there:
            there[key] = value if value is not None else {}


class Compose(Installation):
    platform = "compose"

    def write(self) -> None:
        """JSON is YAML, too."""
        text = {"name": self.name, **self.definition}
        (self.folder / "compose.yml").write_text(json.dumps(text, indent=1))

    def takes_lines(self, step: dict) -> bool:
        return step["platform"] == "compose" and step["where"].startswith("compose.yml")

    def copy_lines(self, service: str, lines: str) -> None:
        """Keys of a service, and, behind a comment that says so, of the whole file: each is merged into what is there."""
        own, _, top = lines.partition("# at the top level of the file")
        merge(self.service(service), yaml.safe_load(own) or {})
        # One excludes the other.
        if "network_mode" in own:
            self.service(service).pop("networks", None)
        elif "networks" in own:
            self.service(service).pop("network_mode", None)
        if top:
            merge(self.definition, yaml.safe_load(top.partition("\n")[2]))

    def compose(self, *words: str) -> Done:
        return run(["docker", "compose", *words], 300, cwd=self.folder, env=self.environment)

    def apply(self, *services: str) -> None:
        self.write()
        done = self.compose("up", "-d", "--remove-orphans", *services)
        if done.code != 0:
            raise SetUpError(f"docker compose up: {done.err.strip()[-600:]}")

    def recreate(self, service: str) -> None:
        self.write()
        done = self.compose("up", "-d", "--no-deps", "--force-recreate", service)
        if done.code != 0:
            raise SetUpError(f"docker compose up: {done.err.strip()[-600:]}")

    def restart(self, service: str) -> None:
        done = self.compose("restart", "-t", "3", service)
        if done.code != 0:
            raise SetUpError(f"docker compose restart: {done.err.strip()[-600:]}")

    def container(self, service: str) -> str:
        return f"{self.name}-{service}-1"

    def remove(self, *services: str) -> None:
        if services:
            self.compose("rm", "-sf", *services)
        else:
            self.compose("down", "-v", "-t", "1", "--remove-orphans")


class Plain(Installation):
    """Containers of `docker run`, called like their services: so the commands that a report prints find them."""

    platform = "docker"

    def apply(self, *services: str) -> None:
        run(["docker", "network", "create", f"{self.name}-{NETWORK}"])
        for network in self.definition.get("networks", {}):
            run(["docker", "network", "create", f"{self.name}-{network}"])
        for service in services or self.definition["services"]:
            # A gateway that is killed leaves its lease, for which the next one waits in vain.
            run(["docker", "stop", "-t", "5", self.container(service)])
            run(["docker", "rm", "-f", self.container(service)])
            done = run(["docker", "run", "-d", "--name", self.container(service), *self.options(service)], cwd=self.folder)
            if done.code != 0:
                raise SetUpError(f"docker run: {done.err.strip()[-600:]}")

    def options(self, service: str) -> list[str]:
        entry = self.service(service)
        words: list[str] = []
        mode = entry.get("network_mode")
        networks = entry.get("networks", [NETWORK])
        words += ["--network", mode.replace("service:", "container:") if mode else f"{self.name}-{networks[0]}"]
        for key, option in (("env_file", "--env-file"), ("volumes", "-v"), ("cap_add", "--cap-add"), ("extra_hosts", "--add-host"),
                            ("dns", "--dns"), ("volumes_from", "--volumes-from"), ("ports", "-p")):
            for value in entry.get(key, []):
                words += [option, str(self.folder / value) if key == "env_file" else self.volume(value) if key == "volumes" else value]
        for name, value in entry.get("environment", {}).items():
            words += ["-e", f"{name}={self.resolved(value)}"]
        if "cpu_shares" in entry:
            words += ["--cpu-shares", str(entry["cpu_shares"])]
        if "user" in entry:
            words += ["--user", entry["user"]]
        head, *rest = entry.get("entrypoint", [None])
        if head:
            words += ["--entrypoint", head]
        return [*words, entry["image"], *rest, *entry.get("command", [])]

    def volume(self, value: str) -> str:
        if value.startswith("./"):
            return str(self.folder / value[2:])
        return value if value.startswith("/") else f"{self.name}-{value}"

    def recreate(self, service: str) -> None:
        self.apply(service)

    def restart(self, service: str) -> None:
        done = run(["docker", "restart", "-t", "3", self.container(service)])
        if done.code != 0:
            raise SetUpError(f"docker restart: {done.err.strip()[-600:]}")

    def container(self, service: str) -> str:
        return service

    def remove(self, *services: str) -> None:
        for service in services or self.definition["services"]:
            run(["docker", "rm", "-f", "-v", self.container(service)])
        if not services:
            for network in (NETWORK, *self.definition.get("networks", {})):
                run(["docker", "network", "rm", f"{self.name}-{network}"])
            for volume in self.definition.get("volumes", {}):
                run(["docker", "volume", "rm", f"{self.name}-{volume}"])
