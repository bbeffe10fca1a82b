#!/usr/bin/env python3
"""prose.py finds what it is for: an idiom, a long sentence, a misspelled word; and nothing in plain text or code."""
import sys

from prose import faults_of, sentences

BAD = {
    "Make the container anew": "an idiom: anew",
    "The file says so": "an idiom: says so",
    "word " * 26: "26 words",
    "The conection was refused": "spelling: conection",
    "It ocurred twice": "spelling: ocurred",
}
GOOD = (
    "The gateway refuses the token of env OPENCLAW_GATEWAY_TOKEN.",
    "word " * 25,
    "word " * 13 + "end. " + "word " * 13,
    "Run `anew says so` or docker compose up -d, then look at /srv/conection/ocurred.json",
    "nginx names the upstream of openclaw-gateway:18789 in proxy_pass",
)


def main() -> int:
    failed = 0
    for text, fault in BAD.items():
        if not any(found.startswith(fault) for found in faults_of([text])):
            failed += 1
            print(f"not found in {text!r}: {fault}")
    for text in GOOD:
        for fault in faults_of([text]):
            failed += 1
            print(f"found in {text!r}: {fault}")
    if len(sentences("One. Two? Three")) != 3:
        failed += 1
        print("sentences are not told apart")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
