#!/usr/bin/env python3
"""A name server of one answer for every question: name_server.py nxdomain|servfail|refused|empty|silent|garbage|ADDRESS

Listens on 127.0.0.1:53 of its namespace, for at most two minutes.
"""
import ipaddress
import socket
import struct
import sys
import time

CODES = {"servfail": 2, "nxdomain": 3, "refused": 5}


def question_end(query: bytes) -> int:
    at = 12
    while query[at]:
        at += query[at] + 1
    return at + 5


def answer(query: bytes, part: str) -> bytes | None:
    if part == "silent":
        return None
    if part == "garbage":
        return query[:2] + b"\xff" * 9
    question = query[12:question_end(query)]
    (kind,) = struct.unpack("!H", question[-4:-2])
    code, records = CODES.get(part, 0), b""
    if part not in CODES and part != "empty" and kind == 1:
        records = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + ipaddress.ip_address(part).packed
    flags = 0x8180 | code
    return query[:2] + struct.pack("!HHHHH", flags, 1, 1 if records else 0, 0, 0) + question + records


def main() -> None:
    part = sys.argv[1]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 53))
        print("listening", flush=True)
        end = time.monotonic() + 120
        while time.monotonic() < end:
            server.settimeout(max(0.1, end - time.monotonic()))
            try:
                query, peer = server.recvfrom(4096)
            except TimeoutError:
                return
            reply = answer(query, part)
            if reply:
                server.sendto(reply, peer)


if __name__ == "__main__":
    main()
