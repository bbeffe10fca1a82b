#!/usr/bin/env python3
"""What the sources say: no document that is not here, a README in each room, plain words.

Usage: words.py ROOT [RULE=N …]. A rule has at most N faults, 0 where none is given; exits 1 and names every fault of the
rules that have more.
"""
import pathlib
import re
import sys

# Documents that were never part of this repository.
ABSENT = re.compile(r"\b(?:verdicts|protocol|build|architecture|style|field|wording|product)\.md\b")
# Idioms, which a reader of plain English does not know.
IDIOMS = (
    "anew", "next door", "goes with it", "its own words", "says so", "laxer", "the other way round",
    "what stands in between",
)
IDIOM = re.compile(r"\b(?:" + "|".join(words.replace(" ", r"\s+") for words in IDIOMS) + r")\b", re.IGNORECASE)
# A phrase may go on in the next line of a comment or of a string.
LINE_BREAK = re.compile(r'"?\n\s*(?:///?|\#|\*|")?')
TEXT = {".cpp", ".hpp", ".py", ".sh", ".md", ".txt", ".cmake", ".yml", ".yaml", ".json", ".in"}
PLAIN = ("src", "include", "probes", "README.md", ".github")
EVERYWHERE = (*PLAIN, "docker", "tests", "CMakeLists.txt")
ROOMS = (
    "include/ocprobe/model", "src/base", "src/policy", "src/container", "src/openclaw", "src/judge", "src/contract",
    "src/timeline", "src/report", "src/app", "probes", "probes/ws", "tests",
)
# A page; these three carry rules that stand nowhere else.
PAGE = 80
LONGER = {"src/openclaw", "src/judge", "probes/ws"}
RULES = ("documents", "idioms", "readmes")


def files(root: pathlib.Path, places: tuple[str, ...]) -> list[pathlib.Path]:
    found = []
    for place in places:
        path = root / place
        found += sorted(path.rglob("*")) if path.is_dir() else [path]
    return [path for path in found if path.suffix in TEXT and path.is_file()]


def blanked(text: str) -> str:
    """The same text on one line, every character in its place."""
    return LINE_BREAK.sub(lambda match: " " * len(match.group()), text)


def search(root: pathlib.Path, places: tuple[str, ...], pattern: re.Pattern[str], fault: str) -> list[str]:
    faults = []
    for path in files(root, places):
        # The lint and its test name what they look for.
        if path.parent == root / "tests/lint":
            continue
        text = path.read_text(encoding="utf-8")
        for match in pattern.finditer(blanked(text)):
            line = text.count("\n", 0, match.start()) + 1
            faults.append(f"{path.relative_to(root)}:{line}: {fault}: {' '.join(match.group().split())}")
    return faults


def readmes(root: pathlib.Path) -> list[str]:
    faults = []
    for room in ROOMS:
        if not (root / room).is_dir():
            continue
        path = root / room / "README.md"
        if not path.is_file():
            faults.append(f"{room}: no README.md")
        elif room not in LONGER and (lines := path.read_text(encoding="utf-8").count("\n")) > PAGE:
            faults.append(f"{room}/README.md: {lines} lines, at most {PAGE}")
    return faults


def main() -> int:
    root = pathlib.Path(sys.argv[1]).resolve()
    allowed = dict.fromkeys(RULES, 0)
    for argument in sys.argv[2:]:
        rule, number = argument.split("=")
        if rule not in allowed:
            print(f"no such rule: {rule}")
            return 2
        allowed[rule] = int(number)
    found = {
        "documents": search(root, EVERYWHERE, ABSENT, "not in this repository"),
        "idioms": search(root, PLAIN, IDIOM, "an idiom"),
        "readmes": readmes(root),
    }
    bad = 0
    for rule, faults in found.items():
        print(f"words: {rule}: {len(faults)} faults, at most {allowed[rule]}")
        if len(faults) > allowed[rule]:
            bad += 1
            print("\n".join(faults))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
