package import Documents
package import Tenant

/// What an example of a rule about an application, an API or the tenant has beside its subject.
package struct SubjectRecords: Sendable {
  package var grants: [ClientGrant] = []
  package var clients: [Client] = []
  package var apis: [ResourceServer] = []
  /// nil: nobody is named.
  package var owner: String?

  package init() {}

  /// What there is of it by the names of variables, as an example has it.
  package var examples: [(variable: String, value: JSONValue)] {
    let lists: [(String, [JSONValue])] = [
      ("grants", grants.map(\.json)), ("clients", clients.map(\.json)), ("apis", apis.map(\.json)),
    ]
    let owners = owner.map { [(variable: RuleEnvironment.owner, value: JSONValue.string($0))] } ?? []
    return lists.filter { !$0.1.isEmpty }.map { (variable: $0.0, value: .array($0.1)) } + owners
  }
}
