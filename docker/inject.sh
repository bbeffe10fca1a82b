#!/usr/bin/env bash
# inject.sh CONTAINER [ARGUMENT…] - runs ocprobe inside a running container, as the container's own user, and leaves
# nothing behind. The report is on standard output, the exit code is ocprobe's own.
#
#   docker/inject.sh openclaw-cli
#   docker/inject.sh openclaw-cli -o markdown >ticket.md
#
# Nothing is copied into the container: it may be distroless or scratch, its root read-only, its disk full, its /tmp
# missing or noexec. The file travels in a throw-away container that joins the other's process namespace, has no network
# and no capability, and waits; the run itself is a `docker exec` into the container, by way of /proc/<waiting
# process>/root. The kernel allows that way because both are the same user. Works with a remote engine too.
#
# Ctrl-C ends the run inside as well, where this user may signal it: with root's rights or the container's own uid, on
# the engine's machine. Elsewhere one line says that the run ends by its own time limit; nothing else is left.
#
# OCPROBE_BINARY  the file to run, instead of the one that fits the container's architecture:
#                 ocprobe-linux-<arch> beside this script, ../../bin/ocprobe from there, or what the presets static and
#                 static-arm64 have built.
#
# inject.sh --find-binary CONTAINER    prints the path of that file
#
# Exit codes: ocprobe's own; 64 usage; 69 it could not be run in that container, with one line saying why.
set -uo pipefail

say_and_leave() { # CODE WORDS…
    local code=$1
    shift
    printf '%s: %s\n' "${OCPROBE_PROGRAM:-inject.sh}" "$*" >&2
    exit "$code"
}

case ${1-} in
'' | -h | --help)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
    [ -n "${1-}" ] && exit 0
    exit 64
    ;;
--find-binary) ;;
-*) say_and_leave 64 "the container comes first: inject.sh CONTAINER [ARGUMENT…]" ;;
esac
only_find=no
if [ "$1" = --find-binary ]; then
    only_find=yes
    shift
    [ $# -eq 1 ] || say_and_leave 64 "--find-binary needs one container"
fi
container=$1
shift

here=$(cd "$(dirname "$0")" && pwd)
work="" guard="" inside="" runner="" stopped=""

# Takes away what was made, as soon as this script ends, however that ends: it is a process of its own, whose standard
# input is open for as long as the script lives. What was made stands in files.
# shellcheck disable=SC2317 # called in the background
clean_up_at_the_end() {
    local image importer
    trap '' HUP INT TERM
    cat >/dev/null
    # An import that was begun ends, or nobody would know the image's name.
    importer=$(cat "$work/importer" 2>/dev/null)
    if [ -n "$importer" ]; then
        for _ in $(seq 50); do
            kill -0 "$importer" 2>/dev/null || break
            sleep 0.2
        done
    fi
    # The carrier ends by itself when its standard input does; this is for the one that has not come so far.
    [ ! -s "$work/carrier" ] || docker rm -f "$(cat "$work/carrier")" >/dev/null 2>&1
    image=$(cat "$work/image" 2>/dev/null)
    # A container that is just being removed still holds its image for a moment.
    if [ -n "$image" ]; then
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            docker image rm "$image" >/dev/null 2>&1 && break
            docker image inspect "$image" >/dev/null 2>&1 || break
            sleep 0.2
        done
    fi
    rm -rf "$work"
}

start_guard() {
    mkfifo "$work/alive" "$work/hold" 2>/dev/null || { rm -rf "$work"; say_and_leave 69 "cannot write to ${TMPDIR:-/tmp}"; }
    set -m
    clean_up_at_the_end <"$work/alive" >/dev/null 2>&1 &
    set +m
    guard=$!
    exec 8>"$work/alive"
}

# shellcheck disable=SC2317 # called by the trap
clean_up() {
    trap '' HUP INT TERM
    exec 8>&- 9>&-
    [ -z "$guard" ] || wait "$guard"
}

# `docker exec` hands no signal on. Where the engine is this machine's, the process can be told from here; the command
# line is compared, since a remote engine's numbers mean other processes here.
# shellcheck disable=SC2317 # called by the trap
stop() { # SIGNAL CODE
    local pid told=no
    stopped=$2
    [ -n "$runner" ] || exit "$stopped"
    for pid in $(docker top "$container" -eo pid,args 2>/dev/null | awk -v path="$inside" '$2 == path { print $1 }'); do
        [ "$(tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | head -n 1)" = "$inside" ] && kill -"$1" "$pid" 2>/dev/null && told=yes
    done
    [ $told = yes ] || { kill "$runner" && say_and_leave "$stopped" "stopped; the run in container $name ends by its own time limit"; }
}

# What the engine says, as one line and without its decoration.
last_words() { tr '\r' '\n' <"$1" | sed -e 's/^Error response from daemon: //' -e '/^$/d' | tail -n 1; }

# ask FORMAT: one field of the container.
ask() { docker container inspect -f "$1" "$container" 2>"$work/error"; }

reach_the_engine() {
    command -v docker >/dev/null || say_and_leave 69 "docker is not installed here"
    local id
    if ! id=$(ask '{{.Id}}'); then
        case $(cat "$work/error") in
        *"o such container"*) say_and_leave 69 "no container $container" ;;
        *"ermission denied"*) say_and_leave 69 "no permission on the engine's socket: be root, or a member of the group docker" ;;
        *"annot connect"* | *"s the docker daemon running"*) say_and_leave 69 "no Docker engine answers: $(last_words "$work/error")" ;;
        *) say_and_leave 69 "$(last_words "$work/error")" ;;
        esac
    fi
    # A name may belong to another container by the time of the run.
    name=$container
    container=$id
}

must_run() {
    local state
    state=$(ask '{{.State.Status}}') || say_and_leave 69 "container $name is gone"
    case $state in
    running) ;;
    paused) say_and_leave 69 "container $name is paused: docker unpause $name" ;;
    *) say_and_leave 69 "container $name is not running ($state)" ;;
    esac
}

# The machine field of an ELF head: 62 is x86-64, 183 is arm64.
machine_of() { od -An -t u2 -j 18 -N 2 "$1" 2>/dev/null | tr -d ' '; }

find_binary() {
    local arch want file
    # The container's own architecture, which emulation can make another than the engine's.
    arch=$(docker image inspect -f '{{.Architecture}}' "$(ask '{{.Image}}')" 2>/dev/null)
    # The image may be gone.
    [ -n "$arch" ] || arch=$(docker version -f '{{.Server.Arch}}' 2>/dev/null)
    case $arch in
    amd64) want=62 ;;
    arm64) want=183 ;;
    *) say_and_leave 69 "container $name is $arch: there is no ocprobe for it" ;;
    esac
    [ -z "${OCPROBE_BINARY-}" ] || [ -f "$OCPROBE_BINARY" ] || say_and_leave 69 "OCPROBE_BINARY: no file $OCPROBE_BINARY"
    for file in ${OCPROBE_BINARY:+"$OCPROBE_BINARY"} "$here/ocprobe-linux-$arch" "$here/../../bin/ocprobe" "$here"/../build/static*/ocprobe; do
        [ -f "$file" ] || continue
        if [ "$(machine_of "$file")" = $want ]; then
            binary=$file
            return
        fi
        [ "$file" != "${OCPROBE_BINARY-}" ] || say_and_leave 69 "container $name is $arch, and $file is not"
    done
    say_and_leave 69 "container $name is $arch, and no ocprobe for it is here (OCPROBE_BINARY, $here/ocprobe-linux-$arch)"
}

# apart COMMAND…: in the background, in a process group of its own. A terminal's Ctrl-C goes to the whole group of the
# script, and docker's clients leave at it: only the script may be told, which then ends things in their order.
apart() {
    set -m
    "$@" 8>&- 9>&- &
    set +m
}

import_image() {
    tar -C "$work/root" --numeric-owner -cf - . 2>/dev/null | docker import --change "LABEL ocprobe.inject=$container" -
}

# The carrier must be the same user. Names, and the group of a number, are looked up in the image's own files, so it
# gets the container's.
make_image() {
    if ! { mkdir -p "$work/root/etc" && cp "$binary" "$work/root/ocprobe" && chmod 755 "$work/root/ocprobe"; } 2>/dev/null; then
        say_and_leave 69 "cannot write to ${TMPDIR:-/tmp}"
    fi
    for file in passwd group; do
        # The container's file may be of any size and hold anything: of its first megabyte, the lines that could be entries.
        docker cp -L "$container:/etc/$file" - 2>/dev/null 8>&- | tar -xOf - 2>/dev/null | head -c 1048576 |
            LC_ALL=C awk -F: 'NF > 3 && length($0) < 1024' >"$work/root/etc/$file" 2>/dev/null
        [ -s "$work/root/etc/$file" ] || rm -f "$work/root/etc/$file"
    done
    apart import_image >"$work/image" 2>"$work/error"
    importer=$!
    echo $importer >"$work/importer"
    wait $importer || say_and_leave 69 "the engine takes no image: $(last_words "$work/error")"
    rm -f "$work/importer"
    rm -rf "$work/root"
}

start_carrier() {
    local user profile level userns image
    image=$(cat "$work/image")
    user=$(ask '{{.Config.User}}')
    # Another AppArmor profile than the container's would be refused the way through /proc, and so would other SELinux
    # categories: user:role:type:level.
    profile=$(ask '{{.AppArmorProfile}}')
    level=$(ask '{{.ProcessLabel}}' | cut -d: -f4-)
    userns=$(ask '{{.HostConfig.UsernsMode}}')
    exec 9<>"$work/hold"
    apart docker run --rm -i --cidfile "$work/carrier" --pid "container:$container" --network none ${user:+--user "$user"} \
        ${userns:+--userns "$userns"} ${profile:+--security-opt "apparmor=$profile"} ${level:+--security-opt "label=level:$level"} \
        --security-opt no-new-privileges --cap-drop ALL --read-only --log-driver none "$image" /ocprobe -v --token-stdin --timeout 24h <"$work/hold" >/dev/null 2>"$work/error"
    local client=$! process=""
    # It says its number and then waits for standard input, which ends with this script, however that ends. Or after the
    # longest time that ocprobe takes: what runs inside by then has the file open.
    for _ in $(seq 300); do
        process=$(sed -n 's/^ocprobe .*, process \([0-9][0-9]*\)$/\1/p' "$work/error")
        [ -z "$process" ] || break
        kill -0 $client 2>/dev/null || break
        sleep 0.1
    done
    if [ -z "$process" ]; then
        must_run
        say_and_leave 69 "nothing can be started beside container $name: $(last_words "$work/error")"
    fi
    inside=/proc/$process/root/ocprobe
}

# Whether the way in works, before the report is streamed: then a refusal is one line of ours.
try_the_way() {
    docker exec "$container" "$inside" --version >"$work/out" 2>"$work/error" 8>&- 9>&- && return
    must_run
    cat "$work/out" >>"$work/error"
    say_and_leave 69 "the engine runs nothing in container $name: $(last_words "$work/error")"
}

run_inside() {
    local status argument interactive=""
    for argument in "$@"; do
        [ "$argument" != --token-stdin ] || interactive=-i
    done
    if [ -n "$interactive" ]; then
        # A process group of its own may not read from the terminal.
        docker exec -i "$container" "$inside" "$@" <&0 8>&- 9>&- &
    else
        apart docker exec "$container" "$inside" "$@" <&0
    fi
    runner=$!
    # In the background, so that a signal is answered at once; then it is waited for again, for the report.
    wait $runner
    status=$?
    if [ -n "$stopped" ]; then
        wait $runner
        status=$?
        # The client left without the run's own code.
        [ $status -ne 0 ] || status=$stopped
    fi
    runner=""
    # ocprobe never ends like that: the process was killed, or the engine gave up.
    if [ $status -ge 125 ] && [ $status -ne 129 ] && [ $status -ne 130 ] && [ $status -ne 143 ]; then
        # The engine tells of the end of the run before it tells of the container's.
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            [ "$(ask '{{.State.Status}}')" = running ] || say_and_leave 69 "container $name ended during the run"
            sleep 0.2
        done
        say_and_leave 69 "the run in container $name was killed"
    fi
    exit $status
}

trap clean_up EXIT
trap 'stop HUP 129' HUP
trap 'stop INT 130' INT
trap 'stop TERM 143' TERM
work=$(mktemp -d 2>/dev/null) || say_and_leave 69 "cannot write to ${TMPDIR:-/tmp}"
start_guard
true 2>/dev/null >"$work/error" || say_and_leave 69 "cannot write to ${TMPDIR:-/tmp}"
reach_the_engine
if [ $only_find = yes ]; then
    find_binary
    realpath "$binary"
    exit
fi
must_run
find_binary
make_image
start_carrier
try_the_way
run_inside "$@"
