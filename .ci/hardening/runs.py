"""Runs of grantlint and tenants to run it on, and what must be true of them, for the scripts beside this one."""
import argparse
import atexit
import collections
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import re
import select
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import typing

# Longer than any run takes here: who is not at its end by then hangs.
LIMIT_SECONDS = 120
Environment = dict[str, str]



def program(text: str) -> pathlib.Path:
    """An argument that is a program."""
    path = pathlib.Path(text).resolve()
    if not path.is_file() or not os.access(path, os.X_OK):
        raise argparse.ArgumentTypeError(f"{text} is no program; swift build -c release makes .build/release/grantlint")
    return path


def positive(text: str) -> int:
    """An argument that counts something."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1")
    return int(text)


problems: list[str] = []
# The groups of processes that were started and have not ended.
running: set[int] = set()
# The exit codes of the runs that no row tells of yet.
ended: list[int] = []


@atexit.register
def end_all() -> None:
    for group in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


for ending in (signal.SIGTERM, signal.SIGINT):
    signal.signal(ending, lambda *_: sys.exit("FAILED: terminated"))


def start(command: list, **options: object) -> subprocess.Popen:
    child = subprocess.Popen(command, start_new_session=True, **options)
    running.add(child.pid)
    return child


def check(what: str, is_so: object, *details: object) -> None:
    if not is_so:
        problems.append("\n    ".join([what, *map(str, details)]))


def expect(what: str, actual: object, expected: object, *details: object) -> None:
    check(what, actual == expected, f"expected {expected!r}", f"but got  {actual!r}", *details)


def tell(part: str, *words: str) -> None:
    """A row of the table: the runs that ended since the last one."""
    codes = ", ".join(f"{count} × exit {code}" for code, count in sorted(collections.Counter(ended).items()))
    print(f"{part:22} {len(ended):5}  {'; '.join([codes, *words])}", flush=True)
    ended.clear()


class Run:
    """A process whose streams are files, so that nothing that it writes makes it wait."""

    def __init__(self, environment: Environment, *command: object, mask: int = 0o022) -> None:
        self.command, self.environment = [str(word) for word in command], environment
        self.streams = tempfile.TemporaryFile("w+"), tempfile.TemporaryFile("w+")
        self.child = start(
            self.command, stdin=subprocess.DEVNULL, stdout=self.streams[0], stderr=self.streams[1], env=environment,
            umask=mask)
        self.descriptor = os.pidfd_open(self.child.pid)

    def wait(self, within: float = LIMIT_SECONDS) -> "Run":
        """Waits for its end. One that hangs is ended, and one that a signal ended crashed."""
        is_over = select.select([self.descriptor], [], [], within)[0]
        if not is_over:
            os.killpg(self.child.pid, signal.SIGKILL)
        self.code = self.child.wait()
        running.discard(self.child.pid)
        ended.append(self.code)
        os.close(self.descriptor)
        for stream in self.streams:
            stream.seek(0)
        self.out, self.error = (stream.read() for stream in self.streams)
        for stream in self.streams:
            stream.close()
        check(f"a run ends within {within:.0f} s", is_over, self.shown)
        check("a run crashes", self.code >= 0 or not is_over, f"signal {-self.code}", self.shown, self.error[-2000:])
        return self

    def expect(self, *codes: int, saying: str = "") -> "Run":
        check(f"the exit code is one of {codes}", self.code in codes, f"but it is {self.code}", self.words, self.shown)
        check(f"it says {saying!r}", saying in self.error + self.out, self.words, self.shown)
        return self

    @property
    def undo(self) -> str:
        """The id by which what it changed is rolled back."""
        found = re.search(r"undo: grantlint rollback (\S+)", self.error)
        check("a repair says how it is rolled back", found, self.words, self.shown)
        return found[1] if found else "none"

    @property
    def words(self) -> str:
        return (self.error + self.out)[:600].strip()

    @property
    def shown(self) -> str:
        """The command, as a shell takes it."""
        own = {name: value for name, value in self.environment.items() if os.environ.get(name) != value}
        return shlex.join(["env", *(f"{name}={value}" for name, value in own.items()), *self.command])


class Emulator:
    """A tenant of `grantlint emulate`, until the `with` is left."""

    def __init__(self, grantlint: pathlib.Path, *arguments: object, before: tuple = ()) -> None:
        self.child = start(
            [*before, grantlint, "emulate", "--port", "0", *map(str, arguments)], stdout=subprocess.PIPE, text=True)
        greeting = ""
        for line in self.child.stdout:
            greeting += line
            if line == "  grantlint audit\n":
                break
        else:
            raise RuntimeError(f"an emulator that does not say where it is: {greeting!r}")
        self.variables = dict(re.findall(r"\b(AUTH0_\w+|GRANTLINT_API_URL)=(\S+)", greeting))
        self.environment = surroundings(**self.variables)
        self.port = int(self.variables["GRANTLINT_API_URL"].rsplit(":", 1)[1])

    def __enter__(self) -> "Emulator":
        return self

    def __exit__(self, *_: object) -> None:
        # It may be the child of a program that shows it another time, and that ends by the signal.
        os.killpg(self.child.pid, signal.SIGTERM)
        self.child.stdout.read()
        check("an emulator that is ended exits with 0", self.child.wait() in (0, -signal.SIGTERM), self.child.returncode)
        self.child.stdout.close()
        running.discard(self.child.pid)

    def size(self) -> tuple[int, int]:
        """Its KiB in memory, and its descriptors."""
        status = pathlib.Path(f"/proc/{self.child.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]), len(os.listdir(f"/proc/{self.child.pid}/fd"))


class Witness:
    """Stands before an emulator and writes down each PATCH: what a journal says of itself is no proof."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.patches: collections.Counter[str] = collections.Counter()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.environment = emulator.environment | {"GRANTLINT_API_URL": address}
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.emulator.port))
            for pair in ((client, server, self.note), (server, client, lambda _: None)):
                threading.Thread(target=self.pump, args=pair, daemon=True).start()

    def pump(self, source: socket.socket, sink: socket.socket, note: typing.Callable[[bytes], None]) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                note(piece)
                sink.sendall(piece)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def note(self, piece: bytes) -> None:
        # A head comes in one piece: the client writes it at once, and it is shorter than what is read.
        if found := re.match(rb"PATCH /api/v2/client-grants/(\S+)", piece):
            self.patches[found[1].decode()] += 1


def surroundings(**variables: str) -> Environment:
    """What a run is given: nothing of who started this but the path, so that no other tenant or state is meant."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | variables


class State:
    """A state folder, and what must be true of it."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder, self.flags = folder, ("--state", str(folder))

    def journals(self) -> dict[str, list[dict]]:
        """The records of each journal by its name. Each is one whole run, of which every change has an outcome."""
        found = {}
        for path in sorted((self.folder / "journals").glob("*")):
            records = found[path.name] = [json.loads(line) for line in path.read_text().splitlines()]
            kinds = [record["record"] for record in records]
            check("a journal is one whole run", kinds[0] == "run" and kinds[-1] == "end" and kinds.count("run") == 1
                  and kinds.count("intent") == kinds.count("outcome") > 0, path.name, kinds)
            check("the name of a journal has its run", records[0]["run"] in path.name, path.name, records[0])
        return found

    def changes(self) -> collections.Counter[str]:
        return collections.Counter(
            record["grant"] for records in self.journals().values() for record in records if record["record"] == "intent")

    def locks(self) -> int:
        """How many files of locks there are, none of which anybody holds."""
        paths = list((self.folder / "locks").glob("*"))
        for path in paths:
            with open(path) as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    check("no lock is left when all runs are over", False, path)
        return len(paths)

    def digest(self) -> list[tuple[str, str]]:
        return sorted((str(path), hashlib.sha256(path.read_bytes()).hexdigest())
                      for path in self.folder.rglob("*") if path.is_file())
