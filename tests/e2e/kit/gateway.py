"""The real gateway from npm: one process with its own state directory, in a namespace of the world."""
import json
import os
import pathlib
import signal
import subprocess
import time

from kit.world import GATEWAY_ADDRESS, World, WorldError, run

STARTUP_SECONDS = 240


class Gateway:
    def __init__(self, world: World, name: str, config: dict, version: str = "2026.9.6", port: int = 18789,
                 environment: dict | None = None):
        self.world = world
        self.version = version
        self.port = port
        self.scheme = "https" if config.get("tls", {}).get("enabled") else "http"
        self.home = world.new_folder(f"gateway-{name}")
        self.state = self.home / ".openclaw"
        self.state.mkdir(mode=0o700)
        self.log = self.home / "gateway.log"
        self.environment = environment or {}
        settings = {"gateway": {"mode": "local", "port": port, **config}}
        (self.state / "openclaw.json").write_text(json.dumps(settings))
        self.process: subprocess.Popen | None = None

    def spawn(self) -> None:
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "LANG": "C.UTF-8", "NODE_ENV": "production", **self.environment}
        argv = [str(self.world.cache / "node"), str(self.world.cache / f"openclaw-{self.version}" / "openclaw.mjs"), "gateway"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.world.inside("gw", argv), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=environment, cwd=self.home, start_new_session=True)

    def status(self, path: str) -> str:
        """The status code of a GET on loopback, `000` when nothing answers."""
        done = subprocess.run(self.world.inside("gw", ["curl", "-sk", "-m2", "-o", "/dev/null", "-w", "%{http_code}",
                                                       f"{self.scheme}://127.0.0.1:{self.port}{path}"]), capture_output=True, text=True)
        return done.stdout

    def wait_ready(self) -> float:
        started = time.monotonic()
        while self.status("/readyz") != "200":
            if self.process.poll() is not None:
                raise WorldError(f"the gateway ended with {self.process.returncode}:\n{self.tail()}")
            if time.monotonic() - started > STARTUP_SECONDS:
                raise WorldError(f"the gateway is not ready after {STARTUP_SECONDS} s:\n{self.tail()}")
            time.sleep(0.2)
        return time.monotonic() - started

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]

    def start(self) -> "Gateway":
        self.spawn()
        self.wait_ready()
        return self

    def signal(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def attempts(self, where: str, token: str, times: int) -> list[str]:
        """Handshakes of a plain client: what each answer said."""
        host = "127.0.0.1" if where == "gw" else GATEWAY_ADDRESS
        wire = pathlib.Path(__file__).with_name("wire.py")
        text = run(*self.world.inside(where, ["python3", str(wire), host, str(self.port), str(times)]),
                   env={"PATH": os.environ["PATH"], "WIRE_TOKEN": token})
        return text.split()
