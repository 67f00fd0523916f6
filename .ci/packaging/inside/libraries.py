"""The C libraries, by the list of who built them."""

import json
import pathlib
import subprocess
import urllib.parse

from inside import Component, fail

# By Debian's name of the source.
DEBIAN = {
    "curl": dict(licence="curl", cpe="haxx:libcurl", pkg_config="libcurl", archive="libcurl.a"),
    "libxml2": dict(licence="MIT AND ISC", cpe="xmlsoft:libxml2", pkg_config="libxml-2.0", archive="libxml2.a"),
    "openssl": dict(licence="Apache-2.0", cpe="openssl:openssl", archive="libssl.a libcrypto.a"),
    "zlib": dict(licence="Zlib", cpe="zlib:zlib", archive="libz.a"),
    "gcc-12": dict(licence="GPL-3.0-or-later WITH GCC-exception-3.1", cpe="gnu:gcc", archive="libstdc++.a"),
}


def debian_release():
    settings = dict(
        line.split("=", 1) for line in pathlib.Path("/etc/os-release").read_text().splitlines() if "=" in line)
    if settings["ID"] != "debian":
        fail("the C libraries are those of Debian, and this machine is not")
    return settings["VERSION_ID"].strip('"')


def copyright_of(source):
    """What Debian says of the copyright of a source, from one of its packages that is installed."""
    shown = subprocess.check_output(
        ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}\t${source:Package}\t${Package}\n"], text=True)
    for line in shown.splitlines():
        status, name, package = line.split("\t")
        file = pathlib.Path("/usr/share/doc") / package / "copyright"
        if status.startswith("ii") and name == source and file.exists():
            return file
    fail(f"no package of the source {source} is installed, so its copyright is not known")


def c_libraries(path, wanted):
    """The components of the file that who built the libraries wrote. `wanted` are names of pkg-config."""
    release = debian_release()
    components, uses = [], {}
    for entry in json.loads(path.read_text()):
        source = entry["source"]
        if source not in DEBIAN:
            fail(f"{path} names {source}, and DEBIAN does not say its licence")
        known = DEBIAN[source]
        vendor, product = known["cpe"].split(":")
        # Who reads Debian's list of what is fixed needs the version of Debian's source and its name. It does not matter
        # to them that it was built here: the fixes are in the source, and the source is what `arch` says. The CPE of
        # the original would find again all that Debian fixed, so it is given only as what the source was made from.
        version = urllib.parse.quote(entry["debian"], safe=":~")
        components.append(Component(
            source, entry["debian"], f"pkg:deb/debian/{source}@{version}?arch=source&distro=debian-{release}",
            known["licence"], "static, " + entry.get("built", "from Debian's source or archive"),
            [pathlib.Path(entry["copyright"]) if "copyright" in entry else copyright_of(source)],
            upstream=dict(name=entry["name"], version=entry["version"],
                          cpe=f"cpe:2.3:a:{vendor}:{product}:{entry['version']}:*:*:*:*:*:*:*"),
            archives=known["archive"].split()))
        uses[source] = entry.get("uses", [])
    by_name = {component.name: component for component in components}
    for name in wanted:
        if not any(DEBIAN[component].get("pkg_config") == name for component in by_name):
            fail(f"the program is linked with {name}, and {path} does not say from what")
    for name, used in uses.items():
        by_name[name].parts = [by_name[each] for each in used]
    return sorted(components, key=lambda component: component.name), release
