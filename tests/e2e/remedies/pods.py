"""The same services as Pods, run by `podman kube play`: a manifest for each, made from the definition."""
import json
import os
import pathlib
import re
import shlex
import shutil

from remedies.installation import NETWORK, Done, Installation, SetUpError, run

# Podman's older network programs, which it prefers where a file of theirs lies about, are no longer packaged.
SETTINGS = '[network]\nnetwork_backend = "netavark"\n'


class Pods(Installation):
    """A cluster's marks are given to the containers, since none is here. `kubectl` edits a file where it is installed."""

    platform = "kubernetes"
    engine = "podman"

    def apply(self, *services: str) -> None:
        run(["podman", "network", "create", "--ignore", f"{self.name}-{NETWORK}"])
        for service in services or self.definition["services"]:
            path = self.folder / f"{service}.yaml"
            path.write_text(json.dumps(self.manifest(service), indent=1))
            self.play(path)

    def play(self, path) -> None:
        done = run(["podman", "kube", "play", "--replace", "--network", f"{self.name}-{NETWORK}", path], 300)
        if done.code != 0:
            raise SetUpError(f"podman kube play: {done.err.strip()[-600:]}")

    def manifest(self, service: str) -> dict:
        entry = self.service(service)
        volumes = [dict(zip(("source", "target", "mode"), volume.split(":"))) for volume in entry.get("volumes", [])]
        environment = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443", **entry.get("environment", {})}
        head, *rest = entry.get("entrypoint", ["tini", "-s", "--"])
        container = {
            "name": service, "image": f"localhost/{entry['image']}", "imagePullPolicy": "Never", "command": [head],
            "args": [*rest, *entry.get("command", [])],
            "env": [{"name": name, "value": self.resolved(value)} for name, value in environment.items()],
            "volumeMounts": [{"name": f"v{number}", "mountPath": each["target"], "readOnly": each.get("mode") == "ro"}
                             for number, each in enumerate(volumes)]}
        return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": service}, "spec": {
            "containers": [container],
            "volumes": [{"name": f"v{number}", "hostPath": {"path": each["source"]}} for number, each in enumerate(volumes)]}}

    def edits_by_command(self, command: str) -> bool:
        return command.startswith("kubectl set env ") and shutil.which("kubectl") is not None

    def printed_edit(self, command: str) -> Done:
        """`kubectl set env deployment/NAME …`, done to the manifest's file and not to a cluster."""
        name = re.search(r"deployment/(\S+)", command)[1]
        path = self.folder / f"{name}.yaml"
        # A value that another Pod has is read where it runs.
        local = re.sub(r"kubectl exec \w+/(\S+) --", lambda found: f"podman exec {self.container(found[1])}", command)
        done = self.shell(local.replace(f"deployment/{name}", f"--local -f {shlex.quote(str(path))}", 1) + " -o json")
        if done.code == 0:
            path.write_text(done.out)
            self.play(path)
        return done

    def recreate(self, service: str) -> None:
        self.apply(service)

    def restart(self, service: str) -> None:
        run(["podman", "restart", "-t", "3", self.container(service)])

    def container(self, service: str) -> str:
        return f"{service}-{service}"

    def remove(self, *services: str) -> None:
        for service in services or self.definition["services"]:
            run(["podman", "pod", "rm", "-f", "-t", "0", service])
        if not services:
            run(["podman", "network", "rm", "-f", f"{self.name}-{NETWORK}"])


def ready(folder: pathlib.Path, *images: str) -> None:
    """Podman has settings and a store of its own."""
    path = folder / "containers.conf"
    path.write_text(SETTINGS)
    os.environ["CONTAINERS_CONF"] = str(path)
    for image in images:
        if run(["podman", "image", "exists", f"localhost/{image}"]).code != 0:
            done = run(["sh", "-c", f"docker save {shlex.quote(image)} | podman load"], 900)
            if done.code != 0:
                raise SetUpError(f"podman load: {done.err.strip()[-400:]}")
