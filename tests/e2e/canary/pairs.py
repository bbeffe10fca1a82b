"""Few runs in which every two values of different dimensions meet at least once."""
import itertools


def pairwise(dimensions: dict[str, tuple], possible) -> list[dict]:
    """Greedy: each run takes, dimension by dimension, the value that covers most of the pairs that are still missing.

    `possible(run)` tells of a run that may be partial whether its values can occur together.
    """
    names = list(dimensions)
    missing = {((a, x), (b, y)) for a, b in itertools.combinations(names, 2)
               for x in dimensions[a] for y in dimensions[b] if possible({a: x, b: y})}
    runs = []
    while missing:
        run = dict(min(missing, key=repr))
        for name in names:
            if name in run:
                continue
            fits = [value for value in dimensions[name] if possible({**run, name: value})]
            if not fits:
                break
            run[name] = max(fits, key=lambda value: sum(pair in missing for pair in pairs_of({**run, name: value}, names)))
        missing.discard(min(missing, key=repr))
        if len(run) == len(names):
            missing -= set(pairs_of(run, names))
            runs.append(run)
    return runs


def pairs_of(run: dict, names: list[str]) -> list[tuple]:
    return [((a, run[a]), (b, run[b])) for a, b in itertools.combinations(names, 2) if a in run and b in run]
