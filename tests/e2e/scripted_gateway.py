#!/usr/bin/env python3
"""A gateway that plays one part: speaks the real one's protocol on loopback and fails in the way it is told to.

A test program: loopback only, a bounded number of connections and a bounded life. Prints `listening HOST:PORT` once it
accepts. The secret comes from the environment (SCRIPTED_SECRET), so that it stands in no process list.
"""
import argparse
import asyncio
import base64
import hashlib
import ipaddress
import json
import os
import signal
import socket
import ssl
import struct
import sys
import time
import urllib.parse
import uuid

from scripted_parts import APP_PAGE, REFUSALS, WELCOME_PAGE, Refusal, all_parts

VERSION = "2026.9.6"
PROTOCOL = 4
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
JSON_TYPE = "application/json; charset=utf-8"
MAX_REQUEST = 65536
STARTED = time.monotonic()


class Ended(Exception):
    """The part that is played ends this connection here."""


def hello_payload(options: argparse.Namespace) -> dict:
    """About the size and shape of the real one (15.5 KB)."""
    return {
        "type": "hello-ok",
        "protocol": PROTOCOL,
        "server": {"version": VERSION, "buildId": "scripted", "bootId": options.boot_id, "connId": str(uuid.uuid4())},
        "features": {
            "methods": [f"scripted.method.number{index:04d}" for index in range(466)],
            "events": [f"scripted.event.number{index:02d}" for index in range(64)],
            "capabilities": [],
        },
        "snapshot": {
            "suspension": {"phase": "accepting"},
            "presence": [],
            "health": {"ok": True},
            "stateVersion": {"presence": 1, "health": 1},
            "uptimeMs": uptime_ms(),
        },
        "auth": {"method": options.mode, "role": "operator", "scopes": []},
        "policy": {"maxPayload": 26214400, "maxBufferedBytes": 52428800, "tickIntervalMs": 30000},
    }


def uptime_ms() -> int:
    return int((time.monotonic() - STARTED) * 1000)


def frame(opcode: int, payload: bytes, first: int = 0x80, mask: bool = False) -> bytes:
    head = bytes([first | opcode])
    bit = 0x80 if mask else 0
    if len(payload) < 126:
        head += bytes([bit | len(payload)])
    elif len(payload) < 65536:
        head += bytes([bit | 126]) + struct.pack("!H", len(payload))
    else:
        head += bytes([bit | 127]) + struct.pack("!Q", len(payload))
    return head + (b"\0\0\0\0" if mask else b"") + payload


def text_frame(value: object) -> bytes:
    return frame(1, json.dumps(value, separators=(",", ":")).encode())


def close_frame(code: int, reason: str) -> bytes:
    return frame(8, struct.pack("!H", code) + reason.encode()[:120])


def response(status: int, text: str, body: str, content_type: str = JSON_TYPE, headers: dict | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status} {text}", f"Content-Type: {content_type}", f"Content-Length: {len(body.encode())}"]
    lines += [f"{name}: {value}" for name, value in {"Cache-Control": "no-store", **(headers or {})}.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


class Connection:
    def __init__(self, options: argparse.Namespace, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.options = options
        self.part = options.part
        self.reader = reader
        self.writer = writer

    def ready(self) -> bool:
        return self.part != "starting" or (self.options.ready_after and uptime_ms() >= self.options.ready_after * 1000)

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        raise Ended

    async def serve(self) -> None:
        if self.part == "empty-close":
            raise Ended
        if self.part == "reset":
            self.reset()
        while True:
            head = await self.reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            method, target, _ = (lines[0].split(" ") + ["", ""])[:3]
            headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
            if headers.get("upgrade", "").lower() == "websocket":
                await self.upgrade(headers)
                return
            await self.plain(method, target.partition("?")[0])
            if headers.get("connection", "").lower() == "close":
                return

    # ---- HTTP
    async def odd_http(self, upgrade: bool) -> bool:
        """Plays the parts that answer in HTTP on every path; says whether it did."""
        if self.part == "silent":
            await asyncio.sleep(3600)
        if self.part == "drip":
            for byte in response(200, "OK", '{"ok":true,"status":"live"}'):
                await self.send(bytes([byte]))
                await asyncio.sleep(0.2)
            raise Ended
        if self.part == "endless-body":
            await self.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            while True:
                await self.send(b'{"ok":' + b" " * 65536)
        if self.part == "endless-head":
            await self.send(b"HTTP/1.1 200 OK\r\n")
            while True:
                await self.send(b"X-Filler: " + b"x" * 1024 + b"\r\n")
        if self.part == "attribution":
            body = {"error": {"type": "proxy_attribution_required", "message": "forwarded headers from an untrusted peer"}}
            await self.send(response(403, "Forbidden", json.dumps(body)))
        elif self.part == "web-server":
            await self.send(response(200, "OK", WELCOME_PAGE, "text/html", {"Server": "nginx/1.22.1"}))
        elif self.part == "bad-gateway":
            page = "<html><head><title>502 Bad Gateway</title></head><body><center>nginx/1.22.1</center></body></html>"
            await self.send(response(502, "Bad Gateway", page, "text/html", {"Server": "nginx/1.22.1"}))
        elif upgrade and self.part == "draining":
            await self.send(response(503, "Service Unavailable", "Gateway websocket admission closed", "text/plain", {"Connection": "close"}))
        elif upgrade and self.part == "preauth-limit":
            await self.send(response(503, "Service Unavailable", "Too many unauthenticated sockets", "text/plain", {"Connection": "close"}))
        elif upgrade and self.part == "decline-401":
            headers = {"Server": "Caddy", "WWW-Authenticate": 'Basic realm="restricted"'}
            await self.send(response(401, "Unauthorized", "Unauthorized\n", "text/plain", headers))
        elif upgrade and self.part == "decline-404":
            await self.send(response(404, "Not Found", "404 page not found\n", "text/plain", {"X-Content-Type-Options": "nosniff"}))
        elif upgrade and self.part == "no-upgrade":
            await self.send(response(200, "OK", APP_PAGE, "text/html; charset=utf-8", {"Server": "nginx/1.22.1"}))
        else:
            return False
        return True

    async def plain(self, method: str, path: str) -> None:
        if await self.odd_http(upgrade=False):
            return
        if method not in ("GET", "HEAD"):
            await self.send(response(405, "Method Not Allowed", "", headers={"Allow": "GET, HEAD"}))
        elif self.part == "app-page" or path not in ("/health", "/healthz", "/ready", "/readyz", "/startup", "/startupz"):
            await self.send(response(200, "OK", APP_PAGE, "text/html; charset=utf-8"))
        elif path.startswith("/health"):
            await self.send(response(200, "OK", '{"ok":true,"status":"live"}'))
        else:
            await self.send(self.readiness(path.startswith("/ready")))

    def readiness(self, short: bool) -> bytes:
        failing = "startup-sidecars" if not self.ready() else "gateway-draining" if self.part == "draining" else None
        status = "started" if failing is None else "draining" if self.part == "draining" else "starting"
        if short:
            body = {"ready": failing is None, "failing": [failing] if failing else [], "uptimeMs": uptime_ms()}
        else:
            body = {"ok": failing is None, "status": status, "version": VERSION, "uptimeMs": uptime_ms()}
            if status == "starting":
                body["pendingReason"] = failing
        return response(200 if failing is None else 503, "OK" if failing is None else "Service Unavailable", json.dumps(body))

    # ---- WebSocket
    async def upgrade(self, headers: dict) -> None:
        if await self.odd_http(upgrade=True):
            return
        accept = base64.b64encode(hashlib.sha1(headers.get("sec-websocket-key", "").encode() + GUID).digest()).decode()
        if self.part == "wrong-accept":
            accept = base64.b64encode(b"x" * 20).decode()
        await self.send(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept.encode() + b"\r\n\r\n"
        )
        if self.part in ("no-challenge", "wrong-accept"):
            await self.reader.read()
            raise Ended
        if self.part == "cut-at-challenge":
            self.reset()
        await self.challenge()
        request = await self.read_request()
        if self.options.log:
            with open(self.options.log, "a", encoding="utf-8") as log:
                log.write(f"{sorted((request.get('params') or {}).get('auth') or {})}\n")
        await self.answer(request)
        await self.reader.read(MAX_REQUEST)  # until the client closes

    async def challenge(self) -> None:
        nonce = str(uuid.uuid4())
        value = {"type": "event", "event": "connect.challenge",
                 "payload": {"nonce": nonce, "ts": int(time.time() * 1000) + self.options.clock_offset * 1000, "capabilities": []}}
        odd = {
            "masked": lambda: frame(1, json.dumps(value).encode(), mask=True),
            "reserved-bits": lambda: frame(1, json.dumps(value).encode(), first=0xC0),
            "bad-utf8": lambda: frame(1, b'{"type":"event\xff\xfe"}'),
            "length-2-63": lambda: bytes([0x81, 127]) + struct.pack("!Q", 1 << 63),
            "big-frame": lambda: frame(1, b'{"type":"event","filler":"' + b"x" * (5 << 20) + b'"}'),
            "bad-challenge": lambda: text_frame({"type": "event", "event": "connect.challenge", "payload": {"ts": "soon"}}),
            "escapes": lambda: text_frame({**value, "note": "\x1b]0;owned\x07\x1b[31m\u202e"}),
        }.get(self.part)
        await self.send(odd() if odd else text_frame(value))

    async def read_frame(self) -> tuple[int, bytes]:
        first, second = await self.reader.readexactly(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", await self.reader.readexactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", await self.reader.readexactly(8))
        if length > MAX_REQUEST:
            await self.send(close_frame(1009, ""))
            raise Ended
        key = await self.reader.readexactly(4) if second & 0x80 else b"\0\0\0\0"
        data = await self.reader.readexactly(length)
        return first & 0x0F, bytes(byte ^ key[index & 3] for index, byte in enumerate(data))

    async def read_request(self) -> dict:
        while True:
            opcode, payload = await self.read_frame()
            if opcode == 8:
                await self.send(frame(8, payload[:2]))
                raise Ended
            if opcode == 9:
                await self.send(frame(10, payload))
            if opcode == 1:
                try:
                    return json.loads(payload)
                except ValueError:
                    await self.send(close_frame(1000, ""))
                    raise Ended from None

    async def refuse(self, request: dict, refusal: Refusal) -> None:
        error = {"code": refusal.code, "message": refusal.message, "details": refusal.details, **refusal.extra}
        await self.send(text_frame({"type": "res", "id": request.get("id"), "ok": False, "error": error}))
        await self.send(close_frame(refusal.close, refusal.message if refusal.reason is None else refusal.reason))

    async def odd_answer(self, request: dict) -> bool:
        part = self.part
        if part == "answer-timeout":
            await self.reader.read()
            raise Ended
        if part == "cut-at-connect":
            self.reset()
        if part == "end-at-connect":
            raise Ended
        if part == "slow-answer":
            await asyncio.sleep(self.options.delay)
            return False
        closes = {"close-1000": (1000, ""), "close-1011": (1011, "handler failed"), "close-1012": (1012, "service restart"),
                  "forged-1006": (1006, "forged")}
        if part in closes:
            await self.send(close_frame(*closes[part]))
        elif part == "close-empty":
            await self.send(frame(8, b""))
        elif part == "bad-answer":
            await self.send(text_frame({"type": "res", "id": request.get("id"), "ok": "true", "payload": {"type": "hello-ok"}}))
        elif part == "escapes":
            evil = "\x1b]0;owned\x07\x1b[31mred\x9b2J\u202etxt.exe\r\nFAKE LINE\t\x7f"
            await self.refuse(request, Refusal("INVALID_REQUEST", {"code": "AUTH_UNAUTHORIZED", "authReason": evil}, evil))
        elif part == "echo":
            await self.refuse(request, echo_refusal(request))
        else:
            return False
        return True

    async def answer(self, request: dict) -> None:
        if await self.odd_answer(request):
            return
        if not self.ready():
            await self.refuse(request, REFUSALS["starting"])
            return
        if self.part in REFUSALS and self.part != "starting":
            await self.refuse(request, REFUSALS[self.part])
            return
        params = request.get("params") or {}
        if params.get("minProtocol", 0) > PROTOCOL or params.get("maxProtocol", 0) < 3:
            await self.refuse(request, REFUSALS["protocol"])
            return
        auth = params.get("auth") or {}
        given = [value for value in (auth.get("token"), auth.get("password")) if value]
        if not given:
            await self.refuse(request, REFUSALS["identity-required"])
        elif self.options.secret not in given:
            await self.refuse(request, REFUSALS[f"{self.options.mode}-mismatch"])
        else:
            await self.send(text_frame({"type": "res", "id": request.get("id"), "ok": True, "payload": hello_payload(self.options)}))
            while True:  # answers pings, until the client closes or is gone
                await self.read_request()


def echo_refusal(request: dict) -> Refusal:
    """What a careless server does: everything that it got stands in its answer."""
    auth = (request.get("params") or {}).get("auth") or {}
    value = str(auth.get("token") or auth.get("password") or "")
    raw = value.encode()
    forms = [value, base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode().rstrip("="), raw.hex(), raw.hex().upper(),
             urllib.parse.quote(value, safe=""), "".join(f"%{byte:02x}" for byte in raw), "".join(f"\\u{byte:04x}" for byte in raw),
             hashlib.sha256(raw).hexdigest(), base64.b64encode(b":" + raw).decode(), value[:8], value[-8:], value[::-1]]
    message = "unauthorized: you sent " + " ".join(forms)
    return Refusal("INVALID_REQUEST", {"code": "AUTH_TOKEN_MISMATCH", "received": forms, "authReason": value}, message, reason=f"you sent {value}")


async def run(options: argparse.Namespace) -> int:
    context = None
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
    stop = asyncio.Event()
    left = options.max_connections
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            stop.set()
        try:
            await Connection(options, reader, writer).serve()
        except (Ended, asyncio.CancelledError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, options.host, options.port, ssl=context, limit=MAX_REQUEST)
    print(f"listening {options.host}:{server.sockets[0].getsockname()[1]}", flush=True)
    try:
        await asyncio.wait_for(stop.wait(), options.lifetime)
    except asyncio.TimeoutError:
        pass
    server.close()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", default="healthy", choices=sorted(all_parts()), metavar="PART", help="see --list")
    parser.add_argument("--list", action="store_true", help="print every part and leave")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--mode", choices=("token", "password"), default="token")
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    parser.add_argument("--delay", type=float, default=2.0, help="seconds, for slow-answer")
    parser.add_argument("--ready-after", type=float, default=0.0, help="seconds, for starting; 0: never")
    parser.add_argument("--clock-offset", type=int, default=0, help="seconds by which its clock is ahead")
    parser.add_argument("--boot-id", default=str(uuid.uuid4()))
    parser.add_argument("--log", help="append one line for each connect: the kinds of credential in it, no value")
    parser.add_argument("--lifetime", type=float, default=300.0, help="seconds")
    parser.add_argument("--max-connections", type=int, default=10000)
    options = parser.parse_args()
    if options.list:
        for name, text in all_parts().items():
            print(f"{name:<22} {text}")
        return 0
    if not ipaddress.ip_address(options.host).is_loopback:
        print("scripted_gateway.py: only loopback addresses", file=sys.stderr)
        return 64
    options.secret = os.environ.get("SCRIPTED_SECRET", "")
    if not options.secret:
        print("scripted_gateway.py: SCRIPTED_SECRET is not set", file=sys.stderr)
        return 64
    return asyncio.run(run(options))


if __name__ == "__main__":
    sys.exit(main())
