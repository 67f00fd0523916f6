#!/usr/bin/env python3
"""Writes the wheel: the portable program for pip, pipx and uv, with its man pages, completions, licences and SBOM.

usage: wheel.py FOLDER --tag TAG --output DIR

FOLDER is what the tarball has inside, named grantlint-VERSION. The wheel has no Python. The same input gives the same
bytes: times are SOURCE_DATE_EPOCH.
"""

import argparse
import base64
import hashlib
import os
import pathlib
import time
import zipfile

DESCRIPTION = """\
# grantlint

A policy linter and auditor for Auth0 **client grants**. It reads every client grant of a tenant, evaluates every rule
on it, and reports: as text and HTML for people, as JSON and CSV for tools, as JUnit, SARIF and more for CI. Asked to,
it repairs what can be repaired safely, and takes that back.

**A clean report means that every grant was read and every rule was evaluated on it.**

    pip install https://github.com/your-organization/grantlint/releases/download/v{version}/{name}
    grantlint audit --demo

That is the address of the wheel in the repository's release, with its owner for `your-organization`. A package named
grantlint on PyPI or another index is not ours, unless the page of a release says so.

The wheel is one program, without Python, for Linux on x86_64 with glibc {glibc} or later. Nothing else is needed but
the CA certificates of the system (`ca-certificates`) for a live tenant. `grantlint --help` and the man pages say the
rest.
"""


def metadata(version, tag, licences):
    fields = [
        ("Metadata-Version", "2.4"),
        ("Name", "grantlint"),
        ("Version", version),
        ("Summary", "A policy linter and auditor for Auth0 client grants"),
        ("Keywords", "auth0,security,audit,lint,policy,oauth,client-grants"),
        ("License-Expression", "Apache-2.0"),
        *(("License-File", name) for name in licences),
        ("Classifier", "Environment :: Console"),
        ("Classifier", "Intended Audience :: System Administrators"),
        ("Classifier", "Operating System :: POSIX :: Linux"),
        ("Classifier", "Programming Language :: Other"),
        ("Classifier", "Topic :: Security"),
        ("Classifier", "Topic :: Software Development :: Quality Assurance"),
        ("Requires-Python", ">=3.7"),
        ("Description-Content-Type", "text/markdown"),
    ]
    return "".join(f"{name}: {value}\n" for name, value in fields) + "\n" + DESCRIPTION.format(
        version=version, name=name_of(version, tag), glibc=".".join(tag.split("_")[1:3]))


def name_of(version, tag):
    return f"grantlint-{version}-py3-none-{tag}.whl"


def contents(folder, version, tag):
    """Every file of the wheel: path in it → bytes. Those that are programs are marked."""
    info, data = f"grantlint-{version}.dist-info", f"grantlint-{version}.data"
    licences = ["LICENSE", "THIRD-PARTY-LICENSES.txt"]
    yield f"{data}/scripts/grantlint", (folder / "bin/grantlint").read_bytes(), True
    for path in sorted(folder.glob("share/**/*")):
        if path.is_file():
            yield f"{data}/data/{path.relative_to(folder)}", path.read_bytes(), False
    for name in licences:
        yield f"{info}/licenses/{name}", (folder / name).read_bytes(), False
    for path in sorted(folder.glob("*.cdx.json")):
        yield f"{info}/sboms/{path.name}", path.read_bytes(), False
    yield f"{info}/METADATA", metadata(version, tag, licences).encode(), False
    wheel = f"Wheel-Version: 1.0\nGenerator: grantlint\nRoot-Is-Purelib: false\nTag: py3-none-{tag}\n"
    yield f"{info}/WHEEL", wheel.encode(), False


def write(path, files, version):
    moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")))[:6]
    record = []

    def add(name, content, is_program=False):
        entry = zipfile.ZipInfo(name, moment)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3
        entry.external_attr = (0o100755 if is_program else 0o100644) << 16
        archive.writestr(entry, content, compresslevel=9)

    with zipfile.ZipFile(path, "w") as archive:
        for name, content, is_program in files:
            add(name, content, is_program)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{name},sha256={digest},{len(content)}\n")
        name = f"grantlint-{version}.dist-info/RECORD"
        add(name, "".join(record + [f"{name},,\n"]).encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tag", required=True, help="the platform, as manylinux_2_34_x86_64")
    parser.add_argument("--output", required=True, type=pathlib.Path)
    options = parser.parse_args()
    version = options.folder.resolve().name.removeprefix("grantlint-")
    path = options.output / name_of(version, options.tag)
    write(path, contents(options.folder, version, options.tag), version)
    print(path)


if __name__ == "__main__":
    main()
