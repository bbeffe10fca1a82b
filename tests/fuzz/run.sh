#!/usr/bin/env bash
# run.sh [--for TIME | --coverage] [--keep] [TARGET…] - every fuzz target, or the named ones, with libFuzzer on its kept
# corpus: each input again, then new ones for TIME (20s; 10m for a long sitting), two targets at a time. Builds with the
# preset `fuzz`. Inputs that break a property or crash are kept in build/fuzz/findings. Ends with `N passed, N failed`.
#   --keep       adds the sitting to tests/fuzz/table.md
#   --coverage   makes no new inputs: prints which share of the parsers' lines the kept ones and those that were found
#                reach, and fails below 85 %
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 70

usage() {
    echo "usage: run.sh [--for 20s|10m | --coverage] [--keep] [TARGET...]" >&2
    exit 64
}
time=20s
keep=""
coverage=""
while [[ ${1-} == --* ]]; do
    case $1 in
    --for) time=${2-}; shift ;;
    --keep) keep=1 ;;
    --coverage) coverage=1 ;;
    *) usage ;;
    esac
    shift
done
case $time in
*[0-9]m) seconds=$((${time%m} * 60)) ;;
*[0-9]s) seconds=${time%s} ;;
*) usage ;;
esac

program=build/fuzz/ocprobe_fuzz
log=build/fuzz/build.log
mkdir -p build/fuzz/findings build/fuzz/corpus build/fuzz/profiles
if ! { cmake --preset fuzz && cmake --build --preset fuzz; } >"$log" 2>&1; then
    tail -n 40 "$log"
    echo "0 passed, 1 failed"
    exit 1
fi

# fuzz TARGET: its last words in build/fuzz/corpus/TARGET.log. A SIGALRM of libFuzzer ends an input of more than 10 s.
fuzz() {
    local found=build/fuzz/corpus/$1 options=(-max_total_time="$seconds")
    mkdir -p "$found"
    [ -z "$coverage" ] || options=(-runs=0)
    LLVM_PROFILE_FILE=$([ -n "$coverage" ] && echo "build/fuzz/profiles/$1.profraw" || echo /dev/null) \
        nice -n 19 $program --target="$1" "${options[@]}" -timeout=10 -rss_limit_mb=1024 -max_len=8192 \
        -artifact_prefix="build/fuzz/findings/$1-" -print_final_stats=1 -verbosity=0 "$found" "tests/fuzz/corpus/$1" >"$found.log" 2>&1
}
export -f fuzz
export program seconds coverage

# Compose files and timelines have properties and corpora only: what reads them changes.
parsers='src/base/(decodings|encodings|pattern_set|percent|redact|short_words|text|utf8|value_forms)|src/policy/(address|host)'
parsers+='|src/container/|src/openclaw/(config|url|install|credential|state)/|src/contract/patch/waivers'
parsers+='|probes/core/json_fields|probes/dns/(message|resolver_config)|probes/http/(answer|judge)|probes/tls/certificate|probes/ws/(frames|protocol)'
# The row of one file: line counts stand in the 8th to 10th column.
lines_covered() {
    local version; version=-$(clang -dumpversion | cut -d. -f1)
    "llvm-profdata$version" merge -o build/fuzz/all.profdata build/fuzz/profiles/*.profraw || return
    "llvm-cov$version" report $program -instr-profile build/fuzz/all.profdata 2>/dev/null |
        awk -v parsers="$parsers" '$1 ~ parsers && $1 ~ /\.cpp$/ { printf "%-52s %6d lines %6.1f %%\n", $1, $8, 100 - 100 * $9 / ($8 ? $8 : 1); all += $8; missed += $9 }
            END { share = all ? 100 - 100 * missed / all : 0; printf "lines of parsers: %d, reached: %.1f %%, at least 85 %%\n", all, share; exit share < 85 }'
}

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
    [ -z "$keep" ] || tests/fuzz/table.py "$target" libFuzzer "$seconds" "${ran:-0}" "$status"
done < <(printf '%s\n' "${targets[@]}" | xargs -P 2 -I {} bash -c 'fuzz "$1" </dev/null; echo "$1 $?"' fuzz {})
if [ -n "$coverage" ]; then
    if lines_covered; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
fi
echo "${#targets[@]} targets, $((SECONDS - started)) s"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
