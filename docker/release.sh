#!/usr/bin/env bash
# release.sh [--reuse] [FOLDER] - everything that a release consists of, in FOLDER (dist): the files for amd64 and arm64 with
# their symbols, archives, Debian packages, npm packages, the SBOM, the install script, SHA256SUMS and its signatures.
#   --reuse  takes build/static/ocprobe and build/static-arm64/ocprobe as they are, from whatever state of the sources
#
# Without --reuse both are built, from a checkout in which nothing is changed. The version is CMake's; the time in the
# archives is that of the commit, so that the same commit gives the same bytes with the same packages installed.
#
# OCPROBE_SIGNING_KEY   a file with an ssh key, which signs SHA256SUMS (ssh-keygen -Y; namespace ocprobe-release)
# OCPROBE_MINISIGN_KEY  a file with a minisign key without a password, which signs it too
# OCPROBE_REPOSITORY    https://…: where the install script fetches from: its releases
set -euo pipefail
cd "$(dirname "$0")/.."
say_and_leave() { echo "release.sh: $2" >&2; exit "$1"; }
reuse=no
if [ "${1-}" = --reuse ]; then
    reuse=yes
    shift
fi
case ${1-} in -*) sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2; exit 64 ;; esac
dist=${1:-dist}
for tool in cpack dpkg-deb npm python3 ssh-keygen; do
    command -v $tool >/dev/null || say_and_leave 69 "$tool is missing (docker/packages.sh build cross release installs it)"
done

if [ $reuse = no ]; then
    [ -z "$(git status --porcelain)" ] || say_and_leave 69 "the checkout is not clean"
    for preset in static static-arm64; do
        cmake --preset $preset && cmake --build --preset $preset --target ocprobe
    done
fi
version=$(sed -nE 's/^project\(ocprobe VERSION ([0-9.]+).*/\1/p' CMakeLists.txt)
[ -n "$version" ] || say_and_leave 70 "CMakeLists.txt tells no version"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CMakeLists.txt)}
export SOURCE_DATE_EPOCH
rm -rf "$dist"
mkdir -p "$dist/npm"
dist=$(realpath "$dist")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The same modes for everybody.
umask 022

file_of() { case $1 in amd64) echo build/static/ocprobe ;; arm64) echo build/static-arm64/ocprobe ;; esac; }
for arch in amd64 arm64; do
    file=$(file_of $arch)
    [ -f "$file" ] || say_and_leave 69 "no $file"
    install -m 755 "$file" "$dist/ocprobe-linux-$arch"
    [ ! -f "$file.debug" ] || install -m 644 "$file.debug" "$dist/ocprobe-linux-$arch.debug"
done

# The texts are the same on every architecture: they are asked of the file that runs here.
case $(uname -m) in x86_64) own=$dist/ocprobe-linux-amd64 ;; aarch64) own=$dist/ocprobe-linux-arm64 ;; *) say_and_leave 69 "no file runs on $(uname -m)" ;; esac
told=$("$own" --version)
case $told in "ocprobe $version ("*) ;; *) say_and_leave 70 "$own is '$told', and the sources are $version" ;; esac
"$own" --licenses >"$work/copyright"

# stage ARCH: what is installed, as it lies in the file system.
stage() {
    local root=$work/$1/usr
    install -D -m 755 "$dist/ocprobe-linux-$1" "$root/bin/ocprobe"
    install -D -m 644 "$work/copyright" "$root/share/doc/ocprobe/copyright"
    install -D -m 644 .github/CHANGELOG.md "$root/share/doc/ocprobe/changelog"
    gzip -9n "$root/share/doc/ocprobe/changelog"
    mkdir -p "$root/share/man/man1" "$root/share/bash-completion/completions" "$root/share/zsh/vendor-completions" \
        "$root/share/fish/vendor_completions.d"
    # The plugins, and what they run; each finds the others beside its own file.
    install -D -m 755 -t "$root/lib/ocprobe" docker/inject.sh docker/plugins/docker-ocprobe docker/plugins/kubectl-ocprobe
    mkdir -p "$root/libexec/docker/cli-plugins"
    ln -s ../../../lib/ocprobe/docker-ocprobe "$root/libexec/docker/cli-plugins/docker-ocprobe"
    ln -s ../lib/ocprobe/kubectl-ocprobe "$root/bin/kubectl-ocprobe"
    "$own" manual man | gzip -9n >"$root/share/man/man1/ocprobe.1.gz"
    "$own" manual bash >"$root/share/bash-completion/completions/ocprobe"
    "$own" manual zsh >"$root/share/zsh/vendor-completions/_ocprobe"
    "$own" manual fish >"$root/share/fish/vendor_completions.d/ocprobe.fish"
    # CPack and tar keep it.
    find "$work/$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}
for arch in amd64 arm64; do
    stage $arch
    OCPROBE_STAGE=$work/$arch OCPROBE_VERSION=$version OCPROBE_ARCH=$arch \
        cpack --config docker/release/cpack.cmake -G DEB -B "$work/packed" >"$work/cpack.log" 2>&1 || { cat "$work/cpack.log" >&2; say_and_leave 70 "cpack failed"; }
    # CPack's own archives hold the files in the order of the file system, which differs between machines.
    name=ocprobe-$version-linux-$arch
    tar -C "$work/$arch" --sort=name --owner=0 --group=0 --numeric-owner --transform "s,^usr,$name," -cf - usr | gzip -9n >"$dist/$name.tar.gz"
done
cp "$work"/packed/*.deb "$dist/"
docker/release/npm/pack.sh "$version" "$work/copyright" "$dist/npm" x64="$dist/ocprobe-linux-amd64" arm64="$dist/ocprobe-linux-arm64" >/dev/null
docker/release/sbom.py "$version" build/static/packages.txt "$SOURCE_DATE_EPOCH" "$dist/ocprobe-linux-amd64" "$dist/ocprobe-linux-arm64" \
    >"$dist/ocprobe-$version.spdx.json"
sed "s|@RELEASES@|${OCPROBE_REPOSITORY:+$OCPROBE_REPOSITORY/releases}|" docker/release/install.sh >"$dist/install.sh"
chmod 755 "$dist/install.sh"

cd "$dist"
find . -type f ! -name 'SHA256SUMS*' -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS
if [ -n "${OCPROBE_SIGNING_KEY-}" ]; then
    ssh-keygen -q -Y sign -f "$OCPROBE_SIGNING_KEY" -n ocprobe-release SHA256SUMS 2>"$work/error" || say_and_leave 69 "$(tail -n 1 "$work/error")"
fi
if [ -n "${OCPROBE_MINISIGN_KEY-}" ]; then
    minisign -S -W -s "$OCPROBE_MINISIGN_KEY" -m SHA256SUMS >"$work/error" 2>&1 || say_and_leave 69 "$(tail -n 1 "$work/error")"
fi
[ -e SHA256SUMS.sig ] || [ -e SHA256SUMS.minisig ] || echo "release.sh: no key was given: SHA256SUMS is not signed" >&2
cat SHA256SUMS
