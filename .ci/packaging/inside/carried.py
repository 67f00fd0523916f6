"""What a Swift package carries of others, in C.

Written down after somebody looked, and compared with its sources. A target in C that is not here is an error.
"""

import hashlib
import re

from inside import LICENCES, REPOSITORY, Component, fail


def boringssl(folder):
    revision = re.search(r"at revision ([0-9a-f]{40})", (folder / "hash.txt").read_text())[1]
    # What names a licence in its head names the Apache License, but for one file in the public domain; what names none
    # was generated.
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
        fail(f"{folder} is another libyaml than the one that was identified: see LIBYAML of carried.py, {digest}")
    version, commit, note = LIBYAML[digest]
    return Component(
        "libyaml", version, f"pkg:github/yaml/libyaml@{version}", "MIT", "", [LICENCES / "libyaml.txt"],
        group="yaml", repository="https://github.com/yaml/libyaml", commit=commit,
        cpe=f"cpe:2.3:a:pyyaml:libyaml:{version}:*:*:*:*:*:*:*", note=note)


# By target. None: it is the package's own.
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
