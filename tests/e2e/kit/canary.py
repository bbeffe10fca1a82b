"""Secrets that are made for one run, and the search for them in everything that was printed."""
import base64
import hashlib
import json
import random
import string
import urllib.parse

ALPHABET = string.ascii_letters + string.digits
EDGE = 8  # characters of a secret's head or tail that already count as a leak


class Secrets:
    """Every value that new() gave out is looked for by leaks()."""

    def __init__(self, seed: str):
        self.random = random.Random(seed)
        self.values: dict[str, str] = {}

    def new(self, label: str, length: int = 40) -> str:
        value = "".join(self.random.choice(ALPHABET) for _ in range(length))
        return self.know(label, value)

    def know(self, label: str, value: str) -> str:
        self.values[value] = label
        return value

    def leaks(self, output: bytes) -> list[str]:
        text = output.decode("utf-8", "replace")
        folded = text.lower()
        found = []
        for value, label in self.values.items():
            for form, needle, exact in forms(value):
                if needle in (text if exact else folded):
                    found.append(f"{label}: {form}")
        return found


def forms(value: str) -> list[tuple[str, str, bool]]:
    """(name of the encoding, what to look for, whether case counts). Head and tail stand for the whole value."""
    raw = value.encode()
    edges = {"head": raw[:EDGE], "tail": raw[-EDGE:]}
    rows = []
    for edge, part in edges.items():
        word = part.decode("utf-8", "replace")
        rows.append((edge, word, True))
        rows.append((f"{edge} hex", part.hex(), False))
        rows.append((f"{edge} percent", "".join(f"%{byte:02x}" for byte in part), False))
        rows.append((f"{edge} escapes", "".join(f"\\u{byte:04x}" for byte in part), False))
        rows.append((f"{edge} spaced hex", " ".join(f"{byte:02x}" for byte in part), False))
        rows.append((f"{edge} reversed", word[::-1], True))
        rows.append((f"{edge} json", json.dumps(word)[1:-1], True))
        rows.append((f"{edge} quoted for URLs", urllib.parse.quote(word, safe=""), True))
    for shift in range(3):
        # The characters that depend on the neighbours are cut off, so that any surrounding text matches.
        encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        inner = encoded[(shift * 8 + 5) // 6:][:-1]
        rows.append((f"base64 +{shift}", inner[:14], True))
        rows.append((f"base64 +{shift} tail", inner[-14:], True))
        url_safe = inner.replace("+", "-").replace("/", "_")
        rows.append((f"base64url +{shift}", url_safe[:14], True))
    for name in ("md5", "sha1", "sha256", "sha512"):
        digest = hashlib.new(name, raw).digest()
        rows.append((f"{name} hex", digest.hex()[:16], False))
        rows.append((f"{name} base64", base64.b64encode(digest).decode()[:14], True))
    return rows
