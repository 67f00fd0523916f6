import Documents
import PolicyEngine
import Tenant
import Testing

/// What the settings of a configuration make of the rules, for all tenants and for one.
@Suite struct ConfigurationRuleTests {
  private static func settings(_ text: String) -> String { "rules: {settings: {\(text)}}" }

  @Test(arguments: [
    ("", ["limit error 1", "other error"]),
    ("limit: off", ["other error"]),
    ("limit: false", ["other error"]),
    ("limit: warning", ["limit warning 1", "other error"]),
    ("limit: {severity: note, parameters: {max: 7}}", ["limit note 7", "other error"]),
    ("limit: {enabled: false, parameters: {max: 7}}", ["other error"]),
    ("old-limit: {parameters: {max: 7}}", ["limit error 7", "other error"]),
    ("quiet: on", ["limit error 1", "other error", "quiet note"]),
    ("quiet: error", ["limit error 1", "other error", "quiet error"]),
    ("quiet: {parameters: {name: x}}", ["limit error 1", "other error", "quiet note"]),
    ("quiet: {enabled: false, parameters: {name: x}}", ["limit error 1", "other error"]),
  ])
  func `a setting turns a rule on or off, and says severity and parameters`(text: String, rules: [String]) throws {
    #expect(ConfiguredRules.describe(try ConfiguredRules.compile(Self.settings(text))) == rules)
  }

  @Test func `a flag comes before the file`() throws {
    let text = Self.settings("limit: {enabled: false, parameters: {max: 7}}, other: warning")
    #expect(ConfiguredRules.describe(try ConfiguredRules.compile(text, select: ["limit"])) == ["limit error 7"])
    #expect(
      ConfiguredRules.describe(try ConfiguredRules.compile(text, select: ["limit"], parameters: ["limit.max=9"])) == [
        "limit error 9"
      ])
    #expect(
      ConfiguredRules.describe(try ConfiguredRules.compile(Self.settings("quiet: on"), ignore: ["quiet", "other"])) == [
        "limit error 1"
      ])
    #expect(ConfiguredRules.describe(try ConfiguredRules.compile("", select: ["quiet"])) == ["quiet note"])
  }

  @Test func `what a tenant says comes over what is said for all`() throws {
    let text = """
      tenants:
        - domain: a.example
          rules: {limit: {parameters: {max: 5}}, quiet: on}
        - {domain: b.example, rules: {limit: off}}
      rules: {settings: {limit: {severity: note, parameters: {max: 2, words: [a]}}}}
      """
    #expect(ConfiguredRules.describe(try ConfiguredRules.compile(text)) == ["limit note 2", "other error"])
    let own = try ConfiguredRules.compile(text, tenant: "a.example")
    #expect(ConfiguredRules.describe(own) == ["limit note 5", "other error", "quiet note"])
    #expect(own.rules[0].parameters["words"] == ["a"])
    #expect(ConfiguredRules.describe(try ConfiguredRules.compile(text, tenant: "b.example")) == ["other error"])
  }

  @Test func `a former id is accepted with a warning at its place`() throws {
    let compiled = try ConfiguredRules.compile(Self.settings("old-limit: off"))
    #expect(compiled.warnings == ["c.yml:2:20: 'old-limit' is now called 'limit'"])
    #expect(compiled.disabled == ["limit", "quiet"])
  }

  @Test(arguments: [
    ("limt: off", ["2:20: no rule 'limt'; did you mean 'limit'? 'grantlint rules list' shows them"]),
    ("limit: off, old-limit: off", ["2:32: 'limit' has a setting already, under its id or a former one"]),
    (
      "limit: {parameters: {maxi: 1, max: many, words: [c]}}",
      [
        "2:41: rule 'limit' has no parameter 'maxi'; did you mean 'max'?",
        "2:55: max: expected int, found \"many\"",
        "2:68: words: expected one of a, b, found \"c\"",
      ]
    ),
    ("limit: {parameters: {max: \"3\"}}", ["2:46: max: expected int, found \"3\""]),
    ("other: {parameters: {max: 3}}", ["2:41: rule 'other' has no parameters"]),
    ("stale-waiver: {parameters: {max: 3}}", ["2:48: rule 'stale-waiver' has no parameters"]),
  ])
  func `names and values that no rule has are told with their place`(text: String, expected: [String]) {
    let error = #expect(throws: Diagnostics.self) { try ConfiguredRules.compile(Self.settings(text)) }
    #expect(error?.problems.map { "\($0)".replacing("c.yml:", with: "") } == expected)
  }

  @Test func `the settings of every tenant and audience are checked, whichever is audited`() {
    let text = """
      tenants: [{domain: a.example, rules: {nosuch: off}}]
      audiences: [{match: x, rules: {nosuch: off, stale-waiver: off}}]
      remediation: {fixable: [nosuch], unfixable: [nosuch]}
      """
    let error = #expect(throws: Diagnostics.self) { try ConfiguredRules.compile(text) }
    #expect(
      error?.problems.map { "\($0.place.line):\($0.place.column)" } == ["2:39", "3:32", "3:45", "4:25", "4:46"])
  }

  @Test func `the checks that are built in have settings too`() throws {
    let drift = ["missing-grant", "undeclared-grant", "wider-than-declared"].map { "\($0): off" }.joined(
      separator: ", ")
    let compiled = try ConfiguredRules.compile(Self.settings("stale-waiver: error, expired-waiver: off, \(drift)"))
    #expect(compiled.checks.map { "\($0.id) \($0.severity)" } == ["stale-waiver error"])
    #expect(try ConfiguredRules.compile("").checks.map(\.id) == BuiltInChecks.all.map(\.id))
    #expect(try ConfiguredRules.compile("", select: ["limit", "stale-waiver"]).checks.map(\.id) == ["stale-waiver"])
    #expect(try ConfiguredRules.compile("", ignore: ["stale-waiver"]).checks.count == BuiltInChecks.all.count - 1)
  }

  @Test(arguments: [
    ("{type: int, default: 1, description: D., values: [1, two]}", ["values: expected int, found \"two\""]),
    (
      "{type: list(string), default: [], description: D., values: [a, [b], 3]}",
      [
        "values: expected string, found [\"b\"]", "values: expected string, found 3",
      ]
    ),
    ("{type: list(string), default: [a], description: D., values: [a, b]}", []),
  ])
  func `the values that a parameter may have are of its type`(parameter: String, expected: [String]) {
    let problems = Sample.problems(Sample.text("parameters: {p: \(parameter)}"))
    #expect(problems.map { $0.split(separator: " ", maxSplits: 1)[1] }.map(String.init) == expected)
  }

  @Test func `a value that can match nothing is a warning at its own place, wherever the file says it`() throws {
    let text = """
      tenants:
        - domain: a.example
          rules: {limit: {parameters: {ids: [app, My App]}}}
      audiences:
        - match: https://a/
          rules: {limit: {parameters: {by_id: {app: [users], My App: ["*"]}}}}
      rules:
        settings:
          limit:
            parameters:
              ids:
                - app*
                - ""
      """
    #expect(
      try ConfiguredRules.compile(text).warnings.map { $0.prefix { $0 != "'" } } == [
        "c.yml:14:13: ids: ", "c.yml:4:45: ids: ", "c.yml:7:48: by_id: ", "c.yml:7:56: by_id: ",
      ])
    #expect(
      try ConfiguredRules.compile(text).warnings[1]
        == "c.yml:4:45: ids: 'My App' can match nothing: it reads like the name of an application; give the client id")
  }
}
