#!/usr/bin/env python3
"""Writes UnicodeTables.swift, beside this script, from the files of the Unicode Character Database.

usage: generate.py FOLDER

FOLDER has UnicodeData.txt, Scripts.txt and CaseFolding.txt of one version. Take the version that RE2 takes (`_UNICODE_DIR` in its
re2/unicode.py), so that both engines agree on what a class contains. Debian's package `unicode-data` has the files.
"""
import pathlib
import re
import sys

WIDTH = 132


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
    """Characters in steps of one or two whose next ones are equally far from them: (first, count, step, distance)."""
    left, result = dict(following), []
    while left:
        first = min(left)
        distance = left[first] - first

        def length(step):
            count = 1
            while left.get(first + count * step) == first + count * step + distance:
                count += 1
            return count

        step = max((1, 2), key=length)
        count = length(step)
        for place in range(count):
            del left[first + place * step]
        result.append((first, count, step, distance))
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
    text, before = "", 0
    for first, count, step, distance in runs(following):
        signed = 2 * distance if distance >= 0 else -2 * distance - 1
        text += number(first - before) + number(2 * (count - 1) + step - 1) + number(signed)
        before = first
    return text


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
        "  /// Characters that have others of another case, in runs, each with the next of those it may stand for, round and round. Of each",
        "  /// run: how far it begins behind the beginning of the one before; twice its length less one, plus its step less one; the distance",
        "  /// to the next one, twice, or less than that by one to what twice its amount is if it is below 0.",
        f'  static let folding: StaticString = {literal(coded_runs(orbits(folder)), " " * 4)}',
        "}",
        "",
    ]
    pathlib.Path(__file__).with_name("UnicodeTables.swift").write_text("\n".join(out), encoding="utf-8")


main()
