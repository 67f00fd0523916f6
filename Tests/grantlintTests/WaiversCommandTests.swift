import Foundation
import TestSupport
import Testing

/// `grantlint waivers`. A process is needed for standard input, and for the file that it makes in the working directory
/// where none is named.
@Suite struct `Waivers on the command line` {
  private static let grants = """
    [{"id":"cgr_1","client_id":"app","audience":"https://a.example/","scope":["read:x","orders:*"]},
     {"id":"cgr_2","client_id":"b\\u202e","audience":"https://a.example/","scope":["\\u200bz:*"]}]
    """

  /// The fingerprint of `wildcard-scope` on the grant of `app`:
  /// `printf '2:v214:wildcard-scope5:local10:client:app18:https://a.example/6:client' | sha256sum | cut -c1-32`.
  private static let fingerprint = "53c1a1ee7733e44ff9d67ea2b75b7024"

  private static let soon = CommandRun.day(30)

  private let folder: TemporaryFolder
  private let file: String

  init() throws {
    folder = try TemporaryFolder(["grants.json": Self.grants])
    file = folder.file("waivers.yml")
  }

  private static func adding(
    _ more: [String], of fingerprint: String = fingerprint, until day: String = soon
  ) -> [String] {
    ["waivers", "add", fingerprint, "--owner", "identity-team", "--reason", "Planned: \"soon\".", "--expires", day]
      + more
  }

  private func run(_ arguments: [String]) async -> CommandRun { await CommandRun(arguments, folder: folder.path) }

  /// Accepts the finding of the audit.
  private func add() async -> CommandRun { await run(Self.adding(["@grants.json", "--file", "@waivers.yml"])) }

  /// `printf 'v1\nwildcard-scope\nlocal\nclient:app\nhttps://a.example/\nclient' | sha256sum | cut -c1-32`.
  @Test func `a waiver of the former form is accepted, with a warning that names the present one`() async throws {
    _ = await add()
    let text = try #require(folder.read("waivers.yml"))
    try folder.write(text.replacing(Self.fingerprint, with: "26968d393bf6fa8f3a4beee7f14d9c4a"), to: "waivers.yml")
    let arguments = ["audit", "@grants.json", "--waivers", "@waivers.yml", "--select", "wildcard-scope"]
    let outcome = await run(arguments)
    #expect(outcome.output.contains("1 waived"))
    #expect(outcome.error.contains("will not accept any more: write \(Self.fingerprint)\n"), "\(outcome.error)")
    try folder.write(text, to: "waivers.yml")
    #expect(await run(arguments).error == "")
  }

  @Test func `a finding of an audit is accepted, and the file is made`() async throws {
    let outcome = await add()
    #expect(outcome.code == 0)
    #expect(
      outcome.output == """
        until \(Self.soon) \(file) accepts wildcard-scope with 'orders:*'
          app on https://a.example/: 1 scope is a wildcard

        """)
    let text = try #require(folder.read("waivers.yml"))
    #expect(
      text.hasSuffix(
        """
        version: 1
        waivers:
          # app on https://a.example/, subject type client
          - rule: wildcard-scope
            tenant: "local"
            fingerprint: "\(Self.fingerprint)"
            offenders: ["orders:*"]
            owner: "identity-team"
            reason: "Planned: \\"soon\\"."
            expires: \(Self.soon)

        """))
    #expect(folder.names == ["grants.json", "waivers.yml"])
    let twice = await add()
    #expect(twice.code == 2)
    #expect(
      twice.error.hasPrefix("grantlint: error: identity-team accepts that finding until \(Self.soon) (\(file):"))
    #expect(folder.read("waivers.yml") == text)
  }

  @Test func `the finding may be that of a report, and what hides in it is accepted as it is`() async throws {
    let report = await run(["audit", "@grants.json", "-f", "json"])
    let findings = try #require(
      try JSONSerialization.jsonObject(with: Data(report.output.utf8)) as? [String: Any])["findings"]
    let finding = try #require(
      (findings as? [[String: Any]])?.first {
        $0["rule"] as? String == "wildcard-scope" && $0["fingerprint"] as? String != Self.fingerprint
      })
    let fingerprint = try #require(finding["fingerprint"] as? String)
    // By standard input and the clock of the machine, into the file that is made where none is named.
    let day = Date.now.addingTimeInterval(30 * 86_400).formatted(.iso8601.year().month().day())
    let outcome = try await Binary.run(
      Self.adding(["--report", "-"], of: fingerprint, until: day), input: report.output, folder: folder.path)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("until \(day) waivers.yml accepts "))
    #expect(outcome.output.contains("with '\\u{200B}z:*'\n  b\\u{202E} on https://a.example/"))
    let text = try #require(folder.read("waivers.yml"))
    #expect(text.contains("# b\\u{202E} on https://a.example/"))
    #expect(text.contains("offenders: [\"\\u200Bz:*\"]"))
  }

  @Test func `what stands in a file stays, comments too`() async throws {
    let before = """
      # Ours.
      version: 1

      waivers:
        # Since the merger.
        - {rule: scope-length, client_id: x*, owner: sre, reason: r, expires: 2020-01-31} # old

      # The end.
      """
    try folder.write(before, to: "waivers.yml")
    let outcome = await add()
    #expect(outcome.code == 0)
    #expect(folder.read("waivers.yml")?.hasPrefix(before + "\n\n  # app on ") == true)
    let list = await run(["waivers", "list", "--file", "@waivers.yml"])
    #expect(list.code == 0)
    let lines = list.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix("LEFT     EXPIRES     OWNER"))
    #expect(lines[1].hasPrefix("expired  2020-01-31  sre            scope-length    client_id=x*  "))
    #expect(lines[1].hasSuffix("  anything  6:5"))
    #expect(lines[2].contains(" days  \(Self.soon)  identity-team  wildcard-scope  fingerprint="))
    #expect(lines[2].hasSuffix("  orders:*  11:5"))
    #expect(lines[3] == "1 waiver lapsed: what it accepted is open again")
  }

  /// Arguments, and what is said, `@` being the folder; nothing is written then.
  private static let refused: [(arguments: [String], message: String)] = [
    (["--report", "@none.json"], "the report @none.json does not exist"),
    (["--report", "@grants.json"], "invalid report:\n@grants.json:1:1: expected an object, found a list"),
    (["@grants.json", "--tenant", "other.example"], "there is no finding \(fingerprint) in the audit"),
    (["@none.json"], "there is no finding \(fingerprint) in the audit, which is incomplete"),
    (["@grants.json", "--file", "@none/waivers.yml"], "cannot write @none/waivers.yml: there is no folder "),
  ]

  @Test(arguments: refused) func `what cannot be added is refused`(arguments: [String], message: String) async throws {
    let outcome = await run(Self.adding(arguments))
    #expect(outcome.code == 2)
    #expect(outcome.error.hasPrefix("grantlint: error: \(message.replacing("@", with: "\(folder.path)/"))"))
    #expect(outcome.output == "")
    #expect(folder.names == ["grants.json"])
  }

  @Test(arguments: [
    (["--expires", "2020-01-31"], "2020-01-31 has passed: the waiver would accept nothing"),
    (["--expires", "9999-12-31"], "expires is at most a year ahead ("),
    (["--expires", "31.12.2026"], "--expires is a day of the calendar, as 2026-12-31, not '31.12.2026'"),
  ])
  func `a day that cannot be is refused`(arguments: [String], message: String) async throws {
    let add = ["waivers", "add", Self.fingerprint, "@grants.json", "--owner", "o", "--reason", "r"]
    let outcome = await run(add + ["--file", "@waivers.yml"] + arguments)
    #expect(outcome.code == 2)
    #expect(outcome.error.hasPrefix("grantlint: error: \(message)"))
    #expect(folder.names == ["grants.json"])
  }

  @Test func `a file that does not hold is told with its place, and left as it is`() async throws {
    let text = "version: 1\nwaivers:\n  - {rule: scope-lenght, client_id: x}\n"
    try folder.write(text, to: "waivers.yml")
    for arguments in [Self.adding(["@grants.json"]), ["waivers", "list"]] {
      let outcome = await run(arguments + ["--file", "@waivers.yml"])
      #expect(outcome.code == 2)
      #expect(
        outcome.error.contains(
          "\(file):3:12: no rule 'scope-lenght'; did you mean 'scope-length'? 'grantlint rules list' shows them\n"))
    }
    #expect(folder.read("waivers.yml") == text)
  }

  // MARK: Several findings

  /// Two findings of `wildcard-scope`, of which one can take over the tenant.
  private static let several = """
    [{"id":"cgr_1","client_id":"app","audience":"https://a.example/","scope":["read:x","orders:*"]},
     {"id":"cgr_2","client_id":"b","audience":"https://a.example/","scope":["z:*"]},
     {"id":"cgr_3","client_id":"root","audience":"https://t.eu.auth0.com/api/v2/","scope":["update:client_grants","*"]}]
    """

  private static func together(_ more: [String]) -> [String] {
    ["waivers", "add", "--owner", "identity-team", "--reason", "Planned.", "--expires", soon, "--file", "@waivers.yml"]
      + more
  }

  @Test func `findings of a rule are accepted together, and one that can take over the tenant is left open`()
    async throws
  {
    try folder.write(Self.several, to: "grants.json")
    let audit = ["audit", "@grants.json", "--tenant", "t.eu.auth0.com", "--select", "wildcard-scope", "-f", "json"]
    try folder.write(await run(audit).output, to: "report.json")
    let choice = Self.together(["--rule", "wildcard-scope", "--report", "@report.json"])
    let dry = await run(choice + ["--dry-run"])
    #expect(dry.output.hasPrefix("until \(Self.soon) \(file) would accept 2 findings for identity-team\n"))
    #expect(folder.read("waivers.yml") == nil)
    let outcome = await run(choice)
    #expect(outcome.code == 3)
    let page = """
      until \(Self.soon) \(file) accepts 2 findings for identity-team

      wildcard-scope: 2 findings
        app on https://a.example/: orders:*
        b on https://a.example/: z:*

      not accepted: 1 finding
        wildcard-scope, root on https://t.eu.auth0.com/api/v2/: it is worth the whole tenant: accept it by itself, by its \
      fingerprint 
      """
    #expect(outcome.output.hasPrefix(page), "\(outcome.output)")
    #expect(dry.output == outcome.output.replacing("yml accepts", with: "yml would accept"))
    #expect(folder.read("waivers.yml")?.split(separator: "\n").count { $0.hasPrefix("    offenders: [") } == 2)
    let after = await run(
      [
        "audit", "@grants.json", "--tenant", "t.eu.auth0.com", "--select", "wildcard-scope", "--waivers",
        "@waivers.yml",
      ])
    #expect(after.output.contains("2 waived"), "\(after.output)")
    let again = await run(choice)
    #expect(again.code == 2)
    #expect(again.output.hasPrefix("accepted already: 2 findings\n\nnot accepted: 1 finding\n"))
    #expect(again.output.hasSuffix("nothing was added\n"))
  }

  @Test func `findings of an application are those of an audit too`() async throws {
    try folder.write(Self.several, to: "grants.json")
    let outcome = await run(Self.together(["--client", "b", "@grants.json", "--rule", "wildcard-scope"]))
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("accepts 1 finding for identity-team\n"))
  }

  @Test(arguments: [
    (["--client", "nobody", "@grants.json"], "there is no open finding on nobody: nothing was added"),
    (
      ["--rule", "scope-length", "--client", "app", "@grants.json"],
      "there is no open finding of scope-length on app: nothing was added"
    ),
    (["--rule", "scope-lenght", "@grants.json"], "no rule 'scope-lenght'; did you mean 'scope-length'?"),
    ([fingerprint, "--rule", "scope-length"], "A fingerprint and --rule or --client exclude each other."),
    ([], "Name a finding by its fingerprint, or several by --rule or --client."),
    (["--rule", "scope-length", "--demo", "@grants.json"], "--report, --demo and a source exclude each other."),
  ])
  func `what names no findings is refused`(arguments: [String], message: String) async throws {
    let outcome = await run(Self.together(arguments))
    #expect(outcome.code == 2)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(folder.names == ["grants.json"])
  }
}
