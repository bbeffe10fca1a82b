#!/usr/bin/env bash
# run.sh [--for TIME] [TARGET…] - every fuzz target, or the named ones, on its kept corpus: each input again, then new
# ones for TIME (20s; 10m for a long sitting), two targets at a time. Builds with the preset `fuzz`. Inputs that break a
# property or crash are kept in build/fuzz/findings. Ends with `N passed, N failed`.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 70

time=20s
if [ "${1-}" = --for ]; then
    time=${2-}
    shift 2
fi
case $time in
*[0-9]m) seconds=$((${time%m} * 60)) ;;
*[0-9]s) seconds=${time%s} ;;
*) echo "usage: run.sh [--for 20s|10m] [TARGET...]" >&2; exit 64 ;;
esac

program=build/fuzz/ocprobe_fuzz
log=build/fuzz/build.log
mkdir -p build/fuzz/findings build/fuzz/corpus
if ! { cmake --preset fuzz && cmake --build --preset fuzz; } >"$log" 2>&1; then
    tail -n 40 "$log"
    echo "0 passed, 1 failed"
    exit 1
fi

# fuzz TARGET: its last words in build/fuzz/corpus/TARGET.log. A SIGALRM of libFuzzer ends an input of more than 10 s.
fuzz() {
    local found=build/fuzz/corpus/$1
    mkdir -p "$found"
    nice -n 19 $program --target="$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=8192 \
        -artifact_prefix="build/fuzz/findings/$1-" -print_final_stats=1 -verbosity=0 "$found" "tests/fuzz/corpus/$1" >"$found.log" 2>&1
}
export -f fuzz
export program seconds

passed=0
failed=0
[ $# -gt 0 ] || mapfile -t targets < <($program --list)
[ $# -eq 0 ] || targets=("$@")
started=$SECONDS
while read -r target status; do
    ran=$(sed -nE 's/^stat::number_of_executed_units: *//p' "build/fuzz/corpus/$target.log")
    if [ "$status" -eq 0 ] && [ "${ran:-0}" -gt 0 ]; then
        passed=$((passed + 1))
        printf 'ok   %-14s %9d inputs\n' "$target" "$ran"
    else
        failed=$((failed + 1))
        printf 'FAIL %-14s\n' "$target"
        grep -vE '^(INFO|stat::)' "build/fuzz/corpus/$target.log" | head -n 40 | sed 's/^/       /'
    fi
done < <(printf '%s\n' "${targets[@]}" | xargs -P 2 -I {} bash -c 'fuzz "$1" </dev/null; echo "$1 $?"' fuzz {})
echo "${#targets[@]} targets, $time each, $((SECONDS - started)) s"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
