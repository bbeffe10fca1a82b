#!/usr/bin/env bash
# images.sh NAME… - the images of the container tests; no image registry is needed. What exists is not made again.
#   base       oc-base:bookworm   Debian's smallest tree with CA roots, curl and tini, and a user node (uid 1000)
#   front      oc-front:bookworm  the same with nginx, caddy and socat
#   VERSION    oc-real:VERSION    the real gateway and CLI from npm, laid out like the official image: package root at
#                                 /app, user node, HOME=/home/node, state in /home/node/.openclaw, tini as PID 1
#   npm:VERSION, distroless:VERSION    oc-npm:VERSION, as `npm install --global` leaves it; oc-distroless:VERSION, node and
#                                      the package with no shell and no `openclaw` on PATH
# About two minutes for the first real image, half of it the download; a second when all exist.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin:/sbin
[ $# -gt 0 ] || { echo "usage: images.sh base|front|VERSION|npm:VERSION|distroless:VERSION…" >&2; exit 64; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Debian's docker.io has no buildx: the classic builder is what is always there.
export DOCKER_BUILDKIT=0

exists() { docker image inspect "$1" >/dev/null 2>&1; }

# logged NAME COMMAND…: quiet unless it fails.
logged() {
    local name=$1
    shift
    "$@" >"$work/log" 2>&1 || {
        echo "images.sh: $name failed:" >&2
        tail -n 15 "$work/log" >&2
        exit 69
    }
}

base() {
    exists oc-base:bookworm && return
    command -v debootstrap >/dev/null || { echo "images.sh: debootstrap is missing (docker/packages.sh docker installs it)" >&2; exit 69; }
    logged debootstrap debootstrap --variant=minbase --include=ca-certificates,curl,tini bookworm "$work/base"
    chroot "$work/base" useradd -m -u 1000 -s /bin/bash node
    tar -C "$work/base" --exclude='./proc/*' --exclude='./sys/*' --exclude='./dev/*' --exclude='./var/cache/apt/archives/*.deb' -c . |
        docker import - oc-base:bookworm >/dev/null
    rm -rf "$work/base"
}

front() {
    exists oc-front:bookworm && return
    base
    mkdir "$work/front"
    cat >"$work/front/Dockerfile" <<'DOCKER'
FROM oc-base:bookworm
RUN apt-get update && apt-get install -y --no-install-recommends nginx-light caddy socat && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["tini", "-g", "--"]
DOCKER
    # The host's network: a build has no other way to the distribution's packages here.
    logged "the image with nginx, caddy and socat" docker build --network host -t oc-front:bookworm "$work/front"
}

real() {
    local version=$1 cache context=$work/real
    exists "oc-real:$version" && return
    base
    cache=$("$here/../gateway.sh" "$version" | tail -n 1)
    mkdir -p "$context/app/node_modules"
    # By links where that is possible: the package is some hundred megabytes.
    copy() { cp -al "$@" 2>/dev/null || cp -a "$@"; }
    copy "$cache/openclaw-$version/node_modules/openclaw/." "$context/app/"
    copy "$cache/openclaw-$version/node_modules/." "$context/app/node_modules/"
    rm -rf "$context/app/node_modules/openclaw"
    cp -L "$cache/node" "$context/node"
    cat >"$context/Dockerfile" <<'DOCKER'
FROM oc-base:bookworm
COPY node /usr/local/bin/node
COPY app /app
# The first start finishes what npm's --ignore-scripts left out; it writes into /app, so it must happen here, as root.
RUN printf '#!/bin/sh\nexec node /app/openclaw.mjs "$@"\n' >/usr/local/bin/openclaw && chmod 755 /usr/local/bin/openclaw \
 && mkdir -p /home/node/.openclaw && node /app/openclaw.mjs --version && chown -R 1000:1000 /home/node
USER node
ENV HOME=/home/node NODE_ENV=production
WORKDIR /app
ENTRYPOINT ["tini", "-s", "--"]
CMD ["node", "openclaw.mjs", "gateway", "--bind", "lan", "--port", "18789"]
DOCKER
    logged "the image of openclaw $version" docker build -t "oc-real:$version" "$context"
    rm -rf "$context"
}

npm() {
    local version=$1 cache context=$work/npm
    exists "oc-npm:$version" && return
    base
    cache=$("$here/../gateway.sh" "$version" | tail -n 1)
    mkdir -p "$context"
    cp -al "$cache/openclaw-$version/node_modules" "$context/" 2>/dev/null || cp -a "$cache/openclaw-$version/node_modules" "$context/"
    cp -L "$cache/node" "$context/node"
    cat >"$context/Dockerfile" <<'DOCKER'
FROM oc-base:bookworm
COPY node /usr/local/bin/node
COPY node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/openclaw/openclaw.mjs /usr/local/bin/openclaw && openclaw --version \
 && mkdir -p /home/node/.openclaw && chown -R 1000:1000 /home/node
USER node
ENV HOME=/home/node
WORKDIR /home/node
ENTRYPOINT ["tini", "-s", "--"]
CMD ["openclaw", "gateway", "--bind", "lan", "--port", "18789"]
DOCKER
    logged "the image of openclaw $version by npm" docker build -t "oc-npm:$version" "$context"
    rm -rf "$context"
}

distroless() {
    local version=$1
    exists "oc-distroless:$version" && return
    real "$version"
    mkdir "$work/distroless"
    cat >"$work/distroless/Dockerfile" <<DOCKER
FROM oc-real:$version AS whole
FROM scratch
COPY --from=whole /lib/x86_64-linux-gnu /lib/x86_64-linux-gnu
COPY --from=whole /lib64 /lib64
COPY --from=whole /etc/passwd /etc/group /etc/nsswitch.conf /etc/
COPY --from=whole /etc/ssl/certs /etc/ssl/certs
COPY --from=whole /usr/local/bin/node /usr/local/bin/node
COPY --from=whole /app /app
COPY --from=whole --chown=1000:1000 /home/node /home/node
COPY --from=whole /tmp /tmp
USER 1000:1000
ENV HOME=/home/node NODE_ENV=production PATH=/usr/local/bin
WORKDIR /app
ENTRYPOINT ["node", "/app/openclaw.mjs"]
CMD ["gateway", "--bind", "lan", "--port", "18789"]
DOCKER
    logged "the image of openclaw $version without a shell" docker build -t "oc-distroless:$version" "$work/distroless"
}

for name in "$@"; do
    case $name in
    npm:*) npm "${name#npm:}" ;;
    distroless:*) distroless "${name#distroless:}" ;;
    base) base ;;
    front) front ;;
    [0-9]*.*) real "$name" ;;
    *) echo "images.sh: no image $name; there are base, front, VERSION, npm:VERSION, distroless:VERSION" >&2; exit 64 ;;
    esac
done
