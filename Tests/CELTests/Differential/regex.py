#!/usr/bin/env python3
"""Compares regular expressions with RE2: random patterns on random texts.

usage: regex.py --engine CMD [--count N] [--seed S] [--show N]
       regex.py --engine CMD --unicode

Needs the package google-re2. CMD reads a line of JSON {"pattern": ..., "text": ...} at a time from its standard input and writes a line
{"error": message}, {"match": false} or {"match": true, "groups": [[start, end], ...]}: the first match and its groups as offsets in
bytes of UTF-8, [-1, -1] where a group took no part. The disagreements are printed by class, with the shortest few of each.

With --unicode, what each class of characters contains and which characters each stands for without regard to case is compared instead,
for all characters of the first plane and those where classes begin and end in the others.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import shlex
import subprocess
import threading

import re2

ATOMS = [
    "a", "b", "c", "A", "k", "é", "ß", "σ", "ı", "😀", "-", "1", ".", "x", "ΐ", "ﬅ", r"\.", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S",
    r"\pL", r"\p{Lu}", r"\P{Ll}", r"\p{Greek}", r"\p{^Latin}", r"\PN", r"\p{Any}", "[ab]", "[^a]", "[a-c]", "[]a]", "[^]a]", "[a-]",
    "[[:alpha:]]", "[[:^digit:]]", "[[:word:]b]", r"[\d\-a]", r"[\pL1]", r"[^\W]", "[^k]", "[α-ω]", r"\x41", r"\x{1F600}", r"\101",
    r"\0", r"\n", r"\Qa.\E", r"\Qb\E", "^", "$", r"\A", r"\z", r"\b", r"\B", "", "",
]
ODD = [
    "(", ")", "[", "]", "{", "}", "*", "+", "?", "|", "\\", r"\E", r"\Q", r"\C", r"\1", r"\8", r"\q", r"\Z", "{2}", "{3,1}", "{,3}", "{0}",
    "{01}", "{1,}", "{1001}", "{1000}", "{99999999999}", "(?", "(?i)", "(?-i)", "(?i-s)", "(?-)", "(?:", "(?s:", "(?U)", "(?P<n>", "(?<n>",
    "(?P=n)", "(?P<é1>", "(?P<>", "(?P<1>", "(?=a)", "(?<=a)", "(?'n'", "[[:", ":]", "[:a:]", "[[:]", "[[:foo:]]", "[^", "[a-", "[b-a]",
    r"[a-\d]", r"[\Qa\E]", r"\p", r"\p{", r"\p{}", r"\pZ", r"\p{Kawi}", r"\p{Foo}", r"\p{L", r"\P{^L}", r"\x", r"\x{", r"\x{}", r"\x4",
    r"\x{110000}", r"\x{D800}", r"\x{0000000041}", r"\_", r"\-", r"\é", r"\07", r"\777", "\n", "\x00", ",", "&&", "--",
]
REPETITIONS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{2,}", "{0}", "{1}", "{0,1}?", "{1,3}?", "{,2}", "{0,}", "{2,}?"]
FLAGS = ["(?i)", "(?s)", "(?m)", "(?U)", "(?i-s)", "(?-i)", "(?ims)", "(?-U)"]
ALPHABET = list("aabbccAkKéßσςΣıİſ😀-1. \nxΐΐﬅﬆ_")


class Generator:
    """Patterns that are mostly well formed, of groups within groups and repetitions that can match nothing."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pattern(self):
        kind = self.random.random()
        if kind < 0.35:
            return self.small(self.random.randint(1, 4))
        text = self.alternatives(self.random.randint(1, 4))
        if kind < 0.75:
            return text
        for _ in range(self.random.randint(1, 3)):
            place = self.random.randint(0, len(text))
            text = text[:place] + self.random.choice(ODD) + text[place + self.random.choice([0, 0, 0, 1, 2]):]
        return text

    def small(self, depth):
        """Few letters and many groups, where what a group remembers is decided by details."""
        kind = self.random.random()
        if depth == 0 or kind < 0.2:
            return self.random.choice(["a", "b", "a", "b", "", "^", "$", r"\b", "c"])
        if kind < 0.45:
            return "".join(self.small(depth - 1) for _ in range(self.random.randint(1, 3)))
        if kind < 0.6:
            return "(?:" + "|".join(self.small(depth - 1) for _ in range(self.random.randint(2, 3))) + ")"
        opening = self.random.choice(["(", "(", "(?:"])
        body = "|".join(self.small(depth - 1) for _ in range(self.random.choice([1, 1, 2])))
        return opening + body + ")" + self.random.choice(REPETITIONS + ["", "", "*", "+", "?"])

    def alternatives(self, depth):
        return "|".join(self.sequence(depth) for _ in range(self.random.choice([1, 1, 1, 2, 3])))

    def sequence(self, depth):
        return "".join(self.piece(depth) for _ in range(self.random.randint(0, 4)))

    def piece(self, depth):
        if self.random.random() < 0.08:
            return self.random.choice(FLAGS)
        if depth and self.random.random() < 0.4:
            opening = self.random.choice(["(", "(", "(?:", "(?i:", "(?P<n>", "(?U:"])
            body = opening + self.alternatives(depth - 1) + ")"
        else:
            body = self.random.choice(ATOMS)
        return body + (self.random.choice(REPETITIONS) if self.random.random() < 0.4 else "")

    def text(self):
        letters = ALPHABET if self.random.random() < 0.6 else list("aabbc")
        return "".join(self.random.choice(letters) for _ in range(self.random.choice([0, 1, 2, 3, 5, 8, 13])))


def reference(pattern, text, options):
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as problem:
        return {"error": problem.args[0].decode() if isinstance(problem.args[0], bytes) else str(problem)}
    match = compiled.search(text)
    if not match:
        return {"match": False}
    places = [0]
    for character in text:
        places.append(places[-1] + len(character.encode()))
    spans = [match.span(number) for number in range(compiled.groups + 1)]
    return {"match": True, "groups": [[places[s] if s >= 0 else -1, places[e] if e >= 0 else -1] for s, e in spans]}


def difference(pattern, ours, theirs):
    """The class of a disagreement; nil if there is none."""
    if "error" in ours and "error" in theirs:
        return None
    if "error" in ours:
        return f"refused here only: {ours['error']}"
    if "error" in theirs:
        return f"refused by RE2 only: {theirs['error'].split(':')[0]}"
    if ours["match"] != theirs["match"]:
        return "only one matches"
    if not ours["match"] or ours["groups"] == theirs["groups"]:
        return None
    return "another match" if ours["groups"][0] != theirs["groups"][0] else "other groups"


def answers(command, cases):
    """What the engine under test answers, beside the cases. It may keep its answers back until there are no more questions."""
    engine = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def ask():
        for pattern, text in cases:
            engine.stdin.write(json.dumps({"pattern": pattern, "text": text}) + "\n")
        engine.stdin.close()

    threading.Thread(target=ask, daemon=True).start()
    for pattern, text in cases:
        line = engine.stdout.readline()
        if not line:
            raise SystemExit(f"the engine ended at {json.dumps({'pattern': pattern, 'text': text[:50]})}")
        yield pattern, text, json.loads(line)


def compare_random(engine, count, seed, show, options):
    generator = Generator(seed)
    cases = [(generator.pattern(), generator.text()) for _ in range(count)]
    counts, shown = collections.Counter(), collections.defaultdict(list)
    for pattern, text, ours in answers(engine, cases):
        theirs = reference(pattern, text, options)
        agreed = "agree: " + ("refused" if "error" in theirs else "match" if theirs["match"] else "no match")
        found = difference(pattern, ours, theirs)
        counts[found or agreed] += 1
        if found:
            shown[found].append((len(pattern) + len(text), pattern, text, ours, theirs))
    for name, number in counts.most_common():
        print(f"{number:7} {name}")
        for _, pattern, text, ours, theirs in sorted(shown[name], key=lambda case: case[0])[:show]:
            print(f"          {pattern!r} on {text!r}\n            here {json.dumps(ours)}\n            RE2  {json.dumps(theirs)}")


def found_all(pattern, text, options):
    """All that RE2 finds. As bytes, for it is slow to tell places in a long text."""
    return [part.decode() for part in re2.compile(pattern.encode(), options).findall(text.encode())]


def found(pattern, text, options):
    return "".join(found_all(pattern, text, options))


def compare_unicode(engine, options):
    """Every class matches the text of all its characters and finds none of them in the text of all others."""
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))
    tables = pathlib.Path(__file__).parents[3] / "Sources/CEL/Regex/Unicode/UnicodeTables.swift"
    names = re.findall(r'^    \("(\w+)", ', tables.read_text(encoding="utf-8"), re.MULTILINE)
    # Beyond the first plane, where a class of RE2's begins and ends, and samples.
    edges = {edge for name in names for run in found_all(f"\\p{{{name}}}+", everything, options) for edge in (run[0], run[-1])}
    chosen = {ord(edge) + offset for edge in edges for offset in (-1, 0, 1)} | set(range(0x10000, 0x110000, 512))
    chosen = sorted({*range(0xD800), *range(0xE000, 0x10000)} | {value for value in chosen if 0xFFFF < value < 0x110000})
    sample = "".join(map(chr, chosen))
    cases = []
    for name in names + ["Any"]:
        for flags in ("", "(?i)"):
            inside = found(f"{flags}\\p{{{name}}}+", sample, options)
            outside = found(f"{flags}\\P{{{name}}}+", sample, options)
            cases += [(f"{flags}^\\p{{{name}}}*$", inside), (f"{flags}^\\P{{{name}}}*$", outside)]
    related = ((c, {c, *c.upper(), *c.lower(), *c.casefold()}) for c in everything)
    cased = sorted(set().union(*(others for _, others in related if len(others) > 1)) | set("ΐΰ\u1fd3\u1fe3ﬅﬆıİſ"))
    text = "".join(cased)
    for character in cased:
        escaped = f"\\x{{{ord(character):X}}}"
        inside = found(f"(?i){escaped}+", text, options)
        outside = found(f"(?i)[^{escaped}]+", text, options)
        cases += [(f"(?i)^{escaped}*$", inside), (f"(?i)^[^{escaped}]*$", outside)]
    wrong = [pattern for pattern, _, ours in answers(engine, cases) if not ours.get("match")]
    print(f"{len(names)} classes and {len(cased)} characters that have case compared: {len(wrong)} disagreements")
    for pattern in wrong:
        print(f"          {pattern!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", required=True)
    parser.add_argument("--count", type=int, default=46_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("--unicode", action="store_true")
    arguments = parser.parse_args()
    # RE2 speaks of each pattern that it refuses.
    options = re2.Options()
    options.log_errors = False
    if arguments.unicode:
        compare_unicode(arguments.engine, options)
    else:
        compare_random(arguments.engine, arguments.count, arguments.seed, arguments.show, options)


main()
