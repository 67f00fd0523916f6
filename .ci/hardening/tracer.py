"""Follows the system calls of a process by ptrace(2), and strikes one of them. Linux on x86-64 only."""
import collections
import contextlib
import ctypes
import errno
import os
import pathlib
import signal
import struct
import subprocess
import threading
import typing

# Longer than a process takes that is followed.
LIMIT_SECONDS = 120

# The calls that are looked at, with their numbers on x86-64, and what says what they are about: P and the number of an
# argument is a path, F a descriptor, S is always a socket.
CALLS = {
    "openat": (257, "P1"), "mkdir": (83, "P0"), "newfstatat": (262, "P1"), "getdents64": (217, "F0"), "flock": (73, "F0"),
    "fcntl": (72, "F0"), "read": (0, "F0"), "pread64": (17, "F0"), "write": (1, "F0"), "pwrite64": (18, "F0"),
    "ftruncate": (77, "F0"), "fsync": (74, "F0"), "fdatasync": (75, "F0"), "rename": (82, "P0"), "renameat": (264, "P1"),
    "renameat2": (316, "P1"), "link": (86, "P1"), "linkat": (265, "P3"), "unlink": (87, "P0"), "unlinkat": (263, "P1"),
    "close": (3, "F0"), "socket": (41, "S"), "connect": (42, "S"), "sendto": (44, "S"), "sendmsg": (46, "S"),
    "recvfrom": (45, "S"), "recvmsg": (47, "S"), "poll": (7, "S"), "shutdown": (48, "S"), "setsockopt": (54, "S"),
    "getsockopt": (55, "S"), "readlink": (89, "P0"),
}
NAMES = {number: name for name, (number, _) in CALLS.items()}
# Those that only ask for what is known, or wait by another descriptor: fstat, lseek, ioctl, getsockname, getpeername,
# epoll_wait, epoll_ctl, epoll_pwait, access and faccessat2; execve and prctl, which are about the process; and those that
# have no arguments, so that what seems to be one is chance: sched_yield, getpid, getuid, getgid, geteuid, getegid, getppid
# and gettid.
HARMLESS = {5, 8, 16, 21, 24, 39, 51, 52, 59, 102, 104, 107, 108, 110, 157, 186, 232, 233, 281, 439}


class Strike(typing.Protocol):
    """What is struck: of the calls of a name that touch a folder or a socket the N-th, from 1, and how."""
    fault: str
    call: str
    number: int


class Tracer:
    """Runs a process, follows all of its threads, and strikes at a point.

    A filter of seccomp(2) stops a thread where it begins one of the calls that are looked at; other calls cost nothing.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    TRACEME, POKEUSER, CONTINUE, SYSCALL, SETOPTIONS, GET_SYSCALL_INFO = 0, 6, 7, 24, 0x4200, 0x420E
    # TRACESYSGOOD, TRACECLONE, TRACESECCOMP and EXITKILL; __WALL of waitpid(2); what is reported of a call.
    OPTIONS, WALL, SECCOMP = 0x1 | 0x8 | 0x80 | 0x100000, 0x40000000, 7
    # Where the registers are: what a call returns, its third argument, its number.
    RAX, RDX, ORIG_RAX = 10 * 8, 12 * 8, 15 * 8

    def __init__(self, folders: tuple[pathlib.Path, ...], point: Strike | None):
        """Without a point all calls are looked at, also for those that touch something and are not in the table."""
        self.folders, self.point, self.has_struck = [str(folder) for folder in folders], point, False
        self.unlisted: set[int] = set()
        # The calls as they began, and what a loss of power could take away.
        self.calls: list[tuple[str, str]] = []
        self.unsaved: set[str] = set()
        self.counts, self.under_way, self.known = collections.Counter(), {}, set()

    def ask(self, request: int, thread: int, address=0, data=0) -> None:
        done = self.libc.ptrace(request, thread, ctypes.c_void_p(address), data)
        # A thread that was just killed does not exist any more.
        if done < 0 and ctypes.get_errno() != errno.ESRCH:
            raise OSError(ctypes.get_errno(), f"ptrace {request:#x}")

    def begin(self) -> None:
        """Lets this process be followed, and stop at the calls that are looked at only."""
        # A call that is stopped while nobody follows yet fails: execve, which comes first, is let through.
        looked_at, found, others = (NAMES, 0x7FF00000, 0x7FFF0000) if self.point else ([59], 0x7FFF0000, 0x7FF00000)
        steps = [(0x20, 0, 0, 0), *((0x15, len(looked_at) - index, 0, number) for index, number in enumerate(looked_at)),
                 (0x06, 0, 0, others), (0x06, 0, 0, found)]
        text = b"".join(struct.pack("<HBBI", *step) for step in steps)
        program = struct.pack("<HxxxxxxQ", len(steps), ctypes.addressof(buffer := ctypes.create_string_buffer(text)))
        # NO_NEW_PRIVS comes before the filter of SECCOMP.
        if self.libc.ptrace(self.TRACEME, 0, 0, 0) or self.libc.prctl(38, 1, 0, 0, 0) or self.libc.prctl(
                22, 2, program, 0, 0):
            raise OSError(ctypes.get_errno(), "calls cannot be followed here")
        del buffer

    def run(self, command: list, **options) -> int:
        """Runs a command to its end, in the thread that calls this. Its code."""
        self.child = subprocess.Popen(command, preexec_fn=self.begin, **options)
        pid, limit = self.child.pid, threading.Timer(LIMIT_SECONDS, os.kill, (self.child.pid, signal.SIGKILL))
        limit.start()
        os.waitpid(pid, self.WALL)
        self.known.add(pid)
        self.ask(self.SETOPTIONS, pid, data=self.OPTIONS)
        self.ask(self.CONTINUE, pid)
        while self.child.returncode is None:
            thread, status = os.waitpid(-1, self.WALL)
            if os.WIFSTOPPED(status):
                request, passed_on = self.stopped(thread, status)
                self.ask(request, thread, data=passed_on)
            elif thread == pid:
                self.child.returncode = os.waitstatus_to_exitcode(status)
        limit.cancel()
        return self.child.returncode

    def stopped(self, thread: int, status: int) -> tuple[int, int]:
        """Looks at what stopped a thread. How it goes on (to the end of the call where that matters), and a signal."""
        reason, is_new = os.WSTOPSIG(status), thread not in self.known
        self.known.add(thread)
        if status >> 16 == self.SECCOMP:
            return self.SYSCALL if self.at_begin(thread) else self.CONTINUE, 0
        if reason == signal.SIGTRAP | 0x80:
            if thread in self.under_way:
                self.ends(thread, *self.under_way.pop(thread), struct.unpack_from("<q", self.information(thread), 24)[0])
            return self.CONTINUE, 0
        return self.CONTINUE, 0 if reason == signal.SIGTRAP or is_new and reason == signal.SIGSTOP else reason

    def information(self, thread: int) -> bytes:
        info = ctypes.create_string_buffer(88)
        self.ask(self.GET_SYSCALL_INFO, thread, len(info), ctypes.byref(info))
        return info.raw

    def at_begin(self, thread: int) -> bool:
        """Looks at a call that begins. Whether it is one that touches something."""
        number, *arguments = struct.unpack_from("<7Q", self.information(thread), 24)
        name = NAMES.get(number, "")
        if not name:
            if number not in HARMLESS and any(self.subject(thread, kind, arguments) for kind in ("F0", "P0", "P1")):
                self.unlisted.add(number)
            return False
        subject = self.subject(thread, CALLS[name][1], arguments)
        if subject:
            self.begins(thread, name, subject, arguments)
        return bool(subject)

    def subject(self, thread: int, kind: str, arguments: list[int]) -> str:
        """The path in one of the folders, or `socket`; empty for all else."""
        path = "socket:" if kind == "S" else ""
        # What is no path and no descriptor of this process is about neither.
        with contextlib.suppress(OSError, OverflowError):
            if kind[0] == "P":
                with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:
                    memory.seek(arguments[int(kind[1])])
                    path = memory.read(4096).split(b"\0")[0].decode(errors="replace")
            # Without a path it is about the folder.
            path = path or os.readlink(f"/proc/{thread}/fd/{ctypes.c_int(arguments[0]).value}")
        # The folder above counts too: it has the name of a new one.
        is_inside = any(path in (folder, os.path.dirname(folder)) or path.startswith(folder + "/") for folder in self.folders)
        return "socket" if path.startswith("socket:") else path if is_inside else ""

    def begins(self, thread: int, name: str, subject: str, arguments: list[int]) -> None:
        self.calls.append((name, subject))
        self.counts[name] += 1
        self.under_way[thread] = name, subject, arguments, self.counts[name]
        fault = self.fault(name, self.counts[name])
        self.has_struck = self.has_struck or fault not in ("", "kill-after")
        if fault == "kill":
            os.kill(self.child.pid, signal.SIGKILL)
        elif fault in ("torn", "full", "short"):
            self.ask(self.POKEUSER, thread, self.RDX, ctypes.c_long((arguments[2] + 1) // 2))
        elif hasattr(errno, fault):
            # No call has this number: nothing is done, and this is what it returns.
            self.ask(self.POKEUSER, thread, self.ORIG_RAX, ctypes.c_long(-1))
            self.ask(self.POKEUSER, thread, self.RAX, ctypes.c_long(-getattr(errno, fault)))

    def fault(self, name: str, number: int) -> str:
        if not self.point or name != self.point.call:
            return ""
        if self.point.fault == "full" and number == self.point.number + 1 and self.has_struck:
            return "ENOSPC"
        return self.point.fault if number == self.point.number else ""

    def ends(self, thread: int, name: str, subject: str, arguments: list[int], number: int, result: int) -> None:
        fault = self.fault(name, number)
        if result >= 0:
            self.note(name, subject, arguments)
        if fault in ("kill-after", "torn"):
            self.has_struck = True
            os.kill(self.child.pid, signal.SIGKILL)

    def note(self, name: str, subject: str, arguments: list[int]) -> None:
        """What has yet to be synced: lines of a journal, and the names of what leads to it. A lock need not last."""
        is_journal = subject.endswith(".jsonl")
        if name == "mkdir" and not subject.endswith("/locks") or (
                name == "openat" and is_journal and arguments[2] & os.O_CREAT):
            self.unsaved.add(os.path.dirname(subject))
        elif name in ("write", "pwrite64") and is_journal:
            self.unsaved.add(subject)
        elif name in ("fsync", "fdatasync"):
            self.unsaved.discard(subject)
