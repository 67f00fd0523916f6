import Testing

@testable import CEL

/// The laws of what cannot be evaluated. In the fixture `flag` and `organizations` have no binding and `api` is unavailable.
@Suite struct AbsorptionTests {
  /// Terms by what they come to: true, false, an error, unavailable.
  private static let terms = ["t": "true", "f": "false", "e": "1 / 0 == 1", "u": "flag", "v": "api.identifier == ''"]
  private static let division = "error: division by zero"

  @Test(arguments: [
    ("tt", "true"), ("tf", "false"), ("ft", "false"), ("ff", "false"), ("te", division), ("et", division),
    ("fe", "false"),
    ("ef", "false"), ("ee", division), ("tu", "unavailable: flag"), ("ut", "unavailable: flag"), ("fu", "false"),
    ("uf", "false"),
    ("ue", "unavailable: flag"), ("eu", "unavailable: flag"), ("uv", "unavailable: api, flag"),
    ("euv", "unavailable: api, flag"),
    ("evf", "false"), ("ttt", "true"), ("ttf", "false"),
  ])
  func `a term that decides absorbs the others, and unavailable goes before errors`(names: String, result: String)
    throws
  {
    let terms = try names.map { try #require(Self.terms[String($0)]) }
    #expect(outcome(terms.joined(separator: " && ")).hasPrefix(result))
    // The law of De Morgan: `||` is `&&` of the opposites.
    let dual = ["true": "false", "false": "true"][result] ?? result
    #expect(outcome(terms.map { "!(\($0))" }.joined(separator: " || ")).hasPrefix(dual))
    // A quantifier over the terms is the same as the operator between them.
    let cases = names.map { "'\($0)'" }.joined(separator: ", ")
    let body = "x == 't' ? true : x == 'f' ? false : x == 'e' ? 1 / 0 == 1 : x == 'u' ? flag : api.identifier == ''"
    #expect(outcome("[\(cases)].all(x, \(body))").hasPrefix(result))
    #expect(outcome("[\(cases)].exists(x, !(\(body)))").hasPrefix(dual))
  }

  @Test(arguments: [
    ("flag ? 1 : 2", "unavailable: flag"), ("true ? 1 : api.scopes.size()", "1"),
    ("false ? 1 : api.scopes.size()", "unavailable: api"),
    ("!flag", "unavailable: flag"), ("api == null", "unavailable: api"), ("has(api.scopes)", "unavailable: api"),
    ("api.scopes.size() + organizations.size()", "unavailable: api, organizations"),
    ("1 / 0 + api.scopes.size()", "error: division by zero"),
    ("[api.identifier, organizations[0]]", "unavailable: api, organizations"),
    ("{'a': api.identifier}", "unavailable: api"),
    ("'x' in organizations", "unavailable: organizations"),
    ("organizations.all(o, o != '')", "unavailable: organizations"),
    ("[1].all(x, flag)", "unavailable: flag"), ("[1].filter(x, flag)", "unavailable: flag"),
    ("[1].exists_one(x, flag)", "unavailable: flag"),
    ("[1].map(x, api.identifier)", "unavailable: api"), ("'%s'.format([api.identifier])", "unavailable: api"),
    ("cel.bind(x, flag, x)", "unavailable: flag"), ("cel.bind(x, flag, true)", "true"),
    ("size(api.scopes) > 0 || true", "true"),
    ("organizations.exists(o, o == '') && false", "false"), ("any && false", "false"), ("any || true", "true"),
  ])
  func `what is unavailable is named unless it is absorbed`(source: String, expected: String) {
    #expect(outcome(source).hasPrefix(expected))
  }

  @Test(arguments: [
    ("grant.audience", "\"https://a/\""), ("has(grant.audience)", "true"), ("grant.organization_usage", "\"deny\""),
    ("has(grant.organization_usage)", "false"), ("grant.organization_usage == 'deny'", "true"),
    ("grant.effective_scopes", "unavailable: api"), ("has(grant.effective_scopes)", "unavailable: api"),
    ("grant.default_for == null", "true"), ("has(grant.default_for)", "true"), ("grant.raw.extra + 1", "2"),
    ("grant.raw.name.startsWith('n')", "true"), ("has(grant.raw.nope)", "false"),
    ("dyn(grant).audience", "\"https://a/\""),
    ("has(dyn(grant).effective_scopes)", "unavailable: api"), ("dyn(grant).nope", "error: Grant has no field 'nope'"),
    ("dyn(grant).scope[0]", "\"read:x\""), ("grant.scope.map(s, s.split(':')[0])", "[\"read\", \"delete\"]"),
    ("grant == grant", "unavailable: api"), ("grant in [grant]", "unavailable: api"),
    ("[grant] != [grant]", "unavailable: api"),
    ("grant == null", "false"), ("dyn(grant) == 1", "false"),
  ])
  func `a field is present, absent or unavailable`(source: String, expected: String) {
    #expect(outcome(source).hasPrefix(expected))
  }

  @Test func `a record that is null has no fields`() throws {
    let program = try Fixture.environment.compile("api == null ? 'none' : api.identifier")
    #expect(text(of: program.evaluate(Fixture.environment.activation(["api": .value(.null)]))) == "\"none\"")
    let reading = try Fixture.environment.compile("api.identifier")
    let outcome = reading.evaluate(Fixture.environment.activation(["api": .value(.null)]))
    #expect(text(of: outcome) == "error: null has no field 'identifier' (line 1, column 5)")
  }
}
