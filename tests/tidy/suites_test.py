#!/usr/bin/env python3
"""tools/suites.py adds up what really happened: a crash counts although the suite's own count says otherwise."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "suites.py"

GTEST = """<testsuites><testsuite name="A">
<testcase name="good" status="run" result="completed"/>
<testcase name="bad" status="run" result="completed"><failure message="x"/></testcase>
<testcase name="away" status="run" result="skipped"><skipped message="file:1&#x0A;no market data here"/></testcase>
</testsuite></testsuites>"""


class Suites(unittest.TestCase):
    def run_on(self, cases, xml=None, rows=""):
        """Exit status and output for one preset `p` whose ctest entries are `cases`."""
        with tempfile.TemporaryDirectory() as folder:
            results = Path(folder) / "build" / "p" / "results"
            results.mkdir(parents=True)
            (results / "ctest.junit").write_text(f"<testsuite>{cases}</testsuite>")
            for name, text in (xml or {}).items():
                (results / f"{name}.xml").write_text(text)
            table = Path(folder) / "rows"
            table.write_text(rows)
            done = subprocess.run([sys.executable, "-B", str(SCRIPT), "--rows", str(table), "p"], cwd=folder,
                                  capture_output=True, text=True, check=False)
            return done.returncode, done.stdout

    def test_cases_of_a_suite_are_counted_one_by_one_and_skips_say_why(self):
        status, text = self.run_on('<testcase name="s" time="1.5" status="fail"><failure/></testcase>', {"s": GTEST})
        self.assertEqual(status, 1)
        self.assertTrue(text.endswith("\n1 passed, 1 failed, 1 skipped\n"), text)
        self.assertIn("no market data here", text)

    def test_a_suite_that_crashed_after_its_last_case_has_failed(self):
        status, text = self.run_on('<testcase name="s" time="1" status="fail"><failure/></testcase>',
                                   {"s": GTEST.replace("<failure message=\"x\"/>", "")})
        self.assertEqual(status, 1)
        self.assertIn("2 passed, 1 failed, 1 skipped", text)

    def test_a_suite_that_left_no_count_has_failed(self):
        status, text = self.run_on('<testcase name="s" time="1" status="fail"><failure/></testcase>')
        self.assertEqual((status, text.splitlines()[-1]), (1, "0 passed, 1 failed, 0 skipped"))

    def test_a_closing_line_of_a_runner_is_believed(self):
        case = '<testcase name="v" time="1" status="run"><system-out>x\n12 passed, 0 failed, 3 skipped\n</system-out></testcase>'
        status, text = self.run_on(case, rows="step\tcompile\t7\nsuite\tfuzz\tcsv_fuzz\t10\t1\t0\t0\n")
        self.assertEqual((status, text.splitlines()[-1]), (0, "13 passed, 0 failed, 3 skipped"))

    def test_a_run_without_tests_is_no_success(self):
        status, text = self.run_on("")
        self.assertEqual((status, text.splitlines()[-1]), (1, "0 passed, 0 failed, 0 skipped"))


if __name__ == "__main__":
    unittest.main()
