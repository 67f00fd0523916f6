import Foundation
import TestSupport
import Testing
import TextLayout

@testable import Workflows

/// The pages that answer questions, of the demo tenant, in three widths: the wording and the layout are what people read.
@Suite struct `Pages of answers` {
  private static let goldens = Goldens(
    URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "Goldens"))
  private static let widths = [40, 80, 120]

  private static let questions: [(page: String, words: [String])] = [
    ("who", ["who", "delete:users"]),
    ("who-owners", ["who", "*:users", "*:refunds"]),
    ("who-nobody", ["who", "delete:nothing"]),
    ("who-only", ["who", "*:refunds", "--only", "Till gateway"]),
    ("access-client", ["access", "Identity deploy pipeline"]),
    ("access-api", ["access", "https://demo.grantlint.example/api/v2/"]),
    ("paths", ["paths"]),
    ("paths-from", ["paths", "--from", "Identity deploy pipeline"]),
  ]

  @Test(arguments: questions, widths) func `are as recorded`(question: (page: String, words: [String]), width: Int)
    async throws
  {
    let folder = try TemporaryFolder([
      "owners.yml":
        "version: 1\nowners:\n  - {owner: identity, names: ['Identity *']}\n  - {owner: payments, names: ['*']}\n"
    ])
    let run = await CommandRun(
      question.words + ["--demo"],
      variables: [
        "COLUMNS": "\(width)", question.page == "who-owners" ? "GRANTLINT_CONFIG" : "OWN": folder.file("owners.yml"),
      ],
      folder: folder.path)
    #expect(run.code == (question.page == "who-only" ? 1 : 0), "\(run.error)")
    try Self.goldens.check(run.said, "\(question.page)-\(width).txt")
  }

  @Test(arguments: widths) func `the doctor's is too`(width: Int) throws {
    var checkup = Checkup()
    checkup.add("version", .ok, "grantlint 0.1.0")
    checkup.add("configuration", .ok, "policies/.grantlint.yml, found above the working directory")
    checkup.add("sign_in", .ok, "at https://acme.eu.auth0.com")
    checkup.add("client_grants", .ok, "read:client_grants is granted")
    checkup.add("clients", .short, "read:clients is not granted; 14 rules would be unknown\n14 rules need it")
    checkup.add("rate_limit", .note, "12 of 1000 calls are left; the audit waits when none is")
    try Self.goldens.check(checkup.text(PageStyle(width: width)), "doctor-\(width).txt")
  }
}
