"""The matrix: what is set where. Tokens name their place, so that the wire tells who won."""
import itertools
import json
import random

VERSIONS = ["2026.9.6", "2026.7.1", "2026.4.29"]
NEW = ["2026.9.6"]
PORTS = [80, 443, 18789, 18800, 18801, 18802, 18803, 18804, 47223, 42613]
HOSTS = {"openclaw-gateway": "10.77.0.2", "gw.local": "10.77.0.2", "gw.ts.net": "10.77.0.2", "local": "10.77.0.2",
         "ts.net": "10.77.0.2", "a.localhost": "127.0.0.1", "public.example": "203.0.113.7", "gw.lan": "10.77.0.2"}
ADDRESSES = ["10.77.0.2/32", "172.20.0.5/32", "172.32.0.1/32", "192.168.3.4/32", "192.169.0.1/32", "100.64.1.1/32",
             "100.128.0.1/32", "169.254.7.7/32", "198.18.0.1/32", "192.0.2.1/32", "203.0.113.7/32", "fd00::5/128",
             "2001:db8::5/128", "fec0::5/128"]
STATE = "/home/node/.openclaw"
CONFIG = STATE + "/openclaw.json"


def value(place):
    return f"fake-{place}-0123456789"


ENV = {"token": "OPENCLAW_GATEWAY_TOKEN", "password": "OPENCLAW_GATEWAY_PASSWORD"}


def credential(places, kind, env, gateway):
    """Puts a value of `kind` into each of `places`: env, auth, remote."""
    for place in places:
        if place == "env":
            env[ENV[kind]] = value("env-" + kind)
        else:
            gateway.setdefault(place, {})[kind] = value(f"{place}-{kind}")


def case(name, config=None, env=None, files=None, **more):
    files = dict(files or {})
    if config is not None:
        files[CONFIG] = config if isinstance(config, str) else json.dumps(config)
    out = {"name": name, "env": dict(env or {}), "files": files}
    out.update(more)
    return out


def subsets():
    return [s for n in range(4) for s in itertools.combinations(("auth", "env", "remote"), n)]


def label(places):
    return "+".join(places) or "none"


def local_credentials():
    for mode in (None, "token", "password", "none", "trusted-proxy"):
        for kind in ("token", "password"):
            for places in subsets():
                if mode in ("none", "trusted-proxy") and kind == "token" and len(places) != 1:
                    continue
                env, gateway = {}, {"mode": "local"}
                credential(places, kind, env, gateway)
                if mode:
                    gateway.setdefault("auth", {})["mode"] = mode
                yield case(f"local/{mode or 'unset'}/{kind}/{label(places)}", {"gateway": gateway}, env)
    chance = random.Random(20260906)
    seen = set()
    while len(seen) < 24:
        mode = chance.choice((None, "token", "password"))
        tokens, passwords = chance.choice(subsets()[1:]), chance.choice(subsets()[1:])
        if (mode, tokens, passwords) in seen:
            continue
        seen.add((mode, tokens, passwords))
        env, gateway = {}, {"mode": "local"}
        credential(tokens, "token", env, gateway)
        credential(passwords, "password", env, gateway)
        if mode:
            gateway.setdefault("auth", {})["mode"] = mode
        yield case(f"local/{mode or 'unset'}/both/{label(tokens)}/{label(passwords)}", {"gateway": gateway}, env)


def remote_credentials():
    chance = random.Random(7)
    for kind in ("token", "password"):
        for places in subsets():
            env, gateway = {}, {"mode": "remote", "remote": {"url": "ws://127.0.0.1:18801"}}
            credential(places, kind, env, gateway)
            yield case(f"remote/{kind}/{label(places)}", {"gateway": gateway}, env)
    for tokens, passwords in chance.sample(list(itertools.product(subsets()[1:], subsets()[1:])), 8):
        env, gateway = {}, {"mode": "remote", "remote": {"url": "ws://127.0.0.1:18801"}}
        credential(tokens, "token", env, gateway)
        credential(passwords, "password", env, gateway)
        yield case(f"remote/both/{label(tokens)}/{label(passwords)}", {"gateway": gateway}, env)
    for mode in ("token", "password", "none"):
        gateway = {"mode": "remote", "remote": {"url": "ws://127.0.0.1:18801"}, "auth": {"mode": mode}}
        yield case(f"remote/{mode}/nothing", {"gateway": gateway})
    for url in (None, "", "  "):
        gateway = {"mode": "remote", "remote": {"token": value("remote-token")}}
        if url is not None:
            gateway["remote"]["url"] = url
        yield case(f"remote/url-{json.dumps(url)}", {"gateway": gateway})
    gateway = {"mode": "local", "remote": {"url": "ws://127.0.0.1:18801"}, "auth": {"token": value("auth-token")}}
    yield case("remote/url-in-local-mode", {"gateway": gateway})
    gateway = {"mode": "remote", "remote": {"url": " ws://127.0.0.1:18801/path?x=1 \r\n", "token": value("remote-token")}}
    yield case("remote/url-blanks", {"gateway": gateway})
    gateway = {"mode": "remote", "remote": {"url": "ws://127.0.0.1:18801", "transport": "ssh", "sshTarget": "u@h",
                                            "token": value("remote-token")}}
    yield case("remote/ssh", {"gateway": gateway})
    gateway = {"mode": "remote", "remote": {"url": "ws://openclaw-gateway:18801", "token": value("remote-token")}}
    yield case("remote/plaintext-name", {"gateway": gateway})
    yield case("remote/plaintext-name/allowed", {"gateway": gateway}, {"OPENCLAW_ALLOW_INSECURE_PRIVATE_WS": "1"})


def env_urls():
    url = {"OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:18802"}
    full = {"gateway": {"mode": "local", "auth": {"token": value("auth-token"), "password": value("auth-password")},
                        "remote": {"token": value("remote-token")}}}
    for kinds in ((), ("token",), ("password",), ("token", "password")):
        env = dict(url)
        for kind in kinds:
            env[ENV[kind]] = value("env-" + kind)
        yield case(f"env-url/{label(kinds)}/full", full, env)
        yield case(f"env-url/{label(kinds)}/no-config", None, env)
    for mode in ("password", "none", "trusted-proxy"):
        config = {"gateway": {"mode": "local", "auth": {"mode": mode}}}
        yield case(f"env-url/{mode}/nothing", config, url)
        yield case(f"env-url/{mode}/token", config, {**url, ENV["token"]: value("env-token")})
    yield case("env-url/remote", {"gateway": {"mode": "remote", "remote": {"url": "ws://127.0.0.1:18801"}}},
               {**url, ENV["token"]: value("env-token")})
    yield case("env-url/remote-without-url", {"gateway": {"mode": "remote"}}, {**url, ENV["token"]: value("env-token")})
    yield case("env-url/remote-without-url/nothing", {"gateway": {"mode": "remote"}}, url)
    yield case("env-url/blank", full, {"OPENCLAW_GATEWAY_URL": "  "})
    yield case("env-url/plaintext/nothing", full, {"OPENCLAW_GATEWAY_URL": "ws://openclaw-gateway:18802"})
    yield case("env-url/invalid/nothing", full, {"OPENCLAW_GATEWAY_URL": "openclaw-gateway:18802"})
    yield case("env-url/port-ignored", full, {**url, ENV["token"]: value("env-token"), "OPENCLAW_GATEWAY_PORT": "18803"})


URLS = """ws:/127.0.0.1:18802 ws:127.0.0.1:18802 ws:\\\\127.0.0.1:18802 WS://LOCALHOST:18802/A/../b?x=1
http://127.0.0.1:18802 http://127.0.0.1 https://localhost wss://localhost:18802 ws://u:p%40ss@127.0.0.1:18802
ws://someone@127.0.0.1:18802 ws://127.1:18802 ws://2130706433:18802 ws://0x7f.0.0.1:18802 ws://127.9.9.9:18802
ws://[::1]:18802 ws://[::ffff:127.0.0.1]:18802 ws://[::ffff:10.77.0.2]:18802 ws://localhost.:18802
ws://a.localhost:18802 ws://0.0.0.0:18802 ws://[::]:18802 ws://10.77.0.2:18802 ws://172.20.0.5:18802
ws://172.32.0.1:18802 ws://192.168.3.4:18802 ws://192.169.0.1:18802 ws://100.64.1.1:18802 ws://100.128.0.1:18802
ws://169.254.7.7:18802 ws://198.18.0.1:18802 ws://192.0.2.1:18802 ws://203.0.113.7:18802 ws://[fd00::5]:18802
ws://[2001:db8::5]:18802 ws://[fec0::5]:18802 ws://gw.local:18802 ws://gw.local.:18802 ws://gw.ts.net:18802
ws://local:18802 ws://ts.net:18802 ws://openclaw-gateway:18802 http://openclaw-gateway:18802
wss://openclaw-gateway:18802 ws://public.example:18802 ws://%6cocalhost:18802 ws://localhost:018802
127.0.0.1:18802 localhost:18802 openclaw-gateway:18802 //127.0.0.1:18802 ftp://127.0.0.1:18802 tcp://127.0.0.1:18802
unix:/tmp/x.sock ws+unix:///tmp/x.sock ws://127.0.0.1:70000 ws://127.0.0.1:abc ws://127.0.0.1:0 ws://127.0.0.1:
ws:// ws://127.0.0.1:18802#frag ws://127.0.0.1:18802# ws://[::1 ws://1.2.3.256:18802 "ws://127.0.0.1:18802"
'ws://127.0.0.1:18802' ws://${GW_HOST}:18802 $GW_URL ${GW_URL} ws://127.0.0.1:18802/?token=abcdefgh""".split()
ALLOWED = """ws://openclaw-gateway:18802 ws://public.example:18802 ws://203.0.113.7:18802 ws://0.0.0.0:18802
ws://10.77.0.2:18802 ws://[2001:db8::5]:18802 ws://a.localhost:18802 ws://gw.local:18802 ws://${GW_HOST}:18802
ws://[fec0::5]:18802 openclaw-gateway:18802 ws://198.18.0.1:18802""".split()


def urls():
    token = {ENV["token"]: value("env-token")}
    for url in URLS:
        yield case(f"url/{url}", None, {**token, "OPENCLAW_GATEWAY_URL": url})
    for url in ALLOWED:
        yield case(f"url-allowed/{url}", None,
                   {**token, "OPENCLAW_GATEWAY_URL": url, "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS": "1"})
    for text in ("true", "01", " 1", "1 ", "yes", ""):
        yield case(f"url-allow/{json.dumps(text)}", None,
                   {**token, "OPENCLAW_GATEWAY_URL": "ws://openclaw-gateway:18802",
                    "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS": text})
    for name, text in {"cr": "ws://127.0.0.1:18802\r", "blanks": "  ws://127.0.0.1:18802\t\n", "nbsp": "\u00a0ws://127.0.0.1:18802\ufeff",
                       "inner-tab": "ws://127.0.0.1\t:18802", "inner-blank": "ws://127.0.0.1 :18802",
                       "idna": "ws://b\u00fccher.local:18802"}.items():
        yield case(f"url-trim/{name}", None, {**token, "OPENCLAW_GATEWAY_URL": text})


def ports():
    token = {"gateway": {"mode": "local", "auth": {"token": value("auth-token")}}}
    for text in ("18803", " 18803 ", "18803\r", "host:18803", "[::1]:18803", ":18803", "18803/tcp", "0", "70000", "1e4",
                 "018803", "+18803", "", "a:b:18803", "[::1]:0", "host:", "18803.0", "-1", "0x4973"):
        yield case(f"port/env/{json.dumps(text)}", token, {"OPENCLAW_GATEWAY_PORT": text})
    for port in (18804, 70000, 0, -5, 18804.5, "18804", None, True, 65536, 1e21):
        config = {"gateway": {"mode": "local", "auth": {"token": value("auth-token")}, "port": port}}
        yield case(f"port/config/{json.dumps(port)}", config)
        if port in (18804, 70000):
            yield case(f"port/both/{json.dumps(port)}", config, {"OPENCLAW_GATEWAY_PORT": "18803"})
            yield case(f"port/bad-env/{json.dumps(port)}", config, {"OPENCLAW_GATEWAY_PORT": "x"})
    for profile in ("foo", " foo ", "default", "Default", "bad name", "UP"):
        yield case(f"port/profile/{json.dumps(profile)}", token, {"OPENCLAW_PROFILE": profile})
    yield case("port/profile/config", {"gateway": {"mode": "local", "port": 18804, "auth": {"token": value("auth-token")}}},
               {"OPENCLAW_PROFILE": "foo"})
    for tls in (True, False, "true", 1):
        yield case(f"port/tls/{json.dumps(tls)}",
                   {"gateway": {"mode": "local", "auth": {"token": value("auth-token")}, "tls": {"enabled": tls}}})
    for bind in ("lan", "tailnet", "custom", "auto"):
        yield case(f"port/bind/{bind}", {"gateway": {"mode": "local", "bind": bind, "auth": {"token": value("auth-token")}}})


def layers():
    token = ENV["token"]
    url = "OPENCLAW_GATEWAY_URL"
    auth = {"gateway": {"mode": "local", "auth": {"token": value("auth-token")}}}
    bare = {"gateway": {"mode": "local"}}
    state, global_env, work = STATE + "/.env", "/home/node/.config/openclaw/gateway.env", "/home/node/work/.env"

    def line(name, place):
        return f"{name}={value(place)}\n"
    for place, path in (("state", state), ("global", global_env), ("cwd", work)):
        yield case(f"layer/{place}/token", bare, {}, {path: line(token, place + "-token")})
        yield case(f"layer/{place}/token/auth", auth, {}, {path: line(token, place + "-token")})
        yield case(f"layer/{place}/token/process", bare, {token: value("env-token")}, {path: line(token, place + "-token")})
        yield case(f"layer/{place}/token/process-empty", bare, {token: ""}, {path: line(token, place + "-token")})
        yield case(f"layer/{place}/token/process-blank", bare, {token: "  "}, {path: line(token, place + "-token")})
        yield case(f"layer/{place}/url", auth, {}, {path: f"{url}=ws://127.0.0.1:18802\n" + line(token, place + "-token")})
        yield case(f"layer/{place}/url-alone", auth, {}, {path: f"{url}=ws://127.0.0.1:18802\n"})
        yield case(f"layer/{place}/port", auth, {}, {path: "OPENCLAW_GATEWAY_PORT=18803\n"})
        yield case(f"layer/{place}/no-config", None, {}, {path: line(token, place + "-token")})
        yield case(f"layer/{place}/password", bare, {}, {path: line(ENV["password"], place + "-password")})
    yield case("layer/state+global", bare, {}, {state: line(token, "state-token"), global_env: line(token, "global-token")})
    allow = "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1\n"
    name_url = f"{url}=ws://openclaw-gateway:18802\n"
    yield case("layer/state/allow", bare, {}, {state: name_url + allow + line(token, "state-token")})
    yield case("layer/state/quotes", bare, {}, {state: f"{token}=\"{value('state-token')}\"\r\n"})
    yield case("layer/state/export", bare, {}, {state: f"export {token} = '{value('state-token')}' # note\n"})

    def variables(entries, gateway=None, direct=False):
        return {"env": entries if direct else {"vars": entries}, "gateway": gateway or {"mode": "local"}}
    for direct in (False, True):
        where = "direct" if direct else "vars"
        yield case(f"layer/{where}/token", variables({token: value("vars-token")}, direct=direct))
        yield case(f"layer/{where}/token/auth", variables({token: value("vars-token")}, auth["gateway"], direct))
        yield case(f"layer/{where}/token/process", variables({token: value("vars-token")}, direct=direct),
                   {token: value("env-token")})
        yield case(f"layer/{where}/token/process-empty", variables({token: value("vars-token")}, direct=direct), {token: ""})
        yield case(f"layer/{where}/token/process-blank", variables({token: value("vars-token")}, direct=direct), {token: " "})
        yield case(f"layer/{where}/token/state", variables({token: value("vars-token")}, direct=direct), {},
                   {state: line(token, "state-token")})
        yield case(f"layer/{where}/url", variables({url: "ws://127.0.0.1:18802", token: value("vars-token")}, direct=direct))
        yield case(f"layer/{where}/url-alone", variables({url: "ws://127.0.0.1:18802"}, auth["gateway"], direct))
        yield case(f"layer/{where}/port", variables({"OPENCLAW_GATEWAY_PORT": "18803"}, auth["gateway"], direct))
        yield case(f"layer/{where}/used", variables({"OC_T": value("oc-t")},
                                                    {"mode": "local", "auth": {"token": "${OC_T}"}}, direct))
    yield case("layer/vars/allow", variables({url: "ws://openclaw-gateway:18802", token: value("vars-token"),
                                              "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS": "1"}))
    yield case("layer/vars/reference", variables({token: "${OC_T}"}), {"OC_T": value("oc-t")})
    yield case("layer/vars/url-remote", variables({url: "ws://127.0.0.1:18802", token: value("vars-token")},
                                                  {"mode": "remote", "remote": {"url": "ws://127.0.0.1:18801"}}))


def places():
    token = ENV["token"]
    other = "/home/node/other"
    auth = json.dumps({"gateway": {"mode": "local", "auth": {"token": value("auth-token")}, "port": 18804}})
    bare = json.dumps({"gateway": {"mode": "local", "port": 18804}})
    yield case("place/state-dir", None, {"OPENCLAW_STATE_DIR": other}, {other + "/openclaw.json": auth})
    yield case("place/state-dir/tilde", None, {"OPENCLAW_STATE_DIR": "~/other"}, {other + "/openclaw.json": auth})
    yield case("place/state-dir/env", None, {"OPENCLAW_STATE_DIR": other},
               {other + "/openclaw.json": bare, other + "/.env": f"{token}={value('other-token')}\n",
                STATE + "/.env": f"{token}={value('state-token')}\n"})
    yield case("place/state-dir/home-env", None, {"OPENCLAW_STATE_DIR": other},
               {other + "/openclaw.json": bare, STATE + "/.env": f"{token}={value('state-token')}\n"})
    yield case("place/state-dir/global-env", None, {"OPENCLAW_STATE_DIR": other},
               {other + "/openclaw.json": bare, "/home/node/.config/openclaw/gateway.env": f"{token}={value('global-token')}\n"})
    yield case("place/config-path", None, {"OPENCLAW_CONFIG_PATH": other + "/c.json5"}, {other + "/c.json5": auth})
    yield case("place/config-path/both-env", None, {"OPENCLAW_CONFIG_PATH": other + "/c.json5"},
               {other + "/c.json5": bare, other + "/.env": f"{token}={value('other-token')}\n",
                STATE + "/.env": f"{token}={value('state-token')}\n"})
    yield case("place/config-path/own-env", None, {"OPENCLAW_CONFIG_PATH": other + "/c.json5"},
               {other + "/c.json5": bare, other + "/.env": f"{token}={value('other-token')}\n"})
    yield case("place/config-path/missing", auth, {"OPENCLAW_CONFIG_PATH": other + "/c.json5", token: value("env-token")})
    yield case("place/config-dir", None, {"OPENCLAW_CONFIG_DIR": other, token: value("env-token")}, {other + "/openclaw.json": auth})
    yield case("place/home", None, {"OPENCLAW_HOME": other}, {other + "/.openclaw/openclaw.json": auth})
    yield case("place/home/undefined", auth, {"OPENCLAW_HOME": "undefined"})
    yield case("place/state-undefined", auth, {"OPENCLAW_STATE_DIR": "undefined", token: value("env-token")})
    yield case("place/legacy-dir", None, {}, {"/home/node/.clawdbot/clawdbot.json": auth})
    yield case("place/legacy-name", None, {}, {STATE + "/clawdbot.json": auth})
    yield case("place/legacy-dir/new-name", None, {}, {"/home/node/.clawdbot/openclaw.json": auth})
    yield case("place/profile", None, {"OPENCLAW_PROFILE": "foo", token: value("env-token")},
               {"/home/node/.openclaw-foo/openclaw.json": auth})
    legacy = {"CLAWDBOT_GATEWAY_TOKEN": value("legacy-token"), "CLAWDBOT_GATEWAY_URL": "ws://127.0.0.1:18803",
              "OPENCLAW_GATEWAY_TOKEN_FILE": "/home/node/t", "OPENCLAW_TOKEN": value("dead-token"),
              "CLAWDBOT_GATEWAY_PORT": "18803", "MOLTBOT_GATEWAY_TOKEN": value("legacy-token")}
    yield case("place/dead", {"gateway": {"mode": "local"}}, legacy, {"/home/node/t": value("file-token")})
    yield case("place/service-kind", {"gateway": {"mode": "local", "auth": {"token": value("auth-token")}}},
               {"OPENCLAW_SERVICE_KIND": "gateway", token: value("env-token")})
    for allow, mode in ((True, None), (None, "serve"), (None, "funnel")):
        gateway = {"mode": "local"}
        if allow is not None:
            gateway["auth"] = {"allowTailscale": allow}
        if mode:
            gateway["tailscale"] = {"mode": mode}
        yield case(f"place/tailscale/{allow}/{mode}", {"gateway": gateway})


def references():
    ref = {"source": "env", "provider": "default", "id": "OC_T"}
    shapes = {"brace": "${OC_T}", "dollar": "$OC_T", "object": ref, "no-provider": {"source": "env", "id": "OC_T"},
              "partial": "pre-${OC_T}", "lower": "${oc_t}", "dollar-lower": "$oc_t", "default": "${OC_T:-x}",
              "escaped": "$${OC_T}", "blanks": " ${OC_T} "}
    settings = {"set": {"OC_T": value("oc-t"), "oc_t": value("oc-lower")}, "unset": {}, "empty": {"OC_T": ""}, "blank": {"OC_T": "  "}}
    for shape, text in shapes.items():
        for setting, env in settings.items():
            if shape not in ("brace", "dollar", "object") and setting in ("empty", "blank"):
                continue
            config = {"gateway": {"mode": "local", "auth": {"token": text}}}
            yield case(f"ref/{shape}/{setting}", config, env)
            if setting == "unset" or shape in ("brace", "object"):
                yield case(f"ref/{shape}/{setting}/env-token", config, {**env, ENV["token"]: value("env-token")})
    bad = {"unset": "${OC_T}", "object": ref}
    for shape, text in bad.items():
        for mode in ("token", "password", "none", "trusted-proxy"):
            for extra in ((), ("token",), ("password",)):
                env = {ENV[kind]: value("env-" + kind) for kind in extra}
                gateway = {"mode": "local", "auth": {"mode": mode, "token": text}}
                if shape == "object" and extra:
                    continue
                yield case(f"ref-mode/{mode}/token-{shape}/{label(extra)}", {"gateway": gateway}, env)
                gateway = {"mode": "local", "auth": {"mode": mode, "password": text}}
                yield case(f"ref-mode/{mode}/password-{shape}/{label(extra)}", {"gateway": gateway}, env)
    text = "${OC_T}"
    for name, auth, remote, extra in (
            ("auth-pw", {"token": text, "password": value("auth-password")}, {}, ()),
            ("remote-pw", {"token": text}, {"password": value("remote-password")}, ()),
            ("env-pw", {"token": text}, {}, ("password",)),
            ("remote-token", {"token": text}, {"token": value("remote-token")}, ()),
            ("pw-ref", {"password": text}, {}, ()),
            ("pw-ref/env-pw", {"password": text}, {}, ("password",)),
            ("pw-ref/env-token", {"password": text}, {}, ("token",)),
            ("pw-ref/auth-token", {"password": text, "token": value("auth-token")}, {}, ()),
            ("remote-ref", {}, {"token": text}, ()),
            ("remote-ref/env", {}, {"token": text}, ("token",)),
            ("remote-ref/auth", {"token": value("auth-token")}, {"token": text}, ()),
            ("remote-pw-ref", {}, {"password": text}, ()),
            ("both-refs", {"token": text, "password": "${OC_P}"}, {}, ()),
            ("both-refs/env", {"token": text, "password": "${OC_P}"}, {}, ("token",))):
        env = {ENV[kind]: value("env-" + kind) for kind in extra}
        yield case(f"ref-local/{name}", {"gateway": {"mode": "local", "auth": auth, "remote": remote}}, env)
        remote_mode = {"mode": "remote", "auth": auth, "remote": {"url": "ws://127.0.0.1:18801", **remote}}
        yield case(f"ref-remote/{name}", {"gateway": remote_mode}, env)
    good = {"OC_T": value("oc-t"), "OC_P": value("oc-p")}
    for name, auth, remote in (("token+pw", {"token": ref, "password": value("auth-password")}, {}),
                               ("token+pw/token", {"mode": "token", "token": ref, "password": value("auth-password")}, {}),
                               ("both", {"token": ref, "password": {**ref, "id": "OC_P"}}, {}),
                               ("both/password", {"mode": "password", "token": ref, "password": {**ref, "id": "OC_P"}}, {}),
                               ("remote", {}, {"token": ref}), ("remote-both", {"token": value("auth-token")}, {"token": ref}),
                               ("brace+pw", {"token": "${OC_T}", "password": value("auth-password")}, {})):
        yield case(f"ref-good/local/{name}", {"gateway": {"mode": "local", "auth": auth, "remote": remote}}, good)
        yield case(f"ref-good/remote/{name}",
                   {"gateway": {"mode": "remote", "auth": auth, "remote": {"url": "ws://127.0.0.1:18801", **remote}}}, good)
    url = {"OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:18802"}
    config = {"gateway": {"mode": "local", "auth": {"token": "${OC_T}"}}}
    yield case("ref/env-url", config, url)
    yield case("ref/env-url/token", config, {**url, ENV["token"]: value("env-token")})
    yield case("ref/plaintext", {"gateway": {"mode": "remote", "remote": {"url": "ws://openclaw-gateway:18801", "token": "${OC_T}"}}})
    yield from file_references()
    remote = {"gateway": {"mode": "remote", "remote": {"url": "${OC_URL}", "token": value("remote-token")}}}
    yield case("ref/url/set", remote, {"OC_URL": "ws://127.0.0.1:18801"})
    yield case("ref/url/unset", remote)


def file_references():
    secret = "/home/node/secrets/token"
    single = {"source": "file", "path": secret, "mode": "singleValue"}
    whole = {"source": "file", "path": secret, "mode": "json"}
    for name, provider, identity, files in (
            ("single", single, "value", {secret: value("file-token") + "\n"}),
            ("single-missing", single, "value", {}),
            ("single-empty", single, "value", {secret: "\n"}),
            ("json", whole, "/a/b", {secret: json.dumps({"a": {"b": value("file-token")}})}),
            ("json-missing-key", whole, "/a/c", {secret: json.dumps({"a": {"b": value("file-token")}})}),
            ("unknown-provider", None, "value", {secret: value("file-token")})):
        config = {"gateway": {"mode": "local", "auth": {"token": {"source": "file", "provider": "f", "id": identity}}}}
        if provider:
            config["secrets"] = {"providers": {"f": provider}}
        for extra in ((), ("token",)):
            env = {ENV[kind]: value("env-" + kind) for kind in extra}
            yield case(f"ref-file/{name}/{label(extra)}", config, env, files, modes={path: "600" for path in files})
    config = {"gateway": {"mode": "local", "auth": {"token": {"source": "store", "provider": "default", "id": "x"}}}}
    yield case("ref-store/missing", config)
    config = {"gateway": {"mode": "local", "auth": {"token": {"source": "env", "provider": "e", "id": "OC_T"}}},
              "secrets": {"providers": {"e": {"source": "env", "allowlist": ["OTHER"]}}}}
    yield case("ref-env/allowlist", config, {"OC_T": value("oc-t")})
    config["secrets"]["providers"]["e"]["allowlist"] = ["OC_T"]
    yield case("ref-env/allowed", config, {"OC_T": value("oc-t")})
    config = {"gateway": {"mode": "local", "auth": {"token": {"source": "env", "provider": "nowhere", "id": "OC_T"}}}}
    yield case("ref-env/unknown-provider", config, {"OC_T": value("oc-t")})


def tokens():
    for name, text in {"cr": "tok-abcdefgh\r", "lf": "tok-abcdefgh\n", "blanks": "  tok-abcdefgh\t", "inner": "tok abcdefgh",
                       "quoted": "\"tok-abcdefgh\"", "single": "'tok-abcdefgh'", "nbsp": "\u00a0tok-abcdefgh\ufeff",
                       "variable": "${OC_T}", "dollar": "$OC_T", "undefined": "undefined", "null": "null",
                       "redacted": "__OPENCLAW_REDACTED__", "utf8": "t\u00f6k-abcdefgh", "tab": "tok\tabcdefgh"}.items():
        yield case(f"token/env/{name}", {"gateway": {"mode": "local"}}, {ENV["token"]: text})
        if not text.startswith("$"):
            yield case(f"token/config/{name}", {"gateway": {"mode": "local", "auth": {"token": text}}})
    for item in (12345678, True, None, ["x"], {}, ""):
        config = {"gateway": {"mode": "local", "auth": {"token": item}}}
        yield case(f"token/type/{json.dumps(item)}", config)
        yield case(f"token/type/{json.dumps(item)}/env", config, {ENV["token"]: value("env-token")})
        config = {"gateway": {"mode": "local", "auth": {"token": item}, "remote": {"token": value("remote-token")}}}
        yield case(f"token/type/{json.dumps(item)}/remote", config)


def configs():
    env = {ENV["token"]: value("env-token")}
    auth = {"mode": "local", "auth": {"token": value("auth-token")}}
    yield case("config/missing", None, env)
    yield case("config/missing/nothing", None)
    for name, text in {"empty": "", "array": "[]", "null": "null", "string": "\"x\"", "number": "5", "syntax": "{gateway:",
                       "json5": "{/*c*/ gateway: {mode: 'local', auth: {token: '" + value("auth-token") + "',},},}",
                       "bom": "\ufeff" + json.dumps({"gateway": auth}), "gateway-string": "{\"gateway\":\"x\"}",
                       "auth-string": "{\"gateway\":{\"auth\":\"x\"}}", "gateway-null": "{\"gateway\":null}",
                       "mode-number": "{\"gateway\":{\"mode\":5}}", "mode-other": "{\"gateway\":{\"mode\":\"Remote\"}}",
                       "mode-blank": "{\"gateway\":{\"mode\":\" remote \",\"remote\":{\"url\":\"ws://127.0.0.1:18801\"}}}",
                       "unknown-key": json.dumps({"gateway": {**auth, "frob": 1}}), "unknown-root": json.dumps({"frob": 1, "gateway": auth}),
                       "auth-mode-other": json.dumps({"gateway": {"mode": "local", "auth": {"mode": "frob"}}})}.items():
        yield case(f"config/{name}", text, env)
        if name in ("syntax", "array", "empty", "unknown-key", "auth-mode-other", "mode-other"):
            yield case(f"config/{name}/nothing", text)
            yield case(f"config/{name}/url", text, {**env, "OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:18802"})
    part = {STATE + "/part.json5": json.dumps({"auth": {"token": value("part-token")}, "port": 18804})}
    yield case("config/include", {"gateway": {"$include": "./part.json5", "mode": "local"}}, {}, part)
    yield case("config/include/missing", {"gateway": {"$include": "./nope.json5"}}, env)
    yield case("config/include/list", {"$include": ["./a.json5", "./b.json5"]}, {},
               {STATE + "/a.json5": json.dumps({"gateway": {"mode": "local", "auth": {"token": value("a-token")}}}),
                STATE + "/b.json5": json.dumps({"gateway": {"auth": {"token": value("b-token")}, "port": 18804}})})
    yield case("config/unreadable", {"gateway": auth}, env, modes={CONFIG: "000"})
    yield case("config/unreadable/url", {"gateway": auth}, {**env, "OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:18802"}, modes={CONFIG: "000"})
    yield case("config/hidden", {"gateway": auth}, env, modes={STATE: "000"})
    yield case("config/hidden/url", {"gateway": auth}, {**env, "OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:18802"}, modes={STATE: "000"})
    yield case("config/directory", None, env, directories=[CONFIG])


def pins():
    url = "wss://openclaw-gateway:18801"
    for pin in ("00" * 32, "zz", "sha256:" + "AA:" * 31 + "AA", "  "):
        for mode in ("remote", "local"):
            gateway = {"mode": mode, "remote": {"url": url, "token": value("remote-token"), "tlsFingerprint": pin}}
            yield case(f"pin/{mode}/{pin[:12]}", {"gateway": gateway})
    gateway = {"mode": "remote", "remote": {"url": "ws://127.0.0.1:18801", "token": value("remote-token"), "tlsFingerprint": "00" * 32}}
    yield case("pin/remote/plaintext", {"gateway": gateway})
    yield case("pin/remote/env-url", {"gateway": gateway},
               {"OPENCLAW_GATEWAY_URL": "wss://openclaw-gateway:18802", ENV["token"]: value("env-token")})


def all_cases():
    found = []
    for maker in (local_credentials, remote_credentials, env_urls, urls, ports, layers, places, references, tokens, configs, pins):
        found += list(maker())
    names = [entry["name"] for entry in found]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
    return found


if __name__ == "__main__":
    print(len(all_cases()), sum(len(c.get("versions", VERSIONS)) for c in all_cases()))
