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
package struct Function: Sendable {
  enum Body: Sendable {
    case none(@Sendable () throws(Fault) -> Value)
    case unary(@Sendable (Value) throws(Fault) -> Value)
    case binary(@Sendable (Value, Value) throws(Fault) -> Value)
    case variadic(@Sendable ([Value]) throws(Fault) -> Value)
    /// The body charges what it does itself.
    case metered(@Sendable ([Value], inout Meter) throws(Fault) -> Value)
    /// The second argument is a regular expression, which the body gets compiled. The body charges what it does itself.
    case matching(@Sendable (Regex, [Value], inout Meter) throws(Fault) -> Value)
    /// The function is declared only, for checking.
    case absent
  }

  let name: String
  let isMember: Bool
  let signatures: [Signature]
  let price: Price
  let body: Body
  /// For a function of any number of arguments: the result for arguments of these types, nil if it does not take them.
  let infer: (@Sendable ([Type]) -> Type?)?

  init(
    _ name: String, isMember: Bool = false, _ signatures: [Signature], price: Price = .constant,
    infer: (@Sendable ([Type]) -> Type?)? = nil, _ body: Body
  ) {
    self.name = name
    self.isMember = isMember
    self.signatures = signatures
    self.price = price
    self.body = body
    self.infer = infer
  }

  /// Whether the function takes so many arguments, the target of a member function included.
  func takes(_ count: Int, isMember: Bool) -> Bool {
    guard isMember == self.isMember else { return false }
    return infer == nil ? signatures.first?.parameters.count == count : count > 0
  }
}

/// The functions of the language and its libraries by name. Of one name, no two are alike in the number of arguments and in being a
/// member or not.
enum FunctionTable {
  static let functions: [String: [Function]] = Dictionary(
    grouping: [
      ArithmeticLibrary.functions, RelationLibrary.functions, CollectionLibrary.functions, StringLibrary.functions,
      ConversionLibrary.functions, TimeLibrary.functions, MathLibrary.functions, ListLibrary.functions,
      SetLibrary.functions, EncoderLibrary.functions, OptionalLibrary.functions, RegexLibrary.functions,
    ].joined(), by: \.name)

  /// The names that an author can write as a call.
  static let callable: [String] = functions.keys.filter {
    $0 != "in" && $0.unicodeScalars.first?.isIdentifierStart == true
  }

  /// The names that stand before the dot of qualified functions: `math`, `sets`.
  static let namespaces: Set<String> = Set(
    functions.keys.compactMap { name in
      name.unicodeScalars.first?.isIdentifierStart == true
        ? name.lastIndex(of: ".").map { String(name[..<$0]) } : nil
    })
}
