#!/usr/bin/env python3
"""What users read: plain words, short sentences, no misspelling.

Usage: prose.py OCPROBE ARCHIVE… The texts come from the program (`list -o json`, `schema`) and from the string literals of
its own libraries, so no text is missed that a source file builds in another way. Exits 1 and names every fault.
"""
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
MOST_WORDS = 25
# Idioms, insider words and two languages' shorthand: a reader of plain English does not know them.
IDIOMS = (
    "anew", "next door", "goes with it", "go with it", "its own words", "says so", "laxer", "the other way round",
    "what stands in between", "alike", "its end", "so to speak", "by and large", "in vain", "to no avail", "at large",
    "as it were", "for good measure", "on the fly", "out of the box", "rule of thumb", "under the hood", "in a nutshell",
    "at the end of the day", "up and running", "good to go", "gotcha", "footgun", "bite", "the likes of", "hence",
    "thereof", "thereby", "wherein", "whereby", "henceforth", "albeit", "notwithstanding", "e\\.g\\.", "i\\.e\\.", "etc\\.",
    "w\\.r\\.t\\.", "vis-a-vis", "a\\.k\\.a\\.", "lest", "nought", "naught", "whilst", "amongst",
)
IDIOM = re.compile(r"\b(?:" + "|".join(words.replace(" ", r"\s+") for words in IDIOMS) + r")(?!\w)", re.IGNORECASE)
# Code, values and names within a text: no words of a language.
CODE = re.compile(
    r"`[^`]*`|\"[^\"]*\"|'[^' ]*'|\{[^}]*\}|<[^>]*>|https?://\S+|\$\{?\w+\}?|--?[a-z][\w-]*"
    r"|\S*[/_=@\\|~^*#%&<>{}\[\]]\S*|\w+\.\w[\w.*-]*|\.\w+|\w*\d\S*|\b[A-Z]{2,}\w*\b|\b\w*[a-z][A-Z]\w*")
# A literal that is a text: words with blanks between them, and nothing of a mangled name or a format.
TEXT = re.compile(r"^[A-Za-z`\"({.,:;·… ].*[a-z]{2,}.* [a-z]{2,}")
NO_TEXT = re.compile(r"::|std|_M_|\bconst\b|%z|[{}();]\s*[{}();]|^\W*\w+\(|\bfunction\b|^\s*[.#]\w+.*\{|<\w+|&&|\$\(|^\s*//|=>")


def printed(program: str, *arguments: str) -> str:
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True, timeout=20).stdout


def values(document) -> list[str]:
    """Every text of a JSON document."""
    if isinstance(document, str):
        return [document]
    items = document.values() if isinstance(document, dict) else document if isinstance(document, list) else []
    return [text for item in items for text in values(item)]


def descriptions(schema) -> list[str]:
    """The descriptions in a JSON Schema."""
    if isinstance(schema, dict):
        own = [schema["description"]] if isinstance(schema.get("description"), str) else []
        return own + [text for item in schema.values() for text in descriptions(item)]
    return [text for item in schema for text in descriptions(item)] if isinstance(schema, list) else []


def literals(archive: str) -> list[str]:
    # As C keeps them: between two bytes of zero. Symbols of C++ are similar and have no blanks.
    data = pathlib.Path(archive).read_bytes()
    found = {match.group() for match in re.finditer(rb"(?<=\0)[\x20-\x7e\x80-\xff]*\x20[\x20-\x7e\x80-\xff]*(?=\0)", data)}
    lines = [text.decode("utf-8", "replace") for text in found]
    return [line for line in lines if TEXT.search(line) and not NO_TEXT.search(line)]


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n", CODE.sub(" x ", text)) if part.strip()]


def words_of(sentence: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z'’-]*", sentence)


def misspelled(words: set[str]) -> set[str]:
    known = set((HERE / "terms.txt").read_text(encoding="utf-8").split())
    asked = sorted(word for word in words if word.lower().removesuffix("'s") not in known)
    run = subprocess.run(["aspell", "--lang=en_GB-ise", "--ignore=2", "list"], input="\n".join(asked), capture_output=True,
                         text=True, check=True)
    return set(run.stdout.split())


def codespell(texts: list[str]) -> list[str]:
    run = subprocess.run(["codespell", "-I", str(HERE / "terms.txt"), "-"], input="\n".join(texts), capture_output=True,
                         text=True, check=False)
    return [line for line in run.stdout.splitlines() if "==>" in line]


def faults_of(texts: list[str]) -> list[str]:
    faults = []
    words: dict[str, str] = {}
    for text in texts:
        faults += [f"an idiom: {match.group()}: {text}" for match in IDIOM.finditer(CODE.sub(" x ", text))]
        for sentence in sentences(text):
            said = words_of(sentence)
            if len(said) > MOST_WORDS:
                faults.append(f"{len(said)} words: {sentence}")
            words.update((word, text) for word in said)
    faults += [f"spelling: {word}: {words.get(word, '')}" for word in sorted(misspelled(set(words)))]
    return faults + [f"spelling: {line}" for line in codespell([CODE.sub(" x ", text) for text in texts])]


def main() -> int:
    program, *archives = sys.argv[1:]
    texts = values(json.loads(printed(program, "list", "-o", "json")))
    for name in ("report", "event", "watch", "contract", "timeline"):
        texts += descriptions(json.loads(printed(program, "schema", name)))
    for archive in archives:
        texts += literals(archive)
    # The notices are what their authors wrote.
    notices = {line.strip() for line in printed(program, "--licenses").splitlines()}
    texts = sorted({text for text in texts if text.strip() not in notices})
    faults = faults_of(texts)
    print("\n".join(faults))
    print(f"prose: {len(texts)} texts, {len(faults)} faults")
    # Fewer texts than that: they were not found.
    return 1 if faults or len(texts) < 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
