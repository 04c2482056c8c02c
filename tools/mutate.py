#!/usr/bin/env python3
"""Applies the mutations of tools/mutations.toml one at a time; each of them must turn a test red.

usage: mutate.py [--list] [--only REGEX] [--jobs N] [--keep]

A mutation is a mistake that somebody could make, in one line. The tool copies the tree into build/mutate, builds it with the
preset `audit`, and makes sure that the tests are green. Then, for each mutation, it writes the mistake into the copy, builds and
runs the suites that are expected to see it, one after the other, and stops at the first red test. A mutation that turns nothing
red there is tried with every other test program before it counts as a survivor. Exit status: 0 when all were seen.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import dataclasses
import fcntl
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "tools" / "mutations.toml"
SCRATCH = ROOT / "build" / "mutate"
PRESET = "audit"
BUILD_SECONDS_MAX = 3600
SKIPPED_FOLDERS = {".git", "build", "out", "__pycache__", ".cache"}  # where git is not there to ask
KEYS = {"name", "file", "old", "new", "suites"}


def fail(text):
    sys.exit(f"mutate: {text}")


# ---- the table -----------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Mutation:
    number: int
    name: str
    file: str
    old: str
    new: str
    suites: tuple


@dataclasses.dataclass(frozen=True)
class Table:
    pinned: tuple  # tests that do not count
    mutations: tuple


def read_table(path):
    """Raises ValueError, saying which entry is wrong and how."""
    try:
        with open(path, "rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error
    mutations = []
    for number, entry in enumerate(table.get("mutation", []), 1):
        where = f"mutation {number} ({entry.get('name', 'without a name')})"
        if set(entry) != KEYS:
            raise ValueError(f"{where} must have exactly {', '.join(sorted(KEYS))}")
        texts = [entry[key] for key in ("name", "file", "old", "new")]
        if not all(isinstance(text, str) and "\n" not in text for text in texts):
            raise ValueError(f"{where}: name, file, old and new are texts of one line")
        if not entry["suites"] or not all(isinstance(suite, str) for suite in entry["suites"]):
            raise ValueError(f"{where}: suites is a list of test programs, the quickest to see it first")
        if tokens(entry["old"]) == tokens(entry["new"]) or not tokens(entry["old"]):
            raise ValueError(f"{where} changes nothing")
        mutations.append(Mutation(number, *texts, tuple(entry["suites"])))
    return Table(tuple(table.get("pinned", [])), tuple(mutations))


# ---- the text ------------------------------------------------------------------------------------------------


def tokens(text):
    return re.findall(r"\w+|\S", text)


def pattern_of(text):
    """Matches `text` whatever the white space: a formatter may break a line between any two tokens, and only two words need
    something between them."""
    words = tokens(text)
    parts = [r"(?<!\w)" if re.match(r"\w", words[0]) else ""]
    for before, word in zip([""] + words, words):
        if before:
            parts.append(r"\s+" if re.match(r"\w", before) and re.match(r"\w", word) else r"\s*")
        parts.append(re.escape(word))
    parts.append(r"(?!\w)" if re.match(r"\w", words[-1]) else "")
    return re.compile("".join(parts))


def occurrences(text, wanted):
    return [match.span() for match in pattern_of(wanted).finditer(text)]


def mutated(text, mutation):
    """The text with the mistake in it, None where the mutation does not fit exactly once."""
    found = occurrences(text, mutation.old)
    if len(found) != 1:
        return None
    start, end = found[0]
    return text[:start] + mutation.new + text[end:]


def misfits(root, mutations):
    """One line for each mutation whose text is not exactly once in its file."""
    complaints = []
    for mutation in mutations:
        try:
            found = len(occurrences((root / mutation.file).read_text(encoding="utf-8"), mutation.old))
        except OSError:
            found = 0
        if found != 1:
            complaints.append(f"mutation {mutation.number} no longer fits: {mutation.file} "
                              f"({mutation.name}: its text is there {found} times)")
    return complaints


# ---- programs ------------------------------------------------------------------------------------------------

Ran = collections.namedtuple("Ran", "status hung seconds output")


class Interrupted(Exception):
    pass


class Commands:
    """Runs programs, each in a process group of its own, so that all that still run can be ended at once."""

    def __init__(self):
        self.lock = threading.Lock()
        self.running = set()
        self.stopped = False

    def run(self, words, cwd, limit, env=None):
        begin = time.monotonic()
        with self.lock:
            if self.stopped:
                raise Interrupted
            process = subprocess.Popen(words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, start_new_session=True, text=True, errors="replace")
            self.running.add(process)
        hung = False
        try:
            output, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            hung = True
            self.end(process)
            output, _ = process.communicate()
        except BaseException:
            self.end(process)
            raise
        finally:
            with self.lock:
                self.running.discard(process)
        if self.stopped:
            raise Interrupted
        return Ran(process.returncode, hung, time.monotonic() - begin, output)

    @staticmethod
    def end(process):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=2)
            os.killpg(process.pid, signal.SIGKILL)

    def stop(self):
        with self.lock:
            self.stopped = True
            running = list(self.running)
        for process in running:
            self.end(process)


def first_red(ran, suite):
    """What went wrong in a run of a GoogleTest program; None where every test passed."""
    failed = re.search(r"^\[  FAILED  \] ([\w/]+\.[\w/]+)", ran.output, re.MULTILINE)
    if failed:
        return failed.group(1)
    begun = re.findall(r"^\[ RUN      \] (\S+)", ran.output, re.MULTILINE)
    where = begun[-1] if begun else suite
    if ran.hung:
        return f"{where} (it hung: ended after {ran.seconds:.0f} s)"
    if ran.status < 0:
        return f"{where} (it crashed: {signal.Signals(-ran.status).name})"
    if ran.status != 0:
        return f"{where} (exit status {ran.status})"
    if not re.search(r"^\[  PASSED  \] [1-9]", ran.output, re.MULTILINE):
        return f"{suite} (it ran no test)"
    return None


def first_error(output):
    """The line of a failed build that says why."""
    lines = [line.strip() for line in output.splitlines()]
    for wanted in (r"\berror: ", r"undefined reference|multiple definition", r"FAILED"):
        for line in lines:
            if re.search(wanted, line):
                return line
    return lines[-1] if lines else "no output"


# ---- a tree to spoil -----------------------------------------------------------------------------------------


def files_of(root):
    """The files that somebody wrote: what git tracks or would track, without what builds leave behind."""
    asked = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=root, capture_output=True, check=False)
    if asked.returncode == 0:
        names = {name.decode() for name in asked.stdout.split(b"\0") if name}
        return sorted(name for name in names if (root / name).is_file())
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        found += [str((Path(folder) / name).relative_to(root)) for name in names]
    return sorted(found)


class Tree:
    """A copy of the tree, configured and built."""

    def __init__(self, folder, commands, jobs):
        self.folder = folder
        self.commands = commands
        self.jobs = jobs

    def refresh(self, root):
        """Makes the files those of `root`, touching none that is the same already."""
        wanted = files_of(root)
        for name in wanted:
            source, copy = root / name, self.folder / name
            if not copy.is_file() or copy.read_bytes() != source.read_bytes():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, copy)
            shutil.copymode(source, copy)
        known = set(wanted)
        for folder, folders, names in os.walk(self.folder):
            if Path(folder) == self.folder:
                folders[:] = [name for name in folders if name != "build"]
            for name in names:
                if str((Path(folder) / name).relative_to(self.folder)) not in known:
                    (Path(folder) / name).unlink()

    def configure(self):
        ran = self.commands.run(["cmake", "--preset", PRESET, "--log-level=NOTICE"], self.folder, BUILD_SECONDS_MAX)
        if ran.status != 0:
            fail(f"the copy of the tree does not configure:\n{ran.output}")

    def programs(self):
        """Names of all test programs, in the order of the build."""
        text = (self.folder / "build" / PRESET / "CTestTestfile.cmake").read_text()
        return re.findall(r'^add_test\(\S+ "[^"]*/tests/(\w+)"', text, re.MULTILINE)

    def build(self, suites, jobs=None):
        words = ["cmake", "--build", "--preset", PRESET, "-j", str(jobs or self.jobs)]
        for suite in suites:
            words += ["--target", suite]
        return self.commands.run(words, self.folder, BUILD_SECONDS_MAX)

    def test(self, suite, limit, pinned):
        out = self.folder / "build" / PRESET
        env = {name: value for name, value in os.environ.items() if name not in ("GTEST_OUTPUT", "PLIMSOLL_LONG")}
        env["RC_PARAMS"] = os.environ.get("RC_PARAMS", "seed=20200312") + " noshrink=1"  # red is enough
        env["PLIMSOLL_BINARY"] = str(out / "plimsoll")
        scratch = out / "tmp"  # two trees must not write to the same files
        scratch.mkdir(exist_ok=True)
        env["TMPDIR"] = env["TEST_TMPDIR"] = str(scratch)
        # A mistake may ask for all memory that there is.
        words = ["sh", "-c", 'ulimit -c 0; ulimit -v 16000000; exec "$0" "$@"', str(out / "tests" / suite),
                 "--gtest_fail_fast", "--gtest_color=no", "--gtest_filter=-" + ":".join(pinned)]
        return self.commands.run(words, self.folder, limit, env)

    @contextlib.contextmanager
    def with_mistake(self, mutation):
        path = self.folder / mutation.file
        text = path.read_text(encoding="utf-8")
        path.write_text(mutated(text, mutation), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(text, encoding="utf-8")


# ---- the verdict ---------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Verdict:
    kind: str  # "red", "survived" or "broken": the mutation itself is no good
    text: str
    seconds: float


def judge(tree, mutation, suites, limits, pinned):
    """Whether a test of these suites sees the mistake. Leaves the tree's files as they were."""
    begin = time.monotonic()

    def verdict(kind, text):
        return Verdict(kind, text, time.monotonic() - begin)

    with tree.with_mistake(mutation):
        for suite in suites:
            built = tree.build([suite])
            if built.hung or built.status != 0:
                return verdict("broken", f"does not compile: {first_error(built.output)}")
            red = first_red(tree.test(suite, limits[suite], pinned), suite)
            if red:
                return verdict("red", f"red by {red}")
    return verdict("survived", "SURVIVED")


def baseline(tree, suites, pinned, jobs):
    """({suite: seconds that a run may take}, {suite: what is wrong with it without any mutation})."""
    tree.build(suites, jobs)  # at once what can be, then one by one to see which cannot
    limits, reds = {}, {}
    for suite in suites:
        built = tree.build([suite], jobs)
        if built.status != 0:
            reds[suite] = f"does not compile: {first_error(built.output)}"
            continue
        ran = tree.test(suite, BUILD_SECONDS_MAX, pinned)
        red = first_red(ran, suite)
        if red:
            reds[suite] = red
        else:
            limits[suite] = 30 + 10 * ran.seconds
    return limits, reds


# ---- the run -------------------------------------------------------------------------------------------------


class Screen:
    """Rows on standard output; on a terminal also a line that says how far the run is."""

    def __init__(self, total, width):
        self.total, self.width = total, width
        self.done = 0
        self.begin = time.monotonic()
        self.terminal = sys.stderr.isatty()

    def status(self, text):
        if self.terminal:
            columns = shutil.get_terminal_size().columns
            print("\r\x1b[K" + text[:columns - 1], end="", file=sys.stderr, flush=True)

    def begun(self, mutation):
        left = ""
        if self.done:
            seconds = (time.monotonic() - self.begin) / self.done * (self.total - self.done)
            left = f"about {seconds / 60:.0f} min left" if seconds > 90 else f"about {seconds:.0f} s left"
        self.status(f"{self.done}/{self.total}  {left}  {mutation.name}")

    def judged(self, mutation, verdict):
        self.done += 1
        self.status("")
        print(f"{self.done:>3}/{self.total} {verdict.seconds:>7.1f} s  {mutation.number:>3} {mutation.name:<{self.width}}  "
              f"{verdict.text}", flush=True)


class Run:
    def __init__(self, table, chosen, jobs, keep):
        self.pinned = table.pinned
        self.chosen = chosen
        self.jobs = jobs
        self.keep = keep
        self.commands = Commands()
        self.screen = Screen(len(chosen), max(len(mutation.name) for mutation in chosen))
        workers = min(jobs, len(chosen))
        self.trees = [Tree(SCRATCH / f"tree-{k + 1}", self.commands, max(1, jobs // workers)) for k in range(workers)]
        self.limits = {}
        self.programs = []

    def prepare(self):
        suites = list(dict.fromkeys(suite for mutation in self.chosen for suite in mutation.suites))
        for number, tree in enumerate(self.trees, 1):
            self.screen.status(f"building tree {number} of {len(self.trees)}")
            tree.refresh(ROOT)
            tree.configure()
            if number == 1:
                self.programs = tree.programs()
                for mutation in self.chosen:
                    for suite in mutation.suites:
                        if suite not in self.programs:
                            fail(f"mutation {mutation.number} expects {suite}, which is no test program; there are: "
                                 + ", ".join(self.programs))
                self.limits, reds = baseline(tree, suites, self.pinned, self.jobs)
                if reds:
                    fail("the tests are not green without a mutation; mend that first: "
                         + ", ".join(f"{suite}: {red}" for suite, red in reds.items()))
            elif tree.build(suites, self.jobs).status != 0:
                fail(f"{tree.folder} does not compile, although another copy did")
        self.screen.status("")

    def judge_all(self, tasks, show):
        """{mutation: verdict} of (mutation, suites), several at a time, each in a tree of its own."""
        free = queue.SimpleQueue()
        for tree in self.trees:
            free.put(tree)

        def one(mutation, suites):
            tree = free.get()
            try:
                self.screen.begun(mutation)
                return judge(tree, mutation, suites, self.limits, self.pinned)
            finally:
                free.put(tree)

        verdicts = {}
        with concurrent.futures.ThreadPoolExecutor(len(self.trees)) as pool:
            futures = {pool.submit(one, mutation, suites): mutation for mutation, suites in tasks}
            try:
                for future in concurrent.futures.as_completed(futures):
                    mutation = futures[future]
                    verdicts[mutation] = future.result()
                    show(mutation, verdicts[mutation])
            except BaseException:
                self.commands.stop()
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        return verdicts

    def try_everything(self, survivors, before):
        """A survivor of its own suites meets all others before it counts as one."""
        rest = [program for program in self.programs if any(program not in mutation.suites for mutation in survivors)]
        self.screen.status("the other suites, without a mutation")
        limits, reds = baseline(self.trees[0], rest, self.pinned, self.jobs)
        for suite, red in reds.items():
            print(f"mutate: {suite} is not green without a mutation, so that it can see none: {red}", file=sys.stderr)
        self.limits.update(limits)

        def show(mutation, verdict):
            text = verdict.text + (", which is not among its suites" if verdict.kind == "red" else "")
            self.screen.judged(mutation, Verdict(verdict.kind, text, before[mutation].seconds + verdict.seconds))

        return self.judge_all([(mutation, [suite for suite in rest if suite in limits and suite not in mutation.suites])
                               for mutation in survivors], show)

    def judge_chosen(self):
        """The verdict on every chosen mutation."""
        self.prepare()

        def show(mutation, verdict):
            if verdict.kind != "survived":
                self.screen.judged(mutation, verdict)

        verdicts = self.judge_all([(mutation, mutation.suites) for mutation in self.chosen], show)
        survivors = [mutation for mutation in self.chosen if verdicts[mutation].kind == "survived"]
        if survivors:
            verdicts.update(self.try_everything(survivors, verdicts))
        return verdicts

    def clean(self):
        if self.keep:
            return
        for tree in self.trees:
            shutil.rmtree(tree.folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            SCRATCH.rmdir()


def closing(verdicts):
    """Prints what was not seen, and the closing line. The exit status."""
    failed = [(mutation, verdict) for mutation, verdict in verdicts.items() if verdict.kind != "red"]
    for mutation, verdict in sorted(failed, key=lambda pair: pair[0].number):
        print(f"mutation {mutation.number} in {mutation.file}: {mutation.name}: {verdict.text}")
    print(f"{len(verdicts) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def run(table, chosen, jobs, keep):
    def interrupt(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    with open(TABLE, "rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            fail("another run works in this tree; wait for it")
        work = Run(table, chosen, jobs, keep)
        try:
            return closing(work.judge_chosen())
        except KeyboardInterrupt:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            work.commands.stop()
            print(f"\nmutate: interrupted after {work.screen.done} of {len(chosen)}", file=sys.stderr)
            return 130
        finally:
            work.clean()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], prog="./do mutate")
    parser.add_argument("--list", action="store_true", help="name the mutations and their suites, and do nothing")
    parser.add_argument("--only", metavar="REGEX", help="those whose name or file matches")
    parser.add_argument("--jobs", type=int, metavar="N", help="so many at a time, each in a copy of its own (default: as ./do)",
                        default=int(os.environ.get("PLIMSOLL_JOBS") or os.cpu_count() or 1))
    parser.add_argument("--keep", action="store_true", help="leave the copies in build/mutate; the next run is quicker by a bit")
    arguments = parser.parse_args()

    try:
        table = read_table(TABLE)
        wanted = re.compile(arguments.only or "", re.IGNORECASE)
    except (ValueError, re.error) as error:
        fail(error)
    chosen = [mutation for mutation in table.mutations if wanted.search(mutation.name) or wanted.search(mutation.file)]
    if not chosen:
        fail(f"no mutation matches '{arguments.only}'; --list names them")
    if arguments.jobs < 1:
        fail("--jobs must be at least 1")
    if arguments.list:
        for mutation in chosen:
            print(f"{mutation.number:>3}  {mutation.name}  [{mutation.file}: {', '.join(mutation.suites)}]")
        return 0
    complaints = misfits(ROOT, chosen)
    if complaints:
        fail("\n".join(complaints) + "\nmutate: correct `old` and `new` of these in tools/mutations.toml")
    return run(table, chosen, arguments.jobs, arguments.keep)


if __name__ == "__main__":
    sys.exit(main())
