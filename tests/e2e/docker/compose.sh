#!/usr/bin/env bash
# compose.sh - Compose v2 for the container tests, since Debian 12 has docker-compose 1.29 alone. Nothing is installed: prints
# a folder that is a Docker configuration (DOCKER_CONFIG) in which `docker compose` is a command.
set -euo pipefail
folder=${OCPROBE_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ocprobe}/compose-v2
plugin=$folder/cli-plugins/docker-compose
if [ ! -x "$plugin" ]; then
    file=$("$(dirname "$0")/newer.sh" docker-compose usr/libexec/docker/cli-plugins/docker-compose)
    mkdir -p "$folder/cli-plugins"
    echo '{}' >"$folder/config.json"
    cp "$file" "$plugin.part"
    mv "$plugin.part" "$plugin"
fi
echo "$folder"
