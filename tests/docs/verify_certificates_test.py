"""tools/verify_certificates.py on a small crash: every certificate of the run holds, and a changed number is found.

The program is $PLIMSOLL_BINARY; without it, or without `zstd` to unpack the facts, the test is skipped.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "verify_certificates.py"
SKIPPED = 77
CONTEXT_ONLY = {"settlement_low"}  # where nothing is saved and nothing owed, another one leads to the same step


def run_script(events, rules):
    done = subprocess.run([sys.executable, "-B", SCRIPT, events, rules], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


class Certificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        place = pathlib.Path(cls.folder.name)
        cls.rules = place / "rules.toml"
        text = (ROOT / "venues" / "default.toml").read_text(encoding="utf-8")
        cls.rules.write_text(re.sub(r'(?m)^backstop_capital = .*', 'backstop_capital = "3000"', text), encoding="utf-8")
        subprocess.run([os.environ["PLIMSOLL_BINARY"], "replay", "--rules", cls.rules, "--scenario",
                        ROOT / "scenarios" / "2020-03-12.toml", "--population", "accounts=150,leverage=20:30;50:70", "--out",
                        place / "out"], check=True, capture_output=True, cwd=ROOT)
        facts = subprocess.run(["zstd", "-dcq", place / "out" / "events.jsonl.zst"], check=True, capture_output=True)
        cls.lines = facts.stdout.decode().splitlines()
        cls.steps = [number for number, line in enumerate(cls.lines) if '"LiquidationStepped"' in line]
        cls.events = place / "changed.jsonl"

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def verify(self, changes):
        """Exit status and output for the run with some lines replaced."""
        with self.events.open("w", encoding="utf-8") as file:
            for number, line in enumerate(self.lines):
                file.write(changes.get(number, line) + "\n")
        return run_script(self.events, self.rules)

    def test_every_certificate_of_the_run_holds(self):
        status, output = self.verify({})
        self.assertEqual(status, 0, output)
        self.assertIn(f"{len(self.steps)} certificates recomputed, 0 faults", output)

    def test_a_changed_member_is_found(self):
        seen = set()
        changes, expected = {}, []
        for number in self.steps:
            fact = json.loads(self.lines[number])
            rule = fact["certificate"]["rule"]
            for member, value in fact["certificate"].items():
                if (rule, member) in seen or number in changes or member in CONTEXT_ONLY:
                    continue
                if rule == "takeover" and member in ("equity", "maintenance"):
                    continue  # of an account taken over whole they lead to nothing else
                seen.add((rule, member))
                changed = json.loads(self.lines[number])
                if isinstance(value, bool):
                    value = not value
                elif member == "market" and value is not None:
                    value += 1 if value == 0 else -1  # another one of the rule book
                elif isinstance(value, int):
                    value += 1
                elif value is None:
                    value = 0
                elif member == "rulebook":
                    value = value[::-1]
                elif member == "rule":
                    value = "closed"
                else:
                    value = f"{float(value) * 2 + 17:.6f}"
                changed["certificate"][member] = value
                changes[number] = json.dumps(changed)
                expected.append((number + 1, rule, member))
        status, output = self.verify(changes)
        self.assertEqual(status, 1, output)
        self.assertGreater(len(expected), 40)
        found = {int(number) for number in re.findall(r"^line (\d+):", output, re.MULTILINE)}
        missed = [f"{rule}: {member}" for line, rule, member in expected if line not in found]
        self.assertEqual(missed, [])

    def test_what_cannot_be_read_is_said(self):
        for name, text in (("empty.jsonl", ""), ("other.jsonl", "{}\n"), ("torn.jsonl", self.lines[0] + '\n{"event":"AccountOpened"')):
            path = pathlib.Path(self.folder.name) / name
            path.write_text(text, encoding="utf-8")
            status, output = run_script(path, self.rules)
            self.assertEqual(status, 2, output)
        self.assertEqual(run_script("nowhere.jsonl", self.rules)[0], 2)
        self.assertEqual(run_script("nowhere.jsonl.zst", self.rules)[0], 2)


if __name__ == "__main__":
    if not os.environ.get("PLIMSOLL_BINARY") or not shutil.which("zstd"):
        print("verify_certificates_test: skipped, it needs PLIMSOLL_BINARY and the program zstd")
        sys.exit(SKIPPED)
    unittest.main()
