"""A stand-in for the API of a cluster with one pod: what kubectl needs to add an ephemeral container and to read its log."""
import http.server
import json
import threading

RESOURCES = [{"name": name, "singularName": "", "namespaced": True, "kind": "Pod", "verbs": ["get", "patch"]}
             for name in ("pods", "pods/ephemeralcontainers", "pods/log")]
DISCOVERY = {
    "/version": {"major": "1", "minor": "32", "gitVersion": "v1.32.0"},
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []},
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": RESOURCES},
}
POD = {
    "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "my-pod", "namespace": "apps", "uid": "1", "resourceVersion": "1"},
    "spec": {"securityContext": {"runAsUser": 1000, "runAsGroup": 1000},
             "containers": [{"name": "openclaw-cli", "image": "cli", "securityContext": {"runAsUser": 1234}}, {"name": "other", "image": "other"}]},
    "status": {"phase": "Running", "containerStatuses": [
        {"name": "openclaw-cli", "state": {"running": {"startedAt": "2026-11-30T10:00:00Z"}}},
        {"name": "other", "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]},
}


class Cluster:
    """The API on loopback: `kubeconfig` leads there, `patches` are what was asked of the pod."""

    def __init__(self, log: str, exit_code: int):
        self.pod = json.loads(json.dumps(POD))
        self.patches: list[dict] = []
        self.polls = 0
        self.log, self.exit_code = log, exit_code
        cluster = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the name is http.server's
                path = self.path.partition("?")[0]
                if path.endswith("/my-pod/log"):
                    self.answer(200, cluster.log.encode(), "text/plain")
                elif path == "/api/v1/namespaces/apps/pods/my-pod":
                    self.answer(200, cluster.state())
                elif path in DISCOVERY:
                    self.answer(200, DISCOVERY[path])
                else:
                    self.answer(404, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404,
                                      "message": f'pods "{path.rpartition("/")[2]}" not found'})

            def do_PATCH(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                cluster.patches.append({"path": self.path, **body})
                cluster.pod["spec"].update(body["spec"])
                self.answer(200, cluster.pod)

            def answer(self, code: int, body, kind: str = "application/json") -> None:
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(code)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def state(self) -> dict:
        """The ephemeral container starts at the second look at it and has ended at the fourth."""
        for container in self.pod["spec"].get("ephemeralContainers", []):
            self.polls += 1
            state = {"terminated": {"exitCode": self.exit_code}} if self.polls > 3 else {"waiting": {"reason": "ContainerCreating"}}
            self.pod["status"]["ephemeralContainerStatuses"] = [{"name": container["name"], "state": state}]
        return self.pod

    def kubeconfig(self) -> str:
        place = f"http://127.0.0.1:{self.server.server_address[1]}"
        return json.dumps({"apiVersion": "v1", "kind": "Config", "current-context": "lab", "users": [{"name": "me", "user": {}}],
                           "clusters": [{"name": "lab", "cluster": {"server": place}}],
                           "contexts": [{"name": "lab", "context": {"cluster": "lab", "user": "me", "namespace": "apps"}}]})

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
