import BuiltinRules
import Documents
import Foundation
import PolicyEngine
import Tenant
import Testing

/// The rules that are in the binary, as `rules/builtin/` states them.
@Suite struct `The catalogue` {
  static let catalogue = Result {
    try RuleCatalogue(BuiltinRules.files.map { (text: $0.text, origin: .builtin(path: "rules/\($0.path)")) })
  }

  static let rules: [CompiledRule] =
    (try? catalogue.get().compileAll().rules) ?? []

  @Test func `every rule loads and compiles`() throws {
    let catalogue = try Self.catalogue.get()
    let compiled = try catalogue.compileAll()
    #expect(compiled.rules.count == BuiltinRules.files.count)
    #expect(compiled.disabled.isEmpty)
  }

  @Test func `four rules are off until somebody turns them on`() throws {
    let compiled = try Self.catalogue.get().compile(RuleSelection())
    #expect(compiled.disabled == ["scope-naming", "stealable-token", "system-grant-inventory", "unowned-client"])
  }

  @Test func `every rule says its profile, or that it is off`() throws {
    for file in BuiltinRules.files {
      let keys = file.text.split(separator: "\n").count { $0.hasPrefix("profile: ") || $0 == "enabled: false" }
      #expect(keys == 1, "\(file.path)")
    }
  }

  @Test func `the profile for the first week is small, and the strict one leaves out what needs data of yours`() throws
  {
    func rules(_ profile: RuleProfile) throws -> [String] {
      try Self.catalogue.get().compile(RuleSelection(profile: profile)).rules.map(\.id)
    }
    #expect(
      try rules(.starter) == [
        "account-takeover-scope", "agent-least-privilege", "allow-any-organization",
        "anonymous-grant-read-only", "grant-self-escalation", "no-allow-all-scopes",
        "open-registration-default", "self-registered-client-grant",
        "third-party-client-privilege", "third-party-default-read-only", "toxic-combination",
        "unrecognised-grant",
      ])
    #expect(try rules(.strict) == Self.rules.map(\.id).filter { !["scope-naming", "unowned-client"].contains($0) })
  }

  @Test func `to set the pattern turns the rule about names on, and only it`() throws {
    let compiled = try Self.catalogue.get().compile(RuleSelection(parameters: ["scope-naming.pattern=[a-z:]+"]))
    #expect(compiled.disabled == ["stealable-token", "system-grant-inventory", "unowned-client"])
  }

  @Test func `it is what the folder holds`() throws {
    let folder = URL(filePath: #filePath).appending(path: "../../../rules/builtin").standardized
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(BuiltinRules.files.map(\.path) == names.map { "builtin/\($0)" })
    for file in BuiltinRules.files {
      let name = String(file.path.dropFirst("builtin/".count))
      let onDisk = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      #expect(file.text == onDisk)
    }
  }

  @Test(arguments: rules.map(\.id)) func `every example holds, and the rule stands what no example thought of`(
    id: String
  ) throws {
    let rule = try #require(Self.rules.first { $0.id == id })
    for outcome in rule.runTests() {
      #expect(outcome.differences == [], "\(outcome.place): \(outcome.example)")
    }
  }

  @Test(arguments: rules.map(\.id)) func `every rule explains itself`(id: String) throws {
    let rule = try #require(Self.rules.first { $0.id == id }).rule
    #expect(rule.rationale.count > 80)
    #expect(rule.remedy.count > 80)
    #expect(!rule.references.isEmpty)
    #expect(rule.references.allSatisfy { $0.hasPrefix("https://") })
    #expect(!rule.title.hasSuffix("."))
    #expect(rule.parameters.allSatisfy { $0.description.hasSuffix(".") })
  }

  @Test func `what only reads is the same for both rules that ask for it`() throws {
    let rules = try ["anonymous-grant-read-only", "third-party-default-read-only"].map { id in
      try #require(Self.rules.first { $0.id == id }).rule
    }
    #expect(rules[0].parameters == rules[1].parameters)
    let expressions = rules.map { rule in rule.variables.map { "\($0.name): \($0.expression.source)" } }
    #expect(expressions[0] == expressions[1])
  }

  /// Scopes of every shape that the words decide.
  private static let scopes = [
    "read:orders", "orders.read", "tool:list", "READ:orders", "orders/view", "read_only", "orders:read-only", "get",
    "read:update_log", "readonly:orders", "write:orders", "read_write:carts", "list:delete", "reading:orders", "orders",
    "admin", "read:delete", "read:orders:update", "orders.update.read", "list_pay", "payments:pay", "only", "x_only",
    "delete:read", "a.read_only", "a.write.read_only", "read", "Read.Orders", "get:set", "set:get", "browse.a:mint",
  ]

  @Test func `what only reads is the same for them and for the program`() async throws {
    let rule = try #require(Self.rules.first { $0.id == "third-party-default-read-only" }).rule
    #expect(rule.parameters.first { $0.name == "verbs" }?.defaultValue == .strings(ScopeWords.standardVerbs))
    let grant: JSONObject = [
      "default_for": "third_party_clients", "audience": "https://a.example/", "scope": .strings(Self.scopes),
    ]
    let report = try await Self.report(of: grant, by: rule.id)
    #expect(report.findings.first?.offenders == Self.scopes.filter { !ScopeWords().onlyReads($0) })
  }

  /// What one rule says of one grant of which nothing else is known.
  private static func report(of grant: JSONObject, by rule: String) async throws -> AuditReport {
    let catalogue = try catalogue.get().compile(RuleSelection(select: [rule]))
    let source = OneGrant(grants: [try ClientGrant(grant)])
    return await Auditor(catalogue, thresholds: Thresholds(), toolVersion: "test")
      .audit(source, run: RunContext(id: "run", startedAt: "2026-01-01T00:00:00Z", elapsedMilliseconds: { 0 }))
  }

  private struct OneGrant: TenantSource {
    let grants: [ClientGrant]
    func carries(_ collection: TenantCollection) -> Bool { collection == .clientGrants }
    func identity() async -> TenantIdentity { TenantIdentity(kind: .file, domain: "t.example") }
    func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> {
      Reading(grants as? [Record] ?? [])
    }
    func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> { Reading([]) }
  }

  /// Those whose texts are compared exactly on purpose, or have no form by which one that can match nothing is known.
  private static let exact = [
    "management-api-least-privilege.secret_readers", "unrecognised-grant.accepted", "agent-least-privilege.agents",
    "grant-self-escalation.accepted_paths",
  ]

  @Test(arguments: rules.map(\.id)) func `every list of a rule says what its texts are compared with`(id: String) throws
  {
    for parameter in try #require(Self.rules.first { $0.id == id }).rule.parameters {
      let isList = parameter.type == .list(.string) || parameter.type == .map(.list(.string))
      let isSaid = parameter.matches != nil || parameter.values != nil
      #expect(!isList || isSaid || Self.exact.contains("\(id).\(parameter.name)"), "\(parameter.name)")
    }
  }

  @Test(arguments: [
    ("allow-any-organization.approved_clients", #"["Billing Worker"]"#),
    ("grant-self-escalation.approved_clients", #"["abc@clients"]"#),
    ("management-api-least-privilege.allowed", #"{"My App":["*"]}"#),
    ("management-api-least-privilege.allowed", #"{"app":["delete_users"]}"#),
    ("no-allow-all-scopes.allowed_audiences", #"[" https://a.example/"]"#),
    ("anonymous-grant-read-only.verbs", #"["read:"]"#), ("third-party-default-read-only.allowed", #"["a b"]"#),
    ("wildcard-scope.names", #"["orders:all"]"#),
  ])
  func `a value of a built-in rule that can match nothing is a warning`(parameter: String, value: String) throws {
    let catalogue = try Self.catalogue.get()
    let warnings = try catalogue.compile(RuleSelection(parameters: ["\(parameter)=\(value)"])).warnings
    #expect(warnings.count == 1)
    #expect(warnings.first?.hasPrefix("--param \(parameter): '") == true)
  }

  /// The requirements that rules may name: a new one is looked up in its standard and added here.
  private static let requirements: [String: Set<String>] = [
    "nist-800-53": [
      "AC-2", "AC-2(3)", "AC-3", "AC-4", "AC-5", "AC-6", "AC-6(5)", "AC-6(7)", "AC-12", "AC-14", "AC-20", "CA-7",
      "CM-6", "CM-8", "IA-5", "IA-9", "SC-23", "SI-10",
    ],
    "owasp-asvs": ["8.2.1", "8.4.1", "10.4.4", "10.4.7", "10.4.8", "10.4.11", "10.4.14", "10.4.16"],
    "rfc-9700": ["2.2.1", "2.3", "2.5", "4.14"],
    "soc2": ["CC6.1", "CC6.2", "CC6.3", "CC7.1"],
  ]

  @Test(arguments: rules.map(\.id)) func `every rule names requirements that there are`(id: String) throws {
    let controls = try #require(Self.rules.first { $0.id == id }).rule.controls
    #expect(!controls.isEmpty)
    #expect(Set(controls).count == controls.count)
    for control in controls {
      let parts = control.split(separator: ":", maxSplits: 1).map(String.init)
      #expect(parts.count == 2 && Self.requirements[parts[0]]?.contains(parts[1]) == true, "\(control)")
    }
  }

  @Test(arguments: rules.map(\.id)) func `every rule has three examples or more`(id: String) throws {
    let rule = try #require(Self.rules.first { $0.id == id }).rule
    #expect(rule.examples.all.count >= 3)
    #expect(rule.evidence.isEmpty || rule.examples.all.contains { $0.evidence != nil }, "its evidence is not tested")
  }

  @Test(arguments: BuiltinRules.files.map(\.path)) func `the examples end the file`(path: String) throws {
    let file = try #require(BuiltinRules.files.first { $0.path == path })
    let parts = file.text.components(separatedBy: "\nexamples:\n")
    #expect(parts.count == 2)
    let later = try #require(parts.last).split(separator: "\n").filter { !" -#".contains($0.first ?? " ") }
    #expect(later.isEmpty, "\(later)")
    let whole = try Rule(text: file.text, origin: .file(path: file.path))
    let lazy = try Rule(text: file.text, origin: .builtin(path: file.path))
    #expect(lazy.examples.all.map(\.place) == whole.examples.all.map(\.place))
    #expect(lazy.sha256 == whole.sha256)
  }
}
