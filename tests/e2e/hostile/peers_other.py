"""Peers before and beside HTTP: TLS servers that are none, name servers, engines behind a socket."""
import json
import socket
import struct
import threading

from hostile.bench import Budget, Case, Place
from hostile.peers import DEEP, ESCAPES, Conversation, answer, answers, cases_of, chunked, early, serve


def record(kind: int, data: bytes, version: bytes = b"\x03\x03") -> bytes:
    return bytes([kind]) + version + struct.pack("!H", len(data) & 0xFFFF) + data


def after_hello(data: bytes, after=lambda peer: None):
    def play(peer: Conversation) -> None:
        peer.connection.recv(65536)
        peer.send(data)
        after(peer)
    return play


SERVER_HELLO = b"\x02\x00\x00\x46\x03\x03" + b"r" * 32 + b"\x20" + b"s" * 32 + b"\x13\x01\x00"


def tls_rows() -> list[tuple]:
    alerts = [(f"TLS alert {number}", after_hello(record(21, bytes([2, number])))) for number in (0, 10, 40, 42, 48, 70, 80, 112, 255)]
    return alerts + [
        ("silence to a ClientHello", Conversation.hang),
        ("HTTP to a ClientHello", after_hello(b"HTTP/1.1 400 Bad Request\r\n\r\n")),
        ("SSH to a ClientHello", early(b"SSH-2.0-x\r\n")),
        ("a warning without an end", after_hello(b"", lambda peer: peer.endless(record(21, b"\x01\x5a")))),
        ("empty records without an end", after_hello(b"", lambda peer: peer.endless(record(22, b"")))),
        ("a record of 65,535 bytes", after_hello(record(22, b"\x02" * 65_535))),
        ("SSL 2", after_hello(b"\x80\x2e\x01\x00\x02" + b"\0" * 41)),
        ("half a ServerHello", after_hello(record(22, SERVER_HELLO)[:40], Conversation.hang)),
        ("a ServerHello that ends early", after_hello(record(22, SERVER_HELLO[:20]))),
        ("a ServerHello of another session", after_hello(record(22, SERVER_HELLO))),
        ("a handshake message of 16 MiB", after_hello(record(22, b"\x0b\xff\xff\xff" + b"x" * 10_000), Conversation.hang)),
        ("application data first", after_hello(record(23, b"hello"))),
    ]


def name(*labels: bytes) -> bytes:
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def reply(query: bytes, rows: list[bytes], *, flags: int = 0x8180, ident: bytes | None = None, question: bytes | None = None) -> bytes:
    asked = query[12:] if question is None else question
    # Without the additional record that the query has.
    asked = asked[:asked.index(b"\0") + 5] if question is None else asked
    return (ident or query[:2]) + struct.pack("!HHHHH", flags, 1, len(rows), 0, 0) + asked + b"".join(rows)


def address(text: str = "127.0.0.1", owner: bytes = b"\xc0\x0c", kind: int = 1, ttl: int = 1) -> bytes:
    data = socket.inet_aton(text) if kind == 1 else socket.inet_pton(socket.AF_INET6, "::1")
    return owner + struct.pack("!HHIH", kind, 1, ttl, len(data)) + data


def alias(target: bytes, owner: bytes = b"\xc0\x0c") -> bytes:
    return owner + struct.pack("!HHIH", 5, 1, 1, len(target)) + target


ANSWERS = {
    "no answer at all": lambda query: b"",
    "a datagram without content": lambda query: b"\0",
    "half a header": lambda query: query[:7],
    "the query itself": lambda query: query,
    "another id": lambda query: reply(query, [address()], ident=b"\0\0"),
    "another question": lambda query: reply(query, [address()], question=name(b"evil", b"test") + b"\0\1\0\1"),
    "no records": lambda query: reply(query, []),
    "SERVFAIL": lambda query: reply(query, [], flags=0x8182),
    "REFUSED": lambda query: reply(query, [], flags=0x8185),
    "NXDOMAIN": lambda query: reply(query, [], flags=0x8183),
    "a code of 15": lambda query: reply(query, [], flags=0x818F),
    "truncated, and no TCP": lambda query: reply(query, [], flags=0x8380),
    "a name that points to itself": lambda query: reply(query, [b"\xc0\xff" + address()[2:], b"\xc0\x1d" + address()[2:]]),
    "a length beyond the end": lambda query: reply(query, [b"\xc0\x0c\0\1\0\1\0\0\0\1\xff\xff\1"]),
    "4,000 records announced": lambda query: query[:2] + struct.pack("!HHHHH", 0x8180, 1, 4_000, 0, 0) + query[12:],
    "an alias to itself": lambda query: reply(query, [alias(b"\xc0\x0c")]),
    "30 aliases": lambda query: reply(query, [alias(name(b"a%d" % i)) for i in range(30)]),
    "3,000 addresses": lambda query: reply(query, [address(f"127.1.{i >> 8}.{i & 255}") for i in range(3_000)]),
    "addresses of nowhere": lambda query: reply(query, [address("0.0.0.0"), address("255.255.255.255"), address("224.0.0.1")]),
    "an address of 3 bytes": lambda query: reply(query, [b"\xc0\x0c\0\1\0\1\0\0\0\1\0\3abc"]),
    "a name of escapes": lambda query: reply(query, [alias(name(ESCAPES.encode()[:60], b"test"))]),
    "random bytes after the header": lambda query: query[:2] + b"\x81\x80" + bytes(range(256)),
}


def name_server(place: Place, make) -> None:
    """Answers on port 53 of a loopback address of its own; the run sees it as its only name server."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for number in range(2, 250):
        try:
            server.bind((f"127.66.{number}.1", 53))
            break
        except OSError:
            continue
    place.stack.callback(server.close)

    def serve_names() -> None:
        while True:
            try:
                query, client = server.recvfrom(4_096)
                if data := make(query):
                    server.sendto(data[:60_000], client)
            except OSError:
                return
    threading.Thread(target=serve_names, daemon=True).start()
    place.stack.callback(lambda: server.shutdown(socket.SHUT_RDWR) if server.fileno() < 0 else None)
    place.wrap = bound_over("/etc/resolv.conf", place, f"nameserver {server.getsockname()[0]}\noptions timeout:1 attempts:1\n")
    place.env["OPENCLAW_GATEWAY_URL"] = "ws://gateway.hostile.test:18789"
    place.env["OPENCLAW_ALLOW_INSECURE_PRIVATE_WS"] = "1"


def bound_over(path: str, place: Place, text: str | bytes) -> tuple:
    """A command whose program sees this text in place of the file."""
    file = place.home / path.strip("/").replace("/", "-")
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return ("unshare", "-m", "sh", "-c", f'mount --bind {file} {path} && exec "$0" "$@"')


def dns_cases() -> list[Case]:
    return [Case(f"name server: {title}", lambda place, make=make: name_server(place, make), ("check", "--timeout", "2s"))
            for title, make in ANSWERS.items()]


def framed(data: bytes) -> bytes:
    return struct.pack("!BxxxI", 1, len(data)) + data


EVENT = {"Type": "container", "Action": "die", "time": 1, "timeNano": 1, "Actor": {"ID": "x", "Attributes": {"name": "gateway", "exitCode": "1"}}}
ENGINES = {
    "silence": Conversation.hang,
    "no HTTP": early(b"hello\r\n"),
    "no JSON": answers(answer(b"what")),
    "deep arrays": answers(answer(DEEP)),
    "events without an end": answers(chunked(b""), lambda peer: peer.endless(b"400\r\n" + b" " * 1_024 + b"\r\n")),
    "10,000 events": answers(answer(json.dumps(EVENT).encode() * 10_000)),
    "events of escapes": answers(answer(json.dumps({**EVENT, "Actor": {"ID": ESCAPES, "Attributes": {"name": ESCAPES}}}).encode())),
    "times of 10^300": answers(answer(json.dumps({**EVENT, "time": 1e300, "timeNano": 1e300}).encode())),
    "a frame of 4 GiB": answers(answer(b"\1\0\0\0\xff\xff\xff\xffhello")),
    "containers without names": answers(answer(b'[{"Id":"x","Names":null},{"Id":1,"Names":[""]},{}]')),
    "a container named as an option": answers(answer(b'[{"Id":"a","Names":["/--gateway \\u001b[2J"]}]')),
    "a log that is framed": answers(answer(framed(b"2026-11-29T10:00:00Z [gateway] listening on port 18789\n") * 1_000)),
}


def engine_cases() -> list[Case]:
    cases = []
    for title, play in ENGINES.items():
        def prepare(place: Place, play=play) -> None:
            path = str(place.home / "engine.sock")
            serve(place, play, socket.AF_UNIX, path)
            place.arguments = ["--docker", path]
        # Each of its requests has 5 s.
        cases.append(Case(f"engine: {title}", prepare, ("timeline",), exits=(0, 1), budget=Budget(seconds=6, output=4 << 20)))
    return cases


def cases() -> list[Case]:
    return cases_of(tls_rows(), ("check", "--timeout", "2s"), "wss://127.0.0.1:{}") + dns_cases() + engine_cases()
