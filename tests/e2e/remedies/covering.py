"""A pairwise covering array: every value of one factor beside every value of another, where that is possible, in few rows."""
import dataclasses
import itertools

from remedies.faults import Fault
from remedies.setups import CREDENTIALS, IMAGES, URLS, Choice


@dataclasses.dataclass(frozen=True)
class Row:
    fault: str
    choice: Choice


def possible(fault: Fault, choice: Choice) -> bool:
    return choice.possible() and fault.fits(choice) and (not fault.platforms or choice.platform in fault.platforms)


def pairs_of(row: Row) -> set[tuple]:
    values = [("fault", row.fault), *dataclasses.asdict(row.choice).items()]
    return set(itertools.combinations(values, 2))


def rows(faults: list[Fault], platforms: tuple) -> list[Row]:
    """Greedy: the row with the most pairs that no row has yet, until none brings a new one."""
    choices = [Choice(*values) for values in itertools.product(platforms, URLS, CREDENTIALS, IMAGES)]
    open_rows = {Row(fault.name, choice): pairs_of(Row(fault.name, choice))
                 for fault in faults for choice in choices if possible(fault, choice)}
    missing = set().union(*open_rows.values()) if open_rows else set()
    chosen: list[Row] = []
    used = dict.fromkeys(platforms, 0)
    while missing:
        # The platforms are played side by side: as many rows for each.
        best = max(open_rows, key=lambda row: (len(open_rows[row] & missing), -used[row.choice.platform]))
        chosen.append(best)
        used[best.choice.platform] += 1
        missing -= open_rows.pop(best)
    return chosen
