"""What the container cases share: the table of cases, docker, containers that end with their case, the command lines."""
import contextlib
import dataclasses
import hashlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE.parent))
from kit import engine  # noqa: E402 - it lives one folder up
from kit.canary import Secrets  # noqa: E402

REAL = "oc-real:2026.9.6"
FRONT = "oc-front:bookworm"


@dataclasses.dataclass
class Case:
    name: str
    function: object
    full: bool


CASES: list[Case] = []


def case(function=None, *, full: bool = False):
    """A case of the table; `full` ones take long and run with --full alone."""
    def add(body):
        CASES.append(Case(body.__name__.replace("_", " "), body, full))
        return body
    return add(function) if function else add


@dataclasses.dataclass
class Done:
    code: int
    out: str
    err: str

    def report(self) -> dict:
        return json.loads(self.out)


def run(argv: list, *, check: bool = False, timeout: float = 120, **options) -> Done:
    done = subprocess.run([str(word) for word in argv], capture_output=True, timeout=timeout, stdin=options.pop("stdin", subprocess.DEVNULL)
                          if "input" not in options else None, **options)
    result = Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
    assert not check or result.code == 0, f"{' '.join(map(str, argv))[:200]}: {result.code} {result.err.strip()[-600:]}"
    return result


def docker(*words, engine: str | None = None, **options) -> str:
    environment = {**os.environ, "DOCKER_BUILDKIT": "0", **({"DOCKER_HOST": engine} if engine else {})}
    return run(["docker", *words], check=True, env=environment, **options).out.strip()


def equal(got, expected, what: str = "") -> None:
    assert got == expected, f"{what}: expected {expected!r}, got {got!r}"


def one_line(text: str, *words: str) -> None:
    assert text.count("\n") == 1 and text.endswith("\n"), f"not one line: {text!r}"
    for word in words:
        assert word in text, f"{word!r} is not in {text!r}"


def wait_until(condition, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:g} s"
        time.sleep(0.1)


def archive(files: dict[str, bytes]) -> bytes:
    """A tar of executable files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


class Bench:
    """One run of the cases. Everything that it makes carries its name and goes with it."""

    def __init__(self, binary: pathlib.Path, arm64: pathlib.Path, prefix: str, subnet: str):
        self.binary, self.arm64, self.subnet = binary, arm64, subnet
        self.prefix, self.name = prefix, f"{prefix}{os.getpid()}"
        self.secrets = Secrets(os.urandom(8).hex())
        self.token = self.secrets.new("token", 48)
        self.outputs: list[str] = []
        self.stack = contextlib.ExitStack()  # of the case that runs
        self.whole = contextlib.ExitStack()  # of the whole run
        self.folder = pathlib.Path(self.whole.enter_context(tempfile.TemporaryDirectory(prefix=f"{self.name}.")))
        self.folder.chmod(0o755)  # other uids must reach the script and the binaries
        self.made = 0
        self._scratch = None

    def scratch(self) -> str:
        """An image with nothing in it but the one static file."""
        if self._scratch is None:
            self._scratch = self.image("scratch")
            self.whole.callback(docker, "image", "rm", "-f", self._scratch)
        return self._scratch

    def image(self, name: str, arch: str = "amd64", binary: pathlib.Path | None = None, engine: str | None = None) -> str:
        """An image that says of itself whatever architecture it is given, which `docker import` cannot."""
        tag = f"{self.name}-{name}"
        layer = archive({"ocprobe": (binary or self.binary).read_bytes()})
        config = json.dumps({"architecture": arch, "os": "linux", "config": {}, "rootfs": {
            "type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]}})
        manifest = json.dumps([{"Config": "config.json", "RepoTags": [f"{tag}:latest"], "Layers": ["layer.tar"]}])
        docker("load", engine=engine,
               input=archive({"config.json": config.encode(), "manifest.json": manifest.encode(), "layer.tar": layer}))
        return tag

    def start(self, image: str, *options: str, command: tuple = (), engine: str | None = None) -> str:
        """A container of this case."""
        self.made += 1
        name = f"{self.name}-{self.made}"
        self.stack.callback(run, ["docker", *(["-H", engine] if engine else []), "rm", "-f", "-v", name])
        docker("run", "-d", "--name", name, *options, image, *command, engine=engine)
        return name

    def start_scratch(self, *options: str, engine: str | None = None, image: str | None = None) -> str:
        """A container whose only file, and only process, is ocprobe: it waits for a gateway that never comes."""
        command = ("/ocprobe", "wait", "--timeout", "10m", "--interval", "5s", "--url", "ws://127.0.0.1:1")
        return self.start(image or self.scratch(), *options, command=command, engine=engine)

    def said(self, done: Done) -> Done:
        self.outputs += [done.out, done.err]
        return done
