#!/usr/bin/env python3
"""Takes each redactor away, one at a time, and sees a test fail: a redactor that nothing tests may be gone tomorrow.

Usage: mutate.py [--tree DIR] [--only REGEX]      Ends with `N passed, N failed`.
Without --tree the sources are copied to build/mutants and built there (preset dev). With it, the tree's own sources are
changed and restored: it must be built.
"""
import argparse
import contextlib
import dataclasses
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
MATRIX = ["tests/e2e/canary/run.py", "--binary", "build/dev/ocprobe"]


@dataclasses.dataclass
class Mutant:
    name: str
    file: str
    old: str
    new: str
    program: str  # a unit test program, or ocprobe for the matrix

    def command(self) -> list[str]:
        return MATRIX if self.program == "ocprobe" else [f"build/dev/{self.program}"]


MUTANTS = [
    Mutant("parts of a secret in a text", "src/base/redactor.cpp", "add_parts(bytes, author != Author::ours, runs);", "", "unit_base"),
    Mutant("learned words in a text of others", "src/base/redactor.cpp",
           "scan_words(bytes, [&](std::size_t, const Run& run) { runs.push_back(run); });", "", "unit_base"),
    Mutant("short words in a text of others", "src/base/redactor.cpp", "impl_->short_words.add(core);", "", "unit_base"),
    Mutant("short words in an encoding", "src/base/redactor.cpp", "index->add_short({i, Form::trimmed}, core);", "", "unit_base"),
    Mutant("short words in a reading", "src/base/redactor.cpp", "hides_short_word(text, author);", "false;", "unit_base"),
    Mutant("what looks generated", "src/base/redactor.cpp", "if (by_form) add_generated(bytes, runs);", "", "unit_base"),
    Mutant("encodings", "src/base/redactor.cpp", "return hidden ? std::string(redaction_mark) : text;", "return text;", "unit_base"),
    Mutant("readings of a text", "src/base/redactor.cpp", "for (const auto& reading : decoded_readings(text))",
           "for (const auto& reading : std::vector<std::string>())", "unit_base"),
    Mutant("other case", "src/base/pattern_set.cpp", "lower_case('A', 'Z');", "", "unit_base"),
    Mutant("the form of a host name", "src/base/redactor.cpp", "std::min(known[i].search, Search::parts)", "Search::nowhere", "unit_base"),
    Mutant("the search of a finished report", "src/app/output.cpp", "if (!holds_secret(text, redactor, rule)) return text;",
           "return text;", "unit_app"),
    Mutant("the scrubbed second rendering", "src/app/output.cpp", "style.redactor = &redactor;", "return std::nullopt;", "unit_app"),
    Mutant("fields before layout", "src/app/output.cpp", "if (format != \"json\" && holds_secret(", "if (false && holds_secret(", "unit_app"),
    Mutant("scrubbed fields", "src/report/common/printable.cpp", "redactor_ != nullptr ? redactor_->scrub(text) : text", "text", "unit_app"),
    Mutant("credentials in a URL", "src/openclaw/url/print.cpp", "if (user.end > user.begin) {", "if (false) {", "unit_openclaw"),
    Mutant("credentials in a query", "src/openclaw/url/print.cpp", "if (valued && is_sensitive(", "if (false && is_sensitive(", "unit_openclaw"),
    Mutant("credentials beside their names in a log", "src/timeline/read/collector.cpp", "event.text = std::move(cut.text);", "",
           "timeline_test"),
    Mutant("credentials that a log taught", "src/timeline/read/collector.cpp",
           "if (!is_ordinary_value(value)) redactor_.learn(Secret(std::string(value)));", "", "timeline_test"),
    Mutant("lines of a patch", "src/contract/patch/harmless_lines.cpp", "return are_harmless_words(text.substr(value), key);",
           "return true;", "unit_contract"),
    Mutant("secrets before a URL is read", "src/contract/pair/side.cpp", 'url.replace(at, value.size(), "redacted");', "{}", "unit_contract"),
    Mutant("texts of a gateway", "probes/ws/protocol.cpp", "return redactor.clean(fields.text(path)); };",
           "static const Redactor none; return none.clean(fields.text(path)); };", "ocprobe"),
    Mutant("secrets that are known to a run", "src/app/commands/facts.cpp", "add_secrets(facts.redactor, facts.openclaw.secrets);", "",
           "ocprobe"),
    Mutant("the log on standard error", "src/app/log.cpp", "redactor.scrub(line)", "line", "ocprobe"),
]


def apart(command: list[str], tree: pathlib.Path, seconds: int) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds)


def build(tree: pathlib.Path, programs: set[str]) -> None:
    done = apart(["cmake", "--build", "--preset", "dev", "--target", *sorted(programs)], tree, 3600)
    assert done.returncode == 0, done.stdout[-2000:]


@contextlib.contextmanager
def changed(path: pathlib.Path, old: str, new: str):
    text = path.read_text()
    assert text.count(old) >= 1, f"{path.name} no longer holds {old!r}"
    path.write_text(text.replace(old, new))
    try:
        yield
    finally:
        path.write_text(text)


def survives(mutant: Mutant, tree: pathlib.Path) -> bool:
    with changed(tree / mutant.file, mutant.old, mutant.new):
        build(tree, {mutant.program})
        return apart(mutant.command(), tree, 900).returncode == 0


def copied() -> pathlib.Path:
    tree = ROOT / "build" / "mutants"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns("build", ".git"))
    # A redactor that is taken away leaves parameters that nobody reads.
    apart(["cmake", "--preset", "dev", "-DOCPROBE_WERROR=OFF"], tree, 600)
    return tree


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tree", type=pathlib.Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    tree = options.tree.resolve() if options.tree else copied()
    chosen = [mutant for mutant in MUTANTS if re.search(options.only, mutant.name)]
    build(tree, {mutant.program for mutant in chosen})
    passed = failed = 0
    for program in sorted({mutant.program for mutant in chosen}):
        done = apart(next(mutant for mutant in chosen if mutant.program == program).command(), tree, 900)
        assert done.returncode == 0, f"{program} fails without a change: {done.stdout[-2000:]}"
    for mutant in chosen:
        if survives(mutant, tree):
            failed += 1
            print(f"FAIL {mutant.name}: no test of {mutant.program} misses it", flush=True)
        else:
            passed += 1
            print(f"ok   {mutant.name}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
