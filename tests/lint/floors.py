#!/usr/bin/env python3
"""The floors of the house (.github/docs/house.md): which room may include which, and who may name a socket.

Usage: floors.py ROOT. Exits 1 and names every file that breaks a rule.
"""
import os
import pathlib
import re
import sys

# A room may include itself and the rooms named here.
MAY_INCLUDE = {
    "base": set(),
    "model": {"base"},
    "policy": {"base", "model"},
    "container": {"base", "model", "policy"},
    "openclaw": {"base", "model", "policy"},
    "probes": {"base", "model", "policy"},
    "contract": {"base", "model", "policy", "openclaw"},
    "judge": {"base", "model", "policy"},
    "report": {"base", "model", "policy"},
    "timeline": {"base", "model", "policy"},
    "app": {"base", "model", "policy", "container", "openclaw", "contract", "probes", "judge", "report", "timeline"},
}
NETWORK = re.compile(r"boost/(asio|beast)|openssl/(ssl|x509|bio)|ares\.h|sys/socket|sys/un\.h|netinet/|arpa/inet|netdb\.h|sys/epoll")
# Pure rooms: no file system, no clock, no environment.
PURE = {"policy", "judge", "report"}
IMPURE = re.compile(r"<(fstream|filesystem|unistd\.h|fcntl\.h|sys/stat\.h|cstdlib|iostream)>|ocprobe/base/(file_system|environment)\.hpp")
FOLDERS = ("src", "include", "probes", "tests")
MAX_LINES = {"source": 320, "test": 500}
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "src", "include", "probes", "docker", "tests", "README.md", "LICENSE", "build", "dist"}


def room_of(path: pathlib.PurePath) -> str | None:
    parts = path.parts
    if parts[0] == "probes":
        return "probes"
    if parts[0] == "src":
        return parts[1] if len(parts) > 2 else "app"
    if parts[:2] == ("include", "ocprobe"):
        return parts[2]
    return None


def included_room(name: str) -> str | None:
    if name.startswith("ocprobe/"):
        return name.split("/")[1]
    if name.split("/")[0] in MAY_INCLUDE:
        return name.split("/")[0]
    if name.startswith("probes/"):
        return "probes"
    return None


def check_file(root: pathlib.Path, path: pathlib.Path) -> list[str]:
    relative = path.relative_to(root)
    room = room_of(relative)
    text = path.read_text(encoding="utf-8")
    faults = []
    lines = text.count("\n")
    limit = MAX_LINES["test" if relative.parts[0] == "tests" else "source"]
    if lines > limit:
        faults.append(f"{relative}: {lines} lines, at most {limit}")
    if room is None:
        return faults
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*(["<][^">]+[">])', line)
        if not match:
            continue
        header = match.group(1)
        other = included_room(header[1:-1])
        if other and other != room and other not in MAY_INCLUDE.get(room, set()):
            faults.append(f"{relative}:{number}: {room} may not include {other}")
        if room != "probes" and NETWORK.search(header):
            faults.append(f"{relative}:{number}: only probes/ includes {header}")
        if room in PURE and IMPURE.search(header):
            faults.append(f"{relative}:{number}: {room} is pure, it may not include {header}")
    return faults


def listed_sources(root: pathlib.Path) -> set[pathlib.Path]:
    """What the build compiles: each CMakeLists.txt names its files by their paths from where it lies."""
    lists = [root / "CMakeLists.txt", *(path for folder in FOLDERS for path in (root / folder).rglob("CMakeLists.txt"))]
    return {
        (path.parent / name).resolve()
        for path in lists
        if path.is_file()
        for name in re.findall(r"[\w./-]+\.cpp\b", path.read_text(encoding="utf-8"))
    }


def not_executable(root: pathlib.Path) -> list[str]:
    """Suites that run.sh starts as programs and cannot."""
    script = root / "tests/run.sh"
    names = re.findall(r"(?<![\w./-])(?:tests|docker)/[\w./-]+\.(?:py|sh)\b", script.read_text(encoding="utf-8")) if script.is_file() else []
    return [f"{name}: run.sh starts it, and it is not executable" for name in sorted(set(names))
            if (root / name).is_file() and not os.access(root / name, os.X_OK)]


def main() -> int:
    root = pathlib.Path(sys.argv[1]).resolve()
    faults = not_executable(root)
    for entry in root.iterdir():
        if not entry.name.startswith(".") and entry.name not in TOP_LEVEL:
            faults.append(f"{entry.name}: not a top-level entry of this project")
    files = 0
    listed = listed_sources(root)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".cpp", ".hpp"} and path.is_file():
                files += 1
                faults += check_file(root, path)
                if path.suffix == ".cpp" and path.resolve() not in listed:
                    faults.append(f"{path.relative_to(root)}: no CMakeLists.txt names it, so nobody compiles it")
    if files == 0:
        faults.append("no source file found: wrong root?")
    for fault in faults:
        print(fault)
    print(f"floors: {files} files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
