/// A form that values have in our YAML files: how one is read, and what the published schema says of it.
package struct ValueForm<Value>: Sendable {
  package let schema: @Sendable () -> JSONValue
  /// Reads the value of a node, and notes what is wrong with it; the text is the name of the key, for messages.
  package let read: @Sendable (inout YAMLReader, YAMLNode, String) -> Value?

  package init(
    schema: @autoclosure @escaping @Sendable () -> JSONValue,
    read: @escaping @Sendable (inout YAMLReader, YAMLNode, String) -> Value?
  ) {
    self.schema = schema
    self.read = read
  }

  private init(
    schema: @escaping @Sendable () -> JSONValue,
    reading: @escaping @Sendable (inout YAMLReader, YAMLNode, String) -> Value?
  ) {
    self.schema = schema
    read = reading
  }

  package func described(_ description: String) -> ValueForm {
    ValueForm(schema: { [schema] in schema().described(description) }, reading: read)
  }

  /// The same, whose schema is a definition beside that of the file.
  package func defined(as name: String) -> ValueForm {
    ValueForm(schema: { JSONSchema.reference(name) }, reading: read)
  }

  /// The same with another schema.
  package func shown(as schema: @autoclosure @escaping @Sendable () -> JSONValue) -> ValueForm {
    ValueForm(schema: schema, reading: read)
  }

  /// A form whose values are made of those of this one, or refused.
  package func map<Other>(
    _ make: @escaping @Sendable (inout YAMLReader, YAMLNode, Value) -> Other?
  ) -> ValueForm<Other> {
    ValueForm<Other>(schema: schema) { [read] reader, node, name in
      read(&reader, node, name).flatMap { make(&reader, node, $0) }
    }
  }
}

extension ValueForm where Value == String {
  /// A text that says something.
  package static var text: ValueForm { ValueForm(schema: JSONSchema.text) { $0.text($1, $2) } }
  package static var string: ValueForm { ValueForm(schema: ["type": "string"]) { $0.string($1, $2) } }
}

extension ValueForm where Value == [String] {
  package static var texts: ValueForm { ValueForm(schema: JSONSchema.texts) { $0.strings($1, $2) } }
  package static var strings: ValueForm {
    ValueForm(schema: JSONSchema.list(["type": "string"])) { $0.strings($1, $2) }
  }
}

extension ValueForm where Value == Located<String> {
  package static var locatedText: ValueForm { ValueForm(schema: JSONSchema.text) { $0.located($1, $2) } }
}

extension ValueForm where Value == [Located<String>] {
  package static var locatedTexts: ValueForm { ValueForm(schema: JSONSchema.texts) { $0.names($1, $2) } }
}

extension ValueForm where Value == Bool {
  package static var boolean: ValueForm {
    ValueForm(schema: ["type": "boolean"]) { reader, node, name in
      if let value = reader.json(node)?.bool { return value }
      reader.note(node, "\(name) is true or false")
      return nil
    }
  }
}

extension ValueForm where Value == Int {
  /// A whole number of `unit`.
  package static func whole(from minimum: Int, _ unit: String) -> ValueForm {
    ValueForm(schema: ["type": "integer", "minimum": .int(minimum)]) { $0.whole($1, $2, from: minimum, unit) }
  }
}

extension ValueForm where Value == JSONObject {
  package static var object: ValueForm {
    ValueForm(schema: ["type": "object"]) { reader, node, name in
      guard let value = reader.json(node) else { return nil }
      if value.object == nil { reader.note(node, "\(name) must be a mapping") }
      return value.object
    }
  }
}

extension ValueForm where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
  /// One of a closed set of words.
  package static var word: ValueForm {
    ValueForm(schema: JSONSchema.oneOf(Value.allCases.map(\.rawValue))) { $0.word($1, $2, Value.self) }
  }
}

extension ValueForm {
  /// A list, of which what cannot be read is left out.
  package static func list<Element>(of form: ValueForm<Element>) -> ValueForm where Value == [Element] {
    ValueForm(schema: JSONSchema.list(form.schema())) { reader, node, name in
      reader.sequence(node, name)?.compactMap { form.read(&reader, $0, "an entry of \(name)") }
    }
  }

  /// A mapping by a table of keys, and what is made of it: with the keys that are there.
  package static func mapping<Draft>(
    _ table: KeyTable<Draft>, _ draft: @autoclosure @escaping @Sendable () -> Draft,
    _ make: @escaping @Sendable (inout YAMLReader, YAMLNode, Draft, KeysFound) -> Value?
  ) -> ValueForm {
    ValueForm(schema: table.schema) { reader, node, _ in
      var draft = draft()
      guard let keys = reader.read(node, by: table, into: &draft) else { return nil }
      return make(&reader, node, draft, keys)
    }
  }
}
