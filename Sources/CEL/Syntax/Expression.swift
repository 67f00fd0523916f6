/// A node of the syntax tree.
final class Expression: Sendable {
  /// Numbers the nodes of one tree from 0.
  let id: Int
  /// Where messages about the node point: an operator's own place, else its first scalar.
  let offset: Int
  let kind: Kind
  /// 1 for a leaf, else one more than the deepest child.
  let depth: Int

  init(id: Int, offset: Int, kind: Kind) {
    self.id = id
    self.offset = offset
    self.kind = kind
    depth = 1 + (kind.children.map(\.depth).max() ?? 0)
  }

  enum Kind: Sendable {
    case literal(Value)
    /// `isRooted` after a leading dot: the container does not count.
    case identifier(String, isRooted: Bool)
    /// `operand.field`; with `isTest` it is `has(operand.field)`.
    case select(operand: Expression, field: String, isTest: Bool)
    /// `operand.?field`: an optional, empty if the field is not there.
    case optionalSelect(operand: Expression, field: String)
    /// A function or an operator, by its name in the function table.
    case call(String, target: Expression?, arguments: [Expression], isRooted: Bool)
    /// `&&` or `||` of two or more terms: a chain is one node, so that its length is no depth.
    case logic(isAnd: Bool, [Expression])
    case conditional(Expression, Expression, Expression)
    /// `[a, ?b]`: elements written with a question mark are optionals, left out if they are empty.
    case list([Expression], optional: Set<Int>)
    /// `{k: v, ?k: v}`, with the places of the entries whose values are optionals.
    case map([(key: Expression, value: Expression)], optional: Set<Int>)
    case message(String, [(field: String, value: Expression)])
    case comprehension(Comprehension)
    /// `cel.bind(name, value, body)`.
    case bind(String, value: Expression, body: Expression)

    var children: [Expression] {
      switch self {
      case .literal, .identifier: []
      case .select(let operand, _, _), .optionalSelect(let operand, _): [operand]
      case .call(_, let target, let arguments, _): (target.map { [$0] } ?? []) + arguments
      case .logic(_, let terms): terms
      case .conditional(let condition, let first, let second): [condition, first, second]
      case .list(let elements, _): elements
      case .map(let entries, _): entries.flatMap { [$0.key, $0.value] }
      case .message(_, let fields): fields.map(\.value)
      case .comprehension(let loop): [loop.range] + (loop.filter.map { [$0] } ?? []) + [loop.body]
      case .bind(_, let value, let body): [value, body]
      }
    }
  }
}

/// A macro that runs over a list or a map (language definition, "Macros").
struct Comprehension: Sendable {
  enum Form: Sendable {
    case all
    case exists
    case existsOne
    case filter
    /// `map` and `transformList`.
    case list
    /// `transformMap`.
    case map
    /// `transformMapEntry`: the body is a map whose entries are added.
    case mapEntries
    /// `sortBy`: the body is the key to sort by.
    case sorted
    /// `optMap`: the body is applied to what an optional holds.
    case optionalMap
    /// `optFlatMap`: the body gives an optional itself.
    case optionalFlatMap

    /// Whether the range is an optional rather than a list or a map.
    var isOptional: Bool { self == .optionalMap || self == .optionalFlatMap }
  }

  let form: Form
  let range: Expression
  /// One name, or two: index and element of a list, key and value of a map.
  let variables: [String]
  /// The condition of the forms of `map` that filter too.
  let filter: Expression?
  let body: Expression
}

extension Expression {
  /// `a.b.c` if the expression is a chain of names, without regard to a leading dot.
  var qualifiedName: String? { names?.joined(separator: ".") }

  /// The names that a chain of names consists of, nil for any other expression.
  var names: [String]? {
    var fields: [String] = []
    var expression = self
    while case .select(let operand, let field, isTest: false) = expression.kind {
      fields.append(field)
      expression = operand
    }
    guard case .identifier(let name, _) = expression.kind else { return nil }
    return [name] + fields.reversed()
  }

  /// The offset of the first scalar of the expression, brackets around it aside.
  var start: Int {
    switch kind {
    case .select(let operand, _, isTest: false), .optionalSelect(let operand, _): operand.start
    case .call(_, let target?, _, _): target.start
    case .call(_, nil, let arguments, _): min(offset, arguments.first?.start ?? offset)
    case .logic, .conditional, .comprehension: kind.children.first?.start ?? offset
    default: offset
    }
  }
}
