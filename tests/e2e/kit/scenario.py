"""One scenario: what is set up, what is run, and what must come out. See tests/e2e/scenarios/ for the tables."""
import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import typing

from kit.canary import Secrets
from kit.gateway import Gateway
from kit.probe import Run, probe
from kit.world import World

ANY = object()  # not looked at
FORMATS = (["-o", "text"], ["-o", "text", "-v"], ["-o", "text", "-q"], ["-o", "markdown"], ["-o", "json", "-v"])
PEAK_KB = 16 * 1024  # whatever the world holds
STAGES = ["target", "credential", "state", "dns", "connect", "tls", "http", "websocket"]


@dataclasses.dataclass
class Context:
    """What a set-up step may read and change."""

    world: World
    secrets: Secrets
    gateway: Gateway | None
    home: pathlib.Path
    stack: contextlib.ExitStack
    env: dict
    args: list
    token: str = ""  # the one that the group's gateway accepts


@dataclasses.dataclass
class Scenario:
    name: str
    verdict: str | tuple
    exit: int | None = None  # None: 0 for healthy, else 1
    target: typing.Any = ANY  # target.source
    credential: typing.Any = ANY  # credential.source
    close: typing.Any = None  # (code, origin), None, or ANY
    confidence: typing.Any = ANY
    findings: tuple = ()  # ids that must stand among the findings
    next: tuple = ()  # ids that must stand in `next`
    facts: dict = dataclasses.field(default_factory=dict)  # of reachable, authorised, scoped
    stages: dict = dataclasses.field(default_factory=dict)  # stage id: status
    check: typing.Callable | None = None  # (report) -> list of faults
    where: str = "gw"
    uid: int | None = None
    env: dict = dataclasses.field(default_factory=dict)
    args: tuple = ()
    config: typing.Any = None  # of the CLI's side: a dict, a text, or None for no file
    setup: typing.Callable | None = None  # (Context) -> None
    during: typing.Callable | None = None  # (Context, process) -> None, while the run goes on
    cli: typing.Any = None  # what the real CLI does here: "ok", or a text that its output holds; None: not asked
    cli_version: str = "2026.9.6"
    formats: bool = True  # False: the world changes by the run, so that it is done once
    forgive: bool = False  # a success first: the gateway delays repeated failures from loopback
    wrap: tuple = ()  # a command that makes the surroundings and then becomes the one behind it
    sent: bool = False  # a credential is there: the report must say so

    def follow(self, context: Context, first: Run) -> tuple[list[str], list[tuple[str, Run]]]:
        """Later runs that belong to it: their faults and their outputs."""
        return [], []


@dataclasses.dataclass
class Outcome:
    scenario: Scenario
    got: str = ""
    faults: list = dataclasses.field(default_factory=list)
    leaks: list = dataclasses.field(default_factory=list)
    ms: float = 0.0
    peak_kb: int = 0


def write_config(home: pathlib.Path, config) -> None:
    if config is None:
        return
    state = home / ".openclaw"
    state.mkdir(mode=0o700, exist_ok=True)
    text = config if isinstance(config, str) else json.dumps(config)
    (state / "openclaw.json").write_text(text)
    (state / "openclaw.json").chmod(0o600)


def give_to(folder: pathlib.Path, uid: int) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            os.chown(path, uid, uid)


def compare(scenario: Scenario, run: Run) -> tuple[str, list[str]]:
    """What came out in one word, and every difference from what was expected."""
    try:
        report = run.report()
    except ValueError as error:
        return "no report", [f"stdout is not JSON ({error}): {run.out[:200]!r} stderr {run.err[:300]!r}"]
    faults: list[str] = []

    def same(what: str, expected, got) -> None:
        if expected is not ANY and expected != got:
            faults.append(f"{what}: expected {expected!r}, got {got!r}")

    verdict = report["verdict"]
    allowed = (scenario.verdict,) if isinstance(scenario.verdict, str) else scenario.verdict
    if verdict["id"] not in allowed:
        faults.append(f"verdict: expected {' or '.join(allowed)}, got {verdict['id']} ({verdict['summary']})")
    expected_exit = scenario.exit if scenario.exit is not None else 0 if allowed == ("healthy",) else 1
    same("exit code", expected_exit, run.exit)
    same("exit_code in the report", run.exit, report["exit_code"])
    same("target.source", scenario.target, report["target"]["source"])
    same("credential.source", scenario.credential, report["credential"]["source"])
    same("confidence", scenario.confidence, verdict["confidence"])
    close = report["close"]
    same("close", scenario.close, None if close is None else (close["code"], close["origin"]))
    same("stages", STAGES, [stage["id"] for stage in report["stages"]])
    statuses = {stage["id"]: stage["status"] for stage in report["stages"]}
    for name, status in scenario.stages.items():
        same(f"stage {name}", status, statuses.get(name))
    if verdict["id"] == "healthy" and "failed" in statuses.values():
        faults.append(f"healthy, though a stage failed: {statuses}")
    for name, value in scenario.facts.items():
        same(f"facts.{name}", value, report["facts"][name])
    for kind, wanted in (("findings", scenario.findings), ("next", scenario.next)):
        present = [entry["id"] for entry in report[kind]]
        faults += [f"{kind}: {entry} is missing among {present}" for entry in wanted if entry not in present]
    same("redaction.found", 0, report["redaction"]["found"])
    if scenario.sent:
        if report["credential"]["kind"] == "none" or not report["credential"].get("length"):
            faults.append("the report does not show that a credential was there")
        if report["redaction"]["secrets_known"] < 1:
            faults.append("the receipt knows no secret")
    if scenario.check:
        faults += scenario.check(report)
    return verdict["id"], faults


def play(scenario: Scenario, world: World, secrets: Secrets, gateway: Gateway | None, token: str, real_cli) -> Outcome:
    outcome = Outcome(scenario)
    home = world.new_folder("home")
    with contextlib.ExitStack() as stack:
        context = Context(world, secrets, gateway, home, stack, {"HOME": str(home), **scenario.env}, list(scenario.args), token)
        write_config(home, scenario.config)
        if scenario.where == "cli":
            world.new_source()
        if scenario.setup:
            scenario.setup(context)
        if scenario.uid is not None:
            give_to(home, scenario.uid)

        def one(options: list[str]) -> Run:
            if scenario.forgive and gateway:
                gateway.attempts("gw", token, 1)
            during = (lambda process: scenario.during(context, process)) if scenario.during else None
            return probe(world, scenario.where, [*context.args, *options], context.env, home, scenario.uid, during=during,
                         wrap=scenario.wrap)

        run = one(["-o", "json"])
        outcome.ms, outcome.peak_kb = run.ms, run.peak_kb
        outcome.got, outcome.faults = compare(scenario, run)
        if len(world.ocprobe) == 1 and run.peak_kb > PEAK_KB:  # not an emulator's memory
            outcome.faults.append(f"peak memory: {run.peak_kb} kB, at most {PEAK_KB}")
        outputs = [("json", run)]
        if scenario.formats and not outcome.faults:
            for options in FORMATS:
                again = one(options)
                outputs.append((" ".join(options), again))
                outcome.faults += same_said(outcome.got, options, again, run.exit)
        if not outcome.faults:
            faults, later = scenario.follow(context, run)
            outcome.faults += faults
            outputs += later
        for options, each in outputs:
            outcome.leaks += [f"{options}: {leak}" for leak in secrets.leaks(each.out + each.err)]
        if scenario.cli is not None:
            outcome.faults += real_cli(scenario, context)
    if not world.keep and not outcome.faults:
        shutil.rmtree(home, ignore_errors=True)
    return outcome


def same_said(verdict: str, options: list[str], run: Run, exit_code: int) -> list[str]:
    faults = []
    text = run.out.decode("utf-8", "replace")
    if run.exit != exit_code:
        faults.append(f"{' '.join(options)}: exit {run.exit}, with JSON {exit_code}")
    if verdict not in text:
        faults.append(f"{' '.join(options)}: does not name {verdict}")
    if any(ord(char) < 32 and char != "\n" or 127 <= ord(char) < 160 for char in text):
        faults.append(f"{' '.join(options)}: control characters in the output")
    if options == ["-o", "text"]:
        # What is copied stands on one line, however long: it begins behind eleven blanks.
        lines = [line for line in text.splitlines() if not line.startswith(11 * " ") or line.startswith(18 * " ")]
        if len(lines) > 40 or max(map(len, lines), default=0) > 100:
            faults.append(f"text: {len(lines)} lines, {max(map(len, lines))} columns; at most 40 and 100")
    if "-v" not in options and run.err:
        faults.append(f"{' '.join(options)}: stderr: {run.err[:200]!r}")
    return faults
