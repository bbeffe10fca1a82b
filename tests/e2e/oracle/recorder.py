"""A gateway that refuses everybody and writes down what they asked for: address, path, Host and credentials.

It listens on every address of its own network namespace, speaks TLS where the client does, and keeps one record a
connection in `records`.
"""
import base64
import hashlib
import json
import socket
import ssl
import struct
import threading
import time
import uuid

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Recorder:
    def __init__(self, ports, certificate, key):
        self.records = []
        self.lock = threading.Lock()
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)
        for port in ports:
            for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
                listener = socket.socket(family, socket.SOCK_STREAM)
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                listener.bind((address, port))
                listener.listen(16)
                threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def take(self):
        with self.lock:
            records, self.records = self.records, []
        return records

    def _accept(self, listener):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        record = {"address": connection.getsockname()[0], "port": connection.getsockname()[1], "tls": False}
        with self.lock:
            self.records.append(record)
        connection.settimeout(8)
        try:
            if connection.recv(1, socket.MSG_PEEK) == b"\x16":
                record["tls"] = True
                connection = self.tls.wrap_socket(connection, server_side=True)
            self._talk(connection, record)
        except (OSError, ValueError, ssl.SSLError) as error:
            record["cut"] = type(error).__name__
        finally:
            connection.close()

    def _talk(self, connection, record):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(4096)
            if not piece:
                return
            head += piece
        head, rest = head.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        record["target"] = lines[0].split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        record["host"] = headers.get("host", "")
        if "sec-websocket-key" not in headers:
            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        accept = base64.b64encode(hashlib.sha1((headers["sec-websocket-key"] + GUID).encode()).digest()).decode()
        connection.sendall(
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             f"Sec-WebSocket-Accept: {accept}\r\n\r\n").encode())
        self._send(connection, {"type": "event", "event": "connect.challenge",
                                "payload": {"nonce": str(uuid.uuid4()), "ts": int(time.time() * 1000)}})
        frame = self._receive(connection, rest)
        params = frame.get("params", {})
        record["auth"] = params.get("auth")
        record["device"] = "device" in params
        record["protocol"] = [params.get("minProtocol"), params.get("maxProtocol")]
        # Without an error frame before it every version prints its target with this close.
        reason = b"unauthorized: recorded"
        connection.sendall(struct.pack("!BBH", 0x88, 2 + len(reason), 1008) + reason)
        time.sleep(0.05)

    @staticmethod
    def _send(connection, value):
        data = json.dumps(value).encode()
        length = struct.pack("!B", len(data)) if len(data) < 126 else struct.pack("!BH", 126, len(data))
        connection.sendall(b"\x81" + length + data)

    @staticmethod
    def _receive(connection, data):
        def need(count):
            nonlocal data
            while len(data) < count:
                piece = connection.recv(65536)
                if not piece:
                    raise ValueError("cut")
                data += piece
        need(2)
        size, at = data[1] & 0x7F, 2
        if size == 126:
            need(4)
            size, at = struct.unpack("!H", data[2:4])[0], 4
        elif size == 127:
            need(10)
            size, at = struct.unpack("!Q", data[2:10])[0], 10
        need(at + 4 + size)
        mask, body = data[at:at + 4], data[at + 4:at + 4 + size]
        return json.loads(bytes(byte ^ mask[i % 4] for i, byte in enumerate(body)))
