"""One run of ocprobe with something hostile beside it: what it may cost, and what must hold of what it writes."""
import concurrent.futures
import contextlib
import dataclasses
import html.parser
import json
import os
import pathlib
import re
import subprocess
import tempfile
import typing
import xml.etree.ElementTree

from kit.canary import Secrets

ROOT = pathlib.Path(__file__).resolve().parents[3]
# After its deadline a run has this long.
GRACE_SECONDS = 1.0
# A run that has not ended by then has no end.
HANGS_SECONDS = 30
CHECK_EXITS = (0, 1, 124)
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclasses.dataclass
class Budget:
    seconds: float = 2.0  # what the command promises; the grace comes on top
    cpu: float = 1.0
    peak_kb: int = 64 * 1024
    output: int = 512 * 1024


@dataclasses.dataclass
class Place:
    """What a case prepares before the run: files below `home`, variables, arguments, a command that becomes ocprobe."""

    home: pathlib.Path
    secrets: Secrets
    token: str
    stack: contextlib.ExitStack
    env: dict
    arguments: list
    wrap: tuple = ()


@dataclasses.dataclass
class Case:
    name: str
    prepare: typing.Callable[[Place], None]
    arguments: tuple = ("check",)
    format: str = "json"
    exits: tuple = CHECK_EXITS
    budget: Budget = dataclasses.field(default_factory=Budget)
    # May end without a report: its standard output is closed, say.
    silent: bool = False


@dataclasses.dataclass
class Run:
    exit: int
    out: bytes
    err: bytes
    cpu: float = 0.0
    wall: float = 0.0
    peak_kb: int = 0


class Bench:
    def __init__(self, binary: pathlib.Path, folder: pathlib.Path):
        self.binary = str(binary)
        self.folder = folder
        self.secrets = Secrets(os.urandom(8).hex())
        self.token = self.secrets.new("token", 48)
        self.measure = self.build("measure", ROOT / "tests" / "bench" / "measure.c")

    def build(self, name: str, source: pathlib.Path) -> str:
        program = self.folder / name
        subprocess.run(["gcc", "-O2", "-static", "-Wall", "-Wextra", "-Werror", "-o", program, source], check=True)
        return str(program)

    def place(self, stack: contextlib.ExitStack) -> Place:
        home = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(dir=self.folder)))
        env = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": str(home), "LANG": "C.UTF-8", "OPENCLAW_GATEWAY_TOKEN": self.token}
        return Place(home, self.secrets, self.token, stack, env, [])

    def run(self, place: Place, arguments: list[str]) -> Run:
        argv = [self.measure, "-k", *place.wrap, self.binary, *arguments]
        process = subprocess.Popen(argv, env=place.env, cwd=place.home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, start_new_session=True)
        try:
            out, err = process.communicate(timeout=HANGS_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            return Run(-9, b"", b"it did not end", wall=HANGS_SECONDS)
        err, _, cost = err.rstrip(b"\n").rpartition(b"\n") if b"\n" in err.rstrip(b"\n") else (b"", b"", err)
        cpu, wall, peak, status = (int(word) for word in cost.split())
        return Run(status, out, err, cpu / 1e6, wall / 1e6, peak)


class Page(html.parser.HTMLParser):
    """Whether what is opened is closed."""

    EMPTY = {"meta", "link", "br", "hr", "img", "input", "col", "path", "circle", "line", "rect", "use"}

    def __init__(self):
        super().__init__()
        self.open = []
        self.faults = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.EMPTY:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")


def is_valid(form: str, text: str, exit_code: int, command: str) -> str | None:
    """Why this is no report in this format; nothing when it is one."""
    try:
        if form in ("json", "sarif"):
            report = json.loads(text)
            if form == "json" and command in ("check", "wait", "hold") and report["exit_code"] != exit_code:
                return f"exit_code {report['exit_code']} in a report that ended with {exit_code}"
        elif form == "ndjson":
            [json.loads(line) for line in text.splitlines()]
        elif form == "junit":
            xml.etree.ElementTree.fromstring(text)
        elif form == "html":
            page = Page()
            page.feed(text)
            if page.faults or page.open:
                return f"tags: {page.faults} {page.open}"
        elif not text.strip():
            return "no text"
    except (ValueError, KeyError, xml.etree.ElementTree.ParseError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def faults_of(case: Case, run: Run, secrets: Secrets) -> list[str]:
    if run.exit == -9:
        return ["it did not end"]
    found = []
    if run.exit not in case.exits:
        found.append(f"exit {run.exit}, not of {case.exits}: {run.err[-300:]!r}")
    text = run.out.decode("utf-8", "replace")
    if run.out.decode("utf-8", "ignore").encode() != run.out:
        found.append("the output is not UTF-8")
    if control := CONTROL.search(text):
        found.append(f"control character {control[0]!r} in the output")
    if CONTROL.search(run.err.decode("utf-8", "replace")):
        found.append(f"control character on stderr: {run.err[:200]!r}")
    if run.exit == 64:
        if run.out or run.err.count(b"\n") > 1 or not run.err.strip():
            found.append(f"64 is one line on stderr: {run.out[:100]!r} {run.err[:200]!r}")
    elif not case.silent:
        if why := is_valid(case.format, text, run.exit, case.arguments[0]):
            found.append(f"no valid {case.format}: {why}; stderr {run.err[:200]!r}")
    found += [f"leak of {leak}" for leak in secrets.leaks(run.out + run.err)]
    rows = (("wall", run.wall, case.budget.seconds + GRACE_SECONDS), ("CPU", run.cpu, case.budget.cpu),
            ("peak KiB", run.peak_kb, case.budget.peak_kb), ("output", len(run.out), case.budget.output))
    return found + [f"{what}: {got:.6g}, at most {most:g}" for what, got, most in rows if got > most]


def play(bench: Bench, case: Case) -> tuple[Run, list[str]]:
    with contextlib.ExitStack() as stack:
        place = bench.place(stack)
        case.prepare(place)
        form = [] if case.arguments[0] == "health" else ["-o", case.format]
        run = bench.run(place, [*case.arguments, *form, *place.arguments])
        return run, faults_of(case, run, bench.secrets)


class Tally:
    """The results of a table, a line for each failure, and the largest figure of each kind."""

    def __init__(self):
        self.passed = self.failed = 0

    def count(self, name: str, faults: list[str]) -> None:
        self.passed, self.failed = self.passed + (not faults), self.failed + bool(faults)
        if faults:
            print(f"FAIL {name}", *faults, sep="\n       ", flush=True)

    def table(self, bench: Bench, name: str, cases: list[Case], workers: int) -> None:
        most: dict[str, tuple[float, str]] = {}

        def one(case: Case):
            try:
                return case, *play(bench, case)
            except Exception as error:  # any fault of a case is that case's failure
                return case, Run(-1, b"", b""), [f"{type(error).__name__}: {error}"]

        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            for case, run, faults in pool.map(one, cases):
                self.count(f"{name}: {case.name}", faults)
                past = max(0.0, run.wall - case.budget.seconds)
                for what, figure in (("CPU s", run.cpu), ("s past the deadline", past), ("peak MiB", run.peak_kb / 1024),
                                     ("output KiB", len(run.out) / 1024)):
                    most[what] = max(most.get(what, (0.0, "-")), (figure, case.name))
        figures = " | ".join(f"{figure:.2f} {what} ({case})" for what, (figure, case) in most.items())
        print(f"| {name} | {len(cases)} | {figures} |", flush=True)
