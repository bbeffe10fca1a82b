"""The name server behind Docker's own: names that exist nowhere, and names whose answers go wrong. Listens on the host's end."""
import errno
import socket
import threading

from containers.lab import HOST
from kit.name_server import answer, question_end
from kit.world import wait_until

# First label: what kit/name_server.py answers; every other name does not exist.
PARTS = {"servfail": "servfail", "refused": "refused", "empty": "empty", "silent": "silent", "stale": "10.93.7.77"}


def name_of(query: bytes) -> str:
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("ascii", "replace").lower())
        at += query[at] + 1
    return ".".join(labels)


class NameServer:
    def __init__(self):
        self.server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        # Beside a resolver of the machine that listens on every address.
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        wait_until(self._bound, 30, f"port 53 of {HOST} is free")
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def _bound(self) -> bool:
        try:
            self.server.bind((HOST, 53))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return False
        return True

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.close()

    def _serve(self) -> None:
        while True:
            try:
                query, peer = self.server.recvfrom(4096)
                if len(query) < 17 or question_end(query) > len(query):
                    continue
                reply = answer(query, PARTS.get(name_of(query).split(".")[0], "nxdomain"))
                if reply:
                    self.server.sendto(reply, peer)
            except IndexError:
                continue  # no question that can be read
            except OSError:
                return
