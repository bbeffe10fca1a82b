"""A web server in front of the gateway, right and wrong."""
import pathlib

from containers.case import Case, Context, Kit
from containers.cases.common import (
    CONFIG_TOKEN, DEFAULT, ENV_TOKEN, ENV_URL, GATEWAY, UP, both, dial, fact, local, no_alarm,
)
from containers.cases.lifecycle import paused
from containers.lab import gateway_config, start_gateway
from kit import peers
from kit.scenario import ANY
from kit.world import wait_until

IMAGE = "oc-front:bookworm"
FRONT = "10.93.0.40"  # trusted by the gateway
STRANGER = "10.93.0.41"  # not trusted
UPGRADE = 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
FORWARDED = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;"
NGINX = """daemon off; worker_processes 1; pid /tmp/nginx.pid; error_log stderr;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path /tmp; proxy_temp_path /tmp; fastcgi_temp_path /tmp; uwsgi_temp_path /tmp; scgi_temp_path /tmp;
  server {{ listen {listen}; {server} location / {{ {location} }} }}
}}
"""


def start(kit: Kit, stack) -> None:
    config = gateway_config(auth={"mode": "token", "token": kit.token}, trustedProxies=[FRONT])
    kit.boxes["gateway"] = start_gateway(kit.lab, stack, config, address=GATEWAY)
    kit.boxes["certificates"] = certificates(kit)


def certificates(kit: Kit) -> pathlib.Path:
    """An authority and a certificate for the name `front`."""
    folder = kit.lab.new_folder("certificates", owner=0, mode=0o755)
    authority = peers.certificate(folder, "authority", "a test authority", "", authority=True)
    peers.certificate(folder, "front", "front", f"DNS:front,IP:{FRONT}", issuer=authority)
    peers.certificate(folder, "other", "other", "DNS:other", issuer=authority)
    peers.certificate(folder, "old", "front", f"DNS:front,IP:{FRONT}", days=(-30, -2), issuer=authority)
    return folder


def front(context: Context, command: tuple, files: dict, port: int, address: str, alias: str = "front") -> None:
    folder = context.lab.new_folder("front", owner=0, mode=0o755)
    for name, text in files.items():
        (folder / name).write_text(text)
    box = context.lab.run(context.stack, "front", IMAGE, "-v", f"{folder}:/front:ro", "-v", f"{context.kit.boxes['certificates']}:/certs:ro",
                          "--network-alias", alias, "-u", "0", address=address, command=command)
    wait_until(lambda: box.exec("curl", "-sk", "-m2", "-o", "/dev/null", f"http://127.0.0.1:{port}/").exit in (0, 52, 56), 20,
               f"{box.name} listens")


def nginx(location: str, address: str = FRONT, listen: str = "18080", server: str = "", upstream: str = f"{GATEWAY}:18789"):
    """`location` may hold {up}, the usual proxying to the gateway."""

    def make(context: Context) -> None:
        proxied = f"proxy_pass http://{upstream}; proxy_http_version 1.1; {location}" if "return" not in location else location
        text = NGINX.format(listen=listen, server=server, location=proxied)
        front(context, ("nginx", "-c", "/front/nginx.conf"), {"nginx.conf": text}, int(listen.split()[0]), address)

    return make


def caddy(text: str, address: str = FRONT, port: int = 18080):
    def make(context: Context) -> None:
        options = "{\n  admin off\n  auto_https off\n}\n"
        front(context, ("caddy", "run", "--config", "/front/Caddyfile", "--adapter", "caddyfile"), {"Caddyfile": options + text}, port, address)

    return make


def socat(port: int, address: str = FRONT):
    def make(context: Context) -> None:
        front(context, ("socat", "TCP-LISTEN:18080,fork,reuseaddr", f"TCP:{GATEWAY}:{port}"), {}, 18080, address)

    return make


def table(kit) -> list[Case]:
    env = dial(f"ws://{FRONT}:18080", kit.token)
    stranger = dial(f"ws://{STRANGER}:18080", kit.token)
    common = dict(target=ENV_URL, credential=ENV_TOKEN, env=env)
    well = dict(common, verdict="healthy", sent=True, facts=UP, cli="ok", check=no_alarm)
    refused = dict(common, cli="proxy|403|Unexpected server response|rejected websocket upgrade|socket hang up|ECONNRESET|closed")
    rows = [
        dict(well, name="nginx: forwards and is trusted", setup=nginx(UPGRADE + FORWARDED), quick=True),
        dict(well, name="caddy: forwards and is trusted", setup=caddy(f":18080\nreverse_proxy {GATEWAY}:18789\n"), quick=True),
        dict(well, name="nginx: below a path", setup=nginx(UPGRADE + FORWARDED), env=dial(f"ws://{FRONT}:18080/gateway/", kit.token)),
        dict(refused, name="nginx: Upgrade not forwarded", verdict="ws.upgrade_declined", setup=nginx(FORWARDED), quick=True),
        dict(refused, name="nginx: trusted, and forwards no address", verdict="http.proxy_attribution_required", setup=nginx(UPGRADE)),
        dict(refused, name="nginx: forwards, not trusted", verdict="http.proxy_attribution_required", env=stranger,
             setup=nginx(UPGRADE + FORWARDED, address=STRANGER), quick=True),
        dict(refused, name="caddy: not trusted", verdict="http.proxy_attribution_required", env=stranger, quick=True,
             setup=caddy(f":18080\nreverse_proxy {GATEWAY}:18789\n", address=STRANGER)),
        dict(well, name="nginx: not trusted, forwards no address", env=stranger, setup=nginx(UPGRADE, address=STRANGER)),
        dict(refused, name="nginx: dead upstream", verdict="http.proxy_bad_gateway", setup=nginx(UPGRADE + FORWARDED, upstream=f"{GATEWAY}:18999"),
             quick=True),
        dict(refused, name="caddy: dead upstream", verdict="http.proxy_bad_gateway", setup=caddy(f":18080\nreverse_proxy {GATEWAY}:18999\n")),
        dict(refused, name="nginx: upstream that hangs", verdict="http.proxy_bad_gateway", formats=False,
             setup=nginx(UPGRADE + FORWARDED + "proxy_connect_timeout 1s;", upstream="10.93.0.98:18789")),
        dict(refused, name="nginx: its own page", verdict=("http.not_a_gateway",), close=ANY,
             setup=nginx('default_type text/html; return 200 "<html><title>Welcome to nginx!</title></html>";')),
        dict(refused, name="nginx: not found", verdict=("http.not_a_gateway", "ws.upgrade_declined"), setup=nginx("return 404;")),
        dict(refused, name="nginx: asks for a password", verdict="ws.upgrade_declined",
             setup=nginx(UPGRADE + FORWARDED + 'auth_basic "closed"; auth_basic_user_file /dev/null;')),
        dict(refused, name="nginx: redirects to https", verdict="ws.upgrade_declined", setup=nginx("return 301 https://$host$request_uri;")),
        dict(refused, name="nginx: forbids", verdict="ws.upgrade_declined", setup=nginx("return 403;")),
        dict(refused, name="nginx: too many requests", verdict="ws.upgrade_declined", setup=nginx("return 429;")),
        dict(refused, name="nginx: maintenance", verdict="http.proxy_bad_gateway", setup=nginx("return 503;")),
        dict(refused, name="nginx: the gateway behind it is paused", verdict="http.no_response", setup=nginx(UPGRADE + FORWARDED), started=paused,
             formats=False, cli="timeout|not reachable|closed"),
        dict(well, name="socat: to the gateway", env=stranger, setup=socat(18789, STRANGER)),
        dict(refused, name="socat: to the gateway that expects a proxy's headers from it", verdict="http.proxy_attribution_required",
             setup=socat(18789)),
        dict(refused, name="socat: dead upstream", verdict="http.no_response", setup=socat(18999)),
        dict(refused, name="nginx: closes without a word", verdict="http.no_response", setup=nginx("return 444;")),
        dict(common, name="caddy: a file server", verdict=("http.not_a_gateway", "ws.upgrade_declined"), cli=".", close=ANY,
             setup=caddy(":18080\nrespond \"hello\" 200\n")),
    ]
    return [Case(**row) for row in rows + tls(kit)]


def tls(kit) -> list[dict]:
    files = "ssl_certificate /certs/{0}.pem; ssl_certificate_key /certs/{0}.key;"
    ending = nginx(UPGRADE + FORWARDED, listen="18443 ssl", server=files.format("front"))
    trusting = ("-v", "AUTHORITY:/certs:ro", "-e", "NODE_EXTRA_CA_CERTS=/certs/authority.pem")

    def with_roots(setup):
        def make(context: Context) -> None:
            setup(context)
            context.options += [option.replace("AUTHORITY", str(context.kit.boxes["certificates"])) for option in trusting]

        return make

    common = dict(target=ENV_URL, credential=ENV_TOKEN)
    named = dial("wss://front:18443", kit.token)
    return [
        dict(common, name="nginx ends TLS, its authority known", verdict="healthy", env=named, setup=with_roots(ending), cli="ok", facts=UP,
             sent=True, check=no_alarm, quick=True),
        dict(common, name="https URL", verdict="healthy", env=dial("https://front:18443", kit.token), setup=with_roots(ending), cli="ok", facts=UP,
             sent=True, check=no_alarm),
        dict(common, name="the address in the certificate", verdict="healthy", env=dial(f"wss://{FRONT}:18443", kit.token),
             setup=with_roots(ending), cli="ok", facts=UP, sent=True),
        dict(common, name="its authority not known", verdict="tls.untrusted_certificate", env=named, setup=ending, cli="certificate|issuer", quick=True),
        dict(common, name="its authority only in SSL_CERT_FILE", verdict="tls.untrusted_certificate", cli="certificate|issuer",
             env={**named, "SSL_CERT_FILE": "/certs/authority.pem"}, setup=with_mount(ending)),
        dict(common, name="its authority in SSL_CERT_FILE, and Node told to read it", verdict="healthy", cli="ok", facts=UP, sent=True,
             env={**named, "SSL_CERT_FILE": "/certs/authority.pem", "NODE_OPTIONS": "--use-openssl-ca"}, setup=with_mount(ending)),
        dict(common, name="NODE_EXTRA_CA_CERTS names no file", verdict="tls.untrusted_certificate", cli="certificate|issuer",
             env={**named, "NODE_EXTRA_CA_CERTS": "/certs/missing.pem"}, setup=with_mount(ending)),
        dict(common, name="Node told to trust everything", verdict="healthy", env={**named, "NODE_TLS_REJECT_UNAUTHORIZED": "0"},
             setup=with_mount(ending), cli="ok", sent=True, findings=("tls.untrusted_certificate",)),
        dict(common, name="the certificate has ended", verdict="tls.expired", env=named, cli="expired",
             setup=with_roots(nginx(UPGRADE + FORWARDED, listen="18443 ssl", server=files.format("old")))),
        dict(common, name="the certificate is for another name", verdict="tls.name_mismatch", env=named, cli="altnames",
             setup=with_roots(nginx(UPGRADE + FORWARDED, listen="18443 ssl", server=files.format("other")))),
        dict(common, name="plaintext to the TLS port", verdict="tls.required", env=dial(f"ws://{FRONT}:18443", kit.token), setup=ending, cli="."),
        dict(common, name="TLS to the plaintext port", verdict="tls.plain_server", env=dial(f"wss://{GATEWAY}:18789", kit.token),
             cli="wrong version number|EPROTO"),
        dict(common, name="the wrong port behind wss", verdict=("connect.refused", "target.port_mismatch"), env=dial("wss://front:18444", kit.token),
             setup=with_roots(ending), cli="ECONNREFUSED"),
    ]


def with_mount(setup):
    def make(context: Context) -> None:
        setup(context)
        context.options += ["-v", f"{context.kit.boxes['certificates']}:/certs:ro"]

    return make
