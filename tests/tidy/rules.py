"""The rules. Each takes a Tree and returns a list of complaints, one line each; ALL lists them."""

import re

from tree import code_only, is_test

FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 70
LONG_FUNCTIONS_SHARE_MAX = 0.02  # of all functions
LAB_FLOOR = 6

# Put together here so that this file does not trip over itself.
WORDS = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
MACHINE_PATHS = re.compile(r"(?<![\w.\-}$)/])/(" + "|".join(["wo" + "rk", "ho" + "me", "roo" + "t"]) + r")/")

# What a deterministic room has no use for: chance, threads, text formats, locale, floating point.
IMPURE = re.compile(
    r"^(ctime|time\.h|random|thread|mutex|shared_mutex|atomic|condition_variable|future|stop_token|iostream"
    r"|ostream|sstream|iomanip|locale|regex|cmath|math\.h|cfloat|complex|fmt/.*|spdlog/.*|nlohmann/.*|simdjson.*"
    r"|rapidjson/.*|toml\+\+/.*|CLI/.*)$")
OUTSIDE_WORLD = re.compile(
    r"\b(system_clock|steady_clock|high_resolution_clock|utc_clock|random_device|getenv|gettimeofday|clock_gettime"
    r"|s?rand\s*\(|std::time\s*\()")
EDGE_ROOMS = {"rulebook", "feeds"}  # below the lab, yet they read files that people write
FLOATING_ROOMS = {"valuation"}
TEST_LIBRARIES = re.compile(r"^(gtest|gmock|rapidcheck|benchmark)[/.]?")


def below_lab(tree, path):
    room = tree.room(path)
    return room in tree.floors and tree.floors[room][0] < LAB_FLOOR


def table_descends(tree):
    """cmake/floors.txt itself lets nobody see an equal or higher floor."""
    complaints = []
    for room, (floor, seen) in tree.floors.items():
        for other in seen:
            if other not in tree.floors or tree.floors[other][0] >= floor:
                complaints.append(f"cmake/floors.txt: {room} may see {other}, which is not on a lower floor")
    return complaints


def rooms_are_known(tree):
    return [f"{tree.name(path)} is not in cmake/floors.txt" for path in tree.entries
            if path.is_dir() and path.parent == tree.root / "src" and path.name not in tree.floors]


def floors_hold(tree):
    """A room includes only rooms on lower floors, and of those only the ones that the table names. Tests
    beside the source may use every lower room."""
    complaints = []
    for path in tree.cpp("src", "apps"):
        room = tree.room(path)
        if room not in tree.floors:
            continue
        floor, seen = tree.floors[room]
        for number, quote, what in tree.includes(path):
            other = what.split("/")[0]
            if "/" not in what or other not in tree.floors or other == room:
                continue
            place, other_floor = f"{tree.name(path)}:{number}", tree.floors[other][0]
            if other_floor > floor:
                complaints.append(f"{place}: {room} (floor {floor}) climbs to {other} (floor {other_floor})")
            elif other_floor == floor:
                complaints.append(f"{place}: {room} (floor {floor}) steps sideways to {other}")
            elif other not in seen and not is_test(path):
                complaints.append(f"{place}: {room} may not see {other} (cmake/floors.txt)")
    return complaints


def includes_resolve(tree):
    """A quoted include in src/ names room and file, and the file is there."""
    complaints = []
    for path in tree.cpp("src"):
        for number, quote, what in tree.includes(path):
            place = f"{tree.name(path)}:{number}"
            if quote != '"':
                continue
            if "/" not in what:
                complaints.append(f'{place}: "{what}" does not name its room')
            elif not (tree.root / "src" / what).is_file() and not (is_test(path) and (tree.root / what).is_file()):
                complaints.append(f"{place}: {what} is not in src/")
    return complaints


def core_stays_pure(tree):
    """The deterministic rooms include no clock, chance, thread, text format or logging."""
    complaints = []
    for path in tree.cpp("src"):
        if not below_lab(tree, path) or tree.room(path) in EDGE_ROOMS | FLOATING_ROOMS or is_test(path):
            continue
        complaints += [f"{tree.name(path)}:{number}: <{what}> has no place in a deterministic room"
                       for number, quote, what in tree.includes(path) if IMPURE.match(what)]
    return complaints


def no_clock_no_chance(tree):
    """Nothing below the lab asks for the time, the environment or a random number of its own."""
    complaints = []
    for path in tree.cpp("src"):
        if below_lab(tree, path) and not is_test(path):
            for number, line in enumerate(code_only(tree.text(path)).splitlines(), 1):
                match = OUTSIDE_WORLD.search(line)
                if match:
                    complaints.append(f"{tree.name(path)}:{number}: {match.group(1)} below the lab")
    return complaints


def tests_stay_in_tests(tree):
    return [f"{tree.name(path)}:{number}: <{what}> outside a test"
            for path in tree.cpp("src", "apps") if not is_test(path)
            for number, quote, what in tree.includes(path) if TEST_LIBRARIES.match(what)]


def no_floating_point(tree):
    """No double or float below the lab but in valuation; tests may compare against one."""
    complaints = []
    for path in tree.cpp("src"):
        if not below_lab(tree, path) or tree.room(path) in FLOATING_ROOMS or is_test(path):
            continue
        for number, line in enumerate(code_only(tree.text(path)).splitlines(), 1):
            match = re.search(r"\b(double|float)\b", line)
            if match:
                complaints.append(f"{tree.name(path)}:{number}: {match.group(1)} in a deterministic room")
    return complaints


def headers_guarded(tree):
    return [f"{tree.name(path)}: no #pragma once" for path in tree.cpp()
            if path.suffix == ".hpp" and "#pragma once" not in tree.text(path)]


def files_are_short(tree):
    complaints = []
    for path in tree.cpp():
        count = len(tree.text(path).splitlines())
        if count > FILE_LINES_MAX:
            complaints.append(f"{tree.name(path)}: {count} lines, more than {FILE_LINES_MAX}")
    return complaints


def no_forbidden_words(tree):
    """No note of unfinished work, no path of somebody's machine."""
    complaints = []
    for path in tree.files:
        if path.suffix in {".png", ".gz", ".zst", ".log", ".bin"} or path.name == "LICENSE":
            continue
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            match = WORDS.search(line) or MACHINE_PATHS.search(line)
            if match:
                complaints.append(f"{tree.name(path)}:{number}: {match.group(0)}")
    return complaints


def folders_are_used(tree):
    folders = [path for path in tree.entries if path.is_dir()]
    used = {parent for path in tree.files for parent in path.parents}
    return [f"{tree.name(path)} holds no file" for path in reversed(folders) if path not in used]


CONTROL = {"if", "for", "while", "switch", "catch", "return", "do", "else", "sizeof", "constexpr"}
SIGNATURE = re.compile(
    r"([~\w]+|operator\s*[^\s\w(]{1,3}|operator\(\))\s*(?:<[^<>{}]*>)?\s*\([^{};]*\)"
    r"(?:\s*(?:const|noexcept|override|final|mutable|&&?|->\s*[\w:<>*&,\s]+|requires[^{;]*|:\s[^{;]*(?:\{[^{}]*\}[^{;]*)*))*\s*$")


def function_bodies(text):
    """(first line, lines, name) of each function body, roughly: an opening brace whose preceding text ends
    like a signature. Bodies inside bodies (lambdas, local classes) count with the outer one."""
    code = code_only(text)
    code = re.sub(r"^\s*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group(0)), code, flags=re.MULTILINE)
    stack, found, start = [], [], 0
    inside = False
    for at, char in enumerate(code):
        if char in ";}" and not inside:
            start = at + 1
        if char == "{":
            name = None
            if not inside:
                head = code[start:at]
                match = SIGNATURE.search(head)
                if match and match.group(1) not in CONTROL and not re.search(r"=\s*$", head):
                    name = match.group(1)
                    inside = True
                    lead = len(head) - len(head.lstrip())
                    first = code.count("\n", 0, start + lead) + 1
                    stack.append((name, first))
                    continue
                start = at + 1
            stack.append((None, 0))
        elif char == "}" and stack:
            name, first = stack.pop()
            if name is not None:
                found.append((first, code.count("\n", 0, at) + 2 - first, name))
                inside = False
                start = at + 1
    return found


def long_functions(tree):
    return [(f"{tree.name(path)}:{first}", lines) for path in tree.cpp("src", "apps") if not is_test(path)
            for first, lines, name in function_bodies(tree.text(path)) if lines > FUNCTION_LINES_MAX]


def functions_are_short(tree):
    """At most 2 % of the functions have more than 70 lines; when more have, all of them are named."""
    total = sum(len(function_bodies(tree.text(path))) for path in tree.cpp("src", "apps") if not is_test(path))
    long_ones = long_functions(tree)
    if len(long_ones) <= LONG_FUNCTIONS_SHARE_MAX * total:
        return []
    named = ", ".join(f"{place} ({lines})" for place, lines in long_ones)
    return [f"{len(long_ones)} of {total} functions have more than {FUNCTION_LINES_MAX} lines: {named}"]


ALL = [table_descends, rooms_are_known, floors_hold, includes_resolve, core_stays_pure, no_clock_no_chance,
       tests_stay_in_tests, no_floating_point, headers_guarded, files_are_short, no_forbidden_words, folders_are_used,
       functions_are_short]
