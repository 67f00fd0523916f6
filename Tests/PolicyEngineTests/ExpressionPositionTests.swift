import PolicyEngine
import Testing

/// The place of an error in an expression, for every way in which YAML can hold the expression.
@Suite struct ExpressionPositionTests {
  @Test(arguments: [
    ("plain", "match: grant.audience == grant.scop", "8:32"),
    ("plain over lines", "match: grant.audience ==\n  grant.id ||\n  grant.scop == []", "10:9"),
    ("single quotes", "match: 'grant.audience == grant.scop'", "8:33"),
    ("single quotes with a quote inside", "match: '''a'' == grant.audience || grant.scop == []'", "8:42"),
    ("double quotes", "match: \"grant.audience == grant.scop\"", "8:33"),
    ("double quotes with escapes inside", #"match: "\"a\" == grant.audience || grant.scop == []""#, "8:42"),
    ("an escaped line end", #"match: "true &&\n grant.scop == []""#, "8:25"),
    ("double quotes over lines", "match: \"grant.audience == ''\n\n   || grant.scop == []\"", "10:13"),
    ("a literal block", "match: |\n  grant.audience == '' ||\n    grant.scop == []", "10:11"),
    ("a literal block with a comment", "match: |- # why\n  grant.scop == []", "9:9"),
    ("a folded block", "match: >-\n  grant.audience == ''\n  || grant.scop == []", "10:12"),
    ("a folded block with a blank line", "match: >\n\n  grant.audience == ''\n\n  || grant.scop == []", "12:12"),
    ("an expression of its first scalar only", "match: \"'a' + 1\"", "8:13"),
    ("after letters outside the basic plane", "match: \"'😀é' == grant.scop\"", "8:23"),
    ("in a flow mapping", "variables: {a: grant.scop}", "8:22"),
    ("in a block mapping", "evidence:\n  a: 'size(grant.scop)'", "9:18"),
    ("in a fix", "fix:\n  safety: safe\n  set:\n    scope: grant.scop", "11:18"),
  ])
  func `an error in an expression is told at its place in the file`(style: String, rest: String, place: String) throws {
    let problems = Sample.problems(Sample.text(rest))
    let first = try #require(problems.first)
    #expect(first.hasPrefix("\(place): "), "\(problems)")
  }

  @Test(arguments: [
    ("match: \"'a\"", "8:9"), ("match: '(true'", "8:14"), ("match: 'true &&'", "8:16"),
    ("match: |\n  true &&\n", "10:1"), (#"match: "\"a""#, "8:10"),
  ])
  func `an error of syntax is told at its place in the file`(rest: String, place: String) throws {
    let problems = Sample.problems(Sample.text(rest))
    let first = try #require(problems.first)
    #expect(first.hasPrefix("\(place): "), "\(problems)")
  }

  @Test func `a name is told with the nearest one`() {
    #expect(
      Sample.problems(Sample.text("match: grant.scop == []")) == [
        "8:14: unknown field 'scop' of grant; did you mean 'scope'?"
      ])
    #expect(
      Sample.problems(Sample.text("match: grent.scope == []")) == [
        "8:8: unknown variable 'grent'; did you mean 'grant'?"
      ])
    #expect(
      Sample.problems(
        Sample.text("parameters: {limit: {type: int, default: 1, description: d}}\nmatch: params.limt > 1"))
        == ["9:15: unknown field 'limt' of params; did you mean 'limit'?"])
  }

  @Test(arguments: [
    ("match: grant.scope.exsts(s, s == 'a')", ["8:20: no function 'exsts'; did you mean 'exists'?"]),
    ("match: grant.client == ''", ["8:14: unknown field 'client' of grant; did you mean 'client_id'?"]),
    ("match: grant.AUDIENCE == ''", ["8:14: unknown field 'AUDIENCE' of grant; did you mean 'audience'?"]),
  ])
  func `a macro, the beginning of a name and capitals are near too`(rest: String, problems: [String]) {
    #expect(Sample.problems(Sample.text(rest)) == problems)
  }

  /// A definition that is missing or wrong, and what uses it.
  @Test(arguments: [
    (
      "variables: {bad: grant.scop}\nmatch: variables.bad == []\noffenders: variables.bad\nevidence: {e: variables.bad}",
      ["8:24: unknown field 'scop' of grant; did you mean 'scope'?"]
    ),
    (
      "variables: {allowed: grant.scope}\nmatch: variables.allowd == []\noffenders: variables.allowd",
      ["9:18: unknown variable 'variables.allowd'; did you mean 'variables.allowed'?"]
    ),
    (
      "variables: {bad: grant.scop}\nmatch: variables.bad == [] && grant.x",
      ["8:24: unknown field 'scop' of grant; did you mean 'scope'?", "9:37: unknown field 'x' of grant"]
    ),
    (
      "match: variables.a == []\noffenders: variables.a",
      ["8:8: no definition comes before this one, and one can use only those above it"]
    ),
  ])
  func `a definition that cannot be used is told once`(rest: String, problems: [String]) {
    #expect(Sample.problems(Sample.text(rest)) == problems)
  }

  @Test func `every expression with an error is told, in the order of the file`() {
    let problems = Sample.problems(
      Sample.text(
        check: "grant.x", "message: grant.y\nmatch: grant.z\noffenders: \"['a']\"\nevidence: {e: grant.w}"))
    #expect(problems.map { $0.prefix { $0 != " " } } == ["7:14:", "8:16:", "9:14:", "11:21:"])
  }

  @Test(arguments: [
    ("match: grant.audience", "8:8"), ("message: grant.scope", "8:10"), ("offenders: grant.audience", "8:12"),
    ("fix: {safety: safe, when: grant.id, set: {scope: '[]'}}", "8:27"),
    ("fix: {safety: safe, set: {allow_all_scopes: \"'x'\"}}", "8:46"),
  ])
  func `an expression of the wrong type is refused`(rest: String, place: String) throws {
    let problems = Sample.problems(Sample.text(rest))
    #expect(problems.count == 1)
    #expect(try #require(problems.first).hasPrefix("\(place): "), "\(problems)")
  }
}
