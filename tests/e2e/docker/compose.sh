#!/usr/bin/env bash
# compose.sh - Compose v2 for the container tests, from Debian 13's package of the same mirror that apt has, since Debian 12
# has docker-compose 1.29 alone. Nothing is installed: prints a folder that is a Docker configuration (DOCKER_CONFIG) in
# which `docker compose` is a command. A few seconds and 13 MB when cold.
set -euo pipefail
cache=${OCPROBE_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ocprobe}
folder=$cache/compose-v2
plugin=$folder/cli-plugins/docker-compose
if [ ! -x "$plugin" ]; then
    mkdir -p "$cache"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    # shellcheck disable=SC2016 # for apt
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | head -n 1)
    [ -n "$mirror" ] || { echo "compose.sh: apt knows no mirror of Debian" >&2; exit 69; }
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$work/sources.list"
    apart() {
        apt-get -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::Lists="$work/lists" \
            -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root "$@"
    }
    { apart update && cd "$work" && apart download docker-compose && dpkg-deb -x docker-compose_*.deb "$work/tree"; } \
        >"$work/log" 2>&1 || { echo "compose.sh: Debian's package of Compose v2 cannot be had:" >&2; tail -n 5 "$work/log" >&2; exit 69; }
    mkdir -p "$folder/cli-plugins"
    echo '{}' >"$folder/config.json"
    cp "$work/tree/usr/libexec/docker/cli-plugins/docker-compose" "$plugin.part"
    mv "$plugin.part" "$plugin"
fi
echo "$folder"
