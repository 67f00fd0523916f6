"""What is inside the portable program, read from where it was built. The SBOM and the licences are written from it.

Nothing of it is a list that somebody has to remember to extend: the Swift packages are those that the executable
reaches in the manifests, what they carry of others is named by their own files, the parts of the toolchain come from
the linker, and the C libraries from who built them. What is found and not known is an error.
"""

import dataclasses
import pathlib
import re
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
LICENCES = REPOSITORY / ".ci/packaging/licences"


def fail(message):
    sys.exit(f"FAILED: {message}")


@dataclasses.dataclass
class Component:
    """A part of the program that others wrote."""

    name: str
    version: str
    purl: str
    licence: str  # an SPDX expression
    linked: str  # how it came into the program
    texts: list  # the files with its licence and notices
    group: str | None = None
    repository: str | None = None
    commit: str | None = None
    cpe: str | None = None
    upstream: dict | None = None  # of a distribution's library: what it was made from
    notices: list = dataclasses.field(default_factory=list)  # what only its sources say
    modules: list = dataclasses.field(default_factory=list)  # as SwiftPM names what is linked
    archives: list = dataclasses.field(default_factory=list)  # what the linker opened
    parts: list = dataclasses.field(default_factory=list)  # the components that it carries or uses
    note: str | None = None


def write(text, path):
    """Into a file, or to standard output where none is named."""
    if path:
        path.write_text(text)
    else:
        print(text, end="")


def linked_files(path):
    """The files that the linker opened, of a file that it wrote by --dependency-file: one a line."""
    target, *lines = path.read_text().split("\n\n")[0].splitlines()
    if not re.search(r"(^|/)grantlint:", target):  # each link of a build writes the file anew
        fail(f"{path} is of the link of {target}")
    # gold does not escape the space of "Block Function.swift.o", lld does.
    return [pathlib.Path(line.strip().removesuffix("\\").strip().replace("\\ ", " ")) for line in lines]
