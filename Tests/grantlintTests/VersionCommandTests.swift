import Documents
import Foundation
import ManagementAPI
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// Which program this is, and what it is made of.
@Suite struct `The version` {
  private static let bundle = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"

  @Test func `the command says what --version says`() async throws {
    let folder = try TemporaryFolder()
    let command = await CommandRun(["version"], folder: folder.path)
    let flag = await CommandRun(["--version"], folder: folder.path)
    #expect(command.said == "\(GrantlintVersion.current)\n")
    #expect(flag.said == command.said)
    #expect(command.code == 0 && flag.code == 0)
  }

  @Test func `--verbose says a line for each thing that a report of a fault needs`() async throws {
    let folder = try TemporaryFolder(["ca.pem": Self.bundle, "certs/0179095f.0": Self.bundle])
    let variables = ["SSL_CERT_FILE": folder.file("ca.pem"), "SSL_CERT_DIR": folder.file("certs")]
    let run = await CommandRun(["version", "--verbose"], variables: variables, folder: folder.path)
    #expect(run.code == 0 && run.error.isEmpty)
    let rows = run.output.split(separator: "\n").map { line in
      (label: String(line.prefix(14)).trimmed, value: String(line.dropFirst(14)).trimmed)
    }
    #expect(
      rows.map(\.label) == [
        "grantlint", "commit", "Swift", "libcurl", "OpenSSL", "zlib", "libxml2", "platform", "glibc", "certificates",
        "state folder", "built-in rules",
      ])
    let values = Dictionary(rows) { first, _ in first }
    for library in ["Swift", "libcurl", "OpenSSL", "zlib", "libxml2"] {
      let value = try #require(values[library])
      #expect(value.wholeMatch(of: /[0-9]+\.[0-9]+(\.[0-9]+)?[^ ]*, (in the program|\/.*\.so.*)/) != nil, "\(value)")
    }
    #expect(
      values["certificates"]
        == "1 in \(folder.file("ca.pem")) (SSL_CERT_FILE), 1 in \(folder.file("certs")) (SSL_CERT_DIR)")
    #expect(values["state folder"] == "\(folder.path)/home/.local/state/grantlint")
    #expect(values["built-in rules"] == "\(RuleFiles.builtin.count)")
  }

  @Test func `a program reads all of it as JSON`() async throws {
    let folder = try TemporaryFolder(["ca.pem": Self.bundle])
    let variables = ["SSL_CERT_FILE": folder.file("ca.pem")]
    let run = await CommandRun(["version", "-f", "json"], variables: variables, folder: folder.path)
    let verbose = await CommandRun(["version", "-v", "-f", "json"], variables: variables, folder: folder.path)
    #expect(run.code == 0 && run.output == verbose.output)
    let object = try #require(JSONReader.value(run.output).object)
    #expect(object["version"]?.string == GrantlintVersion.current)
    let libraries = try #require(object["libraries"]?.object)
    for name in ["swift", "libcurl", "openssl", "zlib", "libxml2"] {
      let library = try #require(libraries[name]?.object, "\(name)")
      #expect(library["version"]?.string != nil)
      #expect((library["linked"]?.string == "dynamic") == (library["file"]?.string != nil))
    }
    let file = try #require(object["certificates"]?.object?["file"]?.object)
    #expect(file["path"]?.string == folder.file("ca.pem"))
    #expect(file["named_by"]?.string == "SSL_CERT_FILE")
  }

  @Test func `what is wrong with the certificates is said, and is no failure`() async throws {
    let folder = try TemporaryFolder()
    let variables = ["SSL_CERT_FILE": "/no/such.pem"]
    let reason = "the file /no/such.pem that SSL_CERT_FILE names does not exist: check the path"
    let text = await CommandRun(["version", "-v"], variables: variables, folder: folder.path)
    #expect(text.code == 0)
    #expect(text.output.contains("none: \(reason)\n"))
    let json = await CommandRun(["version", "-f", "json"], variables: variables, folder: folder.path)
    let certificates = try JSONReader.value(json.output).object?["certificates"]?.object
    #expect(certificates?["problem"]?.string == reason)
  }

  /// Of the program itself, because it is linked otherwise than the tests; this one takes the system's libcurl.
  @Test func `a library of the system is named by its file`() async throws {
    let run = try await Binary.run(["version", "-f", "json"], environment: ["HOME": "/"])
    let libraries = try JSONReader.value(run.output).object?["libraries"]?.object
    #expect(libraries?["libcurl"]?.object?["file"]?.string?.contains("libcurl") != false)
    #expect(libraries?["libxml2"]?.object?["linked"]?.string == libraries?["libcurl"]?.object?["linked"]?.string)
  }
}
