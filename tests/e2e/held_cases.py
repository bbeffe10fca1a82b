"""The cases of hold.py that need no container: the gateway is a process in a network namespace."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import typing

from kit import held_case, peers
from kit.canary import Secrets
from kit.fix import edits
from kit.gateway import Gateway
from kit.held import Held
from kit.held_case import ENDED, Case, closed_with, expect, first_end
from kit.world import E2E, GATEWAY_ADDRESS, World, run

LOOPBACK = "ws://127.0.0.1:18789"
ACROSS = f"ws://{GATEWAY_ADDRESS}:18789"


class Stage(held_case.Stage):
    """The gateway is a process of the namespace `gw`."""

    def __init__(self, world: World, secrets: Secrets, gateway: Gateway, token: str, stack: contextlib.ExitStack):
        super().__init__(secrets, token, stack)
        self.world, self.gateway = world, gateway

    def hold(self, url: str, *arguments: str, where: str = "gw") -> Held:
        argv = [*self.world.ocprobe, "hold", "-o", "ndjson", "--url", url, "--no-candidates", *arguments]
        return self.begin(self.world.inside(where, argv), {"OCPROBE_TOKEN": self.token, "HOME": "/nonexistent"})


# ---- what needs nothing of the gateway


def held_and_left(stage) -> dict:
    return stage.hold(LOOPBACK, "--for", "4s", "--count", "3").finish(30)


def stopped_by_signal(stage) -> dict:
    held = stage.hold(LOOPBACK, "--for", "10m")
    time.sleep(1)
    held.process.send_signal(signal.SIGTERM)
    report = held.finish(10)
    assert held.process.returncode == 143, f"exit code {held.process.returncode}"
    return report


def through_nginx(stage) -> dict:
    port = peers.nginx(stage.world, stage.stack, 18789, 18810, peers.UPGRADE + " proxy_read_timeout 4s; proxy_send_timeout 4s;")
    return stage.hold(f"ws://127.0.0.1:{port}", "--bisect-idle", "--for", "2m").finish(150)


def through_haproxy(stage) -> dict:
    port = peers.haproxy(stage.world, stage.stack, 18789, 18811, "timeout client 30s\n  timeout server 30s\n  timeout tunnel 5s")
    return stage.hold(f"ws://127.0.0.1:{port}", "--bisect-idle", "--for", "2m").finish(150)


def through_caddy(stage) -> dict:
    port = peers.caddy(stage.world, stage.stack, 18789, 18812, "transport http {\n      read_timeout 4s\n      write_timeout 4s\n    }")
    return stage.hold(f"ws://127.0.0.1:{port}", "--bisect-idle", "--for", "2m").finish(150)


def plain_through_nginx(stage) -> dict:
    port = peers.nginx(stage.world, stage.stack, 18789, 18813, peers.UPGRADE + " proxy_read_timeout 6s; proxy_send_timeout 6s;")
    return stage.hold(f"ws://127.0.0.1:{port}", "--for", "22s").finish(60)


def nothing_in_between(stage) -> dict:
    return stage.hold(LOOPBACK, "--bisect-idle", "--for", "3m").finish(200)


def limit(low: float, high: float, counted: tuple, busy: bool | None = True) -> typing.Callable:
    def check(report: dict) -> list[str]:
        idle = report["session"]["idle_limit"] or {}
        if not idle:
            return ["no idle limit in the report"]
        seconds = idle["limit_ms"] / 1000
        return (expect(low <= seconds <= high, f"a limit of {seconds} s, expected {low} to {high}")
                + expect(idle["at_least_ms"] <= idle["limit_ms"] <= idle["at_most_ms"], f"bounds {idle}")
                + expect(busy is None or idle["busy_outlived"] == busy, f"busy_outlived {idle['busy_outlived']}")
                + expect(idle["counted"] in counted, f"counted {idle['counted']}, expected {counted}"))
    return check


def refused_lines(proxy: str, lines: str) -> str:
    """What the proxy itself says of the printed lines, where it does not take them."""
    name = proxy.lower()
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "config"
        # The line of a block names the one that is there.
        inner = "\n".join(lines.splitlines()[1:-1])
        config.write_text({
            "nginx": peers.NGINX.format(folder=folder, listen=1, upstream=1, location=lines, server=""),
            "haproxy": peers.HAPROXY.format(port=1, upstream=1, timeouts=f"timeout client 30s\n  timeout server 30s\n  {lines}"),
            "caddy": peers.CADDY.format(folder=folder, port=1, upstream=1, proxy=inner)}[name])
        tests = {"nginx": ["nginx", "-t", "-p", folder, "-c", str(config)], "haproxy": ["haproxy", "-c", "-f", str(config)],
                 "caddy": ["caddy", "validate", "--adapter", "caddyfile", "--config", str(config)]}
        done = subprocess.run(tests[name], capture_output=True, text=True, timeout=60)
        return done.stderr if done.returncode != 0 else ""


def names_setting(proxy: str, setting: str, further: typing.Callable) -> typing.Callable:
    def check(report: dict) -> list[str]:
        fix = report["verdict"]["fix"][0]
        refused = refused_lines(proxy, fix["command"]) if proxy else ""
        # A proxy that was not recognised has no directive to set: then the words name those that are usual.
        settings = [edit["directive"] for edit in edits([fix], "proxy")] or [fix["do"]]
        return (expect(any(setting in directive for directive in settings), f"the fix does not name {setting}: {fix}")
                + expect(not proxy or proxy in report["verdict"]["summary"], f"{proxy} is not named: {report['verdict']['summary']}")
                + expect(not refused, f"{proxy} refuses the printed lines: {refused}")
                + further(report))
    return check


# ---- the network


def link_down(stage) -> dict:
    held = stage.hold(ACROSS, "--for", "40s", "--dead-after", "26s", "--retry-for", "60s", where="cli")
    client = stage.world.spaces["cli"]
    run("ip", "-n", client, "link", "set", "cable", "down")
    held.wait_for("asked", seconds=60)
    run("ip", "-n", client, "link", "set", "cable", "up")
    stage.world.new_source()  # a link that goes down loses its routes
    return stage.back(held, 60)


def route_dropped(stage) -> dict:
    """The packets of the connection are dropped on the way; nobody is told."""
    held = stage.hold(ACROSS, "--for", "3m", "--dead-after", "26s", "--retry-for", "90s", where="cli")
    gateway = stage.world.spaces["gw"]
    run("ip", "-n", gateway, "route", "add", "blackhole", "10.77.2.0/24")
    held.wait_for("asked", seconds=90)
    time.sleep(4)
    run("ip", "-n", gateway, "route", "delete", "blackhole", "10.77.2.0/24")
    return stage.back(held, 60)


# ---- the gateway


def change_config(stage, change: typing.Callable) -> None:
    path = stage.gateway.state / "openclaw.json"
    config = json.loads(path.read_text())
    change(config["gateway"])
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(config))
    fresh.rename(path)


def rotate(stage, token: str) -> None:
    change_config(stage, lambda gateway: gateway["auth"].update(token=token))


def token_rotated(stage) -> dict:
    held = stage.hold(LOOPBACK, "--count", "4", "--retry-for", "30s")
    held.wait_for("opened", 4, 30)
    rotate(stage, stage.secrets.new("rotated token", 48))
    try:
        report = held.finish(60)
    finally:
        rotate(stage, stage.token)
        time.sleep(2)  # hot reload
    return report


def stopped(stage) -> dict:
    held = stage.hold(LOOPBACK, "--retry-for", "4s")
    stage.gateway.stop()
    report = held.finish(40)
    stage.gateway.start()
    return report


def killed(stage) -> dict:
    held = stage.hold(LOOPBACK, "--retry-for", "2m")
    stage.gateway.kill()
    held.wait_for("asked", seconds=10)
    stage.gateway.start()
    return stage.back(held, 60)


def killed_for_good(stage) -> dict:
    held = stage.hold(LOOPBACK, "--retry-for", "4s")
    stage.gateway.kill()
    report = held.finish(40)
    stage.gateway.start()
    return report


def killed_behind_nginx(stage) -> dict:
    port = peers.nginx(stage.world, stage.stack, 18789, 18814, peers.UPGRADE)
    held = stage.hold(f"ws://127.0.0.1:{port}", "--retry-for", "2m")
    stage.gateway.kill()
    held.wait_for("asked", seconds=10)
    stage.gateway.start()
    return stage.back(held, 60)


def restarted_in_place(stage) -> dict:
    held = stage.hold(LOOPBACK, "--retry-for", "2m")
    wire = [sys.executable, str(E2E / "kit" / "wire.py"), "127.0.0.1", "18789", "1", "call", "gateway.restart.request"]
    done = subprocess.run(stage.world.inside("gw", wire), env={"WIRE_TOKEN": stage.token, "PATH": os.environ["PATH"]},
                          capture_output=True, text=True, timeout=60)
    assert '"ok": true' in done.stdout, f"gateway.restart.request: {done.stdout} {done.stderr}"
    report = stage.back(held, 120)
    stage.gateway.wait_ready()
    return report


def config_needs_restart(stage) -> dict:
    """A setting that is read at the start alone. It stays: nothing else here depends on it."""
    held = stage.hold(LOOPBACK, "--retry-for", "2m")
    change_config(stage, lambda gateway: gateway.update(controlUi={"basePath": "/elsewhere"}))
    report = stage.back(held, 120)
    stage.gateway.wait_ready()
    return report


def frozen(stage) -> dict:
    """SIGSTOP: the kernel accepts, nobody answers."""
    held = stage.hold(LOOPBACK, "--for", "5m", "--dead-after", "26s", "--retry-for", "2m")
    stage.gateway.signal(signal.SIGSTOP)
    try:
        held.wait_for("asked", seconds=90)
    finally:
        stage.gateway.signal(signal.SIGCONT)
    return stage.back(held, 60)


def announced_restart(report: dict) -> list[str]:
    end = first_end(report)
    notice = end.get("shutdown") or {}
    return (closed_with(1012, "frame")(report)
            + expect(notice.get("restart_expected_ms") is not None, f"no restartExpectedMs in {notice}")
            + expect(end["gateway"] == "other" and end["new_boot_id"] != end["boot_id"], f"boot ids {end}"))


def one_attempt_only(report: dict) -> list[str]:
    refused = [step for end in report["session"]["ends"] for step in end["asked"] if step["what"] == "credential_refused"]
    return (closed_with(4001, "frame")(report)
            + expect(all(step["times"] == 1 for step in refused), f"asked again after a refusal: {refused}")
            + expect(report["session"].get("refusal", {}).get("details_code") == "AUTH_TOKEN_MISMATCH", "no refusal in the report")
            + expect(report["facts"]["authorised"] is False, "authorised"))


def in_namespaces() -> list[Case]:
    return [
        Case("held for its time", "healthy", held_and_left, exit=0, confidence="certain",
             check=lambda r: expect(len(r["session"]["sockets"]) == 3 and r["session"]["ended"] == 0, "sockets")),
        Case("SIGTERM ends it with a report", "healthy", stopped_by_signal, **ENDED,
             check=lambda r: expect(r["session"]["whole_time"] is False, "whole_time")),
        Case("nginx: proxy_read_timeout 4s", "session.proxy_idle_timeout", through_nginx, confidence="certain",
             check=names_setting("nginx", "proxy_read_timeout", limit(3.6, 4.8, ("both", "received", "not_told")))),
        Case("HAProxy: timeout tunnel 5s", "session.proxy_idle_timeout", through_haproxy, confidence="certain",
             check=names_setting("", "timeout tunnel", limit(4.6, 5.8, ("both", "received", "not_told")))),
        Case("Caddy: read_timeout 4s", "session.proxy_idle_timeout", through_caddy, confidence="certain",
             check=names_setting("Caddy", "read_timeout", limit(3.6, 4.8, ("received", "both", "not_told")))),
        Case("nginx, plain hold", "session.proxy_idle_timeout", plain_through_nginx,
             check=limit(5.6, 6.8, ("both", "received", "sent", "not_told"), busy=None)),
        Case("nothing in between", "healthy", nothing_in_between, exit=0, slow=True,
             check=lambda r: expect("no idle limit" in r["verdict"]["summary"], r["verdict"]["summary"])),
        Case("the link goes down and comes back", "session.network_lost", link_down, alone=True, **ENDED),
        Case("packets are dropped on the way", "session.network_lost", route_dropped, alone=True, slow=True, **ENDED),
        Case("the token is changed in the config", "session.auth_changed", token_rotated, alone=True, confidence="certain",
             check=one_attempt_only),
        Case("restarted in place", "session.gateway_restarted", restarted_in_place, alone=True, confidence="certain",
             check=announced_restart, **ENDED),
        Case("a setting that needs a restart", "session.gateway_restarted", config_needs_restart, alone=True,
             confidence="certain", check=announced_restart, **ENDED),
        Case("SIGKILL, and started anew", "session.gateway_killed", killed, alone=True, confidence="certain",
             check=closed_with(1006, "synthesized"), **ENDED),
        Case("SIGKILL for good", "session.gateway_killed", killed_for_good, alone=True, slow=True,
             check=closed_with(1006, "synthesized")),
        Case("SIGKILL behind nginx", "session.gateway_killed", killed_behind_nginx, alone=True, slow=True, **ENDED),
        Case("SIGSTOP and SIGCONT", "session.gateway_stalled", frozen, alone=True, slow=True, **ENDED),
        Case("SIGTERM", "session.gateway_stopped", stopped, alone=True, confidence="likely",
             check=closed_with(1012, "frame")),
    ]
