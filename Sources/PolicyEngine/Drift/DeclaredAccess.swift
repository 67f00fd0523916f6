package import Tenant

/// What code declares of the tenant that is audited.
package struct DeclaredAccess: Sendable {
  let access: AccessModel
  /// As the user named what it was read from.
  let sources: String
  /// What its formats cannot say.
  let lacks: Set<DeclarationLack>
  /// Its applications and APIs of which something is written and not known.
  let unknownRecords: [UnknownRecord]

  /// - Parameter sources: as the user named them.
  package init(
    _ access: AccessModel, of sources: String, lacking lacks: Set<DeclarationLack>, unknown: [UnknownRecord] = []
  ) {
    unknownRecords = unknown
    self.access = access
    self.sources = sources
    self.lacks = lacks
  }
}
