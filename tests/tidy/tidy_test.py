#!/usr/bin/env python3
"""The tree keeps its own rules. Each rule is a function from a tree to a list of complaints; each has a
planted offence below it that proves that it can complain. Standard library only.

usage: tidy_test.py [--list]        --list: also name every long function
"""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

import rules  # noqa: E402
from tree import Tree  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]

FLOORS = """\
0 base
1 model base
2 ledger base model
2 rulebook base model
3 engine base model ledger
6 lab base model ledger rulebook engine
8 apps base model ledger rulebook engine lab
"""


class TheTree(unittest.TestCase):
    """Every rule on the real tree."""

    def check(self, rule):
        complaints = rule(Tree(ROOT))
        self.assertFalse(complaints, "\n  " + "\n  ".join(complaints))


for rule in rules.ALL:
    setattr(TheTree, f"test_{rule.__name__}", lambda self, rule=rule: self.check(rule))


class PlantedOffences(unittest.TestCase):
    """Every rule finds what it is for, and lets the decent neighbour pass."""

    def planted(self, files, floors=FLOORS):
        """A tree with these files ({path: text}) and a small floors table, in a folder of its own."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for path, text in {"cmake/floors.txt": floors, **files}.items():
            target = Path(folder.name) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return Tree(Path(folder.name))

    def assert_finds(self, rule, files, *fragments, floors=FLOORS):
        complaints = rule(self.planted(files, floors))
        self.assertEqual(len(complaints), len(fragments), complaints)
        for complaint, fragment in zip(complaints, fragments):
            self.assertIn(fragment, complaint)

    def assert_passes(self, rule, files):
        self.assertEqual(rule(self.planted(files)), [])

    def test_a_climb_is_caught(self):
        self.assert_finds(
            rules.floors_hold,
            {"src/model/x.hpp": '#include "engine/engine.hpp"\n', "src/engine/engine.hpp": "\n"},
            "src/model/x.hpp:1: model (floor 1) climbs to engine (floor 3)")

    def test_a_sideways_include_is_caught(self):
        self.assert_finds(
            rules.floors_hold,
            {"src/ledger/x.cpp": '\n#  include "rulebook/r.hpp"\n', "src/rulebook/r.hpp": "\n"},
            "src/ledger/x.cpp:2: ledger (floor 2) steps sideways to rulebook")

    def test_a_lower_room_that_is_not_on_the_list_is_caught(self):
        self.assert_finds(
            rules.floors_hold,
            {"src/engine/x.cpp": '#include "rulebook/r.hpp"\n', "src/rulebook/r.hpp": "\n"},
            "engine may not see rulebook")

    def test_a_test_may_use_any_lower_room_but_may_not_climb(self):
        files = {"src/engine/x_test.cpp": '#include "rulebook/r.hpp"\n#include "lab/l.hpp"\n',
                 "src/rulebook/r.hpp": "\n", "src/lab/l.hpp": "\n"}
        self.assert_finds(rules.floors_hold, files, "engine (floor 3) climbs to lab (floor 6)")

    def test_the_program_sees_every_room_below(self):
        self.assert_passes(
            rules.floors_hold, {"apps/main.cpp": '#include "lab/l.hpp"\n', "src/lab/l.hpp": "\n"})

    def test_an_include_of_nothing_is_caught(self):
        self.assert_finds(
            rules.includes_resolve, {"src/base/x.cpp": '#include "base/gone.hpp"\n#include "x.hpp"\n'},
            "base/gone.hpp is not in src/", '"x.hpp" does not name its room')

    def test_a_room_that_the_table_does_not_know_is_caught(self):
        self.assert_finds(rules.rooms_are_known, {"src/attic/x.hpp": "\n"}, "src/attic is not in cmake/floors.txt")

    def test_a_table_that_lets_a_room_look_up_is_caught(self):
        self.assert_finds(rules.table_descends, {}, "model may see engine",
                          floors="0 base\n1 model base engine\n3 engine base model\n")

    def test_a_library_of_the_edges_inside_the_engine_is_caught(self):
        self.assert_finds(
            rules.core_stays_pure,
            {"src/engine/x.cpp": "#include <thread>\n#include <vector>\n", "src/lab/y.cpp": "#include <thread>\n",
             "src/ledger/z.hpp": "#include <nlohmann/json.hpp>\n", "src/engine/w_test.cpp": "#include <random>\n"},
            "src/engine/x.cpp:1: <thread>", "src/ledger/z.hpp:1: <nlohmann/json.hpp>")

    def test_a_clock_inside_the_engine_is_caught(self):
        self.assert_finds(
            rules.no_clock_no_chance,
            {"src/engine/x.cpp": "auto t = std::chrono::steady_clock::now();\nint operand(int);\n",
             "src/ledger/y.cpp": "int r = rand();\n", "src/lab/z.cpp": "auto t = steady_clock::now();\n"},
            "src/engine/x.cpp:1: steady_clock", "src/ledger/y.cpp:1: rand(")

    def test_floating_point_below_the_lab_is_caught(self):
        self.assert_finds(
            rules.no_floating_point,
            {"src/ledger/x.cpp": 'double balance;  // a double in a comment is fine\nauto s = "float";\n',
             "src/ledger/y.cpp": "// float\n/* double\n   double */ int fine;\n",
             "src/lab/z.cpp": "double fine;\n"},
            "src/ledger/x.cpp:1: double")

    def test_a_header_without_pragma_once_is_caught(self):
        self.assert_finds(
            rules.headers_guarded,
            {"src/base/a.hpp": "// says nothing\n", "src/base/b.hpp": "// says\n#pragma once\n"}, "src/base/a.hpp")

    def test_a_long_file_is_caught(self):
        self.assert_finds(rules.files_are_short, {"src/base/a.cpp": "int x;\n" * 601,
                                                  "src/base/b.cpp": "int x;\n" * 600}, "src/base/a.cpp: 601 lines")

    def test_a_forbidden_word_is_caught(self):
        word = "TO" + "DO"
        self.assert_finds(
            rules.no_forbidden_words,
            {"src/base/a.cpp": f"// {word}: later\nint todos;\n", "docs/b.md": "see /ho" + "me/somebody/x\n",
             "do": "x=/roo" + "t/y\n"},
            "do:1", "docs/b.md:1", f"src/base/a.cpp:1: {word}")

    def test_an_empty_folder_is_caught(self):
        tree = self.planted({"src/base/a.cpp": "\n"})
        (tree.root / "docs" / "later").mkdir(parents=True)
        self.assertEqual(rules.folders_are_used(tree), ["docs/later holds no file", "docs holds no file"])

    def test_long_functions_are_counted(self):
        body = "    x += 1;\n"
        long_one = "int f(int x) {\n" + body * 80 + "    return x;\n}\n"
        short_one = "int g(int x) {\n    return x;\n}\n"
        tree = self.planted({"src/base/a.cpp": "namespace plimsoll {\n" + long_one + short_one * 9 + "}\n"})
        self.assertEqual([(place, lines) for place, lines in rules.long_functions(tree)], [("src/base/a.cpp:2", 83)])
        self.assertEqual(len(rules.functions_are_short(tree)), 1)  # one of ten is more than 2 %
        tree = self.planted({"src/base/a.cpp": long_one + short_one * 60})
        self.assertEqual(rules.functions_are_short(tree), [])      # one of 61 is not

    def test_a_brace_in_a_string_does_not_confuse_the_count(self):
        text = 'struct S {\n    char c = \'{\';\n    const char* s() const { return "{{{"; }\n};\nvoid f() {\n}\n'
        self.assertEqual([name for _, _, name in rules.function_bodies(text)], ["s", "f"])

    def test_the_library_does_not_name_the_distribution_of_a_test(self):
        self.assert_finds(
            rules.tests_stay_in_tests,
            {"src/base/a.cpp": "#include <gtest/gtest.h>\n", "src/base/a_test.cpp": "#include <gtest/gtest.h>\n"},
            "src/base/a.cpp:1: <gtest/gtest.h>")


if __name__ == "__main__":
    if "--list" in sys.argv:
        for place, lines in rules.long_functions(Tree(ROOT)):
            print(f"{place}: {lines} lines")
        sys.exit(0)
    unittest.main(verbosity=1)
