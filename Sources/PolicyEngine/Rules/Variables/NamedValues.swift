package import CEL

/// Something that an expression can name: `client.token_exchange.allow_any_profile_of_type`.
package struct NamedValue: Sendable {
  /// With `[]` where it is of each element of a list.
  package let name: String
  package let note: String
  private let type: Type

  fileprivate init(_ name: String, _ type: Type, _ note: String = "") {
    self.name = name
    self.type = type
    self.note = note
  }

  /// Its type as tables show it, a record without its name: `list(string)`, `record or null`.
  package var typeName: String { type.kind }

  /// Whether its fields, which follow, say what it is.
  fileprivate var isRecord: Bool { type.record != nil }
}

/// A variable of expressions, as help and documentation show it.
package struct DescribedVariable: Sendable {
  package let name: String
  package let type: Type
  package let note: String

  package init(_ name: String, _ type: Type, _ note: String = "") {
    self.name = name
    self.type = type
    self.note = note
  }
}

extension DescribedVariable {
  /// What the rules of grants can name.
  package static var ofGrants: [DescribedVariable] {
    [DescribedVariable("grant", .record(RuleEnvironment.grant))]
      + RuleVariables.all.map { DescribedVariable($0.variable, $0.type, $0.note) } + [
        DescribedVariable("tenant", .record(RuleEnvironment.tenant)),
        DescribedVariable("roles", .record(RuleEnvironment.roles)),
        DescribedVariable(
          RuleEnvironment.reported, .list(.string), "what rules that this one yields to report on the grant"),
        DescribedVariable(
          RuleEnvironment.owner, .string, "who answers for the grant, by owners of the configuration; empty: nobody"),
        DescribedVariable("params", .record(RecordType(name: "params", fields: [])), "the rule's own parameters"),
        DescribedVariable(
          "variables", .record(RecordType(name: "variables", fields: [])), "the rule's own definitions"),
        DescribedVariable("now", .timestamp, "when the run started"),
      ]
  }

  /// The variable and everything below it, in the order of its fields.
  package var values: [NamedValue] {
    [NamedValue(name, type, note)] + type.values(below: name)
  }

  /// One line: the variable with its note, and its type or those of its fields, so that none is apart from its name where
  /// the line is wrapped.
  package var line: String {
    let head = note.isEmpty ? name : "\(name), \(note)"
    let fields = type.values(below: "").filter { !$0.isRecord }
    let types = fields.isEmpty ? [type.kind] : fields.map { "\($0.name):\($0.typeName)" }
    return "\(head): \(types.joined(separator: ", "))"
  }
}

extension Type {
  fileprivate var kind: String {
    switch self {
    case .record: "record"
    case .list(let element): "list(\(element.kind))"
    case .map(let key, let value): "map(\(key.kind), \(value.kind))"
    case .nullable(let wrapped): "\(wrapped.kind) or null"
    default: description
    }
  }

  /// The record that it is, or its elements are, and what comes between its name and those of the fields.
  fileprivate var record: (type: RecordType, step: String)? {
    switch self {
    case .record(let type): (type, "")
    case .nullable(let wrapped): wrapped.record
    case .list(let element): element.record.map { ($0.type, "[]" + $0.step) }
    default: nil
    }
  }

  fileprivate func values(below name: String) -> [NamedValue] {
    guard let record else { return [] }
    let prefix = name.isEmpty ? "" : "\(name)\(record.step)."
    return record.type.fields.flatMap { field in
      let name = prefix + field.name
      return [NamedValue(name, field.type)] + field.type.values(below: name)
    }
  }
}
