#!/usr/bin/env python3
"""A client of a few lines, to bring the real gateway into a state: wire.py HOST PORT TIMES [mute]

Connects TIMES times with the token in WIRE_TOKEN and prints what each answer says. `mute` upgrades only, and keeps the
sockets open until standard input ends (unauthenticated sockets count against a limit).
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


def send(connection, message: dict) -> None:
    payload = json.dumps(message).encode()
    connection.sendall(b"\x81" + bytes([0x80 | 126]) + struct.pack("!H", len(payload)) + b"\0\0\0\0" + payload)


def attempt(host: str, port: int, token: str) -> str:
    connection, stream, status = upgrade(host, port)
    with connection:
        if " 101 " not in status:
            return status
        request = {"type": "req", "id": "1", "method": "connect", "params": {
            "minProtocol": 3, "maxProtocol": 4, "role": "operator", "scopes": ["operator.read"], "auth": {"token": token},
            "client": {"id": "cli", "version": "2026.9.6", "platform": "linux", "mode": "probe"}}}
        send(connection, request)
        while True:
            opcode, data = read_frame(stream)
            if opcode == 8:
                return f"close {data[:2].hex()}"
            answer = json.loads(data)
            if answer.get("type") == "res":
                return "hello-ok" if answer["ok"] else str((answer["error"].get("details") or {}).get("code"))


def main() -> None:
    host, port, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if sys.argv[4:] == ["mute"]:
        held = [upgrade(host, port) for _ in range(times)]
        print(*sorted({status for _, _, status in held}), flush=True)
        sys.stdin.read()
        return
    for _ in range(times):
        print(attempt(host, port, os.environ["WIRE_TOKEN"]), flush=True)


if __name__ == "__main__":
    main()
