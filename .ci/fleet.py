#!/usr/bin/env python3
"""Audits an emulated fleet in one run and in shards, some of them killed on the way, and compares what comes out.

usage: fleet.py GRANTLINT BENCH [--tenants N] [--shards N] [--seed N] [--figures [--latency MS]]

BENCH is grantlint-bench, which serves the fleet; three of its tenants fail. With --figures it measures 1, 2 and 4 shards of
a fleet without failures instead, which would be measured by how long a failed call waits before it is tried again.
"""
import argparse
import atexit
import collections
import json
import os
import pathlib
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# Every format, by the ending of its file here.
FORMATS = {
    "json": "json", "ndjson": "ndjson", "sarif": "sarif", "gitlab": "gitlab.json", "github": "github.txt", "csv": "csv",
    "junit": "xml", "markdown": "md", "text": "txt", "html": "html", "pack": "pack.html",
}
FAILING = 3
JOBS = 8
# Longer than anything takes here; what is not done by then never will be.
LIMIT_SECONDS = 300
# What a call takes in the proof: long enough for a shard to be killed between two of them.
LATENCY_MS = 20
# Of what the run itself says, these keys tell two runs over the same tenants apart.
OWN_KEYS = {"id", "started_at", "duration_ms", "shard"}

problems = []
# What was started and not awaited yet, to be ended with this script.
running = {}


def check(what, is_so, *details):
    if not is_so:
        problems.append("\n    ".join([what, *(str(detail) for detail in details)]))


def expect(what, actual, expected):
    check(what, actual == expected, f"expected {expected!r}", f"but got  {actual!r}")


def give_up(message):
    sys.exit("FAILED: " + "\n".join([*problems, message]))


def wait_until(what, condition):
    """Asks again and again; the condition itself waits a little, because it asks another process."""
    end = time.monotonic() + LIMIT_SECONDS
    while not condition():
        if time.monotonic() > end:
            give_up(f"after {LIMIT_SECONDS} s still not so: {what}")


@atexit.register
def end_what_runs():
    for run in list(running.values()):
        run.kill()


class Run:
    """A process, with what it says in files: nothing that it writes makes it wait."""

    def __init__(self, name, folder, environment, *command, stdin=subprocess.DEVNULL, stdout=None):
        self.name, self.said, self.complained = name, folder / f"{name}.out", folder / f"{name}.err"
        with open(self.said, "wb") as out, open(self.complained, "wb") as err:
            self.began = time.monotonic()
            self.child = subprocess.Popen(
                list(map(str, command)), stdin=stdin, stdout=stdout or out, stderr=err, env=environment, cwd=folder)
        self.pid, self.code, self.mebibytes = self.child.pid, None, None
        self.descriptor = os.pidfd_open(self.pid)
        running[self.pid] = self

    def has_ended(self, within=0.0):
        return self.pid not in running or bool(select.select([self.descriptor], [], [], within)[0])

    def wait(self, within=LIMIT_SECONDS):
        """Waits for its end; the code is negative where a signal was it."""
        if self.pid not in running:
            return self
        if not self.has_ended(within):
            give_up(f"{self.name} takes longer than {within} s; so far: {self.words()}")
        self.reap()
        return self

    def kill(self):
        if self.pid in running:
            os.kill(self.pid, signal.SIGKILL)
            self.reap()

    def reap(self):
        _, status, usage = os.wait4(self.pid, 0)
        self.seconds = time.monotonic() - self.began
        self.code = self.child.returncode = os.waitstatus_to_exitcode(status)
        self.mebibytes = usage.ru_maxrss / 1024
        os.close(self.descriptor)
        del running[self.pid]

    def words(self):
        return (self.said.read_text() + self.complained.read_text()).strip()

    def bytes_read(self):
        """So many bytes of files as it has read so far."""
        return int(re.search(r"rchar: (\d+)", pathlib.Path(f"/proc/{self.pid}/io").read_text()).group(1))


class Fleet:
    """The tenants, served by one process, and the ways to audit them."""

    def __init__(self, grantlint, bench, folder, *flags):
        self.grantlint, self.folder = grantlint, folder
        (stdin, self.control), (self.answers, stdout) = os.pipe(), os.pipe()
        self.server = Run(
            "server", folder, dict(os.environ), bench, "fleet", "--folder", folder, *flags, stdin=stdin, stdout=stdout)
        os.close(stdin)
        os.close(stdout)
        self.heard = b""
        expect("what the server of the fleet says first", self.answer(), "ready")
        self.tenants = json.loads((folder / "fleet.json").read_text())["tenants"]
        # Another job's variables would say which tenant, or which shard, this is.
        foreign = re.compile("GRANTLINT_|AUTH0_|CI_NODE_|JOB_COMPLETION_INDEX")
        self.environment = {name: value for name, value in os.environ.items() if not foreign.match(name)}
        self.environment |= (line.split("=", 1) for line in (folder / "fleet.env").read_text().splitlines())

    def domains(self, *kinds):
        """Those of these kinds, sorted; without kinds all."""
        return sorted(one["domain"] for one in self.tenants if not kinds or one["kind"] in kinds)

    @property
    def failing(self):
        return self.domains("wrong-secret", "broken", "unreachable")

    def answer(self):
        """The next line that the server says."""
        while b"\n" not in self.heard:
            piece = select.select([self.answers], [], [], LIMIT_SECONDS)[0] and os.read(self.answers, 1 << 16)
            if not piece:
                give_up(f"the server of the fleet says nothing more: {self.server.words()}")
            self.heard += piece
        line, self.heard = self.heard.split(b"\n", 1)
        return line.decode()

    def calls(self):
        """The calls so far: of each tenant."""
        os.write(self.control, b"\n")
        return collections.Counter(json.loads(self.answer())["tenants"])

    def stop(self):
        """Ends the server. The calls that there were in all."""
        os.close(self.control)
        total = json.loads(self.answer())["calls"]
        expect("the exit code of the server of the fleet", self.server.wait().code, 0)
        return total

    def start(self, name, *arguments):
        return Run(name, self.folder, self.environment, self.grantlint, *arguments)

    def audit(self, name, outputs, *flags, tenants="*"):
        """An audit of these tenants; `outputs` are formats with paths."""
        chosen = [word for pattern in ([tenants] if isinstance(tenants, str) else tenants)
                  for word in ("--tenants", pattern)]
        return self.start(
            name, "audit", "--config", self.folder / "fleet.yml", *chosen, "--jobs", JOBS, "-q",
            *output_flags(outputs), *flags)

    def shards(self, name, count, tenants="*"):
        """Starts an audit of each shard, with a JSON report in a folder of their own."""
        place = fresh(self.folder / name)
        return place, [
            self.audit(f"{name}-{index}", {"json": place / f"report-{index}.json"}, "--shard", f"{index}/{count}",
                       tenants=tenants)
            for index in range(count)]

    def merge(self, name, *paths):
        """A merge into every format, and its folder."""
        place = fresh(self.folder / name)
        return place, self.start(f"{name}-run", "merge", *paths, "-q", *output_flags(all_formats(place)))


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def all_formats(folder):
    return {name: folder / f"report.{ending}" for name, ending in FORMATS.items()}


def output_flags(outputs):
    return [word for name, path in outputs.items() for word in ("-o", f"{name}={path}")]


# What two reports of the same tenants have in common.


def without_run(text):
    """A JSON report as it stands, but for the value of its key `run`; and that value."""
    decoder, place, found = json.JSONDecoder(), text.index("{") + 1, None
    while found is None:
        key, place = decoder.raw_decode(text, re.compile(r"[\s,]*").match(text, place).end())
        start = re.compile(r"\s*:\s*").match(text, place).end()
        value, place = decoder.raw_decode(text, start)
        if key == "run":
            found = text[:start] + "RUN" + text[place:], value
    return found


def without_marks(name, text, run):
    """A report in another format without what shows the run: these words, and nothing else."""
    identity, start, took = run["id"], run["started_at"], run["duration_ms"]
    seconds = f"{took // 1000}.{took % 1000:03}"
    marks = {
        "ndjson": [f'"duration_ms":{took},', f'"id":"{identity}"', f'"started_at":"{start}"'],
        "sarif": [f'"startTimeUtc":"{start}"'],
        "junit": [f' timestamp="{start}"', f' time="{seconds}"', f'<property name="run.id" value="{identity}"/>'],
        "html": [f'<time datetime="{start}">{start}</time>', f"run <bdi>{identity}</bdi> · started {start} · took {took} ms"],
        "pack": [f'<time datetime="{start}">{start}</time>', f"run <bdi>{identity}</bdi>", f" · {start}</p></footer>",
                 f"<dt>Run</dt><dd><bdi>{identity}</bdi></dd>"],
    }
    for number, mark in enumerate(marks.get(name, [])):
        check(f"the {name} report shows the run as {mark!r}", mark in text)
        text = text.replace(mark, f"RUN {number}")
    return text


def compare(what, one, other, has_same_run=False):
    """Checks that two folders have the same reports, but for the run."""
    texts = {place: {name: path.read_text() for name, path in all_formats(place).items() if path.exists()}
             for place in (one, other)}
    runs = {}
    for place in (one, other):
        if "json" not in texts[place]:
            return check(f"{what}: there is a report", False, place)
        if not has_same_run:
            texts[place]["json"], runs[place] = without_run(texts[place]["json"])
            for name in texts[place]:
                texts[place][name] = without_marks(name, texts[place][name], runs[place])
    if runs:
        told = [{key: value for key, value in runs[place].items() if key not in OWN_KEYS} for place in (one, other)]
        expect(f"{what}: what the run comes to", told[1], told[0])
    expect(f"{what}: formats", sorted(texts[other]), sorted(texts[one]))
    for name in texts[one]:
        check_same(f"{what}: {name}", texts[one][name], texts[other].get(name, ""))


def check_same(what, one, other):
    if one == other:
        return
    place = next((index for index, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), min(len(one), len(other)))
    line = one.count("\n", 0, place) + 1
    check(f"{what}: the same bytes; they differ in line {line}", False,
          *(repr(text[max(0, place - 80):place + 80]) for text in (one, other)))


def report(path):
    return json.loads(path.read_text())


# The proof.


def prove(fleet, count):
    """All checks. The calls of one run, and of the shards without those that were killed."""
    before = fleet.calls()
    whole = one_run(fleet)
    one = fleet.calls() - before

    before = fleet.calls()
    first, runs = fleet.shards("first", count)
    for index, run in enumerate(runs):
        check_shard(fleet, first, index, run.wait())
    parts = fleet.calls() - before
    merged, run = fleet.merge("merged", first)
    expect("the exit code of a merge of a fleet with failing tenants", run.wait().code, 3)
    compare("the merged shards and one run", whole, merged)
    reverse, run = fleet.merge("merged-in-reverse", *sorted(first.iterdir(), reverse=True))
    run.wait()
    compare("shards merged in another order", merged, reverse, has_same_run=True)

    second = with_kills(fleet, count, first, parts)
    merged, run = fleet.merge("merged-after-kills", second)
    run.wait()
    compare("the shards after kills and one run", whole, merged)

    without_failures(fleet, count)
    what_is_wrong(fleet, count, first)
    empty_shards(fleet)
    waiting(fleet, first, whole)
    return sum(one.values()), sum(parts.values())


def one_run(fleet):
    """Audits all tenants in one process."""
    place = fresh(fleet.folder / "whole")
    run = fleet.audit("whole-run", all_formats(place)).wait()
    expect("the exit code of one run over a fleet with failing tenants", run.code, 3)
    told = report(place / "report.json")
    expect("the tenants of one run", [one["domain"] for one in told["tenants"]], fleet.domains())
    expect("the tenants that one run names as not wholly audited", told["run"]["incomplete_tenants"], fleet.failing)
    for name, path in all_formats(place).items():
        for domain in fleet.failing:
            # Lists of findings have nothing of a tenant that could not be read.
            check(f"the {name} report names {domain}", name in ("csv", "gitlab") or domain in path.read_text())
    return place


def check_shard(fleet, place, index, run):
    """What each shard must have come to, whatever the others did."""
    path = place / f"report-{index}.json"
    if not path.exists():
        return check(f"{run.name} leaves a report", False, run.words())
    told = report(path)
    failing = [one["domain"] for one in told["tenants"] if one["domain"] in fleet.failing]
    expect(f"the exit code of {run.name}, which has {len(failing)} failing tenants", run.code, 3 if failing else 0)
    expect(f"the failing tenants of {run.name}", told["run"]["incomplete_tenants"], failing)
    expect(f"the place of {run.name}", told["run"]["shard"]["index"], index)


def with_kills(fleet, count, first, calls):
    """Runs the shards again, kills two of them in the middle, and starts those again.

    Those with a tenant that is tried for seconds come first, then those with the most calls: they surely are not at their end.
    """
    slow = set(fleet.domains("broken", "unreachable"))
    domains = {index: [one["domain"] for one in report(first / f"report-{index}.json")["tenants"]]
               for index in range(count)}
    load = {index: sum(calls[domain] for domain in domains[index]) for index in domains}
    victims = sorted((index for index in domains if load[index]),
                     key=lambda index: (slow.isdisjoint(domains[index]), -load[index], index))[:2]
    before = fleet.calls()
    second, runs = fleet.shards("second", count)
    # One at its first call, one in its middle.
    for index, part in zip(victims, (0, 0.5)):
        def so_far(index=index):
            made = fleet.calls() - before
            return sum(made[domain] for domain in domains[index])
        wait_until(f"shard {index} has made its calls", lambda: so_far() > part * load[index] or runs[index].has_ended())
        runs[index].kill()
        expect(f"the end of shard {index}, killed after {part:.0%} of its {load[index]} calls", runs[index].code, -9)
        check(f"a killed shard leaves no report: shard {index}", not (second / f"report-{index}.json").exists())
    again = {index: fleet.audit(f"again-{index}", {"json": second / f"report-{index}.json"},
                                "--shard", f"{index}/{count}") for index in victims}
    for index in range(count):
        check_shard(fleet, second, index, again.get(index, runs[index]).wait())
        texts = [without_run((place / f"report-{index}.json").read_text())[0] for place in (first, second)]
        check_same(f"shard {index} and its second run", *texts)
    return second


def without_failures(fleet, count):
    """Where all tenants answer findings decide, and only in the whole."""
    domains = fleet.domains("clean", "empty", "violating")
    for name, tenants, code in (("violating", domains, 1), ("clean", fleet.domains("clean", "empty"), 0)):
        place = fresh(fleet.folder / name)
        run = fleet.audit(f"{name}-run", all_formats(place), tenants=tenants).wait()
        expect(f"the exit code of one run over {name} tenants", run.code, code)
        shards, runs = fleet.shards(f"{name}-shards", count, tenants)
        for run in runs:
            expect(f"the exit code of {run.name}", run.wait().code, 0)
        merged, run = fleet.merge(f"{name}-merged", shards)
        expect(f"the exit code of a merge of {name} tenants", run.wait().code, code)
        compare(f"the shards of {name} tenants and one run", place, merged)


def what_is_wrong(fleet, count, first):
    """Sets of shards that are not those of one fleet: the merge says which file, or which shard, it is about."""
    path = first / "report-1.json"

    def refused(what, change, *names):
        place = fresh(fleet.folder / "wrong")
        shutil.copytree(first, place, dirs_exist_ok=True)
        change(place)
        run = fleet.start("wrong-run", "merge", place, "-o", f"json={fleet.folder / 'wrong.out.json'}").wait()
        expect(f"the exit code of a merge with {what}", run.code, 3)
        for name in names:
            check(f"a merge with {what} names {name}", name in run.words(), run.words()[:400])

    refused("a missing shard", lambda place: (place / "report-1.json").unlink(), "shard 1 missing")
    expect("the shards that the report is without", report(fleet.folder / "wrong.out.json")["run"]["missing_shards"], [1])
    refused("a shard twice", lambda place: shutil.copy(path, place / "copy.json"), "copy.json", "report-1.json",
            f"shard 1/{count}")
    refused("half a report", lambda place: (place / "report-1.json").write_bytes(
        path.read_bytes()[:path.stat().st_size // 2]), "report-1.json")
    fewer = fleet.domains("clean", "empty", "violating")
    other = fleet.folder / "other.json"
    fleet.audit("other-tenants", {"json": other}, "--shard", f"1/{count}", tenants=fewer).wait()
    refused("a shard of other tenants", lambda place: shutil.copy(other, place / "report-1.json"), "report-1.json",
            "two fleets")
    fleet.audit("other-count", {"json": other}, "--shard", f"1/{count + 1}", tenants=fewer).wait()
    refused("a shard of another number of shards", lambda place: shutil.copy(other, place / "report-1.json"),
            "report-1.json", f"shard 1/{count + 1}")


def empty_shards(fleet):
    """More shards than tenants: those without any are as good as the others."""
    tenants = fleet.domains("clean", "empty")[:2]
    whole = fresh(fleet.folder / "two")
    fleet.audit("two-run", all_formats(whole), tenants=tenants).wait()
    count = 4 * len(tenants)
    shards, runs = fleet.shards("two-shards", count, tenants)
    for run in runs:
        expect(f"the exit code of {run.name}, of more shards than tenants: {run.words()}", run.wait().code, 0)
    sizes = [len(report(shards / f"report-{index}.json")["tenants"]) for index in range(count)]
    expect("how many tenants the shards have together", sum(sizes), len(tenants))
    check("some shards are empty", 0 in sizes, sizes)
    merged, run = fleet.merge("two-merged", shards)
    expect("the exit code of a merge with empty shards", run.wait().code, 0)
    compare("shards of which some are empty, and one run", whole, merged)


def waiting(fleet, first, whole):
    """A merge that waits for the last shard, of which there is half when it looks first."""
    place = fresh(fleet.folder / "coming")
    shutil.copytree(first, place, dirs_exist_ok=True)
    last, ready = place / "report-0.json", fleet.folder / "ready"
    os.rename(last, ready)
    last.write_bytes(ready.read_bytes()[:ready.stat().st_size // 2])
    merged = fresh(fleet.folder / "waited")
    run = fleet.start("waiting", "merge", place, "--wait", f"{LIMIT_SECONDS}s", "-q", *output_flags(all_formats(merged)))
    size = sum(path.stat().st_size for path in place.iterdir())
    wait_until("the merge has read the reports that there are", lambda: run.has_ended(0.01) or run.bytes_read() >= size)
    check("a merge waits for the last shard", not run.has_ended(), run.words())
    os.rename(ready, last)
    expect("the exit code of a merge that waited", run.wait().code, 3)
    compare("a merge that waited and one run", whole, merged)

    last.unlink()
    run = fleet.start("waiting-in-vain", "merge", place, "--wait", "2s").wait()
    expect("the exit code of a merge that waited in vain", run.code, 3)
    check("a merge that waited in vain names the shard", "shard 0 missing" in run.words(), run.words()[:400])
    check(f"it waits for as long as it was told to, and not longer: {run.seconds:.1f} s", 2 <= run.seconds < 30)


# Figures.


def measure(fleet):
    print(f"{len(fleet.tenants)} tenants, {sum(one['grants'] for one in fleet.tenants)} grants, {JOBS} jobs a process, "
          f"{os.cpu_count()} processors that the server of the tenants uses too")
    print("shards  seconds  calls  largest MiB  sum MiB  merge seconds  merge MiB")
    for count in (1, 2, 4):
        before = fleet.calls()
        began = time.monotonic()
        place, runs = fleet.shards(f"figures-{count}", count)
        for run in runs:
            # One shard is all of it, and judges.
            expect(f"the exit code of {run.name}", run.wait().code, 0 if count > 1 else 1)
        seconds = time.monotonic() - began
        calls = sum((fleet.calls() - before).values())
        merge = fleet.start("figures-merge", "merge", place, "-q", "-o", f"json={fleet.folder / 'figures.json'}").wait()
        expect("the exit code of the merge", merge.code, 1)
        sizes = [run.mebibytes for run in runs]
        print(f"{count:6}  {seconds:7.2f}  {calls:5}  {max(sizes):11.0f}  {sum(sizes):7.0f}  {merge.seconds:13.2f}  "
              f"{merge.mebibytes:9.0f}")
    # A process counts what the one had that started it.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"(no process can count less than the {own:.0f} MiB of this script)")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("FAILED: terminated"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("grantlint", type=pathlib.Path)
    parser.add_argument("bench", type=pathlib.Path)
    parser.add_argument("--tenants", type=int, default=20)
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--figures", action="store_true")
    parser.add_argument("--latency", type=int, default=LATENCY_MS)
    options = parser.parse_args()
    if options.tenants < 12 or options.shards < 2:
        parser.error("12 tenants and 2 shards at least: fewer prove nothing")
    failing = 0 if options.figures else FAILING
    with tempfile.TemporaryDirectory() as folder:
        fleet = Fleet(
            options.grantlint.resolve(), options.bench.resolve(), pathlib.Path(folder), "--tenants", options.tenants,
            "--failing", failing, "--seed", options.seed, "--latency", options.latency)
        if options.figures:
            measure(fleet)
        else:
            one, parts = prove(fleet, options.shards)
        total = fleet.stop()
    if problems:
        give_up(f"{len(problems)} of the checks")
    if not options.figures:
        print(f"one run and {options.shards} shards of {options.tenants} tenants come to the same: {one} and {parts} "
              f"calls; {total} in all")


main()
