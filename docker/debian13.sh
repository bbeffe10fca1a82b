#!/usr/bin/env bash
# debian13.sh - builds this checkout in a Debian 13 tree (preset dev, g++ with Boost 1.83, then clang with Boost 1.88) and
# runs its unit and wire tests there. The last line is `N passed, N failed`.
# The tree is made by debootstrap once and kept, with its compiler cache: in $OCPROBE_DEBIAN13, else /var/tmp/ocprobe-debian13.
# Needs root.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$PATH:/usr/sbin:/sbin
tree=${OCPROBE_DEBIAN13:-/var/tmp/ocprobe-debian13}
[ "$(id -u)" -eq 0 ] || { echo "debian13.sh: only root can make a tree and enter it" >&2; exit 69; }

if [ ! -e "$tree/made" ]; then
    command -v debootstrap >/dev/null || { echo "debian13.sh: debootstrap is missing (docker/packages.sh docker installs it)" >&2; exit 69; }
    rm -rf "$tree"
    debootstrap --variant=minbase --include=ca-certificates trixie "$tree"
    touch "$tree/made"
fi
mkdir -p "$tree/src"
cp /etc/resolv.conf "$tree/etc/resolv.conf"

# within COMMAND…: runs it in the tree, with the checkout read-only in /src; every mount ends with it.
within() {
    # shellcheck disable=SC2016 # for the inner shell
    unshare --mount --pid --fork --kill-child sh -ec '
        mount --make-rprivate /
        mount --bind "$1" "$2/src" && mount -o remount,bind,ro "$2/src"
        mount --rbind /dev "$2/dev"
        mount -t proc proc "$2/proc"
        tree=$2
        shift 2
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 CCACHE_DIR=/var/cache/ccache chroot "$tree" "$@"
    ' sh "$PWD" "$tree" "$@"
}

within sh -ec '
    /src/docker/packages.sh build test
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y --no-install-recommends clang ccache >/dev/null
    # Beside the default release, whose package it would push out.
    if [ ! -e /opt/boost1.88 ]; then
        cd "$(mktemp -d)"
        apt-get download libboost1.88-dev
        dpkg-deb -x libboost1.88-dev_*.deb /opt/boost1.88
    fi
    # The notice of its licence, which a build embeds, is looked for where an installed package has it.
    cp -r /opt/boost1.88/usr/share/doc/libboost1.88-dev /usr/share/doc/
'
passed=0
failed=0
# build_and_test NAME OPTION…
build_and_test() {
    local name=$1 bad=1 total=1
    shift
    if within sh -ec '
        folder=/build/$1
        shift
        cd /src
        cmake --preset dev -B "$folder" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DOCPROBE_COMMIT=debian13 "$@"
        nice -n 10 cmake --build "$folder" -- -k 0
    ' sh "$name" "$@"; then
        within ctest --test-dir "/build/$name" --output-on-failure -j 3 | tee "$tree/build/$name.log" || true
        read -r bad total < <(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests failed out of ([0-9]+)$/\1 \2/p' "$tree/build/$name.log")
    fi
    passed=$((passed + total - bad))
    failed=$((failed + bad))
}
build_and_test gcc
build_and_test clang -DCMAKE_CXX_COMPILER=clang++ -DBoost_DIR=/opt/boost1.88/usr/lib/x86_64-linux-gnu/cmake/Boost-1.88.0
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
