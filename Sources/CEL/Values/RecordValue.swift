/// What a record's slot holds.
package enum FieldState: Sendable {
  /// The field is present.
  case value(Value)
  /// The field is missing: it reads as the default, and `has()` is false.
  case absent(default: Value)
  /// The field is unknown for lack of these variables; `has()` is unknown too.
  case unavailable(Set<String>)
}

/// A value of a record type.
package final class RecordValue: Sendable {
  package let type: RecordType
  /// In the order of `type.fields`.
  package let slots: [FieldState]

  /// A record with one state for each field of the type, in the order of `type.fields`.
  package init(_ type: RecordType, _ slots: [FieldState]) {
    precondition(slots.count == type.fields.count, "a record of type \(type.name) takes \(type.fields.count) slots")
    self.type = type
    self.slots = slots
  }

  /// The state of a field, or nil if the record has no field of the name.
  package subscript(name: String) -> FieldState? {
    type.slot(of: name).map { slots[$0] }
  }

  /// Whether both are of one type and every field reads alike. Fields that cannot be read add what they lack.
  func reads(like other: RecordValue, _ comparison: inout Comparison) -> Bool {
    guard type == other.type else { return false }
    for (left, right) in zip(slots, other.slots) {
      comparison.units &+= 1
      switch (left, right) {
      case (.unavailable(let names), .unavailable(let others)): comparison.lacking.formUnion(names.union(others))
      case (.unavailable(let names), _), (_, .unavailable(let names)): comparison.lacking.formUnion(names)
      case (.value(let left), .value(let right)), (.value(let left), .absent(default: let right)),
        (.absent(default: let left), .value(let right)), (.absent(default: let left), .absent(default: let right)):
        guard Value.areEqual(left, right, &comparison) else { return false }
      }
    }
    return true
  }
}
