#!/usr/bin/env python3
"""Puts the table that the vector runner lists into its page, between the two marks.

usage: vectors_page.py RUNNER PAGE
"""

import subprocess
import sys
from pathlib import Path

BEGIN, END = "<!-- plimsoll_vectors --list -->\n", "<!-- end of the list -->\n"


def with_table(page, table):
    """The page with what stands between the marks replaced; exits where a mark is missing."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        sys.exit(f"vectors_page: the page has no marks {BEGIN.strip()} and {END.strip()} around its table")
    return f"{head}{BEGIN}\n{table}\n{END}{tail}"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    runner, page = sys.argv[1], Path(sys.argv[2])
    table = subprocess.run([runner, "--list"], capture_output=True, text=True, check=True).stdout
    page.write_text(with_table(page.read_text(encoding="utf-8"), table), encoding="utf-8")


if __name__ == "__main__":
    main()
