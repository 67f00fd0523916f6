import TestSupport

@testable import CEL

/// Writes expressions of a type wanted, from the variables of a world and all functions that there are.
struct CostGenerator {
  var random: SeededGenerator
  private(set) var used: Set<String> = []
  private let world: CostWorld
  private var locals: [(name: String, type: Type)] = []
  private var names = 0

  private static let functions = FunctionTable.functions.keys.sorted().flatMap { FunctionTable.functions[$0] ?? [] }
  private static let patterns = [
    "a", "a{20}", "a*?b|a", "^(create|update):", "(x|x)*y", "[^-]+", "(-)", ".", "\\\\pL+", "(a+)+$", "", "x.{3}y",
  ]
  private static let wanted: [Type] = [
    .bool, .int, .string, .list(.int), .list(.string), .list(.list(.int)), .dyn, .list(.dyn), .map(.string, .string),
    .double, .optional(.string), .bytes, .uint, .timestamp, .duration, .list(.list(.string)),
    .map(.int, .list(.string)), .record(CostWorld.record),
  ]

  init(_ world: CostWorld, _ random: SeededGenerator) {
    self.world = world
    self.random = random
  }

  mutating func expression() -> String {
    make(Self.wanted.randomElement(using: &random) ?? .bool, depth: Int.random(in: 2...5, using: &random))
  }

  private mutating func isChance(_ part: Int) -> Bool { Int.random(in: 0..<part, using: &random) == 0 }

  private mutating func make(_ type: Type, depth: Int) -> String {
    guard depth > 0 else { return leaf(type) }
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return leaf(type)
    case 1...2: return macro(type, depth - 1) ?? leaf(type)
    case 3: return shape(type, depth - 1)
    case 4: return bind(type, depth - 1)
    default: return call(type, depth - 1) ?? macro(type, depth - 1) ?? leaf(type)
    }
  }

  // MARK: Leaves

  private mutating func leaf(_ type: Type) -> String {
    let variables = (CostWorld.types + locals + locals).filter { $0.type == type || type == .dyn || $0.type == .dyn }
    let exact = variables.filter { $0.type == type }
    if !isChance(4), let variable = (isChance(8) ? variables : exact).randomElement(using: &random) {
      return variable.name
    }
    return literal(type) ?? variables.randomElement(using: &random)?.name ?? "x"
  }

  private mutating func literal(_ type: Type) -> String? {
    switch type {
    case .bool: isChance(2) ? "true" : "false"
    case .int: ["0", "1", "3", "-1", "10", "1000", "65536", "9007199254740993"].randomElement(using: &random)
    case .uint: ["0u", "1u", "7u"].randomElement(using: &random)
    case .double: ["0.5", "1.0", "1e300", "9007199254740992.0"].randomElement(using: &random)
    case .string: ["''", "'a'", "'-'", "'x-x'", "'%s %d'", "'\u{E9}'", "'0123456789'"].randomElement(using: &random)
    case .bytes: "b'ab'"
    case .list(let element): literal(element).map { "[\($0), \($0)]" }
    case .map(let key, let value):
      literal(key).flatMap { key in literal(value).map { "{\(key): \($0)}" } }
    case .timestamp: "timestamp(0)"
    case .duration: "duration('90s')"
    case .optional(let wrapped): literal(wrapped).map { "optional.of(\($0))" }
    case .null: "null"
    case .dyn: ["dyn(1)", "dyn('a')", "dyn([1, 'b'])", "dyn({'name': [1]})"].randomElement(using: &random)
    default: nil
    }
  }

  // MARK: Compound expressions

  private mutating func shape(_ type: Type, _ depth: Int) -> String {
    switch (type, Int.random(in: 0..<3, using: &random)) {
    case (.list(let element), 0...1):
      let count = Int.random(in: 1...3, using: &random)
      return "[" + (0..<count).map { _ in make(element, depth: depth) }.joined(separator: ", ") + "]"
    case (.map(let key, let value), 0...1):
      return "{\(make(key, depth: depth)): \(make(value, depth: depth)), \(leaf(key)): \(leaf(value))}"
    case (.bool, 0): return "(\(make(.bool, depth: depth)) && \(make(.bool, depth: depth)))"
    case (.bool, 1):
      let same = Self.wanted.randomElement(using: &random) ?? .int
      used.insert("==")
      return "(\(make(same, depth: depth)) == \(make(same, depth: depth)))"
    case (.dyn, 0): return "dyn(\(make(Self.wanted.randomElement(using: &random) ?? .int, depth: depth)))"
    case (.string, 0): return "\(leaf(.record(CostWorld.record))).name"
    case (.list(.string), 2): return "\(leaf(.record(CostWorld.record))).tags"
    default:
      return "(\(make(.bool, depth: depth)) ? \(make(type, depth: depth)) : \(make(type, depth: depth)))"
    }
  }

  private mutating func name() -> String {
    names += 1
    return "v\(names)"
  }

  private mutating func bind(_ type: Type, _ depth: Int) -> String {
    let (name, bound) = (name(), Self.wanted.randomElement(using: &random) ?? .int)
    let value = make(bound, depth: depth)
    locals.append((name, bound))
    defer { locals.removeLast() }
    return "cel.bind(\(name), \(value), \(make(type, depth: depth)))"
  }

  /// The text of a body in which names stand for values.
  private mutating func body(_ names: [(String, Type)], _ type: Type, _ depth: Int) -> String {
    locals += names.map { (name: $0.0, type: $0.1) }
    defer { locals.removeLast(names.count) }
    return make(type, depth: depth)
  }

  private mutating func macro(_ type: Type, _ depth: Int) -> String? {
    let (first, second) = (name(), name())
    let element = [Type.int, .string, .dyn, .list(.int)].randomElement(using: &random) ?? .int
    let range = make(.list(element), depth: depth)
    let pair: [(String, Type)] = [(first, .int), (second, element)]
    switch type {
    case .bool:
      let form = ["all", "exists", "exists_one"].randomElement(using: &random) ?? "all"
      return isChance(3)
        ? "\(range).\(form)(\(first), \(second), \(body(pair, .bool, depth)))"
        : "\(range).\(form)(\(first), \(body([(first, element)], .bool, depth)))"
    case .list(let result):
      switch Int.random(in: 0..<5, using: &random) {
      case 0:
        let same = make(type, depth: depth)
        return "\(same).filter(\(first), \(body([(first, result)], .bool, depth)))"
      case 1:
        let same = make(type, depth: depth)
        let key = isChance(2) ? Type.int : .string
        return "\(same).sortBy(\(first), \(body([(first, result)], key, depth)))"
      case 2: return "\(range).transformList(\(first), \(second), \(body(pair, result, depth)))"
      default:
        let filter = isChance(3) ? body([(first, element)], .bool, depth) + ", " : ""
        return "\(range).map(\(first), \(filter)\(body([(first, element)], result, depth)))"
      }
    case .map(let key, let value):
      if case .int = key { return "\(range).transformMap(\(first), \(second), \(body(pair, value, depth)))" }
      let entry = "{\(body(pair, key, depth)): \(body(pair, value, depth))}"
      return "\(range).transformMapEntry(\(first), \(second), \(entry))"
    case .optional(let result):
      let held = make(.optional(element), depth: depth)
      return "\(held).optMap(\(first), \(body([(first, element)], result, depth)))"
    default: return nil
    }
  }

  // MARK: Calls

  /// A call of a function whose result can be of the type.
  private mutating func call(_ type: Type, _ depth: Int) -> String? {
    var fitting: [(Function, Signature?, [String: Type])] = []
    for function in Self.functions {
      if function.infer != nil { fitting += type == .int || type == .dyn ? [(function, nil, [:])] : [] }
      for signature in function.signatures {
        var bound: [String: Type] = [:]
        if Self.unify(signature.result, type, &bound) { fitting.append((function, signature, bound)) }
      }
    }
    guard let (function, signature, bound) = fitting.randomElement(using: &random) else { return nil }
    used.insert(function.name)
    guard let signature else { return "\(function.name)(\(make(.list(.int), depth: depth)))" }
    var parameters = bound
    var arguments: [String] = []
    for (index, parameter) in signature.parameters.enumerated() {
      if case .matching = function.body, index == 1, !isChance(3) {
        arguments.append("'\(Self.patterns.randomElement(using: &random) ?? "a")'")
        continue
      }
      let wanted = isChance(12) ? .dyn : resolved(parameter, &parameters)
      arguments.append(make(wanted, depth: depth))
    }
    return written(function, arguments)
  }

  private func written(_ function: Function, _ arguments: [String]) -> String {
    switch function.name {
    case "[]": "\(arguments[0])[\(arguments[1])]"
    case "[?]": "\(arguments[0])[?\(arguments[1])]"
    case "!": "!(\(arguments[0]))"
    case "-_": "-(\(arguments[0]))"
    case let name where name.unicodeScalars.first?.isIdentifierStart == true && name != "in":
      function.isMember
        ? "(\(arguments[0])).\(name)(\(arguments.dropFirst().joined(separator: ", ")))"
        : "\(name)(\(arguments.joined(separator: ", ")))"
    default: "(\(arguments[0]) \(function.name) \(arguments[1]))"
    }
  }

  /// A parameter's type, with something chosen for what is open in it.
  private mutating func resolved(_ type: Type, _ bound: inout [String: Type]) -> Type {
    switch type {
    case .parameter(let name):
      if let known = bound[name] { return known }
      let choices: [Type] =
        name == "K" ? [.int, .string] : [.int, .string, .list(.int), .dyn, .list(.string), .record(CostWorld.record)]
      let choice = choices.randomElement(using: &random) ?? .int
      bound[name] = choice
      return choice
    case .list(let element): return .list(resolved(element, &bound))
    case .optional(let wrapped): return .optional(resolved(wrapped, &bound))
    case .map(let key, let value): return .map(resolved(key, &bound), resolved(value, &bound))
    default: return type
    }
  }

  private static func unify(_ pattern: Type, _ type: Type, _ bound: inout [String: Type]) -> Bool {
    switch (pattern, type) {
    case (.parameter(let name), _):
      if let known = bound[name] { return known == type }
      bound[name] = type
      return true
    case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)):
      return unify(left, right, &bound)
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      return unify(key, otherKey, &bound) && unify(value, otherValue, &bound)
    case (.type, _): return type == .dyn
    default: return pattern == type || type == .dyn
    }
  }
}
