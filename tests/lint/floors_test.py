#!/usr/bin/env python3
"""floors.py finds what it is for: each rule is broken once in a small tree."""
import pathlib
import subprocess
import sys
import tempfile

FLOORS = pathlib.Path(__file__).with_name("floors.py")

BROKEN = {
    "a socket header outside probes/": ("src/judge/a.cpp", "#include <boost/asio/awaitable.hpp>\n"),
    "a TLS header outside probes/": ("src/openclaw/a.cpp", "#include <openssl/ssl.h>\n"),
    "a door of another room": ("src/judge/a.cpp", '#include "ocprobe/report/render.hpp"\n'),
    "a private header of another room": ("src/report/a.cpp", '#include "judge/rules.hpp"\n'),
    "probes reading the config": ("probes/a.cpp", '#include "ocprobe/openclaw/resolve.hpp"\n'),
    "model knowing a room": ("include/ocprobe/model/a.hpp", '#include "ocprobe/judge/judge.hpp"\n'),
    "policy knowing a room above it": ("src/policy/a.cpp", '#include "openclaw/url/url.hpp"\n'),
    "I/O in a pure room": ("src/judge/a.cpp", "#include <fstream>\n"),
    "a file that is too long": ("src/base/a.cpp", "\n" * 400),
    "a stray top-level file": ("notes.txt", ""),
    "a source that nobody compiles": ("src/judge/b.cpp", ""),
    "a suite that cannot be started": ("tests/e2e/a.py", ""),
}
ROOMS = ("app", "base", "judge", "openclaw", "report")
SOUND = {
    "CMakeLists.txt": " ".join(f"src/{room}/a.cpp" for room in ROOMS),
    "probes/CMakeLists.txt": "a.cpp",
    "src/judge/a.cpp": '#include "ocprobe/model/report.hpp"\n#include "judge/words.hpp"\n',
    "probes/a.cpp": "#include <boost/asio/awaitable.hpp>\n",
    "src/app/a.cpp": '#include "ocprobe/judge/judge.hpp"\n',
    "tests/run.sh": "suite a tests/e2e/a.py\n",
}


def run(files: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return subprocess.run([sys.executable, FLOORS, root], capture_output=True, check=False).returncode


def main() -> int:
    wrong = [] if run(SOUND) == 0 else ["a sound tree is refused"]
    wrong += [f"not noticed: {what}" for what, (name, text) in BROKEN.items() if run({**SOUND, name: text}) != 1]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
