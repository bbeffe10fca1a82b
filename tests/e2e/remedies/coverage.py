"""Which verdicts have a case here. What has none has its reason, and where its fix is tested instead."""
import json
import pathlib
import subprocess

from remedies.faults import Fault

QUESTION = "its fix is a question alone: nothing to apply"
PERSON = "only a person can get or decide what it needs"
NO_FIX = "nothing to mend"
FINDING = "the CLI works all the same: a finding; a verdict only beside another fault"
SOCKET = "the CLI has no such target: `scenarios/unix_socket.py`"
HELD = "of held sessions: `hold.py`"
WAITS = "its fix waits: `scenarios/lifecycle.py`"
ELSEWHERE = {
    "dns.no_address": PERSON, "dns.server_failure": QUESTION, 
    "connect.timeout": QUESTION, "connect.unreachable": "between containers it is a timeout; its fix joins a network, as that of `dns.no_answer`",
    "connect.socket_missing": SOCKET, "connect.socket_denied": SOCKET,
    "connect.socket_stale": SOCKET, "connect.not_a_socket": SOCKET,
    "tls.handshake_failed": QUESTION, "tls.expired": PERSON, "tls.not_yet_valid": PERSON,
    "tls.name_mismatch": PERSON + "; its alternative is the pin, as with `tls.untrusted_certificate`",
    "http.gateway_stalled": "a process that hangs is restarted: `containers/cases/lifecycle.py`",
    "http.gateway_draining": WAITS, "http.gateway_starting": WAITS, "http.no_response": QUESTION, "http.gateway_not_ready": QUESTION,
    "http.preauth_limit": QUESTION, "http.edge_auth_required": PERSON,
    "ws.no_challenge": "a proxy that buffers: `wire/websocket_test.cpp`", "ws.protocol_violation": QUESTION, "ws.protocol_mismatch": PERSON,
    "ws.closed_before_answer": QUESTION, "ws.answer_timeout": QUESTION, "ws.connect_rejected": QUESTION,
    "auth.device_token_mismatch": "asked for with --as-cli alone: `scenarios/device.py`", "auth.scope_mismatch": QUESTION,
    "auth.unauthorized": QUESTION, "clock.skew": PERSON,
    "pairing.scope_upgrade": QUESTION, "pairing.role_upgrade": QUESTION, "pairing.metadata_upgrade": QUESTION,
    "state.not_writable": FINDING, "state.not_shared": FINDING, "state.disk_full": PERSON, "state.single_file_mount": FINDING,
    "internal_error": NO_FIX, "healthy": NO_FIX, "deadline": NO_FIX, "inconclusive": QUESTION,
}


def verdicts_of(binary: pathlib.Path) -> list[str]:
    done = subprocess.run([str(binary), "list", "-o", "json"], capture_output=True, text=True, check=True, timeout=30)
    return [each["id"] for each in json.loads(done.stdout)["ids"] if each["kind"] == "verdict"]


def reason_for(verdict: str) -> str | None:
    return HELD if verdict.startswith("session.") else ELSEWHERE.get(verdict)


def gaps(verdicts: list[str], faults: list[Fault]) -> list[str]:
    """Verdicts without a case and without a reason, and reasons that are none any more."""
    played = {fault.verdict for fault in faults}
    return ([f"{verdict} has neither a case nor a reason" for verdict in verdicts if verdict not in played and not reason_for(verdict)]
            + [f"{verdict} has a reason for a case that it has" for verdict in ELSEWHERE if verdict in played]
            + [f"{verdict} is no verdict" for verdict in {*ELSEWHERE, *played} if verdict not in verdicts])


def markdown(verdicts: list[str], faults: list[Fault]) -> str:
    played = {fault.verdict for fault in faults}
    rows = [f"| `{verdict}` | {reason_for(verdict)} |" for verdict in verdicts if verdict not in played]
    return "\n".join(["", f"{len(played)} of {len(verdicts)} verdicts have a case. The others:", "", "| verdict | why none |", "|---|---|", *rows, ""])
