#!/usr/bin/env python3
"""The vector runner on small planted files: what is wrong must fail and be named, nothing may pass unseen; and the table of
docs/reference/vectors.md is what the runner lists, its functions being in src/.

The runner is $PLIMSOLL_VECTORS_RUNNER; without it the test is skipped. The vectors themselves are not needed.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNNER = os.environ.get("PLIMSOLL_VECTORS_RUNNER", "")
SKIPPED = 77


def run(*words):
    done = subprocess.run([RUNNER, *map(str, words)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def cap(name="a-case", **changes):
    """A case of perps/funding.json that holds: a cap of 600 % of the 3 % between both margins."""
    case = {"name": name, "kind": "clamp", "expected": {"cap_ppm": "180000"},
            "input": {"clamp_factor_ppm": "6000000", "imf_ppm": "150000", "mm_share_of_im_ppm": "800000"}}
    return {**case, **changes}


def cap_input(**changes):
    return {key: value for key, value in {**cap()["input"], **changes}.items() if value != "gone"}


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def plant(self, name, cases, **more):
        return self.plant_text(name, json.dumps({"about": "", "formula": "", "units": {}, "cases": cases, **more}))

    def plant_text(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def closing(self, place=None):
        """(exit status, (passed, failed, skipped), all lines); the closing line must stand alone and last."""
        status, text, _ = run(place or self.folder)
        match = re.fullmatch(r"(\d+) passed, (\d+) failed, (\d+) skipped", text.splitlines()[-1])
        self.assertTrue(match, text)
        return status, tuple(map(int, match.groups())), text

    def assert_fails(self, case, *fragments, file="perps/funding.json"):
        self.plant(file, [cap("sound"), case] if file == "perps/funding.json" else [case])
        status, counts, text = self.closing()
        self.assertEqual((status, counts[1]), (1, 1), text)
        for fragment in fragments:
            self.assertIn(fragment, text)
        return text

    # ---- what passes ---------------------------------------------------------------------------------------

    def test_a_file_passes_below_a_root_in_its_folder_and_by_itself(self):
        path = self.plant("perps/funding.json", [cap()])
        for place in (self.folder, path.parent, path):
            self.assertEqual(self.closing(place)[:2], (0, (1, 0, 0)))
        self.assertIn("perps/funding.json: 1 passed, 0 failed", self.closing()[2])
        self.assertIn("clamp: 1 passed, 0 failed; funding_clamp_ppm; engine: funding_cap", self.closing()[2])

    def test_the_file_name_decides_in_a_folder_of_any_name(self):
        self.plant("here/funding.json", [cap()])
        for name in ("tick_accumulator", "twap_mean_tick", "quote_at_tick"):
            self.plant(f"here/{name}.json", [{}])
        status, counts, text = self.closing()
        self.assertEqual((status, counts), (0, (1, 0, 3)), text)
        self.assertEqual(text.count("skipped, waits for the AMM"), 3)

    def test_numbers_may_be_json_integers_and_keys_stand_in_any_order(self):
        self.plant("perps/funding.json", [{"expected": {"cap_ppm": 180000}, "kind": "clamp", "input": {
            "mm_share_of_im_ppm": 800000, "imf_ppm": 150000, "clamp_factor_ppm": "6000000"}}])
        self.assertEqual(self.closing()[:2], (0, (1, 0, 0)))

    def test_ids_may_be_strings_or_integers(self):
        market = {"id": 7, "base_exp": "-8", "price": "5000000000", "price_exp": "-5", "imf_ppm": "200000",
                  "mm_share_of_im_ppm": "500000"}
        self.plant("perps/bankruptcy_price.json", [{
            "name": "x", "input": {"cash": "-5000000000", "positions": [{"market": "7", "size": "10000000"}],
                                   "markets": [market, {**market, "id": "other"}], "close_market": 7,
                                   "close_size": "-10000000"},
            "expected": {"quote_delta": "5000000000"}}])
        self.assertEqual(self.closing()[:2], (0, (1, 0, 0)))

    def test_truths_may_be_strings_and_absent_fields_need_not_be_null(self):
        self.plant("perps/open_interest.json", [{"name": "x", "input": {"is_match": "false", "accounts": []},
                                                 "expected": {"oi_delta": "0"}}])
        self.plant("perps/funding.json", [{"kind": "twap_difference", "input": {"mark_twap": "99", "oracle_twap": "100"},
                                           "expected": {"rate": "-1/100", "payment_per_unit": "-1.00"}}])
        self.assertEqual(self.closing()[:2], (0, (2, 0, 0)))

    def test_only_what_is_expected_is_compared(self):
        self.plant("perps/account_risk.json", [{"name": "x", "kind": "gate", "expected": {"initial_ok": False},
                                                "input": {"equity": "1", "initial_margin": "2"}}])
        self.assertEqual(self.closing()[:2], (0, (1, 0, 0)))

    def test_tolerances_are_relative_alone_and_absolute_by_field(self):
        price = {"position": "1", "mark_price": "100", "collateral": "10", "risk_factor": "0.05", "linear_slippage": "0",
                 "quadratic_slippage": "0", "funding_buffer": "0"}  # 90 / 0.95 = 94.7368
        case = {"name": "x", "kind": "liquidation_price", "input": price,
                "expected": {"liquidation_price": "94.73", "tolerance": "0.0001", "derived": True}}
        self.plant("perps/liquidation_price.json", [case])
        self.assertEqual(self.closing()[:2], (0, (1, 0, 0)))
        case["expected"]["tolerance"] = "0.00001"
        self.assert_fails(case, "liquidation_price: expected 94.73, got 1800/19", file="perps/liquidation_price.json")
        (self.folder / "perps/liquidation_price.json").unlink()

        ema = {"name": "x", "input": {"samples": [{"price": "100", "conf": "10", "slots": "5000"}]},
               "expected": {"ema": [{"price": "101", "conf": "10"}]}, "tolerance": {"price": "1"}}
        self.plant("oracle/confidence_weighted_ema.json", [ema])
        self.assertEqual(self.closing()[:2], (0, (1, 0, 0)))
        ema["expected"]["ema"][0] = {"price": "100", "conf": "11"}
        self.assert_fails(ema, "ema[0].conf: expected 11, got 10", file="oracle/confidence_weighted_ema.json")

    def test_a_price_that_needs_255_bits_is_read(self):
        case = {"name": "x", "input": {"observations": [str(2**250), str(-2**250), str(2**250)], "max_faulty": "1",
                                       "last_answer": str(2**220), "deviation_ppb": "1", "age_seconds": "0",
                                       "heartbeat_seconds": "0", "min_answer": "0", "max_answer": str(2**251)},
                "expected": {"rejected": "true"}}
        case["expected"] = {"median": str(2**250)}
        case["input"]["last_answer"] = "0"
        self.plant("oracle/median_deviation_heartbeat.json", [case])
        self.assertEqual(self.closing()[:2], (0, (1, 0, 0)))

    def test_what_no_rule_answers_is_skipped_with_a_reason(self):
        self.plant("amm/swap_step.json", [{}])
        self.plant("lab/rng_counter_based.json", [{}])
        self.plant("strange.json", [{}])
        (self.folder / "README.md").write_text("not read", encoding="utf-8")
        status, counts, text = self.closing()
        self.assertEqual((status, counts), (0, (0, 0, 3)), text)
        self.assertIn("amm/swap_step.json: skipped, waits for the AMM", text)
        self.assertIn("strange.json: skipped, no function here answers a file of this name", text)

    # ---- what fails ----------------------------------------------------------------------------------------

    def test_a_wrong_value_is_named_with_its_case_field_and_both_numbers(self):
        self.assert_fails(cap("off-by-one", expected={"cap_ppm": "180001"}), "FAILED off-by-one (clamp)",
                          "cap_ppm: expected 180001, got 180000")

    def test_each_field_that_is_wrong_is_named(self):
        text = self.assert_fails({"name": "two", "kind": "gate", "input": {"equity": "1", "initial_margin": "2",
                                                                           "maintenance_margin": "1"},
                                  "expected": {"initial_ok": True, "maintenance_ok": True, "liquidatable": True}},
                                 "initial_ok: expected true, got false", "liquidatable: expected true, got false",
                                 file="perps/account_risk.json")
        self.assertNotIn("maintenance_ok: expected", text)

    def test_an_error_that_did_not_come_and_one_that_was_not_expected(self):
        self.assert_fails(cap(expected={"error": "UNDEFINED"}), "error: expected UNDEFINED, got nothing of that name",
                          '{"cap_ppm":"180000"}')
        (self.folder / "perps/funding.json").unlink()
        self.assert_fails({"name": "x", "input": {"is_match": True, "accounts": []}, "expected": {"oi_delta": "0"}},
                          '{"error":"INVALID_MATCH"}', file="perps/open_interest.json")

    def test_words_and_null_are_compared_too(self):
        match = {"name": "x", "input": {"is_match": True, "accounts": []}, "expected": {"error": "NO_COUNTERPARTY"}}
        self.assert_fails(match, "error: expected NO_COUNTERPARTY, got INVALID_MATCH", file="perps/open_interest.json")
        (self.folder / "perps/open_interest.json").unlink()
        median = {"name": "x", "kind": "median", "input": {"prices": ["7", None], "updated": ["0", "0"], "max_age": ["0", "0"],
                                                           "now": "0"}}
        self.assert_fails({**median, "expected": {"price": None}}, "price: expected null, got 7", file="perps/mark_price.json")
        median["input"]["now"] = "1"
        self.assert_fails({**median, "expected": {"price": "7"}}, "price: expected 7, got null", file="perps/mark_price.json")

    def test_lists_are_compared_in_order_and_length(self):
        case = {"name": "x", "kind": "trim", "input": {"tail_share_ppm": "0", "samples": ["2", "1"]}}
        self.assert_fails({**case, "expected": {"kept": ["1", "2"]}}, "kept[0]: expected 1, got 2", "kept[1]: expected 2, got 1")
        self.assert_fails({**case, "expected": {"kept": ["2"]}}, 'kept: expected ["2"], got ["2","1"]')

    def test_what_is_missing_null_or_no_number_is_named_with_its_place(self):
        self.assert_fails(cap(input=cap_input(imf_ppm="gone")), "input.imf_ppm is missing")
        self.assert_fails(cap(input=cap_input(imf_ppm=None)), "input.imf_ppm is null")
        for wrong in ("12a", "", "1.5", "1e6", " 1"):
            self.assert_fails(cap(input=cap_input(imf_ppm=wrong)), "input.imf_ppm is no whole number")
        for wrong in (1.5, True, [], {}):
            self.assert_fails(cap(input=cap_input(imf_ppm=wrong)), "input.imf_ppm is no number")
        self.assert_fails(cap(input=cap_input(imf_ppm=str(2**64))), "input.imf_ppm does not fit in 64 bits")
        self.assert_fails({"kind": "trim", "input": {"tail_share_ppm": "0", "samples": ["1", "x"]}, "expected": {"kept": []}},
                          "input.samples[1] is no whole number")
        self.assert_fails({"kind": "trim", "input": {"tail_share_ppm": "0", "samples": "1"}, "expected": {"kept": []}},
                          "input.samples is no list")

    def test_cases_without_shape_fail(self):
        self.assert_fails({key: value for key, value in cap().items() if key != "input"}, "case.input is missing")
        self.assert_fails({key: value for key, value in cap().items() if key != "expected"}, "case.expected is missing")
        self.assert_fails({key: value for key, value in cap().items() if key != "kind"}, "kind is missing")
        self.assert_fails(cap(kind="unheard-of"), "no function answers kind 'unheard-of'")
        self.assert_fails(cap(kind=7), "case.kind is no string")
        self.assert_fails(cap(expected={}), "expected names nothing that could be compared")
        self.assert_fails(cap(expected={"tolerance": "1", "derived": True}), "expected names nothing that could be compared")
        self.assert_fails(cap(expected=[]), "case.expected is no object")
        self.assert_fails(cap(tolerance="wide"), "tolerance is no decimal")
        self.assert_fails(cap(tolerance="-1"), "tolerance is below zero")
        self.assert_fails("not an object", "FAILED case 1", "case is no object")

    def test_a_function_that_stops_fails_its_case_alone(self):
        self.assert_fails({"name": "by-zero", "kind": "spread_cap", "input": {"oracle_twap_e6": "1", "spread_cap_divisor": "0"},
                           "expected": {"max_spread_e6": "0"}}, "FAILED by-zero", "the function was stopped", "invariant broken")

    def test_files_that_are_no_vectors_fail(self):
        for text, why in (('{"cases": [', "this is no JSON"), ("", "this is no JSON"), ("[]", 'there is no list "cases"'),
                          ("{}", 'there is no list "cases"'), ('{"cases": {}}', 'there is no list "cases"'),
                          ('{"cases": []}', 'its list "cases" is empty')):
            self.plant_text("perps/funding.json", text)
            status, counts, output = self.closing()
            self.assertEqual((status, counts), (1, (0, 1, 0)), output)
            self.assertIn(f"perps/funding.json: FAILED, {why}", output)
        self.plant_text("perps/funding.json", "{")
        self.plant("perps/mark_price.json", [{"name": "x", "kind": "median", "expected": {"price": None}, "input": {
            "prices": [], "updated": [], "max_age": [], "now": "1"}}])
        self.assertEqual(self.closing()[:2], (1, (1, 1, 0)))  # the other file still runs

    def test_nothing_is_no_success(self):
        (self.folder / "empty").mkdir()
        self.assertEqual(self.closing()[:2], (1, (0, 0, 0)))

    def test_a_place_that_is_not_there_is_an_error_of_the_command_line(self):
        status, text, errors = run(self.folder / "nowhere")
        self.assertEqual((status, text), (2, ""))
        self.assertIn(f"there is no file or folder '{self.folder / 'nowhere'}'", errors)
        self.assertEqual(run()[0], 2)
        self.assertEqual(run("--unknown")[0], 2)


class Page(unittest.TestCase):
    """docs/reference/vectors.md."""

    def setUp(self):
        status, self.list, _ = run("--list")
        self.assertEqual(status, 0)
        self.rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in self.list.splitlines()[2:]]

    def test_the_table_is_what_the_runner_lists(self):
        page = (ROOT / "docs" / "reference" / "vectors.md").read_text(encoding="utf-8")
        self.assertGreater(len(self.rows), 50)
        self.assertTrue(self.list in page, "docs/reference/vectors.md differs from plimsoll_vectors --list: run ./do docs")

    def test_every_function_is_declared_in_a_header_of_src(self):
        headers = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.hpp"))
        for row in self.rows:
            for name in re.findall(r"`([\w:]+)`", row[2] + row[3]):
                self.assertRegex(headers, rf"\b{name.split('::')[-1]}\b", row)

    def test_what_is_conformance_only_says_how_the_engine_differs(self):
        for row in self.rows:
            self.assertEqual(len(row), 5, row)
            if row[3] == "conformance only":
                self.assertGreater(len(row[4]), 10, row)


if __name__ == "__main__":
    if not RUNNER:
        print("skipped: PLIMSOLL_VECTORS_RUNNER is not set")
        sys.exit(SKIPPED)
    unittest.main(verbosity=1)
