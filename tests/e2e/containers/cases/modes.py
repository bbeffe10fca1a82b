"""Gateways of another mode: password, none, trusted proxy, TLS of their own; and one that is bound to its own loopback."""
import hashlib
import ssl

from containers.case import Case, Context, Kit
from containers.cases.common import (
    ALLOW, CONFIG_TOKEN, DEFAULT, ENV_TOKEN, ENV_URL, NAMED, REFUSED, UP, both, dial, fact, local, no_alarm, own_state,
)
from containers.lab import HOST, OTHER, gateway_config, start_gateway, write_config
from kit.scenario import ANY

PASSWORD, OPEN, TLS, BOUND, PROXIED = (f"10.93.0.{last}" for last in (20, 21, 22, 23, 24))
ENV_PASSWORD, CONFIG_PASSWORD = "env OPENCLAW_GATEWAY_PASSWORD", "config gateway.auth.password"


def start_password(kit: Kit, stack) -> None:
    config = gateway_config(auth={"mode": "password", "password": kit.token})
    kit.boxes["gateway"] = start_gateway(kit.lab, stack, config, address=PASSWORD)


def password_table(kit) -> list[Case]:
    word, bad = kit.token, kit.wrong
    url = f"ws://{PASSWORD}:18789"
    well = dict(verdict="healthy", sent=True, cli="ok", facts=UP, check=no_alarm)
    rows = [
        dict(well, name="password in the environment", target=ENV_URL, credential=ENV_PASSWORD, env=dial(url, OPENCLAW_GATEWAY_PASSWORD=word),
             quick=True),
        dict(well, name="password in the config, beside the gateway", target=DEFAULT, credential=CONFIG_PASSWORD, network="gateway",
             config={"gateway": {"mode": "local", "auth": {"mode": "password", "password": word}}}),
        dict(well, name="remote mode", target="config gateway.remote.url", credential="config gateway.remote.password",
             config={"gateway": {"mode": "remote", "remote": {"url": url, "password": word}}}),
        dict(well, name="the password in the token's variable", target=ENV_URL, credential=ENV_TOKEN, env=dial(url, word), check=None),
        dict(name="wrong password", verdict="auth.password_mismatch", target=ENV_URL, credential=ENV_PASSWORD, close=REFUSED, sent=True,
             env=dial(url, OPENCLAW_GATEWAY_PASSWORD=bad), cli="password mismatch", quick=True),
        dict(name="a token where the password is asked for", verdict="auth.password_mismatch", target=ENV_URL, credential=ENV_TOKEN,
             close=REFUSED, env=dial(url, bad), cli="password"),
        dict(name="no credential", verdict="auth.no_credential", target=DEFAULT, credential="none", network="gateway", close=REFUSED,
             cli="requires credentials"),
        dict(name="right password, wrong token beside it", verdict="healthy", target=ENV_URL, sent=True, cli="ok",
             env=dial(url, bad, OPENCLAW_GATEWAY_PASSWORD=word)),
    ]
    return [Case(**row) for row in rows]


def start_open(kit: Kit, stack) -> None:
    kit.boxes["gateway"] = start_gateway(kit.lab, stack, gateway_config(bind="loopback", auth={"mode": "none"}), address=OPEN,
                                         command=("node", "openclaw.mjs", "gateway", "--port", "18789"))


def open_table(kit) -> list[Case]:
    def mode_none(**more) -> dict:
        return {"gateway": {"mode": "local", "auth": {"mode": "none"}, **more}}

    rows = [
        dict(name="mode none, a state of its own", verdict="auth.identity_required", target=DEFAULT, credential="none", network="gateway",
             config=mode_none(), close=REFUSED, cli="device identity required"),
        dict(name="mode none, in the gateway's container", verdict="healthy", target=DEFAULT, credential="none", in_gateway=True, cli="ok",
             quick=True),
        dict(name="mode none, the gateway's state", verdict="healthy", target=DEFAULT, credential="none", network="gateway", state="gateway",
             cli="ok"),
        dict(name="mode none, from another container", verdict="connect.refused", target=ENV_URL, env=dial(f"ws://{OPEN}:18789", kit.wrong),
             cli="ECONNREFUSED"),
        dict(name="mode none, a token given all the same", verdict=("healthy", "auth.identity_required"), target=DEFAULT, network="gateway",
             env={"OPENCLAW_GATEWAY_TOKEN": kit.wrong}, close=ANY, exit=ANY),
    ]
    return [Case(**row) for row in rows]


def start_bound(kit: Kit, stack) -> None:
    """Listens on its own loopback only, behind a published port."""
    config = gateway_config(bind="loopback", auth={"mode": "token", "token": kit.token})
    kit.boxes["gateway"] = start_gateway(kit.lab, stack, config, "-p", "28790:18789", address=BOUND,
                                         command=("node", "openclaw.mjs", "gateway", "--port", "18789"))


def bound_table(kit) -> list[Case]:
    token = kit.token
    rows = [
        dict(name="bound to loopback, by address", verdict="connect.refused", target=ENV_URL, credential=ENV_TOKEN,
             env=dial(f"ws://{BOUND}:18789", token), cli="ECONNREFUSED", quick=True),
        dict(name="bound to loopback, by name", verdict="connect.refused", target=ENV_URL, env=dial(NAMED, token, **ALLOW), cli="ECONNREFUSED"),
        dict(name="bound to loopback, from beside it", verdict="healthy", target=DEFAULT, credential=CONFIG_TOKEN, config=local(token),
             network="gateway", cli="ok", sent=True, facts=UP, check=no_alarm, quick=True),
        dict(name="bound to loopback, from beside it by the container's address", verdict="connect.refused", target=ENV_URL, network="gateway",
             env=dial(f"ws://{BOUND}:18789", token), cli="ECONNREFUSED"),
        dict(name="bound to loopback, CLI in its own namespace", verdict="target.loopback_own_container", target=DEFAULT, config=local(token),
             cli="ECONNREFUSED"),
        dict(name="published port of a loopback bind, by the host's address", verdict="connect.published_port_reset", target=ENV_URL,
             env=dial(f"ws://{HOST}:28790", token), cli="socket hang up|ECONNRESET|closed", quick=True),
        dict(name="published port of a loopback bind, host.docker.internal", verdict="connect.published_port_reset", target=ENV_URL,
             env=dial("ws://host.docker.internal:28790", token, **ALLOW), options=("--add-host", f"host.docker.internal:{HOST}"),
             cli="socket hang up|ECONNRESET|closed"),
        dict(name="published port of a loopback bind, from another network", verdict=("connect.published_port_reset", "connect.refused"),
             target=ENV_URL, env=dial("ws://10.93.128.1:28790", token), network=OTHER, cli="socket hang up|ECONNRESET|ECONNREFUSED|closed"),
        dict(name="published port of a loopback bind, on the host's network", verdict="connect.published_port_reset", target=ENV_URL,
             network="host", env=dial("ws://127.0.0.1:28790", token), cli="socket hang up|ECONNRESET|closed"),
    ]
    return [Case(**row) for row in rows]


def start_tls(kit: Kit, stack) -> None:
    config = gateway_config(auth={"mode": "token", "token": kit.token}, tls={"enabled": True, "autoGenerate": True})
    box = start_gateway(kit.lab, stack, config, address=TLS)
    kit.boxes["gateway"] = box
    pem = (box.state / "gateway/tls/gateway-cert.pem").read_text()
    kit.boxes["pin"] = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


def tls_table(kit) -> list[Case]:
    token, url = kit.token, f"wss://{TLS}:18789"

    def remote(pin: str | None) -> dict:
        """None: the pin of the gateway's own certificate, known once it has started."""

        def make(context) -> None:
            own_state(context)
            write_config(context.state, {"gateway": {"mode": "remote", "remote": {"url": url, "token": token,
                                                                                 "tlsFingerprint": pin or context.kit.boxes["pin"]}}})

        return dict(setup=make)

    common = dict(target="config gateway.remote.url", credential="config gateway.remote.token")
    rows = [
        dict(common, name="TLS, pinned", verdict="healthy", cli="ok", sent=True, facts=UP, quick=True, **remote(None)),
        dict(common, name="TLS, another pin", verdict="tls.pin_mismatch", cli="ingerprint", **remote("ab" * 32)),
        dict(name="TLS, no pin", verdict=("tls.untrusted_certificate", "tls.name_mismatch"), target=ENV_URL, env=dial(url, token), cli="self-signed|altnames"),
        dict(name="TLS, plaintext URL", verdict="tls.required", target=ENV_URL, env=dial(f"ws://{TLS}:18789", token), cli="socket hang up|ECONNRESET",
             quick=True),
        dict(name="TLS beside the gateway, its state", verdict="healthy", target=DEFAULT, credential=CONFIG_TOKEN, network="gateway",
             state="gateway", cli="ok", sent=True, facts=UP),
        dict(name="TLS beside the gateway, tls not in the CLI's config", verdict="tls.required", target=DEFAULT, credential=CONFIG_TOKEN,
             network="gateway", config=local(token), cli="socket hang up|ECONNRESET"),
        dict(name="TLS beside the gateway, tls in the CLI's config, no certificate", network="gateway", target=DEFAULT, credential=CONFIG_TOKEN,
             verdict=("tls.untrusted_certificate", "tls.name_mismatch"), config=local(token, tls={"enabled": True}), cli="self-signed|altnames"),
    ]
    return [Case(**row) for row in rows]


def start_trusting(kit: Kit, stack) -> None:
    config = gateway_config(trustedProxies=["10.93.0.40"], auth={"mode": "trusted-proxy", "trustedProxy": {"userHeader": "x-forwarded-user"}})
    kit.boxes["gateway"] = start_gateway(kit.lab, stack, config, address=PROXIED)


def trusting_table(kit) -> list[Case]:
    rows = [
        dict(name="trusted-proxy mode, asked directly", verdict="auth.unauthorized", target=ENV_URL, env=dial(f"ws://{PROXIED}:18789", kit.wrong),
             close=REFUSED, cli="unauthorized"),
    ]
    return [Case(**row) for row in rows]
