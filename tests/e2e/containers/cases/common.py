"""What many cases share: the gateway's address, the CLI's variables, the words for what is expected."""
import os

from containers.case import Context, Kit
from containers.lab import USER, gateway_config, start_gateway

GATEWAY = "10.93.0.10"
LITERAL, NAMED = f"ws://{GATEWAY}:18789", "ws://openclaw-gateway:18789"
ENV_URL, ENV_TOKEN = "env OPENCLAW_GATEWAY_URL", "env OPENCLAW_GATEWAY_TOKEN"
CONFIG_TOKEN, DEFAULT = "config gateway.auth.token", "default loopback"
REFUSED = (1008, "frame")
UP = {"reachable": True, "authorised": True}
ALLOW = {"OPENCLAW_ALLOW_INSECURE_PRIVATE_WS": "1"}


def start_token_gateway(kit: Kit, stack) -> None:
    kit.boxes["gateway"] = start_gateway(kit.lab, stack, gateway_config(auth={"mode": "token", "token": kit.token}),
                                         "-p", "28789:18789", address=GATEWAY)


def dial(url: str, token: str | None = None, **more) -> dict:
    values = {"OPENCLAW_GATEWAY_URL": url, **more}
    if token is not None:
        values["OPENCLAW_GATEWAY_TOKEN"] = token
    return values


def local(token, **more) -> dict:
    return {"gateway": {"mode": "local", "auth": {"mode": "token", "token": token}, **more}}


def file_in_state(context: Context, name: str, text: str, owner: int = USER, mode: int = 0o600) -> None:
    path = context.state / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    os.chown(path, owner, owner)


def in_state(name: str, text: str, **more):
    """A set-up step: one more file in the CLI's state directory, which is made when no config made it."""

    def write(context: Context) -> None:
        own_state(context)
        file_in_state(context, name, text, **more)

    return write


def own_state(context: Context, owner: int = USER, mode: int = 0o700) -> None:
    from containers.lab import STATE

    if context.state is None:
        context.state = context.lab.new_folder("state", owner=owner, mode=mode)
        context.options += ["-v", f"{context.state}:{STATE}"]


def fact(path: str, expected):
    """A check of the report: `environment.uid`, `state.lock.state` (a stage's facts); expected may be a predicate."""

    def check(report: dict) -> list[str]:
        head, *rest = path.split(".")
        stages = {stage["id"]: stage["facts"] for stage in report["stages"]}
        value = report.get(head, stages.get(head))
        for key in rest:
            value = value.get(key) if isinstance(value, dict) else None
        good = expected(value) if callable(expected) else value == expected
        return [] if good else [f"{path}: got {value!r}" + ("" if callable(expected) else f", expected {expected!r}")]

    return check


def both(*checks):
    return lambda report: [fault for check in checks for fault in check(report)]


def no_finding(*ids: str):
    def check(report: dict) -> list[str]:
        present = {entry["id"] for entry in report["findings"]}
        return [f"findings: {each} must not stand there" for each in ids if each in present]

    return check


def no_alarm(report: dict) -> list[str]:
    return [f"an alarm where all is well: {entry['id']} ({entry['summary']})"
            for entry in report["findings"] if entry["severity"] in ("error", "warning")]
