#!/usr/bin/env bash
# gateway.sh VERSION… - puts Node 24 and the real gateway of each VERSION from npm into the cache, and prints the cache.
# Left behind: $cache/node and $cache/openclaw-VERSION/openclaw.mjs (a link). About a minute a version when cold.
set -euo pipefail
# The gateway needs Node >= 24.16, newer than the distribution's; npm carries the plain binary.
node_version=24.21.0
cache=${OCPROBE_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ocprobe}
[ $# -gt 0 ] || { echo "usage: gateway.sh VERSION…" >&2; exit 64; }
command -v npm >/dev/null || { echo "gateway.sh: npm is missing (docker/packages.sh e2e installs it)" >&2; exit 69; }
mkdir -p "$cache"
# Two runs at once would take each other's half-made folder away.
exec 9>"$cache/.lock"
flock 9

# fetch FOLDER PACKAGE: a finished folder appears under its name in one step, so that a cut run is simply repeated.
fetch() {
    local folder=$1 package=$2
    rm -rf "$folder.part"
    mkdir -p "$folder.part"
    (cd "$folder.part" && npm install --ignore-scripts --no-audit --no-fund --prefix . "$package" >npm.log 2>&1) || {
        echo "gateway.sh: npm install $package failed:" >&2
        tail -5 "$folder.part/npm.log" >&2
        exit 69
    }
    rm -rf "$folder"
    mv "$folder.part" "$folder"
}

if [ ! -x "$cache/node" ]; then
    case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) echo "gateway.sh: npm has no Node binary for $(uname -m)" >&2; exit 69 ;;
    esac
    fetch "$cache/node-$node_version" "node-linux-$arch@$node_version"
    ln -sfn "node-$node_version/node_modules/node-linux-$arch/bin/node" "$cache/node"
fi

for version in "$@"; do
    folder=$cache/openclaw-$version
    if [ ! -e "$folder/started" ]; then
        fetch "$folder" "openclaw@$version"
        ln -sfn node_modules/openclaw/openclaw.mjs "$folder/openclaw.mjs"
        # The first start finishes what --ignore-scripts left out; it writes into the package's folder.
        HOME=$folder "$cache/node" "$folder/openclaw.mjs" --version >"$folder/started.part" 2>&1 || {
            echo "gateway.sh: openclaw $version does not start:" >&2
            tail -5 "$folder/started.part" >&2
            exit 69
        }
        mv "$folder/started.part" "$folder/started"
    fi
done
echo "$cache"
