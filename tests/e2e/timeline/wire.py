"""A WebSocket client that does what a browser or a broken client does: another origin, no first frame, early questions."""
import base64
import json
import os
import socket
import struct
import time


def receive(peer: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = peer.recv(size - len(data))
        if not part:
            raise ConnectionError("closed")
        data += part
    return data


def frame_of(peer: socket.socket) -> tuple[int, bytes]:
    head = receive(peer, 2)
    size = head[1] & 127
    if size == 126:
        size = struct.unpack(">H", receive(peer, 2))[0]
    elif size == 127:
        size = struct.unpack(">Q", receive(peer, 8))[0]
    return head[0] & 15, receive(peer, size)


def send_text(peer: socket.socket, text: str) -> None:
    data, mask = text.encode(), os.urandom(4)
    head = bytes([0x81, 0x80 | len(data)]) if len(data) < 126 else bytes([0x81, 0xFE]) + struct.pack(">H", len(data))
    peer.sendall(head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))


def talk(host: str, port: int, token: str, origin: str = "", connect: bool = True, seconds: float = 30, client: str = "cli",
         device: dict | None = None) -> int | None:
    """The code that the gateway closes with; None for a connection that is refused or that it keeps."""
    try:
        peer = socket.create_connection((host, port), timeout=seconds)
        key = base64.b64encode(os.urandom(16)).decode()
        extra = f"Origin: {origin}\r\n" if origin else ""
        peer.sendall((f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{extra}\r\n").encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += receive(peer, 1)
        if b" 101 " not in answer.split(b"\r\n")[0]:
            return None
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            kind, data = frame_of(peer)
            if kind == 8:
                return struct.unpack(">H", data[:2])[0] if len(data) >= 2 else 1005
            if kind == 1 and connect and b"connect.challenge" in data:
                nonce = json.loads(data)["payload"]["nonce"]
                send_text(peer, json.dumps({"type": "req", "id": "1", "method": "connect", "params": {
                    "minProtocol": 3, "maxProtocol": 4, "client": {"id": client, "mode": "cli" if client == "cli" else "webchat",
                                                                   "version": "1", "platform": "linux"},
                    "role": "operator", "scopes": ["operator.read"], "auth": {"token": token},
                    **({"device": {**device, "nonce": nonce[::-1]}} if device else {})}}))
    except OSError:
        return None
    return None
