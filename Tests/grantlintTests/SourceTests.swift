import Documents
import Foundation
import TestSupport
import Testing

/// What the program says of what it is given to read. Relative paths are those of a process.
@Suite struct `Sources` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String], variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path)
  }

  /// Audits a text as a file.
  private func audit(_ input: String, _ arguments: String...) async throws -> CommandRun {
    await run(["audit", try folder.write(input, to: "grants.json")] + arguments)
  }

  /// Input, and what the message must say.
  static let unreadable: [(input: String, words: [String])] = [
    ("", ["empty"]),
    (" \n", ["empty"]),
    ("{\"client_grants\": [}", [":1:20: "]),
    ("[{\"id\":\"cgr_1\",\"audience\":\"a\"", [":1:30: ", "the input ends"]),
    ("{\"name\":\"x\"}", ["[name]", "client_grants"]),
    ("\"text\"", ["found a string"]),
    ("{\"client_grants\":[{\"id\":\"cgr_1\"},7]}", ["client_grants[1]", "found a number"]),
    ("{\"client_grants\":[{\"id\":\"cgr_1\",\"id\":\"cgr_2\"}]}", ["'id' occurs twice"]),
    ("{\"client_grants\":[{\"scope\":\"read:x\"}]}", ["client_grants[0].scope", "expected a list"]),
    ("{\"client_grants\":[],\"next\":\"more\"}", ["next", "--assume-complete"]),
    (
      "{\"total\":3,\"client_grants\":[{\"id\":\"cgr_1\",\"audience\":\"a\",\"client_id\":\"c\"}]}",
      ["said to have 3", "1 was read"]
    ),
    ("{\"snapshot_version\":9,\"domain\":\"a\",\"client_grants\":[]}", ["snapshot_version"]),
  ]

  @Test(arguments: unreadable.indices)
  func `bad input is exit 3 and says where and what`(index: Int) async throws {
    let (input, words) = Self.unreadable[index]
    let outcome = try await audit(input, "-f", "json")
    #expect(outcome.code == 3)
    let report = try #require(try JSONReader.value(outcome.output).object)
    let message = report["run"]?.object?["incomplete"]?.array?.first?.object?["message"]?.string ?? ""
    #expect(message.contains("grants.json"))
    for word in words { #expect(message.contains(word)) }
  }

  @Test func `a missing file is exit 3`() async throws {
    let outcome = try await Binary.run(["missing.json"], folder: folder.path)
    #expect(outcome.code == 3)
    #expect(outcome.output.contains("no such file: missing.json"))
  }

  @Test func `a grant that lacks everything is findings, not an error`() async throws {
    let outcome = try await audit(
      "{\"client_grants\":[{}, {\"scope\":[]}]}", "-f", "json", "--select", Samples.grantsOnly)
    #expect(outcome.code == 1)
    let findings = try #require(try JSONReader.value(outcome.output).object?["findings"]?.array).compactMap(\.object)
    #expect(
      findings.compactMap { $0["rule"]?.string } == [
        "audience-required", "audience-required", "client-required", "client-required",
      ])
    #expect(Set(findings.compactMap { $0["fingerprint"]?.string }).count == 4)
  }

  @Test func `the tenant of a file is what --tenant says`() async throws {
    let outcome = try await audit(Samples.clean, "--tenant", "acme.example")
    #expect(outcome.output.contains("acme.example"))
  }

  @Test func `a snapshot carries applications and APIs`() async throws {
    let snapshot = """
      {"snapshot_version":1,"domain":"acme.example","client_grants":[{"id":"cgr_1","client_id":"gone","audience":"a"}],
       "clients":[],"resource_servers":[],"grant_organizations":{}}
      """
    let rule = try folder.write(Samples.clientRule, to: "known-client.yaml")
    let outcome = try await audit(snapshot, "--rules", rule, "--fail-on", "warning")
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("known-client"))
  }

  @Test func `a folder of lists is one tenant, and what was passed over is said`() async throws {
    try FileManager.default.createDirectory(atPath: folder.file("export"), withIntermediateDirectories: false)
    try folder.write(#"{"id":"cgr_1","client_id":"gone","audience":"a","scope":["read:x"]}"#, to: "export/grants.jsonl")
    try folder.write(
      #"{"clients":[{"client_id":"app","app_type":"spa"}],"total":1,"more":[]}"#, to: "export/clients.json")
    try folder.write(#"{"resource_servers":[{"identifier":"a","scopes":[]}]}"#, to: "export/apis.json")
    try folder.write("not JSON", to: "export/notes.txt")
    let outcome = await run(
      ["audit", folder.file("export"), "-v", "--no-config", "-f", "json", "--select", "orphan-client,undefined-scope"])
    let report = try #require(try JSONReader.value(outcome.output).object)
    #expect(outcome.code == 0, "they are warnings")
    #expect(
      report["findings"]?.array?.compactMap { $0.object?["rule"]?.string } == ["orphan-client", "undefined-scope"])
    #expect(report["skipped_rules"] == [])
    let coverage = report["tenants"]?.array?.first?.object?["coverage"]?.object
    #expect(coverage?["client_grants"]?.object?["skipped_files"] == 1)
    #expect(coverage?["clients"]?.object?["complete"] == true)
    #expect(outcome.error.contains("warning: \(folder.file("export/clients.json")): 'more' is not read\n"))
    #expect(outcome.error.contains("warning: 1 other file in \(folder.file("export")) was not read: "))
    #expect(outcome.error.contains("\nnot read: \(folder.file("export/notes.txt"))\n"))
  }

  @Test func `an empty list is exit 3 until the user says that there is no grant`() async throws {
    let list = try folder.write("[]", to: "grants.json")
    let doubted = await run(["audit", list, "--no-config"], variables: ["COLUMNS": "1000"])
    #expect(doubted.code == 3 && doubted.output.contains("contains no grant"))
    let accepted = await run(["audit", list, "--no-config", "--assume-complete"])
    #expect(accepted.code == 0 && accepted.output.contains("completeness assumed"))
  }

  /// Credentials, and what the message must say.
  static let credentials: [(environment: [String: String], words: [String])] = [
    ([:], ["AUTH0_DOMAIN", "--demo"]),
    (["AUTH0_DOMAIN": "a.example"], ["AUTH0_ACCESS_TOKEN", "AUTH0_CLIENT_SECRET"]),
    (["AUTH0_DOMAIN": "a.example", "AUTH0_CLIENT_ID": "x"], ["AUTH0_CLIENT_SECRET is not set"]),
    (["AUTH0_DOMAIN": "a.example", "AUTH0_CLIENT_SECRET": "x"], ["AUTH0_CLIENT_ID is not set"]),
    (["AUTH0_ACCESS_TOKEN": "x"], ["AUTH0_DOMAIN is not set"]),
    (["AUTH0_DOMAIN": "https://a.example/api/v2/", "AUTH0_ACCESS_TOKEN": "x"], ["AUTH0_DOMAIN"]),
    (["AUTH0_DOMAIN": "a.example", "AUTH0_ACCESS_TOKEN": "x", "GRANTLINT_API_URL": "http://b.example"], ["http"]),
  ]

  @Test(arguments: credentials.indices)
  func `credentials that cannot do are exit 2 before any call`(index: Int) async throws {
    let (environment, words) = Self.credentials[index]
    let outcome = await run(["audit"], variables: environment)
    #expect(outcome.code == 2)
    for word in words { #expect(outcome.error.contains(word)) }
  }

  @Test func `a broken rule file is named with line and column`() async throws {
    let rule = Samples.clientRule.replacing("severity: warning", with: "severty: warning")
      .replacing("client != null", with: "clint != null")
    let path = try folder.write(rule, to: "known-client.yaml")
    let outcome = await run(["--demo", "--rules", path])
    #expect(outcome.code == 2)
    #expect(outcome.error.contains("\(path):3:1: unknown key 'severty' in a rule; did you mean 'severity'?"))
    let fixed = try folder.write(rule.replacing("severty", with: "severity"), to: "known-client.yaml")
    let second = await run(["--demo", "--rules", fixed])
    #expect(second.error.contains("\(path):7:8: unknown variable 'clint'; did you mean 'client'?"))
  }

  @Test func `an unknown rule id comes with the nearest one`() async throws {
    let outcome = await run(["--demo", "--select", "scope-lenght"])
    #expect(outcome.code == 2)
    #expect(outcome.error.contains("did you mean 'scope-length'?"))
  }

  @Test(.enabled(if: Recordings.isPresent, Recordings.absence))
  func `a recorded dump of a real tenant is audited`() async throws {
    let exchanges = try Recordings.exchanges("deploy-cli-dump")
    let answer = try #require(exchanges.first { $0["path"]?.string?.contains("/client-grants") ?? false }?["response"])
    let outcome = try await audit(JSONWriter.compact(answer), "-f", "json", "--select", Samples.grantsOnly)
    #expect(outcome.code == 0)
    let report = try #require(try JSONReader.value(outcome.output).object)
    let count = try #require(answer.object?["client_grants"]?.array).count
    #expect(count > 0)
    #expect(report["summary"]?.object?["grants"] == .int(count))
    #expect(report["summary"]?.object?["evaluations"] == .int(count * 6))
  }
}
