"""A gateway and a CLI in containers of their own, and everything that they and the engine say, as files."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

from incidents import wait_for

IMAGE = "oc-real:2026.9.6"
TOKEN = "timeline-token-that-is-no-secret"


def run(*command: str, check: bool = True, quiet: bool = True) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    if check and done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout[-400:]}")
    return done.stdout


def thinned(lines: list[str], most: int = 30) -> list[str]:
    """The waiting for readiness makes three events a turn: the first of them tell enough."""
    commands = [line for line in lines if '"Action":"exec_' in line and '"exitCode":"1"' not in line]
    dropped = set(commands[most:])
    return [line for line in lines if line not in dropped]


class Bench:
    network, gateway, cli, other = "tml-net", "tml-gw", "tml-cli", "tml-neighbour"
    gateway_ip, cli_ip, second_ip = "10.96.0.10", "10.96.0.11", "10.96.0.12"

    def __init__(self, root: pathlib.Path, probe: str, image: str = IMAGE):
        self.root, self.probe, self.image = root, probe, image
        self.token, self.turn = TOKEN, 0
        self.captures: dict[str, str] = {}
        self.since = time.time()

    def docker(self, *arguments: str, check: bool = True) -> str:
        return run("docker", *arguments, check=check)

    # ------------------------------------------------------------------------------------ up and down

    def up(self) -> None:
        self.down()
        for folder in ("state", "cli", "second"):
            (self.root / folder).mkdir(parents=True)
            os.chmod(self.root / folder, 0o700)
        self.config = {"gateway": {"mode": "local", "port": 18789, "bind": "lan", "auth": {"mode": "token", "token": self.token}}}
        self.write_config()
        self.docker("network", "create", "--subnet", "10.96.0.0/24", "--gateway", "10.96.0.1", self.network)
        self.start_gateway({})
        self.wait_ready()
        self.start_cli()
        self.pair()
        self.wait_cli()

    def attach(self) -> None:
        self.config = json.loads((self.root / "state" / "openclaw.json").read_text())
        self.wait_ready()
        self.wait_cli()

    def down(self) -> None:
        self.docker("rm", "-f", self.gateway, self.cli, self.other, "tml-second", check=False)
        self.docker("network", "rm", self.network, check=False)
        shutil.rmtree(self.root / "state", ignore_errors=True)
        shutil.rmtree(self.root / "cli", ignore_errors=True)
        shutil.rmtree(self.root / "second", ignore_errors=True)

    def write_config(self) -> None:
        path = self.root / "state" / "openclaw.json"
        path.write_text(json.dumps(self.config))
        run("chown", "-R", "1000:1000", str(self.root / "state"), str(self.root / "cli"), str(self.root / "second"))
        os.chmod(path, 0o600)

    def set_config(self, change) -> None:
        change(self.config)
        self.write_config()

    def set_raw_config(self, text: str | None) -> None:
        if text is None:
            self.write_config()
        else:
            (self.root / "state" / "openclaw.json").write_text(text)

    def next_token(self) -> str:
        self.turn += 1
        return f"{TOKEN}-{self.turn}"

    def restore_token(self) -> None:
        self.set_config(lambda config: config["gateway"]["auth"].update(token=TOKEN))

    def start_gateway(self, options: dict, shift_ms: int = 0, verbose: bool = True) -> None:
        extra = [part for key, value in options.items() for part in (f"--{key}", value)]
        if shift_ms:
            library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
            extra += ["-v", f"{library}:/faketime.so:ro", "-e", "LD_PRELOAD=/faketime.so", "-e", f"FAKETIME={shift_ms / 1000:+}s",
                      "-e", "FAKETIME_DONT_FAKE_MONOTONIC=1"]
        self.retire_gateway()
        self.docker("run", "-d", "--name", self.gateway, "--network", self.network, "--ip", self.gateway_ip, *extra,
                    *([] if "OPENCLAW_HANDSHAKE_TIMEOUT_MS" in str(options) else ["-e", "OPENCLAW_HANDSHAKE_TIMEOUT_MS=120000"]),  # a busy machine is no incident
                    "-v", f"{self.root}/state:/home/node/.openclaw", self.image,
                    "node", "openclaw.mjs", "gateway", "--bind", "lan", "--port", "18789", *(["--verbose"] if verbose else []))
        self.verbose = verbose

    def retire_gateway(self) -> None:
        """A killed gateway leaves a lease on its state directory, for which another container's waits five minutes: the
        one that has it ends in order."""
        if self.docker("ps", "-aq", "--filter", f"name=^{self.gateway}$").strip():
            self.wait_ready()
            self.docker("stop", "-t", "20", self.gateway)
            self.docker("rm", "-f", self.gateway)

    def cli_command(self, name: str, ip: str, folder: str, url: str, token: str = TOKEN, extra: tuple[str, ...] = ()) -> None:
        self.docker("run", "-d", "-i", "--name", name, "--network", self.network, "--ip", ip,
                    "-v", f"{self.root}/{folder}:/home/node/.openclaw",
                    "-e", f"OPENCLAW_GATEWAY_URL={url}", "-e", f"OPENCLAW_GATEWAY_TOKEN={token}",
                    *extra, self.image, "openclaw", "acp", "--verbose")

    def start_cli(self) -> None:
        self.docker("rm", "-f", self.cli, check=False)
        self.cli_command(self.cli, self.cli_ip, "cli", f"ws://{self.gateway_ip}:18789")

    def pair(self) -> None:
        """Approves what the CLI asks for, as its operator would."""
        def asked() -> bool:
            found = re.findall(r"requestId: ([0-9a-f-]{36})", self.docker("logs", self.cli))
            if not found:
                return False
            self.docker("exec", self.gateway, "openclaw", "devices", "approve", found[-1], check=False)
            return True
        if not wait_for(asked, 300):
            raise RuntimeError("the CLI asked for no pairing")
        self.docker("rm", "-f", self.cli)
        self.start_cli()

    # ------------------------------------------------------------------------------------ waiting

    def logs(self, name: str) -> str:
        return self.docker("logs", "-t", "--since", f"{self.since:.3f}", name, check=False)

    def running(self) -> bool:
        return self.docker("inspect", "-f", "{{.State.Running}}", self.gateway, check=False).strip() == "true"

    def wait_ready(self) -> None:
        def ready() -> bool:
            # A killed gateway leaves a lease on its state directory: until it ends, a new one gives up at once.
            if not self.running():
                time.sleep(2)
                self.docker("start", self.gateway, check=False)
            return "true" in self.docker("exec", self.gateway, "curl", "-s", "-m2", "http://127.0.0.1:18789/readyz", check=False)
        if not wait_for(ready, 400):
            raise RuntimeError("the gateway did not become ready:\n" + self.docker("logs", "--tail", "20", self.gateway))

    def wait_cli(self) -> None:
        """A CLI that holds a connection: it is started afresh, since after a refusal it waits for its operator."""
        asked = time.time()
        self.docker("restart", "-t", "0", self.cli)
        ready = lambda: "[acp] ready" in self.docker("logs", "--since", f"{asked:.3f}", self.cli)
        if not wait_for(ready, 150):
            raise RuntimeError("the CLI did not connect:\n" + self.docker("logs", "--tail", "9", self.cli))
        time.sleep(1)

    def wait_close(self, seconds: float = 60) -> None:
        wait_for(lambda: "gateway disconnected" in self.logs(self.cli), seconds)
        time.sleep(1)

    def wait_health(self, word: str, seconds: float) -> None:
        wait_for(lambda: self.docker("inspect", "-f", "{{.State.Health.Status}}", self.gateway, check=False).strip() == word, seconds)

    # ------------------------------------------------------------------------------------ acting

    def second_cli(self, url: str, seconds: float, cuts: int = 1) -> None:
        self.docker("rm", "-f", "tml-second", check=False)
        shutil.rmtree(self.root / "second", ignore_errors=True)
        shutil.copytree(self.root / "cli", self.root / "second")
        run("chown", "-R", "1000:1000", str(self.root / "second"))
        self.cli_command("tml-second", self.second_ip, "second", url)
        wait_for(lambda: "[acp] ready" in self.docker("logs", "tml-second"), 240)
        wait_for(lambda: self.docker("logs", "tml-second").count("gateway disconnected: 1006") >= cuts, seconds + 20)
        self.captures["cli.log"] = self.docker("logs", "-t", "tml-second")
        self.docker("rm", "-f", "tml-second")

    def unpaired_cli(self, seconds: float) -> None:
        self.docker("rm", "-f", "tml-second", check=False)
        shutil.rmtree(self.root / "second", ignore_errors=True)
        (self.root / "second").mkdir()
        run("chown", "-R", "1000:1000", str(self.root / "second"))
        self.cli_command("tml-second", self.second_ip, "second", f"ws://{self.gateway_ip}:18789")
        wait_for(lambda: "pairing required" in self.docker("logs", "tml-second"), 240)
        time.sleep(2)
        self.captures["second-cli.log"] = self.docker("logs", "-t", "tml-second")
        self.docker("rm", "-f", "tml-second")

    def prefer_for_oom(self) -> None:
        for pid in self.docker("top", self.gateway, "-eo", "pid,args").splitlines()[1:]:
            if "openclaw" in pid:
                pathlib.Path(f"/proc/{pid.split()[0]}/oom_score_adj").write_text("1000")

    def failing_cli(self, url: str, words: str, token: str = TOKEN, seconds: float = 120, extra: tuple[str, ...] = ()) -> None:
        """A second CLI that gets no session, until it has printed `words`."""
        self.docker("rm", "-f", "tml-second", check=False)
        shutil.rmtree(self.root / "second", ignore_errors=True)
        shutil.copytree(self.root / "cli", self.root / "second")
        run("chown", "-R", "1000:1000", str(self.root / "second"))
        self.cli_command("tml-second", self.second_ip, "second", url, token, extra)
        if not wait_for(lambda: words in self.docker("logs", "tml-second"), seconds):
            raise RuntimeError("the CLI did not print it: " + self.docker("logs", "--tail", "5", "tml-second"))
        self.captures["second-cli.log"] = self.docker("logs", "-t", "tml-second")
        self.docker("rm", "-f", "tml-second")

    def signal_process(self, number: signal.Signals) -> None:
        """To the gateway's own process, from the host: the engine tells of no kill."""
        rows = [line.split(None, 2) for line in self.docker("top", self.gateway, "-eo", "pid,rss,args").splitlines()[1:]]
        # The largest of them serves; the others are its helpers.
        os.kill(int(max((row for row in rows if "openclaw" in row[2]), key=lambda row: int(row[1]))[0]), number)

    def ask_fault(self, word: str) -> None:
        """Of the script that `faulty` loads into the gateway."""
        self.docker("exec", self.gateway, "sh", "-c", f"echo {word} >/tmp/fault")
        wait_for(lambda: not self.running(), 120)

    def logs_of_run(self, name: str, state: str) -> None:
        """A second gateway, until it ended: its log is the gateway's log of the incident."""
        self.docker("run", "-d", "--name", name, "--network", self.network, "-v", f"{self.root}/{state}:/home/node/.openclaw", self.image,
                    "node", "openclaw.mjs", "gateway", "--bind", "lan", "--port", "18789")
        wait_for(lambda: self.docker("inspect", "-f", "{{.State.Running}}", name).strip() == "false", 120)
        self.captures["gateway.log"] = self.logs(name)
        self.captures["gateway"] = name
        self.docker("rm", "-f", name)

    def call_once(self) -> None:
        self.docker("exec", self.cli, "openclaw", "gateway", "call", "health", check=False)

    def check(self, token: str = TOKEN) -> None:
        self.docker("cp", self.probe, f"{self.cli}:/tmp/ocprobe")
        report = self.docker("exec", "-e", f"OCPROBE_TOKEN={token}", self.cli, "/tmp/ocprobe", "-o", "json", check=False)
        self.captures["check.json"] = report[report.find("{"):]

    @contextlib.contextmanager
    def held(self):
        """`ocprobe hold` beside the CLI, until it has a second session: its events in place of the CLI's log."""
        self.docker("cp", self.probe, f"{self.cli}:/tmp/ocprobe")
        self.docker("exec", "-d", "-e", f"OCPROBE_TOKEN={TOKEN}", self.cli, "sh", "-c",
                    "exec /tmp/ocprobe hold --for 10m --no-candidates -o ndjson >/tmp/hold.ndjson")
        read = lambda: self.docker("exec", self.cli, "cat", "/tmp/hold.ndjson", check=False)
        if not wait_for(lambda: '"event":"opened"' in read(), 60):
            raise RuntimeError("hold got no session: " + read()[-400:])
        yield
        if not wait_for(lambda: read().count('"event":"opened"') > 1, 200):
            raise RuntimeError("hold got no second session: " + read()[-400:])
        self.docker("exec", self.cli, "sh", "-c", "kill -TERM $(grep -lx ocprobe /proc/[0-9]*/comm | cut -d/ -f3)")
        wait_for(lambda: '"ocprobe.report/v1"' in read(), 20)
        self.captures |= {"hold.ndjson": read(), "cli.log": ""}

    @contextlib.contextmanager
    def nginx(self, read_timeout: str):
        folder = self.root / "nginx"
        folder.mkdir(exist_ok=True)
        (folder / "nginx.conf").write_text(
            f"daemon off; error_log {folder}/error.log info; pid {folder}/pid; events {{}}\n"
            f"http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;"
            f" uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;"
            f" server {{ listen 10.96.0.1:18790; location / {{ proxy_pass http://{self.gateway_ip}:18789; proxy_http_version 1.1;"
            f" proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; proxy_read_timeout {read_timeout}; }} }} }}\n")
        server = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        try:
            yield "ws://10.96.0.1:18790"
        finally:
            server.terminate()
            server.wait()
            log = folder / "error.log"
            self.captures["nginx.log"] = log.read_text()
            log.unlink()

    def neighbour_restart_beside(self, act) -> None:
        self.docker("run", "-d", "--name", self.other, "--network", self.network, "--entrypoint", "sleep", self.image, "1000")
        watcher = subprocess.Popen(["sh", "-c", "until docker logs tml-second 2>&1 | grep -q 'pairing required'; do sleep 0.1; done;"
                                    " docker restart -t 0 tml-neighbour"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        act()
        watcher.wait()
        self.docker("rm", "-f", self.other)

    # ------------------------------------------------------------------------------------ keeping

    def clear(self) -> None:
        """From here on. The engine keeps its last 256 events only, so they are followed as they come."""
        self.since = time.time()
        self.captures = {}
        self.stop_events()
        self.events_file = self.root / "events.jsonl"
        with self.events_file.open("w") as out:
            self.events = subprocess.Popen(["docker", "events", "--since", f"{self.since:.3f}", "--format", "{{json .}}"], stdout=out)
        time.sleep(0.5)

    def stop_events(self) -> None:
        if getattr(self, "events", None) is not None:
            self.events.terminate()
            self.events.wait()
            self.events = None

    def ours(self, line: str) -> bool:
        """Others may use the engine too."""
        return '"name":"tml-' in line

    def collect(self) -> dict[str, str]:
        files = dict(self.captures)
        files.setdefault("gateway.log", self.logs(self.gateway))
        files.setdefault("cli.log", self.logs(self.cli))
        self.stop_events()
        lines = self.events_file.read_text().splitlines(keepends=True)
        files["events.jsonl"] = "".join(thinned([line for line in lines if self.ours(line)]))
        uptime = float(pathlib.Path("/proc/uptime").read_text().split()[0])
        first = uptime - (time.time() - self.since)
        lines = [line for line in run("dmesg").splitlines() if (match := re.match(r"\[ *(\d+\.\d+)\]", line)) and float(match[1]) >= first]
        if any("oom" in line.lower() or "Killed process" in line for line in lines):
            files["kernel.log"] = "\n".join(lines) + "\n"
        return files
