/// Macros: calls that are syntax, because they bind names or look at a field without reading it (language definition, "Macros").
extension Parser {
  mutating func globalCall(_ name: String, arguments: [Expression], isRooted: Bool, at place: Int)
    throws(CompileProblem)
    -> Expression
  {
    guard name == "has", !isRooted else {
      return try node(.call(name, target: nil, arguments: arguments, isRooted: isRooted), at: place)
    }
    guard arguments.count == 1, case .select(let operand, let field, isTest: false) = arguments[0].kind else {
      throw error("has() takes one field selection, such as has(a.b)", at: arguments.first?.start ?? place)
    }
    return try node(.select(operand: operand, field: field, isTest: true), at: arguments[0].offset)
  }

  mutating func memberCall(
    _ name: String, target: Expression, arguments: [Expression], at place: Int
  ) throws(CompileProblem) -> Expression {
    if name == "bind", case .identifier("cel", isRooted: false) = target.kind { return try bind(arguments, at: place) }
    if let macro = Macro.named(name) {
      guard let shape = macro.shape(argumentCount: arguments.count) else {
        throw error("\(name)() takes a variable's name and an expression, as in list.\(name)(x, …)", at: place)
      }
      return try comprehension(macro.form, name, shape, target: target, arguments: arguments, at: place)
    }
    return try node(.call(name, target: target, arguments: arguments, isRooted: false), at: place)
  }

  private mutating func comprehension(
    _ form: Comprehension.Form, _ name: String, _ shape: Macro.Shape, target: Expression, arguments: [Expression],
    at place: Int
  ) throws(CompileProblem) -> Expression {
    var variables: [String] = []
    for argument in arguments.prefix(shape.variables) {
      let variable = try simpleName(argument, of: name)
      guard !variables.contains(variable) else {
        throw error("the variables of \(name)() need different names", at: argument.offset)
      }
      variables.append(variable)
    }
    let rest = Array(arguments.dropFirst(shape.variables))
    return try node(
      .comprehension(
        Comprehension(
          form: form, range: target, variables: variables, filter: shape.hasFilter ? rest.first : nil,
          body: rest[rest.count - 1])), at: place)
  }

  private mutating func bind(_ arguments: [Expression], at place: Int) throws(CompileProblem) -> Expression {
    guard arguments.count == 3 else {
      throw error("cel.bind() takes a variable's name, its value and an expression", at: place)
    }
    return try node(.bind(simpleName(arguments[0], of: "cel.bind"), value: arguments[1], body: arguments[2]), at: place)
  }

  private func simpleName(_ argument: Expression, of macro: String) throws(CompileProblem) -> String {
    guard case .identifier(let name, isRooted: false) = argument.kind else {
      throw error("\(macro)() takes a simple name as its variable", at: argument.start)
    }
    return name
  }
}

/// A macro over lists and maps, and the numbers of arguments it takes.
struct Macro {
  static let names: Set<String> = [
    "all", "exists", "exists_one", "existsOne", "filter", "map", "transformList", "transformMap", "transformMapEntry",
    "sortBy",
    "optMap", "optFlatMap",
  ]

  struct Shape {
    let variables: Int
    let hasFilter: Bool
  }

  let form: Comprehension.Form
  let shapes: [Int: Shape]

  func shape(argumentCount: Int) -> Shape? {
    shapes[argumentCount]
  }

  static func named(_ name: String) -> Macro? {
    let plain = Shape(variables: 1, hasFilter: false)
    let pair = Shape(variables: 2, hasFilter: false)
    switch name {
    case "all": return Macro(form: .all, shapes: [2: plain, 3: pair])
    case "exists": return Macro(form: .exists, shapes: [2: plain, 3: pair])
    case "exists_one", "existsOne": return Macro(form: .existsOne, shapes: [2: plain, 3: pair])
    case "filter": return Macro(form: .filter, shapes: [2: plain])
    case "map": return Macro(form: .list, shapes: [2: plain, 3: Shape(variables: 1, hasFilter: true)])
    case "transformList": return Macro(form: .list, shapes: [3: pair, 4: Shape(variables: 2, hasFilter: true)])
    case "transformMap": return Macro(form: .map, shapes: [3: pair, 4: Shape(variables: 2, hasFilter: true)])
    case "transformMapEntry":
      return Macro(form: .mapEntries, shapes: [3: pair, 4: Shape(variables: 2, hasFilter: true)])
    case "sortBy": return Macro(form: .sorted, shapes: [2: plain])
    case "optMap": return Macro(form: .optionalMap, shapes: [2: plain])
    case "optFlatMap": return Macro(form: .optionalFlatMap, shapes: [2: plain])
    default: return nil
    }
  }
}
