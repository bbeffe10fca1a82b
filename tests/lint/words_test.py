#!/usr/bin/env python3
"""words.py finds what it is for: each rule is broken once in a small tree."""
import pathlib
import subprocess
import sys
import tempfile

WORDS = pathlib.Path(__file__).with_name("words.py")

BROKEN = {
    "a document that is not here": ("src/judge/a.cpp", "// As verdicts.md has it.\n"),
    "such a document in a test": ("tests/unit/a_test.cpp", "// protocol.md, B4\n"),
    "an idiom": ("probes/a.cpp", "// Opens the file anew.\n"),
    "an idiom over two lines of a comment": ("src/judge/a.cpp", "// It is the other\n/// way round.\n"),
    "an idiom over two pieces of a string": ("src/judge/a.cpp", 'f("the gateway is next "\n  "door");\n'),
    "an idiom in a page": ("README.md", "It says so.\n"),
    "a room without a page": ("src/policy/a.cpp", ""),
    "a page that is too long": ("src/judge/../base/README.md", "\n" * 100),
}
SOUND = {
    "README.md": "# ocprobe\n",
    "src/base/README.md": "# base\n",
    "src/judge/README.md": "\n" * 200,
    "src/judge/a.cpp": "// A renewed field, build and style; see README.md.\n",
    "probes/README.md": "# probes\n",
    "tests/README.md": "# tests\n",
    "tests/e2e/a.py": "# anew: only the product's own words are judged\n",
    "tests/lint/b.py": "# verdicts.md\n",
}


def run(files: dict[str, str], *allowed: str) -> int:
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return subprocess.run([sys.executable, WORDS, root, *allowed], capture_output=True, check=False).returncode


def main() -> int:
    wrong = [] if run(SOUND) == 0 else ["a sound tree is refused"]
    wrong += [f"not noticed: {what}" for what, (name, text) in BROKEN.items() if run({**SOUND, name: text}) != 1]
    name, text = BROKEN["an idiom"]
    if run({**SOUND, name: text}, "idioms=1") != 0:
        wrong.append("a fault that is allowed is refused")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
