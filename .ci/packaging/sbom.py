#!/usr/bin/env python3
"""Writes the list of what is inside the portable program (SBOM), as CycloneDX 1.6.

usage: sbom.py --version 0.1.0 --commit HASH --program FILE --link FILE --checkouts DIR --libraries FILE --swift VERSION

The same input gives the same bytes: the serial number is made from the content, and the time is SOURCE_DATE_EPOCH (no
time without it). --link is what the linker wrote by --dependency-file, --checkouts the folder of SwiftPM's scratch,
--libraries what .ci/packaging/libraries writes: [{"name", "version", "source", "debian"}], with "uses" (other sources
of the list), "copyright" (a file) and "built" (a phrase) where they are there.
"""

# CycloneDX and not SPDX, because all the usual readers (Dependency-Track, grype, trivy, osv-scanner) read it, and the
# first reads only it. 1.6 and not the newest: a version of the format is there before its readers are.

import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import uuid

import inside
from inside.libraries import c_libraries
from inside.packages import swift_packages
from inside.toolchain import swift_runtime


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--version", required=True)
    parser.add_argument("--commit", required=True)
    for name in ("--program", "--link", "--checkouts", "--libraries"):
        parser.add_argument(name, required=True, type=pathlib.Path)
    parser.add_argument("--swift", required=True, help="the version of the toolchain")
    parser.add_argument("--output", type=pathlib.Path, help="default: standard output")
    return parser.parse_args()


def reference(component):
    return component.purl


def properties(**values):
    named = {f"grantlint:{name}": value for name, value in values.items()}
    return [dict(name=name, value=value) for name, value in sorted(named.items()) if value]


def entry(component):
    """A component as CycloneDX has it."""
    written = {
        "type": "library",
        "bom-ref": reference(component),
        # Trivy takes group and name as the name, and of Debian's packages the name alone.
        "group": component.group,
        "name": component.name,
        "version": component.version,
        "description": component.note,
        "licenses": [{"expression": component.licence}],
        "cpe": component.cpe,
        "purl": component.purl,
        "externalReferences": component.repository and [{"type": "vcs", "url": component.repository}],
        "properties": properties(
            linked=component.linked, modules=" ".join(component.modules), archives=" ".join(component.archives)),
    }
    if component.commit:
        written["pedigree"] = {"commits": [{"uid": component.commit}]}
    if component.upstream:
        upstream = component.upstream
        written["pedigree"] = {
            "ancestors": [{"type": "library", **upstream}],
            "notes": "Debian's source: the original with Debian's patches, as its version says",
        }
    return {key: value for key, value in written.items() if value}


def system(release):
    """Grype and trivy compare Debian's packages with the list of the release that this component names."""
    return {
        "type": "operating-system", "bom-ref": f"debian-{release}", "name": "debian", "version": release,
        "description": "Where the C libraries come from. It is not part of the program.",
    }


def document(options, packages, direct, modules, runtime, libraries, release):
    parts = sorted(packages + runtime + libraries, key=reference)
    program = {
        "type": "application",
        "bom-ref": "grantlint",
        "name": "grantlint",
        "version": options.version,
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(options.program.read_bytes()).hexdigest()}],
        "licenses": [{"expression": "Apache-2.0"}],
        "purl": f"pkg:generic/grantlint@{options.version}",
        "pedigree": {"commits": [{"uid": options.commit}]},
        "properties": properties(modules=" ".join(modules), swift=options.swift),
    }
    below = [part for library in libraries for part in library.parts]
    uses = {"grantlint": direct + runtime + [library for library in libraries if library not in below]}
    uses |= {reference(part): part.parts for part in parts}
    metadata = {"lifecycles": [{"phase": "build"}], "component": program}
    metadata["tools"] = {"components": [{"type": "application", "name": ".ci/packaging/sbom.py"}]}
    if "SOURCE_DATE_EPOCH" in os.environ:
        moment = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
        metadata["timestamp"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    written = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": metadata,
        "components": [system(release)] + [entry(part) for part in parts],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted({reference(part) for part in used})}
            for ref, used in sorted(uses.items())],
    }
    content = json.dumps(written, sort_keys=True)
    written["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}"
    return written


def main():
    options = arguments()
    if not re.fullmatch("[0-9a-f]{40}", options.commit):
        inside.fail(f"{options.commit} is no commit")
    packages, direct, modules, wanted = swift_packages(options.checkouts)
    runtime = swift_runtime(options.swift, inside.linked_files(options.link))
    libraries, release = c_libraries(options.libraries, wanted)
    written = document(options, packages, direct, modules, runtime, libraries, release)
    text = json.dumps(written, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    inside.write(text, options.output)


if __name__ == "__main__":
    main()
