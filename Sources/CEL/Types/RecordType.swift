/// A record: a closed set of named fields, each with a slot. An unknown field is an error when the expression is checked.
///
/// Two record types are the same only if they are one object.
package final class RecordType: Hashable, Sendable {
  /// A field of a record.
  package struct Field: Sendable {
    package let name: String
    package let type: Type
    /// Variables beyond the record's own that reading this field depends on.
    package let reads: Set<String>
    /// How large values of the field can be; without it they are taken to be 280 characters or 1,000 elements.
    package let sizeHint: SizeHint?

    /// A field, the further variables that reading it depends on, and how large its values can be.
    package init(name: String, type: Type, reads: Set<String> = [], sizeHint: SizeHint? = nil) {
      self.name = name
      self.type = type
      self.reads = reads
      self.sizeHint = sizeHint
    }

    /// The same field, reading which depends on further variables.
    package func reading(_ more: Set<String>) -> Field {
      Field(name: name, type: type, reads: reads.union(more), sizeHint: sizeHint)
    }
  }

  package let name: String
  package let fields: [Field]
  private let slots: [String: Int]

  /// A record type; of two fields with one name the first counts.
  ///
  /// - Parameter tellsFields: whether reading a field depends on a variable of its own, `RECORD.FIELD`, so that a program tells
  ///   which fields it reads.
  package init(name: String, fields: [Field], tellsFields: Bool = false) {
    self.name = name
    self.fields = tellsFields ? fields.map { $0.reading(["\(name).\($0.name)"]) } : fields
    slots = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The place of a field in `fields` and in the slots of a value.
  package func slot(of name: String) -> Int? {
    slots[name]
  }

  package static func == (left: RecordType, right: RecordType) -> Bool {
    left === right
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(self))
  }
}
