package import Tenant

/// What an example of a rule about an application, an API or the tenant has beside its subject.
package struct SubjectRecords: Sendable {
  package var grants: [ClientGrant] = []
  package var clients: [Client] = []
  package var apis: [ResourceServer] = []
  /// nil: nobody is named.
  package var owner: String?

  package init() {}
}
