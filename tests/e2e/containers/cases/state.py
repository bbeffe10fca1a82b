"""The state directory: another one, not readable, not writable, shared where it hurts."""
import os

from containers.case import Case, Context
from containers.cases.common import (
    ALLOW, CONFIG_TOKEN, DEFAULT, ENV_TOKEN, ENV_URL, LITERAL, NAMED, REFUSED, UP, dial, fact, in_state, local, own_state,
)
from containers.lab import STATE, write_config
from kit.fix import edits
from kit.scenario import ANY


def table(kit) -> list[Case]:
    return [Case(**row) for row in config(kit) + directory(kit) + pairing(kit)]


def mounted(path: str, *, owner: int = 0, mode: int = 0o700, config=None, config_mode: int = 0o600, options: str = ""):
    """A folder of that owner and mode at `path`, with a config in it."""

    def make(context: Context) -> None:
        folder = context.lab.new_folder("mounted", owner=owner, mode=mode)
        if config is not None:
            write_config(folder, config, owner=owner)
            (folder / "openclaw.json").chmod(config_mode)
        context.state = folder
        context.options += ["-v", f"{folder}:{path}{options}"]

    return make


def config(kit) -> list[dict]:
    token = kit.token
    inside = dict(network="gateway", target=DEFAULT)
    invalid = dict(verdict="state.config_invalid", confidence="certain", close=ANY)
    unreadable = dict(verdict="state.config_unreadable", confidence="certain", close=ANY)
    return [
        dict(invalid, name="a comma too few", config='{"gateway": {"mode": "local" "port": 18789}}', cli="JSON5|parse|invalid", quick=True,
             target=DEFAULT, network="gateway"),
        dict(invalid, name="a comma too few, URL and token in the environment", config='{"gateway": {"mode": "local" "port": 18789}}',
             env=dial(LITERAL, token), cli="JSON5|parse|invalid", target=ENV_URL),
        dict(invalid, name="an empty config", config="", cli="JSON5|parse|invalid", **inside),
        dict(invalid, name="an include that is not mounted", config='{ $include: "./secrets.json5" }', cli="nclude", **inside),
        dict(invalid, name="an include outside", config='{ $include: "../../etc/openclaw.json5" }', cli="nclude", **inside),
        dict(unreadable, name="a config of root's", setup=mounted(STATE, mode=0o755, config=local(token)), cli="EACCES|permission", quick=True,
             **inside),
        # For root of the host the container's root is uid 1000, and root's file nobody's: what is to be done there has the host's ids.
        dict(unreadable, name="a config of root's, in a user namespace", setup=mounted(STATE, mode=0o755, config=local(token)), quick=True,
             options=("--cap-add", "SYS_ADMIN", "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined"),
             under=("unshare", "-r"), cli="EACCES|permission",
             check=fact("verdict.fix", lambda fix: any("chown -R 1000:1000" in " ".join(edit["argv"]) for edit in edits(fix, "exec"))), **inside),
        dict(unreadable, name="a config of root's, URL and token in the environment", target=ENV_URL, env=dial(LITERAL, token),
             setup=mounted(STATE, mode=0o755, config=local(token)), cli="EACCES|permission"),
        dict(unreadable, name="the bind mount made a directory of the config", target=ENV_URL, env=dial(LITERAL, token),
             setup=lambda context: context.options.extend(["-v", f"{context.lab.new_folder('missing')}:{STATE}/openclaw.json"]),
             cli="EISDIR|directory"),
        dict(unreadable, name="a state directory of root's", setup=mounted(STATE, config=local(token)), cli="requires credentials",
             confidence=ANY, **inside),
        dict(name="a state directory of root's, URL and token in the environment", verdict="healthy", target=ENV_URL, credential=ENV_TOKEN,
             setup=mounted(STATE, config=local(token)), env=dial(LITERAL, token), cli="ok", sent=True,
             findings=("state.config_unreadable",)),
        dict(name="a config that is a link to nowhere", verdict=("auth.no_credential", "state.config_unreadable", "state.not_shared"), close=ANY,
             cli=".", setup=dangling, **inside),
        dict(name="a pin beside a plaintext remote URL", verdict="target.url_invalid", close=ANY, cli=".",
             config={"gateway": {"mode": "remote", "remote": {"url": LITERAL, "token": token, "tlsFingerprint": "ab" * 32}}}),
        dict(name="unknown keys", verdict="healthy", credential=CONFIG_TOKEN, config={**local(token), "gatway": {}}, cli="ok", sent=True, **inside),
        dict(name="wrong types in gateway", verdict="healthy", credential=CONFIG_TOKEN, config=local(token, bind=7), cli="ok", sent=True,
             findings=("state.config_suspicious",), **inside),
        dict(name="a config of 3 MB", verdict="healthy", target=ENV_URL, credential=ENV_TOKEN, env=dial(LITERAL, token), sent=True,
             config=f"// {'x' * 3_000_000}\n" + '{"gateway": {"mode": "local"}}', findings=("state.config_unreadable",), cli="ok"),
    ]


def dangling(context: Context) -> None:
    own_state(context)
    (context.state / "openclaw.json").symlink_to("/data/openclaw.json")


def fill(context: Context) -> None:
    """Nothing is left on the state mount."""
    context.box.exec("sh", "-c", f"dd if=/dev/zero of={STATE}/filler bs=4k 2>/dev/null; true", options=("-u", "1000"))


def replaced() -> dict:
    """The gateway's side replaces the file, as an editor does; a mount of the file alone keeps the old one."""

    def make(context: Context) -> None:
        context.state = context.lab.new_folder("single")
        write_config(context.state, local(context.kit.wrong))
        context.options += ["-v", f"{context.state}/openclaw.json:{STATE}/openclaw.json"]

    def after(context: Context) -> None:
        fresh = context.lab.new_folder("fresh")
        write_config(fresh, local(context.kit.token))
        os.rename(fresh / "openclaw.json", context.state / "openclaw.json")

    return dict(setup=make, started=after)


def directory(kit) -> list[dict]:
    token = kit.token
    inside = dict(network="gateway", target=DEFAULT)
    healthy = dict(verdict="healthy", sent=True, cli="ok", facts=UP)
    return [
        dict(healthy, name="a full state mount", credential=ENV_TOKEN, target=ENV_URL, env=dial(LITERAL, token), findings=("state.disk_full",),
             options=("--tmpfs", f"{STATE}:size=64k,mode=700,uid=1000,gid=1000"), started=fill),
        dict(healthy, name="a state directory of another uid, readable", credential=CONFIG_TOKEN, findings=("state.not_writable",),
             setup=mounted(STATE, owner=1001, mode=0o755, config=local(token), config_mode=0o644), **inside),
        dict(healthy, name="identity files of the old layout", credential=CONFIG_TOKEN, config=local(token), findings=("state.legacy_layout",),
             setup=in_state("identity/device.json", '{"version": 1, "deviceId": "%s"}' % ("d" * 64)), **inside),
        dict(name="HOME points at the state directory", verdict=("state.not_shared", "auth.no_credential"), credential="none", close=REFUSED,
             config=local(token), env={"HOME": STATE}, cli="requires credentials", findings=("state.doubled_directory",), **inside),
        dict(name="another volume than the gateway's", verdict=("state.not_shared", "auth.no_credential"), credential="none", close=REFUSED,
             setup=own_state, cli="requires credentials", cause=r"state director|not_shared", quick=True, **inside),
        dict(name="the state mounted in another place", verdict=("state.not_shared", "auth.no_credential", "target.dead_variable"),
             credential="none", close=REFUSED, cli="requires credentials", network="gateway", target=DEFAULT,
             setup=lambda context: context.options.extend(["-v", f"{context.kit.gateway.state}:/data/.openclaw"])),
        dict(name="the single mounted config was replaced", verdict="state.single_file_mount", credential=CONFIG_TOKEN, close=REFUSED,
             cli="token mismatch", formats=False, **replaced(), **inside),
    ]


def pairing(kit) -> list[dict]:
    token = kit.token

    def call_first(context: Context) -> None:
        """The real CLI asks once, which leaves a pending request in the shared state."""
        done = context.box.exec("openclaw", "gateway", "call", "health", timeout=150)
        assert "pairing required" in done.said, done.said[:300]

    def doctor_first(context: Context) -> None:
        """`openclaw doctor` leaves a device identity in the CLI's own directory."""
        context.box.exec("openclaw", "doctor", "--non-interactive", timeout=300)

    required = dict(verdict="pairing.required", state="gateway", cli="pairing required", sent=True, close=None)
    return [
        dict(required, name="state shared, gateway by address", target=ENV_URL, credential=ENV_TOKEN, env=dial(LITERAL, token),
             confidence="likely", quick=True, check=fact("state.pairing.identity_is_gateways", True)),
        dict(required, name="state shared, gateway by name", target=ENV_URL, credential=ENV_TOKEN, env=dial(NAMED, token, **ALLOW)),
        dict(required, name="state shared read-only, gateway by address", target=ENV_URL, credential=ENV_TOKEN, env=dial(LITERAL, token),
             state="gateway:ro"),
        dict(required, name="a request is pending in the shared state", target=ENV_URL, credential=ENV_TOKEN, env=dial(LITERAL, token),
             started=call_first, check=fact("state.pairing.device_pending", True)),
        dict(name="a device of its own that nobody approved", verdict="pairing.required", target=ENV_URL, credential=ENV_TOKEN,
             env=dial(LITERAL, token), started=doctor_first, cli="pairing required", sent=True, confidence="likely"),
        dict(name="state shared, wrong token", verdict="auth.token_mismatch", state="gateway", target=ENV_URL, credential=ENV_TOKEN,
             env=dial(LITERAL, kit.wrong), close=REFUSED, cli="token mismatch|pairing"),
        dict(name="a request is pending, beside the gateway all is well", verdict="healthy", state="gateway", network="gateway", target=DEFAULT,
             credential=CONFIG_TOKEN, cli="ok", sent=True),
    ]
