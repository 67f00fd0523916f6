#!/usr/bin/env python3
"""Writes UnicodeTables.swift, beside this script, from the files of the Unicode Character Database.

usage: generate.py FOLDER

FOLDER has UnicodeData.txt, Scripts.txt and CaseFolding.txt of one version. Take the version that RE2 takes (`_UNICODE_DIR` in its
re2/unicode.py), so that both engines agree on what a class contains. Debian's package `unicode-data` has the files.
"""
import pathlib
import re
import sys

WIDTH = 300


def rows(folder, name):
    for line in (folder / name).read_text(encoding="utf-8").splitlines():
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if len(fields) > 1:
            yield fields


def version(folder, name):
    return re.search(r"-(\d+\.\d+\.\d+)\.txt", (folder / name).read_text(encoding="utf-8").splitlines()[0]).group(1)


def categories(folder):
    """The characters of each general category and of each first letter; those that are not assigned are in none."""
    found, first = {}, None
    for fields in rows(folder, "UnicodeData.txt"):
        value, name, category = int(fields[0], 16), fields[1], fields[2]
        if name.endswith(", First>"):
            first = value
            continue
        values = range(first if name.endswith(", Last>") else value, value + 1)
        for key in (category, category[0]):
            found.setdefault(key, set()).update(values)
    return found


def scripts(folder):
    found = {}
    for span, name in rows(folder, "Scripts.txt"):
        ends = [int(end, 16) for end in span.split("..")]
        found.setdefault(name, set()).update(range(ends[0], ends[-1] + 1))
    return found


def orbits(folder):
    """For each character that simple folding relates to others: the next of them, the first behind the last."""
    folds = {}
    for fields in rows(folder, "CaseFolding.txt"):
        if fields[1] in "CS":
            folds.setdefault(int(fields[2], 16), set()).add(int(fields[0], 16))
    following = {}
    for folded, others in folds.items():
        orbit = sorted(others | {folded})
        following.update(zip(orbit, orbit[1:] + orbit[:1]))
    return following


def ranges(values):
    result = []
    for value in sorted(values):
        if result and value == result[-1][1] + 1:
            result[-1][1] = value
        else:
            result.append([value, value])
    return result


def runs(following):
    """How many places on in the order of the characters the next one is, in pairs, and for how many pairs in a row."""
    order = {value: place for place, value in enumerate(sorted(following))}
    distances = [order[following[value]] - place for value, place in order.items()]
    distances += [0] * (len(distances) % 2)
    result = []
    for pair in zip(distances[::2], distances[1::2]):
        if result and result[-1][0] == pair:
            result[-1][1] += 1
        else:
            result.append([pair, 1])
    return result


def number(value):
    """A number in digits of five bits, the lowest first; all but the last have the sixth bit set."""
    text = ""
    while value > 31:
        text += chr(40 + 32 + value % 32)
        value //= 32
    return text + chr(40 + value)


def coded(values):
    text, end = "", 0
    for first, last in ranges(values):
        text += number(first - end) + number(last - first)
        end = last
    return text


def coded_runs(following):
    def signed(distance):
        return number(2 * distance if distance >= 0 else -2 * distance - 1)

    return "".join(signed(first) + signed(second) + number(count - 1) for (first, second), count in runs(following))


def literal(text, indent):
    room = WIDTH - len(indent)
    if len(text) + 20 < room:
        return f'#"{text}"#'
    lines = [text[place : place + room] for place in range(0, len(text), room)]
    return '#"""\n' + "".join(f"{indent}{line}\n" for line in lines) + f'{indent}"""#'


def main():
    folder = pathlib.Path(sys.argv[1])
    versions = {version(folder, name) for name in ("Scripts.txt", "CaseFolding.txt")}
    if len(versions) != 1:
        sys.exit(f"files of several versions: {sorted(versions)}")
    folding = orbits(folder)
    classes = sorted(categories(folder).items()) + sorted(scripts(folder).items())
    out = [
        "// Made by generate.py beside this file. Do not edit.",
        "// swift-format-ignore-file",
        "",
        f"/// The Unicode Character Database, version {versions.pop()}: general categories, scripts and simple case folding.",
        "///",
        "/// A number is written in digits of five bits, the lowest first, each as a character from 40 on; all digits of a number but the",
        "/// last have the sixth bit set. Line ends mean nothing.",
        "enum UnicodeTables {",
        "  /// Classes by name. Of each range: how far it begins behind the end of the one before, and its length less one.",
        "  static let classes: [(name: StaticString, ranges: StaticString)] = [",
    ]
    for name, values in classes:
        out.append(f'    ("{name}", {literal(coded(values), " " * 6)}),')
    out += [
        "  ]",
        "",
        "  /// The characters that have others of another case, as ranges like those of a class.",
        f'  static let cased: StaticString = {literal(coded(folding), " " * 4)}',
        "",
        "  /// For each of those in order, how many places on the next is of those that it may stand for, the first behind the last: two",
        "  /// such numbers, each doubled, or less by one than its amount doubled if it is below 0, and how often they come, less one.",
        f'  static let following: StaticString = {literal(coded_runs(folding), " " * 4)}',
        "}",
        "",
    ]
    pathlib.Path(__file__).with_name("UnicodeTables.swift").write_text("\n".join(out), encoding="utf-8")


main()
