#!/usr/bin/env bash
# run.sh [--runs N] [--real] [--binary FILE] - ocprobe beside a C program, curl, Node and blackbox_exporter, in one run.
# Builds the C programs, then bench.py measures. --real adds the real CLI on the real gateway (minutes).
# Prints the table of .github/docs/figures.md and ends with `N passed, N failed`: the bounds of the issue.
set -euo pipefail
cd "$(dirname "$0")/../.."
docker/packages.sh bench
out=build/bench
mkdir -p $out
for program in floor measure; do
    gcc -O2 -Wall -Wextra -static -s -o $out/$program tests/bench/$program.c
done
gcc -O2 -Wall -Wextra -o $out/peer tests/bench/peer.c -lcrypto
exec python3 tests/bench/bench.py --tools $out "$@"
