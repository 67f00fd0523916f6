#!/usr/bin/env python3
"""Breaks the code that decides one place at a time, and runs the tests that should see it.

usage: mutations.py FOLDER [--areas NAME,…] [--most SECONDS] [--list] | mutations.py FOLDER --again [--most SECONDS]

FOLDER is a clone of the project that is rewritten and built; it can be thrown away. All changes are compiled at once, each
behind a switch: an environment variable says which one is in force, so that a change costs a run of tests and no build.
Each suite is run once without any change, to see which places it reaches; a change is tried by the suites that reach its
place, the quick ones first. It is killed if a test fails, if the tests end by a trap, or if they do not end. Those that
survive are printed; with any of them that EQUIVALENT does not explain it exits 1.

A change that survives asks every suite that reaches it, which takes minutes. With --most no more are asked once they took
these seconds together. What was found is kept in the clone: --again builds its tests as they are now, and asks of the
changes that are left the suites that were not asked yet, or are not as they were. Tests of other sources need a new clone.
"""
import argparse
import collections
import concurrent.futures
import hashlib
import itertools
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

# Which change is in force, and the folder in which each place that is reached leaves a file.
# Not named as the program's own variables are: a test compares those with the documentation.
VARIABLE, REACHED = "MUTANT_IN_FORCE", "MUTANTS_REACHED"
# A variable that decides how many cases a suite has.
CASES = "GRANTLINT_TESTS"
# A change is tried by the suites that take these seconds together, then by the next ones, the quick ones first.
ROUNDS = (1, 5, 20, 60, float("inf"))
# How many test processes run at once.
WORKERS = 2
# What a process may take beyond three times what its suites took without a change.
GRACE_SECONDS = 15

# Optimised tests are quicker, and a change is tried by many of them.
BUILT = ("-c", "release", "-Xswiftc", "-enable-testing")

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
TESTED = ("Tenant", "ManagementAPI", "GrantSources", "PolicyEngine", "Remediation", "Reporting", "TenantEmulator", "Workflows",
          "grantlint")

# Changes that no test can see, by file, line with ▸ before what is changed, and what that becomes, with the reason.
EQUIVALENT: dict[tuple[str, str, str], str] = {
    ("Sources/Tenant/Records/ListProof.swift", "for span in spans.sorted(by: { $0.start ▸< $1.start }) {", "<="):
        "of pages that start at one record either both leave a hole before it or none",
    ("Sources/PolicyEngine/Findings/AuditReport+Merging.swift",
     "guard let first = reports.first, reports.count ▸> 1 || first.run.shard != nil else { return reports[0] }", ">="):
        "one report that is merged is that report; leaving early spares the work",
    ("Sources/PolicyEngine/Findings/AuditReport+Merging.swift",
     "if first.rank != second.rank { return first.rank ▸> second.rank }", ">="):
        "they differ",
    ("Sources/PolicyEngine/Findings/AuditReport+Merging.swift",
     "if first.severity != second.severity { return first.severity ▸> second.severity }", ">="):
        "they differ",
    ("Sources/PolicyEngine/Findings/AuditReport+Merging.swift",
     "Dictionary(grouping: rules) { ExactString($0.rule) }.sorted { $0.key ▸< $1.key }.map { id, rules in", "<="):
        "a dictionary has no key twice",
    ("Sources/PolicyEngine/Findings/Shard.swift", "return numbers.max { $0.number ▸< $1.number }?.index ?? 0", "<="):
        "no two texts have one SHA-256",
}

# What stands for an operator, and what it does where its change is in force. Each place has an operator of its own, which
# is the only kind of function that fits where one stood.
BINARY = {
    "==": ("ComparisonPrecedence", "!="), "!=": ("ComparisonPrecedence", "=="),
    "<": ("ComparisonPrecedence", "<="), "<=": ("ComparisonPrecedence", "<"),
    ">": ("ComparisonPrecedence", ">="), ">=": ("ComparisonPrecedence", ">"),
    "&&": ("LogicalConjunctionPrecedence", "||"), "||": ("LogicalDisjunctionPrecedence", "&&"),
}
DIGITS = "*%^~"

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Of a place, `file` begins at the root of the project, `line` and `column` count from 0, and `text` is its whole line.
Place = collections.namedtuple("Place", "area file line column old new text")


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
                    yield Place(area, str(file.relative_to(folder)), number, column, old, new, line)


def changes(code):
    for found in re.finditer(r"(?<= )(==|!=|<=|>=|<|>|&&|\|\|)(?= )", code):
        # Tuples are compared by functions of their own.
        if found[0] in "<>" and code[found.end():].startswith(" ("):
            continue
        yield found.start(), found[0], BINARY[found[0]][1]
    for found in re.finditer(r"(?<=[ (\[])!(?=[\w(.$])", code):
        yield found.start(), "!", "nothing"
    for found in re.finditer(r"\b(?:true|false)\b", code):
        # A pattern or a default value is no expression that a call could stand for, and a loop without an end needs no
        # return; what is compared with or put into a field of JSON is no Bool.
        if not re.search(r"case [^:]*$|\bcase\b|\(\w+: $|\bwhile $|\] [!=]?= $|\[[^]]*: $", code[:found.start()]):
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
    # A `guard` ends with its `else`; an `if` with the first brace that is in no parentheses, as no closure can trail there.
    rest = code[found.end():]
    length = re.search(r" else \{.*$|,?$", rest).start()
    if found[1]:
        depths = list(itertools.accumulate((one in "([") - (one in ")]") for one in rest))
        length = next((column for column in range(length) if rest.startswith(" {", column) and not depths[column]), length)
    start, depth = found.end(), 0
    for column in range(start, found.end() + length + 1):
        is_end = column == found.end() + length
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
    for file, text in lines.items():
        (folder / file).write_text("\n".join(text))
    for target in {pathlib.Path(*pathlib.Path(file).parts[:2]) for file in originals}:
        here = [(number, place) for number, place in active.items() if target in pathlib.Path(place.file).parents]
        (folder / target / "Mutants.swift").write_text(declarations(here))


def build(folder):
    """What the compiler says of a build that fails, "" of one that does not."""
    result = subprocess.run(["swift", "build", *BUILT, "--build-tests"], cwd=folder, capture_output=True, text=True)
    return result.stdout + result.stderr if result.returncode else ""


def rewrite(folder, active):
    """Builds with all changes that compile; the others are taken away."""
    originals = {place.file: (folder / place.file).read_text().split("\n") for place in active.values()}
    while True:
        write(folder, originals, active)
        said = build(folder)
        if not said:
            return
        bad = {(file, int(line) - 1)
               for file, line in re.findall(rf"^{re.escape(str(folder))}/([^:\n]+):(\d+):\d+: error:", said, re.M)}
        gone = [number for number, place in active.items() if (place.file, place.line) in bad]
        if not gone:
            sys.exit(f"FAILED: the build, and not by a change\n{said[-4000:]}")
        for number in gone:
            print("does not compile:", shown(active.pop(number)), flush=True)


# The groups of processes that were started and have not ended.
running = set()


def stop(*_):
    """Ends what was started, and this: what was found is kept."""
    for group in list(running):
        os.killpg(group, signal.SIGKILL)
    os._exit(1)


def digest_of(folders):
    found = hashlib.sha256()
    for file in sorted(file for folder in folders for file in folder.rglob("*") if file.is_file()):
        found.update(f"{file}\n".encode() + file.read_bytes())
    return found.hexdigest()


# What a suite costs and which places it reaches; `digest` is of the files that it is made of.
Suite = collections.namedtuple("Suite", "name digest seconds reached passed")


class Tests:
    """The tests of a clone that is built."""

    def __init__(self, folder, known=()):
        self.folder = folder
        self.binary = next((folder / ".build/release").glob("*PackageTests.xctest"))
        listed = subprocess.run(["swift", "test", "list", *BUILT, "--skip-build", "--disable-xctest"], cwd=folder, check=True,
                                capture_output=True, text=True).stdout
        names = {line.rpartition("/")[0] if line.count("/") else line for line in listed.split("\n") if line}
        targets = {name: name.partition(".")[0] for name in sorted(names)}
        digests = {target: self.digest(target) for target in targets.values() if target.removesuffix("Tests") in TESTED}
        known = {(suite.name, suite.digest): suite for suite in known if suite.passed}
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            self.measured = list(pool.map(
                lambda suite: known.get(suite) or self.measure(*suite),
                [(name, digests[target]) for name, target in targets.items() if target in digests]))
        self.suites = sorted((suite for suite in self.measured if suite.passed), key=lambda suite: suite.seconds)
        self.failed = [suite.name for suite in self.measured if not suite.passed]

    def digest(self, target):
        """Of the files of a target, and of those that targets share."""
        shared = [folder for folder in (self.folder / "Tests").iterdir()
                  if not folder.name.endswith("Tests") and folder.name != "Fuzzing"]
        return os.environ.get(CASES, "") + digest_of([self.folder / "Tests" / target, *shared])

    def run(self, names, limit, variables):
        """What ends some suites early, "" where they pass: the first test that fails is enough."""
        filters = [word for name in names for word in ("--filter", f"^{re.escape(name)}(/|$)")]
        process = subprocess.Popen(
            ["timeout", "--signal=KILL", str(limit), self.binary, "--testing-library", "swift-testing",
             "--experimental-maximum-parallelization-width", "4", *filters],
            cwd=self.folder, env={**os.environ, **variables}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True, errors="replace")
        running.add(process.pid)
        try:
            for line in process.stdout:
                if "✘" in line:
                    os.killpg(process.pid, signal.SIGKILL)
                    return "a test fails"
            code = process.wait()
        finally:
            process.wait()
            running.discard(process.pid)
        # What `timeout` says of what it killed.
        return "" if code == 0 else "it does not end" if code in (124, 137, -9) else "a trap"

    def measure(self, name, digest):
        with tempfile.TemporaryDirectory() as reached:
            start = time.monotonic()
            failure = self.run([name], 1_800, {REACHED: reached})
            return Suite(name, digest, time.monotonic() - start, [int(number) for number in os.listdir(reached)], not failure)

    def killer(self, number, most, passed):
        """How a change ends the suites that reach its place; "" where they all pass, or those of `most` seconds. Those that
        pass are added to `passed`, by their digests, and are not asked where they are in it."""
        reaching = [suite for suite in self.suites if number in suite.reached and passed.get(suite.name) != suite.digest]
        total, asked = 0, []
        rounds = iter(ROUNDS)
        until = next(rounds)
        for suite in reaching:
            asked.append(suite)
            total += suite.seconds
            if total >= min(until, most) or suite is reaching[-1]:
                limit = GRACE_SECONDS + 3 * sum(suite.seconds for suite in asked)
                names, force = [suite.name for suite in asked], {VARIABLE: str(number)}
                failure = self.run(names, limit, force)
                # A machine that is short of time or memory ends tests as well.
                if failure and (failure == "a test fails" or self.run(names, 2 * limit, force)):
                    return failure
                passed.update((suite.name, suite.digest) for suite in asked)
                if total >= most:
                    return ""
                asked = []
                while until <= total:
                    until = next(rounds)
        return ""


class Progress:
    """What is known of the changes of a clone, kept in it: the digest of its sources, the changes that compile, how each that
    was killed was killed, which suites the others passed, by their digests, and what was measured of the suites."""

    def __init__(self, folder):
        self.file, self.folder, self.sources = folder / ".build/mutations.json", folder / "Sources", ""
        self.active, self.killed, self.passed, self.suites = {}, {}, collections.defaultdict(dict), []

    def read(self):
        if not self.file.exists():
            sys.exit(f"FAILED: there is no {self.file}: nothing was begun, or it did not come to a build; begin with a new clone")
        kept = json.loads(self.file.read_text())
        self.sources = digest_of([self.folder])
        if kept["sources"] != self.sources:
            sys.exit(f"FAILED: {self.folder} is not as it was built; begin with a new clone")
        self.active = {int(number): Place(*place) for number, place in kept["active"].items()}
        self.killed = {int(number): how for number, how in kept["killed"].items()}
        self.passed.update((int(number), passed) for number, passed in kept["passed"].items())
        self.suites = [Suite(*suite) for suite in kept["suites"]]

    def begin(self):
        """Keeps what was built."""
        self.sources = digest_of([self.folder])
        self.write()

    def write(self):
        kept = {"sources": self.sources, "active": self.active, "killed": self.killed, "passed": self.passed,
                "suites": self.suites}
        # Whenever it ends, one of both is whole.
        beside = self.file.with_suffix(".new")
        beside.write_text(json.dumps(kept))
        os.replace(beside, self.file)

    def discard(self):
        self.file.unlink(missing_ok=True)


def is_clean(folder):
    """Whether its sources are those of a commit."""
    changed = subprocess.run(["git", "status", "--porcelain", "--", "Sources"], cwd=folder, capture_output=True, text=True)
    return not changed.returncode and not changed.stdout


def arguments():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("folder", type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--areas", default=",".join(AREAS))
    parser.add_argument("--most", type=float, default=float("inf"), metavar="SECONDS")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if not (options.folder / "Package.swift").is_file():
        parser.error(f"{options.folder} is no clone of the project")
    if not options.list and not options.again and (options.folder == ROOT or not is_clean(options.folder)):
        parser.error(f"{options.folder} would be rewritten: take a new clone, git clone {ROOT} FOLDER, "
                     "or go on with --again where one was built")
    if unknown := set(options.areas.split(",")) - set(AREAS):
        parser.error(f"no area {', '.join(sorted(unknown))}; there are {', '.join(AREAS)}")
    if options.again and (options.list or options.areas != ",".join(AREAS)):
        parser.error("--again tries what is left of all areas that were begun: it goes with neither --areas nor --list")
    return options


def main():
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    options = arguments()
    folder, progress = options.folder, Progress(options.folder)
    if options.again:
        progress.read()
        if said := build(folder):
            sys.exit(f"FAILED: the build\n{said[-4000:]}")
    else:
        found = [place for area in options.areas.split(",") for place in places(area, folder)]
        progress.active = dict(enumerate(found))
        if options.list:
            print(*(f"{number} {shown(place)}" for number, place in progress.active.items()), sep="\n")
            return
        print(f"{len(found)} changes in {len({place.file for place in found})} files", flush=True)
        progress.discard()
        rewrite(folder, progress.active)
        progress.begin()
    active, killed = progress.active, progress.killed
    tests = Tests(folder, progress.suites)
    progress.suites = tests.measured
    progress.write()
    print(f"{len(active)} compile; {len(tests.suites)} suites; {len(killed)} killed before", flush=True)
    for name in tests.failed:
        print("not asked, because it fails without any change:", name, flush=True)
    untried = [number for number in active if number not in killed]
    passed = {number: dict(progress.passed[number]) for number in untried}
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        jobs = {pool.submit(tests.killer, number, options.most, passed[number]): number for number in untried}
        for job in concurrent.futures.as_completed(jobs):
            number = jobs[job]
            if how := job.result():
                killed[number] = how
            else:
                progress.passed[number] = passed[number]
                print("survived:", number, shown(active[number]), flush=True)
            progress.write()
    survived = {number: key(place) for number, place in active.items() if number not in killed}
    unexplained = [number for number, survivor in survived.items() if survivor not in EQUIVALENT]
    areas = dict.fromkeys(place.area for place in active.values())
    needless = EQUIVALENT.keys() - survived.values() if areas.keys() == AREAS.keys() else ()
    print("killed:", ", ".join(f"{count} × {how}" for how, count in collections.Counter(killed.values()).most_common()))
    print("area | changes | killed | explained | survived")
    for area in areas:
        here = [number for number, place in active.items() if place.area == area]
        left = [number for number in here if number in survived]
        bad = [number for number in here if number in unexplained]
        print(area, len(here), len(here) - len(left), len(left) - len(bad), len(bad), sep=" | ")
    for one in needless:
        print("explained, but it does not survive:", *one)
    sys.exit(1 if tests.failed or needless or unexplained else 0)


def key(place):
    return place.file, f"{place.text[:place.column]}▸{place.text[place.column:]}".strip(), place.new


def shown(place):
    file, line, new = key(place)
    return f"{file}:{place.line + 1}: {place.old} → {new}: {line}"


if __name__ == "__main__":
    main()
