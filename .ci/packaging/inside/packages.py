"""The Swift packages that the executable reaches, and what they carry."""

import json
import re
import subprocess
import tempfile

from inside import REPOSITORY, Component, fail
from inside.carried import CARRIED

EXECUTABLE = "grantlint"


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
                fail(f"{sources} is written in C: see whose it is, and say so in CARRIED")
            if CARRIED[target]:
                part = CARRIED[target](sources)
                part.linked = f"static, inside {name}"
                part.modules = [target]
                package.modules.remove(target)
                components[target] = part
                package.parts.append(part)
    for identity, package in components.items():
        package.parts += [components[used] for used in sorted(uses.get(identity, ()))]
    direct = [components[identity] for identity in sorted(uses[None])]
    return list(components.values()), direct, sorted(targets[None]), libraries
