"""Hostile launches: descriptors, limits, signals, namespaces, a missing /proc, another clock. A healthy gateway waits."""
from hostile.bench import Budget, Case, Place
from hostile.files import healthy

TOLD = (0, 1, 64, 70, 74, 124)
# The kernel, or the shell that starts it, may refuse to start a program at all.
NOT_STARTED = (*TOLD, 126, 127)
EXEC = ' exec "$0" "$@"'


def shell(line: str) -> tuple:
    return ("bash", "-c", line + EXEC)


def redirected(words: str) -> tuple:
    return ("bash", "-c", f'exec "$0" "$@" {words}')


def limited(option: str) -> tuple:
    return ("prlimit", option)


def mounted(line: str) -> tuple:
    return ("unshare", "-m", "sh", "-c", line + " &&" + EXEC)


DESCRIPTORS = {
    "no standard input": redirected("<&-"),
    "no standard output": redirected(">&-"),
    "no standard error": redirected("2>&-"),
    "no descriptor at all": redirected("<&- >&- 2>&-"),
    "a full device": redirected(">/dev/full"),
    "an output for reading": redirected("1</dev/null"),
    "a directory as input": redirected("</"),
    "an input that never ends": redirected("</dev/zero"),
    "500 descriptors": shell("for i in $(seq 10 510); do eval \"exec $i</dev/null\"; done;"),
}
SILENT = {"no standard output", "no descriptor at all", "a full device", "an output for reading"}
LIMITS = {
    **{f"{number} descriptors at most": limited(f"--nofile={number}:{number}") for number in (3, 4, 5, 6, 8, 12)},
    **{f"{size >> 20} MiB of addresses": limited(f"--as={size}:{size}") for size in (16 << 20, 24 << 20, 48 << 20)},
    **{f"{size >> 10} KiB of data": limited(f"--data={size}:{size}") for size in (1 << 20, 4 << 20)},
    **{f"{size} KiB of stack": limited(f"--stack={size << 10}:{size << 10}") for size in (64, 256)},
    "no file may grow": limited("--fsize=0:0"),
    "one second of processor": limited("--cpu=1:1"),
    "no pending signal": limited("--sigpending=0:0"),
    "no further process": limited("--nproc=0:0"),
    "no locked page": limited("--memlock=0:0"),
    "core files": limited("--core=unlimited"),
}
SURROUNDINGS = {
    "every signal ignored": ("env", "--ignore-signal"),
    "every signal blocked": ("env", "--block-signal"),
    "only the alarm blocked": ("env", "--block-signal=ALRM"),
    "no network": ("unshare", "-n"),
    "no /proc": mounted("mount -t tmpfs none /proc"),
    "an empty /proc of another kind": mounted("mount --bind /var/empty /proc 2>/dev/null || mount -t tmpfs none /proc"),
    "processes hidden": mounted("mount -t proc -o hidepid=2 proc /proc"),
    "no /dev": mounted("mount -t tmpfs none /dev"),
    "no /etc": mounted("mount -t tmpfs none /etc"),
    "no /sys": mounted("mount -t tmpfs none /sys"),
    "nobody of a user namespace": ("unshare", "-U"),
    "root of a user namespace": ("unshare", "-Ur"),
    "process 1": ("unshare", "-pf", "--mount-proc"),
    "another uid": ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
    "no capability": ("setpriv", "--bounding-set=-all", "--inh-caps=-all"),
    "no new privileges": ("setpriv", "--no-new-privs"),
    "a clock far ahead": ("unshare", "-T", "--monotonic", "1000000000", "--boottime", "1000000000"),
    "a clock near its start": ("unshare", "-T", "--boottime", "-100"),
    "addresses that are not random": ("setarch", "-R"),
    "a 32-bit personality": ("setarch", "linux32"),
    "the lowest priority": ("nice", "-n", "19"),
    "a folder that is gone": shell("mkdir gone; cd gone; rmdir ../gone;"),
    "a folder that may not be read": shell("mkdir -p shut; cd shut; chmod 0 .;"),
    "a name that is empty": ("bash", "-c", 'exec -a "" "$0" "$@"'),
    "a name of escapes": ("bash", "-c", 'exec -a $\'\\e[2J\' "$0" "$@"'),
}
VARIABLES = {
    "no variable": {"HOME": None, "PATH": None, "LANG": None},
    "20,000 variables": {f"V{i}": "x" * 20 for i in range(20_000)},
    "a variable of 120 KB": {"OPENCLAW_HOME": "x" * 120_000},
    "a variable that is not UTF-8": {"HOME": b"/\xff\xfe\x1b[2J"},
    "a home of a million folders": {"HOME": "/a" * 50_000},
    "places of nowhere": {"TZ": ":/etc/passwd", "LC_ALL": "../../etc/passwd", "TERM": "\x1b", "COLUMNS": "-1", "NO_COLOR": "x"},
    "libraries' own variables": {"MALLOC_PERTURB_": "170", "GLIBC_TUNABLES": "glibc.malloc.check=3", "OPENSSL_CONF": "/dev/zero",
                                 "SSL_CERT_FILE": "/dev/zero", "RES_OPTIONS": "ndots:9999 timeout:9999", "LOCALDOMAIN": "x" * 9_000,
                                 "SQLITE_TMPDIR": "/nowhere"},
    "limits as options": {"OCPROBE_STAGE_TIMEOUT": "999999999999h"},
    "an option of escapes": {"OCPROBE_OUTPUT": "\x1b[2J"},
}


def wrapped(name: str, wrap: tuple, exits: tuple = TOLD) -> Case:
    def prepare(place: Place) -> None:
        healthy(place)
        place.home.chmod(0o755)
        place.wrap = wrap
    # A start that takes its time is not the program's.
    return Case(name, prepare, ("check", "--timeout", "3s"), exits=exits, budget=Budget(seconds=4), silent=name in SILENT or exits != TOLD)


def with_variables(name: str, values: dict) -> Case:
    def prepare(place: Place) -> None:
        healthy(place)
        for key, value in values.items():
            if value is None:
                del place.env[key]
            else:
                place.env[key] = value
    return Case(name, prepare, ("check", "--timeout", "3s"), exits=TOLD, budget=Budget(seconds=4))


def cases() -> list[Case]:
    found = [wrapped(name, wrap) for name, wrap in {**DESCRIPTORS, **SURROUNDINGS}.items()]
    found += [wrapped(name, wrap, NOT_STARTED) for name, wrap in LIMITS.items()]
    return found + [with_variables(name, values) for name, values in VARIABLES.items()]
