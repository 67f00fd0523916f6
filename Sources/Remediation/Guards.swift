package import GrantModel
import PolicyEngine

/// What a repair may touch. Every guard is on unless the user lifts it; that of system grants, of our own grant and of
/// incomplete audits cannot be lifted.
package struct Guards: Sendable, Equatable {
  /// The most grants that a run changes unless the user says otherwise.
  package static let defaultMaximum = 10

  /// Whether fixes are made after which somebody may lose access, and fields tried that the API may reject.
  package var unsafeFixes: Bool
  /// With more grants to change than this, nothing is changed at all.
  package var maxChanges: Int
  /// Ids of the only rules whose findings are repaired; nil: all.
  package var fixable: Set<String>?
  /// Ids of rules whose findings are not repaired.
  package var unfixable: Set<String>
  /// Grants that are never changed.
  package var protected: [ProtectedGrants]

  package init(
    unsafeFixes: Bool = false, maxChanges: Int = Guards.defaultMaximum, fixable: Set<String>? = nil,
    unfixable: Set<String> = [], protected: [ProtectedGrants] = []
  ) {
    self.unsafeFixes = unsafeFixes
    self.maxChanges = maxChanges
    self.fixable = fixable
    self.unfixable = unfixable
    self.protected = protected
  }

  /// Why the fix of a finding is not made, nil where it may be.
  func objection(to rule: String, _ fix: ProposedFix) -> String? {
    if unfixable.contains(rule) { return "the rule is among --unfixable" }
    if let fixable, !fixable.contains(rule) { return "the rule is not among --fixable" }
    if fix.safety == .unsafe, !unsafeFixes { return "needs --unsafe-fixes" }
    return nil
  }
}

/// A selector of grants: those that fit every pattern that is given. One without any fits none.
package struct ProtectedGrants: Sendable, Equatable {
  package let clientID: Glob?
  /// An application whose name could not be read fits, because it might be the one.
  package let clientName: Glob?
  package let audience: Glob?

  package init(clientID: Glob? = nil, clientName: Glob? = nil, audience: Glob? = nil) {
    self.clientID = clientID
    self.clientName = clientName
    self.audience = audience
  }

  func covers(_ grant: GrantReference) -> Bool {
    guard clientID != nil || clientName != nil || audience != nil else { return false }
    if let clientID, !(grant.clientID.map(clientID.matches) ?? false) { return false }
    if let clientName, grant.clientID == nil || !(grant.clientName.map(clientName.matches) ?? true) { return false }
    if let audience, !(grant.audience.map(audience.matches) ?? false) { return false }
    return true
  }
}
