#!/usr/bin/python3
"""What ocprobe reads from Compose files against what Compose v2 reads: the same services, or the same refusal.

Usage: run.py MODEL [--only PATTERN]   MODEL is the program `compose_model`. Ends with `N passed, N failed`.
Compose's answers are kept: the same files and the same release of Compose give the same answer.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import cases

HERE = pathlib.Path(__file__).resolve().parent
HOME_CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
CACHE = pathlib.Path(os.environ.get("OCPROBE_TEST_CACHE") or HOME_CACHE / "ocprobe")

# What Compose refuses and we judge, with the reason.
JUDGED = {
    r"\$\{NOPE:\?|\$\{EMPTY:\?\}|an unset required token": "a variable that only the deployment sets",
    r"volumes: \['\$\{NOPE\}:": "a variable that only the deployment sets",
    r"image with a blank variable": "a variable that only the deployment sets",
    r"env_file: missing$": "a file that only the deployment has: what depends on it is undecided",
    r"pull_policy: nope": "newer releases of Compose know more words",
    r"profile of a (dependency|namespace)": "a profile that the deployment may ask for",
    r"network_mode: service:nope|network_mode: (host|service:db)\nnetworks|override: network_mode: host": "red in contract.mode",
}
# What is refused has a place, but for what stands in no Compose file.
OF_NO_FILE = {
    r"^\.env: |input: --env-file missing": "an env file",
    r"input: (none|COMPOSE_FILE missing|COMPOSE_PROJECT_NAME that is none)": "the command line and the shell",
}
# Values that differ, with the reason.
LEFT_OUT = {
    r"interval: 1\.5s": "a fraction of a second is not read",
    r"2026-11-30": "a date without quotes becomes a time",
}


def oracle(program, case, known):
    name, files, arguments, environment, stdin = case
    key = hashlib.sha256(json.dumps(case).encode()).hexdigest()
    if key not in known:
        done = run([program, *arguments, "config", "--format", "json"], files, environment, stdin)
        try:
            known[key] = {"model": json.loads(done[1]) if done[0] == 0 else None, "error": done[2][-400:]}
        except ValueError:
            known[key] = {"model": None, "error": "no JSON: " + done[1][:200]}
    return known[key]


def run(command, files, environment, stdin):
    """(code, output, errors); the project's folder is `@` in them, the one above it `%`."""
    with tempfile.TemporaryDirectory() as above:
        folder = pathlib.Path(above) / "project"
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, newline="")
        done = subprocess.run(command, cwd=folder, env={"PATH": os.environ["PATH"], "HOME": "/root", **environment},
                              input=(stdin or "").replace("@/", f"{folder}/").replace('"@"', f'"{folder}"').replace('"%', f'"{above}'),
                              capture_output=True, text=True, timeout=120, check=False)

        def general(text):
            return text.replace(str(folder), "@").replace(above, "%")
        return done.returncode, general(done.stdout), general(done.stderr)


def milliseconds(text):
    units = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
    return None if text is None else int(sum(float(n) * units[u] for n, u in re.findall(r"([\d.]+)(ms|h|m|s)", text)))


def theirs(model):
    """Compose's answer in the shape of compose_model's."""
    volumes, networks = model.get("volumes") or {}, model.get("networks") or {}
    out = {}
    for name, service in (model.get("services") or {}).items():
        def plain(text):
            return text.replace("$$", "$") if isinstance(text, str) else text

        def words(key):
            return None if service.get(key) is None else [plain(word) for word in service[key]]
        mounts = []
        for mount in service.get("volumes") or []:
            kind, source = mount["type"], plain(mount.get("source", ""))
            if kind == "volume" and source:
                definition = volumes.get(source) or {}
                options = definition.get("driver_opts") or {}
                prefix = model["name"] + "_"
                source = source if definition.get("name", "").startswith(prefix) else definition.get("name", source)
                if "bind" in options.get("o", ""):
                    kind, source = "bind", options["device"]
            inside = (mount.get("volume") or {}).get("subpath", "")
            mounts.append([kind if kind in ("bind", "volume", "tmpfs") else "other", re.sub("//+", "/", source), mount["target"], mount.get("read_only", False), inside])
        for target in service.get("tmpfs") or []:
            mounts.append(["tmpfs", "", target.split(":")[0], False, ""])
        for kind in ("secrets", "configs"):
            for use in service.get(kind) or []:
                definition = (model.get(kind) or {}).get(use["source"]) or {}
                target = use.get("target") or ("/" + use["source"])
                mounts.append(["file", definition.get("file", use["source"]), target, True, ""])
        joined = {}
        for network, use in (service.get("networks") or {}).items():
            full = (networks.get(network) or {}).get("name", network)
            full = network if full == f"{model['name']}_{network}" else full
            joined[full] = {"aliases": (use or {}).get("aliases", []), "address": (use or {}).get("ipv4_address", "")}
        check = service.get("healthcheck")
        health = check and {"disabled": check.get("disable", False), "test": [plain(word) for word in check.get("test") or []], "retries": check.get("retries"),
                            **{key: milliseconds(check.get(key)) for key in ("interval", "timeout", "start_period")}}
        implied = {link.split(":")[0] for link in [*(service.get("links") or []), *(service.get("volumes_from") or []), service.get("network_mode", "").removeprefix("service:")]}
        out[name] = {
            "image": plain(service.get("image", "")), "build": "build" in service, "command": words("command"), "entrypoint": words("entrypoint"),
            "environment": {key: plain(value) for key, value in (service.get("environment") or {}).items()},
            "ports": [[port.get("host_ip", ""), port.get("published", ""), str(port["target"]), port["protocol"]] for port in service.get("ports") or []],
            "expose": [port.split("/")[0] for port in service.get("expose") or []], "mounts": sorted(mounts), "networks": joined,
            "network_mode": service.get("network_mode", ""), "profiles": service.get("profiles", []), "container_name": service.get("container_name", ""),
            "user": service.get("user", ""), "restart": service.get("restart", ""), "read_only": service.get("read_only", False),
            "labels": {key: plain(value) for key, value in (service.get("labels") or {}).items()},
            "depends_on": {key: value["condition"] for key, value in (service.get("depends_on") or {}).items()}, "implied": implied,
            "extra_hosts": service.get("extra_hosts", []), "links": service.get("links", []), "healthcheck": health}
    return {"name": model["name"], "services": out}


def same_reading(wanted, got):
    """The first difference, as text; None when there is none."""
    if wanted["name"] != got["name"]:
        return f"name: Compose {wanted['name']!r}, ours {got['name']!r}"
    if set(wanted["services"]) != set(got["services"]):
        return f"services: Compose {sorted(wanted['services'])}, ours {sorted(got['services'])}"
    for name, service in wanted["services"].items():
        ours = got["services"][name]
        implied = service.pop("implied")
        for key in implied - set(ours["depends_on"]):
            service["depends_on"].pop(key, None)
        ours["mounts"] = sorted(ours["mounts"])
        for key, value in service.items():
            if value != ours[key]:
                return f"{name}.{key}: Compose {value!r}, ours {ours[key]!r}"
    return None


def judged(name, table):
    return next((reason for pattern, reason in table.items() if re.search(pattern, name)), None)


def compare(model, program, case, known):
    name, files, arguments, environment, stdin = case
    answer = oracle(program, case, known)
    code, output, error = run([model, *arguments], files, environment, stdin)
    if answer["model"] is None:
        if code == 1 and (re.match(r"\S+:\d+: ", error) or judged(name, OF_NO_FILE) is not None):
            return None
        if code == 0 and judged(name, JUDGED) is not None:
            return None
        return f"Compose refuses ({answer['error'].strip().splitlines()[-1][:160]}), ours ends with {code} {error[:200]}"
    if code != 0:
        return f"ours refuses: {error.strip()[:300]} (code {code})"
    if judged(name, LEFT_OUT):
        return None
    return same_reading(theirs(answer["model"]), json.loads(output)) or reread(model, case, answer["model"])


def reread(model, case, answer):
    """What Compose prints is read as the files that it was made of."""
    _, files, _, environment, _ = case
    outside = {key: value for key, value in environment.items() if not key.startswith("COMPOSE_")}
    code, output, error = run([model, "-f", "-", "--profile", "*"], files, outside, json.dumps(answer))
    if code != 0:
        return f"what Compose prints is refused: {error.strip()[:300]}"
    ours = json.loads(output)
    # There every network and volume has its full name.
    prefix = answer["name"] + "_"
    for service in ours["services"].values():
        service["networks"] = {network.removeprefix(prefix): use for network, use in service["networks"].items()}
        for mount in service["mounts"]:
            mount[1] = mount[1].removeprefix(prefix)
    difference = same_reading(theirs(answer), ours)
    return difference and "of what Compose prints: " + difference


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    engine = subprocess.run([HERE.parent / "docker/compose.sh"], check=True, capture_output=True, text=True).stdout.strip()
    program = pathlib.Path(engine) / "cli-plugins/docker-compose"
    version = subprocess.run([program, "version", "--short"], check=True, capture_output=True, text=True).stdout.strip()
    kept = CACHE / f"compose-{version}-answers.json"
    known = json.loads(kept.read_text()) if kept.exists() else {}
    wanted = [case for case in cases.all_cases() if re.search(options.only, case[0])]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda case: compare(options.model.resolve(), program, case, known), wanted))
    partial = kept.with_suffix(f".{os.getpid()}")
    partial.write_text(json.dumps(known))
    partial.replace(kept)
    failed = [(case[0], result) for case, result in zip(wanted, results) if result]
    for name, result in failed:
        print(f"FAIL  {name}\n       {result}")
    refused = sum(known[hashlib.sha256(json.dumps(case).encode()).hexdigest()]["model"] is None for case in wanted)
    print(f"Compose {version}: {len(wanted)} sets of files, of which it refuses {refused}")
    print(f"{len(wanted) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
