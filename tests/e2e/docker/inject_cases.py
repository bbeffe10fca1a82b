"""docker/inject.sh: into every kind of container, out of every kind of trouble, and never a thing left behind."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from bench import REAL, ROOT, Bench, Done, case, docker, equal, one_line, run, wait_until

INJECT = ROOT / "docker" / "inject.sh"
NOTHING = ("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--network", "none")
ALONE = ("target.loopback_own_container", "connect.refused")
# Never reached: it waits until it is told to stop.
LONG = ("wait", "--timeout", "2m", "--interval", "200ms", "--url", "ws://127.0.0.1:1")


def engine_of(options: dict) -> str | None:
    return (options.get("env") or {}).get("DOCKER_HOST")


def left_behind(bench: Bench, container: str, engine: str | None) -> list[str]:
    mark = f"label=ocprobe.inject={container}"
    host = ["-H", engine] if engine else []
    return [line for words in (("ps", "-aq", "--filter", mark), ("images", "-q", "--filter", mark))
            for line in run(["docker", *host, *words], check=True).out.split()]


def own_files(host: list[str], container: str) -> list[str]:
    return sorted(run(["docker", *host, "diff", container]).out.splitlines())


def start_inject(bench: Bench, container: str, *arguments: str, env: dict | None = None, temporary: pathlib.Path | None = None,
                 user: int | None = None, stdin=subprocess.DEVNULL, **options) -> tuple[subprocess.Popen, pathlib.Path]:
    temporary = temporary or pathlib.Path(tempfile.mkdtemp(dir=bench.folder))
    environment = {**os.environ, "OCPROBE_BINARY": str(bench.binary), "TMPDIR": str(temporary), **(env or {})}
    argv = [str(INJECT), container, *arguments]
    if user is not None:
        script = pathlib.Path(shutil.copy2(INJECT, bench.folder))
        argv = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", str(script), container, *arguments]
        temporary.chmod(0o777)
    return subprocess.Popen(argv, env=environment, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/", **options), temporary


def inject(bench: Bench, container: str, *arguments: str, data: bytes | None = None, clean: bool = True, **options) -> Done:
    """One run, after which the container's files are as they were and nothing of ours exists any more."""
    engine = engine_of(options)
    host = ["-H", engine] if engine else []
    identity = run(["docker", *host, "inspect", "-f", "{{.Id}}", container]).out.strip()
    before = own_files(host, container)
    process, temporary = start_inject(bench, container, *arguments, stdin=subprocess.PIPE if data else subprocess.DEVNULL, **options)
    out, err = process.communicate(data, timeout=120)
    if clean and identity:
        equal(left_behind(bench, identity, engine), [], "containers and images left behind")
        equal(own_files(host, container), before, "the container's own files")
    equal(os.listdir(temporary), [], "files in TMPDIR")
    return bench.said(Done(process.returncode, out.decode(), err.decode()))


def alone(done: Done, uid: int) -> dict:
    """A report from a container in which nothing listens."""
    equal(done.err, "", "stderr")
    report = done.report()
    equal((done.code, report["environment"]["uid"]), (1, uid))
    assert report["verdict"]["id"] in ALONE, report["verdict"]
    return report


# ---- ways in
@case
def into_scratch_with_nothing_but_one_file(bench: Bench) -> None:
    alone(inject(bench, bench.start_scratch(*NOTHING, "--user", "1234"), "-o", "json"), 1234)


@case
def into_scratch_as_root_and_as_a_group(bench: Bench) -> None:
    alone(inject(bench, bench.start_scratch(), "-o", "json"), 0)
    report = alone(inject(bench, bench.start_scratch("--user", "1234:5678", "--group-add", "99"), "-o", "json"), 1234)
    equal(report["environment"]["gid"], 5678)


@case
def as_the_user_that_the_image_names(bench: Bench) -> None:
    """The name, and the group of a bare number, come from the container's own passwd."""
    for user in ("node", "1000", "node:daemon"):
        report = alone(inject(bench, bench.start("oc-base:bookworm", "--user", user, command=("sleep", "600")), "-o", "json"), 1000)
        equal(report["environment"]["gid"], 1 if "daemon" in user else 1000, user)


def size_of(folder: pathlib.Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            total += path.lstat().st_size
    return total


@case
def with_a_passwd_of_many_megabytes(bench: Bench) -> None:
    """The container decides how large its files are; the user stands at their beginning."""
    name = bench.start("oc-base:bookworm", "--user", "1000", command=("sleep", "600"))
    run(["docker", "exec", "-u", "0", name, "sh", "-c", "yes x:x:99:99:x:/x:/x | head -c 96000000 >>/etc/passwd"], check=True)
    process, temporary = start_inject(bench, name, "-o", "json")
    largest = 0
    while process.poll() is None:
        largest = max(largest, size_of(temporary))
        time.sleep(0.02)
    out, err = process.communicate(timeout=120)
    alone(bench.said(Done(process.returncode, out.decode(), err.decode())), 1000)
    assert 0 < largest < 40_000_000, f"{largest} bytes were written"


@case
def with_full_and_noexec_places(bench: Bench) -> None:
    """A read-only root, a /tmp that is noexec and full, a state directory that is full: nothing has to be written."""
    name = bench.start("oc-base:bookworm", "--read-only", "--tmpfs", "/tmp:noexec,size=16k", "--user", "1000", "--tmpfs",
                       "/home/node:size=16k,uid=1000", command=("sh", "-c", "cat /dev/zero >/tmp/full; cat /dev/zero >~/full; sleep 600"))
    wait_until(lambda: "100%" in run(["docker", "exec", name, "df", "/tmp"]).out, 20, "/tmp is full")
    alone(inject(bench, name, "-o", "json"), 1000)


@case
def whatever_namespaces_and_rights_it_has(bench: Bench) -> None:
    """The host's process namespace, another container's, more and fewer rights, no system-call filter."""
    other = bench.start_scratch("--user", "4321")
    for options in (("--pid", "host"), ("--pid", f"container:{other}", "--network", f"container:{other}"),
                    ("--security-opt", "seccomp=unconfined", "--cap-add", "SYS_PTRACE", "--cap-drop", "CHOWN")):
        for user, uid in (("0", 0), ("1234:1", 1234)):
            alone(inject(bench, bench.start_scratch(*options, "--user", user), "-o", "json"), uid)


@case
def into_the_real_cli(bench: Bench) -> None:
    name = bench.start(REAL, "--entrypoint", "sleep", "-e", f"OPENCLAW_GATEWAY_TOKEN={bench.token}", command=("600",))
    report = alone(inject(bench, name, "-o", "json"), 1000)
    equal((report["cli"]["version"], report["cli"]["source"]), (REAL.split(":")[1], "measured"))
    equal(report["credential"]["source"], "env OPENCLAW_GATEWAY_TOKEN")
    text = inject(bench, name)
    equal((text.code, text.err), (1, ""))
    assert text.out.startswith("FAIL "), text.out


@case
def its_arguments_streams_and_exit_code(bench: Bench) -> None:
    name = bench.start_scratch()
    equal(inject(bench, name, "--version").code, 0)
    done = inject(bench, name, "--tiemout", "3s")
    equal((done.code, done.out), (64, ""))
    one_line(done.err, "--timeout")
    done = inject(bench, name, "--token-stdin", "-o", "json", data=bench.token.encode())
    equal(done.report()["credential"]["source"], "stdin")
    done = inject(bench, name, "wait", "--timeout", "300ms", "--interval", "100ms", "--url", "ws://127.0.0.1:1")
    equal((done.code, done.err), (124, ""))


@case
def usage(bench: Bench) -> None:
    done = run([INJECT])
    equal((done.code, done.err), (64, ""))
    assert "inject.sh CONTAINER" in done.out and done.out.splitlines()[-1].startswith("Exit codes: "), done.out
    equal(run([INJECT, "--help"]).code, 0)
    done = run([INJECT, "-o", "json"])
    equal((done.code, done.out), (64, ""))
    one_line(done.err, "container comes first")


# ---- troubles: one clear line, 69
def refused(bench: Bench, container: str, *words: str, **options) -> None:
    done = inject(bench, container, **options)
    equal((done.code, done.out), (69, ""), done.err)
    one_line(done.err, "inject.sh: ", *words)


@case
def a_container_that_is_not_there_not_running_or_paused(bench: Bench) -> None:
    refused(bench, f"{bench.name}-nobody", "no container")
    name = bench.start_scratch()
    docker("pause", name)
    refused(bench, name, "is paused", f"docker unpause {name}")
    docker("unpause", name)
    docker("kill", name)
    refused(bench, name, "is not running (exited)")
    other = f"{bench.name}-created"
    bench.stack.callback(run, ["docker", "rm", "-f", other])
    docker("create", "--name", other, bench.scratch(), "/ocprobe")
    refused(bench, other, "is not running (created)")


@case
def no_engine_or_no_permission(bench: Bench) -> None:
    name = bench.start_scratch()
    refused(bench, name, "no Docker engine answers", clean=False, env={"DOCKER_HOST": "unix:///nonexistent/docker.sock"})
    refused(bench, name, "no permission on the engine's socket", user=65534)


@case
def an_architecture_without_a_binary(bench: Bench) -> None:
    """What the image says counts; here it says so of a file that runs all the same."""
    for arch, words in (("arm64", ("is arm64, and ", "is not")), ("riscv64", ("is riscv64", "there is no ocprobe for it"))):
        image = bench.image(arch, arch)
        bench.stack.callback(run, ["docker", "image", "rm", "-f", image])
        refused(bench, bench.start_scratch(image=image), *words)
    refused(bench, bench.start_scratch(), "OCPROBE_BINARY", env={"OCPROBE_BINARY": "/nonexistent"})
    lonely = pathlib.Path(shutil.copy2(INJECT, tempfile.mkdtemp(dir=bench.folder)))
    name = bench.start_scratch()
    done = bench.said(run([lonely, name], env={key: value for key, value in os.environ.items() if key != "OCPROBE_BINARY"}))
    equal(done.code, 69)
    one_line(done.err, "no ocprobe for it is here", "ocprobe-linux-amd64")


@case
def no_room_for_temporary_files(bench: Bench) -> None:
    folder = pathlib.Path(tempfile.mkdtemp(dir=bench.folder))
    run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=True)
    bench.stack.callback(run, ["umount", folder])
    refused(bench, bench.start_scratch(), "cannot write to", temporary=folder)


# ---- during the run
def inside(name: str) -> bool:
    return "/root/ocprobe wait" in run(["docker", "top", name, "-eo", "pid,args"]).out


@case
def the_container_dies_during_the_run(bench: Bench) -> None:
    for death in (("kill", ), ("rm", "-f"), ("stop", "-t", "0")):
        name = bench.start_scratch()
        identity = docker("inspect", "-f", "{{.Id}}", name)
        process, temporary = start_inject(bench, name, *LONG)
        wait_until(lambda: inside(name), 60, "the run has begun")
        docker(*death, name)
        out, err = process.communicate(timeout=60)
        equal((process.returncode, out), (69, b""), f"{death} {err!r}")
        one_line(err.decode(), f"container {name}", "ended during the run")
        equal(left_behind(bench, identity, None), [], "left behind")
        equal(os.listdir(temporary), [])


@case
def the_container_is_paused_during_the_run(bench: Bench) -> None:
    name = bench.start_scratch()
    process, _ = start_inject(bench, name, "wait", "--timeout", "4s", "--interval", "200ms", "--url", "ws://127.0.0.1:1")
    wait_until(lambda: inside(name), 60, "the run has begun")
    docker("pause", name)
    time.sleep(1)
    docker("unpause", name)
    out, err = process.communicate(timeout=60)
    equal(process.returncode, 124, (out, err))


@case
def the_way_in_stays_open_for_longer_than_a_run_may_take_by_itself(bench: Bench) -> None:
    """What waits in the other container reads its standard input within a budget, which is a day."""
    name = bench.start_scratch()
    mark = f"label=ocprobe.inject={docker('inspect', '-f', '{{.Id}}', name)}"
    process, _ = start_inject(bench, name, "wait", "--timeout", "14s", "--interval", "200ms", "--url", "ws://127.0.0.1:1")
    wait_until(lambda: inside(name), 60, "the run has begun")
    time.sleep(11)
    assert docker("ps", "-q", "--filter", mark), "the carrier has ended"
    out, err = process.communicate(timeout=60)
    equal((process.returncode, err), (124, b""), out)


@case
def a_signal_reaches_the_run_and_its_report_comes_out(bench: Bench) -> None:
    """To the script alone, as by kill, and to its whole process group, as by Ctrl-C in a terminal."""
    for number, expected, tell in ((signal.SIGINT, 130, os.kill), (signal.SIGTERM, 143, os.kill), (signal.SIGINT, 130, os.killpg)):
        name = bench.start_scratch()
        identity = docker("inspect", "-f", "{{.Id}}", name)
        process, temporary = start_inject(bench, name, *LONG, "-o", "json", start_new_session=True)
        wait_until(lambda: inside(name), 60, "the run has begun")
        tell(process.pid, number)
        out, err = process.communicate(timeout=60)
        equal((process.returncode, err), (expected, b""), out)
        assert b'"exit_code":%d' % expected in out.replace(b" ", b""), out[-200:]
        assert not inside(name), "the run goes on in the container"
        equal(left_behind(bench, identity, None), [])
        equal(os.listdir(temporary), [])


@case
def stopped_while_it_gives_the_engine_its_image(bench: Bench) -> None:
    """Whatever the engine makes of what it has got by then, it is taken away again."""
    name = bench.start_scratch()
    identity = docker("inspect", "-f", "{{.Id}}", name)
    for number, expected in ((signal.SIGINT, 130), (signal.SIGHUP, 129)):
        process, temporary = start_inject(bench, name, *LONG, start_new_session=True)
        wait_until(lambda: any(identity in line and " import " in line for line in run(["ps", "-eo", "args"]).out.splitlines()), 30,
                   "the import has begun")
        os.killpg(process.pid, number)
        out, err = process.communicate(timeout=60)
        equal((process.returncode, out, err), (expected, b"", b""))
        equal(left_behind(bench, identity, None), [])
        equal(os.listdir(temporary), [])


@case
def killed_itself_it_leaves_nothing(bench: Bench) -> None:
    """SIGKILL leaves no time for anything: what was made is taken away by a process that outlives the script."""
    name = bench.start_scratch()
    identity = docker("inspect", "-f", "{{.Id}}", name)
    process, temporary = start_inject(bench, name, "wait", "--timeout", "1s", "--url", "ws://127.0.0.1:1")
    wait_until(lambda: inside(name), 60, "the run has begun")
    process.kill()
    process.communicate(timeout=30)
    wait_until(lambda: not left_behind(bench, identity, None), 30, "the waiting container and its image are gone")
    wait_until(lambda: not os.listdir(temporary), 30, "the files in TMPDIR are gone")


# ---- another engine: user namespaces, and a disk of its own that can be filled
@contextlib.contextmanager
def own_engine(bench: Bench):
    folder = pathlib.Path(tempfile.mkdtemp(dir=bench.folder))
    run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", folder], check=True)
    (folder / "subid").write_text("nobody:200000:65536\n")
    socket = f"unix://{folder}/docker.sock"
    # The ranges of ids are bound over the machine's own, in a mount namespace that ends with the engine; and a network
    # namespace, since an engine without a bridge takes the other's docker0 away.
    script = (f"mount --bind {folder}/subid /etc/subuid && mount --bind {folder}/subid /etc/subgid && "
              f"exec dockerd --userns-remap nobody:nogroup --data-root {folder}/data --exec-root {folder}/exec "
              f"--pidfile {folder}/pid -H {socket} --bridge none --iptables=false")
    with open(bench.folder / "own-engine.log", "wb") as log:
        engine = subprocess.Popen(["unshare", "-m", "-n", "sh", "-c", script], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        wait_until(lambda: run(["docker", "-H", socket, "info"]).code == 0 or engine.poll() is not None, 60, "the second engine answers")
        assert engine.poll() is None, (bench.folder / "own-engine.log").read_text()[-600:]
        yield socket, folder
    finally:
        engine.terminate()
        engine.wait(30)
        run(["umount", "-R", "-l", folder])


@case
def in_user_namespaces_and_on_a_full_disk(bench: Bench) -> None:
    with own_engine(bench) as (socket, folder):
        image = bench.image("remapped", engine=socket)
        there = {"DOCKER_HOST": socket}
        for user, uid in (("0", 0), ("1234", 1234)):
            name = bench.start_scratch(*NOTHING, "--user", user, engine=socket, image=image)
            alone(inject(bench, name, "-o", "json", env=there), uid)
        # Unbuffered: what a buffer still holds when the disk is full would fail once more as the file is closed.
        with open(folder / "filler", "wb", buffering=0) as filler:
            with contextlib.suppress(OSError):
                while True:
                    filler.write(b"\0" * 65536)
        refused(bench, name, "the engine takes no image", "no space left on device", env=there)
        (folder / "filler").unlink()
        alone(inject(bench, name, "-o", "json", env=there), 1234)
        bench.stack.close()  # its containers end before their engine


# ---- another architecture
@contextlib.contextmanager
def emulation():
    """The kernel runs arm64 programs by qemu while this lasts, in every container."""
    place = pathlib.Path("/proc/sys/fs/binfmt_misc")
    mounted = (place / "register").exists()
    if not mounted:
        run(["mount", "-t", "binfmt_misc", "binfmt_misc", place], check=True)
    mine = not any("qemu-aarch64" in entry.name for entry in place.iterdir())
    if mine:
        magic = r"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00"
        mask = r"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff"
        # F: the emulator is opened now, so that it need not be in the container.
        (place / "register").write_text(f":qemu-aarch64-ocprobe:M::{magic}:{mask}:{shutil.which('qemu-aarch64-static')}:F")
    try:
        yield
    finally:
        if mine:
            (place / "qemu-aarch64-ocprobe").write_text("-1")
        if not mounted:
            run(["umount", place])


@case
def the_binary_of_the_containers_architecture(bench: Bench) -> None:
    """Nothing names the file: the script finds what fits, for an arm64 container under emulation too."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=bench.folder))
    folder.chmod(0o755)
    script = shutil.copy2(INJECT, folder)
    shutil.copy2(bench.binary, folder / "ocprobe-linux-amd64")
    shutil.copy2(bench.arm64, folder / "ocprobe-linux-arm64")
    plain = {key: value for key, value in os.environ.items() if key != "OCPROBE_BINARY"}
    done = bench.said(run([script, bench.start_scratch(), "-o", "json"], env=plain))
    alone(done, 0)
    with emulation():
        image = bench.image("emulated", "arm64", bench.arm64)
        bench.stack.callback(run, ["docker", "image", "rm", "-f", image])
        name = bench.start_scratch("--user", "1234", image=image)
        try:
            done = bench.said(run([script, name, "-o", "json"], env=plain))
            report = alone(done, 1234)
            assert report["verdict"]["summary"], report
        finally:
            bench.stack.close()  # while the emulator is there
