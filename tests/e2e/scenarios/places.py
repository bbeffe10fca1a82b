"""The config file: missing, unreadable, invalid, read-only, in another place."""
import os
import pathlib

from kit.scenario import Context, Scenario
from scenarios.loopback import CONFIG, ENV, REFUSED, local

USER = 4242  # a uid that owns nothing but what a scenario gives it


def foreign(context: Context) -> pathlib.Path:
    """A state directory that stays root's, unlike the scenario's own home."""
    home = context.world.new_folder("foreign")
    context.env["HOME"] = str(home)
    state = home / ".openclaw"
    state.mkdir()
    (state / "openclaw.json").write_text('{"gateway":{}}')
    return state


def file_of_root(context: Context) -> None:
    (foreign(context) / "openclaw.json").chmod(0o600)


def directory_of_root(context: Context) -> None:
    foreign(context).chmod(0o700)


def directory_as_file(context: Context) -> None:
    (context.home / ".openclaw" / "openclaw.json").mkdir(parents=True)


def fifo_as_file(context: Context) -> None:
    (context.home / ".openclaw").mkdir()
    os.mkfifo(context.home / ".openclaw" / "openclaw.json")


def elsewhere(text: str):
    def write(context: Context) -> None:
        path = context.home / "elsewhere" / "my.json"
        path.parent.mkdir()
        path.write_text(text)
        context.env["OPENCLAW_CONFIG_PATH"] = str(path)

    return write


def says(word: str):
    def check(report: dict) -> list[str]:
        verdict = report["verdict"]
        text = verdict["summary"] + verdict["cause"]
        return [] if word in text else [f"the verdict does not say {word!r}: {text!r}"]

    return check


def table(kit) -> list[Scenario]:
    token = kit.token
    env = {"OPENCLAW_GATEWAY_TOKEN": token}
    with_url = {**env, "OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:18789"}
    text = '{"gateway":{"mode":"local","auth":{"token":"%s"}}}' % token
    return [
        Scenario("config file of another owner", "state.config_unreadable", uid=USER, setup=file_of_root, env=env, cli="EACCES"),
        Scenario("the same beside URL and token", "state.config_unreadable", uid=USER, setup=file_of_root, env=with_url, cli="EACCES"),
        Scenario("state directory of another owner, token at hand", "healthy", uid=USER, setup=directory_of_root, env=env,
                 credential=ENV, findings=("state.config_unreadable",), sent=True, cli="ok"),
        Scenario("state directory of another owner, no token", "state.config_unreadable", uid=USER, setup=directory_of_root,
                 credential="none", close=REFUSED, cli="requires credentials"),
        Scenario("a directory in the config's place", "state.config_unreadable", setup=directory_as_file, env=env),
        Scenario("a FIFO in the config's place", "state.config_unreadable", setup=fifo_as_file, env=env),
        Scenario("syntax error in the config", "state.config_invalid", env=env, check=says("line 2 column 20"),
                 config='{"gateway": {"mode": "local",\n  "auth": {"token" "' + token + '"}}}', cli="JSON5"),
        Scenario("syntax error beside URL and token", "state.config_invalid", env=with_url, config="{", cli="JSON5"),
        Scenario("an empty config", "state.config_invalid", env=env, config=""),
        Scenario("an include that is missing", "state.config_invalid", env=env, config='{"$include": "./missing.json5"}'),
        Scenario("an unknown key", "healthy", credential=ENV, env=env, config='{"gateway": {"mode": "local", "colour": "red"}}', sent=True,
                 cli="ok"),
        Scenario("the same under 2026.7.1", "state.config_invalid", env=env, args=("--cli-version", "2026.7.1"),
                 config='{"gateway": {"mode": "local", "colour": "red"}}'),
        Scenario("config at OPENCLAW_CONFIG_PATH", "healthy", credential=CONFIG, setup=elsewhere(text), sent=True, cli="ok"),
        Scenario("--config", "healthy", credential=CONFIG, sent=True, config=local(token), env={"HOME": "/nowhere"},
                 setup=lambda context: context.args.extend(["--config", f"{context.home}/.openclaw/openclaw.json"])),
        Scenario("no HOME at all", "healthy", credential=ENV, env=env, setup=lambda context: context.env.pop("HOME"), sent=True),
    ]
