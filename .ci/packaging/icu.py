#!/usr/bin/env python3
"""Writes ICU's data without other languages than English and without old character sets, as an object to link.

usage: icu.py lib_FoundationICU.a OBJECT      prints the name that the linker has to --wrap

Foundation brings 34 MB of data, nearly all of it names, sort orders and formats of 200 languages, and tables of
character sets from before Unicode. grantlint writes the same in every language, and reads UTF-8. What is left out ICU
takes from its root, as for a language that it never had; normalisation, properties and everything else stay.
"""

import pathlib
import re
import struct
import subprocess
import sys
import tempfile

# A language, with what follows it: `de.res`, `zh_Hant_TW.res`; not `root.res`, `pool.res`, `supplementalData.res`.
LANGUAGE = re.compile(r"(?!en(_|\.))[a-z]{2,3}(_\w+)?\.res")
# Character sets, and the dictionaries by which Thai, Japanese and others are split into words.
TABLES = (".cnv", ".dict")


def is_needed(name):
    file = name.rsplit("/", 1)[-1]
    # Transliterations have the names of languages, too, and no root to fall back to.
    is_language = LANGUAGE.fullmatch(file) and "/translit/" not in name
    return not is_language and not file.endswith(TABLES)


def items(data):
    """The items of a package of ICU's data: a header, then a table of names and places, then the items."""
    start, first, second = struct.unpack_from("<HBB", data)
    if (first, second) != (0xDA, 0x27) or data[12:16] != b"CmnD":
        sys.exit("FAILED: this is no package of ICU's data")
    count = struct.unpack_from("<I", data, start)[0]
    table = [struct.unpack_from("<II", data, start + 4 + 8 * index) for index in range(count)]
    ends = [place for _, place in table[1:]] + [len(data) - start]
    for (name, place), end in zip(table, ends):
        name = data[start + name:data.index(b"\0", start + name)].decode()
        yield name, data[start + place:start + end]


def package(data, kept):
    """A package with the header of `data` and these items, in their order, each at a multiple of 16."""
    start = struct.unpack_from("<H", data)[0]
    names, places = b"", []
    offset = 4 + 8 * len(kept)
    for name, _ in kept:
        places.append(offset + len(names))
        names += name.encode() + b"\0"
    body = b"\xaa" * (-(offset + len(names) + start) % 16)
    first = offset + len(names) + len(body)
    entries, contents = [], b""
    for (_, content), place in zip(kept, places):
        contents += b"\xaa" * (-len(contents) % 16)
        entries.append(struct.pack("<II", place, first + len(contents)))
        contents += content
    return data[:start] + struct.pack("<I", len(kept)) + b"".join(entries) + names + body + contents


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main(archive, target):
    member = "icu_packaged_data.cpp.o"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run("ar", "x", "--output", str(folder), archive, member)
        symbol = re.search(r" R (icudt\d+_dat)$", run("nm", str(folder / member)), re.MULTILINE)
        if not symbol:
            sys.exit(f"FAILED: {member} of {archive} has no data")
        whole = folder / "whole"
        run("objcopy", "-O", "binary", "--only-section=.rodata", str(folder / member), str(whole))
        data = whole.read_bytes()
        kept = [item for item in items(data) if is_needed(item[0])]
        part = folder / "part"
        part.write_bytes(package(data, kept))
        source, name = folder / "data.S", f"__wrap_{symbol[1]}"
        source.write_text(
            f'.section .rodata\n.balign 16\n.globl {name}\n.type {name}, @object\n{name}:\n'
            f'.incbin "{part}"\n.size {name}, . - {name}\n.section .note.GNU-stack,"",@progbits\n')
        run("gcc", "-c", "-o", target, str(source))
        print(f"ICU's data: {len(kept)} items, {part.stat().st_size} of {len(data)} bytes", file=sys.stderr)
        print(symbol[1])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.split("\n\n")[1])
    main(*sys.argv[1:])
