import CEL

extension EscalationPath {
  static let record = RecordType(
    name: "path",
    fields: [
      .init(name: "id", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "leads_to", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "sentence", type: .string),
      .init(name: "scopes", type: .list(.string), sizeHint: .elements(4, each: RuleEnvironment.scopeText)),
      .init(name: "conditional", type: .string),
    ])

  /// The path as an element of `grant.paths`.
  var value: Value {
    .record(
      RecordValue(
        Self.record,
        [
          .value(.string(id)), .value(.string(leadsTo.rawValue)), .value(.string(sentence)),
          .value(.strings(scopes)), .string(condition),
        ]))
  }
}
