package import GrantModel
package import PolicyEngine

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
    return objection(to: fix.safety)
  }

  private func objection(to safety: ProposedFix.Safety) -> String? {
    safety == .unsafe && !unsafeFixes ? "needs --unsafe-fixes" : nil
  }

  /// Why a grant is not to be touched at all, nil where it may be.
  func objection(
    to grant: ClientGrant, _ reference: GrantReference, tenant: TenantContext, ownClientID: String?
  ) -> String? {
    if grant.effectiveIsSystem { return "a system grant cannot be changed" }
    if let audience = grant.audience, tenant.isManagementAPI(audience) {
      guard let ownClientID, !ownClientID.isEmpty else {
        return "a grant of the Management API, and it is not known as which client this run is signed in"
      }
      if let clientID = grant.clientID, clientID.isIdentical(to: ownClientID) {
        return "the grant of the client that this run is signed in as, on the Management API"
      }
    }
    return protected.contains { $0.covers(reference) } ? "protected by the configuration" : nil
  }

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
}

extension RemediationPlan {
  /// The plan under the guards of the run that applies it: what they object to is held, and the limit is looked at
  /// anew. `tenant` is the tenant as that run reaches it, `ownClientID` as whom, nil where that is not known.
  package func guarded(by guards: Guards, tenant: TenantContext, ownClientID: String?) -> RemediationPlan {
    holding(maxChanges: guards.maxChanges) { change in
      let fix = ProposedFix(safety: change.safety, set: change.body)
      let reason =
        guards.objection(to: change.before, change.grant, tenant: tenant, ownClientID: ownClientID)
        ?? change.rules.lazy.compactMap { guards.objection(to: $0, fix) }.first
        ?? guards.objection(to: change.body, change.kind)
      return reason.map { (.skipped, $0) }
    }
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
