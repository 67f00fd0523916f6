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
