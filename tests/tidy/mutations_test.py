#!/usr/bin/env python3
"""The mutations of tools/mutations.toml fit the tree as it is, and tools/mutate.py tells a test that saw one from one that did not.

The mutations themselves are run by `./do mutate`, which takes minutes; this takes a second.
"""

import os
import re
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import mutate  # noqa: E402
from mutate import Commands, Interrupted, Mutation, Ran, Tree, first_red, judge, misfits, mutated, read_table  # noqa: E402

ROOMS = ("base", "ledger", "oracle", "book", "codec", "margin", "journal", "liquidation", "engine")


class TheTable(unittest.TestCase):
    table = read_table(mutate.TABLE)

    def test_every_mutation_fits_exactly_one_place(self):
        complaints = misfits(ROOT, self.table.mutations)
        self.assertFalse(complaints, "\n  " + "\n  ".join(complaints))

    def test_names_are_unique(self):
        names = [mutation.name for mutation in self.table.mutations]
        self.assertEqual(len(names), len(set(names)), sorted(name for name in names if names.count(name) > 1))

    def test_there_are_mutations_in_every_room_of_the_core(self):
        self.assertGreaterEqual(len(self.table.mutations), 30)
        mutated_rooms = {mutation.file.split("/")[1] for mutation in self.table.mutations}
        self.assertEqual(mutated_rooms, set(ROOMS))

    def test_each_changes_one_line(self):
        for mutation in self.table.mutations:
            for text in (mutation.old, mutation.new):
                self.assertLessEqual(text.count(";"), 1, f"{mutation.name}: more than one statement")
                self.assertNotIn("//", text, f"{mutation.name}: a comment")

    def test_the_suites_are_test_programs(self):
        sources = [*ROOT.glob("src/*/*_test.cpp")]
        programs = {f"{path.parent.name}_test" for path in sources} | {"story_test", "property_test"}
        for mutation in self.table.mutations:
            self.assertLessEqual(set(mutation.suites), programs, mutation.name)

    def test_the_pinned_tests_are_there(self):
        text = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("src/*/*_test.cpp"))
        for name in self.table.pinned:
            suite, case = name.split(".")
            self.assertRegex(text, rf"TEST(_F)?\({suite}, {case}\)", "pinned, and not in the sources")


def mistake(old, new, file="a.cpp", suites=("one_test",)):
    return Mutation(1, "a mistake", file, old, new, tuple(suites))


class Texts(unittest.TestCase):
    def test_white_space_is_of_no_matter(self):
        text = "return {std::max(middle,\n                 lowest)};\n"
        self.assertEqual(mutated(text, mistake("return { std::max( middle, lowest ) };", "return {middle};")), "return {middle};\n")
        self.assertEqual(mutated("if (rest>0)  ++x;", mistake("if (rest > 0)", "if (rest >= 0)")), "if (rest >= 0)  ++x;")

    def test_words_are_whole(self):
        self.assertIsNone(mutated("outrest = 1;", mistake("rest = 1;", "rest = 2;")))
        self.assertIsNone(mutated("return x;", mistake("re turn x;", "y;")))
        self.assertIsNone(mutated("low = lower;", mistake("= low", "= 1")))

    def test_twice_is_no_fit_and_neither_is_never(self):
        self.assertIsNone(mutated("f(a); f( a );", mistake("f(a);", "")))
        self.assertIsNone(mutated("f(b);", mistake("f(a);", "")))
        self.assertEqual(mutated("x(); f(a); y();", mistake("f(a);", "")), "x();  y();")

    def test_what_no_longer_fits_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a.cpp").write_text("f(a);\nf(a);\n")
            complaints = misfits(Path(folder), [mistake("f(a);", ""), mistake("g();", "", file="gone.cpp")])
        self.assertIn("mutation 1 no longer fits: a.cpp", complaints[0])
        self.assertIn("2 times", complaints[0])
        self.assertIn("mutation 1 no longer fits: gone.cpp", complaints[1])

    def test_a_table_that_is_wrong_is_refused_with_the_entry(self):
        entry = '[[mutation]]\nname = "n"\nfile = "f"\nold = "a b"\nnew = "c"\nsuites = ["s"]\n'
        cases = {entry.replace('new = "c"\n', ""): "exactly", entry.replace('"c"', '"a  b"'): "changes nothing",
                 entry.replace('["s"]', "[]"): "suites", entry.replace('"a b"', '"""a\nb"""'): "one line",
                 entry + "[[": "Invalid", entry.replace('"c"', "3"): "one line"}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "t.toml"
            for text, says in cases.items():
                path.write_text(text)
                with self.assertRaisesRegex(ValueError, says):
                    read_table(path)
            path.write_text('pinned = ["A.b"]\n' + entry)
            self.assertEqual(read_table(path), mutate.Table(("A.b",), (Mutation(1, "n", "f", "a b", "c", ("s",)),)))


GREEN = "[ RUN      ] A.one\n[       OK ] A.one (0 ms)\n[  PASSED  ] 1 test.\n"


class Verdicts(unittest.TestCase):
    def test_the_first_failed_case_is_named(self):
        output = ("[ RUN      ] A.one\n[       OK ] A.one (0 ms)\n[ RUN      ] B/P.two/x\nfile: Failure\n"
                  "[  FAILED  ] B/P.two/x, where GetParam() = 1 (3 ms)\n[  FAILED  ] 1 test, listed below:\n")
        self.assertEqual(first_red(Ran(1, False, 1.0, output), "a_test"), "B/P.two/x")

    def test_a_crash_and_a_hang_are_red_and_say_so(self):
        begun = "[ RUN      ] A.one\n[       OK ] A.one (0 ms)\n[ RUN      ] A.two\n"
        self.assertEqual(first_red(Ran(-6, False, 1.0, begun), "a_test"), "A.two (it crashed: SIGABRT)")
        self.assertEqual(first_red(Ran(-15, True, 31.2, begun), "a_test"), "A.two (it hung: ended after 31 s)")
        self.assertEqual(first_red(Ran(127, False, 0.0, "not found"), "a_test"), "a_test (exit status 127)")

    def test_green_is_a_test_that_passed(self):
        self.assertIsNone(first_red(Ran(0, False, 1.0, GREEN), "a_test"))
        self.assertEqual(first_red(Ran(0, False, 1.0, "[  PASSED  ] 0 tests.\n"), "a_test"), "a_test (it ran no test)")

    def test_the_line_of_a_build_that_says_why(self):
        output = "[1/2] Building\nFAILED: x.o\n  x.cpp:3:1: error: unused variable\nninja: build stopped\n"
        self.assertEqual(mutate.first_error(output), "x.cpp:3:1: error: unused variable")

    def test_the_closing_line_counts_what_was_seen(self):
        seen, missed = mistake("a", "b"), mistake("c", "d")
        verdicts = {seen: mutate.Verdict("red", "red by A.b", 1.0)}
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            stdout, sys.stdout = sys.stdout, nowhere
            try:
                self.assertEqual(mutate.closing(verdicts), 0)
                self.assertEqual(mutate.closing(verdicts | {missed: mutate.Verdict("survived", "SURVIVED", 1.0)}), 1)
                self.assertEqual(mutate.closing({missed: mutate.Verdict("broken", "does not compile", 1.0)}), 1)
            finally:
                sys.stdout = stdout


class FakeTree(Tree):
    """Builds and runs nothing: `sees` tells by the text of a.cpp what a suite does."""

    def __init__(self, folder, sees):
        super().__init__(folder, None, 1)
        self.sees = sees
        self.log = []

    def text(self):
        return (self.folder / "a.cpp").read_text()

    def build(self, suites, jobs=None):
        self.log.append(("build", *suites))
        broken = "?" in self.text()
        return Ran(1 if broken else 0, False, 0.1, "a.cpp:1: error: ?" if broken else "")

    def test(self, suite, limit, pinned):
        self.log.append(("test", suite))
        failed = self.sees(suite, self.text())
        return Ran(int(failed), False, 0.1, f"[  FAILED  ] {suite}.case (0 ms)\n" if failed else GREEN)


class Judging(unittest.TestCase):
    def judged(self, mutation, sees):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a.cpp").write_text("f(a);\n")
            tree = FakeTree(Path(folder), sees)
            verdict = judge(tree, mutation, mutation.suites, {"one": 1, "two": 1}, ())
            self.assertEqual(tree.text(), "f(a);\n")
            return verdict.kind, verdict.text, tree.log

    def test_suites_are_tried_in_their_order_until_one_is_red(self):
        kind, text, log = self.judged(mistake("f(a)", "f(b)", suites=("one", "two")), lambda suite, text: suite == "two" and "b" in text)
        self.assertEqual((kind, text), ("red", "red by two.case"))
        self.assertEqual(log, [("build", "one"), ("test", "one"), ("build", "two"), ("test", "two")])
        kind, text, log = self.judged(mistake("f(a)", "f(b)", suites=("one", "two")), lambda suite, text: "b" in text)
        self.assertEqual((kind, text, len(log)), ("red", "red by one.case", 2))

    def test_what_nobody_sees_survives(self):
        self.assertEqual(self.judged(mistake("f(a)", "f(b)", suites=("one",)), lambda suite, text: False)[:2], ("survived", "SURVIVED"))

    def test_what_does_not_compile_is_no_mutation(self):
        kind, text, log = self.judged(mistake("f(a)", "f(?)", suites=("one",)), lambda suite, text: True)
        self.assertEqual((kind, text), ("broken", "does not compile: a.cpp:1: error: ?"))
        self.assertEqual(log, [("build", "one")])

    def test_the_file_is_whole_again_after_an_interrupt(self):
        def interrupted(suite, text):
            raise Interrupted

        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a.cpp").write_text("f(a);\n")
            tree = FakeTree(Path(folder), interrupted)
            with self.assertRaises(Interrupted):
                judge(tree, mistake("f(a)", "f(b)", suites=("one",)), ("one",), {"one": 1}, ())
            self.assertEqual(tree.text(), "f(a);\n")

    def test_red_without_a_mutation_is_found_before_any(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a.cpp").write_text("f(a);\n")
            limits, reds = mutate.baseline(FakeTree(Path(folder), lambda suite, text: suite == "two"), ["one", "two"], (), 1)
        self.assertEqual((list(limits), reds), (["one"], {"two": "two.case"}))
        self.assertGreaterEqual(limits["one"], 30)

    def test_a_suite_that_does_not_compile_without_a_mutation_is_not_green(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a.cpp").write_text("f(?);\n")
            limits, reds = mutate.baseline(FakeTree(Path(folder), lambda suite, text: False), ["one"], (), 1)
        self.assertEqual((limits, reds), ({}, {"one": "does not compile: a.cpp:1: error: ?"}))


class Copies(unittest.TestCase):
    def test_a_copy_follows_its_tree_and_touches_no_file_that_is_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            root, copy = Path(folder) / "root", Path(folder) / "copy"
            (root / "src").mkdir(parents=True)
            for name in ("same", "other", "gone"):
                (root / "src" / name).write_text(name)
            (root / "build").mkdir()
            (root / "build" / "left").write_text("a build leaves this behind")
            tree = Tree(copy, None, 1)
            tree.refresh(root)
            (copy / "build").mkdir()
            (copy / "build" / "object").write_text("of the copy's own build")
            os.utime(copy / "src" / "same", (1, 1))
            (root / "src" / "other").write_text("changed")
            (root / "src" / "gone").unlink()
            tree.refresh(root)
            found = {str(path.relative_to(copy)): path.read_text() for path in copy.rglob("*") if path.is_file()}
            self.assertEqual(found, {"src/same": "same", "src/other": "changed", "build/object": "of the copy's own build"})
            self.assertEqual((copy / "src" / "same").stat().st_mtime, 1)


class Programs(unittest.TestCase):
    def test_what_runs_too_long_is_ended_with_all_that_it_started(self):
        begin = time.monotonic()
        ran = Commands().run(["sh", "-c", "echo begun; sleep 60 & sleep 60"], "/", 0.3)
        self.assertTrue(ran.hung)
        self.assertIn("begun", ran.output)
        self.assertLess(time.monotonic() - begin, 20)

    def test_after_a_stop_nothing_is_begun(self):
        commands = Commands()
        self.assertEqual(commands.run(["sh", "-c", "exit 3"], "/", 10).status, 3)
        commands.stop()
        with self.assertRaises(Interrupted):
            commands.run(["true"], "/", 10)

    def test_the_tool_lists_what_it_would_do(self):
        listed = Commands().run([sys.executable, "-B", str(ROOT / "tools" / "mutate.py"), "--list", "--only", "a posting is dropped"],
                                "/", 60)
        self.assertEqual(listed.status, 0, listed.output)
        self.assertTrue(re.fullmatch(r" *\d+  a posting is dropped  \[src/ledger/ledger.cpp: ledger_test.*\]\n", listed.output))
        none = Commands().run([sys.executable, "-B", str(ROOT / "tools" / "mutate.py"), "--only", "no such mutation"], "/", 60)
        self.assertNotEqual(none.status, 0)
        self.assertIn("no mutation matches", none.output)


if __name__ == "__main__":
    unittest.main()
