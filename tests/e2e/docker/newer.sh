#!/usr/bin/env bash
# newer.sh PACKAGE FILE - one file out of a package of Debian 13, from the same mirror that apt has: what Debian 12 does not
# have, or has in an older release. Nothing is installed: prints the path of the file, which is kept for the next time.
# A few seconds when cold.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: newer.sh PACKAGE FILE" >&2; exit 64; }
package=$1 file=$2
cache=${OCPROBE_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ocprobe}/debian13
kept=$cache/$package/${file##*/}
if [ ! -x "$kept" ]; then
    mkdir -p "$cache/$package"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    # shellcheck disable=SC2016 # for apt
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | head -n 1)
    [ -n "$mirror" ] || { echo "newer.sh: apt knows no mirror of Debian" >&2; exit 69; }
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$work/sources.list"
    apart() {
        # Without what is installed here, which may be a newer one of somebody else's.
        apt-get -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::Lists="$work/lists" \
            -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root "$@"
    }
    { apart update && cd "$work" && apart download "$package" && dpkg-deb -x "$package"_*.deb "$work/tree"; } \
        >"$work/log" 2>&1 || { echo "newer.sh: $package of Debian 13 cannot be had:" >&2; tail -n 5 "$work/log" >&2; exit 69; }
    [ -f "$work/tree/$file" ] || { echo "newer.sh: $package has no $file" >&2; find "$work/tree" -name "${file##*/}*" >&2; exit 69; }
    cp "$work/tree/$file" "$kept.part"
    chmod 755 "$kept.part"
    mv "$kept.part" "$kept"
fi
echo "$kept"
