#!/usr/bin/python3
"""docker/fleet: its files through their own checkers, and an alert from a gateway that is killed until it is back.

Usage: fleet.py [--binary FILE]      Needs what docker/packages.sh fleet installs. Ends with `N passed, N failed`.
Debian's own python3, since the YAML reader comes from Debian's package.
"""
import contextlib
import http.server
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import yaml

from kit.cases import Cases, run

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLEET = ROOT / "docker" / "fleet"
case = Cases()


def must(*argv) -> str:
    done = subprocess.run([str(word) for word in argv], capture_output=True, text=True, timeout=120, check=False, cwd=FLEET)
    assert done.returncode == 0, f"{' '.join(map(str, argv))}: {(done.stdout + done.stderr)[-1200:]}"
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, seconds: float, what: str):
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"{what}: not within {seconds:g} s"
        time.sleep(0.2)


def fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()
    except OSError:
        return ""


@case
def the_rules_hold_as_their_tests_say(_: pathlib.Path, __: pathlib.Path) -> None:
    must("promtool", "check", "rules", "rules.yml")
    must("promtool", "test", "rules", "rules_test.yml")
    must("promtool", "check", "config", "prometheus.yml")
    must("amtool", "check-config", "alertmanager.yml")


@case
def the_kubernetes_file_calls_what_there_is(binary: pathlib.Path, _: pathlib.Path) -> None:
    seen = 0
    for document in yaml.safe_load_all((FLEET / "kubernetes.yaml").read_text()):
        spec = document["spec"].get("jobTemplate", document)["spec"]["template"]["spec"]
        assert spec["securityContext"]["runAsNonRoot"] and spec["automountServiceAccountToken"] is False
        for container in spec["containers"]:
            command, *words = container["args"]
            told = must(binary, command, "--help")
            for word in words:
                assert not word.startswith("-") or re.search(rf"(^|[ ,]){re.escape(word)}\b", told, re.M), f"{command} {word}"
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]} and container["terminationMessagePolicy"]
            seen += 1
    assert seen == 2, seen


class Hook(http.server.BaseHTTPRequestHandler):
    messages: list[dict] = []

    def do_POST(self) -> None:  # the name is http.server's
        self.messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_) -> None:
        pass


class Stack:
    """Watcher, node_exporter, Prometheus, Alertmanager, and who receives its messages: the files of docker/fleet, with other
    addresses and shorter times."""

    def __init__(self, binary: pathlib.Path, folder: pathlib.Path, stack: contextlib.ExitStack):
        self.folder, self.stack = folder, stack
        self.gateway_port, self.exporter, self.prometheus, self.manager = (free_port() for _ in range(4))
        hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        stack.callback(hook.server_close)
        stack.callback(hook.shutdown)
        threading.Thread(target=hook.serve_forever, daemon=True).start()
        textfiles = folder / "textfile"
        textfiles.mkdir()
        self.adapt("rules.yml", {"[1m]": "[3s]"})
        self.adapt("prometheus.yml", {"15s": "1s", "127.0.0.1:9093": f"127.0.0.1:{self.manager}", "127.0.0.1:9100": f"127.0.0.1:{self.exporter}"})
        self.adapt("alertmanager.yml", {"10s": "1s\n  group_interval: 1s", "127.0.0.1:9095": f"127.0.0.1:{hook.server_address[1]}"})
        self.start(binary, "watch", "--interval", "1s", "--textfile", textfiles / "ocprobe.prom",
                   env={"PATH": "/usr/bin", "HOME": str(folder), "OPENCLAW_GATEWAY_URL": f"ws://127.0.0.1:{self.gateway_port}"})
        self.start("prometheus-node-exporter", "--collector.disable-defaults", "--collector.textfile",
                   f"--collector.textfile.directory={textfiles}", f"--web.listen-address=127.0.0.1:{self.exporter}")
        self.start("prometheus-alertmanager", "--config.file=alertmanager.yml", "--storage.path=am", "--cluster.listen-address=",
                   f"--web.listen-address=127.0.0.1:{self.manager}")
        self.start("prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=tsdb", f"--web.listen-address=127.0.0.1:{self.prometheus}")

    def adapt(self, name: str, changes: dict[str, str]) -> None:
        text = (FLEET / name).read_text()
        for old, new in changes.items():
            assert old in text, f"{name}: {old}"
            text = text.replace(old, new)
        (self.folder / name).write_text(text)

    def start(self, *argv, env: dict | None = None, **options) -> subprocess.Popen:
        log = self.stack.enter_context(open(self.folder / f"{pathlib.Path(argv[0]).name}.log", "ab"))
        process = subprocess.Popen([str(word) for word in argv], cwd=self.folder, stdin=subprocess.DEVNULL,
                                   **{"stdout": log, "stderr": log, **options}, env=env)

        def end() -> None:
            process.kill()
            process.wait(10)

        self.stack.callback(end)
        return process

    def start_gateway(self) -> subprocess.Popen:
        return self.start(sys.executable, ROOT / "tests/e2e/scripted_gateway.py", "healthy", "--lifetime", "300", "--port", self.gateway_port,
                          env={"PATH": os.environ["PATH"], "SCRIPTED_SECRET": "s" * 32})

    def ask(self, expression: str) -> dict:
        answer = fetch(f"http://127.0.0.1:{self.prometheus}/api/v1/query?{urllib.parse.urlencode({'query': expression})}")
        return json.loads(answer) if answer.startswith("{") else {"status": "none"}

    def value(self, expression: str) -> str | None:
        result = self.ask(expression).get("data", {}).get("result")
        return result[0]["value"][1] if result else None


def alerts(status: str) -> list[dict]:
    return [alert for message in Hook.messages for alert in message["alerts"]
            if alert["status"] == status and alert["labels"]["alertname"] == "OpenClawGatewayUnhealthy"]


@case
def a_killed_gateway_is_an_alert_until_it_is_back(binary: pathlib.Path, folder: pathlib.Path) -> None:
    with contextlib.ExitStack() as programs:
        stack = Stack(binary, folder, programs)
        gateway = stack.start_gateway()
        wait_until(lambda: stack.value("ocprobe_up") == "1", 90, "Prometheus knows a healthy gateway")
        assert not alerts("firing"), Hook.messages
        gateway.kill()
        killed = time.monotonic()
        (alert, *_) = wait_until(lambda: alerts("firing"), 60, "the alert fires")
        fired = time.monotonic() - killed
        name = alert["labels"]["id"]
        assert name in ("connect.refused", "target.loopback_own_container"), alert
        assert alert["annotations"]["summary"] == f"ws://127.0.0.1:{stack.gateway_port}: {name}", alert
        told = must(binary, "explain", name)
        assert name in told
        dashboard(stack)
        stack.start_gateway()
        back = time.monotonic()
        wait_until(lambda: alerts("resolved"), 60, "the alert resolves")
        assert alerts("resolved")[0]["labels"]["id"] == name
        print(f"      {name}: fired after {fired:.1f} s, resolved after {time.monotonic() - back:.1f} s")


def dashboard(stack: Stack) -> None:
    """Each expression of the dashboard gives something while a gateway is down."""
    board = json.loads((FLEET / "grafana.json").read_text())
    assert len(board["panels"]) >= 5
    for panel in board["panels"]:
        for target in panel["targets"]:
            answer = stack.ask(target["expr"].replace("$target", ".*"))
            assert answer["status"] == "success" and answer["data"]["result"], f"{panel['title']}: {answer}"


if __name__ == "__main__":
    sys.exit(run(case, __doc__, lambda function, binary, folder: function(binary, folder)))
