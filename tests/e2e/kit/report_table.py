"""What a run prints: one line a scenario while it goes on, and the closing table."""
from kit.scenario import Outcome


def tell(outcome: Outcome) -> None:
    word = "ok  " if not outcome.faults and not outcome.leaks else "FAIL"
    print(f"{word} {outcome.scenario.name}", flush=True)
    for fault in outcome.faults:
        print(f"       {fault}", flush=True)
    for leak in outcome.leaks[:10]:
        print(f"       LEAK {leak}", flush=True)


def closing_table(outcomes: list[Outcome]) -> None:
    rows = [("scenario", "expected", "got", "ms", "peak kB")]
    for outcome in outcomes:
        expected = outcome.scenario.verdict
        rows.append((outcome.scenario.name, expected if isinstance(expected, str) else "|".join(expected), outcome.got,
                     f"{outcome.ms:.0f}", str(outcome.peak_kb)))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    print()
    for row in rows:
        print("  ".join(cell.rjust(width) if column > 2 else cell.ljust(width)
                        for column, (cell, width) in enumerate(zip(row, widths))).rstrip())
