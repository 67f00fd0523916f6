#!/usr/bin/env python3
"""Breaks the code that decides one place at a time, and runs the tests that should see it.

usage: mutations.py FOLDER [--areas NAME,…] [--list]

FOLDER is a clone of the project that is rewritten and built; it can be thrown away. All changes are compiled at once, each
behind a switch: an environment variable says which one is in force, so that a change costs a run of tests and no build.
Each suite is run once without any change, to see which places it reaches; a change is tried by the suites that reach its
place, the quick ones first. It is killed if a test fails, if the tests end by a trap, or if they do not end. Those that
survive are printed, but for the ones that EQUIVALENT explains; with any of them it exits 1.
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

# Which change is in force, and the folder in which each place that is reached leaves a file.
# Not named as the program's own variables are: a test compares those with the documentation.
VARIABLE, REACHED = "MUTANT_IN_FORCE", "MUTANTS_REACHED"
# A change is tried by the suites that take these seconds together, then by the next ones, the quick ones first.
ROUNDS = (1, 5, 20, 60, float("inf"))
# How many test processes run at once.
WORKERS = 2
# What a process may take beyond three times what its suites took without a change.
GRACE_SECONDS = 90

# What is changed.
AREAS = {
    "planner": ["Remediation/Plan/*.swift", "Remediation/Change/PatchBody.swift", "Remediation/Change/Risk.swift",
                "Remediation/Change/GrantKind.swift"],
    "delivery": ["Remediation/Apply/*.swift", "ManagementAPI/Calls/RetryPolicy.swift", "ManagementAPI/Calls/RetryingSender.swift",
                 "Workflows/Repair/*.swift"],
    "completeness": ["ManagementAPI/Reading/*.swift", "ManagementAPI/LiveTenant.swift", "Tenant/TenantRecords.swift",
                     "Tenant/Records/ListProof.swift", "Tenant/Records/Coverage.swift", "Tenant/Access/OwnGrant.swift"],
    "verdict": ["PolicyEngine/Findings/ExitCode.swift", "PolicyEngine/Findings/Verdict.swift",
                "PolicyEngine/Findings/AuditReport.swift", "PolicyEngine/Findings/AuditReport+Merging.swift",
                "PolicyEngine/Findings/RemediationRecord.swift", "PolicyEngine/Findings/Shard.swift",
                "Workflows/Audit/AuditWorkflow*.swift"],
}
# The targets whose tests can reach any of it.
TESTED = ("Tenant", "ManagementAPI", "PolicyEngine", "Remediation", "Reporting", "TenantEmulator", "Workflows", "grantlint")

# Changes that no test can see, by file, line and what they are changed to, with the reason.
EQUIVALENT: dict[tuple[str, str, str], str] = {}

# What stands for an operator, and what it does where its change is in force. Each place has an operator of its own, which
# is the only kind of function that fits where one stood.
BINARY = {
    "==": ("ComparisonPrecedence", "!="), "!=": ("ComparisonPrecedence", "=="),
    "<": ("ComparisonPrecedence", "<="), "<=": ("ComparisonPrecedence", "<"),
    ">": ("ComparisonPrecedence", ">="), ">=": ("ComparisonPrecedence", ">"),
    "&&": ("LogicalConjunctionPrecedence", "||"), "||": ("LogicalDisjunctionPrecedence", "&&"),
}
DIGITS = "*%^~"

Place = collections.namedtuple("Place", "area file line column old new")


def operator(number):
    """An operator that nothing else has: `<` is what it starts with, so that no other one is a part of it."""
    digits = ""
    while number or not digits:
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return f"<^{digits}^>"


def code_only(line):
    """The line with blanks for what is in quotation marks or a comment."""
    line = re.sub(r'"(?:\\.|[^"\\])*"', lambda found: '"' + " " * (len(found[0]) - 2) + '"', line)
    return re.sub(r"//.*", lambda found: " " * len(found[0]), line)


def places(area, folder):
    """Where the files of an area can be changed."""
    for pattern in AREAS[area]:
        for file in sorted((folder / "Sources").glob(pattern)):
            quoted = False
            for number, line in enumerate(file.read_text().split("\n")):
                if line.count('"""') % 2:
                    quoted = not quoted
                    continue
                if quoted or re.search(r"\bfunc ==|\boperator\b|#if|@available|\bwhere [A-Z]", line):
                    continue
                for column, old, new in changes(code_only(line)):
                    yield Place(area, file, number, column, old, new)


def changes(code):
    for found in re.finditer(r"(?<= )(==|!=|<=|>=|<|>|&&|\|\|)(?= )", code):
        yield found.start(), found[0], BINARY[found[0]][1]
    for found in re.finditer(r"(?<=[ (\[])!(?=[\w(.$])", code):
        yield found.start(), "!", "nothing"
    for found in re.finditer(r"\b(?:true|false)\b", code):
        # A pattern or a default value is no expression that a call could stand for, and a loop without an end needs no return.
        if not re.search(r"case [^:]*$|\bcase\b|\(\w+: $|\bwhile $", code[:found.start()]):
            yield found.start(), found[0], "false" if found[0] == "true" else "true"
    found = re.match(r'^( *)return "', code)
    if found:
        yield found.end() - 1, "return a reason", "nil"
    found = re.match(r"^ *case [^:]*: (\.\w+)$", code)
    if found:
        yield found.start(1), "case " + found[1], "another case"
    for start, clause in clauses(code):
        yield start, "if " + clause, "if not"


def clauses(code):
    """The conditions of an `if` or a `guard` that neither bind anything nor are seen by another change."""
    found = re.match(r"^ *(?:\} else )?(?:(if) |guard )", code)
    if not found:
        return
    # Of a condition in braces it is not seen here where it ends: an `if` has them last, a `guard` before its `else`.
    end = re.search(r" \{[^{]*$|,?$" if found[1] else r" else \{.*$|,?$", code[found.end():])
    start, depth = found.end(), 0
    for column in range(start, found.end() + end.start() + 1):
        is_end = column == found.end() + end.start()
        if is_end or code[column] == "," and not depth:
            clause = code[start:column]
            first = start + len(clause) - len(clause.lstrip())
            clause = clause.strip()
            if clause and not re.match(r"!|(?:let|case|var|try|await|#)\b", clause) and not re.search(
                    r" (?:[=!]=|[<>]=?|&&|\|\||\?\?) |^(?:true|false)$", clause):
                yield first, clause
            start = column + 1
        elif code[column] in "([{":
            depth += 1
        elif code[column] in ")]}":
            depth -= 1


def edits(number, place, line):
    """What is put into a line, each as its column, the length of what goes, and what comes."""
    start, old = place.column, place.old
    if old in BINARY or old == "!":
        # A prefix operator binds to what follows as `!` does.
        return [(start, len(old), operator(number))]
    if old == "return a reason":
        return [(start, 0, f"withoutReason({number}, "), (len(line.rstrip()), 0, ")")]
    kind, _, value = old.rpartition(" ") if old.startswith("case ") else ("flipped", "", old.removeprefix("if "))
    return [(start, 0, f"{'another' if kind == 'case' else kind}({number}, "), (start + len(value), 0, ")")]


def rewritten(line, changes):
    """The line with changes by their numbers."""
    pieces = [edit for number, place in changes for edit in edits(number, place, line)]
    # From the right, so that columns stay; what begins at a place comes before what stands there.
    for column, length, new in sorted(pieces, key=lambda edit: (edit[0], edit[1]), reverse=True):
        line = line[:column] + new + line[column + length:]
    return line


def declarations(chosen):
    """The file with the switch and the operators of a target."""
    text = [f"""internal import Foundation
internal import Synchronization

private let environment = ProcessInfo.processInfo.environment
private let mutant = environment["{VARIABLE}"].flatMap {{ Int($0) }} ?? -1
private let folder = environment["{REACHED}"]
private let reached = Mutex(Set<Int>())

func isInForce(_ number: Int) -> Bool {{
  if let folder, reached.withLock({{ $0.insert(number).inserted }}) {{
    _ = FileManager.default.createFile(atPath: "\\(folder)/\\(number)", contents: nil)
  }}
  return mutant == number
}}

func flipped(_ number: Int, _ value: Bool) -> Bool {{ isInForce(number) ? !value : value }}
func another<Value: CaseIterable & Equatable>(_ number: Int, _ value: Value) -> Value {{
  isInForce(number) ? Value.allCases.first {{ $0 != value }} ?? value : value
}}
func withoutReason(_ number: Int, _ value: String) -> String? {{ isInForce(number) ? nil : value }}
"""]
    for number, place in chosen:
        name = operator(number)
        if place.old == "!":
            text += [f"prefix operator {name}",
                     f"prefix func {name} (value: Bool) -> Bool {{ isInForce({number}) ? value : !value }}"]
        elif place.old in BINARY:
            precedence, new = BINARY[place.old]
            text.append(f"infix operator {name}: {precedence}")
            if place.old in ("&&", "||"):
                text.append(
                    f"func {name} (left: Bool, right: @autoclosure () throws -> Bool) rethrows -> Bool "
                    f"{{ isInForce({number}) ? try left {new} right() : try left {place.old} right() }}")
                continue
            kind = "Equatable" if place.old in ("==", "!=") else "Comparable"
            body = f"{{ isInForce({number}) ? left {new} right : left {place.old} right }}"
            text.append(f"func {name} <Value: {kind}>(left: Value, right: Value) -> Bool {body}")
            if kind == "Equatable":
                text.append(f"func {name} <Value>(left: Value?, right: _OptionalNilComparisonType) -> Bool {body}")
    return "\n".join(text) + "\n"


def write(folder, originals, active):
    """Writes the changes that are active into the clone."""
    lines = {file: list(text) for file, text in originals.items()}
    by_line = collections.defaultdict(list)
    for number, place in active.items():
        by_line[place.file, place.line].append((number, place))
    for (file, line), changes_here in by_line.items():
        lines[file][line] = rewritten(lines[file][line], changes_here)
    targets = {file.relative_to(folder / "Sources").parts[0] for file in originals}
    for file, text in lines.items():
        file.write_text("\n".join(text))
    for target in targets:
        here = [(number, place) for number, place in active.items()
                if place.file.relative_to(folder / "Sources").parts[0] == target]
        (folder / "Sources" / target / "Mutants.swift").write_text(declarations(here))


def build(folder, originals, active):
    """Builds with all changes that compile; the others are taken away."""
    while True:
        write(folder, originals, active)
        result = subprocess.run(
            ["swift", "build", "--build-tests"], cwd=folder, capture_output=True, text=True)
        if result.returncode == 0:
            return
        bad = {(file, int(line) - 1)
               for file, line in re.findall(r"^(/[^:\n]+):(\d+):\d+: error:", result.stdout + result.stderr, re.M)}
        gone = [number for number, place in active.items() if (str(place.file), place.line) in bad]
        if not gone:
            sys.exit(f"FAILED: the build, and not by a change\n{(result.stdout + result.stderr)[-4000:]}")
        for number in gone:
            print("does not compile:", shown(folder, originals, active.pop(number)), flush=True)


Suite = collections.namedtuple("Suite", "name seconds reached passed")


class Tests:
    """The tests of a clone that is built."""

    def __init__(self, folder):
        self.folder = folder
        self.binary = next((folder / ".build/debug").glob("*PackageTests.xctest"))
        listed = subprocess.run(["swift", "test", "list", "--skip-build", "--disable-xctest"], cwd=folder, check=True,
                                capture_output=True, text=True).stdout
        names = {line.rpartition("/")[0] if line.count("/") else line for line in listed.split("\n") if line}
        names = sorted(name for name in names if name.partition(".")[0].removesuffix("Tests") in TESTED)
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            measured = list(pool.map(self.measured, names))
        self.suites = sorted((suite for suite in measured if suite.passed), key=lambda suite: suite.seconds)
        self.failed = [suite.name for suite in measured if not suite.passed]

    def run(self, names, limit, variables):
        """What ends some suites early, "" where they pass: the first test that fails is enough."""
        filters = [word for name in names for word in ("--filter", f"^{re.escape(name)}(/|$)")]
        process = subprocess.Popen(
            ["timeout", "--signal=KILL", str(limit), self.binary, "--testing-library", "swift-testing",
             "--experimental-maximum-parallelization-width", "4", *filters],
            cwd=self.folder, env={**os.environ, **variables}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True, errors="replace")
        for line in process.stdout:
            if "✘" in line:
                os.killpg(process.pid, 9)
                process.wait()
                return "a test fails"
        code = process.wait()
        # What `timeout` says of what it killed.
        return "" if code == 0 else "it does not end" if code in (124, 137, -9) else "a trap"

    def measured(self, name):
        """What a suite costs and which places it reaches."""
        with tempfile.TemporaryDirectory() as reached:
            start = time.monotonic()
            failure = self.run([name], 1_800, {REACHED: reached})
            return Suite(name, time.monotonic() - start, {int(number) for number in os.listdir(reached)}, not failure)

    def killer(self, number):
        """How a change ends the suites that reach its place; "" where they all pass."""
        reaching, total, asked = [suite for suite in self.suites if number in suite.reached], 0, []
        rounds = iter(ROUNDS)
        until = next(rounds)
        for suite in reaching:
            asked.append(suite)
            total += suite.seconds
            if total >= until or suite is reaching[-1]:
                limit = GRACE_SECONDS + 3 * sum(suite.seconds for suite in asked)
                if failure := self.run([suite.name for suite in asked], limit, {VARIABLE: str(number)}):
                    return failure
                asked = []
                while until <= total:
                    until = next(rounds)
        return ""


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--areas", default=",".join(AREAS))
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    folder = options.folder.resolve()
    if any(folder.glob("Sources/*/Mutants.swift")):
        sys.exit(f"FAILED: {folder} was rewritten before; take a new clone")
    found = [place for area in options.areas.split(",") for place in places(area, folder)]
    active = dict(enumerate(found))
    originals = {place.file: place.file.read_text().split("\n") for place in found}
    if options.list:
        for number, place in active.items():
            print(number, shown(folder, originals, place))
        return
    print(f"{len(active)} changes in {len(originals)} files", flush=True)
    build(folder, originals, active)
    tests = Tests(folder)
    print(f"{len(active)} compile; {len(tests.suites)} suites", flush=True)
    for name in tests.failed:
        print("not asked, because it fails without any change:", name, flush=True)
    left, killers = [], collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for number, killer in zip(active, pool.map(tests.killer, active)):
            if killer:
                killers[killer] += 1
            else:
                left.append(number)
                print("survived:", number, shown(folder, originals, active[number]), flush=True)
    keys = {number: key(folder, originals, place) for number, place in active.items()}
    explained = [number for number in left if keys[number] in EQUIVALENT]
    needless = EQUIVALENT.keys() - {keys[number] for number in left} if options.areas == ",".join(AREAS) else ()
    print("killed:", ", ".join(f"{count} × {killer}" for killer, count in killers.most_common()))
    print("area | changes | killed | explained | survived")
    for area in options.areas.split(","):
        here = [number for number, place in active.items() if place.area == area]
        survived = [number for number in here if number in left]
        known = [number for number in survived if number in explained]
        print(area, len(here), len(here) - len(survived), len(known), len(survived) - len(known), sep=" | ")
    for one in needless:
        print("explained, but it does not survive:", *one)
    sys.exit(1 if tests.failed or needless or len(left) > len(explained) else 0)


def key(folder, originals, place):
    return str(place.file.relative_to(folder)), originals[place.file][place.line].strip(), place.new


def shown(folder, originals, place):
    file, line, new = key(folder, originals, place)
    return f"{file}:{place.line + 1}:{place.column + 1}: {place.old} → {new}: {line}"


if __name__ == "__main__":
    main()
