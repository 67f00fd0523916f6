import Documents
import PolicyEngine
import Testing

@Suite struct RuleExampleTests {
  /// A rule with a match, a fix, offenders and a message, whose only examples are those given.
  private func differences(_ examples: String) throws -> [String] {
    let rule = try Sample.rule(
      Sample.text(
        check: "size(grant.scope) <= params.limit",
        """
        parameters: {limit: {type: int, default: 1, description: d}}
        match: grant.audience != 'skip'
        message: "'%d scopes'.format([size(grant.scope)])"
        offenders: grant.scope
        evidence: {count: size(grant.scope)}
        fix: {safety: unsafe, when: "client != null", set: {scope: "[grant.scope[0]]"}}
        examples:
          - {name: needs pass, grant: {}, expect: pass}
          - {name: needs fail, grant: {scope: [a, b]}, expect: fail}
          - {name: needs other, grant: {audience: skip}, expect: not_applicable}
        \(examples)
        """))
    return rule.runExamples().flatMap { outcome in outcome.differences.map { "\(outcome.example): \($0)" } }
  }

  @Test(arguments: [
    "{name: x, grant: {scope: [a, b]}, expect: fail, offenders: [a, b], message: 2 scopes, evidence: {count: 2}}",
    "{name: x, grant: {scope: [a, b]}, client: {client_id: c}, expect: fail, fixed: {scope: [a]}}",
    "{name: x, grant: {scope: [a, b]}, client: null, expect: fail}",
    "{name: x, grant: {scope: [a, b]}, params: {limit: 2}, expect: pass}",
    "{name: x, grant: {scope: [a, b]}, unavailable: [client], expect: fail}",
  ])
  func `an example that holds has no difference`(example: String) throws {
    #expect(try differences("  - \(example)") == [])
  }

  @Test(arguments: [
    ("{name: x, grant: {scope: [a, b]}, expect: pass}", "expected pass, found fail"),
    ("{name: x, grant: {}, expect: fail}", "expected fail, found pass"),
    ("{name: x, grant: {audience: skip}, expect: fail}", "expected fail, found not_applicable"),
    ("{name: x, grant: {}, expect: unknown}", "expected unknown, found pass"),
    (
      "{name: x, grant: {scope: [a, b]}, expect: fail, message: 3 scopes}",
      #"message: expected "3 scopes", found "2 scopes""#
    ),
    (
      "{name: x, grant: {scope: [a, b]}, expect: fail, fixed: {scope: [a]}}",
      #"fixed: expected {"scope":["a"]}, found nothing"#
    ),
    (
      "{name: x, grant: {scope: [a, b]}, client: {client_id: c}, expect: fail}",
      #"fixed: expected nothing, found {"scope":["a"]}"#
    ),
    ("{name: x, grant: {}, expect: pass, fixed: {scope: []}}", "fixed is stated, but only a grant that fails has it"),
    ("{name: x, grant: {}, expect: pass, offenders: []}", "offenders is stated, but only a grant that fails has it"),
    ("{name: x, grant: {}, expect: pass, evidence: {}}", "evidence is stated, but only a grant that fails has it"),
    ("{name: x, grant: {}, expect: pass, message: m}", "message is stated, but only a grant that fails has it"),
    (
      "{name: x, grant: {scope: [a, b]}, client: {client_id: c}, params: {limit: 0}, expect: fail, fixed: {scope: [a]}}",
      "after the fix the rule says fail"
    ),
  ])
  func `every kind of wrong example is noticed`(example: String, difference: String) throws {
    #expect(try differences("  - \(example)") == ["x: \(difference)"])
  }

  @Test(
    arguments: [
      (
        "offenders: [a]", "offenders: expected -, found +",
        #"  [|-   "a"|+   "a",|+   "b"|  ]"#
      ),
      (
        "offenders: [b, a]", "offenders: expected -, found +",
        #"  [|-   "b",|-   "a"|+   "a",|+   "b"|  ]"#
      ),
      ("evidence: {count: 3}", "evidence: expected -, found +", #"  {|-   "count": 3|+   "count": 2|  }"#),
      ("evidence: {}", "evidence: expected -, found +", #"- {}|+ {|+   "count": 2|+ }"#),
      (
        "client: {client_id: c}, fixed: {scope: [b]}", "fixed: expected -, found +",
        #"  {|    "scope": [|-     "b"|+     "a"|    ]|  }"#
      ),
    ])
  func `lists and objects that differ are shown line by line`(stated: String, title: String, lines: String) throws {
    let found = try differences("  - {name: x, grant: {scope: [a, b]}, expect: fail, \(stated)}")
    #expect(found == ["x: \(title)"] + lines.split(separator: "|").map { "x: \($0)" })
  }

  @Test(arguments: [
    "size(grant.raw) < 2", "dyn(grant).raw.size() < 2", "[grant].all(g, size(g.raw) < 2)", "size(grant . raw) < 2",
  ])
  func `a rule that reads grants as they come may show keys that none has`(check: String) {
    let text = Sample.text(
      check: Sample.quoted(check), "examples: [{name: a, grant: {note: 1}, expect: pass}]")
    #expect(Sample.problems(text) == [])
  }

  @Test func `what is lacking or failed is told`() throws {
    let examples = """
      examples:
        - {name: a, grant: {}, unavailable: [client], expect: pass}
        - {name: b, grant: {id: x}, expect: fail}
        - {name: c, grant: {id: y}, expect: unknown}
        - {name: d, grant: {}, unavailable: [client], expect: unknown}
      """
    let rule = try Sample.rule(
      Sample.text(check: Sample.quoted("grant.id == '' ? client == null : grant.scope[0] == 'x'"), examples))
    let outcomes = rule.runExamples()
    #expect(outcomes.prefix(4).map(\.holds) == [false, false, true, true])
    #expect(outcomes[0].differences == ["expected pass, found unknown: client could not be read"])
    #expect(outcomes[1].differences.first?.hasPrefix("expected fail, found unknown: check: ") == true)
    #expect(outcomes[1].differences.first?.hasSuffix(" (rules/sample.yaml:7:56)") == true, "\(outcomes[1].differences)")
    #expect(outcomes[1].failures.map { "expected fail, found unknown: \($0)" } == outcomes[1].differences)
    #expect(outcomes[0].place.description == "rules/sample.yaml:9:5")
  }

  @Test(arguments: [
    ("", ["pass", "fail"]), ("examples: [{name: a, grant: {}, expect: pass}]", ["fail"]),
    ("examples: [{name: a, grant: {scope: [x]}, expect: fail}]", ["pass"]),
    ("match: grant.audience == ''\nexamples: [{name: a, grant: {}, expect: pass}]", ["fail", "not_applicable"]),
  ])
  func `a rule without an example of each kind does not pass its test`(rest: String, missing: [String]) throws {
    let outcomes = try Sample.rule(Sample.text(check: "grant.scope == []", rest)).runExamples().filter { !$0.holds }
    #expect(outcomes.map(\.example) == missing.map { "has an example with expect: \($0)" })
  }

  @Test func `all scopes of a system API that an example does not give are unknown, of another API none`() throws {
    let examples = """
      examples:
        - {name: a, grant: {audience: "https://tenant.example/api/v2/", allow_all_scopes: true}, expect: unknown}
        - {name: b, grant: {audience: "https://other.example/", allow_all_scopes: true}, expect: pass}
      """
    let outcomes = try Sample.rule(Sample.text(check: "grant.effective_scopes == []", examples)).runExamples()
    #expect(outcomes.prefix(2).map(\.differences) == [[], []])
  }

  @Test func `an example sees the tenant that it names`() throws {
    let examples = """
      examples:
        - {name: own, grant: {audience: "https://a.example/me/"}, tenant: {domain: a.example}, expect: pass}
        - {name: other, grant: {audience: "https://a.example/me/"}, expect: fail}
      """
    let rule = try Sample.rule(Sample.text(check: "grant.on_system_api", examples))
    #expect(rule.runExamples().map(\.holds).prefix(2) == [true, true])
  }
}
