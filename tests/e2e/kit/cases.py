"""The cases of a suite: who collects them, and who runs each of them in a folder of its own."""
import argparse
import pathlib
import re
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]


class Cases(list):
    """`case = Cases()`, and `@case` before each function. Its name, in words, is the case's."""

    def __call__(self, function):
        self.append(function)
        return function


def run(cases: list, description: str, play, before=None, full: list | None = None) -> int:
    """`play(function, binary, folder)` plays a case; `before(binary)` comes first; `full` are more cases for --full."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "build/static/ocprobe")
    parser.add_argument("--only", default="", help="a regular expression for names of cases")
    if full:
        parser.add_argument("--full", action="store_true", help="what takes long, too")
    options = parser.parse_args()
    binary = options.binary.resolve()
    if before:
        before(binary)
    passed = failed = 0
    for function in [*cases, *(full if full and options.full else [])]:
        if not re.search(options.only, function.__name__):
            continue
        name = function.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory(prefix="ocprobe-case-") as folder:
            try:
                play(function, binary, pathlib.Path(folder))
                passed += 1
                print(f"ok   {name}", flush=True)
            except Exception as error:  # any fault of a case is that case's failure
                failed += 1
                print(f"FAIL {name}\n       {type(error).__name__}: {str(error)[:1500]}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
