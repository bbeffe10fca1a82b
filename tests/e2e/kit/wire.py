#!/usr/bin/env python3
"""A client of a few lines, to bring the real gateway into a state: wire.py HOST PORT TIMES [mute | call METHOD]

Connects TIMES times with the token in WIRE_TOKEN and prints what each answer says. `mute` upgrades only, and keeps the
sockets open until standard input ends (unauthenticated sockets count against a limit). `call` asks for a method as the
operator that a CLI on loopback is, and prints the answer.
"""
import base64
import json
import os
import socket
import struct
import sys


def read_exactly(stream, count: int) -> bytes:
    data = stream.read(count)
    if data is None or len(data) < count:
        raise ConnectionError("closed")
    return data


def read_frame(stream) -> tuple[int, bytes]:
    first, length = read_exactly(stream, 2)
    if length == 126:
        (length,) = struct.unpack("!H", read_exactly(stream, 2))
    elif length == 127:
        (length,) = struct.unpack("!Q", read_exactly(stream, 8))
    return first & 15, read_exactly(stream, length)


def upgrade(host: str, port: int):
    connection = socket.create_connection((host, port), timeout=20)
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall((f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
    stream = connection.makefile("rb")
    status = stream.readline().decode().strip()
    while stream.readline() not in (b"\r\n", b""):
        pass
    return connection, stream, status


def ask(connection, stream, number: str, method: str, params: dict) -> dict | str:
    """The `res` to one request, or how the gateway closed."""
    payload = json.dumps({"type": "req", "id": number, "method": method, "params": params}).encode()
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else bytes([0x80 | 126]) + struct.pack("!H", len(payload))
    connection.sendall(b"\x81" + length + b"\0\0\0\0" + payload)
    while True:
        opcode, data = read_frame(stream)
        if opcode == 8:
            return f"close {data[:2].hex()}"
        if opcode not in (1, 2):
            continue
        answer = json.loads(data)
        if answer.get("type") == "res" and answer.get("id") == number:
            return answer


def connect_params(token: str, mode: str, scope: str) -> dict:
    return {"minProtocol": 3, "maxProtocol": 4, "role": "operator", "scopes": [scope], "auth": {"token": token},
            "client": {"id": "cli", "version": "2026.9.6", "platform": "linux", "mode": mode}}


def attempt(host: str, port: int, token: str) -> str:
    connection, stream, status = upgrade(host, port)
    with connection:
        if " 101 " not in status:
            return status
        answer = ask(connection, stream, "1", "connect", connect_params(token, "probe", "operator.read"))
        if isinstance(answer, str):
            return answer
        return "hello-ok" if answer["ok"] else str((answer["error"].get("details") or {}).get("code"))


def call(host: str, port: int, token: str, method: str) -> str:
    connection, stream, status = upgrade(host, port)
    with connection:
        hello = ask(connection, stream, "1", "connect", connect_params(token, "cli", "operator.admin"))
        if isinstance(hello, str) or not hello["ok"]:
            return f"{status}: {hello}"
        return json.dumps(ask(connection, stream, "2", method, {}))


def main() -> None:
    host, port, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if sys.argv[4:] == ["mute"]:
        held = [upgrade(host, port) for _ in range(times)]
        print(*sorted({status for _, _, status in held}), flush=True)
        sys.stdin.read()
        return
    if sys.argv[4:5] == ["call"]:
        print(call(host, port, os.environ["WIRE_TOKEN"], sys.argv[5]), flush=True)
        return
    for _ in range(times):
        print(attempt(host, port, os.environ["WIRE_TOKEN"]), flush=True)


if __name__ == "__main__":
    main()
