"""Peers that upgrade to a WebSocket and then do not keep to it: frames, the gateway's protocol, held sessions."""
import json
import struct

from hostile.bench import Budget, Case
from hostile.peers import DEEP, ESCAPES, LIVE, Conversation, accept_key, answer, cases_of
from scripted_gateway import close_frame, frame, text_frame

CHALLENGE = {"type": "event", "event": "connect.challenge", "payload": {"nonce": "5f0c7d1e-0000-4000-8000-00000000e2e0", "ts": 1}}
HELLO = {
    "type": "hello-ok",
    "protocol": 4,
    "server": {"version": "2026.9.6", "bootId": "b", "connId": "c"},
    "features": {"methods": ["health"], "events": ["tick"], "capabilities": []},
    "snapshot": {"presence": [], "health": {"ok": True}, "stateVersion": {"presence": 1, "health": 1}, "uptimeMs": 1},
    "auth": {"method": "token", "role": "operator", "scopes": []},
    "policy": {"maxPayload": 26214400, "maxBufferedBytes": 52428800, "tickIntervalMs": 30000},
}


def switching(head: bytes, more: bytes = b"", accept: bytes | None = None) -> bytes:
    key = accept_key(head) if accept is None else accept
    return (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + key + b"\r\n"
            + more + b"\r\n")


def upgraded(then, greet=switching):
    """Answers the probe paths as a gateway does; `then(peer)` plays what follows the upgrade."""
    def play(peer: Conversation) -> None:
        while True:
            head = peer.read_head()
            if b"upgrade: websocket" in head.lower():
                peer.send(greet(head))
                return then(peer)
            peer.send(answer(LIVE))
    return play


def sends(data: bytes, after=lambda peer: None):
    def then(peer: Conversation) -> None:
        peer.send(data)
        after(peer)
    return then


def read_request(peer: Conversation) -> dict:
    def exactly(size: int) -> bytes:
        while len(peer.request) < size:
            data = peer.connection.recv(65536)
            if not data:
                raise OSError("no request")
            peer.request += data
        taken, peer.request = peer.request[:size], peer.request[size:]
        return taken
    length = exactly(2)[1] & 0x7F
    if length == 126:
        (length,) = struct.unpack("!H", exactly(2))
    key = exactly(4)
    return json.loads(bytes(byte ^ key[index & 3] for index, byte in enumerate(exactly(length))))


def connected(reply):
    """A proper challenge; `reply(request)` gives the bytes in answer to the connect."""
    def then(peer: Conversation) -> None:
        peer.send(text_frame(CHALLENGE))
        data = reply(read_request(peer))
        if callable(data):
            data(peer)
        else:
            peer.send(data)
            peer.hang()
    return then


def result(request: dict, payload, **more) -> bytes:
    return text_frame({"type": "res", "id": request["id"], "ok": True, "payload": payload, **more})


def refusal(request: dict, error, close: bytes = b"") -> bytes:
    return text_frame({"type": "res", "id": request["id"], "ok": False, "error": error}) + close


def challenge_with(**payload) -> bytes:
    return text_frame({**CHALLENGE, "payload": {**CHALLENGE["payload"], **payload}})


def hello_with(**changes):
    return connected(lambda request: result(request, {**HELLO, **changes}))


UPGRADES = {
    "an accept of 64 KiB": lambda head: switching(head, accept=b"x" * 65_536),
    "no accept": lambda head: b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "no upgrade header": lambda head: b"HTTP/1.1 101 Fine\r\nSec-WebSocket-Accept: " + accept_key(head) + b"\r\n\r\n",
    "compression that nobody asked for": lambda head: switching(head, b"Sec-WebSocket-Extensions: permessage-deflate\r\n"),
    "a subprotocol that nobody asked for": lambda head: switching(head, b"Sec-WebSocket-Protocol: chat\r\n"),
    "a second accept": lambda head: switching(head, b"Sec-WebSocket-Accept: AAAA\r\n"),
    "1,000 headers beside the upgrade": lambda head: switching(head, b"X-A: b\r\n" * 1_000),
    "a length beside the upgrade": lambda head: switching(head, b"Content-Length: 100\r\n"),
}
FRAMES = {
    "a reserved bit": frame(1, b"{}", first=0xA0),
    "all reserved bits": frame(1, b"{}", first=0xF0),
    "opcode 3": frame(3, b"{}"),
    "opcode 7": frame(7, b"{}"),
    "opcode 11": frame(11, b"{}"),
    "opcode 15": frame(15, b"{}"),
    "a continuation of nothing": frame(0, b"{}"),
    "a new text inside a text": frame(1, b"{", first=0) + frame(1, b"}"),
    "a ping in fragments": frame(9, b"a", first=0),
    "a ping of 126 bytes": frame(9, b"a" * 126),
    "a close of 126 bytes": frame(8, b"\x03\xe8" + b"a" * 124),
    "a close of one byte": frame(8, b"\x03"),
    "a masked close": frame(8, b"\x03\xe8", mask=True),
    "a length not in its shortest form": bytes([0x81, 126, 0, 2]) + b"{}",
    "a length of 8 bytes for 2": bytes([0x81, 127]) + struct.pack("!Q", 2) + b"{}",
    "a length of 2^64 - 1": bytes([0x81, 127]) + b"\xff" * 8,
    "64 MiB announced": bytes([0x81, 127]) + struct.pack("!Q", 64 << 20) + b"x" * 100_000,
    "a text of 8 MiB": frame(1, b"x" * (8 << 20)),
    "a text cut in a character": frame(1, b"\xe2\x82"),
    "a surrogate in UTF-8": frame(1, b"\xed\xa0\x80"),
    "a binary frame": frame(2, json.dumps(CHALLENGE).encode()),
    "10,000 pings": frame(9, b"a") * 10_000,
    "10,000 pongs": frame(10, b"") * 10_000,
    "100,000 empty fragments": frame(1, b"", first=0) + frame(0, b"", first=0) * 100_000,
    "half a frame header": b"\x81",
    "HTTP in place of frames": answer(LIVE),
    "a close with data after it": close_frame(1000, "") + frame(1, b"{}") * 10,
    "two closes": close_frame(1001, "a") + close_frame(1011, "b"),
    "a reason that is not UTF-8": frame(8, b"\x03\xe8\xff\xfe"),
    "a reason of escapes": close_frame(1008, ESCAPES),
}
CODES = (0, 999, 1004, 1005, 1006, 1014, 1015, 1999, 2999, 4999, 5000, 65535)
EVENTS = {
    "no JSON": frame(1, b"what"),
    "null": text_frame(None),
    "deep arrays as an event": frame(1, DEEP),
    "an event without a payload": text_frame({"type": "event", "event": "connect.challenge"}),
    "a nonce of 1 MB": challenge_with(nonce="x" * 1_000_000),
    "a nonce of escapes": challenge_with(nonce=ESCAPES),
    "a nonce that is a number": challenge_with(nonce=7),
    "an empty nonce": challenge_with(nonce=""),
    "a time of 10^300": challenge_with(ts=1e300),
    "a time below zero": challenge_with(ts=-(1 << 63)),
    "10,000 other events first": text_frame({"type": "event", "event": "tick"}) * 10_000 + text_frame(CHALLENGE),
    "an answer before the question": text_frame({"type": "res", "id": "1", "ok": True, "payload": HELLO}),
    "two challenges": text_frame(CHALLENGE) * 2,
}
HELLOS = {
    "a protocol that is a text": hello_with(protocol="4"),
    "a protocol of 10^18": hello_with(protocol=10**18),
    "a server that is a list": hello_with(server=[1]),
    "a version of escapes": hello_with(server={**HELLO["server"], "version": ESCAPES}),
    "a version of 100 KB": hello_with(server={**HELLO["server"], "version": "9." * 50_000}),
    "100,000 methods": hello_with(features={"methods": ["m"] * 100_000, "events": [], "capabilities": []}),
    "a policy below zero": hello_with(policy={"maxPayload": -1, "maxBufferedBytes": -1, "tickIntervalMs": -1}),
    "scopes of escapes": hello_with(auth={"method": ESCAPES, "role": ESCAPES, "scopes": [ESCAPES] * 100}),
    "10,000 scopes": hello_with(auth={"method": "token", "role": "operator", "scopes": [f"s{i}" for i in range(10_000)]}),
    "an uptime of 10^300": hello_with(snapshot={**HELLO["snapshot"], "uptimeMs": 1e300}),
    "a snapshot of deep arrays": connected(lambda request: frame(1, b'{"type":"res","id":"' + request["id"].encode()
                                                                    + b'","ok":true,"payload":{"type":"hello-ok","snapshot":' + DEEP)),
    "a hello for another question": connected(lambda request: text_frame({"type": "res", "id": "other", "ok": True, "payload": HELLO})),
    "the same hello twice": connected(lambda request: result(request, HELLO) * 2),
    "a result without a payload": connected(lambda request: result(request, None)),
    "ok that is a text": connected(lambda request: text_frame({"type": "res", "id": request["id"], "ok": "true", "payload": HELLO})),
    "pings in place of a hello": connected(lambda request: lambda peer: peer.endless(frame(9, b"a") * 100, 0.01)),
    "a hello of one byte every 20 ms": connected(lambda request: lambda peer: peer.pieces(result(request, HELLO), 1, 0.02)),
    "a reset in a frame": connected(lambda request: lambda peer: (peer.send(result(request, HELLO)[:50]), peer.reset())),
}
ERRORS = {
    "an error that is a text": "no",
    "an error without a code": {},
    "a code of 100 KB": {"code": "x" * 100_000, "message": "m"},
    "a message of 1 MB": {"code": "INVALID_REQUEST", "message": "m" * 1_000_000},
    "a code of escapes": {"code": ESCAPES, "message": ESCAPES, "details": {"code": ESCAPES, "reason": ESCAPES}},
    "a request id with shell words": {"code": "NOT_PAIRED", "message": "m", "details": {
        "code": "PAIRING_REQUIRED", "reason": "not-paired", "requestId": "a; rm -rf / $(reboot) `id` '\"\n", "deviceId": ESCAPES}},
    "a pause of 10^308 ms": {"code": "UNAVAILABLE", "message": "m", "retryable": True, "retryAfterMs": 1e308},
    "a pause below zero": {"code": "UNAVAILABLE", "message": "m", "retryable": True, "retryAfterMs": -1},
    "protocols of 10^18": {"code": "INVALID_REQUEST", "message": "m", "details": {
        "code": "PROTOCOL_MISMATCH", "expectedProtocol": 10**18, "minimumProbeProtocol": -(10**18)}},
    "markup in a message": {"code": "INVALID_REQUEST", "message": "</details><script>alert(1)</script> ```\n# h1 | a | b |"},
}


def rows() -> list[tuple]:
    hang = Conversation.hang
    table = [(name, upgraded(hang, greet)) for name, greet in UPGRADES.items()]
    table += [(name, upgraded(sends(data, hang if name.startswith(("half", "64")) else lambda peer: None))) for name, data in FRAMES.items()]
    table += [(f"closes with {code}", upgraded(sends(close_frame(code, "why")))) for code in CODES]
    table += [(name, upgraded(sends(data, hang))) for name, data in EVENTS.items()]
    table += [("events without an end", upgraded(lambda peer: peer.endless(text_frame({"type": "event", "event": "tick"}) * 50)))]
    table += [("a challenge of one byte every 50 ms", upgraded(lambda peer: peer.pieces(text_frame(CHALLENGE), 1, 0.05)))]
    table += [(name, upgraded(then)) for name, then in HELLOS.items()]
    table += [(name, upgraded(connected(lambda request, error=error: refusal(request, error, close_frame(1008, "no")))))
              for name, error in ERRORS.items()]
    table += [("repeats the connect", upgraded(connected(lambda request: refusal(request, {"code": "X", "message": json.dumps(request),
                                                                                          "details": request}))))]
    return table


def held_rows() -> list[tuple]:
    """What follows a hello while the session is held."""
    def after(data: bytes, pause: float = 0.001):
        return upgraded(connected(lambda request: lambda peer: (peer.send(result(request, HELLO)), peer.endless(data, pause))))

    return [
        ("ticks without a pause", after(text_frame({"type": "event", "event": "tick", "payload": {"ts": 1}}) * 20)),
        ("pings without a pause", after(frame(9, b"a" * 125) * 20)),
        ("escapes in events", after(text_frame({"type": "event", "event": ESCAPES, "payload": ESCAPES}), 0.1)),
        ("fragments without an end", after(frame(1, b"", first=0), 0.5)),
        ("shutdown events", after(text_frame({"type": "event", "event": "shutdown", "payload": {"reason": ESCAPES, "restartExpectedMs": 1e300}}), 0.2)),
        ("a close with a reserved code", after(close_frame(1005, ""), 0.1)),
    ]


def cases() -> list[Case]:
    held = cases_of(held_rows(), ("hold", "--for", "1500ms", "--timeout", "2s", "--retry-for", "500ms"))
    for case in held:
        case.budget = Budget(seconds=4)
    return cases_of(rows(), ("check", "--timeout", "2s")) + held
