import Documents
import Foundation
import TestSupport
import Testing

/// `grantlint diff`, and `audit --since`.
@Suite struct `Comparisons of sources` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String..., variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path)
  }

  private func json(_ run: CommandRun) throws -> JSONObject { try #require(try JSONReader.value(run.output).object) }

  /// An export with one grant of these scopes.
  private static func export(_ scopes: String, more: String = "") -> String {
    """
    clients:
      - name: Worker
    clientGrants:
      - client_id: Worker
        audience: https://api.acme.example/
        scope:
    \(scopes.split(separator: " ").map { "      - \($0)" }.joined(separator: "\n"))
    \(more)
    """
  }

  @Test func `say what is wider, where HEAD says so`() async throws {
    _ = try folder.write(Self.export("read:a read:b"), to: "base.yaml")
    _ = try folder.write(
      Self.export("read:a delete:users", more: "  - client_id: New\n    audience: https://x/\n    scope: [read:x]\n"),
      to: "head.yaml")
    let run = await run("diff", "@base.yaml", "@head.yaml", "-f", "json")
    #expect(run.code == 0, "\(run.error)")
    let report = try json(run)
    let widened = try #require(report["widened"]?.array?.first?.object)
    #expect(report["widened"]?.array?.count == 1 && report["added"]?.array?.count == 1)
    #expect(widened["client_id"] == "Worker" && widened["subject_type"] == "client")
    #expect(widened["scopes_added"] == ["delete:users"] && widened["scopes_removed"] == ["read:b"])
    #expect(widened["before"]?.object?["scope"] == ["read:a", "read:b"])
    #expect(widened["location"]?.object?["line"] == 8 && widened["location"]?.object?["column"] == 9)
    let text = await self.run("diff", "@base.yaml", "@head.yaml", "--fail-on", "widened")
    #expect(text.code == 1 && text.output.contains("head.yaml:8:9"))
    #expect(text.output.contains("failed by --fail-on widened: 1 grant added, 1 widened"))
  }

  @Test(arguments: [
    ("widened", 0), ("any", 1), ("tier:tenant-admin", 0), ("tier:business-read", 1), ("finding", 0),
    ("widened,any", 1),
  ])
  func `fail for what they are asked for`(test: String, code: Int32) async throws {
    _ = try folder.write(Self.export("read:a"), to: "base.yaml")
    _ = try folder.write(
      Self.export("read:a", more: "  - client_id: New\n    audience: https://x/\n    scope: [read:x]\n"),
      to: "head.yaml")
    let run = await run("diff", "@base.yaml", "@head.yaml", "--fail-on", test)
    #expect(run.code == code, "\(run.output)")
  }

  @Test func `with a finding that is new name it`() async throws {
    _ = try folder.write(Self.export("read:a"), to: "base.yaml")
    _ = try folder.write(Self.export("'*'"), to: "head.yaml")
    let run = await run("diff", "@base.yaml", "@head.yaml", "--fail-on", "finding", "-f", "json")
    #expect(run.code == 1)
    let rules = try json(run)["findings"]?.array?.compactMap { $0.object?["rule"]?.string } ?? []
    #expect(rules.contains("wildcard-scope"))
  }

  @Test(arguments: [("base", "##X##"), ("head", "##X##")])
  func `of what nobody knows are incomplete`(side: String, scope: String) async throws {
    _ = try folder.write(Self.export(side == "base" ? "'\(scope)'" : "read:a"), to: "base.yaml")
    _ = try folder.write(Self.export(side == "head" ? "'\(scope)'" : "read:a"), to: "head.yaml")
    let run = await run("diff", "@base.yaml", "@head.yaml", "-f", "json")
    #expect(run.code == 3)
    let report = try json(run)
    #expect(report["complete"] == false)
    #expect(report["gaps"]?.array?.first?.object?["side"]?.string == side)
  }

  /// The same placeholder on both sides may have had another value: the mapping is part of the change.
  @Test func `take no placeholder for the same value unless it has one`() async throws {
    _ = try folder.write(Self.export("'##X##'"), to: "base.yaml")
    _ = try folder.write(Self.export("'##X##'"), to: "head.yaml")
    #expect(await run("diff", "@base.yaml", "@head.yaml").code == 3)
    _ = try folder.write(#"{"X":"read:a"}"#, to: "config.json")
    #expect(await run("diff", "@base.yaml", "@head.yaml", "--mapping", "@config.json").code == 0)
  }

  @Test func `of names and ids need a list of applications`() async throws {
    _ = try folder.write(Self.export("read:a"), to: "head.yaml")
    let grant = #"{"id":"cgr_1","client_id":"id1","audience":"https://api.acme.example/","scope":["read:a"]}"#
    _ = try folder.write(#"{"client_grants":[\#(grant)]}"#, to: "base.json")
    let run = await run("diff", "@base.json", "@head.yaml")
    #expect(run.code == 3 && run.output.contains("BASE has no list of applications"), "\(run.output)")
    _ = try folder.write(
      #"{"client_grants":[\#(grant)],"clients":[{"client_id":"id1","name":"Worker"}]}"#, to: "base.json")
    let listed = await self.run("diff", "@base.json", "@head.yaml")
    #expect(listed.code == 0 && listed.output.contains("no grant differs"), "\(listed.output)")
  }

  @Test func `as a comment have a mark and stay within what GitHub takes`() async throws {
    let grants = (0..<2_000).map { number in
      "  - client_id: Application number \(number)\n    audience: https://api.acme.example/\n    scope: [read:x\(number)]\n"
    }
    _ = try folder.write(Self.export("read:a"), to: "base.yaml")
    _ = try folder.write(Self.export("read:a", more: grants.joined()), to: "head.yaml")
    let run = await run("diff", "@base.yaml", "@head.yaml", "-f", "markdown")
    #expect(run.output.hasPrefix("<!-- grantlint diff -->\n### grantlint: 2000 grants added\n"))
    #expect(run.output.utf16.count <= 60_000)
    #expect(run.output.contains("more; `grantlint diff -f json` has all"))
  }

  @Test(arguments: ["sarif", "github", "gitlab"])
  func `as annotations are at the lines of HEAD`(format: String) async throws {
    _ = try folder.write(Self.export("read:a"), to: "base.yaml")
    _ = try folder.write(Self.export("read:a delete:a"), to: "head.yaml")
    let run = await run("diff", "@base.yaml", "@head.yaml", "-f", format)
    #expect(run.code == 0)
    #expect(run.output.contains("grant-widened"))
    let places = ["sarif": #""startLine":8"#, "github": "line=8,col=9", "gitlab": #""check_name": "grant-widened""#]
    #expect(run.output.contains(places[format] ?? "-"), "\(run.output)")
  }

  @Test func `since BASE fail for what is new only`() async throws {
    _ = try folder.write(Self.export("'*'"), to: "base.yaml")
    _ = try folder.write(Self.export("'*'"), to: "same.yaml")
    _ = try folder.write(
      Self.export("'*'", more: "  - client_id: New\n    audience: https://x/\n    scope: ['*']\n"), to: "head.yaml")
    let flags = ["--select", "wildcard-scope", "--fail-on", "warning"]
    let same = await CommandRun(["audit", "@same.yaml", "--since", "@base.yaml"] + flags, folder: folder.path)
    #expect(same.code == 0, "\(same.output)")
    let run = await CommandRun(
      ["audit", "@head.yaml", "--since", "@base.yaml", "-f", "json"] + flags, folder: folder.path)
    #expect(run.code == 1)
    let states = try json(run)["findings"]?.array?.compactMap { $0.object?["baseline_state"]?.string } ?? []
    #expect(states.sorted() == ["new", "unchanged"])
    let wider = Self.export("'*' 'read:*'")
    _ = try folder.write(wider, to: "wider.yaml")
    let added = await CommandRun(
      ["audit", "@wider.yaml", "--since", "@base.yaml", "-f", "json"] + flags, folder: folder.path)
    let widened = try json(added)["findings"]?.array?.first?.object
    #expect(widened?["baseline_state"] == "widened" && widened?["location"]?.object?["line"] == 8)
    let alone = await self.run("audit", "@head.yaml", "--since", "@gone.yaml")
    #expect(alone.code == 3 && alone.error.contains("gone.yaml"))
  }
}
