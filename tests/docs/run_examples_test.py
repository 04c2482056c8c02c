"""Runs every example of the documentation: each ```console block of README.md and docs/guide, line by line.

A line that begins with "$ " is a command; the lines below it are what it prints. "..." alone on a line stands for any number of
lines, inside a line for any text; runs of blanks count as one. A command must end with exit code 0. The program is
$PLIMSOLL_BINARY; commands run in a folder that shows the tree but keeps what they write.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77


def examples(page):
    """(line number, command, expected lines) of each command of a page."""
    found, inside = [], False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("```"):
            inside = line.strip() == "```console"
        elif inside and line.startswith("$ "):
            found.append((number, line[2:], []))
        elif inside and found:
            found[-1][2].append(line)
    return found


def pattern(line):
    words = " ".join(line.split())
    return re.compile(".*".join(re.escape(part) for part in re.split(r" ?\.\.\. ?", words)))


def matches(expected, printed):
    """Whether the lines fit, with "..." as a gap; the first expected line that does not, otherwise."""
    reachable = {0}  # how many printed lines the expected ones so far may have used
    for line in expected:
        if line.strip() == "...":
            reachable = set(range(min(reachable), len(printed) + 1))
            continue
        fits = {at + 1 for at in reachable if at < len(printed) and pattern(line).fullmatch(" ".join(printed[at].split()))}
        if not fits:
            return line
        reachable = fits
    return None if len(printed) in reachable or not expected else "(end of output)"


def show_tree(folder):
    for entry in ROOT.iterdir():
        if entry.name not in {"out", "build", ".git"}:
            (folder / entry.name).symlink_to(entry)


def run(command, folder, binary):
    environment = dict(os.environ, PATH=f"{binary.parent}:{os.environ['PATH']}", LC_ALL="C.UTF-8")
    return subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=600)


def complaints_of(page, binary):
    complaints = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        show_tree(folder)
        for number, command, expected in examples(page):
            place = f"{page.relative_to(ROOT)}:{number}"
            print(f"{place}: {command}", flush=True)
            done = run(command, folder, binary)
            printed = done.stdout.splitlines()
            while expected and not expected[-1].strip():
                expected.pop()
            if done.returncode != 0:
                complaints.append(f"{place}: exit code {done.returncode}: {done.stderr.strip()}")
                continue
            missing = matches(expected, printed)
            if missing is not None:
                complaints.append(f"{place}: nothing printed fits '{missing}'; printed:\n" + done.stdout)
    return complaints


def main():
    binary = os.environ.get("PLIMSOLL_BINARY")
    if not binary or not pathlib.Path(binary).is_file():
        print("skipped: PLIMSOLL_BINARY names no program")
        return SKIPPED
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    count = sum(len(examples(page)) for page in pages)
    complaints = [line for page in pages for line in complaints_of(page, pathlib.Path(binary).resolve())]
    for line in complaints:
        print(line)
    print(f"{count} examples, {len(complaints)} failed")
    return 1 if complaints or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
