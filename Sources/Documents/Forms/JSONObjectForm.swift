/// What is written of one key of an object, and what the published schema says of it.
public struct JSONMember<Owner>: Sendable {
  /// ASCII that needs no escape.
  public let key: StaticString
  /// What the published schema says of the value.
  public let schema: @Sendable () -> JSONValue
  /// Writes the value, without the key.
  public let write: @Sendable (Owner, inout JSONOutput) -> Void
  /// Whether it says the same of all owners that share an object; see `JSONObjectForm`.
  @usableFromInline var isShared = false

  private init(
    _ key: StaticString, schema: @escaping @Sendable () -> JSONValue,
    write: @escaping @Sendable (Owner, inout JSONOutput) -> Void
  ) {
    self.key = key
    self.schema = schema
    self.write = write
  }

  /// A value that is written in some way of its own.
  public init(
    _ key: StaticString, _ description: String, schema: @escaping @Sendable () -> JSONValue,
    write: @escaping @Sendable (Owner, inout JSONOutput) -> Void
  ) {
    self.init(key, schema: { schema().described(description) }, write: write)
  }

  /// A value of a form.
  @inlinable public init<Value>(
    _ key: StaticString, _ description: String, _ form: JSONForm<Value>, _ value: @escaping @Sendable (Owner) -> Value
  ) {
    self.init(key, description, schema: form.schema) { form.write(value($0), &$1) }
  }

  /// An object.
  @inlinable public init<Value>(
    _ key: StaticString, _ description: String, _ object: JSONObjectForm<Value>,
    _ value: @escaping @Sendable (Owner) -> Value
  ) {
    self.init(key, description, schema: { object.reference }) { object.write(value($0), to: &$1) }
  }

  /// An object, or null.
  @inlinable public init<Value>(
    _ key: StaticString, _ description: String, orNull object: JSONObjectForm<Value>,
    _ value: @escaping @Sendable (Owner) -> Value?
  ) {
    self.init(key, description, schema: { object.referenceOrNull }) { owner, output in
      if let value = value(owner) { object.write(value, to: &output) } else { output.writeNull() }
    }
  }

  /// A list of objects.
  @inlinable public init<Element>(
    _ key: StaticString, _ description: String, listOf object: JSONObjectForm<Element>,
    _ elements: @escaping @Sendable (Owner) -> [Element]
  ) {
    self.init(key, description, schema: { object.listOfReferences }) { owner, output in
      output.beginList()
      for element in elements(owner) { object.write(element, to: &output) }
      output.endList()
    }
  }

  /// Always the same value.
  package init(_ key: StaticString, _ description: String, always value: JSONValue) {
    self.init(key, description, schema: { ["const": value] }) { $1.write(value) }
    isShared = true
  }

  /// The same member of what has such an owner in it.
  package func of<Whole>(_ owner: @escaping @Sendable (Whole) -> Owner) -> JSONMember<Whole> {
    JSONMember<Whole>(key, schema: schema) { [write] in write(owner($0), &$1) }
  }

  package var shared: JSONMember {
    var member = self
    member.isShared = true
    return member
  }
}

/// The form of an object of exactly these keys, all of them always there: what is written of each, and the schema.
public struct JSONObjectForm<Owner>: Sendable {
  /// What such an object is, a sentence.
  private let description: String
  /// Its name among the definitions of the schema; nil: its schema is where the object is.
  private let definition: String?
  /// In the order of their keys.
  public let members: [JSONMember<Owner>]
  @usableFromInline let sharer: (@Sendable (Owner) -> (any AnyObject & Sendable)?)?
  /// Writes the members. One closure that has the others in it: a list of closures would be counted as referenced by each
  /// thread, for each member that it writes, and two threads took a tenth longer for it.
  @usableFromInline let writeMembers: @Sendable (Owner, inout JSONOutput) -> Void

  /// - Parameters:
  ///   - sharer: on what object the shared members depend alone: their bytes are written again for the next owner with the
  ///     same one. nil: they are written each time.
  ///   - members: in any order.
  package init(
    _ description: String, definedAs definition: String? = nil,
    sharing sharer: (@Sendable (Owner) -> (any AnyObject & Sendable)?)? = nil, _ members: [JSONMember<Owner>]
  ) {
    let members = members.sorted { "\($0.key)".precedes("\($1.key)") }
    self.description = description
    self.definition = definition
    self.members = members
    self.sharer = sharer
    writeMembers = Self.writer(members, sharing: sharer)
  }

  /// Another kind of object, which has these members and further ones.
  package func with(_ members: [JSONMember<Owner>], _ description: String) -> JSONObjectForm {
    JSONObjectForm(description, sharing: sharer, self.members + members)
  }

  /// What the schema says where such an object is.
  public var reference: JSONValue { definition.map(JSONSchema.reference) ?? schema }
  @usableFromInline var referenceOrNull: JSONValue { JSONSchema.orNull(reference) }
  @usableFromInline var listOfReferences: JSONValue { JSONSchema.list(reference) }

  package var schema: JSONValue {
    let keys = members.map { "\($0.key)" }
    return [
      "type": "object", "description": .string(description), "additionalProperties": false, "required": .strings(keys),
      "properties": .object(JSONObject(zip(keys, members).map { ($0, $1.schema()) })),
    ]
  }

  /// Writes the object.
  @inlinable public func write(_ owner: Owner, to output: inout JSONOutput) {
    output.beginObject()
    writeMembers(owner, &output)
    output.endObject()
  }

  /// The object as a file of its own, with a line end.
  package func document(_ owner: Owner, _ layout: JSONOutput.Layout) -> String {
    var output = JSONOutput(layout)
    write(owner, to: &output)
    output.endDocument()
    return String(decoding: output.take(), as: UTF8.self)
  }

  private typealias Writer = @Sendable (Owner, inout JSONOutput) -> Void

  /// Members in a row are written as a piece where they are shared; what is written again cannot be what comes first.
  private static func writer(
    _ members: [JSONMember<Owner>], sharing sharer: (@Sendable (Owner) -> (any AnyObject & Sendable)?)?
  ) -> Writer {
    var written: Writer = { _, _ in }
    var rest = members[...]
    var number = 0
    while let first = rest.first {
      let row = rest.prefix { $0.isShared == first.isShared }
      rest = rest.dropFirst(row.count)
      if let sharer, first.isShared, row.startIndex > 0 {
        let (before, piece, place) = (written, writer(row), number)
        number += 1
        written = { owner, output in
          before(owner, &output)
          if let shared = sharer(owner) {
            output.piece(place, of: shared) { piece(owner, &$0) }
          } else {
            piece(owner, &output)
          }
        }
      } else {
        written = adding(row, to: written)
      }
    }
    return written
  }

  private static func writer(_ row: ArraySlice<JSONMember<Owner>>) -> Writer { adding(row, to: { _, _ in }) }

  private static func adding(_ row: ArraySlice<JSONMember<Owner>>, to written: @escaping Writer) -> Writer {
    var written = written
    for member in row {
      let (before, key, write) = (written, member.key, member.write)
      written = { owner, output in
        before(owner, &output)
        output.key(key)
        write(owner, &output)
      }
    }
    return written
  }
}
