#!/usr/bin/env python3
"""Runs grantlint a hundred times at once, by clocks that jump, in odd surroundings, and against a tenant that fails.

usage: load.py GRANTLINT BENCH [--runs N] [--audits N] [--seed N] [--part NAME]

GRANTLINT is the built program, and BENCH grantlint-bench; the tenants are those of its own `grantlint emulate`. --runs is
how many are at once in `parallel`, and twice as many are made in `faults`; 100 proves most, and 20, the default, takes a
minute. --audits is how many `soak` makes, 1,000 unless said. The parts:

parallel      runs that repair, apply a plan, list journals and roll back share one state folder, with one tenant and
              with ten, and others only read: nobody is refused but for the lock, no PATCH is sent twice, every journal
              is whole, and no lock is left
clocks        the wall clock jumps between runs; needs the program `faketime`, and is skipped without it, unless it was named
surroundings  languages, time zones, masks and missing variables change no byte but the run's own
soak          one process audits again and again while calls fail, and holds no more memory, files or threads at the end
faults        calls fail at random: every run ends with a code of the documentation, none with 0 where a read was cut, and
              neither the state folder nor the emulator grows by more than it has to

With one seed the same calls fail each time. What is wrong is told with the commands that show it again; exit code 1.
"""
import argparse
import collections
import concurrent.futures
import contextlib
import json
import os
import pathlib
import random
import re
import shutil
import sys
import tempfile
import uuid

from runs import (
    Emulator, Environment, LIMIT_SECONDS, Run, State, Witness, check, ended, expect, positive, problems, program, surroundings,
    tell)

FORMATS = ("json", "ndjson", "sarif", "gitlab", "github", "csv", "junit", "markdown", "text", "html", "pack")
# Only what a rollback can give back, which a scope that the API does not define is not.
FIXES = ("--unsafe-fixes", "--unfixable", "undefined-scope")
NAMES = ("İstanbul ığüşöç IĞ", "Straße ÄÖÜ ẞ", "خدمة الطلبات", "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 till", "e\u0301\u0323 q\u0307\u0323 Å", "ﬁ ŉ ǆ ﷺ", "注文サービス")
# What the soak of the benchmark takes beside its audits: a hundred more, and two minutes in which sleeps run out.
WARM_UP_SECONDS = 200
BUSY = "another run of grantlint is changing"
# What else may keep a run from all of its changes, by the documentation.
SHORT = re.compile(f"{BUSY}|: stale|fell short|nothing was changed: no repair of|rolled back by run|reverted by something")


class Proof:
    def __init__(self, options: argparse.Namespace, folder: pathlib.Path) -> None:
        self.grantlint, self.bench, self.folder = options.grantlint, options.bench, folder
        self.runs, self.audits, self.seed, self.parts = options.runs, options.audits, options.seed, options.part
        self.count = 0

    def start(self, environment: Environment, *arguments: object, before: tuple = (), mask: int = 0o022) -> Run:
        return Run(environment, *before, self.grantlint, *arguments, mask=mask)

    def run(self, environment: Environment, *arguments: object, before: tuple = ()) -> Run:
        return self.start(environment, *arguments, before=before).wait()

    def state(self) -> State:
        self.count += 1
        return State(self.folder / f"state-{self.count}")

    # Many at once.

    def parallel(self) -> None:
        with Emulator(self.grantlint) as emulator:
            witness, state, plan = Witness(emulator), self.state(), self.folder / "plan.json"
            where = witness.environment
            self.run(where, "plan", "-q", "-o", plan, *FIXES).expect(0)
            kinds = [("audit", "--fix", "-q", "--yes", *FIXES, *state.flags),
                     ("apply", plan, "-q", "--yes", *FIXES, *state.flags),
                     ("audit", "--fix", "--yes", *FIXES, *state.flags), ("journal", "list", *state.flags)]
            self.crowd("parallel: repairs", where, kinds, state, witness)
            self.is_repaired(where, state)
            kinds = [("rollback", "--yes", *state.flags), kinds[0], kinds[3], kinds[1]]
            self.crowd("parallel: rollbacks", where, kinds, state, witness)
            self.run(where, "audit", "--fix", "-q", "--repeat", "--yes", *FIXES, *state.flags).expect(1)
            self.is_repaired(where, state)
            self.readers(where, state)
            self.vanishing(state)
        self.tenants()

    def crowd(self, name: str, where: Environment, kinds: list[tuple], state: State, witness: Witness) -> None:
        """Starts runs of these kinds at once. Together they change each grant once."""
        before, journaled = witness.patches.copy(), state.changes() if state.folder.exists() else collections.Counter()
        runs = [self.start(where, *kinds[index % len(kinds)]) for index in range(self.runs)]
        self.judge(runs)
        sent = witness.patches - before
        check(f"{name}: no PATCH is sent twice", sent and set(sent.values()) == {1}, sent, runs[0].shown)
        expect(f"{name}: what the journals say of the changes", state.changes() - journaled, sent)
        expect(f"{name}: locks", state.locks(), 1)
        busy = sum(BUSY in run.error for run in runs)
        check(f"{name}: some runs were at once", busy or len(runs) < 20)
        tell(name, f"{len(sent)} grants changed once each, {busy} refused by the lock")

    def judge(self, runs: list[Run]) -> None:
        """What each of the runs at once may come to: a list of journals is always whole, and a change is left out for a
        reason of the documentation only."""
        for run in runs:
            kind = run.wait().command[1]
            if kind == "journal":
                run.expect(0)
            else:
                run.expect(*{"audit": (1, 4), "apply": (0, 4), "rollback": (0, 4)}[kind])
                check("a change is left out for a documented reason", run.code != 4 or SHORT.search(run.error + run.out),
                      run.words, run.shown)

    def is_repaired(self, where: Environment, state: State) -> None:
        run = self.run(where, "audit", "--diff", "-q", *FIXES, *state.flags).expect(1)
        check("nothing is left to repair", "nothing to change in" in run.out, run.words, run.shown)

    def readers(self, where: Environment, state: State) -> None:
        """Runs that only read: all say the same, and write nothing into the state folder."""
        before = state.digest()
        kinds = [("audit", "-f", "csv"), ("audit", "--diff", *FIXES, *state.flags), ("journal", "list", *state.flags)]
        runs = [self.start(where, *kinds[index % len(kinds)]) for index in range(self.runs)]
        for index, run in enumerate(runs):
            run.wait().expect(0 if run.command[1] == "journal" else 1)
            expect("what runs say that only read", own_removed(run.out), own_removed(runs[index % len(kinds)].out), run.shown)
        expect("the state folder after runs that only read", state.digest(), before)
        tell("parallel: readers", "the same words, nothing written")

    def vanishing(self, state: State) -> None:
        """Repairs that change nothing take their journals away, while others read those of a year of nights."""
        old = next((state.folder / "journals").iterdir())
        name, text = json.loads(old.read_text().splitlines()[0])["run"], old.read_text()
        state = self.state()
        (state.folder / "journals").mkdir(parents=True, mode=0o700)
        for night in range(300):
            run = str(uuid.UUID(int=night))
            path = state.folder / "journals" / (f"2025-01-01T00-00-00Z-{run}.jsonl")
            path.write_text(text.replace(name, run))
            path.chmod(0o600)
        with Emulator(self.grantlint, "--faults", "client-grant:403*") as emulator:
            kinds = [("audit", "--fix", "-q", "--yes", *FIXES, *state.flags), ("journal", "list", *state.flags)]
            # Six at a time, so that repairs follow each other while lists are read.
            with concurrent.futures.ThreadPoolExecutor(6) as pool:
                runs = list(pool.map(lambda index: self.run(emulator.environment, *kinds[index % 2]), range(self.runs)))
            for run in runs:
                run.expect(0 if run.command[1] == "journal" else 4)
                check("a journal that was taken away meanwhile is no fault", "No such file" not in run.error, run.words,
                      run.shown)
            expect("the journals of the nights before", len(state.journals()), 300)
        tell("parallel: vanishing", "journals of repairs that change nothing, among 300")

    def tenants(self) -> None:
        """Ten tenants in one state folder: no run of one keeps out that of another."""
        with contextlib.ExitStack() as stack:
            emulators = [stack.enter_context(Emulator(self.grantlint, "--snapshot", self.snapshot(f"t{index}.example")))
                         for index in range(10)]
            state, witnesses = self.state(), [Witness(emulator) for emulator in emulators]
            runs = [self.start(witnesses[index % 10].environment, "audit", "--fix", "-q", "--yes", *FIXES, *state.flags)
                    for index in range(max(10, self.runs))]
            self.judge(runs)
            for index, witness in enumerate(witnesses):
                check("each grant of ten tenants is changed once", set(witness.patches.values()) == {1}, witness.patches)
                check("one run of each tenant has its way", any(run.code == 1 for run in runs[index::10]), runs[index].shown)
                self.is_repaired(witness.environment, state)
            expect("changes in the journals", state.changes().total(), sum(one.patches.total() for one in witnesses))
            expect("locks of ten tenants", state.locks(), 10)
            tell("parallel: 10 tenants", f"{sum(one.patches.total() for one in witnesses)} PATCH, none twice")

    def snapshot(self, domain: str, names: tuple[str, ...] = ()) -> pathlib.Path:
        """The demo tenant by another name, and with other names of its applications."""
        demo = self.folder / "demo.json"
        if not demo.exists():
            with Emulator(self.grantlint) as emulator:
                self.run(emulator.environment, "snapshot", "-o", demo).expect(0)
        tenant = json.loads(demo.read_text().replace("demo.grantlint.example", domain))
        for index, client in enumerate(tenant["clients"] if names else []):
            client["name"] = names[index % len(names)]
        path = self.folder / f"{domain}.json"
        path.write_text(json.dumps(tenant))
        return path

    # Clocks.

    def clocks(self) -> None:
        if not shutil.which("faketime"):
            check("clocks were named and there is no program faketime", not self.parts)
            return tell("clocks", "skipped: there is no program faketime")
        with Emulator(self.grantlint) as emulator:
            self.between_runs(emulator)
            self.newest(emulator)
            self.expiries(emulator)
        # A clock of the run that is wrong would also move the timers by which it waits (libfaketime and timerfd): what a
        # run does that has to wait is looked at by a wrong clock of the tenant.
        for skew in ("+1h", "-1h", "+30y"):
            with Emulator(self.grantlint, "--rate-limit", "16/6", before=("faketime", "-f", skew)) as emulator:
                self.run(emulator.environment, "audit", "-q").expect(1)
        tell("clocks: rate limit", "the tenant's clock is an hour or 30 years off")

    def at(self, moment: str, where: Environment, *arguments: object) -> Run:
        """A run by a clock that is wrong; how long it takes is measured by the right one."""
        return self.run(where | {"TZ": "UTC", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}, *arguments,
                        before=("faketime", "-f", moment))

    def between_runs(self, emulator: Emulator) -> None:
        """A repair and its rollback at each moment, in an order that is not that of time."""
        state, where, count = self.state(), emulator.environment, 0
        for moment in MOMENTS:
            repair = self.at(moment, where, "audit", "--fix", "-q", "--repeat", "--yes", *FIXES, *state.flags).expect(1)
            run = repair.undo
            self.at(moment, where, "journal", "show", run, *state.flags).expect(0, saying="came to its end")
            # Which run is the newest is not known where one began later than now.
            self.at(moment, where, "rollback", run, "--yes", *state.flags).expect(0)
            again = self.at(moment, where, "rollback", "--yes", *state.flags).expect(4)
            check("nothing is left to take back", re.search("no repair of|the clock was put back", again.error), again.words)
            count += 2
            expect(f"journals after {moment}", len(state.journals()), count)
            expect(f"runs that are listed after {moment}",
                   len(json.loads(self.run(where, "journal", "list", "-f", "json", *state.flags).out)["runs"]), count)
        tell("clocks: between runs", f"{len(MOMENTS)} moments from 1901 to 9999")

    def newest(self, emulator: Emulator) -> None:
        """The clock is put back between two repairs: the rollback takes back the later one, or says something of it."""
        state, where = self.state(), emulator.environment
        rules = (("@2030-01-01 00:00:00", "no-allow-all-scopes"), ("@2027-01-01 00:00:00", "allow-any-organization"))
        first, last = (self.at(moment, where, "audit", "--fix", "-q", "--yes", *FIXES, "--select", rule, *state.flags)
                       for moment, rule in rules)
        run = self.at("@2027-01-01 00:10:00", where, "rollback", "--yes", "-q", *state.flags)
        taken = [one[0]["undoes"][0] for one in state.journals().values() if one[0]["kind"] == "rollback"]
        is_last = bool(taken) and taken[0] in last.error
        check("the newest repair is taken back, or a word says that the clock was put back and nothing is",
              is_last or not taken and run.code == 4 and "the clock was put back" in run.error,
              f"taken back: {taken}", first.shown, first.error, last.shown, last.error, run.shown, run.error)
        for repair in (last, first):
            self.at("@2027-01-01 00:20:00", where, "rollback", repair.undo, "--yes", "-q", *state.flags).expect(0)
        tell("clocks: newest repair", "the last one taken back" if is_last else "refused, and taken back by their names")

    def expiries(self, emulator: Emulator) -> None:
        """A plan and a waiver end when they say, whatever day that is."""
        plan, report, waivers = (self.folder / f"expiry.{end}" for end in ("plan", "json", "yml"))
        where, state = emulator.environment, self.state()
        self.at("@2028-02-28 23:59:50", where, "plan", "-q", "-o", plan, *FIXES, "--expires-in", "1d", *state.flags).expect(0)
        for moment, code, word in (("@2028-02-29 23:58:00", 0, ""), ("@2028-03-01 00:00:00", 4, "expired")):
            self.at(moment, where, "apply", plan, "-q", "--yes", *FIXES, *state.flags).expect(code, saying=word)
        self.at("@2028-02-29 23:59:00", where, "rollback", "-q", "--yes", *state.flags).expect(0)
        select = ("--select", "no-allow-all-scopes")
        self.at("@2028-01-31 12:00:00", where, "audit", "-q", *select, "-o", f"json={report}").expect(1)
        self.at("@2028-01-31 12:00:00", where, "waivers", "add", "--rule", select[1], "--report", report, "--file", waivers,
                "--owner", "somebody", "--reason", "to see it end", "--expires", "2028-02-29").expect(0)
        for moment, code in (("@2028-02-29 23:59:50", 0), ("@2028-03-01 00:00:00", 1), ("@2027-06-30 23:59:50", 0)):
            self.at(moment, where, "audit", "-q", *select, "--waivers", waivers).expect(code)
        tell("clocks: expiries", "a plan and a waiver end on a leap day")

    # Surroundings.

    def surroundings(self) -> None:
        """The same bytes but for the run, in every format and of both tenants, wherever a run is."""
        shut = self.folder / "shut"
        shut.mkdir(mode=0o500)
        others = [{"LC_ALL": name} for name in LANGUAGES] + [{"LANG": name, "LC_ALL": ""} for name in LANGUAGES]
        others += [{"TZ": zone} for zone in ZONES]
        others += [{}, {"HOME": ""}, {"HOME": "/"}, {"TMPDIR": str(shut)}, {"TMPDIR": "/none"}, {"TERM": ""},
                   {"TERM": "dumb"}, {"LANGUAGE": "tr:ar"}]
        sources = ("--demo",), (str(self.snapshot("names.example", NAMES)),)
        for source in sources:
            first = self.report(source, surroundings(), 0o022)
            # What differs is in the names: of the other tenant a part is enough.
            some = others[::5 if source[0] == "--demo" else 1]
            cases = [(surroundings() | one, 0o022) for one in some] + [(surroundings(), mask) for mask in (0, 0o077)]
            cases += [({"PATH": os.environ["PATH"]}, 0o022)]
            for environment, mask in cases:
                run, texts = self.report(source, environment, mask)
                for name, text in first[1].items():
                    if texts[name] != text:
                        place = next((i for i, pair in enumerate(zip(text, texts[name])) if pair[0] != pair[1]), -1)
                        around = slice(max(0, place - 60), place + 60)
                        check(f"the same bytes as {name}", False, oct(mask), run.shown, repr(text[around]),
                              repr(texts[name][around]))
        tell("surroundings", f"{len(FORMATS)} formats and the screen are the same bytes")

    def report(self, source: tuple[str, ...], environment: Environment, mask: int) -> tuple[Run, dict[str, str]]:
        """A run, and what it wrote and said, without what shows the run."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        outputs = [word for name in FORMATS for word in ("-o", f"{name}={folder / name}")]
        run = self.start(environment, "audit", *source, "--fail-on", "never", *outputs, mask=mask).wait().expect(0, 3)
        texts = {path.name: path.read_bytes().decode() for path in folder.iterdir()}
        texts |= {"screen": run.out, "complaints": run.error}
        expect("the formats that were written", len(texts), len(FORMATS) + 2, run.shown)
        for path in folder.iterdir():
            expect("who may read a report", oct(path.stat().st_mode & 0o777), oct(0o600), oct(mask), run.shown)
        own = json.loads(texts["json"])["run"]
        for name, text in texts.items():
            for mark in (own["id"], own["started_at"]):
                text = text.replace(mark, "RUN")
            text = re.sub(r'("duration_ms": ?|took )\d+', r"\1TIME", text)
            texts[name] = re.sub(rf'time="{own["duration_ms"] / 1000:.3f}"', "TIME", text).replace(str(folder), "FOLDER")
        return run, texts

    # Faults.

    def soak(self) -> None:
        """Audits in one process: what that holds on to."""
        audits, chance = self.audits, random.Random(f"{self.seed} soak")
        # As many as fit on a command line; the audits after them are without faults.
        plan = faults(chance, min(40 * audits, 120_000), SHORT_FAULTS)
        with Emulator(self.grantlint, "--faults", plan) as emulator:
            run = Run(emulator.environment, self.bench, "soak", "--audits", audits, "--address",
                      emulator.variables["GRANTLINT_API_URL"]).wait(WARM_UP_SECONDS + LIMIT_SECONDS + audits).expect(0)
        check("the soak says what it saw", run.out.strip(), run.words)
        tell("soak", *run.out.strip().split("\n"))

    def faults(self) -> None:
        """Runs one after another at tenants whose calls fail at random, four tenants at a time and one state folder."""
        state, lanes = self.state(), 4
        with concurrent.futures.ThreadPoolExecutor(lanes) as pool:
            results = list(pool.map(lambda lane: self.lane(lane, 2 * self.runs // lanes, state), range(lanes)))
        wrote = sum(wrote for wrote, _, _ in results)
        expect("journals, one for each run that wrote", len(state.journals()), wrote)
        check("one lock for each tenant at most", state.locks() <= lanes)
        names = {path.name for path in state.folder.iterdir()}
        expect("what is in the state folder", names, {"journals", "locks"})
        size = sum(path.stat().st_size for path in state.folder.rglob("*") if path.is_file())
        check("some runs end with 0, and some with 3, which failed calls cause", {0, 3} <= set(ended))
        compared = sum(compared for _, compared, _ in results)
        check("of a quarter of the runs what they say is looked at", compared >= self.runs // 2, compared)
        tell("faults", f"{compared} compared", f"{wrote} journals, {size >> 10} KiB", *(words for _, _, words in results))

    def lane(self, lane: int, count: int, state: State) -> tuple[int, int, str]:
        """Runs at one tenant: how many wrote, how many were compared, and how the emulator grew."""
        chance, report = random.Random(f"{self.seed} {lane}"), self.folder / f"lane-{lane}.json"
        known, compared = self.known(report), 0
        kinds = {"audit": ("audit", "-o", f"json={report}"), "diff": ("audit", "--diff", *FIXES, *state.flags),
                 "fix": ("audit", "--fix", "--repeat", "--yes", *FIXES, *state.flags, "-o", f"json={report}"),
                 "rollback": ("rollback", "--yes", *state.flags)}
        wrote, holds, sizes = 0, "as served", []
        with Emulator(self.grantlint, "--faults", faults(chance, 40 * count)) as emulator:
            for index in range(count):
                kind = chance.choice([*kinds, "audit"])
                never = () if kind == "rollback" else ("--fail-on", "never")
                run = self.run(emulator.environment, *kinds[kind], "-q", "--timeout", "10", *never)
                run.expect(*((0, 3) if kind == "audit" else (0, 3, 4)))
                journal = re.search(r"journals/(\S+)", run.error)
                wrote += bool(journal) and (state.folder / "journals" / journal[1]).is_file()
                holds, is_compared = self.judged(kind, run, holds, known, report)
                compared += is_compared
                sizes.append(emulator.size())
        early, late = sizes[len(sizes) // 2], sizes[-1]
        check("the memory of the emulator is bounded", late[0] - early[0] < 8 * count + 4096, sizes)
        check("the descriptors of the emulator are bounded", late[1] <= sizes[0][1] + 8, sizes)
        return wrote, compared, f"emulator {early[0] >> 10} → {late[0] >> 10} MiB, {early[1]} → {late[1]} descriptors"

    def known(self, report: pathlib.Path) -> dict[str, object]:
        """What an audit says of the tenant of an emulator whose calls do not fail, before and after a repair."""
        with Emulator(self.grantlint) as emulator:
            def audit() -> object:
                self.run(emulator.environment, "audit", "-q", "--fail-on", "never", "-o", f"json={report}").expect(0)
                return told(report)
            served = audit()
            self.run(emulator.environment, "audit", "--fix", "-q", "--yes", *FIXES, *self.state().flags).expect(1)
            return {"as served": served, "repaired": audit()}

    def judged(
            self, kind: str, run: Run, holds: str, known: dict[str, object], report: pathlib.Path) -> tuple[str, bool]:
        """Checks what a run says that ended with 0, and gives what the tenant holds after it, "" where nobody knows, and
        whether there was something to check."""
        if kind == "rollback":
            return "as served" if run.code == 4 and "no repair of" in run.error else holds if run.code == 3 else "", False
        if kind == "fix":
            holds = "repaired" if run.code == 0 else holds if "journal: " not in run.error else ""
        is_compared = run.code == 0 and kind in ("audit", "fix") and bool(holds)
        if is_compared:
            expect("what an audit says that ends with 0 is all that the tenant holds",
                   told(report) == known[holds], True, kind, holds, run.shown)
        return holds, is_compared


def told(report: pathlib.Path) -> object:
    """What a report says of a tenant, but for the run and what it repaired."""
    whole = json.loads(report.read_text())
    # Not the words: a rollback gives an organization_usage that was not set its default back, which is the same.
    return [(one["fingerprint"], one["result"], one["rank"]) for one in whole["findings"] if one["status"] != "fixed"]


def faults(chance: random.Random, calls: int, kinds: tuple[str, ...] = ()) -> str:
    """What goes wrong with these calls: most of it passes when it is tried again, some of it does not."""
    kinds = kinds or (*SHORT_FAULTS, "latency=30", "hang")
    return ",".join(f"{call}:{chance.choice(kinds)}" for call in range(2, calls) if chance.random() < 0.04)


def own_removed(text: str) -> str:
    """What a run shows, without what is of this run alone."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "RUN", text)


# Those that do not last.
SHORT_FAULTS = ("429=0", "500", "503", "cut", "cut=1", "close", "close-after", "reset", "reset-after", "html", "garbage",
                "redirect", "expire", "trickle=0", "403", "404")
# By which clocks and programs have stumbled. Each run begins at that moment anew, so that journals share a second.
MOMENTS = ("@2026-10-25 00:59:59", "@1901-12-13 20:45:51", "@1969-12-31 23:59:58", "@1970-01-01 00:00:00",
           "@2024-02-29 23:59:58", "@2038-01-19 03:14:06", "@2026-03-29 00:59:59", "@2106-02-07 06:28:14", "@2286-11-20 17:46:38",
           "@9999-12-31 23:59:50", "-25h", "+1h", "-40d", "+40d")
LANGUAGES = ("", "C", "POSIX", "tr_TR.UTF-8", "de_DE.UTF-8", "ar_EG.UTF-8", "ja_JP.SJIS", "zz_ZZ.none", "\u0130=/../x")
ZONES = ("", "UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "None/Such", ":/etc/passwd", "XXX-25:99")
PARTS = ("parallel", "clocks", "surroundings", "soak", "faults")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS)
    parser.add_argument("grantlint", type=program)
    parser.add_argument("bench", type=program)
    parser.add_argument("--runs", type=positive, default=20)
    parser.add_argument("--audits", type=positive, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", choices=PARTS, action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        proof = Proof(options, pathlib.Path(folder).resolve())
        for part in options.part or PARTS:
            getattr(proof, part)()
    if problems:
        sys.exit("FAILED:\n" + "\n".join(problems))


if __name__ == "__main__":
    main()
