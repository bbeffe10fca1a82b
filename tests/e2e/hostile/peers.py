"""Peers that answer in HTTP, or in nothing like it: each row is a name and what is done with a connection."""
import base64
import hashlib
import json
import socket
import struct
import threading

from hostile.bench import Case, Place

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
LIVE = b'{"ok":true,"status":"live"}'
ESCAPES = "\x1b]0;owned\x07\x1b[31mred\x9b2J\u202etxt.exe\r\nFAKE: line\t\x7f"


class Conversation:
    """One connection, seen from the peer."""

    def __init__(self, connection: socket.socket, stop: threading.Event):
        self.connection = connection
        self.stop = stop
        self.request = b""

    def read_head(self) -> bytes:
        while b"\r\n\r\n" not in self.request:
            data = self.connection.recv(65536)
            if not data:
                raise OSError("no request")
            self.request += data
        head, _, self.request = self.request.partition(b"\r\n\r\n")
        return head

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def pieces(self, data: bytes, size: int, pause: float) -> None:
        for start in range(0, len(data), size):
            self.send(data[start:start + size])
            if self.stop.wait(pause):
                return

    def endless(self, data: bytes, pause: float = 0.001) -> None:
        while not self.stop.wait(pause):
            self.send(data)

    def hang(self) -> None:
        self.stop.wait(60)

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def serve(place: Place, play, family: int = socket.AF_INET, address=("127.0.0.1", 0)):
    """Starts a peer that lives as long as the place; gives its address."""
    listener = socket.socket(family)
    listener.bind(address)
    listener.listen(64)
    stop = threading.Event()

    def converse(connection: socket.socket) -> None:
        with connection:
            try:
                play(Conversation(connection, stop))
            except (OSError, ValueError):
                pass

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=converse, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()

    def end() -> None:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()

    place.stack.callback(end)
    return listener.getsockname()


def answer(body: bytes = LIVE, *, status: bytes = b"200 OK", kind: bytes = b"application/json", more: bytes = b"") -> bytes:
    length = str(len(body)).encode()
    return b"HTTP/1.1 " + status + b"\r\nContent-Type: " + kind + b"\r\nContent-Length: " + length + b"\r\n" + more + b"\r\n" + body


def early(data: bytes, after=Conversation.hang):
    """Sends before it has read anything."""
    def play(peer: Conversation) -> None:
        peer.send(data)
        after(peer)
    return play


def answers(data, after=lambda peer: None):
    """The same bytes to each request, and then `after`."""
    def play(peer: Conversation) -> None:
        head = peer.read_head()
        peer.send(data(head) if callable(data) else data)
        after(peer)
    return play


def head_then(head: bytes, endless: bytes):
    return answers(head, lambda peer: peer.endless(endless))


def accept_key(head: bytes) -> bytes:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"sec-websocket-key":
            return base64.b64encode(hashlib.sha1(value.strip() + GUID).digest())
    return b""


def half_close(peer: Conversation) -> None:
    peer.read_head()
    peer.connection.shutdown(socket.SHUT_WR)
    peer.hang()


def urgent(peer: Conversation) -> None:
    peer.read_head()
    peer.connection.send(b"!", socket.MSG_OOB)
    peer.send(answer())


def dripped(data: bytes, size: int, pause: float):
    def play(peer: Conversation) -> None:
        peer.read_head()
        peer.pieces(data, size, pause)
    return play


def chunked(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body


DEEP = b"[" * 100_000
JSON_BODIES = {
    "a body of deep arrays": DEEP,
    "a body of deep objects": b'{"a":' * 50_000,
    "a number without an end": b'{"uptimeMs":1e' + b"9" * 5_000 + b"}",
    "the same key 10,000 times": b"{" + b'"ok":true,' * 10_000 + b'"ok":true}',
    "a body of one long text": b'{"status":"' + b"x" * 1_000_000 + b'"}',
    "lone surrogates": rb'{"ok":true,"status":"\ud800\udfff\udc00"}',
    "a body that is not UTF-8": b'{"ok":true,"status":"\xff\xfe\xc0\x80"}',
    "a body of escapes": json.dumps({"ok": True, "status": ESCAPES}).encode(),
    "a body of NULs": b"\0" * 20_000,
    "a title of escapes": ("<title>" + ESCAPES + "</title>").encode(),
    "50,000 titles": b"<title>a" * 50_000,
    "comments that are not closed": b"<!--" * 50_000,
}
HEADERS = {
    "a header of 64 KiB": b"X-Filler: " + b"x" * 65_536 + b"\r\n",
    "10,000 headers": b"X: y\r\n" * 10_000,
    "a header without a colon": b"what is this\r\n",
    "a header with a NUL": b"Server: a\0b\r\n",
    "a header of escapes": b"Server: " + ESCAPES.replace("\r\n", " ").encode() + b"\r\n",
    "a header that is folded": b"Server: a\r\n b\r\n\tc\r\n",
    "a header without a name": b": nobody\r\n",
    "a second, other length": b"Content-Length: 5\r\n",
    "a length and chunks": b"Transfer-Encoding: chunked\r\n",
    "a date beyond all calendars": b"Date: Mon, 99 Foo 99999 99:99:99 GMT\r\n",
    "a date of 1601": b"Date: Mon, 01 Jan 1601 00:00:00 GMT\r\n",
    "a pause of 10^30 s": b"Retry-After: 1" + b"0" * 30 + b"\r\n",
    "a compressed body that is none": b"Content-Encoding: gzip\r\n",
    "1,000 cookies": b"Set-Cookie: a=b\r\n" * 1_000,
}
LINES = {
    "a status of 999": b"HTTP/1.1 999 Far\r\n\r\n",
    "a status of 000": b"HTTP/1.1 000 None\r\n\r\n",
    "a status that is a word": b"HTTP/1.1 fine OK\r\n\r\n",
    "HTTP/9.9": b"HTTP/9.9 200 OK\r\n\r\n",
    "HTTP/1.0 without headers": b"HTTP/1.0 200 OK\r\n\r\n",
    "ICY": b"ICY 200 OK\r\n\r\n",
    "a reason of 64 KiB": b"HTTP/1.1 200 " + b"x" * 65_536 + b"\r\n\r\n",
    "a reason of escapes": b"HTTP/1.1 500 " + ESCAPES.replace("\r\n", " ").encode() + b"\r\n\r\n",
    "line ends alone": b"\r\n" * 10_000,
    "line feeds alone": b"HTTP/1.1 200 OK\nContent-Length: 0\n\n",
    "half a start line": b"HTTP/1.1 20",
    "a length of -1": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "a length of 2^64": b"HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551616\r\n\r\n",
    "a length of 2^63 and a byte": b"HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\n{",
    "a body shorter than it says": b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{}",
    "a body longer than it says": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" + b"x" * 10_000,
    "a chunk of 2^64 - 1": chunked(b"ffffffffffffffff\r\nx"),
    "a chunk of no number": chunked(b"xyz\r\nx"),
    "a chunk with 64 KiB of extension": chunked(b"1;" + b"x" * 65_536 + b"\r\nx\r\n0\r\n\r\n"),
    "a chunk without its end": chunked(b"5\r\nabc"),
    "100,000 chunks of one byte": chunked(b"1\r\nx\r\n" * 100_000 + b"0\r\n\r\n"),
    "204 with a body": b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
    "304": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "101 to every request": b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "1,000 early hints": b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1_000 + answer(),
    "two answers at once": answer() * 2,
    "a redirect to itself": b"HTTP/1.1 301 Moved\r\nLocation: /healthz\r\nContent-Length: 0\r\n\r\n",
    "a redirect of 64 KiB": b"HTTP/1.1 302 Found\r\nLocation: http://" + b"x" * 65_536 + b"\r\n\r\n",
    "a redirect with a password": b"HTTP/1.1 302 Found\r\nLocation: http://user:hunter2hunter2@evil.test/\x1b[2J\r\n\r\n",
    "401 with many challenges": b"HTTP/1.1 401 No\r\n" + b'WWW-Authenticate: Basic realm="\x1b[2J"\r\n' * 300 + b"\r\n",
}
GREETINGS = {
    "SSH": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
    "SMTP": b"220 mail.test ESMTP\r\n",
    "FTP with escapes": b"220 " + ESCAPES.encode() + b"\r\n",
    "MySQL": b"\x4a\0\0\0\x0a8.0.36\0\x08\0\0\0abcdefgh\0\xff\xff\xff\x02\0\xff\xdf\x15" + b"\0" * 11,
    "VNC": b"RFB 003.008\n",
    "a TLS alert": b"\x15\x03\x01\0\x02\x02\x46",
    "HTTP/2 settings": b"\0\0\x12\x04\0\0\0\0\0" + b"\0\x03\0\0\0\x64" * 3,
    "Telnet options": b"\xff\xfd\x18\xff\xfd\x20\xff\xfb\x01",
    "random bytes": bytes(hashlib.sha512(str(i).encode()).digest()[i % 64] for i in range(4_096)),
    "an answer before the question": answer(),
}
ENDLESS = {
    "a head without an end": (b"HTTP/1.1 200 OK\r\n", b"X-Filler: " + b"x" * 1_024 + b"\r\n"),
    "one header without an end": (b"HTTP/1.1 200 OK\r\nX: ", b"x" * 4_096),
    "a body without an end": (b"HTTP/1.1 200 OK\r\n\r\n", b" " * 65_536),
    "chunks without an end": (chunked(b""), b"400\r\n" + b"x" * 1_024 + b"\r\n"),
    "trailers without an end": (chunked(b"0\r\n"), b"X: y\r\n" * 100),
    "100 Continue without an end": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "line ends without an end": (b"", b"\r\n" * 100),
}


def http_rows() -> list[tuple]:
    rows = [
        ("closes at once", lambda peer: None),
        ("resets at once", Conversation.reset),
        ("is silent", Conversation.hang),
        ("ends its half and waits", half_close),
        ("sends urgent data", urgent),
        ("half a head, then silence", answers(b"HTTP/1.1 200 OK\r\nContent-", Conversation.hang)),
        ("half a head, then a reset", answers(b"HTTP/1.1 200 OK\r\nContent-", Conversation.reset)),
        ("a body that stops, then silence", answers(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{", Conversation.hang)),
        ("a byte every 50 ms", dripped(answer(), 1, 0.05)),
        ("a body of one byte every 50 ms", dripped(answer(b" " * 1_000), 1, 0.05)),
        ("repeats the request as a body", answers(lambda head: answer(head, kind=b"text/plain"))),
        ("repeats the request as a header", answers(lambda head: answer(more=b"X: " + head.replace(b"\r\n", b" ") + b"\r\n"))),
    ]
    rows += [(name, answers(answer(body))) for name, body in JSON_BODIES.items()]
    rows += [(name, answers(answer(more=more))) for name, more in HEADERS.items()]
    rows += [(name, answers(line)) for name, line in LINES.items()]
    rows += [(f"greets as {name}", early(data)) for name, data in GREETINGS.items()]
    rows += [(name, head_then(*parts)) for name, parts in ENDLESS.items()]
    return rows


FORMATS = ("json", "text", "markdown")


def cases_of(rows: list[tuple], arguments: tuple, url: str = "ws://127.0.0.1:{}") -> list[Case]:
    """A case for each row; the formats take turns."""
    cases = []
    for number, (name, play) in enumerate(rows):
        def prepare(place: Place, play=play) -> None:
            place.env["OPENCLAW_GATEWAY_URL"] = url.format(serve(place, play)[1])
        cases.append(Case(name, prepare, arguments, FORMATS[number % len(FORMATS)]))
    return cases


def cases() -> list[Case]:
    return cases_of(http_rows(), ("check", "--timeout", "2s"))
