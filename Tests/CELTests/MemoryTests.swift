import TestSupport
import Testing

@testable import CEL

/// What evaluations leave for each other, and that nothing changes by it.
@Suite struct MemoryTests {
  private static let few = SizeHint.elements(20, each: .characters(30))

  private static let params = RecordType(
    name: "params",
    fields: [
      .init(name: "pattern", type: .string, sizeHint: .characters(30)),
      .init(name: "names", type: .list(.string), sizeHint: few),
      .init(name: "most", type: .int),
    ])

  private static let environment: Environment = {
    var environment = Environment(variables: [
      Variable(name: "scope", type: .list(.string), sizeHint: few),
      Variable(name: "any", type: .list(.dyn), sizeHint: few),
      Variable(name: "params", type: .record(params), isLasting: true),
    ])
    for (name, source) in [
      ("variables.names", "params.names.map(n, n.lowerAscii())"),
      ("variables.pattern", "'^(?:' + params.pattern + ')$'"),
      ("variables.wrong", "scope.filter(s, !s.matches(variables.pattern) || s in variables.names)"),
    ] {
      if let program = try? environment.compile(source) { environment.define(name, as: program) }
    }
    return environment
  }()

  private static let sources = [
    "scope.all(s, s.matches(params.pattern))", "scope.filter(s, s in variables.names)", "variables.wrong",
    "variables.wrong.exists(s, s.contains(params.pattern))",
    "scope.map(s, s.split(params.pattern).join('-') in params.names)",
    "scope.exists(s, size(s) > params.most && params.names.exists(n, s.startsWith(n)))",
    "params.names.map(n, scope.filter(s, s.contains(n))).flatten()", "scope.map(s, scope.filter(t, t.contains(s)))",
    "any.filter(x, x in variables.names)", "any.map(x, type(x) == string && x.matches(params.pattern))",
    "any.exists(x, x.matches(variables.pattern))", "any.all(x, x.endsWith('b') || params.names[5] == x)",
    "scope.exists(s, regex.extract(s, params.pattern).orValue('') in params.names)",
    "cel.bind(p, variables.pattern + '|x', scope.filter(s, s.matches(p)))",
    "scope.filter(s, cel.bind(t, s + '!', t.contains('a!') || t.contains(params.names[0])))",
    "any.map(x, any.map(y, x == y || [x, y].exists(z, z in params.names)))",
    "scope.distinct()", "any.distinct()",
    "scope.distinct() + (scope + scope).distinct() + (scope + params.names).distinct()",
    "scope.all(s, s.contains('a') || size(scope) > 3)", "scope.exists(s, s.contains('a') && size(scope) > 3)",
    "scope.exists_one(s, s.contains('a'))", "scope.filter(s, s.contains('a') || size(scope) > 3)",
    "scope.filter(s, size(scope) > 3 || !s.contains('b') && s.contains('a'))",
    "scope.map(s, scope.slice(0, size(scope) - 1).all(t, t.contains('b') || s == t))",
    "{'ab': scope, 'READ': [], 'a': ['b']}.filter(k, k.matches(params.pattern))",
    "[scope, scope, params.names, any.filter(x, type(x) == string), ['a'], ['b', 'ab'], scope]"
      + ".map(l, scope.all(s, l.exists(t, t.contains('a') || s == t)))",
  ]

  private static func parameters(_ pattern: String, _ names: [String]) -> Value {
    .record(
      RecordValue(
        params, [.value(.string(pattern)), .value(.list(names.map { .string($0) })), .value(.int(Int64(names.count)))]))
  }

  private static func activation(
    _ parameters: Value, _ random: inout SeededGenerator, memory: EvaluationMemory.Part?
  ) -> Activation {
    let words = ["a", "ab", "b", "READ", "read:x", "e\u{301}", "é", "", String(repeating: "a", count: 300)]
    let scope = (0..<Int.random(in: 0...6, using: &random)).map { _ in
      Value.string(words.randomElement(using: &random) ?? "")
    }
    let any = scope.map { Bool.random(using: &random) ? $0 : .int(Int64.random(in: 0...2, using: &random)) }
    return environment.activation(
      ["scope": .value(.list(scope)), "any": .value(.list(any)), "params": .value(parameters)], memory: memory)
  }

  @Test(arguments: sources) func `an evaluation comes to the same with and without a memory`(source: String) throws {
    let program = try Self.environment.compile(source)
    for (pattern, names) in [("a+b?", ["a", "READ"]), ("[", []), ("(?i)read", ["é", "b", "ab", "x", "y", "a"])] {
      let (parameters, memory) = (Self.parameters(pattern, names), EvaluationMemory().part())
      for seed in 0..<UInt64(clamping: Cases.count(5, whole: 20)) {
        var (first, second) = (SeededGenerator(seed: seed), SeededGenerator(seed: seed))
        let plain = program.measure(Self.activation(parameters, &first, memory: nil))
        let remembering = program.measure(Self.activation(parameters, &second, memory: memory))
        #expect(text(of: plain.outcome) == text(of: remembering.outcome), "\(pattern), seed \(seed)")
        #expect(remembering.cost <= program.costEstimate)
      }
    }
  }

  @Test(arguments: sources)
  func `what is remembered is charged like what is worked out, but for what an evaluation does once`(source: String)
    throws
  {
    let program = try Self.environment.compile(source)
    let parameters = Self.parameters("a+b?", ["a", "READ", "read:x", "b", "c", "d", "e", "f", "g", "h"])
    for seed in 0..<10 as Range<UInt64> {
      let memory = EvaluationMemory().part()
      let costs = (0..<3).map { _ in
        var random = SeededGenerator(seed: seed)
        return program.measure(Self.activation(parameters, &random, memory: memory)).cost
      }
      #expect(costs[1] == costs[2], "seed \(seed)")
      #expect(abs(costs[0] - costs[1]) < 500 && costs[1] <= program.costEstimate, "seed \(seed)")
    }
  }

  @Test func `whether an evaluation runs out does not depend on those before it`() throws {
    let program = try Self.environment.compile(
      "scope.exists(s, params.names.exists(n, s.endsWith(n) && n.endsWith(s)))")
    let memory = EvaluationMemory().part()
    let parameters = Self.parameters("", (0..<4000).map { "name \($0)" })
    let scope = Value.list((0..<1000).map { .string("scope \($0)") })
    for _ in 0..<Cases.count(2, whole: 5) {
      let activation = Self.environment.activation(
        ["scope": .value(scope), "params": .value(parameters)], memory: memory)
      #expect(text(of: program.evaluate(activation)).hasPrefix("error: the evaluation costs more than the limit"))
    }
  }

  /// Expressions that do or do not run out, with texts that their scope repeats and a number of names.
  private static let weighed: [(String, Int, Int, Int)] = [
    // Terms in the order of the chain: one that costs much is not asked before its turn, and one that decides is.
    ("scope.exists(s, size(scope) == 0 && params.names.all(n, !s.contains(n)) && int(s) > 0)", 500, 500, 300),
    ("scope.exists(s, any == [] && params.names.exists(n, s == n))", 2000, 2000, 2500),
    // Where the rest of a list is too much, it is not gone through again for each element.
    ("scope.exists(s, params.names.exists(n, s == n))", 20_000, 1, 300),
    // It runs out at the same place and for the same reason.
    ("scope.filter(s, !params.names.exists(n, n + 'x' == s)).size()", 5000, 1, 1000),
    // Patterns with too many states, and what is looked for in lists that are the same or alike.
    ("scope.filter(s, s.matches('(a|b)*' + params.pattern)).size()", 500, 500, 0),
    ("scope.filter(s, s in params.names).size()", 500, 3, 20),
    (
      "scope.map(s, (s + scope[0]) in [params.pattern.lowerAscii(), '1', '2', '3', '4', '5', '6', '7', '8']).size()",
      500, 500, 0
    ),
    ("[scope, scope, scope].map(l, 'zz' in l.distinct()).size()", 10, 10, 0),
    ("[scope, scope, scope].map(l, 'zz' in l.distinct()).size()", 30, 30, 0),
    // What is done once in an evaluation counts in each.
    ("params.names.map(n, params.names.map(m, params.names.filter(k, k == m).size()).size()).size()", 1, 1, 100),
  ]

  @Test(arguments: Cases.some(weighed, every: 2))
  func `what an evaluation costs and whether it runs out does not depend on a memory`(
    source: String, count: Int, different: Int, names: Int
  ) throws {
    let program = try Self.environment.compile(source)
    let letters = String((0..<200).map { $0 * $0 % 7 < 3 ? "a" : "b" })
    let parameters = Self.parameters("a(a|b){14}c", (0..<names).map { "name \($0)" })
    let scope = Value.list((0..<count).map { .string(letters + "\($0 % different)") })
    let memory = EvaluationMemory().part()
    let measured = [nil, memory, memory].map { memory in
      program.measure(
        Self.environment.activation(
          ["scope": .value(scope), "any": .value(.list([.int(1)])), "params": .value(parameters)], memory: memory))
    }
    #expect(Set(measured.map { text(of: $0.outcome) }).count == 1)
    // What making states of a pattern or looking through a list costs an evaluation once is not spent where the answers are known.
    let once = source.contains("matches('(a|b)*' + ") || source.contains("in params.names") ? measured[0].cost : 0
    #expect(measured[1...].allSatisfy { $0.cost <= measured[0].cost && $0.cost + once >= measured[0].cost })
  }

  @Test func `known answers are gone through as far as what they cost may be spent`() throws {
    let answers = TextAnswers()
    for number in 0..<100 { answers.note(number < 90, Units(cost: 10, matching: number < 50 ? 0 : 5), number) }
    let numbers = (0..<100 as Range<Int32>).map { $0 }
    var meter = Meter()
    #expect(answers.run(of: true, numbers, from: 0, weight: 2, within: meter).end == 90)
    #expect(answers.run(of: false, numbers, from: 0, weight: 2, within: meter).end == 0)
    #expect(answers.run(of: false, numbers, from: 90, weight: 2, within: meter).end == 100)
    try meter.charge(Limits.cost - 125)
    let (end, spending) = answers.run(of: true, numbers, from: 0, weight: 2, within: meter)
    #expect(end == 10 && spending == Units(cost: 120, matching: 0))
    var matching = Meter()
    try matching.chargeMatching(Limits.matching - 12)
    #expect(answers.run(of: true, numbers, from: 40, weight: 2, within: matching).end == 52)
  }

  @Test func `an expression that lasts is worked out once`() throws {
    let program = try Self.environment.compile("size(variables.names) + size(params.names.map(n, n.upperAscii()))")
    let memory = EvaluationMemory().part()
    let first = Self.environment.activation(["params": .value(Self.parameters("a", ["A"]))], memory: memory)
    #expect(text(of: program.evaluate(first)) == "2")
    // A memory believes what it is told: with other parameters there has to be another.
    let second = Self.environment.activation(["params": .value(Self.parameters("a", ["A", "B"]))], memory: memory)
    #expect(text(of: program.evaluate(second)) == "2")
  }

  @Test func `more texts than are kept are answered all the same`() throws {
    let program = try Self.environment.compile("scope.filter(s, s.matches('7$'))")
    let memory = EvaluationMemory().part()
    for part in 0..<Cases.count(66, whole: 80) {
      let scope = (0..<1000).map { Value.string("read:\(part)_\($0)") }
      let activation = Self.environment.activation(
        ["scope": .value(.list(scope)), "params": .value(Self.parameters("", []))], memory: memory)
      for _ in 0..<2 {
        guard case .value(.list(let found)) = program.evaluate(activation) else {
          Issue.record("no list")
          return
        }
        #expect(found.count == 100)
      }
    }
  }

  @Test func `a memory serves many tasks`() async throws {
    let program = try Self.environment.compile("size(variables.wrong)")
    let (parameters, memory) = (Self.parameters("[a-z:0-9]+[02468]", []), EvaluationMemory().part())
    let counts = await withTaskGroup(of: Int64.self) { group in
      for task in 0..<8 {
        group.addTask {
          var sum: Int64 = 0
          for round in 0..<50 {
            let scope = (0..<10).map { Value.string("task:\(task % 2)_\(round)\($0)") }
            let activation = Self.environment.activation(
              ["scope": .value(.list(scope)), "params": .value(parameters)], memory: memory)
            if case .value(.int(let count)) = program.evaluate(activation) { sum += count }
          }
          return sum
        }
      }
      return await group.reduce(0, +)
    }
    // The underscore is not in the pattern: all ten are wrong each time.
    #expect(counts == 8 * 50 * 10)
  }

  @Test func `programs share what definitions came to, but not that one of them ran out`() throws {
    var environment = Environment(variables: [Variable(name: "list", type: .list(.int), sizeHint: .elements(3))])
    environment.define("pairs", as: try environment.compile("list.map(a, list.map(b, a + b)).flatten()"))
    environment.define(
      "much", as: try environment.compile("list.exists(a, list.exists(b, list.exists(c, a + b == c)))"))
    let few = environment.activation(["list": .value(.list((0..<30).map { .int($0) }))])
    let programs = try ["size(pairs)", "pairs[0]", "pairs[899]"].map { try environment.compile($0) }
    var definitions = DefinitionValues()
    #expect(programs.map { text(of: $0.evaluate(few, sharing: &definitions)) } == ["900", "0", "58"])
    let many = environment.activation(["list": .value(.list((0..<400).map { _ in .int(1) }))])
    var others = DefinitionValues()
    let much = try environment.compile("much")
    for _ in 0..<Cases.count(1, whole: 2) {
      #expect(text(of: much.evaluate(many, sharing: &others)).hasPrefix("error: the evaluation costs more"))
      #expect(text(of: much.evaluate(few, sharing: &others)) == "true")
      others = DefinitionValues()
    }
  }
}
