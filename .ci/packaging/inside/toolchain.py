"""What is linked of the Swift toolchain."""

import json
import pathlib
import re
import subprocess
import urllib.parse

from inside import LICENCES, Component, fail

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
    fail(f"{archive} is in the link, and RUNTIME does not say what it is built from")


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
        "icu", own, f"pkg:generic/icu@{own}?vcs_url={source}", "Unicode-3.0", "", [LICENCES / "ICU.txt"],
        repository=repository, note=f"ICU as Swift {version} carries it, without the data of other languages than English",
        cpe=f"cpe:2.3:a:icu-project:international_components_for_unicode:{own}:*:*:*:*:c\\/c\\+\\+:*:*")
