#!/usr/bin/env python3
"""Writes docker/cmake/text_order.ld: the functions that a run enters, side by side in the static binary.

A page of code that is touched costs memory and time, and the kernel maps sixteen around it. Without an order, a run's one
megabyte of functions lies scattered over six. Needs valgrind and the target `ocprobe_symbols` of preset `static`; run it
when figures of tests/bench/run.sh have grown. A name that no longer exists matches nothing and does no harm.
"""
import argparse
import bisect
import collections
import itertools
import pathlib
import re
import subprocess
import tempfile

import growth
import scene

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ORDER = ROOT / "docker/cmake/text_order.ld"
# Long names are cut where template arguments only tell instances apart that a run enters all the same.
SHORTEST, STEP = 48, 16


def sections(map_file: pathlib.Path) -> list[tuple[int, int, str, str]]:
    """Address, size, name and file of every input section with code, by address."""
    found, pending = [], None
    text = map_file.read_text()
    for line in text[text.index("Linker script and memory map"):].splitlines():
        if alone := re.fullmatch(r" (\.\S+)", line):
            pending = alone[1]
            continue
        row = re.fullmatch(r" (\S+)?\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S.*)", line)
        name, pending = (row[1] or pending, None) if row else (None, None)
        if row and name and name.startswith(".text") and int(row[2], 16) and int(row[3], 16):
            found.append((int(row[2], 16), int(row[3], 16), name, row[4]))
    return sorted(found)


def executed(binary: pathlib.Path, arguments: list[str], environment: dict, folder: pathlib.Path, prefix: list[str]) -> set[int]:
    """The addresses of the instructions that a run executes."""
    out = folder / "callgrind.out"
    subprocess.run([*prefix, "valgrind", "--tool=callgrind", "--dump-instr=yes", "--compress-pos=no", f"--callgrind-out-file={out}",
                    str(binary), *arguments], env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return {int(line.split(maxsplit=1)[0], 16) for line in out.read_text().splitlines() if line.startswith("0x")}


class Others:
    """The sections that no run enters, by name: what a pattern should leave where it is."""

    def __init__(self, places: list[tuple[int, int, str, str]]):
        self.names = sorted((name, size) for _, size, name, _ in places)

    def bytes_from(self, prefix: str) -> int:
        start = bisect.bisect_left(self.names, (prefix, 0))
        rest = itertools.islice(self.names, start, None)
        return sum(size for name, size in itertools.takewhile(lambda place: place[0].startswith(prefix), rest))


def shortest(name: str, size: int, others: Others) -> str:
    """The name, or as little of its beginning as brings in no more of other functions than it is long itself."""
    for length in range(SHORTEST, len(name), STEP):
        if others.bytes_from(name[:length]) <= size:
            return name[:length] + "*"
    return name


def pattern(name: str, size: int, file: str, others: Others) -> str | None:
    """How the linker script names a section: by its own name where functions have one, else by archive and member."""
    if "_Z" in name or "libocprobe_" in file:
        return f"*({shortest(name, size, others)})"
    member = re.search(r"([^/]+\.a)\((.+)\)$", file)
    return f"*{member[1]}:{member[2]}({name})" if member else None


def plain_runs(port: int, folder: pathlib.Path):
    own = {**scene.base_environment(folder), **scene.own_variables(port)}
    nobody = {**own, **scene.own_variables(scene.port_not_in_use())}
    growth.make_config(folder / "configured", 2_000)
    for output in ("json", "text", "markdown"):
        yield ["-o", output], own, []
    yield ["health"], own, []
    yield ["-o", "json", "--no-candidates"], nobody, []
    yield ["-o", "json", "--no-candidates"], {**own, "OPENCLAW_GATEWAY_TOKEN": scene.TOKEN[::-1]}, []
    yield ["check", "-o", "json"], {**own, "HOME": str(folder / "configured")}, []
    yield ["--version"], own, []


def other_runs(port: int, tls_port: int, certificate: pathlib.Path, folder: pathlib.Path):
    own = {**scene.base_environment(folder), **scene.own_variables(port)}
    growth.make_state(folder / "stateful", 3)
    yield ["-o", "json"], {**own, "HOME": str(folder / "stateful")}, []
    yield ["-o", "json", "--ca-file", str(certificate)], {**own, **scene.own_variables(tls_port, "wss")}, []
    named = {"OPENCLAW_GATEWAY_URL": f"ws://gateway.test:{port}", "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS": "1"}
    yield ["-o", "json"], {**own, **named}, growth.make_hosts(folder, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/static")
    parser.add_argument("--tools", type=pathlib.Path, default=ROOT / "build/bench")
    options = parser.parse_args()
    binary = options.build.resolve() / "ocprobe_symbols"
    places = sections(options.build / "ocprobe_symbols.map")
    starts = [place[0] for place in places]
    groups: list[collections.Counter] = []
    with tempfile.TemporaryDirectory() as name, scene.scripted_gateway(options.tools.resolve()) as port:
        folder = pathlib.Path(name)
        with scene.tls_front(folder, port) as (tls_port, certificate):
            for runs in (plain_runs(port, folder), other_runs(port, tls_port, certificate, folder)):
                entered = set().union(*(executed(binary, *run[:2], folder, run[2]) for run in runs))
                hits = {places[bisect.bisect_right(starts, address) - 1] for address in entered}
                others = Others([place for place in places if place not in hits])
                patterns = collections.Counter()
                for _, size, section, file in hits:
                    if line := pattern(section, size, file, others):
                        patterns[line] += size
                groups.append(patterns)
    lines = ["/* Made by tests/bench/order.py: what a plain run enters, then what TLS, a name and a state database add. */",
             "SECTIONS", "{", "  .text.run :", "  {"]
    lines += [f"    {line}" for line in sorted(groups[0])]
    lines += [f"    {line}" for line in sorted(groups[1].keys() - groups[0].keys())]
    lines += ["  }", "}", "INSERT BEFORE .text;"]
    ORDER.write_text("\n".join(lines) + "\n")
    print(f"{ORDER.relative_to(ROOT)}: {len(lines)} lines; a plain run enters {sum(groups[0].values()):,} bytes of functions")


if __name__ == "__main__":
    main()
