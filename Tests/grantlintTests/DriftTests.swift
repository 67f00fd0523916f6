import Documents
import Foundation
import TestSupport
import Testing

/// `audit --declared`: how a tenant differs from the code that is deployed to it.
@Suite struct `Audits against code` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let code = """
    clients:
      - name: Worker
    clientGrants:
      - client_id: Worker
        audience: https://api.acme.example/
        scope:
          - read:a
      - client_id: Worker
        audience: https://other.acme.example/
        scope: [read:a]

    """

  private static let rules = "empty-grant,duplicate-scope,missing-grant,undeclared-grant,wider-than-declared"

  private static func tenant(_ grants: String) -> String {
    #"{"client_grants":[\#(grants)],"clients":[{"client_id":"id1","name":"Worker"}]}"#
  }

  private static let asDeclared =
    #"{"id":"cgr_1","client_id":"id1","audience":"https://api.acme.example/","scope":["read:a"]}"#
  private static let other =
    #"{"id":"cgr_2","client_id":"id1","audience":"https://other.acme.example/","scope":["read:a"]}"#

  private func findings(_ grants: String, _ arguments: String...) async throws -> (Int32, [JSONObject]) {
    _ = try folder.write(Self.code, to: "tenant.yaml")
    _ = try folder.write(Self.tenant(grants), to: "live.json")
    let run = await CommandRun(
      [
        "audit", "@live.json", "--declared", "@tenant.yaml", "-f", "json", "--tenant", "t.eu.auth0.com", "--select",
        Self.rules,
      ]
        + arguments,
      folder: folder.path)
    let report = try #require(try? JSONReader.value(run.output).object, "\(run.error)")
    let drift: Set = ["undeclared-grant", "missing-grant", "wider-than-declared"]
    return (
      run.code,
      (report["findings"]?.array ?? []).compactMap(\.object).filter { drift.contains($0["rule"]?.string ?? "") }
    )
  }

  @Test func `find nothing where both say the same`() async throws {
    let (code, findings) = try await findings("\(Self.asDeclared),\(Self.other)", "--min-severity", "note")
    #expect(code == 0 && findings.isEmpty)
  }

  /// What an API has more than the code says comes with all scopes of it; drift may be all that is asked for.
  @Test func `find what the API has more, whatever else is asked`() async throws {
    func text(_ scopes: String) -> String {
      "resourceServers:\n- {identifier: 'https://api.acme.example/', scopes: [\(scopes)]}\n"
        + "clients: [{name: Worker}]\n"
        + "clientGrants:\n- {client_id: Worker, audience: 'https://api.acme.example/', allow_all_scopes: true}\n"
    }
    _ = try folder.write(text("{value: read:a}"), to: "code.yaml")
    _ = try folder.write(text("{value: read:a}, {value: delete:users}"), to: "live.yaml")
    let run = await CommandRun(
      [
        "audit", "@live.yaml", "--declared", "@code.yaml", "--select",
        "wider-than-declared,undeclared-grant,missing-grant",
        "--tenant", "t.eu.auth0.com",
      ], folder: folder.path)
    #expect(
      run.code == 1 && run.output.contains("gives 1 scope more, because the API has more: delete:users"),
      "\(run.output)")
    let alone = await CommandRun(["audit", "@live.yaml", "--select", "wider-than-declared"], folder: folder.path)
    #expect(alone.code == 2 && alone.error.contains("no rule is left"), "\(alone.error)")
  }

  @Test func `find what is wider, at its place in the code`() async throws {
    let wider = Self.asDeclared.replacing(#"["read:a"]"#, with: #"["read:a","delete:a"]"#)
    let (code, findings) = try await findings("\(wider),\(Self.other)")
    #expect(code == 1)
    let finding = try #require(findings.first)
    #expect(findings.count == 1 && finding["rule"] == "wider-than-declared" && finding["severity"] == "error")
    #expect(finding["offenders"] == ["delete:a"])
    #expect(finding["location"]?.object?["line"] == 7 || finding["location"]?.object?["line"] == 6)
    #expect(finding["message"]?.string?.contains("tenant.yaml:") ?? false)
  }

  @Test func `find what is missing, and what was made by hand`() async throws {
    let byHand = #"{"id":"cgr_3","client_id":"id9","audience":"https://api.acme.example/","scope":["read:a"]}"#
    let (_, findings) = try await findings("\(Self.asDeclared),\(byHand)")
    #expect(findings.map { $0["rule"]?.string } == ["missing-grant", "undeclared-grant"])
    #expect(findings.allSatisfy { $0["severity"] == "warning" })
  }

  /// An export has all grants but that of the application that made it.
  @Test(arguments: [1, 2])
  func `take one grant on the Management API for that of the exporter`(count: Int) async throws {
    let grants = (0..<count).map {
      #"{"id":"cgr_1\#($0)","client_id":"deploy\#($0)","audience":"https://t.eu.auth0.com/api/v2/","scope":["read:users"]}"#
    }
    let (_, findings) = try await findings(([Self.asDeclared, Self.other] + grants).joined(separator: ","))
    #expect(findings.map { $0["severity"]?.string } == Array(repeating: count == 1 ? "note" : "warning", count: count))
  }

  @Test func `leave declared grants alone, and say where to change them`() async throws {
    let twice = #"["read:a","read:a"]"#
    let wider = Self.asDeclared.replacing(#"["read:a"]"#, with: twice)
    let byHand = #"{"id":"cgr_3","client_id":"id1","audience":"https://third.example/","scope":\#(twice)}"#
    _ = try folder.write(Self.code, to: "tenant.yaml")
    let apis = ["https://api.acme.example/", "https://third.example/"].map {
      #"{"identifier":"\#($0)","scopes":[{"value":"read:a"}]}"#
    }
    _ = try folder.write(
      #"{"resource_servers":[\#(apis.joined(separator: ","))],"#
        + Self.tenant("\(wider),\(Self.other),\(byHand)").dropFirst(),
      to: "live.json")
    let run = await CommandRun(
      ["audit", "@live.json", "--declared", "@tenant.yaml", "--diff", "--unsafe-fixes", "--select", Self.rules],
      folder: folder.path)
    #expect(run.output.contains("grant cgr_3"), "\(run.output)")
    #expect(run.output.contains("or the next deployment brings it back"), "\(run.output)")
    #expect(run.output.contains("tenant.yaml:4:"), "\(run.output)")
  }

  @Test func `are incomplete where the code says nothing of grants`() async throws {
    _ = try folder.write("tenant:\n  friendly_name: x\n", to: "tenant.yaml")
    _ = try folder.write(Self.tenant(Self.asDeclared), to: "live.json")
    let run = await CommandRun(
      ["audit", "@live.json", "--declared", "@tenant.yaml", "--select", Self.rules], folder: folder.path)
    #expect(run.code == 3 && run.output.contains("--declared"), "\(run.output)")
  }
}
