"""How the cost of a run grows with what it finds: state rows, addresses, the config's size. Draws it as an SVG.

CPU time, the median of some runs; the growth is linear at worst when ten times the input costs at most ten times as much.
Each input is checked in the report before it is measured, so that nothing is measured that was not read.
"""
import json
import pathlib
import sqlite3
import subprocess

SCHEMA = """
CREATE TABLE device_identities(identity_key TEXT PRIMARY KEY, device_id TEXT, public_key_pem TEXT, private_key_pem TEXT,
    created_at_ms INTEGER, updated_at_ms INTEGER);
CREATE TABLE device_auth_tokens(device_id TEXT, role TEXT, token TEXT, scopes_json TEXT, updated_at_ms INTEGER,
    PRIMARY KEY(device_id, role));
CREATE TABLE gateway_origin_device_tokens(gateway_scope TEXT, device_id TEXT, role TEXT, token TEXT, scopes_json TEXT,
    updated_at_ms INTEGER, PRIMARY KEY(gateway_scope, device_id, role));
CREATE TABLE device_pairing_pending(request_id TEXT PRIMARY KEY, device_id TEXT, public_key TEXT, platform TEXT,
    device_family TEXT, client_id TEXT, client_mode TEXT, role TEXT, roles_json TEXT, scopes_json TEXT, ts INTEGER,
    refreshed_at_ms INTEGER);
CREATE INDEX pending_device ON device_pairing_pending(device_id, ts DESC);
CREATE TABLE device_pairing_paired(device_id TEXT PRIMARY KEY, public_key TEXT, platform TEXT, device_family TEXT, role TEXT,
    roles_json TEXT, scopes_json TEXT, approved_scopes_json TEXT, tokens_json TEXT, approved_via TEXT, approved_at_ms INTEGER);
CREATE INDEX paired_approved ON device_pairing_paired(approved_at_ms DESC, device_id);
CREATE TABLE gateway_boot_lifecycle(boot_id TEXT PRIMARY KEY, pid INTEGER, started_at_ms INTEGER);
CREATE TABLE schema_meta(meta_key TEXT PRIMARY KEY, app_version TEXT);
INSERT INTO schema_meta VALUES('primary', '2026.9.6');
"""
STATE_ROWS = [1, 10, 100, 1_000, 10_000]
HOSTILE_ROWS = 100_000
ADDRESSES = [1, 2, 4, 8, 16, 32, 64]
CONFIG_BYTES = [1_000, 10_000, 100_000, 500_000, 2_000_000]


def make_state(home: pathlib.Path, rows: int) -> None:
    """A state directory whose database holds `rows` pending and as many paired devices."""
    folder = home / ".openclaw" / "state"
    folder.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(folder / "openclaw.sqlite")
    database.executescript(SCHEMA)
    device = [f"{number:064x}" for number in range(rows)]
    database.executemany(
        "INSERT INTO device_pairing_pending VALUES(?, ?, 'K', 'linux', 'Linux', 'cli', 'cli', 'operator', '[\"operator\"]',"
        " '[\"operator.read\"]', ?, NULL)", [(f"request-{number}", one, number) for number, one in enumerate(device)])
    database.executemany(
        "INSERT INTO device_pairing_paired VALUES(?, 'K', 'linux', 'Linux', 'operator', '[\"operator\"]', '[]',"
        " '[\"operator.read\"]', '{\"operator\":{\"token\":\"ISSUED\"}}', 'owner', 1)", [(one,) for one in device])
    database.commit()
    database.close()


def make_config(home: pathlib.Path, size: int) -> None:
    """A config of about `size` bytes: a third of it comments, the rest variables that the CLI would load."""
    folder = home / ".openclaw"
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    length = 0
    while length < size - 200:
        lines.append(f'      // what this one is for, number {len(lines):06d}\n'
                     f'      SOME_VARIABLE_{len(lines):06d}: "a value of usual length, {len(lines):06d}",\n')
        length += len(lines[-1])
    (folder / "openclaw.json").write_text("{\n  gateway: {mode: 'remote'},\n  env: {\n    vars: {\n" + "".join(lines) + "    },\n  },\n}\n")


def make_hosts(folder: pathlib.Path, count: int) -> list[str]:
    """A command prefix under which `gateway.test` has `count` addresses: the last one answers, nobody listens at the others."""
    hosts = folder / f"hosts-{count}"
    lines = [f"127.0.1.{number} gateway.test" for number in range(1, count)] + ["127.0.0.1 gateway.test"]
    hosts.write_text("\n".join(lines) + "\n")
    script = f'mount --bind {hosts} /etc/hosts && exec "$@"'
    return ["unshare", "--mount", "sh", "-c", script, "sh"]


class Series:
    """One curve: its inputs with the CPU milliseconds and the peak in MB that each costs."""

    def __init__(self, title: str, unit: str, bound_mb: float | None = None):
        self.title, self.unit, self.bound_mb = title, unit, bound_mb
        self.points: list[tuple[int, float, float]] = []

    def linear(self) -> bool:
        """Whether no step costs more than its share: cost grows at most as the input does, from any point to any later one."""
        return all(later[1] <= earlier[1] * later[0] / earlier[0] * 1.1
                   for at, earlier in enumerate(self.points) for later in self.points[at + 1:])

    def row(self) -> str:
        first, last = self.points[0], self.points[-1]
        return (f"{self.title}, {first[0]:,} to {last[0]:,} {self.unit}: {first[1]:.2f} to {last[1]:.2f} ms CPU, "
                f"{first[2]:.1f} to {last[2]:.1f} MB")


def report_of(bench, name: str) -> dict:
    argv, environment, _, prefix = bench.programs[name]
    done = subprocess.run([*prefix, *argv], env=environment, cwd=bench.folder, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def measure(bench, url: str, token: str, runs: int) -> list[Series]:
    own = {"OPENCLAW_GATEWAY_URL": url, "OPENCLAW_GATEWAY_TOKEN": token}
    check = [bench.binary, "-o", "json", "--no-candidates"]
    state = Series("state database", "pairing rows of each kind")
    for rows in STATE_ROWS:
        home = bench.folder / f"state-{rows}"
        make_state(home, rows)
        bench.add(f"state {rows}", check, {**own, "HOME": str(home)}, None)
    addresses = Series("addresses of one name", "addresses")
    port = url.rsplit(":", 1)[1]
    for count in ADDRESSES:
        named = {**own, "OPENCLAW_GATEWAY_URL": f"ws://gateway.test:{port}", "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS": "1"}
        bench.add(f"addresses {count}", check, named, None, make_hosts(bench.folder, count))
    config = Series("config file", "bytes")
    for size in CONFIG_BYTES:
        home = bench.folder / f"config-{size}"
        make_config(home, size)
        bench.add(f"config {size}", check, {**own, "HOME": str(home)}, None)
    sizes = {"state": STATE_ROWS, "addresses": ADDRESSES, "config": CONFIG_BYTES}
    for name in (f"{kind} {size}" for kind, all_sizes in sizes.items() for size in all_sizes):
        verify(report_of(bench, name), name)
        bench.measure([name], runs)
    for series, kind in ((state, "state"), (addresses, "addresses"), (config, "config")):
        series.points = [(size, bench.median(f"{kind} {size}", 0) / 1000, bench.median(f"{kind} {size}", 2) / 1000)
                         for size in sizes[kind]]
    return [state, addresses, config]


def verify(report: dict, name: str) -> None:
    """That the run has read what the point says."""
    kind, size = name.split()
    facts = {stage["id"]: stage["facts"] for stage in report["stages"]}
    if kind == "state":
        read = facts["state"]["pairing"]["other_paired"]
    elif kind == "addresses":
        read = len(facts["connect"]["attempts"]) + facts["connect"].get("attempts_left_out", 0)
    else:
        read = int(size) if facts["state"]["config"].get("mode") == "remote" else 0  # its first line, known once all is parsed
    if abs(read - int(size)) > 0.1 * int(size):
        raise SystemExit(f"bench: {name}: the report says {read}")


# The chart: one panel a series, both axes logarithmic, the dashed line is linear growth from the first point.
PANEL, HEIGHT, MARGIN = 300, 240, 44


def ticks(low: float, high: float) -> list[float]:
    power = 10.0
    while power > low:
        power /= 10
    found = []
    while power <= high * 1.0001:
        if power >= low * 0.9999:
            found.append(power)
        power *= 10
    return found


def panel(series: Series, left: int) -> str:
    import math

    xs, ys = [point[0] for point in series.points], [point[1] for point in series.points]
    x_low, x_high = math.log10(xs[0]), math.log10(xs[-1])
    y_low, y_high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(max(ys), min(ys) * 10)) + 0.01)
    place_x = lambda x: left + MARGIN + (math.log10(x) - x_low) / (x_high - x_low) * (PANEL - MARGIN - 16)
    place_y = lambda y: HEIGHT - 40 - (math.log10(y) - y_low) / (y_high - y_low) * (HEIGHT - 84)
    short = lambda value: f"{value / 1_000_000:g} M" if value >= 1e6 else f"{value / 1000:g} k" if value >= 1000 else f"{value:g}"
    out = [f'<text x="{left + MARGIN}" y="22" class="title">{series.title}</text>']
    for y in ticks(10 ** y_low, 10 ** y_high):
        out.append(f'<line x1="{left + MARGIN}" x2="{left + PANEL - 16}" y1="{place_y(y):.1f}" y2="{place_y(y):.1f}" class="grid"/>'
                   f'<text x="{left + MARGIN - 6}" y="{place_y(y) + 4:.1f}" class="right">{y:g} ms</text>')
    for x in xs if len(xs) <= 5 else xs[::2]:
        out.append(f'<text x="{place_x(x):.1f}" y="{HEIGHT - 22}" class="middle">{short(x)}</text>')
    out.append(f'<text x="{left + (PANEL + MARGIN - 16) / 2}" y="{HEIGHT - 6}" class="middle">{series.unit}</text>')
    limit = min(xs[-1], xs[0] * 10 ** y_high / ys[0])
    out.append(f'<line x1="{place_x(xs[0]):.1f}" y1="{place_y(ys[0]):.1f}" x2="{place_x(limit):.1f}" '
               f'y2="{place_y(ys[0] * limit / xs[0]):.1f}" class="linear"/>')
    path = " ".join(f"{place_x(x):.1f},{place_y(y):.1f}" for x, y in zip(xs, ys))
    out.append(f'<polyline points="{path}" class="curve"/>')
    out += [f'<circle cx="{place_x(x):.1f}" cy="{place_y(y):.1f}" r="3"/>' for x, y in zip(xs, ys)]
    return "\n".join(out)


def draw(all_series: list[Series]) -> str:
    width = PANEL * len(all_series)
    style = ("text{font:11px sans-serif;fill:#57606a}.title{font-size:13px;font-weight:bold}.right{text-anchor:end}"
             ".middle{text-anchor:middle}.grid{stroke:#8884}.curve{fill:none;stroke:#0969da;stroke-width:2}circle{fill:#0969da}"
             ".linear{stroke:#bc4c00;stroke-dasharray:5 4}")
    panels = "\n".join(panel(series, PANEL * at) for at, series in enumerate(all_series))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" role="img" '
            f'aria-label="CPU time of a run against the size of what it reads">\n<style>{style}</style>\n{panels}\n</svg>\n')
