"""The real gateway while it starts, hangs, stops and dies."""
import signal
import subprocess
import sys
import time

from kit.probe import finish, start
from kit.scenario import ANY, Context, Scenario
from kit.world import E2E, wait_until

WHILE_STARTING = {"connect.refused", "http.gateway_starting", "http.no_response", "http.gateway_stalled", "ws.no_challenge",
                  "ws.answer_timeout", "deadline", "target.loopback_own_container"}


def gateway(token: str) -> dict:
    return {"bind": "loopback", "auth": {"mode": "token", "token": token}}


def follow_start(context: Context) -> None:
    """Probes with a short budget from the first moment on, until the scenario's own run must be healthy."""
    context.gateway.spawn()
    seen = []
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        began = time.monotonic()
        process = start(context.world, "gw", None, [*context.world.ocprobe, "-o", "json", "--timeout", "600ms"],
                        {**context.env, "OPENCLAW_GATEWAY_TOKEN": context.token}, context.home)
        verdict = finish(process, began, None).report()["verdict"]["id"]
        if not seen or seen[-1] != verdict:
            seen.append(verdict)
        if verdict == "healthy":
            break
        time.sleep(0.1)
    odd = [verdict for verdict in seen[:-1] if verdict not in WHILE_STARTING]
    assert seen[-1] == "healthy" and not odd and "http.gateway_starting" in seen, f"while it started: {seen}"


def refused_late(context: Context, process, signals: tuple[int, float]) -> None:
    """Signals the gateway once the refusal is due later: repeated failures from loopback are answered late."""
    number, after = signals
    time.sleep(after)
    assert process.poll() is None, "the run ended before the gateway was signalled"
    context.gateway.signal(number)


def fail_often(context: Context) -> None:
    context.gateway.wait_ready()
    context.gateway.attempts("gw", "not-the-token", 4)  # the fifth answer comes after four seconds


def draining(context: Context) -> None:
    """An attempt that is answered late is active work: a gateway that was told to stop waits for it."""
    fail_often(context)
    wire = context.world.inside("gw", [sys.executable, str(E2E / "kit" / "wire.py"), "127.0.0.1", "18789", "1"])
    process = subprocess.Popen(wire, env={"WIRE_TOKEN": "not-the-token"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context.stack.callback(process.wait)
    time.sleep(0.7)
    context.gateway.signal(signal.SIGTERM)
    wait_until(lambda: context.gateway.status("/readyz") == "503", 3, "the gateway drains")


def restarted(context: Context) -> None:
    context.gateway.stop()
    context.gateway.start()


def frozen(context: Context) -> None:
    context.gateway.signal(signal.SIGSTOP)
    context.stack.callback(context.gateway.signal, signal.SIGCONT)


def waiting(report: dict) -> list[str]:
    """The autopsy of the listener: the process is stopped, and what nobody accepts waits in its queue."""
    faults = [] if "(state T)" in report["verdict"]["cause"] else [f"the cause: {report['verdict']['cause']}"]
    # It listens on 127.0.0.1 and on [::1]: only the one that was dialled has a queue.
    queues = [row["queue"] for row in report["environment"]["listeners"] or [] if row["port"] == 18789]
    return faults if sum(queues) > 0 else [*faults, f"queues of the listeners: {queues}"]


def ended(context: Context) -> None:
    context.gateway.stop()
    wait_until(lambda: context.gateway.process.poll() is not None, 20, "the gateway ends")


def table(kit) -> list[Scenario]:
    right, wrong = {"OPENCLAW_GATEWAY_TOKEN": kit.token}, {"OPENCLAW_GATEWAY_TOKEN": kit.wrong}
    late = dict(env=wrong, formats=False, sent=True)
    return [
        Scenario("nobody listens", ("target.loopback_own_container", "connect.refused"), env=right, cli="ECONNREFUSED"),
        Scenario("from the first moment to readiness", "healthy", env=right, setup=follow_start, sent=True),
        Scenario("stopped by SIGSTOP", "http.gateway_stalled", env=right, setup=frozen, formats=False, close=ANY,
                 args=("--timeout", "4s"), check=waiting),
        Scenario("SIGTERM before the answer", "auth.token_mismatch", setup=fail_often, close=(1008, "frame"),
                 during=lambda context, process: refused_late(context, process, (signal.SIGTERM, 1.0)), **late),
        Scenario("SIGTERM while others are served", "http.gateway_draining", env=right, formats=False,
                 setup=lambda context: (restarted(context), draining(context)), args=("--timeout", "1500ms")),
        Scenario("ended", ("target.loopback_own_container", "connect.refused"), env=right, setup=ended),
        Scenario("SIGKILL before the answer", "ws.closed_before_answer", close=(1006, "synthesized"),
                 setup=lambda context: (restarted(context), fail_often(context)),
                 during=lambda context, process: refused_late(context, process, (signal.SIGKILL, 1.0)), **late),
    ]
