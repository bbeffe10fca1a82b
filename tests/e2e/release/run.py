#!/usr/bin/python3
"""What docker/release.sh makes of built files: sums and signatures, archives, Debian packages, the manual page, the
completion, the SBOM, and the install script, fetched from a server on loopback by a user without rights.

Usage: run.py      Root; build/static and build/static-arm64. Ends with `N passed, N failed`.
"""
import contextlib
import filecmp
import functools
import gzip
import hashlib
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[3]
USER = 1000
CASES = []


def case(function):
    CASES.append(function)
    return function


def run(*words, **options) -> subprocess.CompletedProcess:
    return subprocess.run([str(word) for word in words], **{"text": True, "capture_output": True, "check": False, **options})


def must(*words, **options) -> str:
    done = run(*words, **options)
    assert done.returncode == 0, f"{words[0]}: exit {done.returncode}: {done.stdout[-500:]}{done.stderr[-1000:]}"
    return done.stdout


class Release:
    """One release, made of the files that are built."""

    def __init__(self, folder: pathlib.Path):
        folder.chmod(0o755)
        self.folder = folder
        self.key = folder / "key"
        must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", self.key)
        self.signers = folder / "signers"
        self.signers.write_text(f'release@ocprobe namespaces="ocprobe-release" {(folder / "key.pub").read_text()}', encoding="utf-8")
        self.minisign = folder / "minisign.key"
        must("minisign", "-G", "-W", "-f", "-p", folder / "minisign.pub", "-s", self.minisign)
        self.dist = self.make("dist")
        self.version = must(self.dist / "ocprobe-linux-amd64", "--version").split()[1]

    def make(self, name: str) -> pathlib.Path:
        must(ROOT / "docker/release.sh", "--reuse", self.folder / name,
             env={**os.environ, "OCPROBE_SIGNING_KEY": str(self.key), "OCPROBE_MINISIGN_KEY": str(self.minisign)})
        return self.folder / name

    def unpacked(self, arch: str) -> pathlib.Path:
        """The Debian package's files."""
        root = self.folder / f"deb-{arch}"
        if not root.exists():
            must("dpkg-deb", "-x", self.dist / f"ocprobe_{self.version}_{arch}.deb", root)
        return root


@case
def the_sums_and_both_signatures_hold(release: Release) -> None:
    must("sha256sum", "--strict", "-c", "SHA256SUMS", cwd=release.dist)
    named = {line.split("  ", 1)[1] for line in (release.dist / "SHA256SUMS").read_text().splitlines()}
    there = {str(file.relative_to(release.dist)) for file in release.dist.rglob("*") if file.is_file()}
    assert there - named == {"SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS.minisig"}, there - named
    sums = (release.dist / "SHA256SUMS").read_text()
    verify = ["ssh-keygen", "-Y", "verify", "-f", release.signers, "-I", "release@ocprobe", "-n", "ocprobe-release", "-s",
              release.dist / "SHA256SUMS.sig"]
    must(*verify, input=sums)
    assert run(*verify, input=sums.replace("0", "1", 1)).returncode != 0
    must("minisign", "-V", "-p", release.folder / "minisign.pub", "-m", release.dist / "SHA256SUMS")


@case
def the_same_files_give_the_same_bytes(release: Release) -> None:
    again = release.make("another-folder")
    different = [file.name for file in release.dist.rglob("*")
                 if file.is_file() and "minisig" not in file.name  # it holds its own time
                 and not filecmp.cmp(file, again / file.relative_to(release.dist), shallow=False)]
    assert not different, different


@case
def the_debian_packages_hold_what_they_should(release: Release) -> None:
    for arch in ("amd64", "arm64"):
        deb = release.dist / f"ocprobe_{release.version}_{arch}.deb"
        fields = must("dpkg-deb", "-f", deb)
        for field in ("Package: ocprobe", f"Version: {release.version}", f"Architecture: {arch}", "Section: net"):
            assert field in fields, fields
        assert "Depends" not in fields, fields
        listed = must("dpkg-deb", "-c", deb).splitlines()
        assert all(" root/root " in line for line in listed), listed
        files = {line.split()[5] for line in listed if line[0] == "-"}
        assert files == {f"./usr/{name}" for name in (
            "bin/ocprobe", "share/man/man1/ocprobe.1.gz", "share/bash-completion/completions/ocprobe",
            "share/zsh/vendor-completions/_ocprobe", "share/fish/vendor_completions.d/ocprobe.fish",
            "share/doc/ocprobe/copyright", "share/doc/ocprobe/changelog.gz",
            "lib/ocprobe/inject.sh", "lib/ocprobe/docker-ocprobe", "lib/ocprobe/kubectl-ocprobe")}, files
        links = {line.split()[5]: line.split()[7] for line in listed if line[0] == "l"}
        assert links == {"./usr/libexec/docker/cli-plugins/docker-ocprobe": "../../../lib/ocprobe/docker-ocprobe",
                         "./usr/bin/kubectl-ocprobe": "../lib/ocprobe/kubectl-ocprobe"}, links
        assert filecmp.cmp(release.unpacked(arch) / "usr/bin/ocprobe", release.dist / f"ocprobe-linux-{arch}", shallow=False)


@case
def the_plugins_run_from_where_they_are_installed(release: Release) -> None:
    root = release.unpacked("amd64") / "usr"
    metadata = json.loads(must(root / "libexec/docker/cli-plugins/docker-ocprobe", "docker-cli-plugin-metadata"))
    assert metadata["SchemaVersion"] == "0.1.0", metadata
    # By its link it finds what lies beside the file itself, and that the program.
    assert "docker ocprobe CONTAINER" in must(root / "libexec/docker/cli-plugins/docker-ocprobe", "ocprobe", "--help")
    assert (root / "lib/ocprobe/../../bin/ocprobe").is_file()
    assert "kubectl ocprobe POD" in must(root / "bin/kubectl-ocprobe", "--help")


@case
def dpkg_installs_and_removes_it(release: Release) -> None:
    root = release.folder / "root"
    (root / "var/lib/dpkg").mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    dpkg = ["dpkg", f"--root={root}", "--force-not-root"]
    must(*dpkg, "-i", release.dist / f"ocprobe_{release.version}_amd64.deb")
    assert must(root / "usr/bin/ocprobe", "--version").startswith(f"ocprobe {release.version} ")
    must(*dpkg, "-r", "ocprobe")
    assert not (root / "usr/bin/ocprobe").exists()


@case
def the_archive_holds_the_same(release: Release) -> None:
    for arch in ("amd64", "arm64"):
        name = f"ocprobe-{release.version}-linux-{arch}"
        with tarfile.open(release.dist / f"{name}.tar.gz") as archive:
            members = {member.name: member for member in archive.getmembers() if member.isfile()}
            content = archive.extractfile(f"{name}/bin/ocprobe").read()
        assert members[f"{name}/bin/ocprobe"].mode & 0o777 == 0o755
        assert f"{name}/share/doc/ocprobe/copyright" in members, sorted(members)
        assert hashlib.sha256(content).digest() == hashlib.sha256((release.dist / f"ocprobe-linux-{arch}").read_bytes()).digest()


@case
def the_manual_page_tells_every_option_and_command(release: Release) -> None:
    page = gzip.decompress((release.unpacked("amd64") / "usr/share/man/man1/ocprobe.1.gz").read_bytes()).decode()
    assert page.startswith(".TH OCPROBE 1 ") and release.version in page.splitlines()[0], page[:200]
    plain = page.replace("\\-", "-")
    variables = re.findall(r"^(OCPROBE_\w+)", must(release.dist / "ocprobe-linux-amd64", "help", "environment"), re.M)
    assert len(variables) > 30 and all(variable in plain for variable in variables), variables
    told = must(release.dist / "ocprobe-linux-amd64", "help").partition("Commands\n")[2].partition("\n\n")[0]
    commands = re.findall(r"^  ([a-z]+) {2,}", told, re.M)
    assert len(commands) > 10, told
    for command in commands:
        assert re.search(rf"^\.B {command}\b", plain, re.M), command
    # A line that begins with a dot is a request of roff: only those that are meant.
    assert {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))} == {".TH", ".SH", ".TP", ".B", ".br"}


@case
def bash_completes_commands_options_and_formats(release: Release) -> None:
    file = release.unpacked("amd64") / "usr/share/bash-completion/completions/ocprobe"

    def completed(*words: str) -> set[str]:
        script = (f"source {file}; COMP_WORDS=(ocprobe {' '.join(repr(word) for word in words)}); "
                  f"COMP_CWD={len(words)}; _ocprobe; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
        return set(must("bash", "--norc", "-euc", script).split())

    assert completed("he") == {"health", "help"}
    assert completed("hold", "--bi") == {"--bisect-idle"}
    assert completed("check", "--bi") == set()
    assert completed("contract", "-o", "s") == {"sarif"}
    assert "--url" in completed("--") and "--licenses" in completed("--")


@case
def the_sbom_names_the_files_and_all_that_is_in_them(release: Release) -> None:
    made = json.loads((release.dist / f"ocprobe-{release.version}.spdx.json").read_text(encoding="utf-8"))
    assert made["spdxVersion"] == "SPDX-2.3" and made["dataLicense"] == "CC0-1.0" and made["SPDXID"] == "SPDXRef-DOCUMENT"
    packages = {package["SPDXID"]: package for package in made["packages"]}
    files = {file["SPDXID"]: file for file in made["files"]}
    for package in packages.values():
        assert {"name", "versionInfo", "downloadLocation", "licenseConcluded", "licenseDeclared", "copyrightText"} <= set(package), package
    for one in (*packages, *files):
        assert re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", one), one
    for relation in made["relationships"]:
        for side in ("spdxElementId", "relatedSpdxElement"):
            assert relation[side] in {*packages, *files, "SPDXRef-DOCUMENT"}, relation
    for file in files.values():
        told = {one["algorithm"]: one["checksumValue"] for one in file["checksums"]}
        assert told["SHA256"] == hashlib.sha256((release.dist / file["fileName"]).read_bytes()).hexdigest()
    # The file tells its own libraries; certificates are no library.
    told = must(release.dist / "ocprobe-linux-amd64", "--version", "--verbose").splitlines()[1:]
    linked = dict(line.rsplit(" ", 1) for line in told)
    listed = {package["name"]: package["versionInfo"] for package in packages.values() if package["name"] != "ocprobe"}
    assert set(listed) == {*linked, "ca-certificates"}, (listed, linked)
    for name, version in linked.items():
        assert re.sub(r"^\d+:", "", listed[name]).startswith(version), (name, version, listed[name])


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder: pathlib.Path):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def install(release: Release, url: str, *words) -> tuple[subprocess.CompletedProcess, pathlib.Path]:
    home = pathlib.Path(tempfile.mkdtemp(prefix="home-", dir=release.folder))
    os.chown(home, USER, USER)
    done = run("sh", release.dist / "install.sh", *words, *(["--from", url] if url else []), user=USER, group=USER, extra_groups=[],
               env={"PATH": "/usr/bin:/bin", "HOME": str(home)}, cwd=home)
    return done, home / ".local/bin"


@case
def the_install_script_verifies_and_installs(release: Release) -> None:
    with served(release.dist) as url:
        for more in ([], ["--signers", release.signers]):
            done, place = install(release, url, *more)
            assert done.returncode == 0 and done.stdout.startswith(f"ocprobe {release.version} "), done
            assert [file.name for file in place.iterdir()] == ["ocprobe"]


@case
def the_install_script_refuses_what_does_not_hold(release: Release) -> None:
    broken = release.folder / "broken"
    broken.mkdir()
    for name in ("SHA256SUMS", "SHA256SUMS.sig", "ocprobe-linux-amd64"):
        shutil.copy(release.dist / name, broken / name)
    other = release.folder / "other"
    must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", other)
    strangers = release.folder / "strangers"
    strangers.write_text(f"release@ocprobe {(release.folder / 'other.pub').read_text()}", encoding="utf-8")
    with served(broken) as url:
        cases = [("the checksum of ocprobe-linux-amd64 is wrong", [], lambda: (broken / "ocprobe-linux-amd64").write_bytes(b"x")),
                 ("is not by a signer of", ["--signers", strangers], lambda: None),
                 ("SHA256SUMS does not name", [], lambda: (broken / "SHA256SUMS").write_text("")),
                 ("cannot fetch", [], (broken / "SHA256SUMS").unlink)]
        for words, more, breaks in cases:
            breaks()
            done, place = install(release, url, *more)
            assert done.returncode == 69 and words in done.stderr.splitlines()[-1], (words, done)
            assert not place.exists(), list(place.iterdir())
    done, _ = install(release, "")
    assert done.returncode == 69 and "give --from URL" in done.stderr, done
    done, _ = install(release, "", "--form", "x")
    assert done.returncode == 64, done


@case
def the_npm_packages_are_there(release: Release) -> None:
    names = {file.name for file in (release.dist / "npm").iterdir()}
    assert names == {f"ocprobe{part}-{release.version}.tgz" for part in ("", "-linux-x64", "-linux-arm64")}, names


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory(prefix="ocprobe-release-") as folder:
        release = Release(pathlib.Path(folder))
        for one in CASES:
            name = one.__name__.replace("_", " ")
            try:
                one(release)
                print(f"ok    {name}", flush=True)
            except Exception as error:  # any fault of a case is that case's failure
                failed += 1
                print(f"FAIL  {name}\n       {type(error).__name__}: {str(error)[:1500]}", flush=True)
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
