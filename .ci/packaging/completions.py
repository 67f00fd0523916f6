#!/usr/bin/env python3
"""Asks real shells, each in a terminal of its own, what they complete.

Fails where a script cannot be read without a message, or where something else is offered than is wanted.
usage: completions.py PROGRAM [SHELL…]      without a shell all that are installed
"""
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

# A line up to the cursor, in which \t completes what is before it; what is offered, among other things; what is not.
CASES = [
    ("grantlint ", ["audit", "rules", "completions"], ["no-allow-all-scopes", "rules.yml"]),
    ("grantlint ro", ["rollback"], ["rules"]),
    ("grantlint audit --fi", ["--fix", "--fixable"], ["--demo"]),
    ("grantlint audit --fail-on ", ["error", "warning", "note", "never"], ["rules.yml"]),
    ("grantlint audit --fail-on=w", ["--fail-on=warning"], ["--fail-on=error"]),
    ("grantlint audit -f s", ["sarif"], ["json"]),
    ("grantlint audit --select no-", ["no-allow-all-scopes"], ["empty-grant"]),
    ("grantlint audit --select=no-", ["--select=no-allow-all-scopes"], ["empty-grant"]),
    ("grantlint audit --select empty-grant,no-", ["empty-grant,no-allow-all-scopes"], []),
    ("grantlint audit --param too-many-scopes.", ["too-many-scopes.max="], []),
    ("grantlint audit -o ", ["json=", "html="], ["rules.yml"]),
    ("grantlint audit -o json=gr", ["json=grants.json"], ["gr"]),
    ("grantlint audit -o ju\tgr", ["junit=grants.json"], []),
    ("grantlint audit --output=ju\tgr", ["--output=junit=grants.json"], []),
    ("grantlint audit --config ", ["rules.yml"], ["grants.json"]),
    ("grantlint audit gr", ["grants.json"], []),
    ("grantlint audit --state ", ["folder"], ["grants.json"]),
    ("grantlint --de", ["--demo"], []),
    ("grantlint --demo --sel", ["--select"], []),
    ("grantlint grants.json --fail-on ", ["never"], []),
    ("grantlint rules explain no-al", ["no-allow-all-scopes"], []),
    ("grantlint rules explain stale", ["stale-waiver"], []),
    ("~/../bin/grantlint rules explain no-al", ["no-allow-all-scopes"], []),
    ("grantlint audit --rules hostile.yaml --select hos", ["hostile"], []),
    ("grantlint merge ", ["grants.json"], ["rules.yml"]),
    ("grantlint rules --for", ["--format"], []),
    ("grantlint schema ", ["config", "rule", "waivers", "report"], ["rules.yml"]),
    ("grantlint audit --config rules.yml --tenant ", ["acme.eu.auth0.com", "globex.eu.auth0.com"], ["grants.json"]),
    ("grantlint waivers add X --owner ", [], ["grants.json", "rules.yml", "folder"]),
    ("grantlint audit --timeout ", [], ["grants.json", "rules.yml", "folder"]),
]
CONFIGURATION = """version: 1
tenants:
  - {domain: acme.eu.auth0.com}
  - {domain: globex.eu.auth0.com}
"""
# What somebody else wrote is offered, and never run.
COMMAND = "$(touch ran)`touch ran`'\"; touch ran; : "
RULE = """id: hostile
title: |-
  %s
severity: note
since: "0.1"
rationale: None.
remedy: None.
check: grant.audience != ''
""" % COMMAND


class Terminal:
    """A shell with a terminal that nobody sees."""

    def __init__(self, command, folder, environment):
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        self.seen = ""

    def send(self, text):
        os.write(self.file, text.encode())

    def wait(self, pattern, seconds=60):
        """What comes up to a pattern, with its groups."""
        end = time.monotonic() + seconds
        while True:
            match = re.search(pattern, self.seen, re.S)
            if match:
                self.seen = self.seen[match.end():]
                return match
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.file], [], [], left)[0]:
                raise SystemExit("FAILED: nothing like %r in %r" % (pattern, self.seen))
            try:
                self.seen += os.read(self.file, 65536).decode(errors="replace")
            except OSError:
                raise SystemExit("FAILED: the shell ended: %r" % self.seen)

    def close(self):
        os.close(self.file)
        os.waitpid(self.process, 0)


def interactive(command, start, folder, environment):
    """Gives a function from a line to that line with everything that is offered in it."""
    terminal = Terminal(command, folder, environment)
    count = 0
    # Asked for in two parts, so that what the terminal echoes is no answer.
    terminal.send("echo 'STA''RTED'\n")
    terminal.wait("STARTED")
    for line in start:
        terminal.send(line + "\n")
    terminal.send("echo 'SET''TLED'\n")
    messages = terminal.wait("(.*)SETTLED").group(1)

    def complete(line):
        nonlocal count
        count += 1
        # Ctrl-X a: all completions into the line; Ctrl-X d: print the line and empty it.
        terminal.send(line + "\x18a\x18d")
        return terminal.wait("LINE<([^>]*)>").group(1)

    return complete, messages, terminal


def bash(script, folder, environment):
    start = [
        "PS1=''; bind 'set bell-style none'; bind 'set page-completions off'; bind 'set enable-bracketed-paste off'",
        r"""show() { printf 'LI''NE<%s>\n' "$READLINE_LINE"; READLINE_LINE= READLINE_POINT=0; }""",
        r"""bind '"\C-xa": insert-completions'; bind -x '"\C-xd": show'; clear""",
        "source '%s'" % script,
    ]
    return interactive(["bash", "--norc", "--noprofile", "-i"], start, folder, environment)


def zsh(script, folder, environment):
    start = [
        "PS1=''; unsetopt beep zle_bracketed_paste; unset zle_bracketed_paste; autoload -Uz compinit",
        "fpath=('%s' $fpath); compinit -u -D" % script.parent,
        "zstyle ':completion:*' completer _all_matches _complete; zstyle ':completion:*' insert true",
        "zstyle ':completion:all-matches:*' insert true; zle -C all-matches complete-word _generic; bindkey '^Xa' all-matches",
        r"""show() { print -r -- "LI""NE<$BUFFER>"; BUFFER=; }; zle -N show; bindkey '^Xd' show""",
    ]
    return interactive(["zsh", "-f", "-i"], start, folder, environment)


def fish(script, folder, environment):
    # Only a shell with a terminal knows where the cursor is in a line that `complete -C` asks about.
    terminal = Terminal(["fish", "--no-config", "--interactive"], folder, environment)
    terminal.send("function fish_prompt; end; source '%s'; echo 'SET''TLED'\n" % script)
    messages = terminal.wait("(.*)SETTLED").group(1)

    def complete(line):
        terminal.send("echo 'LI''NE<'; complete -C '%s'; echo 'EN''D>'\n" % line)
        offered = terminal.wait("LINE<(.*?)END>").group(1)
        return " ".join(word.split("\t")[0] for word in offered.splitlines())

    return complete, messages, terminal


def check(name, program, folder):
    home = folder / name
    home.mkdir()
    script = home / "_grantlint"
    text = subprocess.run([program, "completions", name], capture_output=True, text=True, check=True).stdout
    script.write_text(text)
    environment = {"HOME": str(home), "PATH": "%s:/usr/bin:/bin" % (folder / "bin"), "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    complete, messages, terminal = {"bash": bash, "zsh": zsh, "fish": fish}[name](script, folder / "work", environment)
    failed = 0
    if "rror" in messages or "not found" in messages:
        failed += 1
        print("%s: %s" % (name, messages))
    # fish is asked by a command, which knows no key.
    for line, wanted, unwanted in (case for case in CASES if "\t" not in case[0] or name != "fish"):
        offered = complete(line)
        # An option before its value has a sign in zsh, and a folder has no slash where all are put into the line.
        words = [re.sub("(?<=.)/$|(?<=^)(--[a-z-]+)=$", r"\1", word) for word in offered.replace("\\", "").split()]
        bad = [word for word in wanted if word not in words] + ["!" + word for word in unwanted if word in words]
        if "\\=" in offered:
            bad.append("a sign that is quoted")
        if bad:
            failed += 1
            print("%s: %s: %s in: %s" % (name, line, " ".join(bad), offered))
    if (folder / "work" / "ran").exists():
        failed += 1
        print("%s: something that was offered was run" % name)
    if name == "bash":
        terminal.send("trap -p RETURN; echo 'EN''DED'\n")
        if "trap --" in terminal.wait("(.*)ENDED").group(1):
            failed += 1
            print("bash: a trap stays in the shell")
    terminal.close()
    print("%s: %d lines completed, %d things wrong" % (name, len(CASES), failed))
    return failed


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    shells = sys.argv[2:] or [name for name in ("bash", "zsh", "fish") if shutil.which(name)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in ("bin", "work", "work/folder"):
            (folder / part).mkdir()
        (folder / "bin" / "grantlint").symlink_to(program)
        (folder / "work" / "grants.json").write_text("[]")
        (folder / "work" / "rules.yml").write_text(CONFIGURATION)
        (folder / "work" / "hostile.yaml").write_text(RULE)
        (folder / "work" / (COMMAND + ".json")).write_text("[]")
        return 1 if sum([check(shell, program, folder) for shell in shells]) else 0


sys.exit(main())
