"""What is measured against: the scripted gateway, a TLS front before it, a port where nobody listens."""
import contextlib
import os
import pathlib
import socket
import ssl
import subprocess
import threading

TOKEN = "bench-token-0123456789abcdefghijklmnopqrstuv"


def port_not_in_use() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def scripted_gateway(tools: pathlib.Path):
    """Gives the port of tests/bench/peer.c."""
    peer = subprocess.Popen([str(tools / "peer")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PEER_TOKEN": TOKEN})
    try:
        yield int(peer.stdout.readline())
    finally:
        peer.communicate()


def pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)


def serve_tls(listener: socket.socket, context: ssl.SSLContext, port: int) -> None:
    with contextlib.suppress(OSError):
        while True:
            raw, _ = listener.accept()
            with contextlib.suppress(OSError):
                front = context.wrap_socket(raw, server_side=True)
                back = socket.create_connection(("127.0.0.1", port))
                threading.Thread(target=pump, args=(front, back), daemon=True).start()
                threading.Thread(target=pump, args=(back, front), daemon=True).start()


@contextlib.contextmanager
def tls_front(folder: pathlib.Path, port: int):
    """Gives the port of a TLS server that passes everything on to `port`, and the file of its self-signed certificate."""
    certificate, key = folder / "tls-cert.pem", folder / "tls-key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=bench", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve_tls, args=(listener, context, port), daemon=True).start()
        yield listener.getsockname()[1], certificate
        listener.shutdown(socket.SHUT_RDWR)


def own_variables(port: int, scheme: str = "ws") -> dict:
    """The environment of a CLI that is configured for the scripted gateway."""
    return {"OPENCLAW_GATEWAY_URL": f"{scheme}://127.0.0.1:{port}", "OPENCLAW_GATEWAY_TOKEN": TOKEN}


def base_environment(home: pathlib.Path) -> dict:
    return {"PATH": os.environ["PATH"], "HOME": str(home)}
