"""A source tree as the rules see it: files, lines, includes, and the table of floors."""

import re
from functools import cached_property

SKIPPED_FOLDERS = {".git", "build", "out", "node_modules", "__pycache__", ".cache"}
CPP = {".cpp", ".hpp"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


class Tree:
    def __init__(self, root):
        self.root = root

    def name(self, path):
        return path.relative_to(self.root).as_posix()

    @cached_property
    def entries(self):
        """Every file and folder, without what builds leave behind."""
        found = []

        def walk(folder):
            for path in sorted(folder.iterdir()):
                if path.name in SKIPPED_FOLDERS or path.is_symlink():
                    continue
                found.append(path)
                if path.is_dir():
                    walk(path)

        walk(self.root)
        return found

    @cached_property
    def files(self):
        return [path for path in self.entries if path.is_file()]

    def cpp(self, *folders):
        """C++ files below these top-level folders, all of them when none is named."""
        return [path for path in self.files
                if path.suffix in CPP and (not folders or self.name(path).split("/")[0] in folders)]

    def text(self, path):
        return path.read_text(encoding="utf-8", errors="replace")

    def includes(self, path):
        """(line number, '<' or '"', what) of each #include line."""
        for number, line in enumerate(self.text(path).splitlines(), 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(1), match.group(2)

    def room(self, path):
        """The room that a file stands in: a folder of src/, or apps; else None."""
        parts = self.name(path).split("/")
        if parts[0] == "src" and len(parts) > 2:
            return parts[1]
        return "apps" if parts[0] == "apps" else None

    @cached_property
    def floors(self):
        """{room: (floor, rooms that it may see)} from cmake/floors.txt."""
        table = {}
        for line in (self.root / "cmake" / "floors.txt").read_text().splitlines():
            words = line.split("#")[0].split()
            if words:
                table[words[1]] = (int(words[0]), words[2:])
        return table


def is_test(path):
    """Tests and their support stand beside the source: x_test.cpp, test_x.hpp."""
    return path.stem.endswith(("_test", "_fuzz", "_bench")) or path.stem.startswith("test_")


def code_only(text):
    """The text with comments, strings and character literals blanked; line breaks stay."""
    pattern = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"([^()\s]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"'
        r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'", re.DOTALL)
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), text)
