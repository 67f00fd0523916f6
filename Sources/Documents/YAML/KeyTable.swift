/// The keys of one kind of mapping: from it come both what is read of each, and what the published schema says.
///
///     static let keys = KeyTable<Pacing>(
///       "pacing",
///       [
///         .required("max_rps", \.maxRPS, .number.described("Calls a second at most.")),
///         .optional("timeout", \.timeout, .number),
///       ])
///
/// `Draft` is what is being read: it has a place for each value, empty until the value is read.
package struct KeyTable<Draft>: Sendable {
  package struct Key: Sendable {
    package let name: String
    package let isRequired: Bool
    package let schema: @Sendable () -> JSONValue
    package let read: @Sendable (inout YAMLReader, YAMLNode, inout Draft) -> Void

    package init(
      _ name: String, isRequired: Bool = false, schema: @escaping @Sendable () -> JSONValue,
      read: @escaping @Sendable (inout YAMLReader, YAMLNode, inout Draft) -> Void
    ) {
      self.name = name
      self.isRequired = isRequired
      self.schema = schema
      self.read = read
    }
  }

  /// What the mapping is, for messages: `a rule`.
  package let owner: String
  package let keys: [Key]

  package init(_ owner: String, _ keys: [Key]) {
    self.owner = owner
    self.keys = keys
  }

  package var names: [String] { keys.map(\.name) }

  package var schema: JSONValue {
    [
      "type": "object", "additionalProperties": false, "required": .strings(keys.filter(\.isRequired).map(\.name)),
      "properties": .object(JSONObject(keys.map { ($0.name, $0.schema()) })),
    ]
  }
}

// MARK: - Keys of common shapes
extension KeyTable.Key {
  package typealias Path<Value> = any WritableKeyPath<Draft, Value> & Sendable

  package static func required<Value>(_ name: String, _ path: Path<Value?>, _ form: ValueForm<Value>) -> Self {
    Self(name, isRequired: true, schema: form.schema) { $2[keyPath: path] = form.read(&$0, $1, name) }
  }

  package static func optional<Value>(_ name: String, _ path: Path<Value?>, _ form: ValueForm<Value>) -> Self {
    Self(name, schema: form.schema) { $2[keyPath: path] = form.read(&$0, $1, name) }
  }

  /// A key whose place has a value already, which stays where the key is absent or cannot be read.
  package static func defaulted<Value>(_ name: String, _ path: Path<Value>, _ form: ValueForm<Value>) -> Self {
    Self(name, schema: form.schema) { reader, node, draft in
      if let value = form.read(&reader, node, name) { draft[keyPath: path] = value }
    }
  }

  /// A key whose value is a mapping that has its places in the same draft.
  ///
  /// - Parameter advice: as for `YAMLReader.read(_:by:into:advice:)`.
  package static func nested(
    _ name: String, _ table: KeyTable<Draft>, advice: @escaping @Sendable (String) -> String? = { _ in nil }
  ) -> Self {
    Self(name, schema: { table.schema }) { reader, node, draft in
      _ = reader.read(node, by: table, into: &draft, advice: advice)
    }
  }
}

/// The keys of a mapping that was read.
package struct KeysFound: Sendable {
  /// Those of its table, whether or not their values could be read.
  package let known: Set<String>
  package let hasUnknown: Bool
}

extension YAMLReader {
  /// Reads a mapping: what is there of the keys of a table, in the table's order. Notes keys that are unknown or missing.
  ///
  /// - Parameter advice: what to say of an unknown key; nil: that it is one.
  /// - Returns: the keys that are there; nil where it is no mapping.
  @discardableResult
  package mutating func read<Draft>(
    _ node: YAMLNode, by table: KeyTable<Draft>, into draft: inout Draft, advice: (String) -> String? = { _ in nil }
  ) -> KeysFound? {
    guard let entries = entries(node, table.owner) else { return nil }
    var members: [String: YAMLNode] = [:]
    var hasUnknown = false
    for (key, name, value) in entries {
      if table.keys.contains(where: { $0.name == name }) {
        members[name] = value
      } else {
        hasUnknown = true
        let hint = Spelling.hint(for: name, among: table.names)
        note(key, advice(name) ?? "unknown key '\(name.visible)' in \(table.owner)\(hint)")
      }
    }
    for key in table.keys {
      if let member = members[key.name] {
        key.read(&self, member, &draft)
      } else if key.isRequired {
        note(node, "\(table.owner) needs the key '\(key.name)'")
      }
    }
    return KeysFound(known: Set(members.keys), hasUnknown: hasUnknown)
  }
}
