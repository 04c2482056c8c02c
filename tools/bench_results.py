#!/usr/bin/env python3
"""Writes one page of what the benches measured: every figure, its yardstick beside it, and which aims are met.

usage: bench_results.py --results DIR --build DIR [--aims FILE] [--out FILE]

DIR holds one Google Benchmark JSON file per program (./do bench writes them); --build is the build tree they come from, for
compiler and flags. Medians of the repetitions are taken, or the median of the single runs where no aggregates were asked for.

A yardstick is found by name (bench/README.md): counter `yardstick_X` stands beside counter X, benchmark `yardstick_N` beside
benchmark N, and the [[yardstick]] entries of the aims file name other pairs. The ratio is how many times better than the
yardstick: own / yardstick, or yardstick / own for times and bytes.
"""

import argparse
import json
import platform
import re
import shlex
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

STANDARD = {"name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions", "repetition_index",
            "threads", "aggregate_name", "aggregate_unit", "iterations", "real_time", "cpu_time", "time_unit", "label",
            "error_occurred", "error_message"}
NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
RUN_SETTINGS = re.compile(r"/(iterations:\d+|repeats:\d+|min_time:[\d.]+|min_warmup_time:[\d.]+|manual_time|real_time|process_time)")
TIME_NAME = re.compile(r"(^|_)(ns|us|ms|s)$")
SIZE_NAME = re.compile(r"(^|_)(kB|MB|GB)$")
AIM_KINDS = ("at_least", "at_most", "ratio_at_least", "flat_within")


class Trouble(Exception):
    """What is wrong, where, and what to do."""


# ---- reading -----------------------------------------------------------------------------------------------------


def figures_of(entry):
    """Every number of one JSON entry by name. Its time, in nanoseconds, is the processor's unless the benchmark keeps its own or
    asks for the clock on the wall."""
    clock = "real_time" if re.search(r"/(manual_time|real_time)\b", entry.get("run_name", entry["name"])) else "cpu_time"
    found = {"time": entry[clock] * NANOSECONDS[entry.get("time_unit", "ns")]} if clock in entry else {}
    found.update({name: value for name, value in entry.items()
                  if name not in STANDARD and isinstance(value, (int, float)) and not isinstance(value, bool)})
    return found


class Row:
    """One benchmark: its figures (medians), their spread (standard deviation over mean) and what went wrong."""

    def __init__(self, program, name):
        self.program, self.name = program, name
        self.figures, self.spread, self.error, self.repetitions = {}, {}, "", 1
        self.once = False  # one iteration a repetition: its time is that of whatever the benchmark does, not a figure

    def main_figure(self):
        """items_per_second; else the time; else the first counter."""
        if "items_per_second" in self.figures:
            return "items_per_second"
        return next(iter(self.figures), "time") if not self.once else next((name for name in self.figures if name != "time"), "time")


def rows_of(program, report):
    """Rows in the order of the file."""
    rows, single = {}, {}
    for entry in report.get("benchmarks", []):
        name = RUN_SETTINGS.sub("", entry.get("run_name", entry["name"]))
        row = rows.setdefault(name, Row(program, name))
        row.once = row.once or "/iterations:1" in re.findall(r"/iterations:\d+", entry.get("run_name", entry["name"]))
        if entry.get("error_occurred"):
            row.error = entry.get("error_message", "failed")
        elif entry.get("aggregate_name") == "median":
            row.figures, row.repetitions = figures_of(entry), entry.get("repetitions", 1)
        elif entry.get("aggregate_name") == "cv":
            row.spread = figures_of({**entry, "time_unit": "ns"})
        elif "aggregate_name" not in entry:
            single.setdefault(name, []).append(figures_of(entry))
    for name, runs in single.items():
        row = rows[name]
        if not row.figures and not row.error:
            row.repetitions = len(runs)
            row.figures = {figure: statistics.median(run[figure] for run in runs if figure in run)
                           for figure in dict.fromkeys(figure for run in runs for figure in run)}
    return list(rows.values())


def read_reports(folder):
    """(program, report) of each file; files of programs in which nothing matched are empty."""
    reports = []
    for path in sorted(folder.glob("*.json")):
        text = path.read_text()
        if not text.strip():
            continue
        try:
            reports.append((path.stem, json.loads(text)))
        except json.JSONDecodeError as error:
            raise Trouble(f"{path}:{error.lineno}: not JSON ({error.msg}); the program did not finish: run ./do bench again") from error
    if not reports:
        raise Trouble(f"{folder}: no results; run ./do bench first")
    return reports


def read_aims(path):
    try:
        document = tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Trouble(f"{path}: {error}") from error
    for entry in document.get("aim", []):
        lacking = [key for key in ("work", "benchmark", "figure") if key not in entry]
        if lacking or sum(kind in entry for kind in AIM_KINDS) != 1:
            raise Trouble(f"{path}: aim {entry.get('work', '?')!r}: wanted are work, benchmark, figure and one of {', '.join(AIM_KINDS)}")
    return document.get("aim", []), document.get("yardstick", [])


# ---- pairing -----------------------------------------------------------------------------------------------------


def smaller_is_better(figure):
    return figure == "time" or bool(TIME_NAME.search(figure)) or "bytes" in figure


def ratio(figure, own, yardstick):
    """How many times better than the yardstick; None where that says nothing."""
    over, under = (yardstick, own) if smaller_is_better(figure) else (own, yardstick)
    return over / under if under else None


class Pairs:
    """Who is whose yardstick."""

    def __init__(self, rows, named):
        self.rows = {(row.program, row.name): row for row in rows}
        self.named = [(re.compile(entry["benchmark"]), entry["beside"]) for entry in named]

    def yardstick_row(self, row):
        found = self.rows.get((row.program, "yardstick_" + row.name))
        if found:
            return found
        for pattern, beside in self.named:
            match = pattern.fullmatch(row.name)
            if match:
                return self.rows.get((row.program, match.expand(beside)))
        return None

    def is_yardstick(self, row):
        return row.name.startswith("yardstick_")

    def beside(self, row, figure):
        """(value, name of the yardstick) or None."""
        inner = row.figures.get("yardstick_" + figure)
        if inner is not None:
            return inner, ""
        other = self.yardstick_row(row)
        if other and figure == row.main_figure() and figure in other.figures:
            return other.figures[figure], other.name
        return None


def shown_figures(row):
    """In order: the main figure, then the others; a time only where it is the main one; yardsticks stand beside theirs."""
    main = row.main_figure()
    others = [name for name in row.figures if name not in (main, "time") and not
              (name.startswith("yardstick_") and name.removeprefix("yardstick_") in row.figures)]
    return [main] + others if main in row.figures else others


# ---- writing -----------------------------------------------------------------------------------------------------


def number(value):
    """Three digits and a power of a thousand."""
    if value == 0:
        return "0"
    size = abs(value)
    for power, letter in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if size >= power:
            return f"{value / power:.3g}{letter}" if size < 999.5 * power else f"{value / power:,.0f}{letter}"
    return f"{value:.3g}" if size < 999.5 else f"{value:,.0f}"


def quantity(figure, value):
    """A time in the unit that suits it, whatever unit it came in; a rate per second; anything else as a number."""
    unit = TIME_NAME.search(figure)
    if figure == "time" or unit:
        ns = value * (1 if figure == "time" else NANOSECONDS[unit.group(2)])
        for name, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
            if abs(ns) >= size:
                return f"{ns / size:.3g} {name}" if ns < 1e12 else f"{ns / size:,.0f} {name}"
        return f"{ns:.3g} ns"
    per_second = figure.removesuffix("_per_second") if figure.endswith("_per_second") else None
    size = SIZE_NAME.search(per_second or figure)
    return number(value) + (f" {size.group(2)}" if size else "") + ("/s" if per_second else "")


def times(value):
    return "" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def cell(text):
    return text.replace("|", "\\|")


def code(text):
    return f"`{cell(text)}`"


def threshold(aim):
    figure = aim["figure"]
    if "at_least" in aim:
        return "at least " + quantity(figure, aim["at_least"])
    if "at_most" in aim:
        return "at most " + quantity(figure, aim["at_most"])
    if "ratio_at_least" in aim:
        return f"{times(aim['ratio_at_least'])} times the yardstick"
    return f"largest at most {times(aim['flat_within'])} times the smallest"


def judge(aim, row, pairs):
    """(measured, met) of an aim over one row."""
    figure, value = aim["figure"], row.figures[aim["figure"]]
    beside = pairs.beside(row, figure)
    share = ratio(figure, value, beside[0]) if beside else None
    measured = quantity(figure, value)
    if beside:
        measured += f", yardstick {quantity(figure, beside[0])}"
    if "ratio_at_least" in aim:
        return measured + (f": {times(share)} times" if share else ""), share is not None and share >= aim["ratio_at_least"]
    return measured, value >= aim["at_least"] if "at_least" in aim else value <= aim["at_most"]


def aim_lines(aims, rows, pairs):
    lines = ["| work | benchmark | measured | aim | met |", "|---|---|---|---|---|"]
    for aim in aims:
        wanted = threshold(aim) + (f" (wish: {aim['wish']})" if "wish" in aim else "")
        pattern = re.compile(aim["benchmark"])
        found = [row for row in rows if pattern.fullmatch(row.name) and aim["figure"] in row.figures]
        if not found:
            lines.append(f"| {cell(aim['work'])} | {code(aim['benchmark'])} | not in this run | {wanted} | – |")
        elif "flat_within" in aim:
            values = [row.figures[aim["figure"]] for row in found]
            flat = min(values) > 0 and max(values) / min(values) <= aim["flat_within"]
            measured = f"{quantity(aim['figure'], min(values))} to {quantity(aim['figure'], max(values))} over {len(values)} sizes"
            lines.append(f"| {cell(aim['work'])} | {code(aim['benchmark'])} | {measured} | {wanted} | {'yes' if flat and len(values) > 1 else 'no'} |")
        else:
            for row in found:
                measured, met = judge(aim, row, pairs)
                lines.append(f"| {cell(aim['work'])} | {code(row.name)} | {measured} | {wanted} | {'yes' if met else 'no'} |")
    return lines


def row_lines(row, pairs):
    if row.error:
        return [f"| {code(row.name)} | failed: {cell(row.error)} | | | | |"]
    lines, name = [], code(row.name)
    for figure in shown_figures(row):
        value, beside = row.figures[figure], pairs.beside(row, figure)
        other = share = ""
        if beside:
            other = quantity(figure, beside[0]) + (f" ({code(beside[1])})" if beside[1] else "")
            share = times(ratio(figure, value, beside[0]))
        spread = f"{row.spread[figure]:.0%}" if figure in row.spread else ""
        lines.append(f"| {name} | {figure} | {quantity(figure, value)} | {other} | {share} | {spread} |")
        name = ""
    return lines


def program_lines(program, rows, pairs, executable, repetitions):
    lines = ["", f"## {program}", "",
             f"`{executable} --benchmark_repetitions={repetitions} --benchmark_report_aggregates_only=true`", "",
             "| benchmark | figure | value | yardstick | ratio | spread |", "|---|---|---:|---:|---:|---:|"]
    for row in rows:
        lines += row_lines(row, pairs)
    return lines


# ---- the machine -------------------------------------------------------------------------------------------------


def first_match(path, pattern):
    try:
        match = re.search(pattern, Path(path).read_text(), re.MULTILINE)
    except OSError:
        return None
    return match.group(1).strip() if match else None


def output_of(*words):
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def compiler(build):
    path = first_match(build / "CMakeCache.txt", r"^CMAKE_CXX_COMPILER:\w+=(.*)$")
    return (output_of(path, "--version").splitlines() or ["unknown"])[0] if path else "unknown"


def flags(build):
    """What a source of the library is compiled with; warnings, paths and macros of packages left out."""
    try:
        commands = json.loads((build / "compile_commands.json").read_text())
    except (OSError, json.JSONDecodeError):
        return "unknown"
    for entry in commands:
        if entry["file"].endswith("src/margin/remargin.cpp"):
            words = shlex.split(entry["command"])
            return " ".join(word for word in words if re.match(r"-(O|m|f|g|std=|DNDEBUG|DPLIMSOLL)", word) and "-prefix-map" not in word)
    return "unknown"


def machine_lines(reports, build, repetitions):
    contexts = [report.get("context", {}) for _, report in reports]
    loads = [context["load_avg"][0] for context in contexts if context.get("load_avg")]
    memory = first_match("/proc/meminfo", r"^MemTotal:\s*(\d+)")
    processor = first_match("/proc/cpuinfo", r"^model name\s*:\s*(.*)$") or platform.machine()
    facts = [
        ("date", min((context.get("date", "") for context in contexts), default="")),
        ("commit", output_of("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*") or "unknown"),
        ("processor", f"{processor}, {contexts[0].get('num_cpus', '?')} cores at {contexts[0].get('mhz_per_cpu', '?')} MHz"),
        ("memory", f"{int(memory) / 1048576:.0f} GiB" if memory else "unknown"),
        ("kernel", f"{platform.system()} {platform.release()}"),
        ("compiler", compiler(build)),
        ("flags", f"`{flags(build)}`"),
        ("repetitions", f"{repetitions}, medians of them"),
        ("load", f"{min(loads):.1f} to {max(loads):.1f} runnable at the starts of the programs" if loads else "unknown"),
    ]
    return ["| | |", "|---|---|"] + [f"| {name} | {cell(value)} |" for name, value in facts]


def page(reports, aims, named, build):
    """The page, and what failed."""
    rows = [row for program, report in reports for row in rows_of(program, report)]
    if not rows:
        raise Trouble("no benchmark in the results; did the filter match none?")
    pairs = Pairs(rows, named)
    repetitions = max(row.repetitions for row in rows)
    lines = ["# Results of the benches", "",
             "Written by `tools/bench_results.py` from a run of `./do bench`. Other programs may have run beside it: compare what stands in",
             "one row, not figures of two runs. `ratio` says how many times better than the yardstick, `spread` is the standard deviation",
             "over the mean of the repetitions. `./do bench '^NAME(/|$)'` prints the row of a benchmark alone. What each figure means:",
             "`bench/README.md`.", ""]
    lines += machine_lines(reports, build, repetitions)
    lines += ["", "## Aims", ""] + aim_lines(aims, rows, pairs)
    for program, report in reports:
        own = [row for row in rows if row.program == program]
        if own:
            executable = report.get("context", {}).get("executable", program)
            lines += program_lines(program, [row for row in own if not pairs.is_yardstick(row)] or own, pairs,
                                   re.sub(r"^.*?(?=build/)", "", executable), repetitions)
    return "\n".join(lines) + "\n", [f"{row.program}: {row.name}: {row.error}" for row in rows if row.error]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--aims", type=Path, default=Path("bench/aims.toml"))
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    try:
        text, failed = page(read_reports(options.results), *read_aims(options.aims), options.build)
    except Trouble as trouble:
        print(f"bench_results: {trouble}", file=sys.stderr)
        return 1
    if options.out:
        options.out.write_text(text)
    else:
        print(text, end="")
    for line in failed:
        print(f"bench_results: {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
