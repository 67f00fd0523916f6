import Documents
import PolicyEngine
import Tenant
import Testing

/// What a configuration makes of the rules for the grants of some audiences.
@Suite struct AudienceRuleTests {
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
    let compiled = try ConfiguredRules.compile(Self.audiences)
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
    let parameter = try ConfiguredRules.compile(Self.audiences, parameters: ["limit.max=9"])
    #expect(try await Self.review("https://a/", parameter, scopes: 9) == [])
    let select = try ConfiguredRules.compile(Self.audiences, select: ["limit"])
    #expect(try await Self.review("https://a/1", select, scopes: 1) == [])
    #expect(try await Self.review("https://b/", select, scopes: 9) == [], "an exemption stays one")
    let ignore = try ConfiguredRules.compile(Self.audiences, ignore: ["limit"])
    #expect(try await Self.review("https://c/", ignore, scopes: 9) == [])
  }

  @Test func `a rule that is off for an audience is disabled there, not evaluated`() async throws {
    let compiled = try ConfiguredRules.compile(Self.audiences)
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
    let compiled = try ConfiguredRules.compile(Self.audiences)
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
}
