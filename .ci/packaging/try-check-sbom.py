#!/usr/bin/env python3
"""Tries check-sbom.py: a list that fits its program passes, and each way in which it can be wrong is found.

The program is one of the system with the texts of the libraries behind it. Needs what check-sbom.py needs.
"""

import copy
import hashlib
import importlib
import json
import pathlib
import tempfile
import unittest

check = importlib.import_module("check-sbom")

TEXTS = (b"\0OpenSSL 3.0.19 27 Jan 2026\0libcurl/7.88.1\0 deflate 1.2.13 Copyright \0" b"20914\0icudt76l\0BoringSSL\0"
         b"did not find expected <document start>\0xmlNewTextWriterMemory : out of memory!\0")
OPENED = """release/grantlint: \\
  /usr/lib/x86_64-linux-gnu/Scrt1.o \\
  /work/.build/scratch/release/Crypto.build/Block Function.swift.o \\
  /work/.build/scratch/release/grantlint.build/main.swift.o \\
  /toolchain/lib/swift_static/linux/libswiftCore.a \\
  /libraries/libcurl.a \\
  /usr/lib/x86_64-linux-gnu/libc.so.6
"""


def part(name, version, purl, licence="MIT", **more):
    return {"type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl,
            "licenses": [{"expression": licence}], **more}


def linked(name, value):
    return [{"name": f"grantlint:{name}", "value": value}]


def debian(name, version, original, **more):
    return part(name, version, f"pkg:deb/debian/{name}@{version}?arch=source&distro=debian-12",
                pedigree={"ancestors": [{"type": "library", "name": name, "version": original}]}, **more)


PARTS = [
    {"type": "operating-system", "name": "debian", "version": "12", "bom-ref": "debian-12"},
    debian("curl", "7.88.1-10", "7.88.1", properties=linked("archives", "libcurl.a")),
    debian("openssl", "3.0.19-1~deb12u2", "3.0.19"),
    debian("zlib", "1:1.2.13.dfsg-1", "1.2.13"),
    debian("libxml2", "2.9.14-1", "2.9.14"),
    part("icu", "76.1", "pkg:generic/icu@76.1"),
    part("swift", "6.3.1", "pkg:github/swiftlang/swift@swift-6.3.1-RELEASE",
         properties=linked("archives", "libswiftCore.a")),
    part("swift-crypto", "4.5.2", "pkg:swift/github.com/apple/swift-crypto@4.5.2",
         properties=linked("modules", "Crypto")),
    part("boringssl", "0226f304", "pkg:github/google/boringssl@0226f304"),
    part("libyaml", "0.2.5", "pkg:github/yaml/libyaml@0.2.5"),
]


class Check(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.program, self.link = (pathlib.Path(self.folder.name) / name for name in ("program", "link"))
        self.parts = copy.deepcopy(PARTS)
        self.texts, self.opened, self.digest, self.used = TEXTS, OPENED, None, None

    def named(self, name):
        return next(part for part in self.parts if part["name"] == name)

    def problems(self):
        self.program.write_bytes(pathlib.Path("/bin/true").read_bytes() + self.texts)
        self.link.write_text(self.opened)
        digest = self.digest or hashlib.sha256(self.program.read_bytes()).hexdigest()
        program = part("grantlint", "0.1.0", "pkg:generic/grantlint@0.1.0", properties=linked("modules", "grantlint"),
                       hashes=[{"alg": "SHA-256", "content": digest}])
        used = self.used or [part["bom-ref"] for part in self.parts if "purl" in part]
        uses = [{"ref": program["bom-ref"], "dependsOn": used}]
        text = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "dependencies": uses,
                           "metadata": {"component": program}, "components": self.parts})
        check.problems.clear()
        check.check_form(text, [program] + self.parts)
        check.check_link(self.link, [program] + self.parts)
        check.check_program(self.program, [program] + self.parts)
        return check.problems

    def finds(self, *words):
        found = self.problems()
        self.assertTrue(any(all(word in problem for word in words) for problem in found), found)

    def test_a_list_that_fits_passes(self):
        self.assertEqual(self.problems(), [])

    def test_each_part_that_is_left_out_is_found(self):
        for name in [part["name"] for part in PARTS]:
            with self.subTest(name):
                self.parts = [part for part in copy.deepcopy(PARTS) if part["name"] != name]
                self.assertNotEqual(self.problems(), [])

    def test_another_version_is_found(self):
        for name in ("openssl", "curl", "zlib", "libxml2"):
            with self.subTest(name):
                self.parts = copy.deepcopy(PARTS)
                self.named(name)["pedigree"]["ancestors"][0]["version"] = "2.9.13"
                self.finds(name, "the program says")

    def test_a_new_archive_in_the_link_is_found(self):
        self.opened += "  /usr/lib/x86_64-linux-gnu/libnew.a\n"
        self.finds("archives in the link", "libnew.a")

    def test_a_new_module_in_the_link_is_found(self):
        self.opened += "  /work/.build/scratch/release/NewPackage.build/a.swift.o\n"
        self.finds("modules in the link", "NewPackage")

    def test_a_shared_library_in_the_link_is_found(self):
        self.opened += "  /usr/lib/x86_64-linux-gnu/libnew.so\n"
        self.finds("in the link", "libnew.so")

    def test_the_link_of_another_program_is_refused(self):
        self.opened = self.opened.replace("grantlint:", "EmbedFiles:")
        self.assertRaises(SystemExit, self.problems)

    def test_a_part_that_is_not_linked_is_found(self):
        self.named("swift-crypto")["properties"] = linked("modules", "Crypto Old")
        self.finds("modules in the list", "Old")

    def test_a_library_that_comes_in_by_another_is_found(self):
        self.texts += b"nghttp2/1.52.0\0"
        self.finds("nghttp2")

    def test_the_list_of_another_program_is_found(self):
        self.digest = "0" * 64
        self.finds("this one is")

    def test_a_part_that_nothing_uses_is_found(self):
        self.used = [part["bom-ref"] for part in self.parts if part["name"] != "curl"]
        self.finds("differ", "curl")

    def test_a_wrong_form_is_found(self):
        self.named("icu")["licences"] = []
        self.finds("schema")

    def test_a_licence_that_is_no_expression_is_found(self):
        self.named("icu")["licenses"] = [{"expression": "Unicode-99"}]
        self.finds("icu", "Unicode-99")

    def test_a_cpe_beside_debians_version_is_found(self):
        self.named("curl")["cpe"] = "cpe:2.3:a:haxx:libcurl:7.88.1:*:*:*:*:*:*:*"
        self.finds("curl", "CPE")


if __name__ == "__main__":
    unittest.main()
