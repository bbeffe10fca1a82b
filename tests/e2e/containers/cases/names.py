"""Names that lead nowhere, and addresses that do not answer."""
from containers.case import Case, Context
from containers.cases.common import ALLOW, ENV_TOKEN, ENV_URL, GATEWAY, LITERAL, NAMED, dial
from containers.lab import HOST, INTERNAL, NET, OTHER
from kit.scenario import ANY

NONAME = "ENOTFOUND|EAI_AGAIN"


def table(kit) -> list[Case]:
    return [Case(target=ENV_URL, credential=ENV_TOKEN, **row) for row in names(kit) + addresses(kit)]


def file_over(path: str, text: str, mode: int = 0o644):
    def make(context: Context) -> None:
        source = context.lab.new_folder("file", owner=0, mode=0o755) / "file"
        source.write_text(text)
        source.chmod(mode)
        context.options += ["-v", f"{source}:{path}:ro"]

    return make


def names(kit) -> list[dict]:
    def env(name):
        return dial(f"ws://{name}:18789", kit.token, **ALLOW)

    return [
        dict(name="misspelt service", verdict="dns.name_not_found", env=env("openclaw-gatway"), cli=NONAME, quick=True,
             facts={"reachable": False}),
        dict(name="service of another network", verdict="dns.name_not_found", env=env("openclaw-gateway"), network=OTHER,
             options=("--dns", HOST), cli=NONAME, quick=True),
        dict(name="host.docker.internal on Linux", verdict="dns.name_not_found", env=env("host.docker.internal"), cli=NONAME),
        dict(name="a stopped service", verdict="dns.name_not_found", env=env("stopped-gateway"), cli=NONAME),
        dict(name="underscore for a hyphen", verdict="dns.name_not_found", env=env("openclaw_gateway"), cli=NONAME),
        dict(name="no resolver entry", verdict="dns.no_answer", env=env("openclaw-gateway"), setup=file_over("/etc/resolv.conf", ""),
             cli=NONAME),
        dict(name="resolver of the host's loopback", verdict="dns.no_answer", env=env("openclaw-gateway"), cli=NONAME,
             setup=file_over("/etc/resolv.conf", "nameserver 127.0.0.53\n")),
        dict(name="resolver that is not there", verdict="dns.no_answer", env=env("openclaw-gateway"), cli=NONAME,
             setup=file_over("/etc/resolv.conf", "nameserver 10.93.6.53\noptions timeout:1 attempts:1\n")),
        dict(name="resolver that does not know Docker's names", verdict="dns.name_not_found", env=env("openclaw-gateway"), cli=NONAME,
             setup=file_over("/etc/resolv.conf", f"nameserver {HOST}\n")),
        dict(name="resolv.conf not readable", verdict="dns.no_answer", env=env("openclaw-gateway"), cli=NONAME,
             setup=file_over("/etc/resolv.conf", f"nameserver {HOST}\n", mode=0o600)),
        dict(name="name server fails", verdict="dns.server_failure", env=env("servfail.test"), cli=NONAME),
        dict(name="name server refuses", verdict="dns.server_failure", env=env("refused.test"), cli=NONAME),
        dict(name="name server is silent", verdict="dns.no_answer", env=env("silent.test"),
             cli=NONAME + "|gateway timeout"),
        dict(name="a name without addresses", verdict="dns.no_address", env=env("empty.test"), cli=NONAME),
        dict(name="no network at all, by name", verdict="dns.no_answer", env=env("openclaw-gateway"), network="none", cli=NONAME),
    ]


def drop(*rule: str):
    """A firewall rule in the gateway's namespace against this container, for the time of the case."""

    def make(context: Context) -> None:
        line = ["INPUT", "-s", context.box.address, "-p", "tcp", "--dport", "18789", *rule]
        context.kit.gateway.in_network("iptables", "-I", *line)
        context.stack.callback(context.kit.gateway.in_network, "iptables", "-D", *line)

    return make


def addresses(kit) -> list[dict]:
    token = kit.token
    return [
        dict(name="no network at all, by address", verdict="connect.unreachable", env=dial(LITERAL, token), network="none",
             cli="ENETUNREACH|not reachable"),
        dict(name="another network, by address", verdict="connect.timeout", env=dial(LITERAL, token), network=OTHER, formats=False,
             cli="timeout|not reachable|ETIMEDOUT", quick=True),
        dict(name="internal network, gateway outside", verdict=("connect.timeout", "connect.unreachable"), env=dial(LITERAL, token),
             network=INTERNAL, cli="timeout|not reachable", formats=False),
        # The kernel gives up its search for the neighbour after about as long as the budget lasts.
        dict(name="nobody at the address", verdict=("connect.unreachable", "connect.timeout"), formats=False, env=dial("ws://10.93.0.99:18789", token),
             cli="EHOSTUNREACH|not reachable|timeout"),
        dict(name="a stale entry in extra_hosts", verdict=("connect.unreachable", "connect.timeout"), formats=False, env=dial(NAMED, token, **ALLOW),
             options=("--add-host", "openclaw-gateway:10.93.0.99"), cli="EHOSTUNREACH|not reachable|timeout"),
        dict(name="a firewall that drops", verdict="connect.timeout", env=dial(LITERAL, token), started=drop("-j", "DROP"),
             cli="timeout|not reachable", formats=False),
        dict(name="a firewall that rejects", verdict="connect.refused", env=dial(LITERAL, token), started=drop("-j", "REJECT"),
             cli="ECONNREFUSED|EHOSTUNREACH"),
        dict(name="a firewall that resets", verdict="connect.refused", env=dial(LITERAL, token), cli="ECONNREFUSED",
             started=drop("-j", "REJECT", "--reject-with", "tcp-reset")),
        dict(name="an IPv6 address without IPv6", verdict="connect.unreachable", env=dial("ws://[fd00:93::10]:18789", token),
             cli="ENETUNREACH|EADDRNOTAVAIL|not reachable"),
        dict(name="the host's end, nothing published there", verdict="connect.refused", env=dial(f"ws://{HOST}:18799", token),
             cli="ECONNREFUSED"),
        dict(name="its own address", verdict=("connect.refused", "target.loopback_own_container"), env=dial("ws://10.93.7.7:18789", token),
             network=None, options=("--network", NET, "--ip", "10.93.7.7", "--dns", HOST), cli="ECONNREFUSED"),
    ]
