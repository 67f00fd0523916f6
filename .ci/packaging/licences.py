#!/usr/bin/env python3
"""Writes the licences and notices of what is linked into the program.

usage: licences.py --link FILE --checkouts DIR --swift VERSION [--libraries FILE] [--debian] [--output FILE]

By default THIRD-PARTY-LICENSES.txt of the portable packages: each part with its version, licence, notices and texts.
Without --libraries, as for a program that uses the libraries of the system, only what is linked statically. --debian
writes a machine-readable debian/copyright (DEP-5) instead. A part without a text is an error.
"""

import argparse
import hashlib
import pathlib
import re
import textwrap

import inside
from inside.libraries import c_libraries
from inside.packages import swift_packages
from inside.toolchain import swift_runtime

RULE = "=" * 80
COPYRIGHT = r"^[\s#*]*Copyright:? (?:\(c\) |© )?(\d{4}(?:[-, ]+\d{4})*),? (.*\S)"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    for name in ("--link", "--checkouts"):
        parser.add_argument(name, required=True, type=pathlib.Path)
    parser.add_argument("--swift", required=True, help="the version of the toolchain")
    parser.add_argument("--libraries", type=pathlib.Path)
    parser.add_argument("--debian", action="store_true", help="write a debian/copyright")
    parser.add_argument("--output", type=pathlib.Path, help="default: standard output")
    return parser.parse_args()


def title(component):
    return f"{component.name} {component.version}"


def texts(component):
    """The licence and the notices of a part."""
    found = [file.read_text().strip("\n") for file in component.texts] + component.notices
    if not found or not all(text.strip() for text in found):
        inside.fail(f"{title(component)} has no licence")
    # Debian names the place of this text on its own systems; who unpacks a tarball is elsewhere.
    if component.licence == "Apache-2.0" and not any("TERMS AND CONDITIONS FOR USE" in text for text in found):
        found.append((inside.REPOSITORY / "LICENSE").read_text().strip("\n"))
    return found


def third_party(components):
    """All of it as one text; a licence that several parts have is written once."""
    numbers, bodies = {}, []
    rows = []
    for component in components:
        used = []
        for text in texts(component):
            digest = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
            if digest not in numbers:
                numbers[digest] = len(numbers) + 1
                bodies.append(text)
            used.append(str(numbers[digest]))
        rows.append((title(component), component.licence, component.linked, ", ".join(used)))
    lines = ["What others wrote and grantlint contains, with their licences and notices.", ""]
    for name, licence, linked, used in rows:
        lines += [name, f"    licence  {licence}", f"    linked   {linked}", f"    text     {used}", ""]
    for number, body in enumerate(bodies, 1):
        lines += [RULE, f"Text {number}", RULE, "", body, ""]
    return "\n".join(lines)


def copyright_lines(component):
    """Who has the copyright since when, as the part's own files say it."""
    years = {}
    for text in texts(component):
        for line in text.splitlines():
            match = re.match(COPYRIGHT, line, re.IGNORECASE)
            if match:
                holder = re.sub(r"[.,]? *All rights reserved\.?$", "", match[2], flags=re.IGNORECASE)
                years.setdefault(holder, set()).update(re.findall(r"\d{4}", match[1]))
    found = ["-".join(sorted({min(of_holder), max(of_holder)})) + f" {holder}" for holder, of_holder in years.items()]
    return found or [f"the authors of {component.name}, see {component.repository}"]


def field(name, lines):
    return f"{name}: {lines[0]}".rstrip() + "".join(f"\n {line}" for line in lines[1:])


def folded(text):
    return textwrap.wrap(text, 78, break_on_hyphens=False)


def paragraph(text):
    return [line.rstrip() or "." for line in text.splitlines()]


def debian(components):
    """A debian/copyright. A folder of `Files` is the name of the part, since its source is not in the package."""
    comment = folded(
        "The program contains parts that others wrote, linked statically. Each has a paragraph, with its own name in "
        "place of a folder.")
    stanzas = [
        "\n".join(["Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
                   "Upstream-Name: grantlint", field("Comment", [""] + comment)]),
        "\n".join(["Files: *", "Copyright: the authors of grantlint", "License: Apache-2.0"]),
    ]
    licences = {"Apache-2.0": None}
    for component in components:
        # Several of DEP-5's names for one expression would need several texts; the text of the part has them all.
        name = component.licence
        if name.startswith("Apache-2.0 WITH"):
            name = "Apache-2.0 with Swift exception"
        elif name != "Apache-2.0":
            name = f"{component.licence} of {component.name}".replace(" AND ", "-and-").replace(" ", "-")
        licences.setdefault(name, component)
        stanzas.append("\n".join([
            f"Files: {component.name}/*", field("Copyright", copyright_lines(component)), f"License: {name}",
            field("Comment", [f"{title(component)}, {component.repository}"])]))
    apache = "On Debian systems, the text of the Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0."
    for name, component in licences.items():
        if name == "Apache-2.0":
            body = folded(apache)
        elif name == "Apache-2.0 with Swift exception":
            text = component.texts[0].read_text()
            exception = text[text.index("## Runtime Library Exception"):].strip("# \n")
            body = folded(apache) + ["."] + paragraph(exception)
        else:
            body = [line for text in texts(component) for line in paragraph(text) + ["."]][:-1]
        stanzas.append(field("License", [name] + body))
    return "\n\n".join(stanzas) + "\n"


def main():
    options = arguments()
    packages, _, _, wanted = swift_packages(options.checkouts)
    runtime = swift_runtime(options.swift, inside.linked_files(options.link))
    libraries = c_libraries(options.libraries, wanted)[0] if options.libraries else []
    components = sorted(packages + runtime + libraries, key=lambda component: component.name.lower())
    text = debian(components) if options.debian else third_party(components)
    inside.write(text, options.output)


if __name__ == "__main__":
    main()
