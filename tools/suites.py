#!/usr/bin/env python3
"""Adds up a test run: seconds and counts per suite, why tests were skipped, and one closing line.

usage: suites.py --rows FILE PRESET...

Reads build/PRESET/results/ctest.junit (one entry per suite) and, where a suite is a GoogleTest program,
its own XML beside it, which counts single cases. FILE holds tab-separated rows written by ./do:
`step NAME SECONDS` and `suite WHERE NAME SECONDS PASSED FAILED SKIPPED`.
"""

import argparse
import collections
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

Row = collections.namedtuple("Row", "where suite seconds passed failed skipped")
CLOSING = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.MULTILINE)


def gtest_counts(path):
    """(passed, failed, skipped, reasons) of one GoogleTest XML file, or None where there is none."""
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    passed = failed = skipped = 0
    reasons = []
    for case in root.iter("testcase"):
        if case.find("failure") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
            reason = case.find("skipped").get("message") or ""
            reasons.append(reason.strip().splitlines()[-1] if reason.strip() else case.get("name"))
        elif case.get("result") == "completed":
            passed += 1
    return passed, failed, skipped, reasons


def suite_row(where, case, results):
    """One entry of ctest's JUnit file as a Row and the reasons of what it skipped."""
    name, seconds = case.get("name"), float(case.get("time") or 0)
    status = case.get("status")
    if status == "notrun" or case.find("skipped") is not None:
        text = (case.findtext("system-out") or "not run").strip().splitlines()
        return Row(where, name, seconds, 0, 0, 1), [text[-1] if text else "not run"]
    ok = status == "run" and case.find("failure") is None
    counts = gtest_counts(results / f"{name}.xml")
    reasons = []
    if counts:
        passed, failed, skipped, reasons = counts
    else:
        closing = CLOSING.findall(case.findtext("system-out") or "")
        passed, failed, skipped = (int(n or 0) for n in closing[-1]) if closing else (1 if ok else 0, 0, 0)
    if not ok and failed == 0:
        failed = 1  # it crashed or ran out of time, so its own count is not the whole truth
    return Row(where, name, seconds, passed, failed, skipped), reasons


def read_preset(preset):
    results = Path("build") / preset / "results"
    try:
        root = ElementTree.parse(results / "ctest.junit").getroot()
    except (OSError, ElementTree.ParseError) as error:
        print(f"{preset}: no results of ctest ({error})")
        return [Row(preset, "(ctest)", 0.0, 0, 1, 0)], []
    rows, skips = [], []
    for case in root.iter("testcase"):
        row, reasons = suite_row(preset, case, results)
        rows.append(row)
        skips += [(preset, row.suite, reason) for reason in reasons]
    return rows, skips


def read_extra(path):
    steps, rows = [], []
    for line in Path(path).read_text().splitlines():
        kind, *words = line.split("\t")
        if kind == "step":
            steps.append((words[0], int(words[1])))
        else:
            rows.append(Row(words[0], words[1], float(words[2]), *map(int, words[3:])))
    return steps, rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", required=True)
    parser.add_argument("presets", nargs="+")
    arguments = parser.parse_args()

    steps, extra = read_extra(arguments.rows)
    rows, skips = [], []
    for preset in arguments.presets:
        found, reasons = read_preset(preset)
        rows += found
        skips += reasons
    rows += extra

    print(f"\n{'build':<12} {'suite':<20} {'seconds':>8} {'passed':>8} {'failed':>7} {'skipped':>8}")
    for row in sorted(rows, key=lambda row: (row.where, -row.seconds)):
        print(f"{row.where:<12} {row.suite:<20} {row.seconds:>8.1f} {row.passed:>8} {row.failed:>7} {row.skipped:>8}")
    for (where, suite, reason), count in collections.Counter(skips).items():
        print(f"skipped {where}/{suite}: {reason}" + (f" ({count} times)" if count > 1 else ""))
    print()
    for name, seconds in steps:
        print(f"{name:<33} {seconds:>8} s")
    print(f"{'total':<33} {sum(seconds for _, seconds in steps):>8} s\n")

    passed, failed, skipped = (sum(getattr(row, field) for row in rows) for field in ("passed", "failed", "skipped"))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
