"""One case: a container as somebody set it up, what ocprobe must say in it, and what the real CLI does there."""
import contextlib
import dataclasses
import pathlib
import re
import typing

from containers.lab import NET, NEWEST, STATE, USER, Box, Done, Lab, real, write_config
from kit.canary import Secrets
from kit.probe import Run
from kit.scenario import FORMATS, Outcome, Scenario, compare, same_said

CALL = ("openclaw", "gateway", "call", "health")


@dataclasses.dataclass
class Kit:
    """What the tables are made with, and what the cases find running."""

    lab: Lab
    secrets: Secrets
    token: str  # the credential that the group's gateway accepts
    wrong: str  # one that it refuses
    boxes: dict = dataclasses.field(default_factory=dict)

    @property
    def gateway(self) -> Box:
        return self.boxes["gateway"]


@dataclasses.dataclass
class Context:
    lab: Lab
    kit: Kit
    stack: contextlib.ExitStack
    env: dict
    args: list
    options: list  # of `docker run`
    state: pathlib.Path | None  # the folder behind the CLI's state directory
    box: Box | None = None  # None until the container runs
    first: Box | None = None  # a container that a step made for a later one


@dataclasses.dataclass
class Case(Scenario):
    image: str = real(NEWEST)
    network: str | None = NET  # `gateway`: the namespace of the group's gateway; `container:x`, `none`, `host`
    state: str | None = None  # None: `config` makes one of its own, else the image's; `gateway`, `gateway:ro`
    options: tuple = ()  # of `docker run`
    exec: tuple = ()  # of `docker exec`
    under: tuple = ()  # what runs the program: `env -i`, `unshare -r` …
    in_gateway: bool = False  # no container of its own: in the gateway's
    started: typing.Callable | None = None  # (Context) -> None, once the container runs
    quick: bool = False  # also in the default run
    cause: str | None = None  # what a tool must say to have named the true cause; None: the rule of the verdict


@dataclasses.dataclass
class Group:
    name: str
    table: typing.Callable  # (Kit) -> list of Case
    start: typing.Callable | None = None  # (Kit, ExitStack) -> None: fills kit.boxes
    quick: bool = True  # False: no case of it is in the default run


def prepare(case: Case, kit: Kit, stack: contextlib.ExitStack) -> Context:
    """The container of the case, running. Its state directory is a folder of the host where a config is given."""
    lab = kit.lab
    context = Context(lab, kit, stack, dict(case.env), list(case.args), list(case.options), None)
    if case.config is not None:
        context.state = lab.new_folder("state", owner=case.uid or USER)
        write_config(context.state, case.config, owner=case.uid or USER)
        context.options += ["-v", f"{context.state}:{STATE}"]
    elif case.state:
        mode = ":ro" if case.state.endswith(":ro") else ""
        context.state = kit.gateway.state
        context.options += ["-v", f"{context.state}:{STATE}{mode}"]
    if case.setup:
        case.setup(context)
    if case.in_gateway:
        context.box = kit.gateway
    elif context.box is None:  # a step may have made it
        options = list(context.options)
        for name, value in context.env.items():
            options += ["-e", f"{name}={value}"]
        if case.uid is not None:
            options += ["--user", str(case.uid)]
        network = f"container:{kit.gateway.name}" if case.network == "gateway" else case.network
        context.box = lab.idle(stack, "cli", case.image, *options, network=network)
    if case.started:
        case.started(context)
    return context


def probe(context: Context, case: Case, *arguments: str, timeout: float = 60) -> Done:
    return context.box.cost(*case.under, "/probe/ocprobe", *context.args, *arguments, options=case.exec, timeout=timeout)


def as_run(done: Done) -> Run:
    return Run(done.exit, done.out, done.err, done.ms, done.peak_kb)


def real_cli(case: Case, context: Context) -> tuple[Done, list[str]]:
    # By its path: an empty environment has no PATH to find it by.
    call = CALL if not case.under else (*case.under, "/usr/local/bin/node", "/app/openclaw.mjs", *CALL[1:])
    done = context.box.exec(*call, options=("-e", "NO_COLOR=1", *case.exec), timeout=150)
    if case.cli == "ok":
        return done, [] if done.exit == 0 else [f"the real CLI fails here ({done.exit}): {done.said[:300]}"]
    faults = ["the real CLI succeeds here"] if done.exit == 0 else []
    if not re.search(case.cli, done.said):
        faults.append(f"the real CLI does not say {case.cli!r} but {done.said[:300]!r}")
    return done, faults


def play(case: Case, kit: Kit, ask: bool, formats: bool, rivals=None) -> Outcome:
    """Sets it up, asks, and holds the answer against what was expected. `rivals`: (case, context, Outcome) -> None."""
    outcome = Outcome(case)
    with contextlib.ExitStack() as stack:
        context = prepare(case, kit, stack)
        done = probe(context, case, "-o", "json")
        outcome.ms, outcome.peak_kb = done.ms, done.peak_kb
        outcome.got, outcome.faults = compare(case, as_run(done))
        outputs = [("json", done)]
        for options in FORMATS if formats and case.formats and not outcome.faults else ():
            again = probe(context, case, *options)
            outputs.append((" ".join(options), again))
            outcome.faults += same_said(outcome.got, options, as_run(again), done.exit)
        if ask and case.cli is not None:
            _, faults = real_cli(case, context)
            outcome.faults += faults
        if rivals:
            rivals(case, context, outcome)
        for options, each in outputs:
            outcome.leaks += [f"{options}: {leak}" for leak in kit.secrets.leaks(each.out + each.err)]
    return outcome
