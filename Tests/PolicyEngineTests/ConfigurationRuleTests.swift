import Documents
import PolicyEngine
import Tenant
import Testing

/// What a configuration makes of the rules.
@Suite struct ConfigurationRuleTests {
  private static let catalogue = Result {
    try Sample.catalogue(
      Sample.text(
        id: "limit", check: "'size(grant.scope) <= params.max'",
        """
        aliases: [old-limit]
        parameters:
          max: {type: int, default: 1, description: The most.}
          words: {type: list(string), default: [], description: Words., values: [a, b]}
          ids: {type: list(string), default: [], description: Ids., matches: client-ids}
          by_id: {type: "map(string, list(string))", default: {}, description: Scopes., matches: management-scopes}
        """),
      Sample.text(id: "other"),
      Sample.text(
        id: "quiet", severity: "note", check: "'grant.audience != params.name'",
        """
        enabled: false
        parameters: {name: {type: string, default: "", description: A name.}}
        """))
  }

  private static func compile(
    _ text: String, tenant: String? = nil, select: [String] = [], ignore: [String] = [], parameters: [String] = []
  ) throws -> CompiledCatalogue {
    let configuration = try Configuration(text: "version: 1\n\(text)", path: "c.yml", formats: [])
    let catalogue = try catalogue.get()
    let adjustments = try RuleAdjustments(
      configuration, tenant: configuration.tenants.first { $0.domain == tenant }, catalogue: catalogue)
    return try catalogue.compile(
      RuleSelection(select: select, ignore: ignore, parameters: parameters, adjustments: adjustments))
  }

  /// The rules that run, as `id severity {"max":1}`.
  private static func describe(_ compiled: CompiledCatalogue) -> [String] {
    compiled.rules.map { rule in
      let max = rule.parameters["max"].map { " \(JSONWriter.compact($0))" } ?? ""
      return "\(rule.id) \(rule.severity)\(max)"
    }
  }

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
    #expect(Self.describe(try Self.compile(Self.settings(text))) == rules)
  }

  @Test func `a flag comes before the file`() throws {
    let text = Self.settings("limit: {enabled: false, parameters: {max: 7}}, other: warning")
    #expect(Self.describe(try Self.compile(text, select: ["limit"])) == ["limit error 7"])
    #expect(Self.describe(try Self.compile(text, select: ["limit"], parameters: ["limit.max=9"])) == ["limit error 9"])
    #expect(
      Self.describe(try Self.compile(Self.settings("quiet: on"), ignore: ["quiet", "other"])) == ["limit error 1"])
    #expect(Self.describe(try Self.compile("", select: ["quiet"])) == ["quiet note"])
  }

  @Test func `what a tenant says comes over what is said for all`() throws {
    let text = """
      tenants:
        - domain: a.example
          rules: {limit: {parameters: {max: 5}}, quiet: on}
        - {domain: b.example, rules: {limit: off}}
      rules: {settings: {limit: {severity: note, parameters: {max: 2, words: [a]}}}}
      """
    #expect(Self.describe(try Self.compile(text)) == ["limit note 2", "other error"])
    let own = try Self.compile(text, tenant: "a.example")
    #expect(Self.describe(own) == ["limit note 5", "other error", "quiet note"])
    #expect(own.rules[0].parameters["words"] == ["a"])
    #expect(Self.describe(try Self.compile(text, tenant: "b.example")) == ["other error"])
  }

  @Test func `a former id is accepted with a warning at its place`() throws {
    let compiled = try Self.compile(Self.settings("old-limit: off"))
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
    let error = #expect(throws: Diagnostics.self) { try Self.compile(Self.settings(text)) }
    #expect(error?.problems.map { "\($0)".replacing("c.yml:", with: "") } == expected)
  }

  @Test func `the settings of every tenant and audience are checked, whichever is audited`() {
    let text = """
      tenants: [{domain: a.example, rules: {nosuch: off}}]
      audiences: [{match: x, rules: {nosuch: off, stale-waiver: off}}]
      remediation: {fixable: [nosuch], unfixable: [nosuch]}
      """
    let error = #expect(throws: Diagnostics.self) { try Self.compile(text) }
    #expect(
      error?.problems.map { "\($0.place.line):\($0.place.column)" } == ["2:39", "3:32", "3:45", "4:25", "4:46"])
  }

  @Test func `the checks of waivers have settings too`() throws {
    let compiled = try Self.compile(Self.settings("stale-waiver: error, expired-waiver: off"))
    #expect(compiled.checks.map { "\($0.id) \($0.severity)" } == ["stale-waiver error"])
    #expect(try Self.compile("").checks.map(\.id) == ["expired-waiver", "stale-waiver"])
    #expect(try Self.compile("", select: ["limit", "stale-waiver"]).checks.map(\.id) == ["stale-waiver"])
    #expect(try Self.compile("", ignore: ["stale-waiver"]).checks.map(\.id) == ["expired-waiver"])
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
      try Self.compile(text).warnings.map { $0.prefix { $0 != "'" } } == [
        "c.yml:14:13: ids: ", "c.yml:4:45: ids: ", "c.yml:7:48: by_id: ", "c.yml:7:56: by_id: ",
      ])
    #expect(
      try Self.compile(text).warnings[1]
        == "c.yml:4:45: ids: 'My App' can match nothing: it reads like the name of an application; give the client id")
  }

  // MARK: Audiences

  private static let audiences = """
    rules: {settings: {limit: {parameters: {max: 2}}, other: off}}
    audiences:
      - match: https://a*
        rules: {limit: {severity: note, parameters: {max: 3}}, quiet: {parameters: {name: "https://a/1"}}}
      - match: https://a/2
        rules: {limit: {severity: warning}, other: on}
      - match: https://b/
        rules: {limit: off, other: {severity: error}}
    """

  /// The verdicts of the rules on a grant of five scopes, as `limit fail error`.
  private static func review(_ audience: String?, _ compiled: CompiledCatalogue, scopes: Int = 5) async throws
    -> [String]
  {
    var fields: JSONObject = ["scope": .strings((0..<scopes).map { "s\($0)" })]
    if let audience { fields["audience"] = .string(audience) }
    var members = grant("cgr_1")
    members["audience"] = nil
    for (name, value) in fields.members { members[name] = value }
    let tenant = try FakeTenant([members])
    let auditor = Auditor(compiled, thresholds: Thresholds(), toolVersion: "0.1.0")
    let audit = await auditor.examine(
      tenant, run: RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 1 }))
    let findings = audit.report.findings.map { "\($0.rule) \($0.result.rawValue) \($0.severity)" }
    let reviewed = audit.reviewer.review(try ClientGrant(members)).compactMap { review in
      if case .fail = review.verdict { "\(review.rule) fail \(review.severity)" } else { nil }
    }
    #expect(Set(findings) == Set(reviewed), "an audit and a review of a repair say the same")
    return findings
  }

  @Test(
    arguments: [
      ("https://c/", 2, []), ("https://c/", 3, ["limit fail error"]), (nil, 3, ["limit fail error"]),
      ("https://a/", 3, []), ("https://a/", 4, ["limit fail note"]),
      ("https://a/2", 3, []), ("https://a/2", 4, ["limit fail warning"]),
      ("https://a/1", 1, ["quiet fail note"]), ("https://b/", 9, []),
    ] as [(String?, Int, [String])])
  func `a rule is what the last audience that fits says`(audience: String?, scopes: Int, expected: [String])
    async throws
  {
    let compiled = try Self.compile(Self.audiences)
    #expect(try await Self.review(audience, compiled, scopes: scopes) == expected)
  }

  /// An expression of parameters alone is worked out once, and what it comes to is kept.
  @Test func `what is remembered of parameters is of those that the audience has`() async throws {
    let rule = Sample.text(
      id: "banned", check: Sample.quoted("grant.scope.all(s, !(s in params.words.map(w, w + ':all')))"),
      """
      offenders: "params.words.map(w, w + ':all')"
      parameters: {words: {type: list(string), default: [a], description: D.}}
      """)
    let catalogue = try Sample.catalogue(rule)
    let configuration = try Configuration(
      text: """
        version: 1
        audiences:
          - {match: "https://b/", rules: {banned: {parameters: {words: [b]}}}}
          - {match: "https://c/", rules: {banned: {parameters: {words: [c, d]}}}}
        """, path: "c.yml", formats: [])
    let selection = RuleSelection(
      adjustments: try RuleAdjustments(configuration, tenant: nil, catalogue: catalogue))
    let auditor = Auditor(try catalogue.compile(selection), thresholds: Thresholds(), toolVersion: "0.1.0")
    let scopes: JSONValue = ["a:all", "b:all", "c:all"]
    let grants = (0..<12).map { number in
      let audience = ["https://a/", "https://b/", "https://c/"][number % 3]
      return grant("cgr_\(number)", ["audience": .string(audience), "scope": scopes])
    }
    // The second audit finds what the first one left.
    for _ in 0..<2 {
      let report = await auditor.audit(
        try FakeTenant(grants),
        run: RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 1 }))
      let found = report.findings.map { "\($0.grant?.audience ?? "") \($0.offenders)" }
      #expect(found.count == 12)
      let expected = [#"https://a/ ["a:all"]"#, #"https://b/ ["b:all"]"#, #"https://c/ ["c:all", "d:all"]"#]
      #expect(Set(found) == Set(expected))
    }
  }

  @Test func `a flag comes before what is said of an audience`() async throws {
    let parameter = try Self.compile(Self.audiences, parameters: ["limit.max=9"])
    #expect(try await Self.review("https://a/", parameter, scopes: 9) == [])
    let select = try Self.compile(Self.audiences, select: ["limit"])
    #expect(try await Self.review("https://a/1", select, scopes: 1) == [])
    #expect(try await Self.review("https://b/", select, scopes: 9) == [], "an exemption stays one")
    let ignore = try Self.compile(Self.audiences, ignore: ["limit"])
    #expect(try await Self.review("https://c/", ignore, scopes: 9) == [])
  }

  @Test func `a rule that is off for an audience is disabled there, not evaluated`() async throws {
    let compiled = try Self.compile(Self.audiences)
    var members = grant("cgr_1")
    members["audience"] = "https://b/"
    let auditor = Auditor(compiled, thresholds: Thresholds(), toolVersion: "0.1.0")
    let report = await auditor.audit(
      try FakeTenant([members, grant("cgr_2")]),
      run: RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 1 }))
    #expect(report.tallies["limit"] == [1, 0, 0, 0, 0, 1])
    #expect(report.tallies["quiet"] == [1, 0, 0, 0, 0, 1])
    #expect(report.summary.evaluations == 2)
    #expect(report.verdict == .clean)
    #expect(report.disabledRules == [])
  }

  @Test func `an audit whose every rule is off for every grant is not clean`() async throws {
    let compiled = try Self.compile(Self.audiences)
    var members = grant("cgr_1")
    members["audience"] = "https://b/"
    var auditor = Auditor(compiled, thresholds: Thresholds(failOn: nil), toolVersion: "0.1.0")
    auditor.keepsEveryResult = true
    let run = RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 1 })
    let report = await auditor.audit(try FakeTenant([members]), run: run)
    #expect(report.verdict == .incomplete)
    #expect(report.gaps == [.nothingEvaluated])
    #expect(Set(report.evaluations.map(\.result)) == [.disabled])
    let empty = await auditor.audit(try FakeTenant([]), run: run)
    #expect(empty.verdict == .clean, "a tenant without grants leaves nothing to evaluate")
  }

  // MARK: Overriding

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
