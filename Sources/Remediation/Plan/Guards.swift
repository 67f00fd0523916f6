package import Documents
package import PolicyEngine
import Tenant

/// What a run may change, as the flags of the run say, and a configuration where it narrows. Every guard is on unless a
/// flag lifts it; that of system grants, of our own grant and of incomplete audits cannot be lifted.
package struct Guards: Sendable, Equatable {
  /// The most grants that a run changes unless the user says otherwise.
  package static let defaultMaximum = 10

  /// Whether fixes are made after which somebody may lose access, and fields tried that the API may reject.
  package var unsafeFixes: Bool
  /// Whether changes are made after which a grant allows more than before.
  package var allowWidening: Bool
  /// With more grants to change than this, nothing is changed at all.
  package var maxChanges: Int
  /// Ids of the only rules whose findings are repaired; nil: all.
  package var fixable: Set<String>?
  /// Ids of rules whose findings are not repaired.
  package var unfixable: Set<String>
  /// Grants that are never changed.
  var protected: [ProtectedGrants]

  /// Whether a guard has to know what applications are called.
  package var goesByNames: Bool { protected.contains { $0.clientName != nil } }

  /// By default nothing is lifted and nothing protected.
  package init(
    unsafeFixes: Bool = false, allowWidening: Bool = false, maxChanges: Int = Guards.defaultMaximum,
    fixable: Set<String>? = nil,
    unfixable: Set<String> = [], protected: [ProtectedGrants] = []
  ) {
    self.unsafeFixes = unsafeFixes
    self.allowWidening = allowWidening
    self.maxChanges = maxChanges
    self.fixable = fixable
    self.unfixable = unfixable
    self.protected = protected
  }

  /// Why the fix of a finding is not made, nil where it may be.
  func objection(to rule: String, _ fix: ProposedFix) -> String? {
    if unfixable.contains(rule) { return "the rule is among --unfixable" }
    if let fixable, !fixable.contains(rule) { return "the rule is not among --fixable" }
    if !fix.foundParameters.isEmpty {
      return """
        its value comes from \(fix.foundParameters.joined(separator: ", ")), which a configuration sets that was found; \
        name the file by --config to let it decide what is written
        """
    }
    return fix.safety == .unsafe && !unsafeFixes ? "needs --unsafe-fixes" : nil
  }

  /// Why a grant is not to be touched at all, nil where it may be.
  func objection(
    to grant: ClientGrant, _ reference: GrantReference, tenant: TenantContext, ownClientID: String?
  ) -> String? {
    if grant.effectiveIsSystem { return "a system grant cannot be changed" }
    if let audience = grant.audience, tenant.isManagementAPI(audience) != false {
      guard let ownClientID, !ownClientID.isEmpty else {
        return "a grant of the Management API, and this run cannot tell which client it is signed in as"
      }
      if let clientID = grant.clientID, clientID.isIdentical(to: ownClientID) {
        return "the grant of the client that this run is signed in as, on the Management API"
      }
    }
    return protects(reference) ? "protected by the configuration" : nil
  }

  /// Whether the configuration says that a grant is never changed.
  package func protects(_ grant: GrantReference) -> Bool { protected.contains { $0.covers(grant) } }

  /// Why a body is not sent to a grant of a kind, nil where it may be.
  func objection(to body: JSONObject, _ kind: GrantKind) -> String? {
    for field in body.keys {
      switch kind.acceptance(of: field) {
      case .accepted: continue
      case .rejected(let reason): return reason
      case .doubtful(let reason) where !unsafeFixes: return "\(reason); tried only with --unsafe-fixes"
      case .doubtful: continue
      }
    }
    return nil
  }

  /// Why a change that gives something is not planned, nil where it gives nothing or may.
  func objection(to widening: Widening) -> String? {
    guard !widening.parts.isEmpty, !allowWidening else { return nil }
    return "it \(widening.parts.joined(separator: " and ")); planned only with --allow-widening"
  }
}

/// A selector of grants: those that fit every pattern that is given. One without any fits none.
package struct ProtectedGrants: Sendable, Equatable {
  let clientID: Glob?
  /// An application whose name could not be read fits, because it might be the one.
  let clientName: Glob?
  let audience: Glob?

  /// nil: whatever it is.
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
