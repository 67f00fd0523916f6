#!/usr/bin/env python3
"""Kills a repair at each of its system calls, or lets the call fail, and looks at what that leaves.

usage: crashes.py GRANTLINT [--repairs NAME,…] [--every N] [--point REPAIR/FAULT/CALL/N]

Needs Linux on x86-64, whose ptrace(2) it uses: it strikes the N-th call of the process that touches the state folder or a
socket, whichever thread makes it (strace counts each thread's for itself, and which thread writes the journal is
chance). An undisturbed run tells which calls there are. Each is struck in a run with a tenant and a state folder of its
own; with --every each N-th of them, with --point one alone, as a violation names it. The faults:

    kill            SIGKILL before the call takes place
    kill-after      SIGKILL when it has taken place; of calls that change something
    torn            SIGKILL when half of what it writes is written
    full            half is written, and the rest fails with ENOSPC
    short           half is written, sent or read, and the rest by the next call
    ENOSPC, EIO     it fails, where it is about the state folder
    EINTR           it is interrupted, where it can be

One of the repairs is refused by the API before it changes anything: its journal and the copy are taken away at its end.

Between grantlint and the emulator stands a relay, which looks at the journal when a PATCH comes in. What has to hold:

    a PATCH has its intent in the journal when it comes in; that was synced, and so were the names of what leads to it
    no journal is unreadable
    the same command again ends with 0 and leaves the tenant as an undisturbed run does; a repair does without the state
    as well, and a rollback is refused then. What a run left between two calls a repair tells first, with exit code 4,
    and the command that it names ends that; where nothing is left there, that command says so
    rollbacks of all journals, the newest first, leave the tenant as it was at the start (a rollback is only run again)
    a call that fails is told: code 0 says that all was done and written down, and code 4 comes with the reason, as does
    code 2 where the place of a copy cannot be looked at, before anything is begun
    a call that is interrupted, or does half, changes nothing
    a copy of a journal tells of nothing that the journal does not, and after code 0 of all that it does

Where nothing was left, no state folder and no change, the next run would be a first one: there is none.
"""
import argparse
import atexit
import collections
import concurrent.futures
import contextlib
import errno
import json
import multiprocessing
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import typing
import uuid

from relay import Lost, Relay, call
from runs import positive, program
from tracer import CALLS, Tracer

WORKERS = 2
# Which calls a run makes depends on when answers come in; that many points, as a share, may not be there any more.
MOST_MISSED = 0.1
# Longer than anything takes here; what is not done by then never will be.
LIMIT_SECONDS = 120
DOMAIN, ORDERS = "crashes.grantlint.example", "https://orders.example/"
MANAGEMENT = f"https://{DOMAIN}/api/v2/"
AUDITOR, SECRET = "app_grantlint_auditor", "emulated"
CHOICE = ("--select", "no-allow-all-scopes,user-grant-organization-usage")
FLAGS = ("--yes", "-q", "--unsafe-fixes")
FIX = ("audit", "--fix", *FLAGS, *CHOICE, "--fail-on", "never")
BACK = ("rollback", *FLAGS)
PLAN = ("plan", "-o", "plan.json", "--unsafe-fixes", "-q", *CHOICE)
# Kept as a copy beside the state folder.
COPIED = (*FIX, "--journal", "COPY")


class Repair(typing.NamedTuple):
    """A way to change the tenant: the command, with RUN for the newest run and COPY for a new file, and what is run before.

    takes_two_calls: the API takes all scopes away and a list of them in two calls only
    is_cut: what is run before is killed between those
    has_key: the state is authenticated by a key
    is_refused: the API refuses the read before a change, so that none is made
    """
    command: tuple[str, ...]
    former: tuple[tuple[str, ...], ...] = ()
    takes_two_calls: bool = False
    is_cut: bool = False
    has_key: bool = False
    is_refused: bool = False

    @property
    def code(self) -> int:
        """How it ends undisturbed."""
        return 4 if self.is_refused else 0

    @property
    def flags(self) -> list[str]:
        """Of the emulator."""
        return ["--two-step-scopes"] * self.takes_two_calls + ["--faults", "client-grant#1-99:403"] * self.is_refused


REPAIRS = {
    "fix": Repair(FIX),
    "two-calls": Repair(FIX, takes_two_calls=True),
    "copy": Repair(COPIED, takes_two_calls=True, has_key=True),
    "refused": Repair(COPIED, is_refused=True),
    "apply": Repair(("apply", "plan.json", *FLAGS), (PLAN,)),
    "rollback": Repair(BACK, (FIX,)),
    "keyed": Repair(BACK, (FIX,), has_key=True),
    "again": Repair((*BACK, "RUN"), (FIX, BACK), takes_two_calls=True),
    "finish": Repair(("rollback", "--finish", "RUN", *FLAGS, *CHOICE), (FIX,), takes_two_calls=True, is_cut=True),
}

# What a full disk fails.
WRITING = {"openat", "mkdir", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "renameat", "renameat2",
           "link", "linkat"}
# Without what it is not known what earlier runs did: also where all is done it has to be said.
READING = {"openat", "getdents64", "read", "pread64"}
# After what somebody else can see something.
CHANGING = WRITING | {"flock", "unlink", "unlinkat", "close", "connect", "sendto", "sendmsg", "shutdown"}
# What can wait, and so be interrupted.
INTERRUPTIBLE = {"openat", "flock", "fcntl", "read", "pread64", "write", "pwrite64", "ftruncate", "fsync", "fdatasync",
                 "close", "connect", "sendto", "sendmsg", "recvfrom", "recvmsg", "poll"}
# What can do a part of what it is asked, by its third argument.
PARTIAL = {"read", "pread64", "write", "pwrite64", "sendto", "recvfrom"}
FAULTS = ("kill", "kill-after", "torn", "full", "short", "ENOSPC", "EIO", "EINTR")
# How many of the PATCHes came in; `missed`: the run did not come to the point.
OUTCOMES = ("nothing", "in part", "all", "missed")

Grants = dict[str, dict]


class Point(typing.NamedTuple):
    """What is struck: of the calls of a name that touch the state folder or a socket the N-th."""
    repair: str
    fault: str
    call: str
    number: int


class Ended(typing.NamedTuple):
    """A run of grantlint that is over; the code is negative where a signal was its end."""
    code: int
    words: str


class Wanted(typing.NamedTuple):
    """What an undisturbed repair makes of the tenant, what is not synced even then, and its calls with their subjects."""
    before: Grants
    after: Grants
    patches: list[str]
    unsaved: set[str]
    calls: list[tuple[str, str]]


# The tenant.


def first_grants() -> list[dict]:
    """Grants to repair, one that needs none, and the one by which they are read."""
    fields = [{"allow_all_scopes": True}] * 3 + [
        {"scope": ["read:orders"], "subject_type": "user"}, {"scope": ["read:orders"]}]
    grants = [{"id": f"cgr_{number}", "client_id": f"app_{number}", "audience": ORDERS, "subject_type": "client", **one}
              for number, one in enumerate(fields, 1)]
    return grants + [{"id": "cgr_own", "client_id": AUDITOR, "audience": MANAGEMENT, "scope": ["read:client_grants"],
                      "subject_type": "client"}]


def tenant(grants: list[dict]) -> dict:
    scopes = [{"value": "read:orders"}, {"value": "create:orders"}]
    return {
        "snapshot_version": 1, "domain": DOMAIN, "management_audience": MANAGEMENT, "client_grants": grants,
        "clients": [{"client_id": grant["client_id"], "name": grant["client_id"]} for grant in grants],
        "resource_servers": [
            {"id": "rs_1", "identifier": ORDERS, "name": "Orders", "scopes": scopes, "token_lifetime": 7200},
            {"id": "rs_2", "identifier": MANAGEMENT, "name": "Management", "is_system": True,
             "scopes": [{"value": "read:client_grants"}]}],
        "grant_organizations": {},
    }


def normal(grant: dict) -> dict:
    """A grant with what the API takes it to have where it does not say."""
    unsaid = {"allow_all_scopes": False, "organization_usage": "deny", "allow_any_organization": False}
    return unsaid | grant | {"scope": sorted(grant.get("scope", []))}


def empty(grants: Grants) -> set[str]:
    """Those that allow nothing, as they are between two calls."""
    return {name for name, grant in grants.items() if not grant["scope"] and not grant["allow_all_scopes"]}


class Room:
    """A relay with a folder, where one repair after another is disturbed."""

    def __init__(self, grantlint: pathlib.Path):
        self.grantlint, self.relay = grantlint, Relay()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="crashes-")).resolve()
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        # Another job's variables would say which tenant this is.
        foreign = re.compile("GRANTLINT_|AUTH0_|CI_NODE_|JOB_COMPLETION_INDEX")
        self.environment = {name: value for name, value in os.environ.items() if not foreign.match(name)} | {
            "AUTH0_DOMAIN": DOMAIN, "AUTH0_CLIENT_ID": AUDITOR, "AUTH0_CLIENT_SECRET": SECRET,
            "GRANTLINT_API_URL": f"http://127.0.0.1:{self.relay.server_port}"}
        # The violations of what goes on after a run: they depend on the tenant and the state that it leaves, and no more.
        self.known: dict[tuple, list[str]] = {}

    @contextlib.contextmanager
    def scene(self, repair: str, grants: list[dict], has_state: bool = True) -> typing.Iterator["Scene"]:
        """An emulator of these grants behind the relay, and the place of a state folder, where what a rollback takes back
        was done if there is to be one."""
        place = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        (place / "tenant.json").write_text(json.dumps(tenant(grants)))
        child = subprocess.Popen(
            [self.grantlint, "emulate", "--port", "0", "--snapshot", place / "tenant.json",
             *REPAIRS[repair].flags],
            stdout=subprocess.PIPE, text=True, env=self.environment)
        try:
            greeting = child.stdout.readline()
            address = re.search(r"http://(127\.0\.0\.1:[0-9]+)", greeting)
            if not address:
                raise RuntimeError(f"the greeting names no address: {greeting!r}")
            self.relay.backend = address.group(1)
            yield Scene(self, REPAIRS[repair], place, has_state)
        finally:
            child.kill()
            child.wait()
            child.stdout.close()
            shutil.rmtree(place)


class Scene:
    """A tenant, a state folder, and the runs that there are with them."""

    def __init__(self, room: Room, repair: Repair, place: pathlib.Path, has_state: bool):
        self.room, self.repair, self.place = room, repair, place
        self.state, self.copies = place / "state", place / "copies"
        self.copies.mkdir()
        self.environment = room.environment | ({"GRANTLINT_STATE_KEY": "0123456789abcdef" * 4} if repair.has_key else {})
        room.relay.on_patch = lambda _grant, _body: None
        self.tracer: Tracer | None = None
        self.patches: list[str] = []
        self.unsaved: set[str] = set()
        self.violations: list[str] = []
        words = {"COPY": str(self.copies / "{run}.jsonl"), "RUN": str(uuid.uuid4())}
        if repair.command[0] != "rollback" or has_state:
            for one in repair.former:
                if repair.is_cut:
                    self.cut(*one)
                else:
                    self.expect("what is run before", self.run(*one), 0)
            if "RUN" in repair.command:
                words["RUN"] = json.loads(self.run("journal", "list", "--format", "json").words)["runs"][0]["run"]
        self.command = tuple(words.get(word, word) for word in repair.command)
        self.earlier = set(self.state.glob("journals/*"))
        room.relay.on_patch = self.hear

    def cut(self, *arguments: str) -> None:
        """A run that is killed when the second of two PATCHes out of allow_all_scopes comes in, which is lost."""
        child = self.start(*arguments)

        def kill_at_second(_grant: str, body: dict) -> None:
            if "allow_all_scopes" not in body:
                child.kill()
                raise Lost

        self.room.relay.on_patch = kill_at_second
        self.end(child)
        self.room.relay.settle()
        self.check("what is run before is killed between two calls", child.returncode == -signal.SIGKILL, child.returncode)

    def hear(self, grant: str, body: dict) -> None:
        self.patches.append(grant)
        if self.tracer:
            self.unsaved |= {place.replace(str(self.place), "…") for place in self.tracer.unsaved}
        newest = max(self.journals(), key=lambda path: path.stat().st_mtime_ns, default=None)
        intents = [record for record in self.records(newest) if record.get("grant") == grant]
        self.check("a PATCH has its intent in the journal",
                   any(body in (record.get("body"), record.get("next")) for record in intents), grant, body, intents)

    def journals(self) -> set[pathlib.Path]:
        """Those since the scene began."""
        return set(self.state.glob("journals/*.jsonl")) - self.earlier

    def records(self, journal: pathlib.Path | None = None) -> list[dict]:
        """All whole lines of a journal, or of those since the scene began."""
        found = []
        for path in [journal] if journal else self.journals():
            for line in path.read_text(errors="replace").splitlines():
                with contextlib.suppress(json.JSONDecodeError):
                    found.append(json.loads(line))
        return found

    def left_state(self) -> tuple[str, ...]:
        """The state folder, but for what differs between runs that leave the same: times, ids and addresses."""
        own = re.compile(r"\d{4}-\d\d-\d\dT[0-9-:.]+Z|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|127\.0\.0\.1:\d+"
                         r'|"mac":"[0-9a-f]*')
        return tuple(sorted(
            own.sub("", f"{path.relative_to(self.place)} {path.read_text() if path.is_file() else ''}")
            for path in (self.state, *self.state.rglob("*")) if path.exists()))

    def grants(self) -> Grants:
        """What the tenant has once all that was sent has come in."""
        self.room.relay.settle()
        asked = {"grant_type": "client_credentials", "client_id": AUDITOR, "client_secret": SECRET, "audience": MANAGEMENT}
        backend, headers = self.room.relay.backend, {"Content-Type": "application/json"}
        token = json.loads(call(backend, "POST", "/oauth/token", json.dumps(asked), headers)[1])["access_token"]
        listed = call(backend, "GET", "/api/v2/client-grants?take=100", None, {"Authorization": f"Bearer {token}"})[1]
        return {grant["id"]: normal(grant) for grant in json.loads(listed)["client_grants"]}

    # Runs

    def start(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [self.room.grantlint, *arguments, "--state", self.state], cwd=self.place, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, *arguments: str) -> Ended:
        return self.end(self.start(*arguments))

    def end(self, child: subprocess.Popen) -> Ended:
        """Waits for the end of a run. One that hangs is ended, and ends with no code that is expected of it."""
        try:
            words, _ = child.communicate(timeout=LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            words, _ = child.communicate()
            return Ended(-signal.SIGALRM, f"it hangs: {words.strip()}")
        return Ended(child.returncode, words.strip())

    def disturbed(self, point: Point | None = None) -> Ended:
        """The repair under a tracer, which strikes at the point."""
        self.tracer, said = Tracer((self.state, self.copies), point), self.place / "said"
        with open(said, "wb") as words:
            code = self.tracer.run(
                [self.room.grantlint, *self.command, "--state", self.state], cwd=self.place, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=words, stderr=subprocess.STDOUT)
        self.room.relay.settle()
        return Ended(code, said.read_text().strip())

    # What has to hold

    def check(self, what: str, is_so: bool, *details) -> None:
        if not is_so:
            self.violations.append("\n        ".join([what, *(str(detail)[:2000] for detail in details)]))

    def expect(self, what: str, ended: Ended, code: int) -> None:
        self.check(f"{what} ends with {code}, not {ended.code}", ended.code == code, ended.words)

    def same(self, what: str, found: Grants, wanted: Grants) -> None:
        unlike = [name for name in found | wanted if found.get(name) != wanted.get(name)]
        self.check(f"{what} the grants are as they should be", not unlike,
                   *((found.get(name), wanted.get(name)) for name in unlike))

    def is_whole(self, wanted: Wanted) -> bool:
        """Whether the only journal tells of a run that verified all of its changes and came to its end."""
        if self.repair.is_refused:
            return not self.records()
        kinds = collections.Counter(record["record"] for record in self.records())
        verified = sum(record.get("status") == "verified" for record in self.records())
        return kinds["run"] == kinds["end"] == 1 and verified == kinds["intent"] == len(set(wanted.patches))

    def check_copy(self, is_whole: bool) -> None:
        """A copy has no codes, and is behind the journal by one line at most unless it is to be whole."""
        if "--journal" not in self.command:
            return
        journals = "".join(re.sub('"mac":"[0-9a-f]*",', "", path.read_text(errors="replace")) for path in self.journals())
        copies = "".join(path.read_text(errors="replace") for path in self.copies.iterdir())
        self.check("a copy is the beginning of its journal", journals.startswith(copies), copies, journals)
        self.check("a copy is whole", not is_whole or copies == journals, copies, journals)
        self.check("a copy is made", not is_whole or bool(copies) != self.repair.is_refused, copies)

    def check_end(self, point: Point, ended: Ended, left: Grants, wanted: Wanted) -> None:
        """What the run that was struck says and leaves by itself."""
        fault, has_struck = point.fault, self.tracer.has_struck
        # Where the place of the copy cannot be looked at the command line is wrong: nothing is begun.
        is_early = "--journal" in self.command and left == wanted.before and not self.records()
        failing = 2 if is_early and ended.code == 2 else 4
        self.check_copy(is_whole=ended.code == 0 or fault in ("EINTR", "short"))
        for place in sorted(self.unsaved - wanted.unsaved):
            self.check(f"a PATCH leaves before this is synced: {place}", False)
        if not has_struck or fault in ("EINTR", "short"):
            self.expect("what is not disturbed", ended, self.repair.code)
            self.check("the PATCHes are the same", self.patches == wanted.patches, self.patches, wanted.patches)
        elif fault in ("kill", "kill-after", "torn"):
            return self.expect("what is killed", ended, -signal.SIGKILL)
        elif self.repair.is_refused:
            # What fails is told beside the refusal, if it matters where nothing was changed.
            return self.expect("what fails", ended, failing)
        elif ended.code != 0 or point.call in READING:
            reason = os.strerror(getattr(errno, fault, errno.ENOSPC))
            self.check("it says why", reason in ended.words, ended.code, ended.words)
            if ended.code != 0:
                return self.expect("what fails", ended, failing)
        self.same("after exit code 0", left, wanted.after)
        self.check("after exit code 0 the journal is whole", self.is_whole(wanted), self.records())

    def go_on(self, left: Grants, wanted: Wanted) -> None:
        """The next run, and the rollbacks."""
        is_rollback = self.command[0] == "rollback"
        if self.repair.is_refused:
            return self.expect("the next run", self.run(*self.command), 4)
        if "--finish" in self.command:
            return self.go_on_finishing(left, wanted)
        # A rollback leaves alone what is between two calls; a repair says so.
        again = self.run(*(FIX if is_rollback and empty(left) else self.command))
        if not (is_rollback and left == wanted.after and "no repair of" in again.words):
            self.expect("the next run", again, 4 if empty(left) else 0)
        commands = set(re.findall(r"grantlint (rollback --finish \S+)", again.words))
        self.check("what is left between two calls has a command", bool(commands) == bool(empty(left)), again.words)
        for command in commands:
            self.expect(command, self.run(*command.split(), *FLAGS, *CHOICE), 0)
        if is_rollback and commands:
            self.expect("the next rollback", self.run(*self.command), 0)
        self.same("after the next run", self.grants(), wanted.after)
        listed = self.run("journal", "list", "--format", "json")
        for run in json.loads(listed.words)["runs"] if listed.code == 0 and not is_rollback else []:
            self.expect("a rollback", self.run(*BACK, run["run"]), 0)
        self.same("at the end", self.grants(), wanted.after if is_rollback else wanted.before)

    def go_on_finishing(self, left: Grants, wanted: Wanted) -> None:
        """The next run where one that was killed is finished, and the rollbacks of both."""
        again = self.run(*self.command)
        self.expect("the next run", again, 0 if empty(left) else 4)
        self.check("it says that nothing is left", bool(empty(left)) or "between two calls any more" in again.words, again.words)
        self.same("after the next run", self.grants(), wanted.after)
        for run in json.loads(self.run("journal", "list", "--format", "json").words)["runs"]:
            self.expect("a rollback", self.run(*BACK, run["run"]), 0)
        self.same("at the end", self.grants(), {grant["id"]: normal(grant) for grant in first_grants()})

    def go_on_without_state(self, left: Grants, wanted: Wanted) -> None:
        """The next run where the state is lost: all that it goes by is the tenant."""
        if self.command[0] == "rollback":
            ended = self.run(*self.command)
            self.check("a rollback without the state is refused", ended.code in (2, 4), ended.code, ended.words)
            return self.same("after a rollback without the state", self.grants(), left)
        self.expect("the next run without the state", self.run(*self.command), self.repair.code)
        # Nobody knows any more what a grant between two calls had: it is left alone.
        same = wanted.after | {name: left[name] for name in empty(left)}
        self.same("after the next run without the state", self.grants(), same)


# The proof.

ROOM: Room | None = None
WANTED: dict[str, Wanted] = {}


def begin(grantlint: pathlib.Path, wanted: dict[str, Wanted]) -> None:
    """Makes this process a worker."""
    global ROOM, WANTED
    # Who interrupts the script interrupts its workers by it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ROOM, WANTED = Room(grantlint), wanted


def measure(room: Room, repair: str) -> tuple[Wanted, list[str]]:
    """An undisturbed repair, and what is wrong even with that."""
    with room.scene(repair, first_grants()) as scene:
        before = scene.grants()
        scene.expect("what is not disturbed", scene.disturbed(), REPAIRS[repair].code)
        for place in sorted(scene.unsaved):
            scene.check(f"a PATCH leaves before this is synced: {place}", False)
        wanted = Wanted(before, scene.grants(), scene.patches, scene.unsaved, scene.tracer.calls)
        seen = {name for name, _ in wanted.calls}
        looked_for = {"write", "fsync", "sendto", "recvfrom", *(["unlink"] * REPAIRS[repair].is_refused)}
        scene.check("the calls on journals and sockets are seen", looked_for <= seen, seen)
        scene.check("all calls that touch something are in the table", not scene.tracer.unlisted, scene.tracer.unlisted)
        scene.check("the journal is whole", scene.is_whole(wanted), scene.records())
        scene.check_copy(is_whole=True)
        return wanted, [f"{repair}: {one}" for one in scene.violations]


def points(repair: str, wanted: Wanted) -> list[Point]:
    found, counts = [], collections.Counter()
    for name, subject in wanted.calls:
        counts[name] += 1
        is_state, is_write = subject != "socket", name in ("write", "pwrite64")
        does_fit = {
            "kill": True, "kill-after": name in CHANGING, "torn": is_state and is_write, "full": is_state and is_write,
            "short": name in PARTIAL, "ENOSPC": is_state and name in WRITING, "EIO": is_state, "EINTR": name in INTERRUPTIBLE}
        found += [Point(repair, fault, name, counts[name]) for fault in FAULTS if does_fit[fault]]
    return sorted(found, key=lambda point: (FAULTS.index(point.fault), point.call, point.number))


def try_point(point: Point) -> tuple[Point, str, list[str]]:
    """The point, its outcome, and the violations."""
    wanted = WANTED[point.repair]
    with ROOM.scene(point.repair, first_grants()) as scene:
        ended = scene.disturbed(point)
        left, sent, has_struck = scene.grants(), len(scene.patches), scene.tracer.has_struck
        scene.check_end(point, ended, left, wanted)
        # Whether the codes of a key fit is not seen in what is compared below.
        scene.expect("journal list", listed := scene.run("journal", "list"), 0)
        violations, scene.violations, scene.tracer = scene.violations, [], None
        alone = point.repair, json.dumps(left, sort_keys=True)
        together = *alone, scene.left_state(), listed.code
        if together not in ROOM.known:
            if scene.state.exists() or left != wanted.before:
                scene.go_on(left, wanted)
            ROOM.known[together] = scene.violations
    if alone not in ROOM.known:
        with ROOM.scene(point.repair, list(left.values()), has_state=False) as scene:
            scene.go_on_without_state(left, wanted)
            ROOM.known[alone] = scene.violations
    outcome = "nothing" if not sent else "all" if sent >= len(wanted.patches) else "in part"
    return point, outcome if has_struck else "missed", violations + ROOM.known[together] + ROOM.known.get(alone, [])


def show(tried: list[tuple[Point, str, list[str]]]) -> None:
    """The table, a line for each fault of a call."""
    rows = collections.defaultdict(collections.Counter)
    for point, outcome, violations in tried:
        rows[point[:3]].update({"points": 1, outcome: 1, "violations": bool(violations)})
    columns = ("points", *OUTCOMES, "violations")
    lines = [("repair", "fault", "call", *columns)]
    lines += [(*row, *(counts[name] for name in columns)) for row, counts in rows.items()]
    lines.append(("all", "", "", *(sum(counts[name] for counts in rows.values()) for name in columns)))
    for line in lines:
        print(*(f"{cell:10}" for cell in line[:3]), *(f"{cell:>10}" for cell in line[3:]))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS)
    parser.add_argument("grantlint", type=program)
    parser.add_argument("--repairs", default=",".join(REPAIRS), metavar="NAME,…", help=", ".join(REPAIRS))
    parser.add_argument("--every", type=positive, default=1, metavar="N")
    parser.add_argument("--point", metavar="REPAIR/FAULT/CALL/N")
    options = parser.parse_args()
    if os.uname()[::4] != ("Linux", "x86_64"):
        parser.error("calls are followed on Linux on x86-64 only")
    chosen, repairs = [], options.repairs.split(",")
    if options.point:
        found = re.fullmatch(r"([\w-]+)/([\w-]+)/(\w+)/(\d+)", options.point)
        if not found or found[2] not in FAULTS or found[3] not in CALLS:
            parser.error(f"a point is REPAIR/FAULT/CALL/N, where a fault is one of {', '.join(FAULTS)}")
        chosen, repairs = [Point(*found.group(1, 2, 3), int(found[4]))], [found[1]]
    if unknown := set(repairs) - set(REPAIRS):
        parser.error(f"no repair {', '.join(unknown)!r}; there are {', '.join(REPAIRS)}")
    grantlint, wanted, problems, tried = options.grantlint, {}, [], []
    room = Room(grantlint)
    for repair in repairs:
        wanted[repair], wrong = measure(room, repair)
        problems += wrong
    chosen = chosen or [point for repair in repairs for point in points(repair, wanted[repair])][::options.every]
    print(f"{len(chosen)} points of {len(repairs)} repairs", flush=True)
    # A worker begins with nothing of this process: a fork of one with threads may stand still.
    with concurrent.futures.ProcessPoolExecutor(
            WORKERS, multiprocessing.get_context("spawn"), begin, (grantlint, wanted)) as workers:
        for one in workers.map(try_point, chosen):
            tried.append(one)
            if one[2]:
                print("violated: --point", "/".join(map(str, one[0])), file=sys.stderr, flush=True)
    show(tried)
    missed = sum(outcome == "missed" for _, outcome, _ in tried)
    if options.point and missed or missed > MOST_MISSED * len(tried):
        problems.append(f"{missed} of {len(tried)} points were missed: the run did not come to them")
    for point, _, violations in tried:
        problems += [f"--point {'/'.join(map(str, point))}: {one}" for one in violations]
    if problems:
        sys.stdout.flush()
        sys.exit("\n".join(["FAILED:", *problems, f"{len(problems)} violations"]))


if __name__ == "__main__":
    main()
