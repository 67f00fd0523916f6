import Documents
package import Tenant

/// A grant that is another one in HEAD than in BASE.
package struct AccessChange: Sendable {
  /// In the order in which they are shown.
  package enum Kind: String, CaseIterable, Sendable {
    /// BASE does not have it.
    case added
    /// It gives more, whatever it no longer gives.
    case widened
    /// It gives something else, of which nobody can say that it is more or less.
    case changed
    /// It gives less, and nothing more.
    case narrowed
    /// The code no longer manages it, and it stays in the tenant.
    case unmanaged
    /// HEAD does not have it.
    case removed
  }

  package let kind: Kind
  /// At least one of the two is there.
  package let before: GrantState?
  package let after: GrantState?
  /// In the order in which the grant or its API lists them.
  package let scopesAdded: [String]
  package let scopesRemoved: [String]
  /// Why it is wider, narrower or another one; empty of one that is on one side only.
  package let reasons: [AccessReason]
  /// Of one that is added: whether BASE has its application already, or it is for a group of them.
  package let isOfKnownHolder: Bool

  /// The change of a grant that is on one side, or on both; nil where it is the same on both.
  ///
  /// - Parameters:
  ///   - isUnmanaged: whether code only ceases to manage what it no longer has.
  ///   - isLikeRead: see `AccessReasons`.
  init?(
    from before: GrantState?, to after: GrantState?, isUnmanaged: Bool = false, isOfKnownHolder: Bool = true,
    isLikeRead: Bool
  ) {
    self.before = before
    self.after = after
    self.isOfKnownHolder = isOfKnownHolder
    guard let before, let after else {
      kind = after != nil ? .added : isUnmanaged ? .unmanaged : .removed
      scopesAdded = after?.scopes ?? []
      scopesRemoved = before?.scopes ?? []
      reasons = []
      return
    }
    let found = AccessReasons(from: before, to: after, isLikeRead: isLikeRead)
    guard !found.reasons.isEmpty else { return nil }
    let directions = Set(found.reasons.map(\.direction))
    kind = directions.contains(.wider) ? .widened : directions.contains(.narrower) ? .narrowed : .changed
    scopesAdded = found.scopesAdded
    scopesRemoved = found.scopesRemoved
    reasons = found.reasons
  }

  /// The side that a reader looks at: HEAD, or BASE of a grant that HEAD does not have.
  package var state: GrantState {
    guard let state = after ?? before else { preconditionFailure("a change has a side") }
    return state
  }

  /// Whether somebody can do more than before.
  package var givesMore: Bool { kind == .added || kind == .widened }

  /// Where HEAD has what is wider, else the grant; nil of a live tenant, and of a grant that it does not have.
  package var location: RecordOrigin? {
    guard let after else { return nil }
    let reason = reasons.first { $0.direction == .wider && !$0.route.isEmpty } ?? reasons.first { !$0.route.isEmpty }
    return after.origin(of: reason?.route ?? [])
  }
}
