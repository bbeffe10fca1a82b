"""`ocprobe hold` under way: its events as they come, its report at the end."""
import contextlib
import json
import subprocess
import threading
import time

from kit.probe import BASE_ENVIRONMENT
from kit.world import WorldError


class Held:
    """One process. Every line of its stdout is kept: the last one is the report."""

    def __init__(self, argv: list[str], environment: dict, stack: contextlib.ExitStack):
        self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env={**BASE_ENVIRONMENT, **environment})
        self.lines: list[dict] = []
        self.raw = b""
        self.err = b""
        self.changed = threading.Condition()
        self.readers = [threading.Thread(target=self._read, daemon=True), threading.Thread(target=self._read_errors, daemon=True)]
        for reader in self.readers:
            reader.start()
        stack.callback(self._end)

    def _read(self) -> None:
        for line in self.process.stdout:
            with self.changed:
                self.raw += line
                self.lines.append(json.loads(line))
                self.changed.notify_all()
        with self.changed:
            self.changed.notify_all()

    def _read_errors(self) -> None:
        self.err = self.process.stderr.read()

    def _end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def events(self, kind: str) -> list[dict]:
        return [line for line in self.lines if line.get("event") == kind]

    def wait_for(self, kind: str, count: int = 1, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        with self.changed:
            while len(self.events(kind)) < count:
                left = deadline - time.monotonic()
                if left <= 0 or self.process.poll() is not None and not self.readers[0].is_alive():
                    raise WorldError(f"no {count} `{kind}` within {seconds:g} s; seen: {[line.get('event') for line in self.lines]}")
                self.changed.wait(min(left, 0.5))

    def finish(self, seconds: float) -> dict:
        """Waits for the end; the report."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise WorldError(f"hold did not end within {seconds:g} s; seen: {[line.get('event') for line in self.lines]}") from None
        for reader in self.readers:
            reader.join(5)
        report = self.lines[-1] if self.lines else {}
        if report.get("schema") != "ocprobe.report/v1":
            raise WorldError(f"the last line is no report: {self.raw[-300:]!r} {self.err[-300:]!r}")
        return report
