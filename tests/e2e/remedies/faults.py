"""What is wrong in each case, made from a set-up that works. The verdict and its steps are the product's; here stands only
what somebody did, and which verdict that is."""
import dataclasses
import json
import os
import typing

from remedies.installation import Installation
from remedies.setups import CLI, GATEWAY, PASSWORD, PROBE, PUBLISHED, STATE, SWITCH, TOKEN, URL, Choice, Kit, put


@dataclasses.dataclass
class Scene:
    """The set-up of one case while a fault is made in it."""

    kit: Kit
    installation: Installation
    choice: Choice
    cli: dict  # the CLI's service

    @property
    def environment(self) -> dict:
        return self.cli["environment"]

    @property
    def state(self):
        return self.installation.folder_of(CLI)

    def config(self, change: typing.Callable) -> None:
        path = self.state / "openclaw.json"
        value = json.loads(path.read_text()) if path.exists() else {"gateway": {}}
        change(value["gateway"])
        put(path, json.dumps(value))

    def credential(self, value: str | None) -> None:
        """Changes the credential where this set-up has it."""
        if self.choice.credential == "env":
            self.environment.pop(TOKEN, None)
            if value is not None:
                self.environment[TOKEN] = value
        elif self.choice.credential == "dotenv":
            put(self.state / ".env", "" if value is None else f"{TOKEN}={value}\n")
        else:
            def change(gateway: dict) -> None:
                place = gateway["remote"] if self.choice.url == "remote" else gateway["auth"]
                place.pop("token", None)
                if value is not None:
                    place["token"] = value
            self.config(change)

    def url(self, value: str) -> None:
        if self.choice.url == "env":
            self.environment[URL] = value
        else:
            self.config(lambda gateway: gateway["remote"].__setitem__("url", value))


@dataclasses.dataclass
class Fault:
    name: str
    verdict: str
    make: typing.Callable  # (Scene) -> None, before the CLI's container is made
    kind: str = "token"
    usual: Choice = Choice()
    fits: typing.Callable = lambda choice: True  # which set-ups can have it
    option: int = 0  # 0: the remedy; else the alternative of that number
    started: typing.Callable | None = None  # (Scene) -> None, once the CLI's container runs
    why_not: str = ""  # why the remedy does not end healthy, where it does not
    platforms: tuple = ()  # where it can happen at all; empty: everywhere
    by_text: bool | None = None  # whether the printed commands are run; unsaid, every other time


def by_url(choice: Choice) -> bool:
    return choice.url != "loopback"


def env_url(choice: Choice) -> bool:
    return choice.url == "env"


def env_credential(choice: Choice) -> bool:
    return choice.credential == "env"


def own_loopback(scene: Scene) -> None:
    """The CLI dials 127.0.0.1 in a container of its own."""
    scene.cli.pop("network_mode")
    scene.cli["networks"] = ["openclaw-net"]


def quoted(scene: Scene) -> None:
    del scene.environment[TOKEN]
    put(scene.installation.folder / "cli.env", f'{TOKEN}="{scene.kit.token}"\n')
    scene.cli["env_file"] = ["cli.env"]


def own_rules(scene: Scene) -> None:
    """The set-up's variables are not touched: the gateway is what differs."""


def env_file_of_root(scene: Scene) -> None:
    path = scene.state / "openclaw.json"
    if not path.exists():
        put(path, '{"gateway": {"mode": "remote"}}')
    path.chmod(0o600)
    os.chown(path, 0, 0)
    os.chown(scene.state, 0, 0)
    scene.state.chmod(0o755)


def broken_config(scene: Scene) -> None:
    put(scene.state / "openclaw.json", '{"gateway": {')


def dead_directory(scene: Scene) -> None:
    """The config lies where OPENCLAW_CONFIG_DIR says, which nobody reads."""
    scene.cli["volumes"] = [each.replace(STATE, "/data/.openclaw") for each in scene.cli["volumes"]]
    scene.environment["OPENCLAW_CONFIG_DIR"] = "/data/.openclaw"


def gateways_directory(scene: Scene) -> None:
    """The CLI shares the gateway's state directory over the network: it presents the gateway's identity."""
    folder = scene.installation.folder_of(GATEWAY)
    scene.cli["volumes"] = [f"{folder}:{STATE}", *[each for each in scene.cli["volumes"] if STATE not in each]]


def pending_request(scene: Scene) -> None:
    """The CLI was called once, and its request waits for somebody who approves it."""
    scene.installation.exec(CLI, [*scene.installation.openclaw(CLI), "gateway", "call", "health"])


def issuers_file(scene: Scene) -> None:
    """What only a person can get: the certificate, where the fix says that it is to lie."""
    certificate = scene.installation.folder_of(GATEWAY) / "gateway" / "tls" / "gateway-cert.pem"
    put(scene.installation.folder / "gateway-ca.pem", certificate.read_text(), mode=0o644)


def missing_reference(scene: Scene) -> None:
    scene.credential("${NOBODY_HAS_SET_IT}")


def elsewhere(scene: Scene) -> None:
    scene.cli["networks"] = ["elsewhere"]
    scene.installation.definition["networks"]["elsewhere"] = {}


def left_behind(scene: Scene) -> None:
    """The gateway is made anew, and the CLI stays in the namespace of the old one."""
    scene.installation.recreate(GATEWAY)
    scene.installation.gateway_is_ready()


def locked_out(scene: Scene) -> None:
    for _ in range(4):
        scene.installation.exec(CLI, [PROBE], variables={TOKEN: scene.kit.wrong})


def token_for_password(scene: Scene) -> None:
    del scene.environment[PASSWORD]
    scene.environment[TOKEN] = scene.kit.wrong


def pinned_wrong(scene: Scene) -> None:
    scene.config(lambda gateway: gateway["remote"].__setitem__("tlsFingerprint", "ab" * 32))


def headers_beside_https(scene: Scene) -> None:
    port = scene.installation.service(GATEWAY)["x-port"]
    scene.url(f"https://{GATEWAY}:{port}")
    scene.config(lambda gateway: gateway["remote"].__setitem__("edgeAuth", {"X-Edge": "open"}))


def wrong_scheme(scene: Scene, scheme: str) -> None:
    port = scene.installation.service(GATEWAY)["x-port"]
    scene.url(f"{scheme}://{GATEWAY}:{port}")


def in_the_proxy(change: typing.Callable):
    """What the proxy's configuration is, for this case."""
    def started(scene: Scene) -> None:
        scene.installation.proxy_text(change)
    return started


def shares_namespace(scene: Scene) -> None:
    scene.cli["network_mode"] = f"service:{GATEWAY}"
    scene.cli.pop("networks", None)


def no_url_beside_gateway(scene: Scene) -> None:
    shares_namespace(scene)
    scene.config(lambda gateway: gateway["remote"].pop("url"))


def places_of_the_host(scene: Scene) -> None:
    """A variable of the developer's own machine came along."""
    scene.environment["OPENCLAW_CONFIG_PATH"] = "/Users/me/.openclaw/openclaw.json"


def another_uid(scene: Scene) -> None:
    scene.cli["user"] = "1001:1001"
    scene.state.chmod(0o755)


def copy_of_gateways_config(scene: Scene) -> None:
    put(scene.state / "openclaw.json", json.dumps(scene.installation.config_of(GATEWAY)))
    scene.environment.pop(TOKEN, None)


def by_the_published_port(scene: Scene) -> None:
    scene.cli["extra_hosts"] = ["host.docker.internal:host-gateway"]
    scene.url(f"ws://host.docker.internal:{PUBLISHED}")


def pin_beside_plaintext(scene: Scene) -> None:
    scene.config(lambda gateway: gateway["remote"].__setitem__("tlsFingerprint", "ab" * 32))


def redirects(text: str) -> str:
    """To the port on which the same proxy forwards."""
    first = "server { listen 18080; return 308 http://front:18081$request_uri; }"
    return text.replace("server { listen 18080;", first + " server { listen 18081;").replace(FORWARDED, "")


def token_in_a_file(scene: Scene) -> None:
    del scene.environment[TOKEN]
    scene.environment["OPENCLAW_GATEWAY_TOKEN_FILE"] = "/run/secrets/token"


def no_network(scene: Scene) -> None:
    scene.cli.pop("networks")
    scene.cli["network_mode"] = "none"


def dead_token(scene: Scene) -> None:
    scene.environment["CLAWDBOT_GATEWAY_TOKEN"] = scene.environment.pop(TOKEN)


LOOPBACK = Choice(url="loopback")
REMOTE = Choice(url="remote")
LOOPBACK_CONFIG = Choice(url="loopback", credential="config")
REMOTE_CONFIG = Choice(url="remote", credential="config")
DOTENV = Choice(credential="dotenv")


ENGINES = ("compose", "docker")  # where two containers can share a network namespace
FORWARDED = "proxy_set_header X-Forwarded-For $remote_addr;"
NAMELESS = "the gateway's own certificate names no host: one for the dialled name must be issued"
UPSTREAM = "which upstream is meant stands in the proxy's own configuration"


def table() -> list[Fault]:
    return [
        # The credential
        Fault("no token", "target.url_needs_env_token", lambda s: s.credential(None), fits=env_url),
        Fault("no token on the gateway's loopback", "auth.no_credential", lambda s: s.credential(None), usual=LOOPBACK,
              fits=lambda choice: choice.url == "loopback"),
        Fault("no token in remote mode", "auth.no_credential", lambda s: s.credential(None), usual=REMOTE,
              fits=lambda choice: choice.url == "remote"),
        Fault("wrong token", "auth.token_mismatch", lambda s: s.credential(s.kit.wrong)),
        Fault("wrong token in the config", "auth.token_mismatch", lambda s: s.credential(s.kit.wrong), usual=LOOPBACK_CONFIG),
        Fault("wrong remote token", "auth.token_mismatch", lambda s: s.credential(s.kit.wrong), usual=REMOTE_CONFIG),
        Fault("stale .env in the state directory", "auth.token_mismatch", lambda s: s.credential(s.kit.wrong), usual=DOTENV,
              fits=lambda choice: choice.credential == "dotenv"),
        Fault("placeholder", "auth.token_placeholder", lambda s: s.credential("changeme")),
        # Compose removes the quotes of an env file, `docker run` keeps them.
        Fault("quotes in the env file", "auth.token_malformed", quoted, fits=lambda choice: choice == Choice(choice.platform),
              platforms=("docker",)),
        Fault("quotes in the definition", "auth.token_malformed", lambda s: s.credential(f'"{s.kit.token}"'), fits=env_credential),
        Fault("unexpanded variable", "auth.token_malformed", lambda s: s.credential("$${OPENCLAW_GATEWAY_TOKEN}"), fits=env_credential),
        Fault("the variable of an older name", "target.dead_variable", dead_token, usual=LOOPBACK, fits=env_credential),
        # The address
        Fault("plaintext by name", "target.cli_refuses_plaintext", lambda s: s.environment.pop(SWITCH), fits=by_url),
        Fault("plaintext by name, the alternative", "target.cli_refuses_plaintext", lambda s: s.environment.pop(SWITCH), option=1, fits=by_url,
              platforms=ENGINES),
        Fault("wrong port", "target.port_mismatch", lambda s: s.url("ws://openclaw-gateway:18799"), fits=by_url),
        Fault("wrong port in remote.url", "target.port_mismatch", lambda s: s.url("ws://openclaw-gateway:18799"), usual=REMOTE, fits=by_url),
        Fault("wrong name", "dns.name_not_found", lambda s: s.url("ws://openclaw-gatway:18789"), fits=by_url),
        Fault("wrong name in remote.url", "dns.name_not_found", lambda s: s.url("ws://openclaw-gatway:18789"), usual=REMOTE, fits=by_url),
        Fault("its own loopback", "target.loopback_own_container", own_loopback, usual=LOOPBACK, fits=lambda choice: choice.url == "loopback"),
        Fault("its own loopback, the alternative", "target.loopback_own_container", own_loopback, usual=LOOPBACK, option=1,
              fits=lambda choice: choice.url == "loopback"),
        Fault("no remote.url", "target.remote_url_missing", lambda s: s.config(lambda gateway: gateway["remote"].pop("url")),
              usual=REMOTE_CONFIG, fits=lambda choice: choice.url == "remote"),
        Fault("no scheme in the URL", "target.url_invalid", lambda s: s.url("openclaw-gateway:18789"), fits=by_url),
        # The gateway
        Fault("bound to its loopback", "connect.refused", lambda s: None, kind="loopback", fits=by_url),
        Fault("left behind in a namespace that is gone", "target.loopback_own_container", own_rules, usual=LOOPBACK,
              fits=lambda choice: choice.url == "loopback", started=left_behind),
        Fault("port of nobody's variable", "target.port_mismatch", lambda s: s.config(lambda gateway: gateway.pop("port")),
              kind="other port", usual=LOOPBACK, fits=lambda choice: choice.url == "loopback"),
        Fault("locked out", "auth.rate_limited", own_rules, kind="rate limit", fits=by_url, started=locked_out),
        Fault("a token where the password is asked for", "auth.password_mismatch", token_for_password, kind="password", fits=env_credential),
        Fault("wrong password", "auth.password_mismatch", lambda s: s.environment.__setitem__(PASSWORD, s.kit.wrong), kind="password",
              fits=env_credential),
        # Which of them the gateway takes is not seen from here: the password is the alternative.
        Fault("no password", "target.url_needs_env_token", lambda s: s.environment.pop(PASSWORD), kind="password", option=1,
              fits=lambda choice: env_url(choice) and env_credential(choice)),
        # TLS
        Fault("a self-signed certificate", "tls.untrusted_certificate", own_rules, kind="tls", usual=REMOTE,
              fits=lambda choice: choice.url == "remote"),
        Fault("a self-signed certificate, the alternative", "tls.untrusted_certificate", own_rules, kind="tls", usual=REMOTE, option=1,
              fits=lambda choice: choice.url == "remote", started=issuers_file, why_not=NAMELESS),
        Fault("a self-signed certificate, the URL a variable", "tls.untrusted_certificate", own_rules, kind="tls", fits=env_url,
              started=issuers_file, why_not=NAMELESS),
        Fault("another certificate is pinned", "tls.pin_mismatch", pinned_wrong, kind="tls", usual=REMOTE,
              fits=lambda choice: choice.url == "remote"),
        Fault("plaintext to a port with TLS", "tls.required", lambda s: wrong_scheme(s, "ws"), kind="tls", usual=REMOTE, fits=by_url),
        Fault("TLS to a port without", "tls.plain_server", lambda s: wrong_scheme(s, "wss"), fits=by_url),
        Fault("TLS to a port without, the alternative", "tls.plain_server", lambda s: wrong_scheme(s, "wss"), usual=REMOTE, option=1,
              fits=by_url),
        # A proxy in front
        Fault("a proxy that is not listed", "http.proxy_attribution_required", own_rules, kind="behind nginx", fits=by_url),
        Fault("a proxy that is not listed, the alternative", "http.proxy_attribution_required", own_rules, kind="behind nginx", option=1,
              fits=by_url),
        Fault("a proxy that forwards no upgrade", "ws.upgrade_declined", own_rules, kind="behind nginx", fits=by_url,
              started=in_the_proxy(lambda text: text.replace("$http_upgrade", '""').replace('"upgrade"', "close").replace(FORWARDED, ""))),
        Fault("a proxy that adds an Origin", "ws.origin_not_allowed", own_rules, kind="behind nginx", fits=by_url,
              started=in_the_proxy(lambda text: text.replace(FORWARDED, "proxy_set_header Origin https://elsewhere.example;"))),
        Fault("a proxy without an upstream", "http.proxy_bad_gateway", own_rules, kind="behind nginx", fits=by_url, why_not=UPSTREAM,
              started=in_the_proxy(lambda text: text.replace("gateway:18789", "gateway:18799").replace(FORWARDED, ""))),
        # The state directory
        Fault("a config of root", "state.config_unreadable", env_file_of_root),
        Fault("a config with a syntax error", "state.config_invalid", broken_config, why_not="a person must correct the text"),
        Fault("the directory of a variable that nobody reads", "target.dead_variable", dead_directory, usual=LOOPBACK_CONFIG,
              fits=lambda choice: choice.url == "loopback" and choice.credential == "config"),
        Fault("the gateway's identity", "pairing.required", gateways_directory, fits=lambda choice: env_url(choice) and env_credential(choice),
              started=pending_request),
        Fault("the gateway's identity, the alternative", "pairing.required", gateways_directory, option=1,
              fits=lambda choice: env_url(choice) and env_credential(choice)),
        Fault("a reference to nothing", "auth.unresolved_secret_ref", missing_reference, usual=LOOPBACK_CONFIG,
              fits=lambda choice: choice.credential == "config", option=1),
        # The network
        Fault("no common network", "dns.name_not_found", elsewhere, fits=by_url,
              why_not="which network both are meant to be on is the reader's to say"),
        Fault("no common network, the alternative", "dns.name_not_found", elsewhere, fits=by_url, option=1, platforms=ENGINES),
        # What the gateway has in its config counts before its environment.
        Fault("no token, the gateway's in its config", "target.url_needs_env_token", lambda s: s.credential(None), kind="token of its config",
              fits=env_url, by_text=True),
        Fault("wrong token, the gateway's in its config", "auth.token_mismatch", lambda s: s.credential(s.kit.wrong),
              kind="token of its config", usual=REMOTE_CONFIG, fits=lambda choice: choice.credential == "config", by_text=True),
        Fault("no token, the gateway's in its config, its directory instead", "auth.no_credential", lambda s: s.credential(None),
              kind="token of its config", usual=LOOPBACK, option=2, fits=lambda choice: choice.url == "loopback", platforms=ENGINES),
        # Modes without a token
        Fault("a gateway without a credential", "auth.identity_required", copy_of_gateways_config, kind="no credential", usual=LOOPBACK,
              fits=lambda choice: choice.url == "loopback", platforms=ENGINES),
        Fault("a gateway behind a proxy that it trusts", "auth.no_credential", copy_of_gateways_config, kind="trusted proxy", usual=LOOPBACK,
              fits=lambda choice: choice.url == "loopback"),
        Fault("a token in a file", "target.dead_variable", token_in_a_file, usual=LOOPBACK, fits=env_credential),
        Fault("no network at all", "dns.no_answer", no_network, fits=env_url, platforms=ENGINES),
        # What came along, and what is written wrong
        Fault("a path of the developer's machine", "state.path_missing", places_of_the_host, usual=REMOTE_CONFIG,
              fits=lambda choice: choice.credential == "config" and choice.url == "remote"),
        Fault("another uid than the config's", "state.config_unreadable", another_uid, usual=REMOTE_CONFIG,
              fits=lambda choice: choice.credential == "config" and choice.url == "remote"),
        Fault("no remote.url beside the gateway, the alternative", "target.remote_url_missing", no_url_beside_gateway, usual=REMOTE_CONFIG,
              fits=lambda choice: choice.url == "remote", option=1, platforms=ENGINES),
        Fault("a pin beside ws://", "target.url_invalid", pin_beside_plaintext, usual=REMOTE, fits=lambda choice: choice.url == "remote"),
        Fault("the published port of a gateway on its loopback", "connect.published_port_reset", by_the_published_port, kind="loopback",
              fits=by_url, platforms=ENGINES),
        Fault("a page in place of the gateway", "http.not_a_gateway", own_rules, kind="behind nginx", fits=by_url,
              started=in_the_proxy(lambda text: text.replace("location / {", "location / { return 200 hello;"))),
        Fault("a proxy that redirects", "ws.upgrade_declined", own_rules, kind="behind nginx", fits=by_url, started=in_the_proxy(redirects)),
        Fault("headers for an edge beside https://, the alternative", "target.url_invalid", headers_beside_https, kind="tls", usual=REMOTE,
              fits=lambda choice: choice.url == "remote", option=1),
        Fault("headers for an edge beside https://", "target.url_invalid", headers_beside_https, kind="tls", usual=REMOTE,
              fits=lambda choice: choice.url == "remote"),
    ]
