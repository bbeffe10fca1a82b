#!/usr/bin/env bash
# engine.sh [start | stop] - a Docker engine for the container tests, on a bare Debian 12 without systemd.
# start: leaves an engine that answers, and says which one. One that runs already is used as it is.
# stop: ends the engine that `start` started, and no other.
set -euo pipefail
cache=${OCPROBE_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ocprobe}
own=$cache/dockerd.pid
PATH=$PATH:/usr/sbin:/sbin

start() {
    if ! docker info >/dev/null 2>&1; then
        for tool in docker dockerd iptables; do
            command -v $tool >/dev/null || { echo "engine.sh: $tool is missing (docker/packages.sh docker installs it)" >&2; exit 69; }
        done
        mkdir -p "$cache"
        # A dead engine's pid file would stop the new one.
        [ -e /var/run/docker.pid ] && ! kill -0 "$(cat /var/run/docker.pid)" 2>/dev/null && rm -f /var/run/docker.pid
        setsid dockerd >"$cache/dockerd.log" 2>&1 </dev/null &
        echo $! >"$own"
        for _ in $(seq 120); do
            docker info >/dev/null 2>&1 && break
            kill -0 "$(cat "$own")" 2>/dev/null || break
            sleep 0.5
        done
    fi
    docker info --format 'engine {{.ServerVersion}}, {{.Driver}}' 2>/dev/null || {
        echo "engine.sh: no Docker engine answers and none could be started:" >&2
        tail -n 5 "$cache/dockerd.log" >&2
        exit 69
    }
}

stop() {
    [ -e "$own" ] || exit 0
    pid=$(cat "$own")
    # The number may be another process's by now.
    if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
        kill "$pid"
        for _ in $(seq 60); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.5
        done
    fi
    rm -f "$own"
}

case ${1-start} in
start) start ;;
stop) stop ;;
*) echo "usage: engine.sh [start | stop]" >&2; exit 64 ;;
esac
