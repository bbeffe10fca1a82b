"""The shapes of tests/fixtures/contract/field that are brought up: their files, and what the hand-written truth says."""
import dataclasses
import pathlib
import re

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "contract" / "field"
BOXES = ("url", "token", "socket", "state", "mode", "start")
REAL = "oc-real:2026.9.6"
# As the official image starts when a file gives neither command nor entrypoint.
OFFICIAL = {"command": ["node", "openclaw.mjs", "gateway", "--allow-unconfigured"]}

# An image of the files, and what stands for it here: the real gateway, a proxy, or a container that only waits.
STAND_INS = (
    (r"^((docker\.io|ghcr\.io|registry\.example\.cn)/)?([\w-]+/)?openclaw(:|$)|^clawdbot:|hvps-openclaw|openclaw-docker|^acme/claw:", REAL, OFFICIAL),
    (r"^caddy(:|$)", "oc-front:bookworm", {"command": ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]}),
    (r"^nginx(:|$)", "oc-front:bookworm", {"command": ["nginx", "-g", "daemon off;"]}),
    (r"^alpine/socat(:|$)", "oc-front:bookworm", {"entrypoint": ["socat"]}),
    (r"^busybox(:|$)", "oc-base:bookworm", {"user": "root"}),
    (r"", "oc-base:bookworm", {"entrypoint": ["sleep"], "command": ["infinity"], "user": "root"}),
)


@dataclasses.dataclass
class Shape:
    name: str
    source: str
    files: dict = dataclasses.field(default_factory=dict)
    truth: dict = dataclasses.field(default_factory=dict)
    roles: dict = dataclasses.field(default_factory=dict)
    lives: bool = False


def words(line: str) -> dict:
    return dict(word.split("=", 1) for word in line.split()[1:])


def read() -> list:
    """Those with a `life` line, in the order of the files."""
    shapes = []
    for path in sorted(CORPUS.glob("*.cases")):
        part = None
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.startswith("== "):
                shapes.append(Shape(line[3:].strip(), path.stem))
                part = None
            elif line.startswith("-- "):
                part = line[3:].strip()
                shapes[-1].files[part] = ""
            elif part is not None:
                shapes[-1].files[part] += line
            elif line.startswith("truth"):
                shapes[-1].truth = words(line)
            elif line.startswith("roles"):
                shapes[-1].roles = {service: role.rstrip("?") for service, role in words(line).items()}
            elif line.startswith("life"):
                shapes[-1].lives = True
    return [shape for shape in shapes if shape.lives]


def stand_in(image: str) -> tuple:
    return next((ours, changes) for pattern, ours, changes in STAND_INS if re.search(pattern, image))


def override(model: dict, roles: dict, subnets) -> str:
    """What Compose reads after the files: images that are here, no port of this machine, addresses that nobody has."""
    out = ["services:"]
    for name, service in model["services"].items():
        lines = []
        # An image that these files do not have, of somebody who is no gateway: a container that waits.
        if "build" in service and roles.get(name) != "gateway":
            lines += ["build: !reset null", "image: oc-base:bookworm", "entrypoint: [sleep]", "command: [infinity]"]
        if "image" in service and "build" not in service:
            image, changes = stand_in(service["image"])
            lines.append(f"image: {image}")
            own = service.get("command") or service.get("entrypoint")
            waits = "infinity" in changes.get("command", [])
            # A command of the files is for the image's own entry point, which the stand-in lacks.
            lines += [f"{key}: {value}" for key, value in changes.items()
                      if waits or not own or (key == "entrypoint" and not service.get(key))]
            # The image that it stands for may have one, and another service may wait for it.
            if waits and "healthcheck" not in service:
                lines.append("healthcheck: {test: [CMD, 'true'], interval: 1s}")
        joined = str(service.get("network_mode", "")).startswith(("service:", "container:"))
        # The engine's refusal of ports in a joined namespace is what some shapes are about.
        if service.get("ports") and not joined:
            lines.append("ports: !reset []")
        if "container_name" in service:
            lines.append("container_name: !reset null")
        out.append(f"  {name}:" + ("" if lines else " {}"))
        out += [f"    {line}" for line in lines]
    out.append("networks:")
    networks = model.get("networks") or {}
    for name in set(networks) | {"default"}:
        network = networks.get(name) or {}
        if (network.get("ipam") or {}).get("config"):
            continue  # services have fixed addresses of it
        external = network.get("external")
        outside = ", external: false, name: !reset null" if external else ""
        out.append(f"  {name}: {{ipam: {{config: [{{subnet: {next(subnets)}}}]}}{outside}}}")
    return "\n".join(out) + "\n"
