"""Two faults at once: what the first run forecasts is what the second run says, once the first fault is mended for real."""
import dataclasses
import typing

from kit.fix import edits
from kit.probe import Run, probe
from kit.scenario import Context, Scenario


@dataclasses.dataclass
class Chain(Scenario):
    """`verdict` names the first fault, `then` the second: forecast by the first run, found by the second."""

    then: str = ""
    mend: typing.Callable | None = None  # (Context) -> None: mends the first fault for real
    # The variables of the combined fix lead to `healthy`; a function does what no variable can do.
    whole: typing.Callable | bool = False
    formats: bool = False

    def follow(self, context: Context, first: Run) -> tuple[list[str], list[tuple[str, Run]]]:
        before = first.report()
        forecast = [entry["id"] for entry in before["next"]]
        faults = [] if forecast[:1] == [self.then] else [f"next: expected {self.then} first, got {forecast}"]
        kept = dict(context.env), list(context.args)
        self.mend(context)
        second = self.again(context)
        outputs = [("mended", second)]
        verdict = second.report()["verdict"]
        if verdict["id"] != self.then:
            faults.append(f"{self.verdict} mended: expected {self.then}, got {verdict['id']} ({verdict['summary']})")
        if self.whole:
            context.env, context.args = kept
            combined = before.get("combined_fix", [])
            apply(combined, context)
            if callable(self.whole):
                self.whole(context)
            third = self.again(context)
            outputs.append(("combined fix", third))
            verdict = third.report()["verdict"]
            if verdict["id"] != "healthy":
                faults.append(f"after the combined fix {combined}: {verdict['id']} ({verdict['summary']})")
        return faults, outputs

    def again(self, context: Context) -> Run:
        if self.forgive and context.gateway:
            context.gateway.attempts("gw", context.token, 1)
        return probe(context.world, self.where, [*context.args, "-o", "json"], context.env, context.home, self.uid)


def apply(steps: list[dict], context: Context) -> None:
    """Does to the environment what the remedies do; the token itself, which no report holds, is known from elsewhere."""
    remedies = [step for step in steps if step["role"] == "remedy"]
    for edit in edits(remedies, "set_env", "unset_env", "unquote"):
        name = edit["name"]
        if edit["op"] == "unset_env":
            context.env.pop(name, None)
        elif edit["op"] == "unquote":
            context.env[name] = context.env[name].strip("\"'")
        else:
            context.env[name] = edit.get("value", context.token)
