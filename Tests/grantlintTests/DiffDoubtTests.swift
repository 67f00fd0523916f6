import Documents
import Foundation
import TestSupport
import Testing

/// What must not pass for no difference.
@Suite struct `Comparisons in doubt` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func compare(
    _ base: (name: String, text: String), _ head: (name: String, text: String), _ flags: String...
  ) async throws -> CommandRun {
    _ = try folder.write(base.text, to: "base/\(base.name)")
    _ = try folder.write(head.text, to: "head/\(head.name)")
    return await CommandRun(["diff", "@base/\(base.name)", "@head/\(head.name)"] + flags, folder: folder.path)
  }

  private static let base = "clientGrants:\n- {client_id: A, audience: 'https://x.example/', scope: [read:a]}\n"
  /// The application has another grant in BASE.
  private static func added(_ more: String) -> String { base + "- {\(more)}\n" }

  @Test(arguments: [
    ("client_id: A, audience: 'https://y.example/', scope: [read:a]", "widened", Int32(1)),
    ("client_id: A, audience: 'https://x.example/', subject_type: user, scope: [read:a]", "widened", 1),
    ("default_for: third_party_clients, audience: 'https://x.example/', scope: [read:a]", "widened", 1),
    ("client_id: New, audience: 'https://x.example/', scope: [read:a]", "widened", 0),
    ("client_id: New, audience: 'https://x.example/', allow_all_scopes: true", "tier:business-write", 1),
    ("client_id: New, audience: 'https://x.example/', allow_all_scopes: true", "tier:user-write", 0),
    ("client_id: New, audience: 'https://t.eu.auth0.com/api/v2/', scope: [made:up]", "tier:tenant-admin", 1),
  ])
  func `a new grant fails where it gives more to whoever is there`(entry: String, test: String, code: Int32)
    async throws
  {
    let run = try await compare(
      ("t.yaml", Self.base), ("t.yaml", Self.added(entry)), "--fail-on", test, "--tenant", "t.eu.auth0.com")
    #expect(run.code == code, "\(run.output)")
  }

  @Test func `a finding fails from the severity that is named`() async throws {
    let head = ("t.yaml", Self.added("client_id: New, audience: 'https://x.example/', scope: []"))
    for (test, code) in [("finding", Int32(1)), ("finding:note", 1), ("finding:warning", 0), ("finding:error", 0)] {
      let run = try await compare(("t.yaml", Self.base), head, "--fail-on", test, "--select", "empty-grant")
      #expect(run.code == code, "\(test): \(run.output)")
    }
  }

  @Test(arguments: ["", ","]) func `an empty test is no test`(test: String) async throws {
    let run = try await compare(("t.yaml", Self.base), ("t.yaml", Self.base), "--fail-on", test)
    #expect(run.code == 2 && run.error.contains("--fail-on is empty"), "\(run.error)")
  }

  /// What is written of an API or application that a grant names, and not known.
  @Test(arguments: [
    ("resourceServers", "{identifier: 'https://x.example/', scopes: @@SC@@}", "scopes of the API"),
    ("resourceServers", "{identifier: 'https://x.example/', token_lifetime: '##TL##'}", "token_lifetime of the API"),
    ("resourceServers", "{identifier: '##ID##', scopes: [{value: read:a}]}", "identifier of the API"),
    ("clients", "{name: A, is_first_party: @@FP@@}", "is_first_party of the application"),
    ("clients", "{name: '##N##'}", "name of the application"),
  ])
  func `what is not known of an API or application is told`(section: String, entry: String, words: String) async throws
  {
    let text = "\(section): [\(entry)]\n\(Self.base)"
    for (base, head, side) in [(Self.base, text, "HEAD"), (text, Self.base, "BASE")] {
      let run = try await compare(("t.yaml", base), ("t.yaml", head))
      #expect(run.code == 3 && run.output.contains("\(side): \(words)"), "\(run.output)")
    }
  }

  @Test func `other applications and other fields may have placeholders`() async throws {
    let text = "clients: [{name: B, is_first_party: @@FP@@}, {name: A, callbacks: ['##URL##']}]\n\(Self.base)"
    let run = try await compare(("t.yaml", text), ("t.yaml", text))
    #expect(run.code == 0, "\(run.output)")
  }

  private static func plan(_ scopes: String, unknown: Bool) -> String {
    """
    {"format_version":"1.2","planned_values":{"root_module":{}},"resource_changes":[{"address":"auth0_client_grant.g",
    "mode":"managed","type":"auth0_client_grant","name":"g","change":{"actions":["update"],"before":{},
    "after":{"client_id":"a","audience":"https://x.example/"\(unknown ? "" : #","scopes":\#(scopes)"#)},
    "after_unknown":{\(unknown ? #""scopes":true"# : "")}}}]}
    """
  }

  @Test func `a value of BASE that is known later may be anything`() async throws {
    let run = try await compare(
      ("p.json", Self.plan("", unknown: true)), ("p.json", Self.plan(#"["read:a","delete:users"]"#, unknown: false)))
    #expect(run.code == 3, "\(run.output) \(run.error)")
  }

  private static func answer(_ grants: String, clients: String = "") -> String {
    #"{"client_grants":[\#(grants)]\#(clients.isEmpty ? "" : #","clients":[\#(clients)]"#)}"#
  }
  private static func grant(_ client: String, _ audience: String, _ scopes: String) -> String {
    #"{"id":"cgr_\#(client)\#(audience.utf8.count)","client_id":"\#(client)","audience":"\#(audience)","scope":[\#(scopes)]}"#
  }

  @Test func `an API of the same identifier comes before one of another tenant`() async throws {
    let (dev, prod) = ("https://dev.eu.auth0.com/api/v2/", "https://prod.eu.auth0.com/api/v2/")
    let run = try await compare(
      (
        "g.json",
        Self.answer(
          Self.grant("a", dev, #""read:users","delete:users""#) + "," + Self.grant("a", prod, #""read:users""#))
      ),
      ("g.json", Self.answer(Self.grant("a", prod, #""read:users","delete:users""#))), "--fail-on", "widened",
      "--tenant",
      "prod.eu.auth0.com")
    #expect(run.code == 1 && run.output.contains("widened"), "\(run.output)")
  }

  @Test func `names that two applications share are told`() async throws {
    let clients = #"{"client_id":"c1","name":"A"},{"client_id":"c2","name":"A"}"#
    let head = Self.answer(Self.grant("c2", "https://x.example/", #""read:a""#), clients: clients)
    let run = try await compare(("t.yaml", Self.base), ("g.json", head))
    #expect(run.code == 3 && run.output.contains("2 applications of HEAD are called A"), "\(run.output)")
  }

  @Test func `names and ids without any list are told`() async throws {
    let answer = Self.answer(Self.grant("c1", "https://x.example/", #""read:a","delete:a""#))
    let run = try await compare(("t.yaml", Self.base), ("g.json", answer))
    #expect(run.code == 3 && run.output.contains("BASE calls applications by their names"), "\(run.output)")
    let back = try await compare(("g.json", answer), ("t.yaml", Self.base))
    #expect(back.code == 3 && back.output.contains("HEAD calls applications by their names"), "\(back.output)")
  }

  @Test func `what opens an API without changing a grant is wider`() async throws {
    func text(_ api: String) -> String {
      "resourceServers: [{identifier: 'https://x.example/', \(api)}]\n"
        + "clientGrants:\n- {client_id: A, audience: 'https://x.example/', subject_type: user, scope: [read:a]}\n"
    }
    for (old, new) in [
      ("enforce_policies: true", "enforce_policies: false"),
      (
        "subject_type_authorization: {user: {policy: require_client_grant}}",
        "subject_type_authorization: {user: {policy: allow_all}}"
      ),
      ("token_lifetime: 3600", "name: X"),
    ] {
      let scopes = "scopes: [{value: read:a}], "
      let run = try await compare(
        ("t.yaml", text(scopes + old)), ("t.yaml", text(scopes + new)), "--fail-on", "widened")
      #expect(run.code == 1, "\(new): \(run.output)")
    }
  }

  /// What nobody reads any more is not opened by that.
  @Test func `an API that only one side has is not opened or closed`() async throws {
    let user = Self.base.replacing("scope: [", with: "subject_type: user, scope: [")
    let api =
      "resourceServers: [{identifier: 'https://x.example/', enforce_policies: true, scopes: [{value: read:a}]}]\n"
    for (base, head) in [(api + user, user), (user, api + user)] {
      let run = try await compare(("t.yaml", base), ("t.yaml", head))
      #expect(run.code == 0 && !run.output.contains("enforce_policies"), "\(run.output)")
    }
  }

  @Test func `rules that say nothing of HEAD any more are told`() async throws {
    let base = "clients: [{name: A, is_first_party: false}]\n\(Self.base)"
    let head = Self.base.replacing(
      "scope: [", with: "organization_usage: allow, allow_any_organization: true, scope: [")
    let run = try await compare(
      ("t.yaml", base), ("t.yaml", head), "--fail-on", "finding", "--select", "third-party-client-privilege,empty-grant"
    )
    #expect(run.code == 3 && run.output.contains("third-party-client-privilege was not evaluated"), "\(run.output)")
  }

  @Test func `of a side that was not read nothing is new and nothing gone`() async throws {
    for (base, head, gone) in [(Self.base, "clients: []\n", "gone"), ("clients: []\n", Self.base, "new")] {
      let run = try await compare(("t.yaml", base), ("t.yaml", head))
      #expect(run.code == 3 && run.output.contains("nobody knows whether it is \(gone)"), "\(run.output)")
      #expect(!run.output.contains("is new, and") && !run.output.contains("is gone, with"))
    }
  }

  @Test func `what fails is first, however long names are`() async throws {
    let long = String(repeating: "n", count: 60_000)
    let head =
      Self.base.replacing("[read:a]", with: "[read:a, delete:a]")
      + (0..<700).map { "- {client_id: New\($0), audience: 'https://x.example/', scope: [read:a]}\n" }.joined()
      + "- {client_id: \(long), audience: 'https://x.example/', scope: [read:a]}\n"
    let run = try await compare(("t.yaml", Self.base), ("t.yaml", head), "--fail-on", "widened", "-f", "markdown")
    #expect(run.code == 1 && run.output.utf16.count <= 60_000)
    let first = try #require(run.output.range(of: "❌"))
    #expect(run.output[first.lowerBound...].hasPrefix("❌ widened** `A`"), "\(run.output.prefix(400))")
  }

  @Test func `the scope that is worth most is among those that are shown`() async throws {
    let scopes = (0..<60).map { "read:s\($0)" } + ["delete:everything"]
    let run = try await compare(
      ("t.yaml", Self.base), ("t.yaml", Self.base.replacing("read:a", with: scopes.joined(separator: ", "))))
    #expect(run.output.contains("gives 61 scopes more: delete:everything, read:s0"), "\(run.output)")
  }
}
