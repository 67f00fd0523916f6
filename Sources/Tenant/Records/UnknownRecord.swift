/// An application or API of code of which something that tells what a grant gives is written and not known.
package struct UnknownRecord: Sendable, Equatable {
  /// Applications or APIs.
  package let collection: TenantCollection
  /// By which of the names grants call it; empty: by one that is not known either.
  package let names: [String]
  package let reason: UnknownValue.Reason
  /// What is not known, where it is written, and what to do.
  package let message: String

  package init(_ collection: TenantCollection, names: [String], reason: UnknownValue.Reason, message: String) {
    self.collection = collection
    self.names = names
    self.reason = reason
    self.message = message
  }
}
