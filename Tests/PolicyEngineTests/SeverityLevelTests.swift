import Documents
import PolicyEngine
import Tenant
import Testing

/// `severity_when`: one rule, several severities.
@Suite struct SeverityLevelTests {
  private static let levels = """
    severity_when:
      - {if: "size(grant.scope) > 2", severity: error}
      - {if: "size(grant.scope) > 1 && client.global", severity: note}
    """
  private static let rule = Sample.text(id: "own", severity: "warning", check: "size(grant.scope) == 0", levels)

  private static func grants() -> [JSONObject] {
    [grant("one", ["scope": ["a"]]), grant("two", ["scope": ["a", "b"]]), grant("three", ["scope": ["a", "b", "c"]])]
  }

  private static func severities(
    _ rule: String, clients: Reading<Client>, selection: RuleSelection = RuleSelection()
  ) async throws -> [String: Severity] {
    let report = try await FakeTenant(grants(), clients: clients).audit(rule, selection: selection)
    #expect(report.isComplete)
    return Dictionary(uniqueKeysWithValues: report.findings.map { ($0.grant?.label ?? "", $0.severity) })
  }

  @Test func `the first condition that is true decides, else the severity of the rule`() async throws {
    let clients = try reading(Client.init, [["client_id": "app", "is_first_party": true, "global": true]])
    #expect(
      try await Self.severities(Self.rule, clients: clients) == ["one": .warning, "two": .note, "three": .error])
  }

  @Test func `what cannot be decided counts as the highest that it may be`() async throws {
    let clients = Reading<Client>([], gap: refused(.clients))
    let report = try await FakeTenant(Self.grants(), clients: clients).audit(Self.rule)
    #expect(report.findings.map(\.severity) == [.error, .warning, .warning])
    let raising = Sample.text(
      id: "own", severity: "note", check: "size(grant.scope) == 0",
      "severity_when: [{if: client.global, severity: error}]")
    #expect(
      try await FakeTenant(Self.grants(), clients: clients).audit(raising).findings.map(\.severity) == [
        .error, .error, .error,
      ])
  }

  @Test func `who sets the severity of the rule sets all`() async throws {
    let configuration = try Configuration(
      text: "version: 1\nrules: {settings: {own: note}}\n", path: ".grantlint.yml", isDiscovered: true, formats: [])
    let catalogue = try Sample.catalogue(Self.rule)
    let adjustments = try RuleAdjustments(configuration, tenant: nil, catalogue: catalogue)
    let selection = RuleSelection(adjustments: adjustments)
    #expect(
      try await Self.severities(Self.rule, clients: Reading([]), selection: selection)
        == ["one": .note, "two": .note, "three": .note])
    #expect(try catalogue.compile(selection).weakening?.rulesLowered == ["own"])
  }

  @Test(arguments: [("warning", ["own"]), ("error", [])])
  func `lower than the highest level is lowered`(severity: String, lowered: [String]) throws {
    let configuration = try Configuration(
      text: "version: 1\nrules: {settings: {own: \(severity)}}\n", path: ".grantlint.yml", isDiscovered: true,
      formats: [])
    let catalogue = try Sample.catalogue(Self.rule)
    let adjustments = try RuleAdjustments(configuration, tenant: nil, catalogue: catalogue)
    #expect(try catalogue.compile(RuleSelection(adjustments: adjustments)).weakening?.rulesLowered == lowered)
  }

  @Test(arguments: [
    ("severity_when: [{if: \"true\"}]", "8:17: an entry of severity_when needs the key 'severity'"),
    (
      "severity_when: [{if: \"true\", severity: eror}]",
      "8:40: severity is one of note, warning, error, not 'eror'; did you mean 'error'?"
    ),
    ("severity_when: [{if: grant.id, severity: note}]", "8:22: expected bool, found string"),
    ("severity_when: {if: \"true\"}", "8:16: severity_when must be a list, not a mapping"),
  ])
  func `a level that is wrong is an error at its place`(line: String, problem: String) {
    #expect(
      Sample.problems(Sample.text(line)).first?.hasPrefix(problem) == true, "\(Sample.problems(Sample.text(line)))")
  }

  @Test func `an example can state the severity`() throws {
    let examples = """
      match: grant.id != 'x'
      \(Self.levels)
      examples:
        - {name: a, grant: {id: a, scope: []}, expect: pass}
        - {name: b, grant: {id: b, scope: [a, b, c]}, expect: fail, severity: error}
        - {name: c, grant: {id: c, scope: [a]}, expect: fail, severity: note}
        - {name: d, grant: {id: x}, expect: not_applicable}
      """
    let rule = try Sample.rule(Sample.text(severity: "warning", check: "size(grant.scope) == 0", examples))
    #expect(rule.runExamples().flatMap(\.differences) == ["severity: expected \"note\", found \"warning\""])
  }

  @Test func `only built-in rules say since when they exist`() throws {
    let text = Sample.text().replacing("since: \"0.1\"\n", with: "")
    #expect(try Sample.rule(text).rule.since == nil)
    let error = #expect(throws: Diagnostics.self) { try Rule(text: text, origin: .builtin(path: Sample.path)) }
    #expect(error?.problems.map(\.message) == ["a built-in rule needs the key 'since'"])
  }
}
