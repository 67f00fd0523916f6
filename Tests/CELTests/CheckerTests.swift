import Documents
import Testing

@testable import CEL

@Suite struct CheckerTests {
  @Test(arguments: [
    ("1", "int"), ("[]", "list(dyn)"), ("['a']", "list(string)"), ("[1, 'a']", "list(dyn)"),
    ("{'a': 1}", "map(string, int)"),
    ("grant", "Grant"), ("grant.scope", "list(string)"), ("grant.scope.map(s, s.size())", "list(int)"),
    ("grant.scope.filter(s, s != '')", "list(string)"), ("grant.raw", "dyn"), ("grant.raw.x[1]", "dyn"),
    ("flag ? [] : ['a']", "list(string)"), ("flag ? null : grant.default_for", "string or null"),
    ("any + 1", "int"), ("any + any", "dyn"), ("any == 1", "bool"), ("'a'.split(',')", "list(string)"),
    ("type(1)", "type(int)"), ("[[], [1]]", "list(list(int))"), ("{'a': 1}['a']", "int"), ("has(grant.scope)", "bool"),
    ("{'a': 1}.transformMap(k, v, string(v))", "map(string, string)"), ("['a'].transformList(i, v, i)", "list(int)"),
    ("cel.bind(x, ['a'], x[0])", "string"), ("api == null ? [] : api.scopes", "list(string)"),
  ])
  func `an expression has the type that the checker finds`(source: String, type: String) throws {
    #expect(try Fixture.environment.compile(source).type.description == type)
  }

  @Test(arguments: [
    (
      "grant.organisation_usage", "1:7: unknown field 'organisation_usage' of grant; did you mean 'organization_usage'?"
    ),
    ("has(grant.scopes)", "1:11: unknown field 'scopes' of grant; did you mean 'scope'?"),
    ("grnat.scope", "1:1: unknown variable 'grnat'; did you mean 'grant'?"),
    ("completely_else", "1:1: unknown variable 'completely_else'"),
    ("sizes(grant.scope)", "1:1: no function 'sizes'; did you mean 'size'?"),
    ("grant.audience.startWith('a')", "1:16: no function 'startWith'; did you mean 'startsWith'?"),
    ("1 + 'a'", "1:3: no matching overload: int + string"), ("-flag", "1:1: no matching overload: -bool"),
    ("'a'.startsWith(1)", "1:5: no matching overload: string.startsWith(int)"),
    ("size(1)", "1:1: no matching overload: size(int)"), ("size()", "1:1: no matching overload: size()"),
    ("startsWith('a', 'b')", "1:1: no matching overload: startsWith(string, string)"),
    ("1 in 'a'", "1:3: no matching overload: int in string"),
    ("1 in grant.scope", "1:3: no matching overload: int in list(string)"),
    ("grant.scope['a']", "1:12: no matching overload: list(string)[string]"),
    ("1 == 'a'", "1:3: no matching overload: int == string"),
    ("grant.audience == null", "1:16: no matching overload: string == null"),
    ("1 && flag", "1:1: expected bool, found int"), ("flag || (1 + 2)", "1:10: expected bool, found int"),
    ("1 ? 2 : 3", "1:1: expected bool, found int"), ("!1", "1:1: no matching overload: !int"),
    ("flag ? 1 : 'a'", "1:12: both branches need one type: expected int, found string"),
    ("grant.audience.exists(c, true)", "1:1: expected a list or a map to go through, found string"),
    ("grant.scope.all(s, s)", "1:20: expected bool, found string"),
    ("grant.scope.all(s, t == '')", "1:20: unknown variable 't'"),
    ("'a'.b", "1:5: a value of type string has no field 'b'"), ("Foo{a: 1}", "1:1: unknown type 'Foo'"),
    ("[grant][0].nope", "1:12: unknown field 'nope' of Grant"), ("grant.scope.nope()", "1:13: no function 'nope'"),
  ])
  func `an error names what is wrong and what is near`(source: String, message: String) {
    #expect(problems(source) == [message])
  }

  @Test(arguments: [
    ("'a'", Type.bool, "1:1: expected bool, found string"), ("1 + 2", .string, "1:1: expected string, found int"),
    ("[1]", .list(.string), "1:1: expected list(string), found list(int)"),
    ("grant.audience.size()", .list(.string), "1:1: expected list(string), found int"),
  ])
  func `the result must have the expected type`(source: String, type: Type, message: String) {
    #expect(problems(source, expecting: type) == [message])
  }

  @Test func `every error is reported, in the order of the source`() {
    #expect(
      problems("grant.scopes == 1 ||\n  nope.all(x, y) ? 1 : 'a'") == [
        "1:7: unknown field 'scopes' of grant; did you mean 'scope'?", "2:3: unknown variable 'nope'",
        "2:15: unknown variable 'y'", "2:24: both branches need one type: expected int, found string",
      ])
  }

  @Test(arguments: [
    ("1", []), ("grant.scope", ["grant"]), ("grant.effective_scopes", ["grant", "api"]),
    ("has(grant.effective_scopes)", ["grant", "api"]), ("[grant].map(g, g.effective_scopes)", ["grant", "api"]),
    ("[1].map(grant, grant)", []), ("flag && 'a' in organizations", ["flag", "organizations"]),
    ("api == null", ["api"]),
    ("grant == grant", ["grant", "api"]), ("dyn(grant).scope", ["grant", "api"]), ("grant == null", ["grant"]),
    ("cel.bind(api, flag, api)", ["flag"]),
  ])
  func `a program tells what it reads`(source: String, reads: [String]) throws {
    #expect(try Fixture.environment.compile(source).reads == Set(reads))
  }

  @Test(arguments: [
    ("organization_usage", "organisation_usage"), ("scope", "scoep"), ("scope", "scopes"), ("is_system", "is_sytsem"),
    ("ab", "ac"),
  ])
  func `a near name is found`(name: String, written: String) {
    #expect(Spelling.nearest(to: written, among: ["zzzzzzzzzzzzz", name, "qqqqqqqqq"]) == name)
  }

  @Test func `a far name is not suggested and of equally near ones the first is`() {
    #expect(Spelling.nearest(to: "client", among: ["scope", "audience"]) == nil)
    #expect(Spelling.nearest(to: "a", among: ["b"]) == nil)
    #expect(Spelling.nearest(to: "cat", among: ["hat", "bat"]) == "bat")
  }
}
