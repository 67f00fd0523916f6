import Documents
import PolicyEngine
import Testing

/// A rule of a file in the place of a built-in one.
@Suite struct OverriddenRuleTests {
  private static func load(_ override: String, origin: RuleOrigin = .file(path: "policies/limit.yaml"))
    throws(Diagnostics)
  {
    let configuration: Configuration
    do {
      configuration = try Configuration(
        text: "version: 1\nrules: {override: [\(override)]}", path: "c.yml", formats: [])
    } catch {
      throw error.problems
    }
    let catalogue = try RuleCatalogue(
      [
        (Sample.text(id: "limit"), .builtin(path: "rules/builtin/limit.yaml")),
        (Sample.text(id: "limit", severity: "note"), origin),
      ], overridable: configuration.overridable)
    #expect(catalogue.rules.map(\.severity) == [.note])
  }

  @Test func `a rule takes the place of a built-in one only where the file allows it`() throws {
    try Self.load("limit")
    let refused = #expect(throws: Diagnostics.self) { try Self.load("") }
    #expect(
      refused?.description == """
        policies/limit.yaml:1:1: a rule 'limit' exists already (builtin); give this one another id, or list the id under \
        rules.override of the configuration
        """)
    let unknown = #expect(throws: Diagnostics.self) { try Self.load("limit, limti") }
    #expect(
      unknown?.description
        == "c.yml:2:27: there is no built-in rule 'limti' to override; did you mean 'limit'?")
  }
}
