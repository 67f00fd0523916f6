import Documents
import PolicyEngine
import Testing

@Suite struct ParameterTests {
  @Test(arguments: [
    "string", "regex", "int", "double", "bool", "list(string)", "list(regex)", "list(list(int))", "map(string, int)",
    "map(string, list(bool))",
    "list(map(string, double))",
  ])
  func `a type reads back as it is written`(text: String) throws {
    #expect(try #require(ParameterType(text)).description == text)
    #expect(ParameterType(text.replacing(" ", with: "")) == ParameterType(text))
  }

  @Test(arguments: [
    "", "integer", "list", "list()", "list(x)", "map(int, string)", "map(string)", "list(string", "uint",
  ])
  func `what is no type is refused`(text: String) {
    #expect(ParameterType(text) == nil)
  }

  @Test(
    arguments: [
      ("string", ["x", ""], [1, true, nil, []]),
      ("regex", ["^read:", "", "a|b"], ["(", "a{2,1}", 1, nil]),
      ("list(regex)", [["a", "b+"]], [["a", "("]]),
      ("int", [1, -5], ["1", true, nil]),
      ("double", [1], ["1", nil]),
      ("bool", [true, false], [0, "true", nil]),
      ("list(string)", [[], ["a"]], ["a", [1], ["a", nil]]),
      ("map(string, int)", [[:], ["a": 1]], [[], ["a": "1"]]),
    ] as [(String, [JSONValue], [JSONValue])])
  func `a type accepts its own values only`(text: String, accepted: [JSONValue], refused: [JSONValue]) throws {
    let type = try #require(ParameterType(text))
    #expect(accepted.allSatisfy(type.accepts))
    #expect(!refused.contains(where: type.accepts))
  }

  @Test func `numbers that no int or double holds are refused`() throws {
    #expect(!ParameterType.int.accepts(try JSONReader.value("9223372036854775808")))
    #expect(!ParameterType.int.accepts(try JSONReader.value("1.0")))
    #expect(ParameterType.double.accepts(try JSONReader.value("1.5")))
    #expect(!ParameterType.double.accepts(try JSONReader.value("1e400")))
  }

  @Test(
    arguments: [
      ("string", "a b,[c", "a b,[c"), ("string", "5", "5"), ("string", "", ""),
      ("regex", "[a,b]", "[a,b]"),
      ("int", "5", 5), ("int", "-5", -5), ("int", "05", nil), ("int", "five", nil), ("int", "1.0", nil),
      ("int", "", nil),
      ("bool", "true", true), ("bool", "yes", nil),
      ("list(string)", "a,b, c", ["a", "b", "c"]), ("list(string)", "", []), ("list(string)", "a", ["a"]),
      ("list(string)", #"["a,b","c"]"#, ["a,b", "c"]), ("list(string)", "[a", nil), ("list(string)", "[1]", nil),
      ("list(int)", "[1,2]", [1, 2]), ("list(int)", "1,2", nil),
      ("map(string, int)", #"{"a":1}"#, ["a": 1]), ("map(string, int)", "a=1", nil),
    ] as [(String, String, JSONValue?)])
  func `an argument of the command line is read by the type`(type: String, text: String, value: JSONValue?) throws {
    #expect(try #require(ParameterType(type)).value(ofArgument: text) == value)
  }

  private static let rule = Sample.text(
    check: "size(grant.scope) <= params.limit && grant.subject_type in params.types && params.ratio > 0.5",
    """
    parameters:
      limit: {type: int, default: 2, description: How many.}
      ratio: {type: double, default: 1, description: How much.}
      types: {type: list(string), default: [client], values: [client, user], description: Which.}
    """)

  @Test func `parameters that are given change the rule, the others keep their defaults`() throws {
    let catalogue = try Sample.catalogue(Self.rule)
    let compiled = try catalogue.compile(
      RuleSelection(parameters: ["sample.limit=1", "sample.types=client,user", "sample.limit=7"]))
    #expect(compiled.rules.first?.parameters == ["limit": 7, "ratio": 1, "types": ["client", "user"]])
    #expect(
      try catalogue.compile(RuleSelection()).rules.first?.parameters == ["limit": 2, "ratio": 1, "types": ["client"]])
  }

  @Test(arguments: [
    ("sample.limit=x", "--param sample.limit: expected int, found 'x'"),
    ("sample.types=client,admin", #"--param sample.types: expected one of client, user, found "admin""#),
    ("sample.limt=1", "--param: rule 'sample' has no parameter 'limt'; did you mean 'limit'?"),
    ("sampel.limit=1", "--param: no rule 'sampel'; did you mean 'sample'? 'grantlint rules list' shows them"),
    ("limit=1", "--param takes RULE.NAME=VALUE, not 'limit=1'"),
    ("sample.limit", "--param takes RULE.NAME=VALUE, not 'sample.limit'"),
    ("sample=1.2", "--param takes RULE.NAME=VALUE, not 'sample=1.2'"),
  ])
  func `a parameter that cannot be set is a usage error`(argument: String, message: String) throws {
    let catalogue = try Sample.catalogue(Self.rule)
    let error = #expect(throws: RuleSelectionError.self) {
      try catalogue.compile(RuleSelection(parameters: [argument]))
    }
    #expect(error == .usage(message))
  }

  @Test func `what is no regular expression is refused with what is wrong with it`() throws {
    let rule = Sample.text(
      check: "grant.audience.matches(params.form)",
      """
      parameters:
        form: {type: regex, default: "^https:", description: Which.}
      """)
    let error = #expect(throws: RuleSelectionError.self) {
      try Sample.catalogue(rule).compile(RuleSelection(parameters: ["sample.form=a("]))
    }
    #expect(
      error
        == .usage(
          "--param sample.form: expected regex, found \"a(\"; invalid regular expression: '(' without ')' (at character 2)"
        ))
  }

  private static let demanding = Sample.text(
    check: "grant.audience != params.pattern",
    """
    enabled: false
    parameters:
      pattern: {type: string, default: "", required: true, description: Which.}
    """)

  @Test(arguments: [
    RuleSelection(select: ["sample"]), RuleSelection(parameters: ["sample.pattern="]),
    RuleSelection(select: ["sample"], parameters: ["sample.pattern="]),
  ])
  func `a rule does not run without the parameter that it demands`(selection: RuleSelection) throws {
    let catalogue = try Sample.catalogue(Self.demanding, Sample.text(id: "other"))
    let error = #expect(throws: RuleSelectionError.self) { try catalogue.compile(selection) }
    #expect(
      error
        == .usage(
          "rule 'sample' needs its parameter pattern: --param sample.pattern=VALUE, or set it in the configuration"))
  }

  @Test func `a demanded parameter that is set, or whose rule is off, is in nobody's way`() throws {
    let catalogue = try Sample.catalogue(Self.demanding, Sample.text(id: "other"))
    #expect(try catalogue.compile(RuleSelection()).rules.map(\.id) == ["other"])
    #expect(
      try catalogue.compile(RuleSelection(parameters: ["sample.pattern=x"])).rules.map(\.id) == ["other", "sample"])
    #expect(try catalogue.compileAll().rules.map(\.id) == ["other", "sample"])
  }

  // MARK: What can match nothing

  private static let matching = Sample.text(
    """
    parameters:
      ids: {type: list(string), default: [], matches: client-ids, description: D.}
      apis: {type: list(string), default: [], matches: audiences, description: D.}
      scopes: {type: list(string), default: [], matches: scopes, description: D.}
      management: {type: "map(string, list(string))", default: {}, matches: management-scopes, description: D.}
      parts: {type: list(string), default: [], matches: scope-parts, description: D.}
      words: {type: list(string), default: [], matches: scope-words, description: D.}
      one: {type: string, default: "", matches: client-ids, description: D.}
      free: {type: list(string), default: [], description: D.}
    """)

  private static func warnings(_ parameter: String, _ value: JSONValue) throws -> [String] {
    let argument = "sample.\(parameter)=\(value.string ?? JSONWriter.compact(value))"
    return try Sample.catalogue(matching).compile(RuleSelection(parameters: [argument])).warnings
  }

  private static let long = String(repeating: "x", count: 279)

  @Test(
    arguments: [
      ("ids", ["AbC123_-x", "tpc_*", "*", "??", "app.eu"]), ("one", "app"),
      ("apis", ["https://a.example/", "https://*/v?", "urn:a b", "orders"]),
      ("scopes", ["admin", "read:*", "user/*.*", .string(long + "x"), .string(long + "**")]),
      ("management", ["app": ["read:users", "*", "*:users", "read?users", "update:*"], "a*": []]),
      ("parts", ["all", "full_access", "super-admin"]), ("words", ["read", "Get"]), ("free", ["", "a b", "\t"]),
    ] as [(String, JSONValue)])
  func `a value that can match something is no warning`(parameter: String, value: JSONValue) throws {
    #expect(try Self.warnings(parameter, value) == [])
  }

  @Test(
    arguments: [
      ("ids", "", "it is empty; remove it"), ("ids", " app", "it begins or ends with a blank; remove that"),
      ("ids", "app\u{A0}", "it begins or ends with a blank; remove that"),
      ("ids", "Billing Worker", "it reads like the name of an application; give the client id"),
      ("ids", "abc\u{200B}def", "it has a hidden character; remove that"),
      ("ids", "a\u{7}", "it has a hidden character; remove that"),
      ("ids", "abc@clients", "a client id has only letters, digits, '-' and '_'; give the client id"),
      ("ids", "Büro", "a client id has only letters, digits, '-' and '_'; give the client id"),
      ("apis", "", "it is empty; remove it"), ("apis", "https://a/ ", "it begins or ends with a blank; remove that"),
      ("scopes", "read:a write:a", "scopes are split at blanks; list each by itself"),
      ("scopes", .string(long + "xy"), "a scope has at most 280 characters"),
      ("scopes", "read:\u{202E}a", "it has a hidden character; remove that"),
      ("parts", "orders:all", "a part of a scope has no ':', '/' or '.'"),
      ("words", "read_only", "a word of a scope has only letters and digits"),
      ("words", "lé", "a word of a scope has only letters and digits"),
    ] as [(String, JSONValue, String)])
  func `a value that can match nothing is a warning that says why and what to do`(
    parameter: String, value: JSONValue, reason: String
  ) throws {
    let shown = (value.string ?? "").visible
    #expect(
      try Self.warnings(parameter, [value, "ok"])
        == ["--param sample.\(parameter): '\(shown)' can match nothing: \(reason)"])
  }

  @Test(
    arguments: [
      (["Billing Worker": ["read:users"]], "it reads like the name of an application; give the client id"),
      (["app": ["delete_users"]], "a scope of the Management API has a ':', as in read:users"),
      (
        ["app": ["Delete:users"]],
        "a scope of the Management API has only lower-case letters, '_' and ':', as in read:users"
      ),
      (
        ["app": ["delete:users,read:users"]],
        "a scope of the Management API has only lower-case letters, '_' and ':', as in read:users"
      ),
      (["app": ["delete:users read:users"]], "scopes are split at blanks; list each by itself"),
      (["app": [""]], "it is empty; remove it"), (["": ["*"]], "it is empty; remove it"),
    ] as [(JSONValue, String)])
  func `the keys of a map are client ids, its values scopes`(value: JSONValue, reason: String) throws {
    let warnings = try Self.warnings("management", value)
    #expect(warnings.count == 1)
    #expect(warnings.first?.hasSuffix(reason) == true, "\(warnings)")
  }

  @Test func `the page of a rule says where patterns can be given`() throws {
    let parameters = try Sample.rule(Self.matching).rule.parameters
    #expect(parameters[0].explanation == "D. In each, * matches any characters and ? one.")
    #expect(
      parameters.suffix(4).map(\.explanation) == ["D.", "D.", "D. In each, * matches any characters and ? one.", "D."])
  }

  @Test(arguments: [
    ("client-id", "list(string)", "8:18: matches is one of"), ("scopes", "int", "8:18: matches is for string"),
    ("scopes", "list(int)", "8:18: matches is for string"), ("scopes", "list(list(string))", "8:18: matches is for"),
    ("[scopes]", "list(string)", "8:18: matches must be a string"),
  ])
  func `what a parameter is compared with is one of a few words, for texts only`(
    matches: String, type: String, message: String
  ) {
    let value = type == "int" ? "1" : "[]"
    let problems = Sample.problems(
      Sample.text("parameters: {p: {matches: \(matches), type: \(type), default: \(value), description: D.}}"))
    #expect(problems.count == 1)
    #expect(problems.first?.replacing("8:27:", with: "8:18:").hasPrefix(message) == true, "\(problems)")
    if matches == "client-id" { #expect(problems.first?.hasSuffix("did you mean 'client-ids'?") == true) }
  }

  @Test func `a rule without parameters says so`() throws {
    let catalogue = try Sample.catalogue(Sample.text())
    let error = #expect(throws: RuleSelectionError.self) {
      try catalogue.compile(RuleSelection(parameters: ["sample.x=1"]))
    }
    #expect(error == .usage("--param: rule 'sample' has no parameters"))
  }
}
