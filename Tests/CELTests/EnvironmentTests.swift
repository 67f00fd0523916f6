import Testing

@testable import CEL

@Suite struct EnvironmentTests {
  @Test func `a definition stands for its expression and brings its reads and its type`() throws {
    var environment = Fixture.environment
    environment.define(
      "variables.risky", as: try environment.compile("grant.effective_scopes.filter(s, s.startsWith('delete:'))"))
    environment.define("variables.count", as: try environment.compile("size(variables.risky)"))
    let program = try environment.compile("variables.count > 0 && variables.risky.all(s, variables.count == 1)")
    #expect(program.type == .bool)
    #expect(program.reads == ["grant", "api"])
    #expect(text(of: program.evaluate(Fixture.activation)) == "unavailable: api")
    let error = #expect(throws: CompileError.self) { try environment.compile("variables.cuont") }
    #expect(error?.description == "1:11: unknown variable 'variables.cuont'; did you mean 'variables.count'?")
  }

  /// A text fits a pattern that it begins with; each character of the pattern is a step.
  private static let patterned = Environment(
    variables: [Variable(name: "list", type: .list(.string), sizeHint: .elements(3, each: .characters(20)))],
    functions: [
      .anyPattern("beginsWithAny") { text, pattern, steps in
        guard steps >= pattern.utf8.count else { return nil }
        steps -= pattern.utf8.count
        return text.hasPrefix(pattern)
      }
    ])

  @Test(arguments: [
    ("'abc'.beginsWithAny(['b', 'ab'])", "true"), ("'abc'.beginsWithAny([])", "false"),
    ("list.filter(l, l.beginsWithAny(list)) == list", "true"), ("'a'.beginsWithAny(dyn(['a']))", "true"),
    ("'a'.beginsWithAny(dyn([1]))", "error: no matching overload: string.beginsWithAny(list) (line 1, column 5)"),
  ])
  func `an environment can declare a function of patterns`(source: String, value: String) throws {
    let activation = Self.patterned.activation(["list": .value(.list([.string("x"), .string("y")]))])
    #expect(text(of: try Self.patterned.compile(source).evaluate(activation)) == value)
  }

  @Test(arguments: [
    ("'a'.beginsWithAny('a')", "1:5: no matching overload: string.beginsWithAny(string)"),
    ("1.beginsWithAny(['a'])", "1:3: no matching overload: int.beginsWithAny(list(string))"),
    ("'a'.beginWithAny(['a'])", "1:5: no function 'beginWithAny'; did you mean 'beginsWithAny'?"),
  ])
  func `such a function is checked like those of the language`(source: String, message: String) {
    let error = #expect(throws: CompileError.self) { try Self.patterned.compile(source) }
    #expect(error?.description == message)
  }

  @Test func `such a function costs what it looks at, and is stopped at the limit`() throws {
    let program = try Self.patterned.compile("list.exists(l, l.beginsWithAny(list))")
    let measured = { (texts: [String]) in
      program.measure(Self.patterned.activation(["list": .value(.list(texts.map(Value.string)))]))
    }
    let usual = measured(["aaaa", "aaab", "aaac"])
    #expect(usual.cost <= program.costEstimate)
    let long = measured([String(repeating: "x", count: 800), "y"])
    #expect(long.cost > 100)
    let slow = Environment(
      variables: [],
      functions: [
        .anyPattern("isSlow") { _, _, steps in
          guard steps >= Limits.cost else { return nil }
          steps -= Limits.cost
          return false
        }
      ])
    #expect(text(of: try slow.compile("'a'.isSlow(['b', 'c'])").evaluate(slow.activation([:]))) == "false")
    let endless = try slow.compile("[1, 2, 3, 4, 5, 6, 7, 8, 9].exists(i, 'a'.isSlow([string(i)]))")
    #expect(
      text(of: endless.evaluate(slow.activation([:]))).hasPrefix("error: the evaluation costs more than the limit"))
  }

  @Test(.timeLimit(.minutes(10))) func `a definition is evaluated at most once in an evaluation`() throws {
    var environment = Environment(variables: [Variable(name: "one", type: .int)])
    environment.define("v.0", as: try environment.compile("one"))
    // Without the memory of what was evaluated the last would take 2^60 steps.
    environment.define("d0", as: try environment.compile("one"))
    for level in 1...60 {
      environment.define("d\(level)", as: try environment.compile("d\(level - 1) + d\(level - 1)"))
    }
    let program = try environment.compile("d60")
    #expect(text(of: program.evaluate(environment.activation(["one": .value(.int(1))]))) == "1152921504606846976")
    #expect(text(of: program.evaluate(environment.activation(["one": .value(.int(2))]))) == "2305843009213693952")
    #expect(
      text(of: program.evaluate(environment.activation(["one": .value(.int(8))]))).hasPrefix(
        "error: integer overflow (in d60"))
    #expect(text(of: program.evaluate(environment.activation(["one": .unavailable]))) == "unavailable: one")
  }

  @Test func `a definition is lazy and its macros do not touch those around it`() throws {
    var environment = Fixture.environment
    environment.define("broken", as: try environment.compile("[1].map(x, x / 0)[0] == 1"))
    environment.define("inner", as: try environment.compile("[10, 20].map(x, x + 1)"))
    let lazy = try environment.compile("false && broken || true")
    #expect(text(of: lazy.evaluate(Fixture.activation)) == "true")
    let nested = try environment.compile("[1, 2].map(x, inner[0] + x)")
    #expect(text(of: nested.evaluate(Fixture.activation)) == "[12, 13]")
    let failing = try environment.compile("broken")
    #expect(text(of: failing.evaluate(Fixture.activation)) == "error: division by zero (in broken, line 1, column 14)")
  }

  @Test func `an activation serves copies of its environment with more definitions`() throws {
    let environment = Environment(variables: [Variable(name: "a", type: .int), Variable(name: "b", type: .int)])
    let activation = environment.activation(["a": .value(.int(1)), "b": .value(.int(2)), "unknown": .value(.null)])
    var copy = environment
    copy.define("sum", as: try copy.compile("a + b"))
    #expect(text(of: try copy.compile("sum * b").evaluate(activation)) == "6")
    var later = copy
    later.define("sum", as: try later.compile("sum + 1"))
    #expect(text(of: try later.compile("sum").evaluate(activation)) == "4")
  }

  @Test func `a qualified variable and a container are found by the language's rules`() throws {
    let environment = Environment(
      variables: [Variable(name: "a.b.c", type: .int), Variable(name: "c", type: .string)], container: "a.b")
    let activation = environment.activation(["a.b.c": .value(.int(1)), "c": .value(.string("outer"))])
    #expect(text(of: try environment.compile("c").evaluate(activation)) == "1")
    #expect(text(of: try environment.compile(".c").evaluate(activation)) == "\"outer\"")
    #expect(text(of: try environment.compile("[true].map(c, c)[0] && a.b.c == 1").evaluate(activation)) == "true")
  }
}
