#!/usr/bin/env python3
"""Runs the examples of the documentation, and fails where one does not show what the program does.

usage: examples.py [--write] PROGRAM [FILE...]

PROGRAM is the built grantlint. Without files README.md, CONTRIBUTING.md, .github/SECURITY.md and the articles are taken.
With --write the blocks are written anew instead, and git shows what changed.

A comment on the line before a code block says what the block is:

    <!-- example -->                  `$ COMMAND` lines, each with what it prints, standard error included. A line that
                                      ends with \\ goes on in the next one.
    <!-- example: run -->             commands without a `$`, one a line; what they print is not shown.
    <!-- file: policies/rule.yaml --> the contents of a file that later examples use.

Options of an example, with commas between them:

    exit N         the last command exits with N; without it 0. The commands before it may exit with anything but 2,
                   126 and 127, which say that a command line is wrong.
    head N         the first N lines of what a command prints are shown, then `…`.
    only "TEXT"    likewise the lines with TEXT, `…` in place of the others.

Comments by themselves: `<!-- emulator: ARGUMENTS -->` starts `grantlint emulate ARGUMENTS` for the examples below it,
`<!-- run: COMMAND -->` does what no reader has to see, and `<!-- fresh -->` starts again in a new folder, without an
emulator. Each file of documentation starts so.

Output goes through a pipe, and COLUMNS is not set: text is 80 columns wide and tables as wide as they are, in no colour.
What differs between runs has a fixed form: run ids, ports, times, and days, which are told as if it were always
2026-11-25. A command in the text names them in that form, and what is run has the real ones.
"""
import datetime, difflib, os, pathlib, re, shlex, shutil, signal, subprocess, sys, tempfile, uuid

TODAY = datetime.date(2026, 11, 25)
TIME = "23:27:56"
PORT = "8080"
HOME = "/home/ops"
PATIENCE = 120  # seconds that a command may take
FIRST_RUN = uuid.UUID("36bf0882-15bd-4a70-8d30-02da633cc29b")

COMMENT = re.compile(r"^ *<!-- (example|file|emulator|run|fresh)(?:: (.*?))? -->$")
OPTION = re.compile(r'(run|exit \d+|head \d+|only "[^"]*")(?:, |$)')
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b")
MOMENT = re.compile(r"\b(\d{4}-\d\d-\d\d)(T)(\d\d)([:-])(\d\d)\4(\d\d)(\.\d{3})?Z")
DAY = re.compile(r"(?<![\w-])(20\d\d-\d\d-\d\d)(?![\w-])")
DURATION = re.compile(r'(\btime="|"duration_ms": ?)\d+(?:\.\d+)?')


class Wrong(Exception):
    pass


class Room:
    """A folder in which the examples of one document run in order, and what is known by another name in the text."""

    def __init__(self, program):
        self.program = program
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="grantlint-examples-")).resolve()
        self.work = self.root / "work"
        for name in ("work", "home", "bin"):
            (self.root / name).mkdir()
        (self.root / "bin" / "grantlint").symlink_to(program)
        self.environment = {
            "PATH": "%s:/usr/local/bin:/usr/bin:/bin" % (self.root / "bin"), "HOME": str(self.root / "home"),
            "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        self.start = datetime.datetime.now(datetime.timezone.utc)
        self.shift = self.start.date() - TODAY
        self.runs = {}  # real id → that of the text
        self.ports = {}
        self.emulator = None

    def close(self):
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    # What is known by another name

    def real(self, text):
        """A text of the documentation with this run's names."""
        text = DAY.sub(lambda match: str(datetime.date.fromisoformat(match[1]) + self.shift), text)
        for real, shown in self.runs.items():
            text = text.replace(shown, real)
            text = re.sub(r"\b%s\b" % shown[:8], real[:8], text)
        for real, shown in self.ports.items():
            text = text.replace("127.0.0.1:" + shown, "127.0.0.1:" + real)
        return text

    def shown(self, text):
        """What was printed, with the names of the documentation."""
        text = text.replace("\r\n", "\n")
        text = text.replace(str(self.root / "home"), HOME).replace(str(self.work), HOME + "/work")
        for real in UUID.findall(text):
            if real not in self.runs:
                number = len(self.runs)
                made = uuid.UUID(bytes=uuid.uuid5(FIRST_RUN, str(number)).bytes, version=4) if number else FIRST_RUN
                self.runs[real] = str(made)
        for real, shown in self.runs.items():
            text = text.replace(real, shown)
            text = re.sub(r"\b%s\b" % real[:8], shown[:8], text)
        for real, shown in self.ports.items():
            text = text.replace("127.0.0.1:" + real, "127.0.0.1:" + shown)
        text = MOMENT.sub(self.moment, text)
        text = DAY.sub(lambda match: str(datetime.date.fromisoformat(match[1]) - self.shift), text)
        return DURATION.sub(r"\g<1>0", text)

    def moment(self, match):
        day, sign = match[1], match[4]
        moment = datetime.datetime.fromisoformat("%sT%s:%s:%s+00:00" % (day, match[3], match[5], match[6]))
        days = round((moment - self.start) / datetime.timedelta(days=1))
        time = TIME.replace(":", sign)
        return "%sT%s%sZ" % (TODAY + datetime.timedelta(days=days), time, ".157" if match[7] else "")

    # Commands

    def run(self, command):
        """What a command prints, and its exit code."""
        done = subprocess.run(
            ["bash", "-c", self.real(command)], cwd=self.work, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
        return self.shown(done.stdout.decode()), done.returncode

    def write(self, path, text):
        file = self.work / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.real(text))

    def emulate(self, arguments):
        self.stop()
        self.emulator = subprocess.Popen(
            [self.program, "emulate"] + shlex.split(self.real(arguments)), cwd=self.work, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        greeting = ""
        # The last line says what to run.
        while "grantlint audit" not in greeting:
            line = self.emulator.stdout.readline().decode()
            if not line:
                raise Wrong("the emulator did not start: " + greeting)
            greeting += line
        for name, value in re.findall(r"(\w+)=(\S+)", greeting):
            self.environment[name] = value
        self.ports = {port: PORT for port in re.findall(r"127\.0\.0\.1:(\d+)", greeting)}

    def stop(self):
        if self.emulator:
            self.emulator.send_signal(signal.SIGINT)
            try:
                self.emulator.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.emulator.kill()
                self.emulator.wait()
            self.emulator.stdout.close()
            self.emulator = None


class Options:
    def __init__(self, text):
        self.isRun, self.code, self.head, self.only = False, 0, None, None
        found = OPTION.findall(text or "")
        if text and ", ".join(found) != text:
            raise Wrong("'%s' has an unknown option" % text)
        for option in found:
            word, _, value = option.partition(" ")
            if word == "run":
                self.isRun = True
            elif word == "exit":
                self.code = int(value)
            elif word == "head":
                self.head = int(value)
            else:
                self.only = value.strip('"')

    def cut(self, lines):
        if self.only is not None:
            kept = []
            for line in lines:
                if self.only in line:
                    kept.append(line)
                elif not kept or kept[-1] != "…":
                    kept.append("…")
            return kept
        if self.head is not None and len(lines) > self.head:
            kept = lines[:self.head]
            while kept and not kept[-1]:
                kept.pop()
            return kept + ["…"]
        return lines


def commands(lines, prefix):
    """The commands of a block, each as its lines. With a prefix other lines are what commands print."""
    found, isOpen = [], False
    for line in lines:
        if isOpen:
            found[-1].append(line)
        elif line.startswith(prefix) and line.strip() and not line.startswith("#"):
            found.append([line])
        else:
            continue
        isOpen = line.endswith("\\")
    return found


def execute(room, options, lines):
    """The lines that the block should have; `count` of commands."""
    prefix = "" if options.isRun else "$ "
    found = commands(lines, prefix)
    if not found:
        raise Wrong("there is no command in the block")
    result = []
    for number, command in enumerate(found):
        output, code = room.run("\n".join(command)[len(prefix):])
        isLast = number == len(found) - 1
        if code != options.code if isLast else code in (2, 126, 127):
            raise Wrong("exit code %d: %s\n%s" % (code, command[0], "\n".join(output.split("\n")[:10])))
        result += command + options.cut(output.rstrip("\n").split("\n") if output.strip() else [])
    return (lines if options.isRun else result), len(found)


def document(program, path):
    """The text that a file should have, and how many commands were run."""
    lines = path.read_text().split("\n")
    result, count, index = [], 0, 0
    room = Room(program)
    try:
        while index < len(lines):
            line = lines[index]
            result.append(line)
            index += 1
            comment = COMMENT.match(line)
            if not comment:
                if line.lstrip().startswith("<!--"):
                    raise Wrong("%s:%d: not a comment that this script knows: %s" % (path, index, line))
                continue
            kind, text = comment[1], comment[2]
            if kind == "fresh":
                room.close()
                room = Room(program)
                continue
            try:
                if kind == "emulator":
                    room.emulate(text or "")
                    continue
                if kind == "run":
                    output, code = room.run(text)
                    if code != 0:
                        raise Wrong("exit code %d: %s\n%s" % (code, text, output))
                    continue
                fence = re.match(r"( *)```", lines[index])
                if not fence:
                    raise Wrong("no code block follows the comment")
                end = next(at for at in range(index + 1, len(lines)) if lines[at] == fence[1] + "```")
                margin = len(fence[1])
                block = [line[margin:] for line in lines[index + 1:end]]
                if kind == "file":
                    room.write(text, "\n".join(block) + "\n")
                    made = block
                else:
                    made, run = execute(room, Options(text), block)
                    count += run
            except (Wrong, subprocess.TimeoutExpired, StopIteration) as error:
                raise Wrong("%s:%d: %s" % (path, index, error))
            result += [lines[index]] + [fence[1] + line if line else "" for line in made] + [lines[end]]
            index = end + 1
        return "\n".join(result), count
    finally:
        room.close()


def main():
    arguments = [word for word in sys.argv[1:] if word != "--write"]
    if not arguments:
        sys.exit(__doc__)
    root = pathlib.Path(__file__).resolve().parent.parent
    program = str(pathlib.Path(arguments[0]).resolve())
    files = [pathlib.Path(word) for word in arguments[1:]] or [
        root / "README.md", root / "CONTRIBUTING.md", root / ".github/SECURITY.md",
        *sorted((root / "Sources/grantlint/Documentation.docc").glob("*.md"))]
    failed, total = False, 0
    for path in files:
        try:
            made, count = document(program, path)
        except Wrong as error:
            print(error)
            failed = True
            continue
        total += count
        text = path.read_text()
        if made == text:
            continue
        if "--write" in sys.argv:
            path.write_text(made)
            print("written: %s" % path)
        else:
            failed = True
            sys.stdout.writelines(
                line + "\n" for line in difflib.unified_diff(
                    text.split("\n"), made.split("\n"), str(path), "what the program does", lineterm=""))
    print("%d commands of examples were run" % total)
    if failed:
        sys.exit("the documentation is out of date: python3 .ci/examples.py --write PROGRAM")


main()
