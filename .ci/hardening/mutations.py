#!/usr/bin/env python3
"""Breaks the code that decides one place at a time, and runs the tests that should see it.

usage: mutations.py FOLDER [--areas NAME,…] [--list] [--width N]

FOLDER is a clone of the project that is rewritten and built; it can be thrown away. All changes are compiled at once, each
behind a switch: an environment variable says which one is in force, so that a change costs a run of tests and no build.
A change is killed if a test fails, if the tests end by a trap, or if they do not end. Those that survive are printed, but for
the ones that EQUIVALENT explains; with any of them it exits 1.
"""
import argparse
import collections
import os
import pathlib
import re
import subprocess
import sys

VARIABLE = "GRANTLINT_MUTANT"
# Longer than any of the test runs takes beside another one.
LIMIT_SECONDS = 900

# What is changed, and the tests that are asked: the near ones first, because most changes end there.
AREAS = {
    "planner": (
        ["Remediation/Plan/*.swift", "Remediation/Change/PatchBody.swift", "Remediation/Change/Risk.swift"],
        ["RemediationTests", "Repair|Plan|Apply|Fix|Rollback|Guard"],
    ),
    "delivery": (["Remediation/Apply/*.swift"], ["RemediationTests", "Repair|Plan|Apply|Fix|Rollback|Journal"]),
    "completeness": (
        ["ManagementAPI/Reading/*.swift", "ManagementAPI/LiveTenant.swift", "Tenant/TenantRecords.swift"],
        ["ManagementAPITests", "TenantTests|PolicyEngineTests", "Audit|Snapshot|Incomplete"],
    ),
    "verdict": (
        ["PolicyEngine/Findings/ExitCode.swift", "PolicyEngine/Findings/Verdict.swift",
         "PolicyEngine/Findings/AuditReport.swift", "PolicyEngine/Findings/AuditReport+Merging.swift"],
        ["PolicyEngineTests|ReportingTests", "grantlintTests"],
    ),
}

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
    for pattern in AREAS[area][0]:
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
        # A pattern or a default value is no expression that a call could stand for.
        if not re.search(r"case [^:]*$|\bcase\b|\(\w+: $", code[:found.start()]):
            yield found.start(), found[0], "false" if found[0] == "true" else "true"
    found = re.match(r'^( *)return "', code)
    if found:
        yield found.end() - 1, "return a reason", "nil"
    found = re.match(r"^ *(?:\} else )?if ([^{]+) \{", code)
    if found and not re.search(r"\b(?:let|case|var)\b|,", found[1]):
        yield found.start(1), "if " + found[1].strip(), "if not"


def edits(number, place, line):
    """What is put into a line, each as its column, the length of what goes, and what comes."""
    start, old = place.column, place.old
    if old in BINARY or old == "!":
        # A prefix operator binds to what follows as `!` does.
        return [(start, len(old), operator(number))]
    if old == "return a reason":
        return [(start, 0, f"withoutReason({number}, "), (len(line.rstrip()), 0, ")")]
    value = old.removeprefix("if ")
    return [(start, 0, f"flipped({number}, "), (start + len(value), 0, ")")]


def rewritten(line, changes):
    """The line with changes by their numbers."""
    pieces = [edit for number, place in changes for edit in edits(number, place, line)]
    # From the right, so that columns stay; what begins at a place comes before what stands there.
    for column, length, new in sorted(pieces, key=lambda edit: (edit[0], edit[1]), reverse=True):
        line = line[:column] + new + line[column + length:]
    return line


def declarations(chosen):
    """The file with the switch and the operators of a target."""
    text = ["internal import Foundation", "", "private let mutant = Int(ProcessInfo.processInfo.environment"
            f'["{VARIABLE}"] ?? "") ?? -1', "",
            "func flipped(_ number: Int, _ value: Bool) -> Bool { mutant == number ? !value : value }",
            "func withoutReason(_ number: Int, _ value: String) -> String? { mutant == number ? nil : value }"]
    for number, place in chosen:
        name = operator(number)
        if place.old == "!":
            text += [f"prefix operator {name}",
                     f"prefix func {name} (value: Bool) -> Bool {{ mutant == {number} ? value : !value }}"]
        elif place.old in BINARY:
            precedence, new = BINARY[place.old]
            text.append(f"infix operator {name}: {precedence}")
            if place.old in ("&&", "||"):
                text.append(
                    f"func {name} (left: Bool, right: @autoclosure () throws -> Bool) rethrows -> Bool "
                    f"{{ mutant == {number} ? try left {new} right() : try left {place.old} right() }}")
                continue
            kind = "Equatable" if place.old in ("==", "!=") else "Comparable"
            body = f"{{ mutant == {number} ? left {new} right : left {place.old} right }}"
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
        print(f"  {len(gone)} changes do not compile", flush=True)
        for number in gone:
            del active[number]


def is_killed(folder, number, tests, width):
    """Whether the tests see a change: the first that fails is enough."""
    command = ["swift", "test", "--skip-build", "--disable-xctest", "--experimental-maximum-parallelization-width",
               str(width), "--filter", tests]
    environment = {**os.environ, VARIABLE: str(number)}
    process = subprocess.Popen(
        ["timeout", "--signal=KILL", str(LIMIT_SECONDS), *command], cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, errors="replace")
    for line in process.stdout:
        if line.startswith("✘"):
            os.killpg(process.pid, 9)
            process.wait()
            return True
    return process.wait() != 0


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--areas", default=",".join(AREAS))
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--width", type=int, default=8)
    options = parser.parse_args()
    folder = options.folder.resolve()
    found = [place for area in options.areas.split(",") for place in places(area, folder)]
    active = dict(enumerate(found))
    originals = {place.file: place.file.read_text().split("\n") for place in found}
    if options.list:
        for number, place in active.items():
            print(number, shown(folder, originals, place))
        return
    print(f"{len(active)} changes in {len(originals)} files", flush=True)
    build(folder, originals, active)
    for tests in sorted({tests for area in options.areas.split(",") for tests in AREAS[area][1]}):
        if is_killed(folder, -1, tests, options.width):
            sys.exit(f"FAILED: the tests '{tests}' fail without any change")
    tally = collections.Counter()
    survivors = []
    for number, place in active.items():
        killed = any(is_killed(folder, number, tests, options.width) for tests in AREAS[place.area][1])
        reason = EQUIVALENT.get(key(folder, originals, place))
        outcome = "killed" if killed else "explained" if reason else "survived"
        tally[place.area, outcome] += 1
        if outcome == "survived":
            survivors.append(place)
            print("survived:", shown(folder, originals, place), flush=True)
    print("area | changes | killed | explained | survived")
    for area in options.areas.split(","):
        counts = [tally[area, outcome] for outcome in ("killed", "explained", "survived")]
        print(area, sum(counts), *counts, sep=" | ")
    sys.exit(1 if survivors else 0)


def key(folder, originals, place):
    return str(place.file.relative_to(folder)), originals[place.file][place.line].strip(), place.new


def shown(folder, originals, place):
    file, line, new = key(folder, originals, place)
    return f"{file}:{place.line + 1}:{place.column + 1}: {place.old} → {new}: {line}"


if __name__ == "__main__":
    main()
