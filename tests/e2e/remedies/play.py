"""One case: the set-up with its fault, the report, its steps applied, and what the second run and the real CLI say then."""
import dataclasses
import json
import re
import time

from remedies.applier import Applier, CannotApply, OnlyTheReaderKnows
from remedies.faults import Fault, Scene
from remedies.installation import Done, SetUpError
from remedies.setups import CLI, GATEWAY, Choice, Kit, add_cli, probe

ROUNDS = 3
ROOT = ("0", "root", "0:0", "root:root")


@dataclasses.dataclass
class Outcome:
    fault: Fault
    choice: Choice
    by_text: bool
    verdicts: list[str] = dataclasses.field(default_factory=list)  # of each run, the last one after the last fix
    applied: list[str] = dataclasses.field(default_factory=list)  # of the first report
    cli_said: str = ""  # by the real CLI, before anything was mended
    cli_works: bool = False
    faults: list[str] = dataclasses.field(default_factory=list)
    others: dict[str, bool] = dataclasses.field(default_factory=dict)  # whether it works after another tool's advice
    seconds: float = 0

    @property
    def name(self) -> str:
        return case_name(self.fault, self.choice)

    def row(self) -> dict:
        """What the table has of it."""
        choice = self.choice
        return {"verdict": self.fault.verdict, "case": self.fault.name, "platform": choice.platform,
                "set-up": f"URL {choice.url}, credential {choice.credential}, {choice.image}", "applied": self.applied,
                "by": "printed commands" if self.by_text else "edits", "then": self.verdicts[1:], "cli": self.cli_said,
                "works": self.cli_works, "others": self.others, "why_not": self.fault.why_not, "faults": self.faults}


def case_name(fault: Fault, choice: Choice) -> str:
    return f"{fault.name} [{choice.platform}, url {choice.url}, credential {choice.credential}, {choice.image}]"


def play(kit: Kit, installation, kind, fault: Fault, choice: Choice, by_text: bool, words_alone: bool = False) -> Outcome:
    """`words_alone`: what the real CLI prints is held against the report, and nothing is mended."""
    outcome = Outcome(fault, choice, by_text)
    began = time.monotonic()
    try:
        if words_alone:
            compare_words(kit, installation, kind, outcome)
        else:
            follow(kit, installation, kind, outcome)
    except (CannotApply, SetUpError, ValueError) as error:
        outcome.faults.append(f"{type(error).__name__}: {error}")
    outcome.seconds = time.monotonic() - began
    return outcome


def made(kit: Kit, installation, kind, outcome: Outcome) -> dict:
    """The report of the set-up with its fault, and what the real CLI says of it."""
    fault, choice = outcome.fault, outcome.choice
    cli = add_cli(kit, installation, kind, choice)
    scene = Scene(kit, installation, choice, cli)
    fault.make(scene)
    installation.apply(CLI)
    if fault.started:
        fault.started(scene)
    report = judged(kit, installation, outcome)
    outcome.cli_said = one_line(call(installation))
    expected_words(report, outcome)
    return report


def compare_words(kit: Kit, installation, kind, outcome: Outcome) -> None:
    """Of another release, which may stop elsewhere: whatever is quoted, it must print."""
    report = made(kit, installation, kind, outcome)
    outcome.applied = report["verdict"].get("cli_says", [])


def follow(kit: Kit, installation, kind, outcome: Outcome) -> None:
    fault = outcome.fault
    report = made(kit, installation, kind, outcome)
    if outcome.verdicts[0] != fault.verdict:
        outcome.faults.append(f"expected {fault.verdict}, got {outcome.verdicts[0]}: {report['verdict']['summary']}")
    option = fault.option
    for _ in range(ROUNDS):
        steps = chosen(report, option)
        if not outcome.applied:
            outcome.applied = [described(step) for step in steps]
        promised = steps[-1].get("leads_to") if steps else None
        if not any(step.get("edits") for step in steps):
            break  # only a person can do it
        mend(kit, installation, steps, outcome)
        option = 0
        report = judged(kit, installation, outcome)
        now = outcome.verdicts[-1]
        if promised is not None and now not in (promised or ["healthy"])[:1]:
            outcome.faults.append(f"leads_to {promised}, and then it is {now}: {report['verdict']['summary']}")
        if now == "healthy":
            break
    done = call(installation)
    outcome.cli_works = done.code == 0
    healthy = outcome.verdicts[-1] == "healthy"
    if outcome.cli_works != healthy:
        outcome.faults.append(f"at the end {outcome.verdicts[-1]}, and the real CLI says {one_line(done)[:200]}")
    if not healthy and not fault.why_not:
        outcome.faults.append(f"not healthy after {len(outcome.verdicts) - 1} rounds: {' → '.join(outcome.verdicts)}")


def chosen(report: dict, option: int) -> list[dict]:
    steps = report["verdict"]["fix"]
    if option:
        return [step for step in steps if step.get("option") == option]
    return [step for step in steps if step["role"] == "remedy"]


def judged(kit: Kit, installation, outcome: Outcome) -> dict:
    done = probe(installation)
    outcome.faults += [f"the report: {leak}" for leak in kit.secrets.leaks((done.out + done.err).encode())]
    if not done.out:
        raise SetUpError(f"no report: {done.code} {done.err[:300]}")
    report = json.loads(done.out)
    outcome.verdicts.append(report["verdict"]["id"])
    outcome.faults += [f"the redactor ate a part of the fix: {step['command'][:120]!r}"
                       for step in report["verdict"]["fix"] if "<redacted>" in step.get("command", "")]
    questions(kit, installation, report, outcome)
    return report


def questions(kit: Kit, installation, report: dict, outcome: Outcome) -> None:
    """What decides changes nothing: it is asked as printed, and must not show a secret. Once of each gateway."""
    applier = Applier(installation, by_text=True)
    for step in report["verdict"]["fix"]:
        # The real CLI is asked anyway.
        command = step.get("command", "")
        question = installation.name, step["place"], command
        if step["role"] == "decide" and command and "gateway call" not in command and installation.can_run(command) and question not in kit.asked:
            kit.asked.add(question)
            try:
                applier.printed(step)
            except OnlyTheReaderKnows:
                pass  # a question may ask about what is not seen from here
            except CannotApply as error:
                outcome.faults.append(f"a question that cannot be asked: {error}")
    shown(kit, applier, outcome)


def mend(kit: Kit, installation, steps: list[dict], outcome: Outcome) -> None:
    applier = Applier(installation, outcome.by_text)
    applier.apply(steps)
    shown(kit, applier, outcome)
    installation.gateway_is_ready()
    for service in installation.definition["services"]:
        user = installation.inspect(service, "{{.Config.User}}")
        if user in ROOT and installation.whole["services"].get(service, {}).get("user") != user:
            outcome.faults.append(f"{service} runs as root after the fix")


def shown(kit: Kit, applier: Applier, outcome: Outcome) -> None:
    for ran in applier.ran:
        for leak in kit.secrets.leaks((ran.done.out + ran.done.err).encode()):
            outcome.faults.append(f"the command {ran.command[:80]!r} shows a secret: {leak}")


def call(installation) -> Done:
    return installation.exec(CLI, [*installation.openclaw(CLI), "gateway", "call", "health"])


def one_line(done: Done) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", done.said)


def described(step: dict) -> str:
    names = [edit["op"] + " " + str(edit.get("name") or edit.get("key") or edit.get("directive") or edit.get("target") or
                                    edit.get("value") or " ".join(edit.get("argv", []))) for edit in step.get("edits", [])]
    return (", ".join(name.strip() for name in names) or step["do"]) + (f" ({step['place']})")


def expected_words(report: dict, outcome: Outcome) -> None:
    for line in report["verdict"].get("cli_says", []):
        if " ".join(line.split()) not in outcome.cli_said:
            outcome.faults.append(f"the real CLI does not print {line!r} but {outcome.cli_said[:300]!r}")


def restored(installation, files: dict) -> None:
    """Brings back the gateway and its proxy, where a fault or a fix has changed them. `files`: contents as they were."""
    changed = installation.definition["services"][GATEWAY] != installation.whole["services"][GATEWAY]
    config_changed = False
    installation.back_to_the_beginning()
    for path, text in files.items():
        if path.read_text() == text:
            continue
        path.write_text(text)
        if path.name == "nginx.conf":
            installation.proxy_text(lambda same: same)
        elif path.name != ".env":
            config_changed = True
    if changed:
        installation.apply(GATEWAY)
    elif config_changed:
        # It would read the file by itself, some time during the next case.
        installation.restart(GATEWAY)
    if changed or config_changed:
        installation.gateway_is_ready()
