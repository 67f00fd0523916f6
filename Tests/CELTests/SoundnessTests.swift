import TestSupport
import Testing

@testable import CEL

/// What the checker says about a value is true of it, wherever `dyn` hides something.
@Suite struct SoundnessTests {
  @Test(arguments: [
    ("[1] + [dyn('s')]", "list(dyn)"), ("[dyn('s')] + [1]", "list(dyn)"), ("[1] + dyn(['s'])", "list(dyn)"),
    ("dyn(['s']) + [1]", "list(dyn)"), ("[[1]] + [[dyn('s')]]", "list(list(dyn))"),
    ("[{'a': 1}] + [{'a': dyn('s')}]", "list(map(string, dyn))"), ("[1] + [2]", "list(int)"), ("[] + [1]", "list(int)"),
    ("flag ? [1] : [dyn('s')]", "list(dyn)"), ("flag ? [dyn('s')] : [1]", "list(dyn)"),
    ("optional.of(1).or(optional.of(dyn('s')))", "optional(dyn)"), ("optional.of(1).orValue(dyn('s'))", "dyn"),
    ("dyn(optional.of('s')).orValue(1)", "dyn"), ("any[0]", "dyn"), ("any[?0]", "optional(dyn)"),
    ("cel.bind(x, any[0], [x == 1 || true, x])[1]", "dyn"), ("any.first().value()", "dyn"),
    ("cel.bind(x, [], x + [dyn('s')] + [1])", "list(dyn)"), ("any.optMap(x, x)", "optional(dyn)"),
    ("optional.of(1).optFlatMap(x, any)", "optional(dyn)"),
    ("[1].transformMapEntry(i, v, any)", "map(dyn, dyn)"), ("[any, any].flatten()", "list(dyn)"),
    ("[[1], any].flatten()", "list(dyn)"), ("any.slice(0, 1)", "list(dyn)"), ("any.distinct()", "list(dyn)"),
    ("([grant.default_for] + ['a'])", "list(string or null)"), ("['a'] + [grant.default_for]", "list(string or null)"),
  ])
  func `a type variable that takes a dyn promises nothing`(source: String, type: String) throws {
    #expect(try Fixture.environment.compile(source).type.description == type)
  }

  @Test(arguments: [
    ("([1] + [dyn('s')])[1] == 's'", "true"), ("([[1]] + [[dyn('s')]])[1][0] == 's'", "true"),
    ("'s' in [1] + [dyn('s')]", "true"), ("[1] == [dyn('s')]", "false"), ("{'a': 1} == {'a': dyn('s')}", "false"),
    ("optional.of(1).or(optional.of(dyn('s'))).value() == 's'", "false"),
    ("sets.contains([1], [dyn('s')])", "false"), ("cel.bind(x, any[0], x == 's' || x == 1)", "true"),
    ("cel.bind(x, any[1], x == 1 || x + 'b' == 'ab')", "true"),
    ("(flag ? [1] : [dyn('s')])[0] == 's'", "unavailable: flag"),
  ])
  func `what dyn leaves open may be compared with anything`(source: String, expected: String) {
    #expect(outcome(source) == expected)
  }

  @Test(arguments: [
    ("([true] + [dyn('s')])[1]", Type.bool, "expected bool, found string"),
    ("([dyn('s')] + [true])[0]", .bool, "expected bool, found string"),
    ("dyn(optional.of('s')).orValue(true)", .bool, "expected bool, found string"),
    ("cel.bind(x, any[1], [x == 1, x][1])", .int, "expected int, found string"),
    ("[1] + [dyn('s')]", .list(.int), "expected list(int), found list"),
    ("true ? null : timestamp(0)", .timestamp, "expected timestamp, found null"),
    ("grant.default_for", .string, "expected string, found null"),
    ("[grant.default_for][0]", .string, "expected string, found null"),
  ])
  func `what the checker cannot promise is examined`(source: String, type: Type, message: String) throws {
    let program = try Fixture.environment.compile(source, expecting: type)
    #expect(text(of: program.evaluate(Fixture.activation)).hasPrefix("error: \(message)"))
  }

  @Test(.timeLimit(.minutes(10))) func `a value conforms to its program's type, whatever the expression`() async throws
  {
    var generator = Generator(random: SeededGenerator(seed: 7))
    var (known, values) = (0, 0)
    let total = Cases.count(1500, whole: 6000)
    for _ in 0..<total {
      // The other suites share the threads with this one.
      await Task.yield()
      let (source, type) = generator.expression()
      for expecting in [nil, type] {
        guard let program = try? Fixture.environment.compile(source, expecting: expecting) else { continue }
        known += program.type.isFullyKnown ? 1 : 0
        guard case .value(let value) = program.evaluate(Fixture.activation) else { continue }
        values += 1
        #expect(value.conforms(to: program.type), "\(source) is \(value), not \(program.type)")
      }
    }
    #expect(known > total * 2 / 3 && values > total * 2 / 3)
  }
}

/// Random expressions of random types, in which anything may be hidden by `dyn`, also what has another type.
private struct Generator {
  var random: SeededGenerator

  mutating func expression() -> (source: String, type: Type) {
    let type = type(depth: 2)
    return (expression(type, depth: Int.random(in: 1...4, using: &random)), type)
  }

  private mutating func type(depth: Int) -> Type {
    switch Int.random(in: 0..<(depth == 0 ? 3 : 6), using: &random) {
    case 0: .int
    case 1: .string
    case 2: .bool
    case 3: .list(type(depth: depth - 1))
    case 4: .map(.string, type(depth: depth - 1))
    default: .optional(type(depth: depth - 1))
    }
  }

  /// An expression of the type, or now and then one of any type behind `dyn`.
  private mutating func expression(_ type: Type, depth: Int) -> String {
    if Int.random(in: 0..<8, using: &random) == 0 {
      let hidden = Bool.random(using: &random) ? type : self.type(depth: 1)
      return "dyn(\(expression(hidden, depth: depth - 1)))"
    }
    guard depth > 0 else { return leaf(type) }
    func list(_ element: Type) -> Type { .list(element) }
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return "[\(expression(type, depth: depth - 1)), \(expression(type, depth: depth - 1))][1]"
    case 1:
      let (first, second) = (expression(list(type), depth: depth - 1), expression(list(type), depth: depth - 1))
      return "(\(first) + \(second))[0]"
    case 2:
      let condition = expression(.bool, depth: depth - 1)
      return "(\(condition) ? \(expression(type, depth: depth - 1)) : \(expression(type, depth: depth - 1)))"
    case 3: return "{'k': \(expression(type, depth: depth - 1))}.k"
    case 4: return "\(expression(.optional(type), depth: depth - 1)).orValue(\(expression(type, depth: depth - 1)))"
    case 5: return "cel.bind(x, \(expression(type, depth: depth - 1)), [x, \(leaf(type)), x][2])"
    case 6: return "\(expression(list(type), depth: depth - 1)).map(y, y)[0]"
    case 7:
      return
        "\(expression(list(type), depth: depth - 1)).\(["first", "last"].randomElement(using: &random) ?? "first")().value()"
    default: return composed(type, depth: depth - 1)
    }
  }

  private mutating func composed(_ type: Type, depth: Int) -> String {
    switch type {
    case .int: return "(\(expression(.int, depth: depth)) + \(expression(.int, depth: depth)))"
    case .string: return "(\(expression(.string, depth: depth)) + \(expression(.string, depth: depth)))"
    case .bool:
      let other = self.type(depth: 1)
      return "(\(expression(other, depth: depth)) == \(expression(other, depth: depth)))"
    case .list(let element):
      return [
        "[\(expression(element, depth: depth)), \(expression(element, depth: depth))]",
        "(\(expression(type, depth: depth)) + \(expression(type, depth: depth)))",
        "\(expression(type, depth: depth)).filter(z, \(expression(.bool, depth: depth)))",
        "\(expression(.list(type), depth: depth)).flatten()", "\(expression(type, depth: depth)).distinct()",
        "[?\(expression(.optional(element), depth: depth))]",
      ].randomElement(using: &random) ?? ""
    case .map(_, let value):
      return [
        "{'a': \(expression(value, depth: depth)), 'b': \(expression(value, depth: depth))}",
        "{'a': \(expression(value, depth: depth))}.transformMap(k, v, v)",
        "[\(expression(value, depth: depth))].transformMapEntry(i, v, {'c': v})",
      ].randomElement(using: &random) ?? ""
    case .optional(let wrapped):
      return [
        "optional.of(\(expression(wrapped, depth: depth)))",
        "\(expression(type, depth: depth)).or(\(expression(type, depth: depth)))",
        "\(expression(.list(wrapped), depth: depth))[?0]", "\(expression(.map(.string, wrapped), depth: depth)).?a",
        "\(expression(type, depth: depth)).optMap(o, o)",
        "\(expression(.optional(type), depth: depth)).optFlatMap(o, o)",
      ].randomElement(using: &random) ?? ""
    default: return leaf(type)
    }
  }

  private mutating func leaf(_ type: Type) -> String {
    switch type {
    case .int: ["1", "2", "any[0]"].randomElement(using: &random) ?? "1"
    case .string: ["'a'", "any[1]", "grant.audience"].randomElement(using: &random) ?? "'a'"
    case .bool: ["true", "false"].randomElement(using: &random) ?? "true"
    case .list(let element): Bool.random(using: &random) ? "[]" : "[\(leaf(element))]"
    case .map(_, let value): Bool.random(using: &random) ? "{}" : "{'a': \(leaf(value))}"
    case .optional(let wrapped): Bool.random(using: &random) ? "optional.none()" : "optional.of(\(leaf(wrapped)))"
    default: "null"
    }
  }
}
