"""System calls that fail: for each command every call that it uses, with each error. And docker/seccomp.json: the calls
that it allows are all that any command uses."""
import concurrent.futures
import contextlib
import errno
import json
import os
import pathlib
import re
import subprocess

from hostile import bench
from hostile.bench import Bench, Case, Place, Run, Tally

HERE = pathlib.Path(__file__).resolve().parent
PROFILE = bench.ROOT / "docker" / "seccomp.json"
ERRORS = ("EPERM", "ENOSYS", "EMFILE", "ENOMEM", "EINTR", "EIO", "ENOSPC", "EPIPE")
# Nothing can be done about the end of the process, and of a handler.
EXCEPTED = {"exit", "exit_group", "rt_sigreturn", "execve", "restart_syscall"}
# What is written cannot be judged where writing fails.
WRITES = {"write", "writev"}
FOREVER = 1_000_000
# What a command ends with when a call of its own fails; `list` and `--version` write no report.
TOLD = (0, 1, 70, 74, 124)
LOG = "2026-11-29T10:00:00.000Z [gateway] listening on port 18789\n" * 20
COMPOSE = "services:\n  gateway: {image: openclaw, command: [gateway]}\n  cli: {image: openclaw, command: [sleep, infinity]}\n"


def commands(place: Place, gateway: int, tls: int, certificate: pathlib.Path) -> dict[str, tuple]:
    """Arguments and format of each command; the last two read no network."""
    (place.home / "gateway.log").write_text(LOG)
    (place.home / "compose.yml").write_text(COMPOSE)
    url = ("--url", f"ws://127.0.0.1:{gateway}")
    by_name = ("--url", f"ws://localhost:{gateway}")
    return {
        "check": (("check", *url, "--timeout", "3s"), "json"),
        "health": (("health", *url, "--timeout", "3s"), "health"),
        "contract": (("contract", "compose.yml"), "json"),
        "timeline": (("timeline", "gateway.log"), "json"),
        "check by name": (("check", *by_name, "--timeout", "3s"), "text"),
        "check over TLS": (("check", "--url", f"wss://127.0.0.1:{tls}", "--ca-file", str(certificate), "--timeout", "3s"), "json"),
        "wait": (("wait", *url, "--timeout", "3s"), "json"),
        "hold": (("hold", *url, "--for", "300ms", "--timeout", "3s"), "ndjson"),
        "watch": (("watch", *url, "--for", "300ms", "--textfile", "ocprobe.prom"), "plain"),
        "list": (("list", "verdicts"), "plain"),
        "--version": (("--version",), "plain"),
    }


QUICK = ("check", "health", "contract", "timeline")


def arguments_of(row: tuple) -> list[str]:
    arguments, form = row
    return [*arguments] if form in ("health", "plain") else [*arguments, "-o", form]


def numbers() -> dict[str, int]:
    """Every call of this architecture by its name."""
    listing = subprocess.run(["gcc", "-dM", "-E", "-include", "sys/syscall.h", "-"], input="", capture_output=True, text=True, check=True)
    return {name: int(number) for name, number in re.findall(r"#define __NR_(\w+) (\d+)$", listing.stdout, re.M)}


def calls_of(run: Bench, place: Place, row: tuple) -> list[str]:
    """What it calls from the start of its main() on."""
    trace = place.home / "trace"
    subprocess.run(["strace", "-f", "-qq", "-o", trace, run.binary, *arguments_of(row)], env=place.env, cwd=place.home,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False)
    names = re.findall(r"^\d+ +(\w+)\(", trace.read_text(errors="replace"), re.M)
    return sorted(set(names[names.index("sigaltstack"):]) - EXCEPTED)


def faults_of(run: Bench, row: tuple, call: str, ended: Run) -> list[str]:
    arguments, form = row
    if call in WRITES:
        return [] if ended.exit in (*TOLD, 64) else [f"exit {ended.exit}"]
    if form == "health":
        good = ended.exit in (0, 1) and ended.out.count(b"\n") == 1 and not ended.err
        return [] if good else [f"health: exit {ended.exit}, {ended.out[:200]!r} {ended.err[:200]!r}"]
    # A wait that fails for good keeps its loop busy until the deadline.
    case = Case("", lambda place: None, arguments, "text" if form == "plain" else form, exits=(*TOLD, 64), budget=bench.Budget(seconds=4, cpu=5),
                silent=ended.exit in (70, 74) and bool(ended.err.strip()))
    return bench.faults_of(case, ended, run.secrets)


def deny(run: Bench, program: str, place: Place, row: tuple, call: int, error: str) -> Run:
    # A call that is interrupted is made again: one that always is has no end.
    last = 1 if error == "EINTR" else FOREVER
    place.wrap = (program, "call", str(call), str(getattr(errno, error)), "1", str(last))
    return run.run(place, arguments_of(row))


@contextlib.contextmanager
def gateways(run: Bench, folder: pathlib.Path):
    """The scripted gateway, plain and over TLS."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                    "/CN=hostile", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate], check=True,
                   capture_output=True)
    started, ports = [], []
    try:
        for options in ([], ["--tls", str(certificate), str(key)]):
            argv = ["python3", str(HERE.parent / "scripted_gateway.py"), "healthy", "--lifetime", "3000", "--max-connections", "1000000", *options]
            process = subprocess.Popen(argv, stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"], "SCRIPTED_SECRET": run.token})
            started.append(process)
            ports.append(int(process.stdout.readline().decode().rsplit(":", 1)[1]))
        yield ports[0], ports[1], certificate
    finally:
        for process in started:
            process.terminate()
            process.wait(10)
            process.stdout.close()


def allowed_calls() -> set[str]:
    profile = json.loads(PROFILE.read_text())
    return {name for rule in profile["syscalls"] if rule["action"] == "SCMP_ACT_ALLOW" for name in rule["names"]}


def play_profile(run: Bench, program: str, place: Place, rows: dict, known: dict, tally: Tally) -> None:
    """Each command under the profile: no call is refused."""
    listed = [str(known[name]) for name in sorted(allowed_calls()) if name in known]
    names = {number: name for name, number in known.items()}
    for title, row in rows.items():
        refused = place.home / "refused"
        ended = subprocess.run([program, "others", refused, *listed, "--", run.binary, *arguments_of(row)], env=place.env, cwd=place.home,
                               stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        missing = {names.get(int(line), line) for line in refused.read_text().split()}
        faults = [f"not in docker/seccomp.json: {sorted(missing)}"] if missing else []
        if ended.returncode not in (0, 1):
            faults.append(f"exit {ended.returncode}: {ended.stderr[-200:]!r}")
        tally.count(f"seccomp profile: {title}", faults)


def play(run: Bench, tally: Tally, full: bool, only: str) -> None:
    program = run.build("deny", HERE / "deny.c")
    known = numbers()
    with contextlib.ExitStack() as stack:
        place = run.place(stack)
        rows = commands(place, *stack.enter_context(gateways(run, run.folder)))
        used = {title: calls_of(run, place, row) for title, row in rows.items()}
        play_profile(run, program, place, rows, known, tally)
        chosen = [title for title in rows if full or title in QUICK]
        jobs = [(title, call, error) for title in chosen for call in used[title] for error in ERRORS
                if re.search(only, f"{title}: {call} {error}")]

        def one(job: tuple) -> tuple:
            title, call, error = job
            own = Place(place.home, place.secrets, place.token, stack, place.env, [])
            ended = deny(run, program, own, rows[title], known[call], error)
            return job, ended, faults_of(run, rows[title], call, ended)

        slowest = (0.0, "-")
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for (title, call, error), ended, faults in pool.map(one, jobs):
                tally.count(f"calls: {title}: {call} {error}", faults)
                slowest = max(slowest, (ended.wall, f"{title}: {call} {error}"))
        calls = len({call for title in chosen for call in used[title]})
        print(f"| calls | {len(jobs)} | {calls} calls of {len(chosen)} commands, {len(ERRORS)} errors; {slowest[0]:.2f} s ({slowest[1]}) |", flush=True)


def main() -> None:
    """Prints the calls that docker/seccomp.json needs for the commands."""
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        run = Bench(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder))
        place = run.place(stack)
        rows = commands(place, *stack.enter_context(gateways(run, run.folder)))
        print(sorted({call for row in rows.values() for call in calls_of(run, place, row)}))
