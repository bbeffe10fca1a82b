#!/usr/bin/env bash
# run.sh [--quick | --full] - every check of the project, from a bare Debian 12 to the last line `N passed, N failed`.
#   (nothing)  lints, the sanitized build with its unit and wire tests, the static binaries, end to end, containers,
#              figures
#   --quick    the dev build with its unit and wire tests
#   --full     all of it, and what takes long: the second compiler, clang-tidy, reproducible build, the build in
#              containers, figures on the real gateway
# Installs what is missing as root (docker/packages.sh). A missing dependency is a failure, never a skipped test.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 70

# chroot, ip and nginx live there, and a user's PATH may lack it.
PATH=$PATH:/usr/sbin:/sbin

mode=default
full=""
case ${1-} in
'') ;;
--quick) mode=quick ;;
--full) mode=full full=--full ;;
*) echo "usage: run.sh [--quick | --full]" >&2; exit 64 ;;
esac

passed=0
failed=0
logs=build/logs
mkdir -p "$logs"
# The largest translation units need more than 1 GB each.
memory_gb=$(awk '/MemAvailable/ { printf "%d", $2 / 1400000 }' /proc/meminfo)
processors=$(nproc)
jobs=$((memory_gb < 1 ? 1 : memory_gb < processors ? memory_gb : processors))
export CMAKE_BUILD_PARALLEL_LEVEL=$jobs

docker info >/dev/null 2>&1 && engine=theirs || engine=ours
finish() {
    # What is still fetching would start the engine again.
    [ -z "${fetch-}" ] || wait "$fetch"
    # An engine that was there before stays.
    [ $engine = theirs ] || tests/e2e/docker/engine.sh stop
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

# say WORD NAME SECONDS [MORE]
say() { printf '%-4s  %-44s %5d s  %s\n' "$1" "$2" "$3" "${4-}"; }

# step NAME COMMAND…: shows what begins, runs it with its output in a log; keeps $log and $took for what is said about it.
step() {
    local name=$1 started=$SECONDS status
    shift
    printf '....  %-44s %5d s since the start\n' "$name" "$started"
    log=$logs/${name//[^A-Za-z0-9.]/_}.log
    "$@" >"$log" 2>&1
    status=$?
    took=$((SECONDS - started))
    return $status
}

# check NAME COMMAND…: one result.
check() {
    if step "$@"; then
        passed=$((passed + 1))
        say ok "$1" "$took"
    else
        failed=$((failed + 1))
        say FAIL "$1" "$took"
        tail -n 40 "$log" | sed 's/^/      /'
        return 1
    fi
}

# suite NAME COMMAND…: as many results as its last line `N passed, N failed` shows.
suite() {
    local good bad status
    step "$@"
    status=$?
    read -r good bad < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log" | tail -n 1)
    if [ -z "${good-}" ] || { [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; }; then
        good=${good:-0} bad=$((${bad:-0} + 1))
    fi
    tally "$1" "$good" "$bad"
}

# ctests PRESET: each test of a built preset.
ctests() {
    local total=0 bad=0
    # One more than there are processors, since the wire tests wait much.
    step "$1: unit and wire tests" ctest --preset "$1" -j $((jobs + 1))
    read -r bad total < <(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests failed out of ([0-9]+)$/\1 \2/p' "$log")
    if [ "${total:-0}" -eq 0 ]; then
        total=1 bad=1  # no test at all is a failure
    fi
    tally "$1: unit and wire tests" $((total - bad)) "$bad"
}

tally() {
    passed=$((passed + $2))
    failed=$((failed + $3))
    if [ "$3" -eq 0 ]; then
        say ok "$1" "$took" "$2 passed"
    else
        say FAIL "$1" "$took" "$2 passed, $3 failed"
        grep -E '^FAIL|^ {7}|\*\*\*Failed|FAILED:|error:|Error' "$log" | grep -v '  Start ' | head -n 60 | sed 's/^/      /'
        echo "      …"
        tail -n 15 "$log" | sed 's/^/      /'
    fi
}

sources() { find src include probes tests -name '*.[ch]pp' -o -name '*.c' | sort; }
scripts() { find .ci docker tests -type f -perm -u+x ! -name '*.py' | sort; }

format_check() { sources | xargs clang-format --dry-run -Werror; }
shell_check() { scripts | xargs shellcheck -S warning; }
python_check() { find tests docker -name '*.py' -print0 | xargs -0 python3 -m py_compile; }
build() { cmake --preset "$1" && cmake --build --preset "$1"; }
# What was begun in the background, and what it wrote.
ended() {
    wait "$1"
    local status=$?
    cat "$2"
    return $status
}
# behind PRESET: its build in the background, after those that were begun before it.
behind() {
    local before=${last_build-}
    {
        renice -n 19 -p $BASHPID
        [ -z "$before" ] || tail --pid="$before" -f /dev/null
        build "$1"
    } >"$logs/build_$1.log" 2>&1 &
    last_build=$!
}
# apart COMMAND…: sees no process but its own, since ocprobe looks for the gateway's among all that it sees.
apart() {
    # shellcheck disable=SC2016 # for the inner shell, which stays as the namespace's first process
    unshare --pid --fork --kill-child --mount-proc sh -c '"$@"; exit $?' sh "$@"
}
tidy() {
    # Heavy files first, so that the two workers end together.
    find probes src -name '*.cpp' -printf '%s %p\n' | sort -rn | cut -d' ' -f2 |
        xargs -P "$jobs" -n 1 clang-tidy --quiet -p build/clang
}

binary=build/static/ocprobe
arm64=build/static-arm64/ocprobe
# shows PATTERN COMMAND…: whether a line of its output matches. In a pipe, `grep -q` would end before the command, whose
# SIGPIPE is a failure of the pipe.
shows() {
    local pattern=$1 output
    shift
    output=$("$@") && grep -qE "$pattern" <<<"$output"
}
# Each takes the file.
static_pie() {
    file "$1"
    shows 'static-pie linked' file "$1" && ! shows INTERP readelf -lW "$1"
}
hardened() {
    readelf -lWd "$1" | grep -E 'GNU_RELRO|GNU_STACK|FLAGS|RPATH|RUNPATH'
    shows NOW readelf -dW "$1" && shows GNU_RELRO readelf -lW "$1" && ! shows 'GNU_STACK.* RWE ' readelf -lW "$1" &&
        ! shows 'NEEDED|RPATH|RUNPATH' readelf -dW "$1"
}
# The bound for the binary with everything in it: SQLite, zstd, the embedded roots and the notices of licences too.
small_enough() {
    stat -c '%s bytes, at most 11700000' "$1"
    [ "$(stat -c %s "$1")" -le 11700000 ]
}
# A crash on somebody's machine is read with the symbols of that very build.
symbols_beside() {
    readelf -nW "$1" "$1.debug" | grep 'Build ID'
    [ "$(readelf -nW "$1" "$1.debug" | grep 'Build ID' | sort | uniq -d | wc -l)" -eq 1 ] &&
        shows ocprobe.debug readelf --string-dump=.gnu_debuglink "$1" && ! shows symtab readelf -SW "$1" &&
        shows debug_line readelf -SW "$1.debug"
}
empty_root() {
    local root status
    root=$(mktemp -d)
    cp $binary "$root/ocprobe"
    # By its path: an empty environment has no PATH to find it by.
    env -i "$(command -v chroot)" "$root" /ocprobe --version
    status=$?
    rm -rf "$root"
    return $status
}
# Whether the benchmark came to its end, whatever the figures.
measured() {
    local out
    out=$("$@" 2>&1)
    printf '%s\n' "$out"
    grep -qE '^[0-9]+ passed, [0-9]+ failed$' <<<"${out##*$'\n'}"
}
same_twice() {
    local one=build/again other=build/again-in-a-longer-place folder
    for folder in $one $other; do
        cmake --preset static -B $folder && cmake --build $folder --target ocprobe || return
    done
    sha256sum $one/ocprobe $other/ocprobe
    cmp $one/ocprobe $other/ocprobe
}

if [ "$mode" = quick ]; then
    check "packages" docker/packages.sh build check || finish
    check "dev: build" build dev && ctests dev
    finish
fi

check "packages" docker/packages.sh all || finish
check "format" format_check
check "shell scripts" shell_check
check "python scripts" python_check
# What nearly every suite that follows needs, fetched while the compilers work.
fetch() { tests/e2e/docker/engine.sh start && tests/e2e/docker/images.sh front 2026.9.6; }
fetch >"$logs/fetch.log" 2>&1 &
fetch=$!
check "static: build" build static || finish
check "static: static-pie" static_pie $binary
check "static: hardened" hardened $binary
check "static: size" small_enough $binary
check "static: symbols beside the file" symbols_beside $binary
check "static: runs in an empty root" empty_root
suite "static: no code of the container is loaded" tests/e2e/no_loaded_code.py
behind static-arm64 && cross_build=$!
behind asan && asan_build=$!
if [ "$mode" = full ]; then behind clang && clang_build=$!; fi
check "engine, images and gateway" ended $fetch "$logs/fetch.log"
# Two halves at once: each waits for its gateways and peers half the time, which the builds above take up.
apart tests/e2e/run.py --only '^(?!(token|lifecycle): )' >"$logs/other_gateways.log" 2>&1 &
other_gateways=$!
suite "end to end, real gateway with a token" apart tests/e2e/run.py --only '^(token|lifecycle): '
suite "end to end, other real gateways" ended $other_gateways "$logs/other_gateways.log"
held=()
if [ "$mode" = full ]; then held=(--full); fi
suite "sessions that are held, real gateway" tests/e2e/hold.py "${held[@]}"
suite "command line" tests/e2e/command_line.py
# shellcheck disable=SC2086 # an option or none
suite "watch: changes, metrics, few attempts" tests/e2e/watch.py $full
suite "fleet: rules, dashboard, an alert and its end" tests/e2e/fleet.py
# shellcheck disable=SC2086 # an option or none
suite "kubectl plugin, on a stand-in" tests/e2e/kubectl_plugin.py $full
suite "README and its pages" tests/e2e/readme.py
suite "faults, and input that would make one" tests/e2e/faults.py
# shellcheck disable=SC2086 # an option or none
suite "hostile peers, files, launches, calls" tests/e2e/hostile/run.py $full
suite "secrets: nothing leaks, whatever meets" tests/e2e/canary/run.py
suite "reports: formats, by their own readers" tests/e2e/report_formats.py
suite "reports: two of them compared" tests/e2e/compare.py
suite "replay: saved reports, judged again" tests/e2e/replay.py
suite "reports: shared, without a name" tests/e2e/share.py
suite "contract: formats, by their own readers" tests/e2e/contract_formats.py
suite "contract: git hook and Actions job" tests/e2e/contract_ci.py
# shellcheck disable=SC2086 # an option or none
suite "contract: files and life agree" tests/e2e/docker/equivalence.py $full
suite "contract: files and the running container" tests/e2e/docker/contract_live.py
suite "timeline: sources, engine, page" tests/e2e/timeline/run.py $binary --page
# In --full every case, and in each the real CLI is asked what it does there.
# shellcheck disable=SC2086 # an option or none
suite "containers: failures and healthy set-ups" tests/e2e/containers/run.py ${full:+--all}
# In --full all of them.
suite "remedies: the commonest, applied" tests/e2e/remedies/run.py \
    --only "^(no token|wrong token|placeholder|stale .env in the state directory|quotes in the env file|plaintext by name|wrong port|wrong name|its own loopback|the gateway's identity)\$"
if check "static-arm64: build" ended $cross_build "$logs/build_static-arm64.log"; then
    check "static-arm64: static-pie" static_pie $arm64
    check "static-arm64: hardened" hardened $arm64
    check "static-arm64: size" small_enough $arm64
    check "static-arm64: symbols beside the file" symbols_beside $arm64
    suite "end to end, arm64 under qemu" tests/e2e/arm64.sh
    suite "release: packages, sums, SBOM, install script" tests/e2e/release/run.py
    if [ "$mode" = full ]; then suite "release: npm, from a registry" tests/e2e/release/npm.py --arm64 $arm64; fi
    # shellcheck disable=SC2086 # an option or none
    suite "containers: image, inject, Compose, Kubernetes" tests/e2e/docker/run.py $full
fi
# `dev` differs from `asan` by nothing that a test could tell. The lints run with these tests.
check "asan: build" ended $asan_build "$logs/build_asan.log" && ctests asan
suite "contract: files as Compose v2 reads them" tests/e2e/compose/run.py build/asan/compose_model
# Speed and memory are no tests: the table shows which bound is met and which is missed.
check "figures are measured" measured tests/bench/run.sh
sed -n '/^|/p' "$log"
if [ "$mode" = full ]; then
    check "clang: build" ended "$clang_build" "$logs/build_clang.log" && ctests clang
    check "clang-tidy" tidy
    suite "contract: shapes brought up by Compose v2" tests/e2e/compose/live.py --table build/contract_in_life.md
    sed -n '/^|/p' build/contract_in_life.md
    suite "remedies: applied, then the CLI works" tests/e2e/remedies/run.py
    suite "remedies: in every pair of set-ups" tests/e2e/remedies/run.py --full
    suite "remedies: what older releases print" tests/e2e/remedies/run.py --words 2026.7.1 2026.4.29
    suite "secrets: each redactor is missed" tests/e2e/canary/mutate.py
    suite "fuzz: kept inputs, then 20 s each" tests/fuzz/run.sh
    suite "Debian 13: g++ and clang, unit and wire tests" docker/debian13.sh
    suite "timeline: a gigabyte in one pass" tests/bench/timeline.py $binary
    sed -n '/^|/p' "$log"
    suite "timeline: incidents made live" tests/e2e/timeline/run.py $binary --live all
    suite "releases by behaviour, real gateways" tests/e2e/releases.py
    check "static: the same bytes twice" same_twice
    suite "side by side with the field's tools" tests/e2e/containers/run.py --side-by-side build/side_by_side.md
    sed -n '/^| tool/,/^$/p' build/side_by_side.md
    check "figures on the real gateway are measured" measured tests/bench/run.sh --real
    sed -n '/^|/p' "$log"
fi
finish
