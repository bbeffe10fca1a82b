"""The same cases asked by the field's own tools: what each says, what it costs, and whether it names the true cause.

"Names the cause" is no matter of taste. A tool named it when its output, both streams, matches the rule of the case: the
words below for the verdicts that the case expects, or the case's own `cause`. Where all is well it is right when it exits
with 0 and reports no failure. The rules are generous: an errno, a code or a plain sentence is enough, a bare 1006 or
`timeout` is not. ocprobe must say exactly a verdict that the case expects.
"""
import dataclasses
import json
import re
import statistics

# What names the cause, by verdict (regular expressions, case ignored).
RULES = {
    "target.loopback_own_container": r"own (container|namespace|loopback)|network namespace|next door|other container",
    "target.url_invalid": r"invalid.{0,20}url|url.{0,30}(invalid|not valid|scheme)|unsupported.{0,20}(scheme|protocol)|bad port|port number",
    "target.cli_refuses_plaintext": r"plaintext",
    "target.url_needs_env_token": r"OPENCLAW_GATEWAY_TOKEN|requires (explicit )?credentials",
    "target.remote_url_missing": r"remote\.url",
    "target.port_mismatch": r"(another|other|wrong) port|port .{0,30}mismatch|listens on port",
    "target.dead_variable": r"OPENCLAW_CONFIG_DIR|OPENCLAW_GATEWAY_TOKEN_FILE|CLAWDBOT_",
    "dns.name_not_found": r"ENOTFOUND|NXDOMAIN|Could not resolve host|name_not_found|no such host",
    "dns.no_address": r"ENODATA|no address|NODATA",
    "dns.server_failure": r"SERVFAIL|REFUSED by|server.failure|ESERVFAIL|EREFUSED",
    "dns.no_answer": r"EAI_AGAIN|resolver|name server|Resolving timed out|Temporary failure",
    "connect.refused": r"ECONNREFUSED|Connection refused|Couldn't connect",
    "connect.timeout": r"ETIMEDOUT|connect(ion)? timed? ?out|Connection timeout|connect\.timeout",
    "connect.unreachable": r"E(HOST|NET)UNREACH|EADDRNOTAVAIL|No route to host|unreachable",
    "connect.socket_missing": r"ENOENT|No such file|socket_missing",
    "connect.socket_denied": r"EACCES|Permission denied",
    "connect.socket_stale": r"ECONNREFUSED|Connection refused|stale",
    "connect.not_a_socket": r"ENOTSOCK|not a socket|is a directory",
    "connect.published_port_reset": r"published|loopback bind|bound to (its )?(own )?loopback",
    "tls.required": r"(speaks|requires|wants|expects) TLS|HTTPS port|use wss|tls\.required",
    "tls.plain_server": r"wrong version number|plaintext",
    "tls.untrusted_certificate": r"self.signed|unable to (get|verify)|unknown (ca|issuer)|local issuer",
    "tls.name_mismatch": r"altnames|does not match|no alternative certificate",
    "tls.expired": r"expired",
    "tls.pin_mismatch": r"fingerprint",
    "http.not_a_gateway": r"not (a|the|an openclaw) gateway|nginx|caddy|Unexpected server response",
    "http.proxy_bad_gateway": r"\b(502|503|504)\b|Bad Gateway",
    "http.proxy_attribution_required": r"proxy_attribution|trusted.?prox|\b403\b",
    "http.no_response": r"no (response|answer)|0 bytes received|Empty reply|timed out after",
    "http.gateway_stalled": r"stall|event loop|accept queue",
    "http.gateway_starting": r"starting",
    "ws.upgrade_declined": r"Unexpected server response|upgrade",
    "ws.protocol_mismatch": r"protocol.{0,3}mismatch",
    "auth.no_credential": r"credentials|no token|token.{0,20}(missing|required)",
    "auth.token_mismatch": r"token.{0,3}mismatch",
    "auth.token_malformed": r"malformed|quotes|unexpanded|white ?space",
    "auth.token_placeholder": r"placeholder|redact",
    "auth.password_mismatch": r"password.{0,3}(mismatch|missing)",
    "auth.unresolved_secret_ref": r"secret reference|SecretRef|unresolved|not set",
    "auth.rate_limited": r"too many failed|rate.?limit",
    "auth.identity_required": r"device identity required|identity_required",
    "auth.unauthorized": r"trusted.proxy|unauthorized",
    "pairing.required": r"pairing required|pairing\.required",
    "state.config_invalid": r"(parse|syntax|invalid|include).{0,60}|JSON5",
    "state.config_unreadable": r"EACCES|EISDIR|permission denied",
    "state.not_shared": r"state director|not_shared",
    "state.single_file_mount": r"mount",
}
TOOLS = ("ocprobe", "gateway call health", "gateway probe", "health", "curl")
SECONDS = 100


@dataclasses.dataclass
class Answer:
    right: bool
    exit: int
    seconds: float
    megabytes: float


@dataclasses.dataclass
class Row:
    name: str
    verdict: str
    well: bool
    answers: dict


def curl_line(url: str) -> list[str]:
    """What somebody types: the health path of the address that the CLI dials."""
    if url.startswith("unix:"):
        return ["curl", "-sS", "-i", "-m", "10", "--unix-socket", url[5:], "http://localhost/healthz"]
    web = re.sub(r"^ws", "http", url.strip(), flags=re.IGNORECASE)
    return ["curl", "-sS", "-i", "-m", "10", web.rstrip("/") + "/healthz"]


class SideBySide:
    def __init__(self):
        self.rows: list[Row] = []

    def run(self, case, context, outcome) -> None:
        # What is true here is the case's word, never ocprobe's.
        true = (case.verdict,) if isinstance(case.verdict, str) else case.verdict
        rule = re.compile(case.cause or "|".join(RULES.get(each, re.escape(each)) for each in true), re.IGNORECASE)
        report = json.loads(context.box.exec("/probe/ocprobe", *context.args, "-o", "json", options=case.exec).out)
        url = report["target"]["url"] or "http://127.0.0.1:18789"
        lines = {"ocprobe": ["/probe/ocprobe", *context.args], "curl": curl_line(url)}
        lines |= {tool: ["openclaw", *tool.split()] for tool in TOOLS[1:4]}
        answers = {}
        for tool in TOOLS:
            done = context.box.cost("timeout", "-k", "2", str(SECONDS), *lines[tool], options=("-e", "NO_COLOR=1", *case.exec),
                                    timeout=SECONDS + 60)
            right = self.well(done) if true == ("healthy",) else bool(rule.search(done.said))
            if tool == "ocprobe":
                # Exactly the verdict, and the report without a fault; where the case has a rule of its own, that as well.
                right = right if case.cause or true == ("healthy",) else True
                right = right and outcome.got in true and not outcome.faults
            answers[tool] = Answer(right, done.exit, done.ms / 1000, done.peak_kb / 1024)
        self.rows.append(Row(case.name, outcome.got if outcome.got in true else f"{outcome.got}, not {' or '.join(true)}",
                             true == ("healthy",), answers))
        print("   " + ", ".join(f"{tool} {'yes' if each.right else 'no'}/{each.exit}/{each.seconds:.1f} s"
                                for tool, each in answers.items()), flush=True)

    @staticmethod
    def well(done) -> bool:
        """Says that all is well."""
        alarm = r"Reachable: no|Connect: failed|not reachable|RPC: failed|HTTP/1\.1 [45]"
        return done.exit == 0 and not re.search(alarm, done.said)

    def counts(self, tool: str) -> dict:
        broken = [row for row in self.rows if not row.well]
        well = [row for row in self.rows if row.well]
        answers = [row.answers[tool] for row in self.rows]
        return {
            "named": f"{sum(row.answers[tool].right for row in broken)} of {len(broken)}",
            "zero": sum(row.answers[tool].exit == 0 for row in broken),
            "alarms": f"{sum(not row.answers[tool].right for row in well)} of {len(well)}",
            "seconds": statistics.median(answer.seconds for answer in answers),
            "longest": max(answer.seconds for answer in answers),
            "megabytes": statistics.median(answer.megabytes for answer in answers),
        }

    def markdown(self) -> str:
        lines = ["# Side by side", "",
                 f"Made by `tests/e2e/containers/run.py --side-by-side FILE`: {len(self.rows)} of the container cases, each asked by every tool in",
                 "the same container. A tool named the cause when its output matches the rule of the verdict (`side_by_side.py`); where all",
                 "is well it is right when it exits with 0 and reports no failure. Seconds and MB are of the tool's own process tree;",
                 "seconds are upper bounds where the machine did other work.", "",
                 "| tool | names the true cause | exit 0 though broken | false alarms | seconds, median | longest | MB, median |",
                 "|---|---|---|---|---|---|---|"]
        for tool in TOOLS:
            count = self.counts(tool)
            lines.append(f"| `{label(tool)}` | {count['named']} | {count['zero']} | {count['alarms']} | {count['seconds']:.2f} | "
                         f"{count['longest']:.1f} | {count['megabytes']:.0f} |")
        lines += ["", "Each cell: named or right, exit code, seconds.", "",
                  "| case | verdict | " + " | ".join(f"`{label(tool)}`" for tool in TOOLS) + " |", "|---|---|" + "---|" * len(TOOLS)]
        for row in self.rows:
            cells = " | ".join(f"{'yes' if answer.right else '**no**'} · {answer.exit} · {answer.seconds:.1f}"
                               for answer in (row.answers[tool] for tool in TOOLS))
            lines.append(f"| {row.name.replace('|', '/')} | `{row.verdict}` | {cells} |")
        return "\n".join(lines) + "\n"


def label(tool: str) -> str:
    return tool if tool in ("ocprobe", "curl") else f"openclaw {tool}"
