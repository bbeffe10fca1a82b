#!/usr/bin/env python3
"""What public reports of failures showed, each with the tests that guard the answer: reports.md.

Usage: reports.py [--write]   checks that each test that is named exists, and that reports.md is this table.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
JUDGE, REPORT, WIRE, REMEDIES = "tests/unit/judge", "tests/unit/report", "tests/wire", "tests/e2e/remedies/faults.py"
OPENCLAW, HELD = "tests/unit/openclaw", "tests/e2e/held_cases.py"
HEAD = """# What reports of failures showed

Made by `tests/e2e/remedies/reports.py --write`: each kind of failure that public reports showed to be answered wrong, what
is right, and the tests that guard it. `faults.py` names cases that are played on real containers (`table.md`).

"""

# situation | what is right | (place, name of a test) …
CAUSES = (
    ("headers for an edge in the config, and a proxy that asks for them", "healthy: the CLI sends them",
     (OPENCLAW, "variables and literals of edgeAuth are resolved and sent"), (WIRE, "edges: the headers of edgeAuth go with every request over TLS")),
    ("the same proxy, and no headers in the config", "`http.edge_auth_required`; only a redirect to the same host is followed",
     (JUDGE, "a login of a proxy in front is its own cause; a redirect to the same host is none"), (REMEDIES, "a proxy that redirects")),
    ("trusted-proxy mode without a credential", "the password is advised, never a token",
     (JUDGE, "in trusted-proxy mode a password is advised"), (REMEDIES, "a gateway behind a proxy that it trusts")),
    ("a gateway started with a port that no config has", "`target.port_mismatch`, by its lock, its listener or its command line",
     (OPENCLAW, "the port in a gateway's command line"), (REMEDIES, "port of nobody's variable")),
    ("Tailscale serve beside bind lan", "a finding: the gateway will not start again",
     (OPENCLAW, "each start rule is broken by its settings"), (JUDGE, "a config with which no gateway would start is an error")),
    ("Cloudflare 530, error 1033", "`http.proxy_bad_gateway`", (JUDGE, "proxies that reach nothing: Cloudflare's own statuses")),
    ("0.0.0.0 in the URL", "loopback, private and public are decided in one place",
     ("tests/unit/policy", "the plaintext policy and where a credential may go, host by host")),
    ("a config that cannot be read", "what it holds is not known, and nothing is forecast",
     (JUDGE, "a config that cannot be read may name another gateway: nothing follows from it")),
    ("a final dot behind a name of the hosts file", "as glibc: not found there", (WIRE, "dns_error: a final dot misses the hosts file")),
    ("silence, then refusals, while sessions are held", "the process is gone, not the network",
     (JUDGE, "session: silence or an error of the path, then refusals, is a process that is gone")),
    ("a gateway that comes back after the waiting ended", "the window is named, `likely`",
     (JUDGE, "session: how long was waited for a return is said, and no more is claimed")),
    ("a pin or a CA file beside ws://", "a finding; a file that cannot be read is a usage error",
     (JUDGE, "tls: a pin beside a URL without TLS is a finding"), (WIRE, "tls: a trust file that cannot be used says so"),
     (REMEDIES, "a pin beside ws://")),
    ("the documented two containers, healthy", "no finding at all", (JUDGE, "the documented set-ups have no finding at all")),
    ("no name server answers", "nobody was asked", (WIRE, "dns_success: the next name server is asked"),
     (WIRE, "dns_error: without resolv.conf, or with one that names nobody")),
    ("health behind a firewall that drops", "the cause, before the deadline", ("tests/unit/app", "health leaves time to name a cause")),
    ("health behind a proxy without upgrade", "goes on to the challenge", ("tests/unit/app", "asks for the upgrade where /healthz leaves doubt")),
    ("the network of a container is taken away while sessions are held", "each socket is shown to live before healthy is said",
     (WIRE, "hold: a session that answers no ping when the time is over was not kept")),
)
FIXES = (
    ("`tls.untrusted_certificate`, the URL a variable", "`NODE_EXTRA_CA_CERTS`: a pin does not count there",
     (REMEDIES, "a self-signed certificate, the URL a variable")),
    ("`auth.token_mismatch`, the token in the gateway's environment or config", "copied from where the gateway has it, shown nowhere",
     (REMEDIES, "no token, the gateway's in its config"), (REMEDIES, "wrong token, the gateway's in its config"), (REMEDIES, "wrong token")),
    ("`connect.refused`, bound to loopback", "`config set gateway.bind lan`", (REMEDIES, "bound to its loopback")),
    ("`http.proxy_attribution_required`", "the gateway's list, or the proxy's headers; never in the proxy's container",
     (REMEDIES, "a proxy that is not listed"), (REMEDIES, "a proxy that is not listed, the alternative")),
    ("`http.proxy_bad_gateway`", "its upstream is asked", (REMEDIES, "a proxy without an upstream")),
    ("`auth.token_malformed`, `${…}`", "a fix is made of names", (REMEDIES, "unexpanded variable")),
    ("`auth.token_malformed`, quotes", "the env file is edited", (REMEDIES, "quotes in the env file"), (REMEDIES, "quotes in the definition")),
    ("`auth.no_credential`, a state directory to share", "what the gateway mounts, never an unset variable",
     (REMEDIES, "no token, the gateway's in its config, its directory instead")),
    ("`connect.socket_missing`", "a volume is declared", (JUDGE, "a volume is declared by the time that it is mounted")),
    ("`state.config_invalid`", "the place is named, the line not shown", (REMEDIES, "a config with a syntax error")),
    ("`state.config_unreadable`", "another owner or uid, never 0", (REMEDIES, "a config of root"), (REMEDIES, "another uid than the config's")),
    ("`dns.name_not_found` by gateway.remote.url", "that value is corrected", (REMEDIES, "wrong name in remote.url")),
    ("`target.loopback_own_container` with a shared namespace", "its own forecast",
     (REMEDIES, "its own loopback, the alternative"), (JUDGE, "an alternative tells where it leads")),
    ("TLS behind another fault", "the certificate is forecast", (REMEDIES, "plaintext to a port with TLS")),
    ("a step that calls ocprobe", "by the path that it was started with",
     (JUDGE, "steps that recreate this container tell that ocprobe's file goes with it")),
    ("an edit of a service", "the command that makes it take effect", (REPORT, "what makes a step take effect stands behind its lines")),
    ("a Pod", "kubectl", (REPORT, "Kubernetes: kubectl for variables, the Pod's spec for the rest")),
    ("a gateway on the Docker host", "no service of Compose is named", (JUDGE, "the platform is what was found"),
     (REMEDIES, "the published port of a gateway on its loopback")),
    ("a public name in the URL", "no service of that name", (JUDGE, "the name that is dialled is the gateway's, or the proxy's where one answers")),
    ("a device token", "`devices rotate`", (JUDGE, "openclaw devices rotate --device")),
)
PEERS = (
    ("resolv.conf as glibc reads it: CR, attempts, edns0", "glibc decides",
     (WIRE, "dns_error: a name server behind a carriage return, and attempts:0"), (WIRE, "dns: names resolve as glibc resolves them")),
    ("a proxy that swallows the upgrade", "the path is to blame, not the gateway",
     (WIRE, "proxy_path: after a silent upgrade /healthz tells whether the gateway or the path is silent")),
    ("settings that the proxy refuses", "nginx and Caddy test the printed lines",
     (HELD, "refuses the printed lines"), (JUDGE, "nginx's directives are advised for nginx")),
    ("a limit of requests that our own meet", "never certain", (WIRE, "proxy_path: a limit that our second request meets proves nothing")),
    ("a slow name server", "`likely`: the CLI waits longer", (JUDGE, "dns: silence is certain only where the CLI would have given up by then")),
    ("HAProxy, Apache, lighttpd, squid, HTTP/2 alone", "named", (JUDGE, "a proxy's own page with 500 is a bad gateway"),
     (JUDGE, "a server of HTTP/2 alone is called one")),
    ("more addresses than are tried", "said, and not certain", (JUDGE, "dns: addresses beyond those that were tried leave a refusal")),
    ("a limit above its own bounds; a proxy that is named and not recognised", "one statement",
     (WIRE, "hold_idle: cuts at the same silence are one"), (JUDGE, "session: each proxy that is recognised has its settings")),
    ("a TLS record in answer to plaintext", "`tls.required`", (WIRE, "http_tls: a TLS record in answer to a GET is enough")),
    ("a gateway that starts", "asked at most 8 times in 10 s", (WIRE, "websocket_retry: the pauses grow")),
    ("2,000 events before the hello, a hello in one-byte fragments", "bounded in memory, not in number",
     (WIRE, "websocket_limits: 4 MiB in one message are read"), (WIRE, "websocket_limits: an answer that is nested too deep")),
)


def texts(place: str) -> list[str]:
    path = ROOT / place
    files = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.suffix in (".cpp", ".py"))
    return [each.read_text(encoding="utf-8") for each in files]


def missing() -> list[str]:
    return [f"{place} has no test {name!r}" for row in (*CAUSES, *FIXES, *PEERS) for place, name in row[2:]
            if not any(name in text for text in texts(place))]


def markdown() -> str:
    lines = []
    for title, rows in (("Causes", CAUSES), ("Fixes", FIXES), ("Servers, proxies and name servers", PEERS)):
        lines += [f"## {title}", "", "| situation | right | guarded by |", "|---|---|---|"]
        for situation, right, *tests in rows:
            guards = "<br>".join(f"`{place}`: {name}" for place, name in tests)
            lines.append(f"| {situation} | {right} | {guards} |")
        lines.append("")
    return HEAD + "\n".join(lines).rstrip() + "\n"


def main() -> int:
    file = HERE / "reports.md"
    if "--write" in sys.argv:
        file.write_text(markdown(), encoding="utf-8")
    faults = missing()
    if not file.exists() or file.read_text(encoding="utf-8") != markdown():
        faults.append(f"{file.relative_to(ROOT)} is not this table: reports.py --write")
    print(*faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
