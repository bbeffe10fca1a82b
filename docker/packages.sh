#!/usr/bin/env bash
# packages.sh GROUP… - makes sure that what a group needs is installed (Debian 12 or 13):
# build, test, check, cross, e2e, docker, hold, bench, release, fleet, all.
# Installs what is missing, and the suite's newest release of what becomes a part of the program, as root; otherwise names
# what is missing and fails.
set -euo pipefail

# WANT:PACKAGE - WANT is a command, or a file when it starts with a slash, or `=` for the package itself, or `^` for the
# package in the newest release that the suite has: it is linked or compiled into the program.
# library=PACKAGE: only the file WANT is taken out of it, since the package would push our own architecture's out.
boost=libboost-dev
# libFuzzer and the sanitizers of clang, which it only recommends.
clang_runtime=libclang-rt-19-dev
# Debian 12, whose default of Boost is older than what is needed.
! grep -q 'VERSION_ID="12"' /etc/os-release || { boost=libboost1.81-dev; clang_runtime=libclang-rt-14-dev; }
build="g++:g++ cmake:cmake ninja:ninja-build pkg-config:pkg-config
    ^:$boost ^:libssl-dev ^:libc-ares-dev ^:libspdlog-dev ^:libfmt-dev ^:libcli11-dev ^:libsqlite3-dev ^:libyaml-cpp-dev ^:zlib1g-dev ^:libzstd-dev
    ^:libc6-dev ^:ca-certificates"
test="=:catch2 python3:python3 patch:patch codespell:codespell aspell:aspell /usr/lib/aspell/en_GB-ise.multi:aspell-en"
check="clang++:clang =:$clang_runtime clang-format:clang-format clang-tidy:clang-tidy shellcheck:shellcheck file:file"
# Boost and fmt for arm64 only for their CMake files: those are per architecture.
cross="aarch64-linux-gnu-g++:g++-aarch64-linux-gnu qemu-aarch64-static:qemu-user-static
    ^:$boost:arm64 ^:libssl-dev:arm64 ^:libc-ares-dev:arm64 ^:libfmt-dev:arm64 ^:libsqlite3-dev:arm64 ^:zlib1g-dev:arm64 ^:libzstd-dev:arm64
    /usr/local/lib/aarch64-linux-gnu/libyaml-cpp.a:library=libyaml-cpp-dev:arm64
    /usr/local/lib/aarch64-linux-gnu/pkgconfig/yaml-cpp.pc:library=libyaml-cpp-dev:arm64"
e2e="python3:python3 /usr/lib/python3/dist-packages/prometheus_client:python3-prometheus-client zsh:zsh fish:fish git:git patch:patch npm:npm node:nodejs ip:iproute2 setpriv:util-linux nginx:nginx-light socat:socat openssl:openssl curl:curl strace:strace
    /usr/bin/time:time /etc/ssl/certs/ca-certificates.crt:ca-certificates"
docker="docker:docker.io dockerd:docker.io docker-compose:docker-compose debootstrap:debootstrap iptables:iptables
    /usr/lib/python3/dist-packages/yaml:python3-yaml
    chromium:chromium /usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1:libfaketime"
# Proxies in front of a gateway, to hold sessions through (tests/e2e/hold.py).
hold="haproxy:haproxy caddy:caddy"
bench="python3:python3 gcc:gcc =:libssl-dev npm:npm node:nodejs curl:curl openssl:openssl prometheus-blackbox-exporter:prometheus-blackbox-exporter lnav:lnav"
# Metrics, alerts and their checkers (tests/e2e/fleet.py).
fleet="prometheus:prometheus promtool:prometheus prometheus-alertmanager:prometheus-alertmanager amtool:prometheus-alertmanager
    prometheus-node-exporter:prometheus-node-exporter /usr/lib/python3/dist-packages/yaml:python3-yaml"
release="cpack:cmake dpkg-deb:dpkg npm:npm python3:python3 ssh-keygen:openssh-client minisign:minisign curl:curl"

wanted=""
for group in "$@"; do
    case $group in
    build) wanted+=" $build" ;;
    test) wanted+=" $build $test" ;;
    check) wanted+=" $build $test $check" ;;
    cross) wanted+=" $build $cross" ;;
    e2e) wanted+=" $e2e" ;;
    docker) wanted+=" $e2e $docker" ;;
    hold) wanted+=" $e2e $hold" ;;
    bench) wanted+=" $bench" ;;
    release) wanted+=" $release" ;;
    fleet) wanted+=" $fleet" ;;
    all) wanted+=" $build $test $check $cross $e2e $docker $hold $bench $release $fleet" ;;
    *) echo "packages.sh: no group $group; there are build, test, check, cross, e2e, docker, hold, bench, release, fleet, all" >&2; exit 64 ;;
    esac
done
[ -n "$wanted" ] || { echo "usage: packages.sh build|test|check|cross|e2e|docker|hold|bench|release|fleet|all…" >&2; exit 64; }

is_installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }
# Of what is installed; by the lists that apt has.
is_newest() {
    local installed candidate
    { read -r installed; read -r candidate; } < <(apt-cache policy "$1" | awk '/Installed:|Candidate:/ { print $2 }')
    [ -z "${candidate-}" ] || [ "$candidate" = '(none)' ] || dpkg --compare-versions "$installed" ge "$candidate"
}
is_there() {
    case $1 in
    =) is_installed "$2" ;;
    ^) is_installed "$2" && is_newest "$2" ;;
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null ;;
    esac
}
# Namespace tools and web servers live there, and a user's PATH may lack it.
PATH=$PATH:/usr/sbin:/sbin

list_missing() {
    local pair
    for pair in $wanted; do
        is_there "${pair%%:*}" "${pair#*:}" || echo "${pair#*:}"
    done | sort -u | tr '\n' ' '
}

apt() { apt-get -o DPkg::Lock::Timeout=300 "$@"; }
# What is the newest is asked once a day; without a network, what apt knows has to do.
asked=/var/lib/apt/lists/.ocprobe-asked
case $wanted in *^:*)
    if [ "$(id -u)" -eq 0 ] && [ -z "$(find $asked -mtime -1 2>/dev/null)" ]; then
        if apt update >/dev/null 2>&1; then touch $asked; else echo "packages.sh: the package lists could not be renewed" >&2; fi
    fi
    ;;
esac
missing=$(list_missing)
[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "packages.sh: missing or not the newest, and only root can install: $missing" >&2
    exit 69
fi
echo "packages.sh: installing $missing" >&2
case $missing in *:arm64*) dpkg --add-architecture arm64 ;; esac
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
# Installed services must not start: the exporter and nginx are run by the tests themselves.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    trap 'rm -f "$log" $policy' EXIT
fi

# Each library= of the missing ones, to its place.
take_libraries() {
    local pair file folder
    for pair in $wanted; do
        case $pair in *:library=*) ;; *) continue ;; esac
        file=${pair%%:*}
        [ ! -e "$file" ] || continue
        folder=$(mktemp -d)
        (cd "$folder" && apt-get download "${pair#*:library=}" && dpkg-deb -x ./*.deb . &&
            mkdir -p "${file%/*}" && cp "usr/lib/${file#/usr/local/lib/}" "$file")
        rm -rf "$folder"
    done
}

whole=$(tr ' ' '\n' <<<"$missing" | grep -v '^library=' | tr '\n' ' ')
# shellcheck disable=SC2086 # a list of package names
{ apt update && apt install -y --no-install-recommends $whole && take_libraries; } \
    >"$log" 2>&1 || { tail -20 "$log" >&2; echo "packages.sh: apt-get failed" >&2; exit 69; }
missing=$(list_missing)
[ -z "$missing" ] || { echo "packages.sh: still missing after the installation: $missing" >&2; exit 69; }
