#!/usr/bin/env python3
"""Says which folders of a target use which others, and fails where they do so in a circle.

usage: layers.py [-v] [FOLDER...]    without folders every target in Sources and rules

A folder uses another one of its target if it names a type that is declared there and nowhere else in the target. Files that
lie in the target itself are a folder of their own, above all others.
"""
import collections, pathlib, re, sys

DECLARATION = re.compile(
    r"^(?:@\w+(?:\([^)]*\))?\s+)*(?:package |public |internal |fileprivate |final |indirect )*"
    r"(?:struct|class|enum|protocol|actor|typealias)\s+(\w+)", re.M)
STRING = re.compile(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"')
COMMENT = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/")


def folder(file, target):
    parts = file.relative_to(target).parts
    return parts[0] if len(parts) > 1 else "."


def arrows(target):
    """folder → folder it uses → the names by which it does."""
    texts = {}
    for file in sorted(target.rglob("*.swift")):
        texts[file] = STRING.sub('""', COMMENT.sub("", file.read_text()))
    homes = collections.defaultdict(set)
    for file, text in texts.items():
        for name in DECLARATION.findall(text):
            homes[name].add(folder(file, target))
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    for file, text in texts.items():
        own = folder(file, target)
        # A qualified name is a member of something else.
        for name in set(re.findall(r"(?<![.\w])[A-Z]\w*", text)):
            if len(homes.get(name, ())) == 1 and own not in homes[name]:
                found[own][next(iter(homes[name]))].add(name)
    return found


def circle(found):
    """One circle of folders, or None."""
    state, path = {}, []

    def visit(name):
        state[name] = "open"
        path.append(name)
        for other in sorted(found.get(name, ())):
            if state.get(other) == "open":
                return path[path.index(other):] + [other]
            if other not in state:
                result = visit(other)
                if result:
                    return result
        state[name] = "done"
        path.pop()
        return None

    for name in sorted(found):
        if name not in state:
            result = visit(name)
            if result:
                return result
    return None


def main():
    verbose = "-v" in sys.argv
    named = [pathlib.Path(word) for word in sys.argv[1:] if not word.startswith("-")]
    targets = named or sorted(path for path in pathlib.Path("Sources").iterdir() if path.is_dir())
    failed = False
    for target in targets:
        found = arrows(target)
        if verbose:
            for name in sorted(found):
                for other, names in sorted(found[name].items()):
                    print("%s: %s → %s: %s" % (target, name, other, ", ".join(sorted(names))))
        ring = circle(found)
        if ring:
            failed = True
            print("%s: the folders use each other in a circle: %s" % (target, " → ".join(ring)))
            for name, other in zip(ring, ring[1:]):
                print("  %s uses %s: %s" % (name, other, ", ".join(sorted(found[name][other]))))
    return 1 if failed else 0


sys.exit(main())
