#!/usr/bin/env python3
"""No code of the container is loaded: the static binary in a root whose libraries, name service, OpenSSL config and
character sets are traps. Each trap is a shared library that leaves a mark when it is loaded; a static C program that
asks glibc and OpenSSL the ordinary way shows that every one of them works.

Usage: no_loaded_code.py [--binary FILE]      Needs root (chroot). Ends with `N passed, N failed`.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOKEN = "a-token-for-the-hostile-root"
LIBRARIES = "lib/x86_64-linux-gnu"
# The marks that the control leaves.
TRAPS = {"nss", "openssl", "gconv"}
# open(2) by itself: what needs no library can be loaded everywhere.
TRAP = """
__attribute__((constructor)) static void mark(void) {
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(2), "D"("/marks/" MARK), "S"(0101), "d"(0644) : "rcx", "r11", "memory");
}
"""
CONTROL = """
#include <iconv.h>
#include <netdb.h>
#include <openssl/ssl.h>
#include <pwd.h>
int main(void) {
    struct addrinfo* found = 0;
    getpwnam("nobody-here");
    getaddrinfo("gateway.test", "openclaw", 0, &found);
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_CONFIG, 0);
    iconv_open("EVIL//", "UTF-8");
    return 0;
}
"""
NSSWITCH = "".join(f"{name}: evil files\n" for name in ("passwd", "group", "hosts", "services", "networks", "protocols"))
OPENSSL = """openssl_conf = init
[init]
providers = providers
[providers]
evil = evil
[evil]
module = /evil/openssl.so
activate = 1
"""
ENVIRONMENT = {
    "HOME": "/home",
    "LANG": "en_US.EVIL",
    "OPENCLAW_GATEWAY_TOKEN": TOKEN,
    "OPENSSL_CONF": "/evil/openssl.cnf",
    "OPENSSL_MODULES": "/evil",
    "OPENSSL_ENGINES": "/evil",
    "GCONV_PATH": "/evil",
    "LOCPATH": "/evil",
    "LD_LIBRARY_PATH": "/evil",
    "LD_PRELOAD": "/evil/preload.so",
    "LD_AUDIT": "/evil/audit.so",
}


def compiled(source: str, path: pathlib.Path, *arguments: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # The linker warns of every call that loads code: they are what the control is for.
    subprocess.run(["gcc", "-x", "c", "-", "-o", str(path), *arguments], input=source.encode(), check=True, stderr=subprocess.DEVNULL)


def trap(path: pathlib.Path, mark: str) -> None:
    compiled(TRAP, path, "-shared", "-fPIC", "-nostdlib", f'-DMARK="{mark}"')


def written(path: pathlib.Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def make_root(root: pathlib.Path, binary: pathlib.Path) -> None:
    for folder in ("marks", "home/.openclaw"):
        (root / folder).mkdir(parents=True)
    shutil.copy(binary, root / "ocprobe")
    for service in ("evil", "files", "dns", "compat", "systemd", "resolve", "myhostname"):
        trap(root / LIBRARIES / f"libnss_{service}.so.2", "nss")
    for name in ("openssl", "gconv", "preload", "audit"):
        trap(root / "evil" / f"{name}.so", name)
    written(root / "evil/gconv-modules", "module EVIL// INTERNAL gconv 1\nmodule INTERNAL EVIL// gconv 1\n")
    written(root / "etc/nsswitch.conf", NSSWITCH)
    written(root / "etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    written(root / "etc/hosts", "127.0.0.1 localhost gateway.test\n")
    written(root / "evil/openssl.cnf", OPENSSL)
    written(root / "usr/lib/ssl/openssl.cnf", OPENSSL)
    written(root / "compose.yml", "services:\n  openclaw-gateway:\n    image: openclaw\n    command: openclaw gateway\n")
    written(root / "gateway.log", "2026-11-29T10:00:00.000Z [gateway] listening on port 18789\n")
    compiled(CONTROL, root / "control", "-static", "-lssl", "-lcrypto")


def run(root: pathlib.Path, *command: str) -> subprocess.CompletedProcess:
    for mark in (root / "marks").iterdir():
        mark.unlink()

    def enter() -> None:
        os.chroot(root)
        os.chdir("/")

    return subprocess.run(command, env=ENVIRONMENT, preexec_fn=enter, capture_output=True, timeout=60)


class Gateway:
    """The scripted gateway as a context: its port."""

    def __init__(self, *options: str):
        self.options = options

    def __enter__(self) -> int:
        argv = [sys.executable, str(HERE / "scripted_gateway.py"), "healthy", "--lifetime", "120", *self.options]
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"], "SCRIPTED_SECRET": TOKEN})
        return int(self.process.stdout.readline().decode().rsplit(":", 1)[1])

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


def marks(root: pathlib.Path) -> set[str]:
    return {mark.name for mark in (root / "marks").iterdir()}


def certificate(root: pathlib.Path) -> tuple[str, str]:
    key, file = str(root / "key.pem"), str(root / "ca.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=gateway.test",
                    "-addext", "subjectAltName=DNS:gateway.test", "-keyout", key, "-out", file], check=True, capture_output=True)
    return file, key


def cases(plain: int, tls: int) -> list[tuple[list[str], int, str | None]]:
    """Arguments, exit code, verdict."""
    url = f"ws://gateway.test:{plain}"
    return [
        (["-o", "json", "--url", url], 0, "healthy"),
        (["-o", "json", "--url", f"wss://gateway.test:{tls}", "--ca-file", "/ca.pem"], 0, "healthy"),
        (["-o", "json", "--url", f"wss://gateway.test:{tls}"], 1, "tls.untrusted_certificate"),
        (["-o", "json", "--url", f"ws://no-such-name.test:{plain}", "--timeout", "3s"], 1, None),
        (["health", "--url", url], 0, None),
        (["wait", "--url", url], 0, None),
        (["hold", "-o", "json", "--for", "500ms", "--url", url], 0, None),
        (["contract", "/compose.yml"], 1, None),
        (["timeline", "/gateway.log"], 0, None),
        (["list", "verdicts"], 0, None),
        (["--version"], 0, None),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=HERE.parent.parent / "build" / "static" / "ocprobe")
    options = parser.parse_args()
    passed = failed = 0

    def tell(good: bool, name: str, detail: str) -> None:
        nonlocal passed, failed
        passed, failed = passed + good, failed + (not good)
        print(f"ok   {name}" if good else f"FAIL {name}\n       {detail}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "root"
        make_root(root, options.binary.resolve())
        run(root, "/control")
        tell(marks(root) >= TRAPS, "the traps work", f"only {marks(root)}")
        file, key = certificate(root)
        with Gateway() as plain, Gateway("--tls", file, key) as tls:
            for arguments, expected, verdict in cases(plain, tls):
                result = run(root, "/ocprobe", *arguments)
                got = json.loads(result.stdout)["verdict"]["id"] if verdict else None
                good = result.returncode == expected and got == verdict and not marks(root)
                detail = f"exit {result.returncode}, verdict {got}, loaded {marks(root)}: {result.stdout[:300]} {result.stderr[:300]}"
                tell(good, " ".join(arguments), detail)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
