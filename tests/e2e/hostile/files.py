"""Hostile files: each kind of content in each place that is read, and what only one reader would mind."""
import contextlib
import gzip
import json
import os
import pathlib
import socket
import sqlite3
import struct

from hostile.bench import CHECK_EXITS, Budget, Case, Place
from hostile.peers import DEEP, ESCAPES, serve
from hostile.peers_other import bound_over
from hostile.peers_socket import HELLO, connected, result, upgraded

SPARSE = 256 << 20


def write(data: bytes):
    def make(path: pathlib.Path) -> None:
        path.write_bytes(data)
    return make


def sparse(path: pathlib.Path) -> None:
    with path.open("wb") as file:
        file.truncate(SPARSE)


def listening(path: pathlib.Path) -> None:
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as server:
        os.chdir(path.parent)
        server.bind(path.name)


LARGE = {"one line of 1.5 MB": b"x" * 1_500_000, "100,000 lines": b"a: b\n" * 100_000}
CONTENT = {
    "is empty": b"",
    "is all NULs": b"\0" * 10_000,
    "holds every byte": bytes(range(256)) * 20,
    "is not UTF-8": b"{gateway: '\xff\xfe\xc0\x80\xed\xa0\x80'}",
    "is UTF-16": "\ufeff{gateway: {mode: 'local'}}".encode("utf-16"),
    "is deep": DEEP,
    "is deep in objects": b'{"a":' * 20_000,
    "holds escapes": f"{{gateway: '{ESCAPES}'}}\n# {ESCAPES}".encode(),
    "is an ELF program": b"\x7fELF\2\1\1" + b"\0" * 4_000,
    **{f"is {what}": data for what, data in LARGE.items()},
}
OBJECTS = {
    "has 256 MiB": sparse,
    "is a FIFO": os.mkfifo,
    "is a directory": os.mkdir,
    "is a socket": listening,
    "links to itself": lambda path: path.symlink_to(path.name),
    "links to nothing": lambda path: path.symlink_to("/nowhere/at/all"),
    "links to /dev/zero": lambda path: path.symlink_to("/dev/zero"),
    "links to its own memory": lambda path: path.symlink_to("/proc/self/mem"),
    "links to a tty": lambda path: path.symlink_to("/dev/tty"),
}


def healthy(place: Place) -> None:
    port = serve(place, upgraded(connected(lambda request: result(request, HELLO))))[1]
    place.env["OPENCLAW_GATEWAY_URL"] = f"ws://127.0.0.1:{port}"


def below(place: Place, name: str) -> pathlib.Path:
    path = place.home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def state_file(name: str):
    def at(place: Place, make) -> None:
        healthy(place)
        make(below(place, f".openclaw/{name}"))
    return at


def included(place: Place, make) -> None:
    healthy(place)
    below(place, ".openclaw/openclaw.json").write_text('{"$include": "./part.json5"}')
    make(below(place, ".openclaw/part.json5"))


def token_file(place: Place, make) -> None:
    healthy(place)
    make(place.home / "token")
    place.arguments = ["--token-file", str(place.home / "token")]


def ca_file(place: Place, make) -> None:
    make(place.home / "ca.pem")
    port = serve(place, lambda peer: None)[1]
    place.arguments = ["--ca-file", str(place.home / "ca.pem"), "--url", f"wss://127.0.0.1:{port}"]


def argument(name: str, before: str = ""):
    def at(place: Place, make) -> None:
        make(place.home / name)
        place.arguments = [before + str(place.home / name)]
    return at


COMPOSE = """services:
  openclaw-gateway: {image: openclaw, command: [openclaw, gateway], env_file: [gateway.env]}
  openclaw-cli: {image: openclaw, command: [sleep, infinity]}
"""


def beside_compose(name: str):
    def at(place: Place, make) -> None:
        (place.home / "compose.yml").write_text(COMPOSE)
        make(place.home / name)
        place.arguments = [str(place.home / "compose.yml")]
    return at


def etc(path: str):
    def at(place: Place, make) -> None:
        made = place.home / "made"
        make(made)
        port = serve(place, upgraded(connected(lambda request: result(request, HELLO))))[1]
        place.env["OPENCLAW_GATEWAY_URL"] = f"ws://localhost:{port}"
        place.wrap = bound_over(path, place, made.read_bytes())
    return at


CHECK, CONTRACT, TIMELINE = ("check", "--timeout", "10s"), ("contract",), ("timeline",)
# Where, the command that reads it, how it comes there. A file that the command line names may end the run with 64.
PLACES = {
    "the config": (CHECK, state_file("openclaw.json")),
    "an included config": (CHECK, included),
    "the state's .env": (CHECK, state_file(".env")),
    "the state database": (CHECK, state_file("state/openclaw.sqlite")),
    "the database's log": (CHECK, state_file("state/openclaw.sqlite-wal")),
    "pending pairings": (CHECK, state_file("devices/pending.json")),
    "paired devices": (CHECK, state_file("devices/paired.json")),
    "the device": (CHECK, state_file("identity/device.json")),
    "the device's tokens": (CHECK, state_file("identity/device-auth.json")),
    "the token file": (CHECK, token_file),
    "the CA file": (CHECK, ca_file),
    "a Compose file": (CONTRACT, argument("compose.yml")),
    "a service's env_file": (CONTRACT, beside_compose("gateway.env")),
    "the project's .env": (CONTRACT, beside_compose(".env")),
    "the waivers": (CONTRACT, beside_compose("ocprobe-waivers.yaml")),
    "a log": (TIMELINE, argument("gateway.log")),
    "engine events": (TIMELINE, argument("events", "events=")),
    "a kernel log": (TIMELINE, argument("kernel", "kernel=")),
    "a capture": (TIMELINE, argument("probe.json", "probe=")),
}
OF_THE_SYSTEM = {"/etc/hosts", "/etc/resolv.conf", "/etc/passwd"}
FORMATS = {"check": ("json", "text", "markdown"), "contract": ("json", "text", "markdown", "sarif", "junit", "github"),
           "timeline": ("json", "text", "markdown", "html")}
EXITS = (0, 1, 64)


def crossed() -> list[Case]:
    cases = []
    contents = {**{what: write(data) for what, data in CONTENT.items()}, **OBJECTS}
    for where, (command, at) in PLACES.items():
        for what, make in contents.items():
            formats = FORMATS[command[0]]
            cases.append(Case(f"{where} {what}", lambda place, at=at, make=make: at(place, make), command, formats[len(cases) % len(formats)],
                              EXITS, Budget(seconds=14, cpu=2)))
    for path in sorted(OF_THE_SYSTEM):
        for what, data in CONTENT.items():
            cases.append(Case(f"{path} {what}", lambda place, path=path, data=data: etc(path)(place, write(data)), CHECK, exits=CHECK_EXITS))
    return cases


CONFIGS = {
    "an include of itself": '{"$include": "./openclaw.json"}',
    "300 includes": json.dumps({"$include": ["./a.json5"] * 300}),
    "an include outside": '{"$include": "../../../../etc/passwd"}',
    "a variable in a variable": "{env:{vars:{A:'${B}',B:'${A}'}},a:'${A}'}",
    "20,000 variables": "{env:{vars:{V:'" + "x" * 10_000 + "'}},a:'" + "${V}" * 20_000 + "'}",
    "a port of 10^400": "{gateway:{port:1e400}}",
    "a port below zero": "{gateway:{port:-1}}",
    "numbers of every kind": "{a:[.5,5.,+1,0x10,-0x7fffffffffffffff,1e-999,Infinity,-Infinity,NaN,0x" + "f" * 5_000 + "]}",
    "keys of every kind": "{'__proto__':1,constructor:2,\"\":3,ünï:4,\\u0061:5,$:6,_:7}",
    "a comment that is not closed": "{a:1 /* " + "*" * 100_000,
    "a text that is not closed": "{a:'" + "x" * 100_000,
    "100,000 keys": "{" + "".join(f"k{i}:1," for i in range(100_000)) + "}",
    "a host of 100 KB": "{gateway:{mode:'remote',remote:{url:'ws://" + "ü" * 50_000 + "/'}}}",
    "a token of 1 MB": "{gateway:{auth:{token:'" + "t0k3n" * 200_000 + "'}}}",
    "10,000 secrets": json.dumps({"channels": {f"c{i}": {"token": f"secret-{i}-0123456789abcdef"} for i in range(10_000)}}),
    "secret references in a circle": "{gateway:{auth:{token:{source:'env',id:'A'}}},secrets:{providers:{a:{source:'file',path:'/dev/zero'}}}}",
}
DATABASES = {
    "a header and nothing": b"SQLite format 3\0" + b"\x10\0\1\1\0@  " + b"\0" * 76,
    "pages beyond the end": b"SQLite format 3\0" + b"\x10\0\1\1\0@  \0\0\0\1\xff\xff\xff\xff" + b"\0" * 4_064,
    "a page size of 1": b"SQLite format 3\0" + b"\0\1" + b"\1\1\0@  " + b"\0" * 4_000,
    "a reserved page": b"SQLite format 3\0" + b"\x10\0\2\2\xff\xff\xff\xff" + b"\xff" * 4_072,
}
SCHEMAS = {
    "a view": "CREATE VIEW device_identities AS SELECT 'primary' AS identity_key, randomblob(100000000) AS device_id",
    "a computed column": "CREATE TABLE device_identities(identity_key TEXT, device_id TEXT AS (instr(zeroblob(1000000), zeroblob(500000))))",
    "a trigger": "CREATE TABLE device_identities(identity_key TEXT); CREATE TRIGGER t INSERT ON device_identities BEGIN SELECT 1; END",
    "2,000 tables": ";".join(f"CREATE TABLE t{i}(a,b,c)" for i in range(2_000)),
    "1,000 columns": "CREATE TABLE device_identities(" + ",".join(f"c{i}" for i in range(1_000)) + ")",
    "no column that is wanted": "CREATE TABLE device_identities(a); CREATE TABLE device_pairing_pending(b); CREATE TABLE device_pairing_paired(c)",
    "values of another kind": "CREATE TABLE device_identities(identity_key, device_id, private_key_pem);"
                              "INSERT INTO device_identities VALUES('primary', x'00ff', 1e300)",
    "a value of 30 MB": "CREATE TABLE device_identities(identity_key, device_id); INSERT INTO device_identities VALUES('primary', zeroblob(30000000))",
    "20,000 pending requests of escapes": "CREATE TABLE device_pairing_pending(request_id, device_id, ts); WITH RECURSIVE n(i) AS (SELECT 1 UNION "
                                          "ALL SELECT i+1 FROM n WHERE i<20000) INSERT INTO device_pairing_pending SELECT char(27)||i, char(155)||i, i FROM n",
    "a damaged index": "CREATE TABLE device_identities(identity_key TEXT PRIMARY KEY, device_id); PRAGMA writable_schema=1;"
                       "UPDATE sqlite_schema SET rootpage=99 WHERE type='index'",
}
SERVICES = "services:\n  gateway: {image: openclaw, command: [gateway]}\n"
PROJECTS = {
    "aliases that multiply": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)) + "services: *j\n",
    "merges that multiply": "x0: &x0 {a: 1}\n" + "".join(f"x{i}: &x{i} {{<<: [*x{i - 1}, *x{i - 1}], k{i}: 1}}\n" for i in range(1, 25)) + SERVICES,
    "an alias to what holds it": "services: &s\n  gateway: *s\n",
    "an extends of itself": "services:\n  gateway: {extends: {service: gateway}}\n",
    "an extends of the file itself": "services:\n  gateway: {extends: {file: project.yml, service: gateway}}\n",
    "an include of itself": "include: [project.yml]\n" + SERVICES,
    "a value in a value in a value": SERVICES + "x: " + "${A:-" * 5_000 + "}" * 5_000,
    "a variable that is not closed": SERVICES + "x: ${A",
    "names with line ends": 'services:\n  "a\\nb\\u001b[2J": {image: openclaw, command: [gateway]}\n',
    "20,000 services": "services:\n" + "".join(f"  s{i}: {{image: x}}\n" for i in range(20_000)),
    "services that depend in a circle": "services:\n" + "".join(f"  s{i}: {{image: x, depends_on: [s{(i + 1) % 500}]}}\n" for i in range(500)),
    "networks in a circle": "services:\n  a: {image: openclaw, network_mode: 'service:b'}\n  b: {image: openclaw, network_mode: 'service:a'}\n",
    "ports of every kind": "services:\n  gateway: {image: openclaw, command: [gateway], ports: ['1-65535:1-65535', '-1', 'a:b:c:d', 99999999999, '::', {}]}\n",
    "times of every kind": "services:\n  gateway: {image: openclaw, healthcheck: {test: CMD, interval: 1e300s, timeout: -1s, start_period: 9999999h}}\n",
    "tags of every kind": "services:\n  gateway: !!binary aGFsbG8=\n  b: !reset null\n  c: !override {}\n  d: !!python/object:os.system x\n",
    "a key that is a map": "services:\n  ? {a: b}\n  : {image: x}\n  [a, b]: c\n",
    "the same service twice": SERVICES + "  gateway: {image: other}\n",
    "1,000 documents": "---\na: 1\n" * 1_000,
    "a directive that nobody knows": "%YAML 9.9\n%TAG ! tag:x\n---\n" + SERVICES,
    "tabs": "services:\n\tgateway:\n\t\timage: x\n",
    "a manifest without a kind": "apiVersion: v1\nmetadata: {name: x}\n",
    "lists in lists of manifests": "apiVersion: v1\nkind: List\nitems:\n" + "".join("  " * i + "- kind: List\n" + "  " * i + "  items:\n" for i in range(200)),
    "2,000 manifests": "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: gateway}\nspec: {template: {spec: {containers: [{name: a, image: openclaw}]}}}\n" * 2_000,
    "a pod of 2,000 containers": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [" + ",".join(
        f"{{name: c{i}, image: openclaw, command: [openclaw, gateway]}}" for i in range(2_000)) + "]}\n",
}
STAMP = "2026-11-29T10:00:00.000Z"
LOGS = {
    "stamps of every year": "".join(f"{year:04}-02-29T25:61:61Z [gateway] listening\n" for year in range(0, 10_000, 3)),
    "stamps that go back": "".join(f"2026-11-29T10:00:{59 - i % 60:02}Z [gateway] ws closed code=1006 conn={i}\n" for i in range(5_000)),
    "20,000 closes": "".join(f"{STAMP} [ws] closed before connect conn={i} code=1006 reason=x\n" for i in range(20_000)),
    "10,000 credentials": "".join(f"{STAMP} token=sk-{i:048x}\n" for i in range(10_000)),
    "journal lines without fields": '{"__REALTIME_TIMESTAMP":"x","MESSAGE":[1,2,300,-1]}\n' * 1_000,
    "Docker's lines with numbers for texts": '{"log":7,"stream":[],"time":1e300}\n' * 1_000,
    "times of 20 digits": '{"time":99999999999999999999,"msg":"gateway ready"}\n' * 1_000,
    "a zone of 99 hours": "2026-11-29T10:00:00+99:99 [gateway] listening on port 18789\n" * 10,
    "markup": f"{STAMP} [gateway] </script><script>alert(1)</script> | a | `b` \n" * 100,
    "carriage returns": f"{STAMP} [gateway] ready\r" * 1_000,
    "a report of ocprobe cut in half": '{"schema":"ocprobe.report/v1","stages":[{"id":"dns"',
    "a report of ocprobe of other kinds": '{"schema":"ocprobe.report/v1","started_at":7,"stages":{},"verdict":[],"session":"x","exit_code":"y"}\n',
}


PACKED_LINE = gzip.compress(f"{STAMP} [gateway] listening on port 18789\n".encode(), mtime=0)
PACKED = {
    "packed zeros of 100 MB": gzip.compress(b"\0" * (100 << 20), 6, mtime=0),
    "packed lines cut off": PACKED_LINE[:-9],
    "packed lines with a wrong checksum": PACKED_LINE[:-8] + b"\0" * 8,
    "20,000 packed members": PACKED_LINE * 20_000,
    "a packed text in a packed text": gzip.compress(PACKED_LINE, mtime=0),
    "a packed text, then random bytes": PACKED_LINE + bytes(range(255, 0, -1)) * 50,
    "a packed text with a name of 1 MB": PACKED_LINE[:3] + b"\x08" + PACKED_LINE[4:10] + b"n" * 1_000_000,
    "zstd without a frame": b"\x28\xb5\x2f\xfd",
    "zstd with a window of 2 GB": b"\x28\xb5\x2f\xfd\x00\xa8" + b"\0" * 50,
    "zstd of random bytes": b"\x28\xb5\x2f\xfd" + bytes(range(256)) * 100,
}


def openclaw_database(make):
    def prepare(place: Place) -> None:
        state_file("state/openclaw.sqlite")(place, make)
    return prepare


def with_schema(sql: str):
    def make(path: pathlib.Path) -> None:
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.executescript(sql)
            database.commit()
    return make


def log_frames(pages: int) -> bytes:
    """A WAL whose frames name pages far beyond the file."""
    head = struct.pack(">IIIIIIII", 0x377F0682, 3007000, 4096, 0, 1, 2, 0, 0)
    return head + b"".join(struct.pack(">IIIIII", 0x7FFFFFF0 + i, 1, 1, 2, 0, 0) + b"\xff" * 4_096 for i in range(pages))


def special() -> list[Case]:
    budget = Budget(seconds=14, cpu=2)
    rows = [(f"config: {what}", CHECK, lambda place, text=text: state_file("openclaw.json")(place, write(text.encode())))
            for what, text in CONFIGS.items()]
    rows += [(f"database: {what}", CHECK, openclaw_database(write(data))) for what, data in DATABASES.items()]
    rows += [(f"database: {what}", CHECK, openclaw_database(with_schema(sql))) for what, sql in SCHEMAS.items()]
    rows += [("database: a log of pages far away", CHECK, lambda place: (
        state_file("state/openclaw.sqlite")(place, with_schema(SCHEMAS["a trigger"])),
        state_file("state/openclaw.sqlite-wal")(place, write(log_frames(500)))))]
    rows += [(f"project: {what}", CONTRACT, lambda place, text=text: argument("project.yml")(place, write(text.encode())))
             for what, text in PROJECTS.items()]
    rows += [(f"project, mended: {what}", ("contract", "--fix"), lambda place, text=text: argument("project.yml")(place, write(text.encode())))
             for what, text in PROJECTS.items()]
    rows += [(f"log: {what}", TIMELINE, lambda place, text=text: argument("gateway.log")(place, write(text.encode())))
             for what, text in LOGS.items()]
    rows += [(f"log: {what}", TIMELINE, lambda place, data=data: argument("gateway.log")(place, write(data))) for what, data in PACKED.items()]
    cases = []
    for number, (name, command, prepare) in enumerate(rows):
        formats = FORMATS[command[0]]
        # A patch is no report.
        form = "text" if "--fix" in command else formats[number % len(formats)]
        cases.append(Case(name, prepare, command, form, EXITS, budget, silent="--fix" in command))
    return cases


def cases() -> list[Case]:
    return crossed() + special()
