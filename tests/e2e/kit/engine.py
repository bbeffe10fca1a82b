"""What the suites on a Docker engine share: addresses that nobody has, and an end to what a run that was cut has left."""
import ipaddress
import json
import pathlib
import re
import subprocess

# Kind: how its names are listed, how one is removed. In this order: a network or an image in use cannot be removed.
KINDS = (
    (("ps", "-a", "--format", "{{.Names}}"), ("rm", "-f", "-v")),
    (("network", "ls", "--format", "{{.Name}}"), ("network", "rm")),
    (("volume", "ls", "--format", "{{.Name}}"), ("volume", "rm")),
    (("images", "--format", "{{.Repository}}:{{.Tag}}"), ("image", "rm", "-f")),
)


def _out(*argv: str) -> str:
    return subprocess.run(argv, capture_output=True, text=True, check=True, timeout=120).stdout


def left_by_a_cut_run(name: str, prefix: str, alive) -> bool:
    """Names of ours are PREFIX, the run's process id, and more; `alive` says whether a process id is in use."""
    found = re.match(rf"{re.escape(prefix)}(\d+)\D", name)
    return bool(found) and not alive(int(found[1]))


def clear_cut_runs(prefix: str) -> None:
    """A run that was killed keeps its networks, and with them its addresses: the next one ends them."""
    def alive(pid: int) -> bool:
        return pathlib.Path(f"/proc/{pid}").exists()

    for listing, remove in KINDS:
        for name in _out("docker", *listing).split():
            if left_by_a_cut_run(name, prefix, alive):
                _out("docker", *remove, name)


def free_half(taken: list[str]) -> str:
    """The first two numbers of a 10.N.0.0/16 that overlaps none of the taken."""
    networks = [ipaddress.ip_network(one, strict=False) for one in taken]
    for number in range(100, 256):
        wanted = ipaddress.ip_network(f"10.{number}.0.0/16")
        if not any(one.version == 4 and one.prefixlen > 0 and one.overlaps(wanted) for one in networks):
            return f"10.{number}"
    raise RuntimeError("no 10.N.0.0/16 is free on this machine")


def free_addresses() -> str:
    """free_half() of what the engine and this machine's routes have."""
    identifiers = _out("docker", "network", "ls", "-q").split()
    configs = [config for network in json.loads(_out("docker", "network", "inspect", *identifiers))
               for config in network["IPAM"]["Config"] or []]
    routes = [route["dst"] for route in json.loads(_out("ip", "-j", "-4", "route")) if route["dst"] != "default"]
    return free_half([config["Subnet"] for config in configs] + routes)
