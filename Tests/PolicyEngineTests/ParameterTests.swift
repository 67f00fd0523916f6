import GrantModel
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
    ("sampel.limit=1", "--param: no rule 'sampel'; did you mean 'sample'?"),
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

  @Test func `a rule without parameters says so`() throws {
    let catalogue = try Sample.catalogue(Sample.text())
    let error = #expect(throws: RuleSelectionError.self) {
      try catalogue.compile(RuleSelection(parameters: ["sample.x=1"]))
    }
    #expect(error == .usage("--param: rule 'sample' has no parameter 'x'; it has none"))
  }
}
