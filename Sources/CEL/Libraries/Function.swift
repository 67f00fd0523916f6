/// Why a function could not be applied.
enum Fault: Error {
  /// No overload takes values of these types.
  case noOverload
  case message(String)
}

/// A type that a function takes and gives. Parameters of the type are written `.parameter("A")`.
struct Signature: Sendable {
  let parameters: [Type]
  let result: Type

  init(_ parameters: [Type], _ result: Type) {
    self.parameters = parameters
    self.result = result
  }
}

/// A function or an operator: the signatures for the checker, and one body that tells the types apart at run time, because a `dyn`
/// argument shows its type only there. A member function's target is its first argument.
struct Function: Sendable {
  enum Body: Sendable {
    case none(@Sendable () throws(Fault) -> Value)
    case unary(@Sendable (Value) throws(Fault) -> Value)
    case binary(@Sendable (Value, Value) throws(Fault) -> Value)
    case variadic(@Sendable ([Value]) throws(Fault) -> Value)
  }

  let name: String
  let isMember: Bool
  let signatures: [Signature]
  let body: Body

  init(_ name: String, isMember: Bool = false, _ signatures: [Signature], _ body: Body) {
    self.name = name
    self.isMember = isMember
    self.signatures = signatures
    self.body = body
  }

  /// Arguments, the target of a member function included.
  var arity: Int { signatures[0].parameters.count }
}

/// All functions by name. Of one name, no two are alike in the number of arguments and in being a member or not.
enum FunctionTable {
  static let functions: [String: [Function]] = Dictionary(
    grouping: ArithmeticLibrary.functions + RelationLibrary.functions + CollectionLibrary.functions
      + StringLibrary.functions + ConversionLibrary.functions, by: \.name)

  /// The names that an author can write as a call.
  static let callable: [String] = functions.keys.filter {
    $0 != "in" && $0.unicodeScalars.first?.isIdentifierStart == true
  }

  static func function(_ name: String, isMember: Bool, arity: Int) -> Function? {
    functions[name]?.first { $0.isMember == isMember && $0.arity == arity }
  }
}
