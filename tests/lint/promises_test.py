#!/usr/bin/env python3
"""promises.py finds what it is for: each fault is made once in a small tree."""
import pathlib
import subprocess
import sys
import tempfile

PROMISES = pathlib.Path(__file__).with_name("promises.py")
HEAD = "## What is promised, and the tests that keep it\n| promise | test |\n|---|---|\n"
SOUND = HEAD + "| No leak | `tests/a_test.cpp`: *nothing leaks*; `b_test.cpp`, `tests/c.py`: *health sends none, ever* |\n\n## Known limits\n"
BROKEN = {
    "no promise at all": "## Known limits\n",
    "a promise without a test": HEAD + "| No leak | all of them |\n## Known limits\n",
    "a file that is gone": SOUND.replace("a_test.cpp", "d_test.cpp"),
    "a second file that is gone": SOUND.replace("b_test.cpp", "d_test.cpp"),
    "a file of several tests": HEAD + "| No leak | `tests/a_test.cpp` |\n## Known limits\n",
    "a test that is gone": SOUND.replace("nothing leaks", "nothing is lost"),
    "a function that is gone": SOUND.replace("ever", "never"),
}


def run(document: str) -> int:
    files = {
        ".github/SECURITY.md": document,
        "tests/a_test.cpp": 'TEST_CASE("nothing leaks") {}\n',
        "tests/b_test.cpp": "",
        "tests/c.py": "def health_sends_none_ever(bench):\n    pass\n",
    }
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return subprocess.run([sys.executable, PROMISES, root], capture_output=True, check=False).returncode


def main() -> int:
    wrong = [] if run(SOUND) == 0 else ["a sound tree is refused"]
    wrong += [f"not noticed: {what}" for what, document in BROKEN.items() if run(document) != 1]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
