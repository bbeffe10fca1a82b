#!/usr/bin/env bash
# image.sh DIST IMAGE VERSION - pushes the image of each architecture's file in DIST, and one manifest for both, as
# IMAGE:VERSION and IMAGE:latest. COMMIT and SOURCE (https://…) become labels.
set -euo pipefail
[ $# -eq 3 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 64; }
dist=$(realpath "$1") image=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export VERSION=$3 COMMIT=${COMMIT:-${GITHUB_SHA:-unknown}}
export SOURCE=${SOURCE:-${GITHUB_REPOSITORY:+${GITHUB_SERVER_URL:-}/$GITHUB_REPOSITORY}}

# The last stage of docker/Dockerfile says what the image is. The files are built and tested, and the classic builder makes
# no image of another architecture from scratch: they are imported.
changes=()
while IFS= read -r line; do
    case $line in
    LABEL* | USER* | ENTRYPOINT*)
        line=${line//\$VERSION/$VERSION} line=${line//\$COMMIT/$COMMIT} line=${line//\$SOURCE/$SOURCE}
        changes+=(--change "$line")
        ;;
    esac
done < <(sed -n '/^FROM scratch/,$p' "$root/docker/Dockerfile" | sed -e ':more' -e '/\\$/{N;s/\\\n *//;b more' -e '}')
[ ${#changes[@]} -eq 6 ] || { echo "image.sh: docker/Dockerfile has another form" >&2; exit 70; }

tags=()
for arch in amd64 arm64; do
    install -m 755 "$dist/ocprobe-linux-$arch" "$work/ocprobe"
    tar -C "$work" --owner=0 --group=0 --numeric-owner -cf - ocprobe |
        docker import --platform "linux/$arch" "${changes[@]}" - "$image:$VERSION-$arch"
    docker push -q "$image:$VERSION-$arch"
    tags+=("$image:$VERSION-$arch")
done
insecure=${OCPROBE_INSECURE_REGISTRY:+--insecure}
for tag in "$VERSION" latest; do
    # shellcheck disable=SC2086 # an option or none
    docker manifest create $insecure "$image:$tag" "${tags[@]}"
    for arch in amd64 arm64; do
        docker manifest annotate "$image:$tag" "$image:$VERSION-$arch" --os linux --arch $arch
    done
    # shellcheck disable=SC2086 # an option or none
    docker manifest push $insecure --purge "$image:$tag"
done
