"""What is inside the portable program, read from where it was built. The SBOM and the licences are written from it.

Nothing of it is a list that somebody has to remember to extend: the Swift packages are those that the executable
reaches in the manifests, what they carry of others is named by their own files, the parts of the toolchain come from
the linker, and the C libraries from who built them. What is found and not known is an error.
"""

import dataclasses
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
EXECUTABLE = "grantlint"


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
    notices: list = dataclasses.field(default_factory=list)  # what stands in its sources only
    modules: list = dataclasses.field(default_factory=list)  # of a Swift package: what is linked
    archives: list = dataclasses.field(default_factory=list)  # of the toolchain: what is linked
    parts: list = dataclasses.field(default_factory=list)  # the components that it carries or uses
    note: str | None = None


# The Swift packages -------------------------------------------------------------------------------------------------


class Manifests:
    """The manifests of this package and of those that it depends on, as SwiftPM reads them."""

    def __init__(self, checkouts, states):
        self.scratch = tempfile.TemporaryDirectory()
        self.checkouts = checkouts
        self.states = states
        self.known = {}

    def of(self, identity):
        if identity not in self.known:
            folder = REPOSITORY if identity is None else self.folder(identity)
            command = ["swift", "package", "--package-path", str(folder), "--scratch-path", self.scratch.name]
            shown = subprocess.run(command + ["dump-package"], capture_output=True, text=True)
            if shown.returncode != 0:
                fail(f"the manifest of {folder}: {shown.stderr.strip()}")
            self.known[identity] = json.loads(shown.stdout)
        return self.known[identity]

    def folder(self, identity):
        return self.checkouts / self.states[identity]["subpath"]

    def target(self, identity, name):
        return next((target for target in self.of(identity)["targets"] if target["name"] == name), None)

    def product(self, identity, name):
        """The targets of a product, and the identity of the package that has it."""
        dependencies = [next(iter(of_kind.values()))[0]["identity"] for of_kind in self.of(identity)["dependencies"]]
        for dependency in dependencies:
            for product in self.of(dependency)["products"]:
                if product["name"] == name:
                    return dependency, product["targets"]
        fail(f"no package that {identity or 'this package'} depends on has the product {name}")


def applies_to_linux(condition):
    return not condition or not condition.get("platformNames") or "linux" in condition["platformNames"]


def reached(manifests):
    """Identity of a package → names of its targets that the executable is linked from; None is this package.

    The second value is what each package uses, the third the system's libraries (names of pkg-config)."""
    targets, uses, libraries = {}, {}, set()
    waiting = [(None, EXECUTABLE)]
    while waiting:
        identity, name = waiting.pop()
        if name in targets.get(identity, set()):
            continue
        target = manifests.target(identity, name)
        if target["type"] == "system":
            libraries.add(target["pkgConfig"])
            continue
        if target["type"] in ("plugin", "macro"):  # runs while building
            continue
        targets.setdefault(identity, set()).add(name)
        for dependency in target["dependencies"]:
            kind, value = next(iter(dependency.items()))
            if not applies_to_linux(value[-1]):
                continue
            if kind == "product" or (kind == "byName" and manifests.target(identity, value[0]) is None):
                package, names = manifests.product(identity, value[0])
                if package != identity:
                    uses.setdefault(identity, set()).add(package)
                waiting += [(package, each) for each in names]
            else:
                waiting.append((identity, value[0]))
    return targets, uses, libraries


# What a Swift package carries of others: written down here after somebody looked, and compared with its sources. A
# target in C that is not here is an error. None: it is the package's own.
def boringssl(folder):
    revision = re.search(r"at revision ([0-9a-f]{40})", (folder / "hash.txt").read_text())[1]
    # In 2024 BoringSSL took the licence of OpenSSL 3; the parts of other authors name theirs in their heads.
    return Component(
        "boringssl", revision, f"pkg:github/google/boringssl@{revision}", "Apache-2.0", "", [REPOSITORY / "LICENSE"],
        group="google", repository="https://boringssl.googlesource.com/boringssl", commit=revision,
        notices=copyrights(folder))


def xkcp(folder):
    revision = re.search(r"-g([0-9a-f]{7,})\)", (folder / "vendored-sources.txt").read_text())[1]
    return Component(
        "XKCP", revision, f"pkg:github/xkcp/xkcp@{revision}", "CC0-1.0 AND Brian-Gladman-3-Clause", "", [],
        group="XKCP", repository="https://github.com/XKCP/XKCP", commit=revision, notices=heads(folder))


# Yams removed all that says a version from its copy of libyaml. The digest is of the copy whose code was compared with
# the commits of libyaml: the commit is the one with the fewest differences, all of them Yams' own. For another digest,
# compare again: diff -w of src/ for each commit since the last release.
LIBYAML = {
    "5406f0e96ea16ed8dbac000c54e5f61be3d8441c1b8c39528466780755dffba8": (
        "0.2.5", "840b65c40675e2d06bf40405ad3f12dec7f35923",
        "the state of 2024-05-20, after 0.2.5, as changed by Yams"),
}


def libyaml(folder):
    files = sorted(folder.glob("src/*.[ch]")) + [folder / "include/yaml.h"]
    digest = hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()
    if digest not in LIBYAML:
        fail(f"{folder} is another libyaml than the one that was identified: see LIBYAML in {__file__}, {digest}")
    version, commit, note = LIBYAML[digest]
    return Component(
        "libyaml", version, f"pkg:github/yaml/libyaml@{version}", "MIT", "", [HERE / "licences/libyaml.txt"],
        group="yaml", repository="https://github.com/yaml/libyaml", commit=commit,
        cpe=f"cpe:2.3:a:pyyaml:libyaml:{version}:*:*:*:*:*:*:*", note=note)


CARRIED = {
    "CCryptoBoringSSL": boringssl,
    "CXKCP": xkcp,
    "CYaml": libyaml,
    "CCryptoBoringSSLShims": None,
    "CXKCPShims": None,
    "CSystem": None,
    "CSystemLinux": None,
}


def heads(folder):
    """The different comments with which files begin, where a library has its licence only there."""
    found = []
    for file in sorted(folder.rglob("*.[ch]")):
        comment = re.match(r"\s*/\*(.*?)\*/", file.read_text(errors="replace"), re.DOTALL)
        text = comment and comment[1].strip()
        if text and re.search("copyright", text, re.IGNORECASE) and text not in found:
            found.append(text)
    return found or fail(f"no file of {folder} begins with a licence")


def copyrights(folder):
    """The different lines of copyright in the sources, in the order of the alphabet."""
    found = set()
    for file in folder.rglob("*"):
        if file.suffix in (".c", ".cc", ".h", ".inc", ".S"):
            for line in file.read_text(errors="replace").splitlines()[:60]:
                copyright = re.match(r"^[\s/*#;!]*(Copyright (?:\(c\) |©)?[0-9].*\S)", line, re.IGNORECASE)
                if copyright:
                    found.add(copyright[1])
    return ["\n".join(sorted(found))]


def licence_of(texts):
    """The SPDX expression of a Swift package's licence, by its text."""
    text = texts[0].read_text()
    if "Apache License" in text and "Version 2.0" in text:
        return "Apache-2.0 WITH Swift-exception" if "Runtime Library Exception" in text else "Apache-2.0"
    if "Permission is hereby granted, free of charge" in text and "substantial portions" in text:
        return "MIT"
    fail(f"{texts[0]} is no licence that is known")


def swift_packages(checkouts):
    """The components of the Swift packages, the modules of this package, and the libraries of the system."""
    scratch = checkouts.parent
    states = json.loads((scratch / "workspace-state.json").read_text())["object"]["dependencies"]
    states = {state["packageRef"]["identity"]: state for state in states}
    manifests = Manifests(checkouts, states)
    targets, uses, libraries = reached(manifests)
    components = {}
    for identity in sorted(targets.keys() - {None}):
        location = re.sub(r"\.git$", "", states[identity]["packageRef"]["location"])
        checkout = states[identity]["state"]["checkoutState"]
        if "version" not in checkout:
            fail(f"{identity} is at {checkout}, not at a version")
        folder = manifests.folder(identity)
        place, name = location.removeprefix("https://").rsplit("/", 1)
        texts = [file for pattern in ("LICENSE*", "NOTICE*") for file in sorted(folder.glob(pattern))]
        if not texts or not texts[0].name.startswith("LICENSE"):
            fail(f"{folder} has no licence")
        package = Component(
            name, checkout["version"], f"pkg:swift/{place}/{name}@{checkout['version']}", licence_of(texts),
            "static, a Swift package", texts, group=place, repository=location, commit=checkout["revision"],
            modules=sorted(targets[identity]))
        components[identity] = package
        for target in sorted(targets[identity]):
            sources = folder / (manifests.target(identity, target).get("path") or f"Sources/{target}")
            if not sources.is_dir():  # a target may also be a folder of the package
                sources = folder / target
            if any(sources.rglob("*.swift")):
                continue
            if target not in CARRIED:
                fail(f"{sources} is written in C: see whose it is, and say so in CARRIED of {__file__}")
            if CARRIED[target]:
                part = CARRIED[target](sources)
                part.linked = f"static, inside {name} as {target}"
                components[target] = part
                package.parts.append(part)
    for identity, package in components.items():
        package.parts += [components[used] for used in sorted(uses.get(identity, ()))]
    direct = [components[identity] for identity in sorted(uses[None])]
    return list(components.values()), direct, sorted(targets[None]), libraries


# The toolchain ------------------------------------------------------------------------------------------------------

# The archives of a static Swift runtime, by the repository that they are built from.
RUNTIME = {
    "swift": ["swift[A-Z]\\w*", "swift_\\w+"],
    "swift-corelibs-libdispatch": ["dispatch", "BlocksRuntime", "swiftDispatch"],
    "swift-corelibs-foundation": ["Foundation", "CoreFoundation", "FoundationNetworking", "FoundationXML",
                                  "_CFURLSessionInterface", "_CFXMLInterface"],
    # With a part of swift-collections, whose version nothing in the toolchain says.
    "swift-foundation": ["FoundationEssentials", "FoundationInternationalization", "_FoundationCShims",
                         "_FoundationCollections"],
    "icu": ["_FoundationICU"],
}
RUNTIME_USES = {
    "swift": ["swift-corelibs-libdispatch"],
    "swift-corelibs-foundation": ["swift-foundation", "swift-corelibs-libdispatch", "icu"],
    "swift-foundation": ["icu"],
}


def origin(archive):
    """The repository that an archive of the toolchain is built from."""
    name = archive.removeprefix("lib").removesuffix(".a")
    # libswiftDispatch.a fits the pattern of the standard library, too.
    for repository in sorted(RUNTIME, key=lambda each: each == "swift"):
        if any(re.fullmatch(pattern, name) for pattern in RUNTIME[repository]):
            return repository
    fail(f"{archive} is in the link, and RUNTIME of {__file__} does not say what it is built from")


def toolchain():
    """The folder usr of the toolchain, and its version."""
    shown = json.loads(subprocess.check_output(["swiftc", "-print-target-info"], text=True))
    version = re.search(r"swift-([0-9.]+)-RELEASE", shown["compilerVersion"])
    return pathlib.Path(shown["paths"]["runtimeResourcePath"]).parents[1], version[1] if version else None


def swift_runtime(version, link):
    """What is linked of the Swift toolchain, by the files that the linker opened."""
    usr, own_version = toolchain()
    if version != own_version:
        fail(f"the program is said to be made with Swift {version}, and the toolchain here is {own_version}")
    licence = usr / "share/swift/LICENSE.txt"
    if not licence.exists():
        fail(f"{licence} is not there")
    static = usr / "lib/swift_static"
    archives = {}
    for file in link:
        if file.suffix == ".a" and file.is_relative_to(static):
            archives.setdefault(origin(file.name), []).append(file.name)
    tag = f"swift-{version}-RELEASE"
    components = {}
    for name, files in archives.items():
        if name == "icu":
            components[name] = icu(version, tag, static)
        else:
            cpe = f"cpe:2.3:a:apple:swift:{version}:*:*:*:*:*:*:*" if name == "swift" else None
            components[name] = Component(
                name, version, f"pkg:github/swiftlang/{name}@{tag}", "Apache-2.0 WITH Swift-exception", "", [licence],
                group="swiftlang", repository=f"https://github.com/swiftlang/{name}", cpe=cpe)
        components[name].linked = "static, of the Swift toolchain"
        components[name].archives = sorted(set(files))
    for name, component in components.items():
        component.parts = [components[used] for used in RUNTIME_USES.get(name, []) if used in components]
    return [components[name] for name in sorted(components)]


def icu(version, tag, static):
    # The text is ICU's own, without the licences of its scripts of autoconf, which Swift leaves out.
    header = (static / "_foundation_unicode/uvernum.h").read_text()
    own = re.search(r'#define U_ICU_VERSION "([0-9.]+)"', header)[1]
    repository = "https://github.com/swiftlang/swift-foundation-icu"
    source = urllib.parse.quote(f"git+{repository}@{tag}", safe=":/")
    return Component(
        "icu", own, f"pkg:generic/icu@{own}?vcs_url={source}", "Unicode-3.0", "", [HERE / "licences/ICU.txt"],
        repository=repository, note=f"ICU as Swift {version} carries it",
        cpe=f"cpe:2.3:a:icu-project:international_components_for_unicode:{own}:*:*:*:*:c\\/c\\+\\+:*:*")


def linked_files(path):
    """The files that the linker opened, of a file that it wrote by --dependency-file: one a line."""
    lines = path.read_text().split("\n\n")[0].splitlines()[1:]
    # gold does not escape the space of "Block Function.swift.o", lld does.
    return [pathlib.Path(line.strip().removesuffix("\\").strip().replace("\\ ", " ")) for line in lines]


# The C libraries ----------------------------------------------------------------------------------------------------

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
            fail(f"{path} names {source}, and DEBIAN of {__file__} does not say its licence")
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
