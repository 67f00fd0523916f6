#!/usr/bin/env python3
"""Says which folders of a target use which others, and fails where they do so in a circle.

usage: layers.py [-v] [FOLDER...]    without folders every target in Sources and rules

A folder uses another one of its target if it names a type that is declared there and nowhere else in the target. Files
that lie in the target itself are above all its folders: none may use them. What a file calls its own, a nested type or
a generic parameter, is no use of a type elsewhere that has the same name. Members of extensions are not seen.
"""
import collections, pathlib, re, sys

KIND = r"(?:struct|class|enum|protocol|actor|typealias|associatedtype)\s+(\w+)"
MODIFIERS = (r"(?:@\w+(?:\([^)]*\))?\s+)*"
             r"(?:(?:package|public|internal|fileprivate|private|final|indirect|nonisolated)\s+)*")
# A private type is its file's own.
DECLARATION = re.compile("^(?!private |fileprivate )" + MODIFIERS + KIND, re.M)
NESTED = re.compile(r"^(?:[ \t]+|(?:file)?private )" + MODIFIERS + KIND, re.M)
GENERIC = re.compile(r"\b(?:func|init|subscript|struct|class|enum|actor|typealias)\b[^\n(<{]*<([^>(]*)>")
STRING = re.compile(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"')
COMMENT = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/")
# A qualified name is a member of something else.
NAME = re.compile(r"(?<![.\w])[A-Z]\w*")
ROOT = "."


def folder(file, target):
    parts = file.relative_to(target).parts
    return parts[0] if len(parts) > 1 else ROOT


def interpolated(text):
    """The code in a string literal."""
    return " ".join(re.findall(r"\\\(([^\n]*)", text.group())) or '""'


def own(text):
    """The names that a file gives to things of its own."""
    names = set(NESTED.findall(text))
    for parameters in GENERIC.findall(text):
        names |= {part.split(":")[0].split()[-1] for part in parameters.split(",") if part.split(":")[0].strip()}
    return names


def arrows(target):
    """folder → folder it uses → the names by which it does."""
    texts, homes = {}, collections.defaultdict(set)
    for file in sorted(target.rglob("*.swift")):
        texts[file] = STRING.sub(interpolated, COMMENT.sub("", file.read_text()))
        for name in DECLARATION.findall(texts[file]):
            homes[name].add(folder(file, target))
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    for file, text in texts.items():
        here = folder(file, target)
        for name in set(NAME.findall(text)) - own(text):
            if len(homes.get(name, ())) == 1 and here not in homes[name]:
                found[here][next(iter(homes[name]))].add(name)
    return found


def circle(found):
    """One circle of folders, or None."""
    done, path = set(), []

    def visit(name):
        if name in path:
            return path[path.index(name):] + [name]
        if name in done:
            return None
        path.append(name)
        rings = (visit(other) for other in sorted(found.get(name, ())))
        ring = next((ring for ring in rings if ring), None)
        path.pop()
        done.add(name)
        return ring

    return next((ring for ring in map(visit, sorted(found)) if ring), None)


def problems(found):
    """What is wrong with the arrows of a target: a heading and pairs of folders."""
    ring = circle(found)
    if ring:
        yield "the folders use each other in a circle: " + " → ".join(ring), list(zip(ring, ring[1:]))
    for name in sorted(found):
        if ROOT in found[name]:
            yield "%s uses what lies above all folders" % name, [(name, ROOT)]


def main():
    verbose = "-v" in sys.argv
    targets = [pathlib.Path(word) for word in sys.argv[1:] if not word.startswith("-")]
    if not targets:
        targets = sorted(path for path in pathlib.Path("Sources").iterdir() if path.is_dir()) + [pathlib.Path("rules")]
    failed = False
    for target in targets:
        found = arrows(target)
        for name in sorted(found) if verbose else []:
            for other, names in sorted(found[name].items()):
                print("%s: %s → %s: %s" % (target, name, other, ", ".join(sorted(names))))
        for problem, pairs in problems(found):
            failed = True
            print("%s: %s" % (target, problem))
            for name, other in pairs:
                print("  %s uses %s: %s" % (name, other, ", ".join(sorted(found[name][other]))))
    return 1 if failed else 0


sys.exit(main())
