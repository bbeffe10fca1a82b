"""The table of what was applied and what came of it."""
import re

HEAD = """# Remedies, applied

Made by `tests/e2e/remedies/run.py --table FILE`: the real gateway and CLI 2026.9.6 in containers. Each row is a fault, the
edits of the report's steps as a program applied them, the verdicts of the runs that followed, and what the real CLI printed
before and does after. Where it does not work in the end, the reason stands there. Rows may be of several runs (`--results`).

"""


# Of one run alone: ids of requests, threads and lines of OpenSSL.
RANDOM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9A-F]{12,16}(?=:error)")


def markdown(rows: list[dict]) -> str:
    healed = sum(1 for row in rows if row["works"])
    manual = sum(1 for row in rows if not row["works"] and row["why_not"])
    lines = [f"{healed} of {len(rows)} end with a CLI that works; {manual} need what only a person can get or decide.", "",
             "| verdict | case | platform | set-up | applied | by | then | the CLI before | after |", "|" + "---|" * 9]
    for row in sorted(rows, key=lambda each: (each["verdict"], each["case"], each["platform"], each["set-up"])):
        after = "works" if row["works"] else row["why_not"] or "**fails**"
        cells = [f"`{row['verdict']}`", row["case"], row["platform"], row["set-up"], "; ".join(row["applied"]), row["by"],
                 " → ".join(row["then"]), row["cli"][:140], after]
        lines.append("| " + " | ".join(RANDOM.sub("…", cell).replace("|", "\\|") for cell in cells) + " |")
    return HEAD + "\n".join(lines) + "\n"
