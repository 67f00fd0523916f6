import CEL
import Documents
import Tenant

extension GrantOrganizations: RuleVariable {
  static let variable = "organizations"
  static let note = "a list of records"
  static let doubt = CoverageGap(collection, message: "the organizations of a grant without an id cannot be read")
  static let type = Type.list(.record(record))
  static let sizeHint: SizeHint? = .elements(200)
  static let missing = Value.list([])

  static let record = RecordType(
    name: "organization",
    fields: [
      .init(name: "id", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "name", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "display_name", type: .string),
    ])

  var binding: Value {
    .list(
      organizations.map { organization in
        .record(
          RecordValue(
            Self.record, [.string(organization.id), .string(organization.name), .string(organization.displayName)]))
      })
  }

  /// The organizations alone: which grant they are of is known.
  init?(example value: JSONValue) throws(FieldError) {
    self.init(grant: "", organizations: try Self.organizations(value))
  }

  var example: JSONValue? { organizations.isEmpty ? nil : .array(organizations.map(\.json)) }
}
