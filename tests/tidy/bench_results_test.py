#!/usr/bin/env python3
"""tools/bench_results.py sets every figure beside its yardstick, says which aims are met, and hides no failure."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "bench_results.py"


def aggregate(name, kind="median", time=100.0, **counters):
    return {"name": f"{name}_{kind}", "run_name": name, "run_type": "aggregate", "repetitions": 3, "aggregate_name": kind,
            "iterations": 3, "real_time": 2 * time, "cpu_time": time, "time_unit": "us", **counters}


def single(name, time, **counters):
    return {"name": name, "run_name": name, "run_type": "iteration", "repetitions": 1, "iterations": 9, "real_time": 2 * time,
            "cpu_time": time, "time_unit": "us", **counters}


class BenchResults(unittest.TestCase):
    def run_on(self, programs, aims=""):
        """(exit status, page, complaints); `programs` maps a name to its entries, or to the text of its file."""
        with tempfile.TemporaryDirectory() as folder:
            results = Path(folder) / "results"
            results.mkdir()
            for name, entries in programs.items():
                text = entries if isinstance(entries, str) else json.dumps({"context": {"load_avg": [1.5]}, "benchmarks": entries})
                (results / f"{name}.json").write_text(text)
            (Path(folder) / "aims.toml").write_text(aims)
            done = subprocess.run([sys.executable, "-B", str(SCRIPT), "--results", "results", "--build", ".", "--aims", "aims.toml"],
                                  cwd=folder, capture_output=True, text=True, check=False)
            return done.returncode, done.stdout, done.stderr

    def page(self, entries, aims=""):
        status, page, complaints = self.run_on({"some_bench": entries}, aims)
        self.assertEqual((status, complaints), (0, ""))
        return page

    def test_medians_stand_beside_yardsticks_with_a_ratio_that_says_how_many_times_better(self):
        page = self.page([
            aggregate("work/4/iterations:6/manual_time", "mean", items_per_second=1.0, yardstick_items_per_second=1.0),
            aggregate("work/4/iterations:6/manual_time", items_per_second=3e6, yardstick_items_per_second=6e6, wait_us=20, yardstick_wait_us=50),
            aggregate("work/4/iterations:6/manual_time", "cv", time=0.5, items_per_second=0.25)])
        self.assertIn("| `work/4` | items_per_second | 3 M/s | 6 M/s | 0.5 | 25% |", page)
        self.assertIn("|  | wait_us | 20 µs | 50 µs | 2.5 |  |", page)
        self.assertNotIn("yardstick_", page)

    def test_a_benchmark_stands_beside_its_yardstick_by_name_or_by_the_list(self):
        rows = [aggregate("fast/10"), aggregate("yardstick_fast/10", time=400.0), aggregate("tree<Ours>/7"),
                aggregate("tree<Theirs>/7", time=50.0)]
        page = self.page(rows, "[[yardstick]]\nbenchmark = 'tree<Ours>/(\\d+)'\nbeside = 'tree<Theirs>/\\1'\n")
        self.assertIn("| `fast/10` | time | 100 µs | 400 µs (`yardstick_fast/10`) | 4 |  |", page)
        self.assertIn("| `tree<Ours>/7` | time | 100 µs | 50 µs (`tree<Theirs>/7`) | 0.5 |  |", page)

    def test_time_is_the_processors_unless_the_benchmark_keeps_its_own(self):
        page = self.page([aggregate("plain"), aggregate("kept/manual_time"), aggregate("once/iterations:1", found=7)])
        self.assertIn("| `plain` | time | 100 µs |", page)
        self.assertIn("| `kept` | time | 200 µs |", page)
        self.assertIn("| `once` | found | 7 |", page)

    def test_without_aggregates_the_median_of_the_runs_is_taken(self):
        page = self.page([single("run", 1.0), single("run", 900.0), single("run", 2.0)])
        self.assertIn("| `run` | time | 2 µs |", page)

    def test_aims_are_met_or_not_or_not_in_the_run(self):
        aims = ""
        for work, benchmark, rest in [("enough", "work/.*", "figure = 'items_per_second'\nat_least = 3e6"),
                                      ("too slow", "work/.*", "figure = 'items_per_second'\nat_least = 3.1e6"),
                                      ("ratio", "work/.*", "figure = 'scan_us'\nratio_at_least = 100"),
                                      ("no ratio", "work/.*", "figure = 'scan_us'\nratio_at_least = 101"),
                                      ("short", "size/.*", "figure = 'time'\nat_most = 150000"),
                                      ("flat", "size/.*", "figure = 'time'\nflat_within = 2.0"),
                                      ("not flat", "size/.*", "figure = 'time'\nflat_within = 1.9"),
                                      ("absent", "else", "figure = 'time'\nat_most = 1")]:
            aims += f"[[aim]]\nwork = '{work}'\nbenchmark = '{benchmark}'\n{rest}\n"
        page = self.page([aggregate("work/1", items_per_second=3e6, scan_us=5, yardstick_scan_us=500), aggregate("size/1"),
                          aggregate("size/2", time=200.0)], aims)
        answers = [(line.split("|")[1].strip(), line.split("|")[5].strip()) for line in page.splitlines()
                   if line.count("|") == 6 and line.split("|")[5].strip() in {"yes", "no", "–"}]
        self.assertEqual(answers, [("enough", "yes"), ("too slow", "no"), ("ratio", "yes"), ("no ratio", "no"), ("short", "yes"),
                                   ("short", "no"), ("flat", "yes"), ("not flat", "no"), ("absent", "–")])

    def test_what_failed_is_shown_and_ends_in_an_error(self):
        broken = {**single("bad", 1.0), "error_occurred": True, "error_message": "they disagree"}
        status, page, complaints = self.run_on({"some_bench": [broken, aggregate("good")], "other_bench": ""})
        self.assertEqual(status, 1)
        self.assertIn("| `bad` | failed: they disagree |", page)
        self.assertIn("| `good` | time |", page)
        self.assertIn("some_bench: bad: they disagree", complaints)

    def test_half_a_file_no_results_and_a_wrong_aim_are_named(self):
        status, _, complaints = self.run_on({"some_bench": '{"benchmarks": ['})
        self.assertEqual(status, 1)
        self.assertIn("some_bench.json:1: not JSON", complaints)
        status, _, complaints = self.run_on({})
        self.assertEqual((status, "run ./do bench first" in complaints), (1, True))
        status, _, complaints = self.run_on({"b": [aggregate("x")]}, "[[aim]]\nwork = 'w'\nbenchmark = 'x'\nfigure = 'time'\n")
        self.assertEqual((status, "aim 'w': wanted are" in complaints), (1, True))


if __name__ == "__main__":
    unittest.main()
