"""Peers of a scenario: the scripted gateway, nginx, socat, silent listeners, certificates. Each ends with its stack."""
import contextlib
import pathlib
import subprocess
import sys
import time

from kit.world import E2E, World, WorldError, run, wait_until

NGINX = """daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen {listen}; {server}
    location / {{ proxy_pass http://127.0.0.1:{upstream}; proxy_http_version 1.1; {location} }} }}
}}
"""
HAPROXY = """global
  log stderr local0 emerg
defaults
  mode http
  timeout connect 5s
  {timeouts}
frontend front
  bind :{port}
  default_backend back
backend back
  server gateway 127.0.0.1:{upstream}
"""
CADDY = """{{
  admin off
  auto_https off
  storage file_system {folder}
}}
:{port} {{
  reverse_proxy 127.0.0.1:{upstream} {{
    header_up -X-Forwarded-For
    header_up -X-Forwarded-Proto
    header_up -X-Forwarded-Host
    {proxy}
  }}
}}
"""
UPGRADE = 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
FORWARDED = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Real-IP $remote_addr;"


def scripted(world: World, stack: contextlib.ExitStack, part: str, secret: str, where: str = "gw", **options) -> int:
    """The scripted gateway on loopback of that namespace; returns its port."""
    argv = [sys.executable, str(E2E / "scripted_gateway.py"), part, "--lifetime", "120"]
    for name, value in options.items():
        argv += [f"--{name.replace('_', '-')}", *(value if isinstance(value, (list, tuple)) else [str(value)])]
    environment = {"SCRIPTED_SECRET": secret, "PATH": "/usr/bin:/bin"}
    process = world.start(stack, where, argv, stdout=subprocess.PIPE, env=environment)
    line = process.stdout.readline().decode()
    if not line.startswith("listening "):
        raise WorldError(f"scripted gateway {part} did not start")
    return int(line.rsplit(":", 1)[1])


def port_open(world: World, where: str, port: int) -> bool:
    listening = run(*world.inside(where, ["ss", "-Hltn", f"sport = :{port}"]))
    return bool(listening.strip())


def nginx(world: World, stack: contextlib.ExitStack, upstream: int, port: int, location: str = "", server: str = "",
          tls: bool = False, where: str = "gw") -> int:
    """nginx in front of a port of the same namespace's loopback."""
    folder = world.new_folder("nginx")
    folder.chmod(0o777)
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, listen=f"{port} ssl" if tls else port, upstream=upstream, location=location,
                                   server=server))
    world.start(stack, where, ["nginx", "-c", str(config), "-p", str(folder)], stderr=subprocess.DEVNULL)
    wait_until(lambda: port_open(world, where, port), 10, "nginx listens")
    return port


def haproxy(world: World, stack: contextlib.ExitStack, upstream: int, port: int, timeouts: str, where: str = "gw") -> int:
    folder = world.new_folder("haproxy")
    config = folder / "haproxy.cfg"
    config.write_text(HAPROXY.format(port=port, upstream=upstream, timeouts=timeouts))
    world.start(stack, where, ["haproxy", "-db", "-f", str(config)], stderr=subprocess.DEVNULL)
    wait_until(lambda: port_open(world, where, port), 10, "HAProxy listens")
    return port


def caddy(world: World, stack: contextlib.ExitStack, upstream: int, port: int, proxy: str = "", where: str = "gw") -> int:
    folder = world.new_folder("caddy")
    config = folder / "Caddyfile"
    config.write_text(CADDY.format(folder=folder, port=port, upstream=upstream, proxy=proxy))
    world.start(stack, where, ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"], stderr=subprocess.DEVNULL,
                env={"HOME": str(folder), "PATH": "/usr/sbin:/usr/bin:/bin"})
    wait_until(lambda: port_open(world, where, port), 10, "Caddy listens")
    return port


def unix_proxy(world: World, stack: contextlib.ExitStack, path: pathlib.Path, port: int, where: str = "gw") -> subprocess.Popen:
    """socat from a Unix socket to a port, as people do it: the gateway itself has no such listener."""
    process = world.start(stack, where, ["socat", f"UNIX-LISTEN:{path},fork,mode=666", f"TCP:127.0.0.1:{port}"],
                          stderr=subprocess.DEVNULL)
    wait_until(path.exists, 10, "socat listens")
    return process


def certificate(folder: pathlib.Path, name: str, subject: str, names: str, days: tuple[int, int] = (-1, 30),
                issuer: tuple[pathlib.Path, pathlib.Path] | None = None, authority: bool = False) -> tuple[pathlib.Path, pathlib.Path]:
    """A certificate and its key. `days` counts from today: (first, last). Without an issuer it is self-signed."""
    key, request, out = folder / f"{name}.key", folder / f"{name}.csr", folder / f"{name}.pem"
    database = folder / f"{name}.ca"
    database.mkdir()
    (database / "index.txt").touch()
    stamp = lambda day: time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + day * 86400))
    config = database / "ca.cnf"
    extensions = "basicConstraints=critical,CA:TRUE\n" if authority else f"basicConstraints=CA:FALSE\nsubjectAltName={names}\n"
    config.write_text(f"[ca]\ndefault_ca=one\n[one]\ndatabase={database}/index.txt\nnew_certs_dir={database}\nrand_serial=yes\n"
                      f"default_md=sha256\npolicy=any\nx509_extensions=more\n[any]\ncommonName=supplied\n[more]\n{extensions}")
    run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(key),
        "-out", str(request), "-subj", f"/CN={subject}")
    signing = ["-selfsign", "-keyfile", str(key)] if issuer is None else ["-cert", str(issuer[0]), "-keyfile", str(issuer[1])]
    run("openssl", "ca", "-batch", "-notext", "-config", str(config), "-in", str(request), "-out", str(out),
        "-startdate", stamp(days[0]), "-enddate", stamp(days[1]), *signing)
    key.chmod(0o644)
    return out, key


def fingerprint(path: pathlib.Path) -> str:
    """SHA-256 of the leaf, as 64 hex digits."""
    text = run("openssl", "x509", "-in", str(path), "-noout", "-fingerprint", "-sha256")
    return text.split("=", 1)[1].strip().replace(":", "").lower()


def name_server(world: World, stack: contextlib.ExitStack, answer: str, where: str = "alone") -> None:
    """The name server that the namespace's resolv.conf names."""
    argv = [sys.executable, str(E2E / "kit" / "name_server.py"), answer]
    process = world.start(stack, where, argv, stdout=subprocess.PIPE)
    if process.stdout.readline() != b"listening\n":
        raise WorldError("the name server did not start")
