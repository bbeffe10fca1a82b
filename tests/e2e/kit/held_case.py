"""A case of hold.py: what is done while sessions are held, and what the report must say of it."""
import contextlib
import dataclasses
import signal
import typing

from kit.canary import Secrets
from kit.held import Held


class Stage:
    """What a case is given: its secrets, a token, and a way to hold."""

    def __init__(self, secrets: Secrets, token: str, stack: contextlib.ExitStack):
        self.secrets, self.token, self.stack = secrets, token, stack
        self.runs: list[Held] = []

    def begin(self, argv: list[str], environment: dict) -> Held:
        """A hold that has its first session."""
        run = Held(argv, environment, self.stack)
        self.runs.append(run)
        run.wait_for("opened", seconds=30)
        return run

    def end(self, held: Held) -> dict:
        held.process.send_signal(signal.SIGTERM)
        return held.finish(20)

    def back(self, held: Held, seconds: float = 150) -> dict:
        """There is a session again: seen, and ended."""
        held.wait_for("opened", 2, seconds)
        return self.end(held)


@dataclasses.dataclass
class Case:
    name: str
    verdict: str | tuple
    play: typing.Callable  # (stage) -> the report
    check: typing.Callable = lambda report: []  # -> what is wrong beside the verdict
    confidence: str | tuple = ("certain", "likely")
    exit: int = 1
    alone: bool = False  # it does something to the gateway
    slow: bool = False  # --full

    def faults(self, report: dict) -> list[str]:
        found = report["verdict"]
        wanted = (self.verdict,) if isinstance(self.verdict, str) else self.verdict
        sure = (self.confidence,) if isinstance(self.confidence, str) else self.confidence
        faults = [] if found["id"] in wanted else [f"verdict {found['id']}, expected {' or '.join(wanted)}: {found['cause']}"]
        if not faults and found["confidence"] not in sure:
            faults.append(f"confidence {found['confidence']}, expected {' or '.join(sure)}")
        if report["exit_code"] != self.exit:
            faults.append(f"exit code {report['exit_code']}, expected {self.exit}")
        if report["redaction"]["found"] != 0:
            faults.append("the receipt says that a secret was found")
        return faults + self.check(report)


def first_end(report: dict) -> dict:
    return report["session"]["ends"][0]


def expect(condition: bool, what: str) -> list[str]:
    return [] if condition else [what]


def closed_with(code: int, origin: str) -> typing.Callable:
    def check(report: dict) -> list[str]:
        close = first_end(report)["close"]
        return expect(close["code"] == code and close["origin"] == origin, f"close {close}")
    return check


# Ended by SIGTERM once it is seen, with the verdict that is proven.
ENDED = {"exit": 143}
