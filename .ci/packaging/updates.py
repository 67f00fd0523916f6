#!/usr/bin/env python3
"""Says which parts of a program, by its SBOM, have a newer version that a new release would take.

usage: updates.py SBOM...

Debian's libraries are compared with what apt knows (run apt-get update before, on the release that the SBOM names),
Swift packages with the tags of the same major version, and Swift with those of the same minor version. Exit code 0:
none is newer; 1: some are; 3: something could not be looked up.
"""

import functools
import json
import re
import subprocess
import sys


@functools.cache
def available():
    """Name of a source → the versions of it that apt can install packages of."""
    found, package = {}, {}
    dump = subprocess.check_output(["apt-cache", "dumpavail"], text=True)
    for line in dump.splitlines() + [""]:
        key, _, value = line.partition(": ")
        if key in ("Package", "Source", "Version"):
            package[key] = value
        elif not line and package:
            name, version = package.get("Source", package["Package"]), package["Version"]
            other = re.fullmatch(r"(\S+) \((\S+)\)", name)  # where the version of the source is another one
            name, version = other.groups() if other else (name, version)
            found.setdefault(name, set()).add(version)
            package = {}
    return found


def is_newer(version, other):
    return subprocess.run(["dpkg", "--compare-versions", version, "gt", other]).returncode == 0


def newest_tag(repository, pattern):
    """The highest version among the tags that fit the pattern, or nothing."""
    listed = subprocess.run(["git", "ls-remote", "--tags", "--refs", repository], capture_output=True, text=True)
    if listed.returncode != 0:
        raise LookupError(listed.stderr.strip().splitlines()[0])
    tags = [line.rsplit("/", 1)[1] for line in listed.stdout.splitlines()]
    versions = [match[1] for match in (re.fullmatch(pattern, tag) for tag in tags) if match]
    return max(versions, key=numbers, default=None)


def numbers(version):
    return [int(part) for part in version.split(".")]


def newer(component):
    """A version of the component that is newer, where there is one."""
    version, purl = component["version"], component.get("purl", "")
    if purl.startswith("pkg:deb/debian/"):
        if component["name"] not in available():
            raise LookupError("apt does not know it")
        for other in available()[component["name"]]:
            if is_newer(other, version):
                version = other
        return version if version != component["version"] else None
    if purl.startswith("pkg:swift/"):
        pattern = rf"v?({version.split('.')[0]}\.\d+\.\d+)"
    elif purl.startswith("pkg:github/swiftlang/swift@"):
        major, minor = version.split(".")[:2]
        pattern = rf"swift-({major}\.{minor}(?:\.\d+)?)-RELEASE"
    else:
        return None  # comes with one of the others
    found = newest_tag(component["externalReferences"][0]["url"], pattern)
    return found if found and numbers(found) > numbers(version) else None


def main():
    code = 0
    for path in sys.argv[1:] or sys.exit(__doc__):
        with open(path) as file:
            components = json.load(file)["components"]
        for component in components:
            try:
                found = newer(component)
            except LookupError as error:
                print(f"{path}: {component['name']} {component['version']}: the newest is not known: {error}")
                code = 3
            else:
                if found:
                    print(f"{path}: {component['name']} {component['version']}: there is {found}")
                    code = max(code, 1)
    sys.exit(code)


if __name__ == "__main__":
    main()
