#!/usr/bin/env python3
"""Adds one sitting to table.md, the record of what was fuzzed for how long.

Usage: table.py TARGET PROGRAM SECONDS INPUTS STATUS       STATUS: 0, or another one for a finding.
"""
import pathlib
import re
import sys

TABLE = pathlib.Path(__file__).with_name("table.md")
HEAD = """# Sittings

Added up over all sittings, by `run.sh --keep` and `table.py`. Each finding has its unit test.

| target | program | minutes | inputs | findings |
|---|---|---:|---:|---:|
"""
ROW = re.compile(r"\| (\S+) \| (\S+) \| ([\d.]+) \| ([\d,]+) \| (\d+) \|")


def main(target: str, program: str, seconds: str, inputs: str, status: str) -> int:
    text = TABLE.read_text() if TABLE.exists() else ""
    rows = {(row[0], row[1]): [float(row[2]), int(row[3].replace(",", "")), int(row[4])] for row in ROW.findall(text)}
    row = rows.setdefault((target, program), [0.0, 0, 0])
    rows[target, program] = [row[0] + int(seconds) / 60, row[1] + int(inputs), row[2] + (status != "0")]
    TABLE.write_text(HEAD + "".join(
        f"| {name} | {by} | {minutes:.1f} | {ran:,} | {found} |\n" for (name, by), (minutes, ran, found) in sorted(rows.items())))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 6:
        print(__doc__.splitlines()[2], file=sys.stderr)
        sys.exit(64)
    sys.exit(main(*sys.argv[1:]))
