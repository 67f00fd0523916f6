import CEL
package import Documents
package import Tenant

/// A record of the tenant that rules see, by a variable of its own.
protocol RuleVariable: TenantRecord {
  static var variable: String { get }
  static var type: Type { get }
  /// How large the value is, for the estimate of what an expression costs.
  static var sizeHint: SizeHint? { get }
  /// The fields that an expression can name.
  static var record: RecordType { get }
  /// What is to be known of the variable beside its fields: `null where the application does not exist`.
  static var note: String { get }
  /// Why the variable can be unknown although the collection was read to its end.
  static var doubt: CoverageGap { get }
  /// The value where there is no record.
  static var missing: Value { get }
  /// The value of the variable.
  var binding: Value { get }

  /// The record as examples of rules and `rules eval` have it; nil: it does not exist.
  init?(example value: JSONValue) throws(FieldError)
  /// The record as an example has it; nil: there is nothing to show.
  var example: JSONValue? { get }
}

extension RuleVariable {
  static var type: Type { .nullable(.record(record)) }
  static var sizeHint: SizeHint? { nil }
  static var missing: Value { .null }

  init?(example value: JSONValue) throws(FieldError) {
    if value.isNull { return nil }
    guard value.object != nil else { throw FieldError([], "must be a mapping") }
    try self.init(value, keeping: .all)
  }

  var example: JSONValue? { json }
}

/// The variables of rules that come from collections.
enum RuleVariables {
  static let all: [any RuleVariable.Type] = [
    Client.self, ResourceServer.self, GrantOrganizations.self, TenantSettings.self,
  ]

  private static let collections = Dictionary(uniqueKeysWithValues: all.map { ($0.variable, $0.collection) })

  /// The collection that a variable comes from, nil for what every source has.
  static func collection(of variable: String) -> TenantCollection? { collections[variable] }

  /// The variables that come from the collections of which this is true.
  static func variables(of isWanted: (TenantCollection) -> Bool) -> Set<String> {
    Set(all.filter { isWanted($0.collection) }.map { $0.variable })
  }
}

/// What a rule sees beside the grant where that is known as a whole: in its examples, and in `rules eval`. A record that is
/// not there does not exist.
package struct GrantSurroundings: Sendable {
  private var records: [TenantCollection: any RuleVariable] = [:]

  package init() {}

  package subscript<Record: TenantRecord>(_ type: Record.Type) -> Record? { records[Record.collection] as? Record }

  /// Reads the record of a variable.
  package mutating func add(_ value: JSONValue, as variable: String) throws(FieldError) {
    for type in RuleVariables.all where type.variable == variable {
      records[type.collection] = try type.init(example: value)
    }
  }

  /// The same without the record of a collection.
  func without(_ collection: TenantCollection) -> GrantSurroundings {
    var others = self
    others.records[collection] = nil
    return others
  }

  /// The variables of all collections; those of `unavailable` could not be read.
  func bindings(unavailable: Set<String>) -> [String: Binding] {
    var bindings: [String: Binding] = [:]
    for type in RuleVariables.all {
      bindings[type.variable] =
        unavailable.contains(type.variable)
        ? .unavailable : .value(records[type.collection]?.binding ?? type.missing)
    }
    return bindings
  }

  /// Its records by the names of their variables, as an example has them.
  package var examples: [(variable: String, value: JSONValue)] {
    RuleVariables.all.compactMap { type in
      records[type.collection]?.example.map { (type.variable, $0) }
    }
  }

  /// The names of the variables.
  package static var variables: [String] { RuleVariables.all.map { $0.variable } }
}
