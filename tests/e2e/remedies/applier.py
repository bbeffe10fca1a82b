"""Applies the steps of a fix by their data alone, as a program would. No verdict is known here, and no word is read but the
command that a step prints: that one is run by `sh`, in the place that the step names.

What stands between < and > is what only the reader of the report can know; `Applier.known` answers it from the installation.
"""
import dataclasses
import re
import shlex

from remedies.installation import Done, Installation

ON_THE_HOST = ("engine_host", "cluster")
COMMANDS = {"exec", "config_set", "config_unset"}
DEFINITION = {"set_env", "unset_env", "network_mode", "network", "mount", "unmount", "volumes_from", "user", "command", "volume",
              "fs_group"}


class CannotApply(Exception):
    """A step that nobody could follow: a fault of the fix."""


class OnlyTheReaderKnows(CannotApply):
    """A placeholder that stands for nothing of the installation."""


@dataclasses.dataclass
class Ran:
    """A command that a step asked for, and what it did."""

    step: dict
    command: str
    done: Done


class Applier:
    def __init__(self, installation: Installation, by_text: bool):
        self.installation = installation
        self.by_text = by_text  # commands as printed, by `sh`; else from the edits
        self.ran: list[Ran] = []

    def apply(self, steps: list[dict]) -> None:
        for step in steps:
            self.follow(step)

    def follow(self, step: dict) -> None:
        edits = step.get("edits", [])
        operations = {edit["op"] for edit in edits}
        command = step.get("command", "")
        if self.by_text and operations and operations <= COMMANDS and self.installation.can_run(command):
            self.printed(step)
            return
        if self.by_text and operations and operations <= DEFINITION and self.copied(step):
            self.take_effect(step)
            return
        for edit in edits:
            OPERATIONS[edit["op"]](self, step, edit)
        if not operations & DEFINITION:
            return
        if self.by_text and self.installation.edits_by_command(command):
            self.note(step, command, self.installation.printed_edit(self.filled(step, command)))
        else:
            self.take_effect(step)

    # ---- places

    def side(self, step: dict) -> str:
        """The service that a step speaks of."""
        head = step["place"].split("_")[0]
        named = step.get("service")
        if named and named not in self.installation.definition["services"]:
            raise CannotApply(f"there is no service {named}")
        return named or self.installation.sides["cli" if head in ("engine", "env", "cluster") else head]

    def entry(self, step: dict) -> dict:
        return self.installation.service(self.side(step))

    def printed(self, step: dict) -> Done:
        command = self.filled(step, step["command"])
        if step["place"] in ON_THE_HOST or step["where"].endswith("host"):
            done = self.installation.shell(command)
        else:
            # Without a shell in the container, its words are what the engine is given.
            shell = self.installation.has_shell(self.side(step))
            done = self.installation.exec(self.side(step), ["sh", "-c", command] if shell else shlex.split(command))
        return self.note(step, command, done)

    def copied(self, step: dict) -> bool:
        """The printed lines of a service, copied into the definition as they stand; what they say is removed, by hand."""
        if step["place"] == "env_file" or not self.installation.takes_lines(step):
            return False
        self.installation.copy_lines(self.side(step), self.filled(step, step["command"]))
        for edit in step["edits"]:
            if edit["op"] in ("unset_env", "unmount"):
                OPERATIONS[edit["op"]](self, step, edit)
        return True

    def note(self, step: dict, command: str, done: Done) -> Done:
        self.ran.append(Ran(step, command, done))
        if done.code in (126, 127):
            raise CannotApply(f"{command[:80]}: no such program in that place ({done.said[:160]})")
        if step["role"] != "decide" and done.code != 0:
            raise CannotApply(f"{command[:80]}: ended with {done.code}: {done.said[:300]}")
        return done

    def take_effect(self, step: dict) -> None:
        """By the step's own command where it prints one; where it says it in words, as these say."""
        then = self.filled(step, step.get("then", ""))
        if self.installation.platform == "compose" and "docker compose up" in then:
            self.installation.write()
            self.note(step, then, self.installation.shell(then))
        else:
            self.installation.recreate(self.side(step))

    # ---- values

    def known(self, step: dict, what: str) -> str:
        """What a person puts in for a placeholder."""
        if what.startswith("value of "):
            return self.installation.resolved(self.referred(step, what.removeprefix("value of ")))
        if what.endswith("of your own"):
            return self.installation.made_up
        side = "proxy" if "proxy" in what else "cli" if "CLI" in what else "gateway"
        service = self.installation.sides.get(side)
        if service is None:
            raise OnlyTheReaderKnows(f"nobody can know <{what}>")
        if "address" in what:
            return self.installation.inspect(service, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}")
        if "network" in what and step["place"] in ON_THE_HOST:
            return self.installation.inspect(service, "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}")
        if "network" in what:
            return self.installation.service(service)["networks"][0]
        if "service" in what or "Deployment" in what or what == side:
            return service
        if "container" in what:
            return self.installation.container(service)
        raise OnlyTheReaderKnows(f"nobody can know <{what}>")

    def filled(self, step: dict, text: str) -> str:
        return re.sub(r"<([^<>]+)>", lambda found: self.known(step, found[1]), text)

    def value(self, step: dict, edit: dict) -> str:
        if "value" in edit:
            return self.filled(step, edit["value"])
        made_up = edit["value_from"].endswith("of your own")
        return self.installation.made_up if made_up else self.referred(step, edit["value_from"])

    def referred(self, step: dict, reference: str) -> str:
        """`env NAME` of the step's own service, `env NAME of service X`, `env NAME of the gateway's service`."""
        found = re.fullmatch(r"env (\w+)( of (?:service (\S+)|the gateway's service))?", reference)
        if not found:
            raise CannotApply(f"a reference that says no place: {reference}")
        service = found[3] or self.installation.sides["gateway"] if found[2] else self.side(step)
        return self.installation.variable(service, found[1])

    # ---- one function for each kind of edit

    def set_env(self, step: dict, edit: dict) -> None:
        value = self.value(step, edit)
        if step["place"] == "env_file":
            self.edit_file(step, edit["name"], lambda _: self.installation.resolved(value))
        else:
            self.entry(step).setdefault("environment", {})[edit["name"]] = value

    def unset_env(self, step: dict, edit: dict) -> None:
        self.entry(step).get("environment", {}).pop(edit["name"], None)

    def unquote(self, step: dict, edit: dict) -> None:
        self.edit_file(step, edit["name"], lambda value: value.strip("\"'"))
        environment = self.entry(step).get("environment", {})
        if edit["name"] in environment:
            environment[edit["name"]] = environment[edit["name"]].strip("\"'")

    def edit_file(self, step: dict, name: str, change) -> None:
        for path in self.installation.variable_files(self.side(step), step["where"]):
            lines = path.read_text().splitlines()
            for number, line in enumerate(lines):
                if line.split("=")[0].strip() == name:
                    lines[number] = f"{name}={change(line.partition('=')[2])}"
            path.write_text("\n".join(lines) + "\n")

    def config_set(self, step: dict, edit: dict) -> None:
        value = self.installation.resolved(self.value(step, edit))
        argv = [*self.installation.openclaw(self.side(step)), "config", "set", edit["key"], value]
        self.note(step, shlex.join([*argv[:-1], "…"]), self.installation.exec(self.side(step), argv))

    def config_unset(self, step: dict, edit: dict) -> None:
        argv = [*self.installation.openclaw(self.side(step)), "config", "unset", edit["key"]]
        self.note(step, shlex.join(argv), self.installation.exec(self.side(step), argv))

    def network_mode(self, step: dict, edit: dict) -> None:
        entry = self.entry(step)
        entry.pop("networks", None)
        entry["network_mode"] = self.filled(step, edit["value"])

    def network(self, step: dict, edit: dict) -> None:
        entry = self.entry(step)
        entry.pop("network_mode", None)
        name = self.filled(step, edit["value"])
        entry["networks"] = [name, *[each for each in entry.get("networks", []) if each != name]]
        self.installation.definition.setdefault("networks", {}).setdefault(name, {})

    def mount(self, step: dict, edit: dict) -> None:
        entry = self.entry(step)
        before = [each for each in entry.get("volumes", []) if each.split(":")[1] == edit["target"]]
        source = edit.get("source") or (before[0].split(":")[0] if before else "")
        if not source:
            raise CannotApply(f"nothing is mounted at {edit['target']}, and no source is named")
        mode = ":ro" if edit.get("read_only") else ""
        entry["volumes"] = [each for each in entry.get("volumes", []) if each not in before] + [f"{source}:{edit['target']}{mode}"]

    def unmount(self, step: dict, edit: dict) -> None:
        entry = self.entry(step)
        entry["volumes"] = [each for each in entry.get("volumes", []) if each.split(":")[1] != edit["target"]]

    def volumes_from(self, step: dict, edit: dict) -> None:
        self.entry(step).setdefault("volumes_from", []).append(self.filled(step, edit["value"]))

    def user(self, step: dict, edit: dict) -> None:
        self.entry(step)["user"] = edit["value"]

    def exec(self, step: dict, edit: dict) -> None:
        argv = [self.filled(step, word) for word in edit["argv"]]
        if step["place"] in ON_THE_HOST:
            done = self.installation.shell(shlex.join(argv))
        else:
            done = self.installation.exec(self.side(step), argv)
        self.note(step, shlex.join(argv), done)

    def proxy(self, step: dict, edit: dict) -> None:
        self.installation.proxy_setting(edit["directive"], self.filled(step, edit["value"]))

    def command(self, step: dict, edit: dict) -> None:
        self.entry(step)["command"] = edit["argv"]

    def volume(self, step: dict, edit: dict) -> None:
        self.installation.definition.setdefault("volumes", {})[edit["name"]] = {}

    def recreate(self, step: dict, edit: dict) -> None:
        self.installation.recreate(self.side(step))

    def restart(self, step: dict, edit: dict) -> None:
        self.installation.restart(self.side(step))


OPERATIONS = {name: getattr(Applier, name) for name in (
    "set_env", "unset_env", "unquote", "config_set", "config_unset", "network_mode", "network", "mount", "unmount", "volumes_from",
    "user", "exec",
    "proxy", "command", "volume", "recreate", "restart")}

