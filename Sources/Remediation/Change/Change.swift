package import Documents
package import PolicyEngine
package import Tenant

/// The change of one grant: what it was, what it becomes and by which body, why, and whom it can hurt. The same value
/// is planned, written to a journal, reported and taken back.
///
/// Whoever has one can compare it, show it and reverse it. None can be sent: what a file tells is never more than this,
/// and the gate takes a `PlannedChange` alone.
package struct Change: Sendable, Equatable {
  /// A finding that the change closes.
  package struct ClosedFinding: Sendable, Equatable {
    /// 32 hexadecimal digits.
    package let fingerprint: String
    /// nil where a journal tells of it, which has fingerprints only; likewise the severity.
    let rule: String?
    /// How much it matters.
    package let severity: Severity?

    /// `no-delete (error)`; nil where only the fingerprint is known.
    package var label: String? {
      guard let rule, let severity else { return nil }
      return "\(rule) (\(severity.rawValue))"
    }
  }

  /// What the grant is called.
  package let grant: GrantReference
  /// The grant's id, which a change cannot do without.
  package let id: String
  /// The grant as it was read before the change.
  package internal(set) var before: ClientGrant
  /// The grant as it becomes.
  package private(set) var after: ClientGrant
  /// The body of the PATCH.
  package internal(set) var body: JSONObject
  /// The rules whose fixes it makes, sorted.
  package private(set) var rules: [String]
  /// The findings that are gone once it is made, in the order of the report.
  package private(set) var closes: [ClosedFinding]
  /// Whom it can hurt.
  package internal(set) var risk: Risk

  /// The fields of the grant that it changes: those that are sent, and the list that goes away where all scopes are
  /// allowed.
  package var fields: [String] { body.keys + (body[PatchBody.allScopes] == true ? [PatchBody.scope] : []) }
}

extension Change {
  /// The change that turns a grant into another one. What is sent, what it gives and what it takes follow from the two.
  ///
  /// - Parameters:
  ///   - id: the grant's.
  ///   - stating: fields that are sent though they only say what is in effect.
  ///   - api: the grant's API; nil where it was not read.
  ///   - isUnsafe: whether it is unsafe also where nobody loses access.
  init(
    of grant: GrantReference, id: String, from before: ClientGrant, to after: ClientGrant,
    stating: Set<String> = [], api: ResourceServer? = nil, rules: [String], closes: [ClosedFinding] = [],
    isUnsafe: Bool = false, consequences: [Risk.Consequence] = []
  ) {
    self.init(
      grant: grant, id: id, before: before, after: after, body: PatchBody.between(before, after, stating: stating),
      rules: rules, closes: closes,
      risk: Risk(
        from: before, to: after, holder: grant.holder(), api: api, isUnsafe: isUnsafe, consequences: consequences))
  }

  /// The same change between other states of its grant, as a part of it: why it is made and whom it can hurt is what it
  /// is of the whole.
  func between(_ before: ClientGrant, _ after: ClientGrant) -> Change {
    var part = self
    part.before = before
    part.after = after
    part.body = PatchBody.between(before, after)
    part.risk.widens = Widening(from: before, to: after, api: nil).parts
    return part
  }

  /// This change and one of the same grant that was made before it, as one.
  func following(_ earlier: Change) -> Change {
    var both = between(earlier.before, after)
    both.rules = (rules + earlier.rules.without(rules)).sorted { $0.precedes($1) }
    both.closes += earlier.closes
    let lasting = [risk.irreversible, earlier.risk.irreversible].compactMap { $0 }
    both.risk.irreversible = lasting.isEmpty ? nil : lasting.joined(separator: "; ")
    return both
  }

  /// The change that takes this one back, from how the grant is now. It closes nothing, and what this one lost for good
  /// stays lost.
  ///
  /// - Parameter reference: what the grant is called now; nil: as this change calls it.
  /// - Throws: why no body can make the grant what it was before.
  func reversed(
    from now: ClientGrant, as reference: GrantReference? = nil
  ) throws(PatchBody.Refusal) -> Change {
    var back = Change(
      of: reference ?? grant, id: id, from: now, to: before, rules: rules, isUnsafe: risk.irreversible != nil)
    // The APIs are not read for it: what they would refuse of the way back, they say themselves.
    back.risk.irreversible = risk.irreversible
    let made = try PatchBody.patched(now, back.body)
    guard !back.body.isEmpty, made.isEffectivelyEqual(to: before) else {
      throw PatchBody.Refusal(reason: "no change of the fields that can be changed makes it as it was before")
    }
    try PatchBody.check(back.body, making: made)
    return back
  }
}
