#!/usr/bin/env python3
"""Each promise of SECURITY.md names the test that keeps it: the files exist, and so do the names in italics.

Usage: promises.py ROOT. Exits 1 and names what is missing.
"""
import pathlib
import re
import sys

DOCUMENT = ".github/SECURITY.md"
SECTION = re.compile(r"^## What is promised.*?(?=^## )", re.M | re.S)
ROW = re.compile(r"^\| (.+) \| (.+) \|$", re.M)
FILE = re.compile(r"`([\w./]+\.(?:py|cpp|sh))`")
NAME = re.compile(r"\*([^*`]+)\*")


def promises(text: str) -> list[tuple[str, str]]:
    section = SECTION.search(text)
    rows = ROW.findall(section.group(0)) if section else []
    return [row for row in rows if row[0] != "promise" and not row[0].startswith("---")]


def files_of(tests: str) -> list[str]:
    """A name without a folder stands in the folder of the file before it."""
    files: list[str] = []
    for name in FILE.findall(tests):
        if "/" not in name and files:
            name = str(pathlib.PurePosixPath(files[-1]).with_name(name))
        files.append(name)
    return files


def faults_in(root: pathlib.Path) -> list[str]:
    found = promises((root / DOCUMENT).read_text(encoding="utf-8"))
    faults = [] if found else [f"{DOCUMENT}: no promise is read"]
    for promise, tests in found:
        files = files_of(tests)
        if not files:
            faults.append(f"{promise}: names no test")
        faults += [f"{promise}: there is no {file}" for file in files if not (root / file).is_file()]
        texts = [(root / file).read_text(encoding="utf-8") for file in files if (root / file).is_file()]
        several = any("TEST_CASE(" in text or "\n@case\n" in text for text in texts)
        if several and not NAME.search(tests):
            faults.append(f"{promise}: which test of {files[0]}?")
        for name in NAME.findall(tests):
            # A test in Python is a function.
            spellings = (name, "def " + re.sub(r"\W+", "_", name) + "(")
            if not any(spelling in text for text in texts for spelling in spellings):
                faults.append(f"{promise}: no test is called {name}")
    return faults


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__.splitlines()[2], file=sys.stderr)
        return 64
    faults = faults_in(pathlib.Path(sys.argv[1]))
    for fault in faults:
        print(f"{DOCUMENT}: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
