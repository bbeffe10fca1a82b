"""The image: made by docker/Dockerfile, and what it can do with nothing allowed."""
import json
import os
import pathlib
import subprocess

from bench import ROOT, Bench, case, docker, engine, equal, one_line, run

HARDENED = ("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--network", "none")


def build(bench: Bench, tag: str, *arguments: str, timeout: float = 600) -> str:
    name = f"{bench.name}-{tag}"
    words = [word for argument in ("BASE=oc-base:bookworm", *arguments) for word in ("--build-arg", argument)]
    docker("build", "-q", *words, "-f", str(ROOT / "docker" / "Dockerfile"), "-t", name, str(ROOT), timeout=timeout)
    bench.whole.callback(run, ["docker", "image", "rm", "-f", name])
    return name


def ocprobe_image(bench: Bench) -> str:
    """docker/Dockerfile with the binary under test: what the Compose files call OCPROBE_IMAGE."""
    if not hasattr(bench, "packed"):
        # The context is the repository, and the binary may have been built elsewhere.
        prebuilt = ROOT / "build" / "static" / "ocprobe"
        assert prebuilt.exists() and prebuilt.read_bytes() == bench.binary.read_bytes(), f"--binary is not {prebuilt}"
        bench.packed = build(bench, "ocprobe", "PREBUILT=build/static/ocprobe", "VERSION=1.2.3")
    return bench.packed


@case
def the_image_is_the_one_file_and_nobody(bench: Bench) -> None:
    image = ocprobe_image(bench)
    facts = json.loads(docker("image", "inspect", image))[0]
    equal(facts["Size"], bench.binary.stat().st_size, "size of the image against that of the file")
    equal(len(facts["RootFS"]["Layers"]), 1, "layers")
    equal((facts["Config"]["User"], facts["Config"]["Entrypoint"]), ("65532:65532", ["/ocprobe"]))
    equal([entry for entry in facts["Config"]["Env"] if not entry.startswith("PATH=")], [], "environment")
    labels = facts["Config"]["Labels"]
    equal({name.removeprefix("org.opencontainers.image.") for name in labels},
          {"title", "description", "licenses", "version", "revision", "source"}, "labels")
    equal((labels["org.opencontainers.image.licenses"], labels["org.opencontainers.image.version"]), ("MIT", "1.2.3"))


@case
def it_runs_with_nothing_allowed(bench: Bench) -> None:
    image = ocprobe_image(bench)
    equal(bench.said(run(["docker", "run", "--rm", *HARDENED, image, "--version"])).code, 0)
    done = bench.said(run(["docker", "run", "--rm", *HARDENED, "-e", f"OPENCLAW_GATEWAY_TOKEN={bench.token}", image, "-o", "json"]))
    report = done.report()
    equal((done.code, report["environment"]["uid"]), (1, 65532))
    assert report["verdict"]["id"] in ("target.loopback_own_container", "connect.refused"), report["verdict"]
    done = bench.said(run(["docker", "run", "--rm", *HARDENED, image, "health"]))
    equal((done.code, done.err), (1, ""))
    one_line(done.out, "FAIL ")


@case(full=True)
def the_whole_build_runs_in_containers(bench: Bench) -> None:
    """Compiler, unit and wire tests and the last stage, from the sources alone. The host's network: for apt."""
    name = f"{bench.name}-whole"
    commit = run(["git", "-C", ROOT, "rev-parse", "--short=12", "HEAD"]).out.strip() or "unknown"
    bench.stack.callback(run, ["docker", "image", "rm", "-f", name])
    environment = {**os.environ, "DOCKER_BUILDKIT": "0"}
    run(["docker", "build", "--network", "host", "--build-arg", "BASE=oc-base:bookworm", "--build-arg", f"COMMIT={commit}",
         "-f", ROOT / "docker" / "Dockerfile", "-t", name, ROOT], check=True, timeout=7200, env=environment)
    done = run(["docker", "run", "--rm", *HARDENED, name, "--version"])
    equal(done.code, 0)
    assert commit in done.out, done.out


@case
def the_build_context_holds_no_build_folder(bench: Bench) -> None:
    """What .dockerignore lets through is small: a context of gigabytes is a build that nobody waits for."""
    context = pathlib.Path(ROOT / ".dockerignore").read_text().splitlines()
    for line in ("build/*", "!build/static/ocprobe", "!build/static-arm64/ocprobe", ".git"):
        assert line in context, f".dockerignore lacks {line}"


@case
def a_run_that_was_cut_is_no_hindrance(bench: Bench) -> None:
    """Killed before it could clear up: its networks go, those of a run that lives stay, and nobody's addresses are taken."""
    gone = subprocess.Popen(["true"])
    gone.wait()
    left, living = f"{bench.prefix}{gone.pid}-left", f"{bench.name}-living"
    for name, subnet in ((left, f"{bench.subnet}.87.0/24"), (living, f"{bench.subnet}.88.0/24")):
        bench.stack.callback(run, ["docker", "network", "rm", name])
        docker("network", "create", "--subnet", subnet, name)
    assert engine.free_addresses() != bench.subnet, "addresses that the engine has given away"
    engine.clear_cut_runs(bench.prefix)
    networks = docker("network", "ls", "--format", "{{.Name}}").split()
    equal((left in networks, living in networks), (False, True))
