#!/bin/sh
# install.sh - puts the newest ocprobe into ~/.local/bin, without root. Its checksum is verified; with --signers FILE (the
# format of ssh-keygen's allowed signers) also who signed the checksums.
#
#   install.sh [--to FOLDER] [--version VERSION] [--from URL] [--signers FILE]
#
# Nothing is written but the one file, and that only when all is verified.
set -eu
releases=@RELEASES@
to=${HOME:-}/.local/bin version='' from='' signers=''
fail() { echo "install.sh: $*" >&2; exit 69; }
while [ $# -gt 0 ]; do
    case $1 in
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
    --to | --version | --from | --signers) [ $# -gt 1 ] || { echo "install.sh: $1 needs a value" >&2; exit 64; } ;;
    *) echo "install.sh: unknown option $1" >&2; exit 64 ;;
    esac
    case $1 in
    --to) to=$2 ;;
    --version) version=$2 ;;
    --from) from=$2 ;;
    --signers) signers=$2 ;;
    esac
    shift 2
done
[ "$(uname -s)" = Linux ] || fail "ocprobe is for Linux; this is $(uname -s)"
case $(uname -m) in
x86_64 | amd64) arch=amd64 ;;
aarch64 | arm64) arch=arm64 ;;
*) fail "there is no ocprobe for $(uname -m)" ;;
esac
if [ -z "$from" ]; then
    case $releases in http*) ;; *) fail "this copy knows no place to fetch from: give --from URL" ;; esac
    if [ -n "$version" ]; then from=$releases/download/v${version#v}; else from=$releases/latest/download; fi
fi
if command -v curl >/dev/null; then
    fetch() { curl -fsSL --retry 2 -o "$2" "$1"; }
elif command -v wget >/dev/null; then
    fetch() { wget -qO "$2" "$1"; }
else
    fail "needs curl or wget"
fi
command -v sha256sum >/dev/null || fail "needs sha256sum"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
file=ocprobe-linux-$arch
fetch "$from/SHA256SUMS" "$work/SHA256SUMS" || fail "cannot fetch $from/SHA256SUMS"
if [ -n "$signers" ]; then
    fetch "$from/SHA256SUMS.sig" "$work/SHA256SUMS.sig" || fail "cannot fetch $from/SHA256SUMS.sig"
    ssh-keygen -Y verify -f "$signers" -I release@ocprobe -n ocprobe-release -s "$work/SHA256SUMS.sig" <"$work/SHA256SUMS" >/dev/null 2>&1 ||
        fail "the signature of SHA256SUMS is not by a signer of $signers"
fi
fetch "$from/$file" "$work/$file" || fail "cannot fetch $from/$file"
# The line of this file alone: the others are not here.
awk -v file="$file" '$2 == file || $2 == "*" file' "$work/SHA256SUMS" >"$work/line"
[ -s "$work/line" ] || fail "SHA256SUMS does not name $file"
(cd "$work" && sha256sum -c line >/dev/null 2>&1) || fail "the checksum of $file is wrong: nothing was installed"
part=$to/.ocprobe.$$
if ! { mkdir -p "$to" && cp "$work/$file" "$part" && chmod 755 "$part" && mv "$part" "$to/ocprobe"; } 2>/dev/null; then
    rm -f "$part"
    fail "cannot write to $to"
fi
"$to/ocprobe" --version
case ":$PATH:" in *":$to:"*) ;; *) echo "install.sh: $to is not in your PATH" >&2 ;; esac
