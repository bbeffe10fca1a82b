"""The table of what was applied and what came of it."""


def markdown(outcomes: list) -> str:
    rows = ["| verdict | case | set-up | applied | second run | the real CLI before | after |", "|---|---|---|---|---|---|---|"]
    for outcome in sorted(outcomes, key=lambda each: (each.fault.verdict, each.name)):
        choice = outcome.choice
        where = f"{choice.platform}, URL {choice.url}, credential {choice.credential}, {choice.image}"
        after = "works" if outcome.cli_works else outcome.fault.why_not or "fails"
        cells = [f"`{outcome.fault.verdict}`", outcome.fault.name, where, "; ".join(outcome.applied), " → ".join(outcome.verdicts[1:]),
                 outcome.cli_said[:160], after]
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"
