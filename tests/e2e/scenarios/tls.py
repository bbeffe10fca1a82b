"""TLS: the gateway's own self-signed certificate, pins, and peers with every fault of a certificate."""
import subprocess

from kit import peers
from kit.chain import Chain
from kit.scenario import ANY, Context, Scenario, write_config
from kit.world import GATEWAY_ADDRESS, wait_until
from scenarios.loopback import CONFIG, ENV

WSS = f"wss://{GATEWAY_ADDRESS}:18789"
REMOTE = "config gateway.remote.url"


def gateway(token: str) -> dict:
    return {"bind": "lan", "auth": {"mode": "token", "token": token}, "tls": {"enabled": True}}


def own_certificate(context: Context):
    return context.gateway.state / "gateway" / "tls" / "gateway-cert.pem"


def pinned(token: str, spoil: bool = False):
    def write(context: Context) -> None:
        pin = peers.fingerprint(own_certificate(context))
        if spoil:
            pin = ("0" if pin[0] != "0" else "1") + pin[1:]
        remote = {"url": WSS, "token": token, "tlsFingerprint": pin}
        write_config(context.home, {"gateway": {"mode": "remote", "remote": remote}})

    return write


def pin_of_gateway(context: Context) -> None:
    context.args += ["--pin", peers.fingerprint(own_certificate(context))]


def table(kit) -> list[Scenario]:
    token = kit.token
    env = {"OPENCLAW_GATEWAY_TOKEN": token}
    remote = {"gateway": {"mode": "remote", "remote": {"url": WSS, "token": token}}}
    local = {"gateway": {"mode": "local", "tls": {"enabled": True}, "auth": {"mode": "token", "token": token}}}
    return [
        Scenario("loopback, its own certificate file is the pin", "healthy", target="default loopback", credential=CONFIG, sent=True,
                 setup=lambda context: context.env.update(OPENCLAW_STATE_DIR=str(context.gateway.state)), cli="ok"),
        # Its certificate names no host and nobody vouches for it: of several faults the trust comes before the name.
        Scenario("loopback, without that file", "tls.untrusted_certificate", target="default loopback", config=local,
                 stages={"tls": "failed", "websocket": "skipped"}),
        Scenario("remote, self-signed", "tls.untrusted_certificate", where="cli", target=REMOTE, config=remote, cli="self-signed"),
        Scenario("remote, pinned by the config", "healthy", where="cli", target=REMOTE, setup=pinned(token), sent=True),
        Scenario("remote, pinned wrongly", "tls.pin_mismatch", where="cli", target=REMOTE, setup=pinned(token, spoil=True)),
        Scenario("remote, pinned by the flag", "healthy", where="cli", config=remote, sent=True,
                 setup=lambda context: context.args.extend(["--pin", peers.fingerprint(own_certificate(context))])),
        Scenario("plaintext to the TLS port", "tls.required", where="cli", target="env OPENCLAW_GATEWAY_URL", cli="ECONNRESET",
                 env={**env, "OPENCLAW_GATEWAY_URL": f"ws://{GATEWAY_ADDRESS}:18789"}),
        Chain("chain: plaintext to the TLS port, a placeholder as token", "tls.required", where="cli", then="auth.token_placeholder", close=ANY,
              env={"OPENCLAW_GATEWAY_TOKEN": "changeme", "OPENCLAW_GATEWAY_URL": f"ws://{GATEWAY_ADDRESS}:18789"}, setup=pin_of_gateway,
              mend=lambda context: context.env.update(OPENCLAW_GATEWAY_URL=WSS)),
        Chain("chain: an unknown certificate, a placeholder as token", "tls.untrusted_certificate", where="cli", then="auth.token_placeholder", close=ANY,
              config={"gateway": {"mode": "remote", "remote": {"url": WSS, "token": "changeme"}}}, mend=pin_of_gateway),
        Scenario("plaintext to the TLS port, loopback", "tls.required", target="default loopback", env=env),
    ]


def faulty(kit, days=(-1, 30), names="DNS:gw.test,IP:127.0.0.1", host="127.0.0.1", trust: str | None = "NODE_EXTRA_CA_CERTS",
           self_signed: bool = False):
    """The scripted gateway behind a certificate with that fault; `trust` is the variable that names the authority."""

    def start(context: Context) -> None:
        folder = context.world.new_folder("certificates")
        authority = peers.certificate(folder, "authority", "Test Authority", "", authority=True)
        leaf = peers.certificate(folder, "leaf", "gw.test", names, days, None if self_signed else authority)
        port = peers.scripted(context.world, context.stack, "healthy", kit.token, where="cli", tls=[str(leaf[0]), str(leaf[1])])
        context.env["OPENCLAW_GATEWAY_URL"] = f"wss://{host}:{port}"
        if trust:
            context.env[trust] = str(authority[0])

    return start


def client_certificate_wanted(kit):
    def start(context: Context) -> None:
        folder = context.world.new_folder("certificates")
        cert, key = peers.certificate(folder, "leaf", "gw.test", "IP:127.0.0.1")
        server = ["openssl", "s_server", "-accept", "127.0.0.1:18443", "-cert", str(cert), "-key", str(key), "-tls1_2",
                  "-cipher", "ECDHE-ECDSA-AES128-SHA256", "-Verify", "1", "-quiet"]
        context.world.start(context.stack, "cli", server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: peers.port_open(context.world, "cli", 18443), 10, "openssl s_server listens")
        context.env["OPENCLAW_GATEWAY_URL"] = "wss://127.0.0.1:18443"
        context.env["NODE_EXTRA_CA_CERTS"] = str(cert)

    return start


def peer_table(kit) -> list[Scenario]:
    common = dict(where="cli", env={"OPENCLAW_GATEWAY_TOKEN": kit.token}, target="env OPENCLAW_GATEWAY_URL")
    return [
        Scenario("trusted by NODE_EXTRA_CA_CERTS", "healthy", setup=faulty(kit), credential=ENV, sent=True, **common),
        Scenario("trusted by --ca-file", "healthy", sent=True, **common,
                 setup=lambda context: (faulty(kit, trust="CA")(context), context.args.extend(["--ca-file", context.env.pop("CA")]))),
        Scenario("trusted by SSL_CERT_FILE alone", "tls.untrusted_certificate", setup=faulty(kit, trust="SSL_CERT_FILE"), **common),
        Scenario("SSL_CERT_FILE with --use-openssl-ca", "healthy", sent=True, where="cli",
                 env={"OPENCLAW_GATEWAY_TOKEN": kit.token, "NODE_OPTIONS": "--use-openssl-ca"}, setup=faulty(kit, trust="SSL_CERT_FILE")),
        Scenario("unknown issuer", "tls.untrusted_certificate", setup=faulty(kit, trust=None), **common),
        Scenario("self-signed", "tls.untrusted_certificate", setup=faulty(kit, trust=None, self_signed=True), **common),
        Scenario("expired", "tls.expired", setup=faulty(kit, days=(-30, -1)), **common),
        Scenario("not yet valid", "tls.not_yet_valid", setup=faulty(kit, days=(2, 30)), **common),
        Scenario("another name", "tls.name_mismatch", setup=faulty(kit, names="DNS:other.test"), **common),
        Scenario("expired and another name", "tls.expired", setup=faulty(kit, days=(-30, -1), names="DNS:other.test"), **common),
        Scenario("wants a client certificate", "tls.handshake_failed", setup=client_certificate_wanted(kit), **common),
    ]
