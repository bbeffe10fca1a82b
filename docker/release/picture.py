#!/usr/bin/env python3
"""Makes an SVG of what a terminal shows, for pages that people read before they run anything.

Usage: picture.py [--title WORDS] <OUTPUT >PICTURE
OUTPUT is text as `ocprobe --color always` writes it: UTF-8, with ANSI colours. The same text gives the same bytes.
"""
import argparse
import html
import re
import sys

# The cell of a monospace font of 13 px, in the units of the picture.
WIDTH, HEIGHT, MARGIN, BAR = 7.83, 18, 16, 28
PAPER, INK = "#16191f", "#d4d8df"
INKS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "34": "#79c0ff", "35": "#d2a8ff", "36": "#76e3ea", "90": "#8b949e"}


def style_of(codes: set[str]) -> str:
    """The attributes of a piece of text under these SGR codes."""
    ink = next((INKS[code] for code in sorted(codes) if code in INKS), None)
    parts = [f'fill="{ink}"'] if ink else []
    if "1" in codes:
        parts.append('font-weight="bold"')
    if "2" in codes:
        parts.append('opacity="0.65"')
    return " ".join(parts)


def pieces(line: str, codes: set[str]):
    """Column, text and style of each piece of a line; `codes` goes on over its end."""
    column = 0
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if part.startswith("\x1b"):
            for code in part[2:-1].split(";"):
                if code in ("", "0"):
                    codes.clear()
                else:
                    codes.add(code)
        elif part:
            yield column, part, style_of(codes)
            column += len(part)


def picture(text: str, title: str) -> str:
    lines = text.rstrip("\n").split("\n")
    columns = max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in lines)
    wide, high = round(2 * MARGIN + columns * WIDTH), BAR + 2 * MARGIN + len(lines) * HEIGHT
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img">',
           f"<title>{html.escape(title)}</title>",
           f'<rect width="{wide}" height="{high}" rx="8" fill="{PAPER}"/>']
    out += [f'<circle cx="{MARGIN + 18 * at}" cy="{BAR / 2 + 2}" r="5" fill="{ink}"/>' for at, ink in enumerate(("#ff5f57", "#febc2e", "#28c840"))]
    out.append(f'<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="13" fill="{INK}">')
    codes: set[str] = set()
    for number, line in enumerate(lines):
        y = BAR + MARGIN + number * HEIGHT + 13
        for column, text_of_piece, style in pieces(line, codes):
            # Renderers draw a run of spaces as one: what it separates stands at its own column. Each word has its width, so
            # that any font of the reader's keeps the columns.
            for found in re.finditer(r"\S+(?: \S+)*", text_of_piece):
                x, length = round(MARGIN + (column + found.start()) * WIDTH, 2), round(len(found[0]) * WIDTH, 2)
                out.append(f'<text x="{x}" y="{y}" textLength="{length}"{" " + style if style else ""}>{html.escape(found[0])}</text>')
    return "\n".join([*out, "</g>", "</svg>"]) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--title", default="What ocprobe says")
    options = parser.parse_args()
    text = sys.stdin.buffer.read().decode("utf-8")
    if not text.strip():
        print("picture.py: there is nothing to show", file=sys.stderr)
        return 64
    sys.stdout.write(picture(text, options.title))
    return 0


if __name__ == "__main__":
    sys.exit(main())
