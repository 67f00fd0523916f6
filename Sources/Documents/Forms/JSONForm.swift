// What is generic here is public and inlinable: only so can the compiler make code for each kind of record where its form
// is, in another target. Written by generic code, a report of 100,000 findings takes some seconds more.

/// A form that values have in our JSON files: how one is written, how it is read back, and what the published schema says
/// of it. What `ValueForm` is to YAML.
public struct JSONForm<Value>: Sendable {
  /// What the published schema says of such a value.
  public let schema: @Sendable () -> JSONValue
  /// Writes a value.
  public let write: @Sendable (Value, inout JSONOutput) -> Void
  /// Throws with the route from the value to what is wrong in it.
  public let read: @Sendable (JSONNode) throws(FieldError) -> Value

  /// A form of its own.
  @inlinable public init(
    schema: @escaping @Sendable () -> JSONValue, write: @escaping @Sendable (Value, inout JSONOutput) -> Void,
    read: @escaping @Sendable (JSONNode) throws(FieldError) -> Value
  ) {
    self.schema = schema
    self.write = write
    self.read = read
  }

  /// The form of a kind of JSON value, which `words` are for.
  private init(
    _ schema: JSONValue, _ words: String, write: @escaping @Sendable (Value, inout JSONOutput) -> Void,
    read: @escaping @Sendable (JSONNode) -> Value?
  ) {
    self.init(schema: { schema }, write: write) { (node) throws(FieldError) in
      guard let value = read(node) else {
        throw FieldError([], "expected \(words), found \(node.kind.words)")
      }
      return value
    }
  }

  /// A form whose values are made of those of this one, or refused, and are written by way of them.
  package func map<Other>(
    to other: @escaping @Sendable (Value) throws(FieldError) -> Other, from value: @escaping @Sendable (Other) -> Value
  ) -> JSONForm<Other> {
    JSONForm<Other>(schema: schema, write: { [write] in write(value($0), &$1) }) { [read] (node) throws(FieldError) in
      try other(try read(node))
    }
  }

  /// The same with another schema.
  package func shown(as schema: @autoclosure @escaping @Sendable () -> JSONValue) -> JSONForm {
    JSONForm(schema: schema, write: write, read: read)
  }
}

// MARK: - Kinds of values
extension JSONForm where Value == String {
  package static var string: JSONForm {
    JSONForm(["type": "string"], "a string", write: { $1.write($0) }) { $0.string }
  }
}

extension JSONForm where Value == Bool {
  package static var bool: JSONForm {
    JSONForm(["type": "boolean"], "true or false", write: { $1.write($0) }) { $0.bool }
  }
}

extension JSONForm where Value == Int {
  /// An integer as large as every reader of JSON can have it, so that sums do not overflow.
  package static var integer: JSONForm { number(["type": "integer"], from: .min) }
  /// The same from 0.
  package static var count: JSONForm { number(["type": "integer", "minimum": 0], from: 0) }

  private static func number(_ schema: JSONValue, from minimum: Int64) -> JSONForm {
    let int = JSONForm<Int64>(schema, "an integer", write: { $1.write(Int(clamping: $0)) }) {
      // 1.0 and 1e0 are integers too (JSON Schema 2020-12, validation, section 6.1.1).
      $0.int ?? $0.number.flatMap { Int64(exactly: $0.double) }
    }
    return int.map(
      to: { (number) throws(FieldError) in
        guard number >= minimum else { throw FieldError([], "is below \(minimum)") }
        guard number.magnitude <= 1 << 53 else { throw FieldError([], "is out of range") }
        return Int(clamping: number)
      }, from: { Int64(clamping: $0) })
  }
}

extension JSONForm where Value == [String] {
  package static var strings: JSONForm {
    let list = JSONForm<[String]>.list(of: .string)
    return JSONForm(schema: list.schema, write: { $1.write($0) }, read: list.read)
  }
}

extension JSONForm where Value == JSONObject {
  /// An object of any keys.
  package static var anyObject: JSONForm {
    JSONForm(["type": "object"], "an object", write: { $1.write($0) }) { $0.value.object }
  }
}

extension JSONForm where Value: RawRepresentable<String> & Sendable & SendableMetatype {
  /// One of these words of an enumeration.
  @inlinable public static func word(of words: [Value]) -> JSONForm {
    JSONForm(
      schema: { JSONSchema.oneOf(words.map(\.rawValue)) }, write: { $1.write($0.rawValue) }, read: Self.readWord)
  }

  @usableFromInline static func readWord(_ node: JSONNode) throws(FieldError) -> Value {
    let text = try JSONForm<String>.string.read(node)
    guard let value = Value(rawValue: text) else { throw FieldError([], "has an unknown value '\(text.visible)'") }
    return value
  }
}

extension JSONForm where Value: RawRepresentable<String> & CaseIterable & Sendable & SendableMetatype {
  /// One of the words of an enumeration.
  @inlinable public static var word: JSONForm { word(of: Array(Value.allCases)) }
}

// MARK: - Lists, and what may be null
extension JSONForm {
  /// A list of values of a form.
  @inlinable public static func list<Element>(of element: JSONForm<Element>) -> JSONForm where Value == [Element] {
    JSONForm(
      schema: { JSONSchema.list(element.schema()) },
      write: { elements, output in
        output.beginList()
        for value in elements { element.write(value, &output) }
        output.endList()
      }, read: readList(element))
  }

  @usableFromInline static func readList<Element>(
    _ element: JSONForm<Element>
  ) -> @Sendable (JSONNode) throws(FieldError) -> Value where Value == [Element] {
    { (node) throws(FieldError) in
      guard node.kind == .array else { throw FieldError([], "expected a list, found \(node.kind.words)") }
      var elements: [Element] = []
      for (index, node) in node.elements.enumerated() {
        do throws(FieldError) { elements.append(try element.read(node)) } catch { throw error.below([.index(index)]) }
      }
      return elements
    }
  }

  /// A value of a form, or null.
  @inlinable public static func orNull<Wrapped>(_ form: JSONForm<Wrapped>) -> JSONForm where Value == Wrapped? {
    JSONForm(
      schema: { JSONSchema.orNull(form.schema()) },
      write: { value, output in
        if let value { form.write(value, &output) } else { output.writeNull() }
      }, read: readOrNull(form))
  }

  @usableFromInline static func readOrNull<Wrapped>(
    _ form: JSONForm<Wrapped>
  ) -> @Sendable (JSONNode) throws(FieldError) -> Value where Value == Wrapped? {
    { (node) throws(FieldError) in node.isNull ? nil : try form.read(node) }
  }
}
