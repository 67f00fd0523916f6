/// A key of an object that is written and read back: from it come the writer, the reader and the published schema.
///
///     static let json = JSONRecordForm<Waiver>(
///       "A waiver in force.",
///       JSONKey("expires", "The last day on which it is in force, UTC.", .string) { $0.expires },
///       JSONKey("owner", "Who answers for it.", .string) { $0.owner }
///     ) { expires, owner in Waiver(owner: owner, expires: expires) }
public struct JSONKey<Owner, Value>: Sendable {
  @usableFromInline let key: StaticString
  @usableFromInline let form: JSONForm<Value>
  /// What is read where the key is absent; nil: an error.
  @usableFromInline let absent: (@Sendable () -> Value)?
  /// What is written of it.
  public let member: JSONMember<Owner>
  /// Whether the value follows from those of the other keys.
  @usableFromInline var isDerived = false

  @inlinable init(
    _ key: StaticString, _ form: JSONForm<Value>, absent: (@Sendable () -> Value)?, _ member: JSONMember<Owner>
  ) {
    self.key = key
    self.form = form
    self.absent = absent
    self.member = member
  }

  /// - Parameters:
  ///   - absent: what a file of an earlier version, which has no such key, is taken to say; nil: it has to be there.
  ///   - value: what is written.
  @inlinable public init(
    _ key: StaticString, _ description: String, _ form: JSONForm<Value>, absent: (@Sendable () -> Value)? = nil,
    _ value: @escaping @Sendable (Owner) -> Value
  ) {
    self.init(key, form, absent: absent, JSONMember(key, description, form, value))
  }

  /// - Parameter write: writes the value in some quicker way than `form` does, to the same bytes.
  @inlinable public init(
    _ key: StaticString, _ description: String, _ form: JSONForm<Value>, absent: (@Sendable () -> Value)? = nil,
    writing write: @escaping @Sendable (Owner, inout JSONOutput) -> Void
  ) {
    self.init(key, form, absent: absent, JSONMember(key, description, schema: form.schema, write: write))
  }

  /// The same key, which says the same of all owners that share an object; see `JSONObjectForm`.
  package var shared: JSONKey { JSONKey(key, form, absent: absent, member.shared) }

  /// The same key, whose value follows from those of the others: what a file says of it is compared with what would be
  /// written of the record that was read.
  package var derived: JSONKey {
    var key = self
    key.isDerived = true
    return key
  }

  private var name: String { "\(key)" }

  /// The value in an object. Throws with the route from the object.
  package func read(_ node: JSONNode) throws(FieldError) -> Value {
    if let absent, node.kind == .object, node[name] == nil { return absent() }
    return try read(node, by: form.read)
  }

  /// The value of a key of the object that this key has. Throws with the route from the object that has this key.
  package func read<Inner>(_ inner: JSONKey<Value, Inner>, in node: JSONNode) throws(FieldError) -> Inner {
    try read(node, by: inner.read)
  }

  /// What `body` finds in the first element of the list that this key has where it finds something. Throws with the route
  /// from the object that has the key; elements behind it are not looked at.
  package func first<Found>(
    in node: JSONNode, _ body: (JSONNode) throws(FieldError) -> Found?
  ) throws(FieldError) -> Found? {
    try read(node) { (list) throws(FieldError) in
      guard list.kind == .array else { throw FieldError([], "expected a list, found \(list.kind.words)") }
      for (index, element) in list.elements.enumerated() {
        do throws(FieldError) {
          if let found = try body(element) { return found }
        } catch { throw error.below([.index(index)]) }
      }
      return nil
    }
  }

  /// What `body` reads of the value in an object, where the key has to be.
  private func read<Result>(
    _ node: JSONNode, by body: (JSONNode) throws(FieldError) -> Result
  ) throws(FieldError) -> Result {
    guard node.kind == .object else { throw FieldError([], "expected an object, found \(node.kind.words)") }
    guard let value = node[name] else { throw FieldError([.key(name)], "is missing") }
    do throws(FieldError) { return try body(value) } catch { throw error.below([.key(name)]) }
  }
}

/// The form of an object that is written and read back, of exactly these keys, all of them always there.
public struct JSONRecordForm<Record>: Sendable {
  /// What is written, and described.
  public let object: JSONObjectForm<Record>
  /// Throws with the route from the object to what is wrong in it.
  public let read: @Sendable (JSONNode) throws(FieldError) -> Record

  /// - Parameters:
  ///   - description: what such an object is, a sentence.
  ///   - definition, sharer: see `JSONObjectForm`.
  ///   - otherKeys: what becomes of those that the form does not name.
  ///   - make: the record, of the values of the keys in their order; throws with the route from the object.
  package init<each Value>(
    _ description: String, definedAs definition: String? = nil,
    sharing sharer: (@Sendable (Record) -> (any AnyObject & Sendable)?)? = nil, otherKeys: OtherKeys = .passedOver,
    _ keys: repeat JSONKey<Record, each Value>,
    make: @escaping @Sendable (repeat each Value) throws(FieldError) -> Record
  ) {
    var members: [JSONMember<Record>] = []
    var derived: [JSONMember<Record>] = []
    for key in repeat each keys {
      members.append(key.member)
      if key.isDerived { derived.append(key.member) }
    }
    let names = members.map { "\($0.key)" }
    object = JSONObjectForm(description, definedAs: definition, sharing: sharer, members)
    read = { [derived] (node) throws(FieldError) in
      guard node.kind == .object else { throw FieldError([], "expected an object, found \(node.kind.words)") }
      if otherKeys == .refused { try node.require(keys: names) }
      let record = try make(repeat try (each keys).read(node))
      for member in derived { try member.confirm(record, in: node) }
      return record
    }
  }
}

extension JSONForm {
  /// An object of a form.
  @inlinable public static func object(_ record: JSONRecordForm<Value>) -> JSONForm {
    JSONForm(
      schema: { record.object.reference }, write: { record.object.write($0, to: &$1) }, read: record.read)
  }
}

/// What becomes of the keys of an object that its form does not name.
public enum OtherKeys: Sendable { case passedOver, refused }

extension JSONNode {
  /// Throws where a key of the object is not one of these.
  package func require(keys: [String]) throws(FieldError) {
    for (key, _) in members where !keys.contains(where: { $0.isIdentical(to: key) }) {
      throw FieldError([.key(key)], "unknown key\(Spelling.hint(for: key, among: keys))")
    }
  }
}
