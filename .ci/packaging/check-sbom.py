#!/usr/bin/env python3
"""Validates an SBOM, and compares it with the program that it is about.

usage: check-sbom.py SBOM --program FILE --link FILE

The schema is CycloneDX' own. What the linker opened must be in the list, and what is in the list must have been opened:
modules of Swift packages, archives of the toolchain, archives of C libraries. The texts by which libraries tell their
version in the program must be those of the list; so must the program's digest. A library of the system that is not
expected fails as well. Needs cyclonedx-python-lib[json-validation].
"""

import argparse
import hashlib
import json
import pathlib
import re
import subprocess
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from license_expression import get_spdx_licensing
from packageurl import PackageURL

import inside

# What every program of this machine is linked with: the start of a process, the helpers of the compiler (both may be
# passed on without conditions, by exceptions of their licences), and archives that are empty since glibc 2.34.
STARTUP = re.compile(
    r"S?crt[1in]\.o|crt(begin|end)S?\.o|swiftrt\.o|libgcc(_eh)?\.a|libc_nonshared\.a|lib(pthread|dl|util|rt)\.a")
# What .ci/packaging/program compiles itself.
OWN = {"glibc.o", "icu.o"}
# What the program takes from the machine that it runs on.
SYSTEM = re.compile(r"lib(c|m|mvec|gcc_s|stdc\+\+)\.so(\.\d+)?|ld-linux-x86-64\.so\.2|lib(dl|pthread|util|rt)\.so\.\d")

# How a library shows in a program that it is linked into: the text, and what of the version it says.
VERSIONS = {
    "openssl": (rb"OpenSSL (\d+\.\d+\.\d+) \d+ \w+ \d{4}", None),
    "curl": (rb"libcurl/(\d+\.\d+\.\d+)", None),
    "zlib": (rb"flate (\d+(?:\.\d+)+) Copyright", None),
    "libxml2": (rb"\0(2\d{4})\0", lambda version: "{}{:02}{:02}".format(*map(int, version.split(".")))),
    "icu": (rb"icudt(\d+)l", lambda version: version.split(".")[0]),
}
TRACES = {
    "boringssl": rb"BoringSSL", "libyaml": rb"did not find expected <document start>",
    "libxml2": rb"xmlNewTextWriterMemory : ",
    # Not in the program now. One that comes in by another library is found by what it says.
    "nghttp2": rb"nghttp2/\d", "libssh2": rb"libssh2/\d|SSH-2\.0-libssh", "brotli": rb"brotli/\d", "zstd": rb"zstd/\d",
    "libidn2": rb"libidn2/\d|idn2_", "libpsl": rb"libpsl/\d", "c-ares": rb"c-ares/\d|ares_init",
    "gnutls": rb"GnuTLS \d|gnutls_", "mbedtls": rb"mbed TLS \d", "krb5": rb"gss_init_sec_context",
    "openldap": rb"ldap_search", "sqlite": rb"SQLite format 3", "pcre2": rb"pcre2_", "expat": rb"XML_Parser",
    "xz-utils": rb"lzma_",
    "bzip2": rb"bzip2/libbzip2", "mimalloc": rb"mimalloc: ", "jemalloc": rb"<jemalloc>: ",
}

problems = []


def expect(is_so, message):
    if not is_so:
        problems.append(message)


def property_of(component, name):
    found = [each["value"] for each in component.get("properties", []) if each["name"] == f"grantlint:{name}"]
    return found[0].split() if found else []


def check_form(text, components):
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    expect(error is None, f"the schema of CycloneDX 1.6: {error}")
    parts = {component["bom-ref"] for component in components if component["type"] != "operating-system"}
    uses = {each["ref"]: each["dependsOn"] for each in json.loads(text).get("dependencies", [])}
    reached, waiting = set(), [components[0]["bom-ref"]]
    while waiting:
        part = waiting.pop()
        if part not in reached:
            reached.add(part)
            waiting += uses.get(part, [])
    expect(reached == parts, f"what uses what, and the parts, differ in {sorted(reached ^ parts)}")
    systems = [f"{part['name']}-{part['version']}" for part in components if part["type"] == "operating-system"]
    licensing = get_spdx_licensing()
    for component in components:
        name = component["name"]
        if component["type"] == "operating-system":
            continue
        licences = [licence["expression"] for licence in component.get("licenses", [])]
        expect(licences, f"{name} has no licence")
        for licence in licences:
            errors = licensing.validate(licence).errors
            expect(not errors, f"{name}: licence {licence!r}: {errors}")
        purl = PackageURL.from_string(component["purl"])
        expect(purl.to_string() == component["purl"], f"{name}: {component['purl']} is written {purl.to_string()}")
        if purl.type == "deb":
            expect(purl.version == component["version"], f"{name}: version and package URL differ")
            expect("cpe" not in component, f"{name}: a CPE finds again what Debian fixed")
            expect(purl.qualifiers.get("distro") in systems, f"{name}: grype and trivy do not see of which Debian")


def check_link(path, components):
    """What the linker opened, beside what the list says."""
    modules, archives = set(), set()
    for file in inside.linked_files(path):
        # …/release/Tenant.build/Grant.swift.o; above it there may be the folder .build.
        folder = next((part for part in file.parts[::-1] if re.fullmatch(r".+\.build", part)), None)
        if folder and file.suffix == ".o":
            modules.add(folder.removesuffix(".build"))
        elif file.name in OWN:
            continue
        elif file.suffix == ".a" and not STARTUP.fullmatch(file.name):
            archives.add(file.name)
        elif not STARTUP.fullmatch(file.name) and not SYSTEM.fullmatch(file.name):
            # libm.so and libc.so are scripts of the linker
            expect(file.name in ("libm.so", "libc.so", "libstdc++.so", "libgcc_s.so"), f"in the link: {file}")
    for what, opened in (("modules", modules), ("archives", archives)):
        listed = {value for component in components for value in property_of(component, what)}
        expect(opened <= listed, f"{what} in the link and not in the list: {' '.join(sorted(opened - listed))}")
        expect(listed <= opened, f"{what} in the list and not in the link: {' '.join(sorted(listed - opened))}")


def upstream_version(component):
    ancestors = component.get("pedigree", {}).get("ancestors")
    return ancestors[0]["version"] if ancestors else component["version"]


def check_program(path, components):
    program = path.read_bytes()
    listed = {component["name"]: component for component in components}
    for name, (pattern, form) in VERSIONS.items():
        found = {match[1].decode() for match in re.finditer(pattern, program)}
        wanted = {(form or str)(upstream_version(listed[name]))} if name in listed else set()
        if name == "libxml2":  # a number alone is no sign of libxml2 where it is not expected
            found &= wanted
        expect(found == wanted, f"{name}: the program says {sorted(found)}, the list {sorted(wanted)}")
    for name, pattern in TRACES.items():
        if re.search(pattern, program):
            expect(name in listed, f"{name} is in the program and not in the list")
        elif name in listed:
            problems.append(f"{name} is in the list, and nothing in the program shows it")
    needed = subprocess.check_output(["readelf", "--dynamic", "--wide", path], text=True)
    for library in re.findall(r"\(NEEDED\).*\[(.*)\]", needed):
        expect(SYSTEM.fullmatch(library), f"the program needs {library}")
    digest = hashlib.sha256(program).hexdigest()
    hashes = [each["content"] for each in listed["grantlint"].get("hashes", [])]
    expect(hashes == [digest], f"the list is of the program {hashes}, this one is {digest}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("sbom", type=pathlib.Path)
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--link", required=True, type=pathlib.Path)
    options = parser.parse_args()
    text = options.sbom.read_text()
    written = json.loads(text)
    components = [written["metadata"]["component"]] + written["components"]
    check_form(text, components)
    check_link(options.link, components)
    check_program(options.program, components)
    for problem in problems:
        print(f"{options.sbom}: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
