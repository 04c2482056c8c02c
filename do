#!/usr/bin/env bash
# Everything one does with this tree. `./do` alone lists the verbs. Each verb installs what it needs, prints
# the commands that it runs, and can be typed again: what is done already costs next to nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
unset CDPATH

jobs="${PLIMSOLL_JOBS:-$(nproc)}"
vectors_default="${PLIMSOLL_VECTORS:-../shared/vectors}"

usage() {
    cat <<'TEXT'
usage: ./do VERB [arguments]

  setup              install what is missing (Debian packages of tools/packages.txt)
  build              build the program: build/release/plimsoll
  demo               replay the crash of 12 March 2020 and write a report to out/demo
  test [--all]       build and run the tests; --all: every preset, and the long runs
  vectors [DIR]      run the conformance vectors below DIR (default: ../shared/vectors)
  bench [REGEX]      run the benchmarks, or those whose name matches, and write build/release/bench-results/results.md
  bench --record     run all of them and keep the page as bench/results.md
  lint               format check, tidy test, clang-tidy
  fmt [--check]      format the C++ sources
  fuzz [SECONDS]     run each fuzz target for so long (default: 60)
  mutate [...]       apply named one-line mutations; each must turn a test red
  fresh [VERB...]    debootstrap a bare Debian 12 and run verbs there (default: demo test)
  docs               write docs/reference anew from the programs
  clean              remove build/ and out/

environment: PLIMSOLL_JOBS (parallel jobs), PLIMSOLL_VECTORS, PLIMSOLL_MARKET (where the data lies),
             PLIMSOLL_FUZZ_SECONDS (per target in `test`), RC_PARAMS (RapidCheck: seed=N),
             PLIMSOLL_BENCH_REPETITIONS (default: 5)
TEXT
}

say() { printf '%s\n' "$*" >&2; }
die() {
    say "do: $*"
    exit 1
}
run() {
    printf '+' >&2
    printf ' %q' "$@" >&2
    printf '\n' >&2
    "$@"
}
as_root() {
    if [ "$(id -u)" = 0 ]; then
        run "$@"
    elif command -v sudo >/dev/null; then
        run sudo "$@"
    else
        die "must be root for: $*   (run as root, or install sudo)"
    fi
}

# ---- setup ------------------------------------------------------------------------------------------------

packages() { # tags...: the packages that carry one of them; no tag means every package
    local tag name wanted=" $* "
    while read -r tag name; do
        case "$tag" in '' | '#'*) continue ;; esac
        if [ $# = 0 ] || [[ "$wanted" == *" $tag "* ]]; then echo "$name"; fi
    done <tools/packages.txt
}

missing_of() { # packages...: those that are not installed
    local name status
    for name in "$@"; do
        status="$(dpkg-query -W -f='${db:Status-Status}\n' "$name" 2>/dev/null || true)"
        [[ "$status" == *installed* && "$status" != *not-installed* ]] || echo "$name"
    done
}

setup() { # tags...
    local wanted missing rest
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "do: no apt on this system, so nothing is installed; these Debian 12 packages are expected:"
        say "    $(packages "$@" | xargs)"
        return 0
    fi
    mapfile -t wanted <<<"$(packages "$@")"
    rest="$(missing_of "${wanted[@]}")"
    [ -n "$rest" ] || return 0
    mapfile -t missing <<<"$rest"
    say "do: missing: ${missing[*]}"

    # One source out of reach need not matter; the install below tells whether it did.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q || say "do: apt-get update failed; trying what is known"
    if ! as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-remove --no-install-recommends "${missing[@]}"; then
        mapfile -t missing <<<"$(missing_of "${wanted[@]}")"
        say ""
        say "do: could not install: ${missing[*]}"
        say "do: without a network, get them on a Debian 12 machine that has one and carry them over:"
        say "      mkdir debs && cd debs && apt-get download \\"
        say "        \$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \\"
        say "          --no-replaces --no-enhances ${missing[*]} | grep '^[a-z]')"
        say "      then here, as root:  apt-get install --no-remove ./debs/*.deb"
        say "do: with a network, look at the lines of apt above: it refuses to remove a package (--no-remove),"
        say "      or a source in /etc/apt is out of reach."
        exit 1
    fi
}

# ---- build and run -----------------------------------------------------------------------------------------

configure() { # preset [options...]
    run cmake --preset "$@" --log-level=NOTICE
}
compile() { # preset [targets...]
    local preset="$1" target targets=()
    shift
    for target in "$@"; do targets+=(--target "$target"); done
    run cmake --build --preset "$preset" -j "$jobs" "${targets[@]}"
}

verb_setup() { setup "$@"; }

verb_build() {
    setup build
    configure release
    compile release plimsoll
    say "do: build/release/plimsoll is ready"
}

verb_demo() {
    verb_build
    run build/release/plimsoll replay --rules venues/default.toml --scenario scenarios/2020-03-12.toml --out out/demo
    say "do: the report is in out/demo"
}

verb_vectors() {
    setup build
    configure audit
    compile audit plimsoll_vectors
    run build/audit/plimsoll_vectors "${1:-$vectors_default}"
}

verb_docs() {
    verb_build
    run build/release/plimsoll docs --out docs/reference
    configure audit
    compile audit plimsoll_vectors
    run python3 -B tools/vectors_page.py build/audit/plimsoll_vectors docs/reference/vectors.md
}

verb_bench() {
    local program record="" results=build/release/bench-results
    if [ "${1:-}" = "--record" ]; then
        record=yes
        shift
        [ $# = 0 ] || die "bench --record takes no more: a record is of all benchmarks"
    fi
    setup build bench
    configure release -DPLIMSOLL_BENCH=ON
    compile release bench_targets
    mkdir -p "$results"
    rm -f "$results"/*.json
    for program in build/release/bench/*_bench; do
        run "$program" --benchmark_filter="${1:-.*}" --benchmark_repetitions="${PLIMSOLL_BENCH_REPETITIONS:-5}" \
            --benchmark_report_aggregates_only=true --benchmark_out_format=json \
            --benchmark_out="$results/$(basename "$program").json"
    done
    run python3 -B tools/bench_results.py --results "$results" --build build/release --out "$results/results.md"
    say "do: the figures are in $results/results.md, as JSON beside it"
    if [ -n "$record" ]; then
        run cp "$results/results.md" bench/results.md
        say "do: recorded in bench/results.md"
    fi
}

verb_mutate() {
    setup build
    run python3 -B tools/mutate.py "$@"
}

verb_clean() { run rm -rf build out; }

# ---- tests -------------------------------------------------------------------------------------------------

failed=() # what went wrong, told at the end so that one failure does not hide the next
extra=""  # a file of rows "where suite seconds passed failed skipped" for tools/suites.py

step() { # name command...: runs it, notes its seconds, remembers a failure
    local name="$1" start=$SECONDS
    shift
    say ""
    say "== $name"
    "$@" || failed+=("$name")
    printf 'step\t%s\t%d\n' "$name" $((SECONDS - start)) >>"$extra"
}

run_ctest() { # preset [ctest arguments...]
    local preset="$1"
    shift
    rm -rf "build/$preset/results"
    mkdir -p "build/$preset/results"
    run ctest --preset "$preset" -j "$jobs" --no-tests=error --test-output-size-passed 1000000 \
        --output-junit results/ctest.junit "$@"
}

run_fuzz_targets() { # seconds for each
    local target name start seconds="$1" bad=0 log
    mkdir -p build/fuzz/corpus
    for target in build/fuzz/fuzz/*_fuzz; do
        [ -x "$target" ] || continue
        name="$(basename "$target")"
        log="build/fuzz/$name.log"
        start=$SECONDS
        mkdir -p "build/fuzz/corpus/$name"
        local seeds=()
        [ -d "tests/fuzz/corpus/$name" ] && seeds=("tests/fuzz/corpus/$name")
        if run "$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 \
            -artifact_prefix="build/fuzz/$name-" "build/fuzz/corpus/$name" "${seeds[@]}" >"$log" 2>&1; then
            grep -a 'stat::number_of_executed_units' "$log" || true
            printf 'suite\tfuzz\t%s\t%d\t1\t0\t0\n' "$name" $((SECONDS - start)) >>"$extra"
        else
            tail -n 40 "$log"
            printf 'suite\tfuzz\t%s\t%d\t0\t1\t0\n' "$name" $((SECONDS - start)) >>"$extra"
            bad=1
        fi
    done
    return $bad
}

begin_test_run() {
    mkdir -p build
    extra="$PWD/build/test-steps.tsv"
    : >"$extra"
    # RapidCheck's seed is random unless told; a fixed one makes this run repeatable.
    export RC_PARAMS="${RC_PARAMS:-seed=20200312}"
    say "do: RC_PARAMS=$RC_PARAMS"
    export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
}

end_test_run() { # presets whose results count
    local status=0
    run python3 -B tools/suites.py --rows "$extra" "$@" || status=1
    if [ ${#failed[@]} -gt 0 ]; then
        say "do: failed: ${failed[*]}"
        status=1
    fi
    return $status
}

verb_test() {
    if [ "${1:-}" = "--all" ]; then
        test_all
        return
    fi
    [ $# = 0 ] || die "test takes no argument but --all"
    setup build test
    begin_test_run
    configure audit
    step "compile audit" compile audit all
    step "test audit" run_ctest audit
    configure fuzz
    step "compile sanitizers" compile fuzz core_tests fuzz_targets
    step "test sanitizers" run_ctest fuzz -L core
    step "fuzz" run_fuzz_targets "${PLIMSOLL_FUZZ_SECONDS:-10}"
    end_test_run audit fuzz
}

test_all() {
    local preset presets=(audit release dev clang asan-ubsan tsan coverage)
    setup
    begin_test_run
    export PLIMSOLL_LONG
    for preset in "${presets[@]}"; do
        # The long runs need only one build; the others look for what that build cannot show.
        if [ "$preset" = audit ]; then PLIMSOLL_LONG=1; else PLIMSOLL_LONG=; fi
        configure "$preset"
        step "compile $preset" compile "$preset" all
        step "test $preset" run_ctest "$preset"
    done
    unset PLIMSOLL_LONG
    step "coverage report" run gcovr --root . --filter src/ --exclude '.*_test\.cpp' --print-summary \
        --html-details build/coverage/lines.html -j "$jobs" build/coverage
    configure fuzz
    step "compile fuzz" compile fuzz fuzz_targets
    step "fuzz" run_fuzz_targets "${PLIMSOLL_FUZZ_SECONDS:-300}"
    end_test_run "${presets[@]}"
}

verb_fuzz() {
    setup build test
    begin_test_run
    configure fuzz
    compile fuzz fuzz_targets
    run_fuzz_targets "${1:-60}"
}

# ---- style -------------------------------------------------------------------------------------------------

cpp_files() { git ls-files '*.cpp' '*.hpp'; }

verb_fmt() {
    setup lint
    local mode=(-i)
    if [ "${1:-}" = "--check" ]; then mode=(--dry-run --Werror); fi
    say "+ clang-format-19 ${mode[*]} (every .cpp and .hpp of the tree)"
    cpp_files | xargs -r clang-format-19 "${mode[@]}"
}

verb_lint() {
    setup build test lint
    local status=0
    run python3 -B tests/tidy/tidy_test.py || status=1
    run shellcheck ./do .ci/run tools/*.sh tests/consumer/run.sh || status=1
    verb_fmt --check || status=1
    configure clang
    compile clang plimsoll_build_info
    say "+ clang-tidy-19 -p build/clang --quiet (every .cpp of src/ and apps/ but tests)"
    git ls-files 'src/*.cpp' 'apps/*.cpp' | grep -v '_test\.cpp$' |
        xargs -r -P "$jobs" -n 4 clang-tidy-19 -p build/clang --quiet || status=1
    return $status
}

# ---- a bare machine ----------------------------------------------------------------------------------------

verb_fresh() {
    setup fresh
    as_root tools/fresh.sh "$@"
}

verb="${1:-help}"
[ $# = 0 ] || shift
case "$verb" in
    setup | build | demo | test | vectors | bench | lint | fmt | fuzz | mutate | fresh | docs | clean) "verb_$verb" "$@" ;;
    help | -h | --help) usage ;;
    *)
        usage >&2
        die "no verb '$verb'"
        ;;
esac
