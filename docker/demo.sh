#!/usr/bin/env bash
# demo.sh [--real] - builds the static binary and shows its main job: one broken set-up, then the same one mended.
# On a bare Debian 12 as root it installs what is missing. The gateway is a test program that ends with this script
# (tests/e2e/scripted_gateway.py); with --real it is the real one from npm.
set -euo pipefail
cd "$(dirname "$0")/.."
real=no
case ${1-} in
'') ;;
--real) real=yes ;;
*) echo "usage: demo.sh [--real]" >&2; exit 64 ;;
esac

groups=build
[ $real = no ] || groups="build e2e"
# shellcheck disable=SC2086 # a list of groups
docker/packages.sh $groups
command -v python3 >/dev/null || docker/packages.sh e2e

binary=build/static/ocprobe
folder=$(mktemp -d)
gateway=""
trap '[ -z "$gateway" ] || kill "$gateway" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT

echo "building $binary (some minutes the first time) …"
{ cmake --preset static && cmake --build --preset static --parallel 2; } >"$folder/build.log" 2>&1 || {
    tail -n 40 "$folder/build.log" >&2
    exit 1
}
ls -l $binary | awk '{ print $5, "bytes, one file, no library needed" }'

right="demo-$(head -c 18 /dev/urandom | base64 | tr -d '+/=')"
stale="demo-$(head -c 18 /dev/urandom | base64 | tr -d '+/=')"

if [ $real = no ]; then
    SCRIPTED_SECRET=$right python3 tests/e2e/scripted_gateway.py healthy --lifetime 120 >"$folder/port" &
    gateway=$!
    for _ in $(seq 100); do
        [ -s "$folder/port" ] && break
        sleep 0.1
    done
    port=$(sed 's/.*://' "$folder/port")
else
    cache=$(tests/e2e/gateway.sh 2026.9.6 | tail -n 1)
    port=28789
    mkdir -p "$folder/gateway/.openclaw"
    printf '{"gateway":{"mode":"local","port":%s,"bind":"loopback","auth":{"mode":"token","token":"%s"}}}' "$port" "$right" \
        >"$folder/gateway/.openclaw/openclaw.json"
    env -i PATH="$PATH" HOME="$folder/gateway" "$cache/node" "$cache/openclaw-2026.9.6/openclaw.mjs" gateway >"$folder/gateway.log" 2>&1 &
    gateway=$!
    echo "the real gateway 2026.9.6 is starting; ocprobe waits for it:"
    env -i HOME="$folder" $binary wait --url "ws://127.0.0.1:$port" --timeout 2m
fi

# The CLI's side: a config whose token was rotated on the other side, and the new one only in the environment.
mkdir -p "$folder/cli/.openclaw"
config() {
    printf '{\n  // written by the setup wizard\n  gateway: { mode: "local", port: %s, auth: { mode: "token", token: "%s" } },\n}\n' \
        "$port" "$1" >"$folder/cli/.openclaw/openclaw.json"
}
probe() {
    local status=0
    env -i HOME="$folder/cli" LANG=C.UTF-8 TERM="${TERM-dumb}" OPENCLAW_GATEWAY_TOKEN="$right" $binary "$@" || status=$?
    echo "(exit $status)"
}

printf '\n=== broken: two tokens, and the CLI takes the stale one\n$ ocprobe\n'
config "$stale"
probe
printf '\n=== the fix applied\n$ ocprobe\n'
config "$right"
probe
printf '\n=== as a health check\n$ ocprobe health\n'
probe health
