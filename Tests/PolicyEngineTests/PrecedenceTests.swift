import Documents
import Foundation
import PolicyEngine
import Tenant
import Testing

/// One scope is one finding: `yields_to`, `reported`, and applications that are accepted once for all rules.
@Suite struct PrecedenceTests {
  private static func listing(_ id: String, _ prefix: String, severity: String = "error", _ rest: String = "") -> String
  {
    Sample.text(
      id: id, severity: severity, check: "size(variables.found) == 0",
      """
      variables:
        found: "grant.scope.filter(s, s.startsWith('\(prefix)') && !(s in reported))"
      message: "'%d of %s'.format([size(variables.found), '\(prefix)'])"
      offenders: variables.found
      \(rest)
      """)
  }

  private static let narrow = listing("narrow", "ab")
  private static let broad = listing("broad", "a", "yields_to: [narrow]")
  private static let broadest = listing("all", "", "yields_to: [broad]")

  @Test func `what one rule reports is left to it, and message and count go without it`() async throws {
    let tenant = try FakeTenant([grant("cgr_1", ["scope": ["ab", "a", "b"]]), grant("cgr_2", ["scope": ["ab"]])])
    let report = try await tenant.audit(Self.broadest, Self.broad, Self.narrow)
    #expect(
      report.offenders == ["all:cgr_1": ["b"], "broad:cgr_1": ["a"], "narrow:cgr_1": ["ab"], "narrow:cgr_2": ["ab"]])
    #expect(report.findings.first { $0.rule == "broad" }?.message == "1 of a")
    #expect(report.tallies == ["all": [1, 1, 0, 0, 0], "broad": [1, 1, 0, 0, 0], "narrow": [0, 2, 0, 0, 0]])
  }

  @Test(arguments: [
    ("a rule that is not selected", RuleSelection(select: ["broad"]), ""),
    ("a rule that does not apply", RuleSelection(), "match: grant.id == 'other'"),
    ("a rule that comes to no result", RuleSelection(), "match: client.global"),
    ("a rule that reports lower", RuleSelection(), "severity_when: [{if: \"true\", severity: note}]"),
    ("a rule that may report lower", RuleSelection(), "severity_when: [{if: client.global, severity: note}]"),
  ])
  func `nothing is left to`(what: String, selection: RuleSelection, rest: String) async throws {
    let tenant = try FakeTenant(
      [grant("cgr_1", ["scope": ["ab", "a"]])], clients: Reading([], gap: refused(.clients)))
    let report = try await tenant.audit(Self.broad, Self.listing("narrow", "ab", rest), selection: selection)
    #expect(report.offenders["broad:cgr_1"] == ["ab", "a"])
  }

  @Test func `what is known later counts too`() async throws {
    let narrow = Self.listing("narrow", "ab", "match: size(organizations) > 0")
    let tenant = try FakeTenant(
      [grant("cgr_1", ["scope": ["ab", "a"]]), grant("cgr_2", ["scope": ["ab"]])],
      organizations: ["cgr_1": assigned("cgr_1", "org_1"), "cgr_2": assigned("cgr_2", "org_1")])
    let report = try await tenant.audit(Self.broad, narrow)
    #expect(report.offenders == ["broad:cgr_1": ["a"], "narrow:cgr_1": ["ab"], "narrow:cgr_2": ["ab"]])
    #expect(report.tallies["broad"] == [1, 1, 0, 0, 0])
  }

  @Test(arguments: [
    ("yields_to: [narow]", "broad.yaml:12:13: yields_to: no rule 'narow'; did you mean 'narrow'?"),
    ("yields_to: [broad]", "broad.yaml:12:13: yields_to: 'broad' yields to 'broad' itself"),
    ("yields_to: narrow", "broad.yaml:12:12: yields_to must be a list, not a single value"),
  ])
  func `a name that is wrong is an error at its place`(line: String, problem: String) {
    let error = #expect(throws: Diagnostics.self) {
      try Sample.catalogue(Self.narrow, Self.listing("broad", "a", line))
    }
    #expect(error?.description == "rules/" + problem)
  }

  @Test func `a circle is an error`() {
    let error = #expect(throws: Diagnostics.self) {
      try Sample.catalogue(Self.listing("narrow", "ab", "yields_to: [broad]"), Self.broad)
    }
    #expect(error?.description == "rules/narrow.yaml:12:13: yields_to: 'broad' yields to 'narrow' itself")
  }

  @Test func `a fix that moves a finding from one rule to another raises nothing`() async throws {
    let auditor = Auditor(
      try Sample.catalogue(Self.narrow, Self.broad).compile(RuleSelection()), thresholds: Thresholds(),
      toolVersion: "0.1.0")
    let audit = await auditor.examine(
      try FakeTenant([grant("cgr_1", ["scope": ["ab"]])]),
      run: RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 1 }))
    let reviews = try audit.reviewer.review(ClientGrant(grant("cgr_1", ["scope": ["ab"]])))
    #expect(reviews.map(\.rule) == ["broad", "narrow"])
    #expect(reviews.map(\.verdict) == [.pass, .fail(fix: nil)])
    #expect(reviews.map(\.aloneVerdict) == [.fail(fix: nil), .fail(fix: nil)])
  }

  @Test func `an administrator is known to every rule`() async throws {
    let configuration = try Configuration(
      text: "version: 1\nroles:\n  administrators: [app]\n", path: "c.yml", formats: [])
    let rule = Sample.text(id: "own", check: "\"false\"", "match: \"!(grant.client_id in roles.administrators)\"")
    let catalogue = try Sample.catalogue(rule)
    let adjustments = try RuleAdjustments(configuration, tenant: nil, catalogue: catalogue)
    let tenant = try FakeTenant([grant("cgr_1"), grant("cgr_2", ["client_id": "other"])])
    let report = try await tenant.audit(rule, selection: RuleSelection(adjustments: adjustments))
    #expect(report.tallies == ["own": [0, 1, 1, 0, 0]])
    #expect(try await tenant.audit(rule).tallies == ["own": [0, 2, 0, 0, 0]])
  }

  @Test(arguments: [
    ("app name", "'app name' is not a client id"), ("app*", "'app*' is not a client id"),
    ("''", "'' is not a client id"),
  ])
  func `an administrator is named by its client id`(entry: String, problem: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(text: "version: 1\nroles: {administrators: [\(entry)]}\n", path: "c.yml", formats: [])
    }
    #expect(
      error?.description.hasPrefix("c.yml:2:26: administrators: \(problem)") == true, "\(error?.description ?? "")")
  }

  @Test func `administrators of a configuration that was found weaken the audit`() throws {
    let configuration = try Configuration(
      text: "version: 1\nroles: {administrators: [app]}\n", path: ".grantlint.yml", isDiscovered: true, formats: [])
    let catalogue = try Sample.catalogue(Self.narrow)
    let adjustments = try RuleAdjustments(configuration, tenant: nil, catalogue: catalogue)
    #expect(
      try catalogue.compile(RuleSelection(adjustments: adjustments)).weakening?.parameters == ["roles.administrators"])
  }
}

/// The same of the rules that come with grantlint.
@Suite struct BuiltinPrecedenceTests {
  private static let audience: JSONValue = "https://t.example/api/v2/"
  private static let scopes = [
    "update:client_grants", "create:users", "read:client_keys", "update:users_app_metadata", "delete:users",
    "read:log_streams", "read:users", "read:logs", "blacklist:tokens", "update:branding", "create:actions",
    "delete:clients",
  ]
  /// Rules that judge what a scope allows; `too-many-scopes` only counts.
  private static let ordered = [
    "grant-self-escalation", "management-api-least-privilege", "third-party-client-privilege",
    "third-party-default-read-only", "anonymous-grant-read-only", "wildcard-scope",
  ]

  private static func audit(
    _ scopes: [[String]], clientID: JSONValue = "app", selection: RuleSelection = RuleSelection()
  ) async throws -> AuditReport {
    let grants = scopes.enumerated().map { place, scopes in
      grant("cgr_\(place)", ["client_id": clientID, "audience": audience, "scope": .strings(scopes)])
    }
    let clients = try reading(Client.init, [["client_id": "app", "is_first_party": false]])
    let tenant = try FakeTenant(grants, clients: clients, apis: reading(ResourceServer.init, []))
    let auditor = Auditor(
      try BuiltinCatalogue.rules.get().compile(selection), thresholds: Thresholds(), toolVersion: "0.1.0")
    return await auditor.audit(
      tenant, run: RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 1 }))
  }

  @Test(arguments: 1...4) func `no scope is reported by two rules, and none by no rule`(step: Int) async throws {
    let lists = Self.scopes.indices.map { first in
      stride(from: first, to: Self.scopes.count, by: step).map { Self.scopes[$0] }
    }
    let report = try await Self.audit(lists)
    for place in lists.indices {
      let findings = report.findings.filter { $0.grant?.label == "cgr_\(place)" && Self.ordered.contains($0.rule) }
      let offenders = findings.flatMap(\.offenders)
      #expect(Set(offenders).count == offenders.count, "\(findings.map(\.rule)): \(offenders)")
      #expect(Set(offenders).subtracting([Self.audience.string ?? ""]) == Set(lists[place]))
    }
  }

  @Test func `a rule that is selected alone reports everything`() async throws {
    let report = try await Self.audit(
      [Self.scopes], selection: RuleSelection(select: ["management-api-least-privilege"]))
    #expect(
      report.findings.flatMap(\.offenders) == Self.scopes.filter { $0 != "read:users" && $0 != "read:logs" })
  }

  @Test func `an administrator is accepted in one place`() async throws {
    let configuration = try Configuration(
      text: "version: 1\nroles: {administrators: [app]}\n", path: "c.yml", formats: [])
    let adjustments = try RuleAdjustments(configuration, tenant: nil, catalogue: BuiltinCatalogue.rules.get())
    let rules = ["grant-self-escalation", "management-api-least-privilege", "too-many-scopes"]
    let selection = RuleSelection(select: rules, adjustments: adjustments)
    #expect(try await Self.audit([Self.scopes], selection: selection).verdict == .clean)
    #expect(try await Self.audit([Self.scopes], clientID: "other", selection: selection).findings.map(\.rule) == rules)
  }
}

/// The catalogue as the repository has it.
private enum BuiltinCatalogue {
  static let rules = Result {
    let folder = URL(filePath: #filePath).appending(path: "../../../rules/builtin").standardized
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try RuleCatalogue(
      names.map { name in
        (text: try String(contentsOf: folder.appending(path: name), encoding: .utf8), origin: .builtin(path: name))
      })
  }
}

extension AuditReport {
  /// `rule:grant` of a failure → its offenders.
  fileprivate var offenders: [String: [String]] {
    let failures = findings.filter { $0.result == .fail }
    return Dictionary(uniqueKeysWithValues: failures.map { ("\($0.rule):\($0.grant?.label ?? "")", $0.offenders) })
  }
}
