"""What the CLI's own tools advise in the same set-ups, followed to the letter: whether the CLI works then."""
import re

from remedies.faults import Fault, Scene
from remedies.play import call
from remedies.setups import CLI, Choice, Kit, add_cli

TOOLS = (("gateway", "call", "health"), ("gateway", "status", "--deep"), ("doctor", "--fix"))
# A printed command that stays in the foreground is left to itself after so long.
SECONDS = 30
COMMAND = re.compile(r"(?:`|^\s*(?:Fix|Run|Inspect|Doctor): )(openclaw [^`\n]+)", re.MULTILINE)
VARIABLE = re.compile(r"\bset ([A-Z][A-Z0-9_]+)=(\w+)")

HEAD = """# Advice, followed to the letter

Made by `tests/e2e/remedies/run.py --rivals FILE`: each fault, what ocprobe and the CLI's own tools advise in it, done as it
stands, and whether `openclaw gateway call health` works then. Of the CLI's tools all variables that they name with a value
are set, and where that is not enough, all commands that they print are run in the CLI's container. Rows may be of several
runs (`--results`). Pairing is left out: the gateway keeps what was approved before.

"""


def works(kit: Kit, installation, kind, fault: Fault, choice: Choice, tool: tuple) -> bool:
    cli = add_cli(kit, installation, kind, choice)
    scene = Scene(kit, installation, choice, cli)
    fault.make(scene)
    installation.apply(CLI)
    if fault.started:
        fault.started(scene)
    openclaw = installation.openclaw(CLI)
    said = installation.exec(CLI, ["timeout", "-k", "2", "100", *openclaw, *tool])
    text = re.sub(r"\x1b\[[0-9;]*m", "", said.out + "\n" + said.err)
    # The variables first: a command that is printed beside them may change what they would have mended.
    if variables := dict(VARIABLE.findall(text)):
        cli["environment"].update(variables)
        installation.recreate(CLI)
        if call(installation).code == 0:
            return True
    for command in dict.fromkeys(COMMAND.findall(text)):
        installation.exec(CLI, ["sh", "-c", f"timeout -k 2 {SECONDS} {command} </dev/null"])
    return call(installation).code == 0


def markdown(rows: list[dict]) -> str:
    names = [" ".join(("openclaw", *tool)) for tool in TOOLS]
    # The gateway keeps an approval that ocprobe's fix has given: in those cases the others would profit from it.
    asked = (row for row in rows if row.get("others") and not row["verdict"].startswith("pairing."))
    rows = sorted(asked, key=lambda row: (row["verdict"], row["case"]))
    columns = [[row["works"] for row in rows], *([row["others"][name] for row in rows] for name in names)]
    lines = ["| tool | the CLI works after its advice |", "|---|---|"]
    lines += [f"| `{name}` | {sum(column)} of {len(rows)} |" for name, column in zip(["ocprobe", *names], columns)]
    lines += ["", "| verdict | case | `ocprobe` | " + " | ".join(f"`{name}`" for name in names) + " |", "|---|---|" + "---|" * len(columns)]
    for number, row in enumerate(rows):
        cells = " | ".join("works" if column[number] else "**no**" for column in columns)
        lines.append(f"| `{row['verdict']}` | {row['case']} | {cells} |")
    return HEAD + "\n".join(lines) + "\n"
