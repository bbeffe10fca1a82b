#!/usr/bin/env bash
# pack.sh VERSION NOTICES FOLDER CPU=FILE… - the npm packages, as npm publishes them, in FOLDER: `ocprobe`, which depends
# on one package for each CPU (Node's name for it: x64, arm64), and these. Publish these first.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 4 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 64; }
version=$1 notices=$(realpath "$2") to=$(mkdir -p "$3" && realpath "$3")
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# pack FOLDER
pack() { (cd "$1" && npm pack --silent --pack-destination "$to"); }

for pair in "$@"; do
    folder=$work/${pair%%=*}
    cp -r "$here/platform" "$folder"
    sed -i -e "s/@VERSION@/$version/" -e "s/@CPU@/${pair%%=*}/g" "$folder/package.json"
    install -m 755 "${pair#*=}" "$folder/ocprobe"
    install -m 644 "$notices" "$folder/NOTICES"
    pack "$folder"
done
cp -r "$here/ocprobe" "$work/ocprobe"
sed -i "s/@VERSION@/$version/g" "$work/ocprobe/package.json"
chmod 755 "$work/ocprobe/bin/ocprobe.js"
cp "$here/../../../LICENSE" "$work/ocprobe/LICENSE"
pack "$work/ocprobe"
