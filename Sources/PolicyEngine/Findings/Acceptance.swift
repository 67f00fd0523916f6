package import Documents

/// How a waiver meets one finding. In force it makes the finding waived; lapsed or outgrown it tells why the finding is
/// open again.
package struct FindingWaiver: Sendable, Equatable {
  /// Why the finding is, or is no longer, waived.
  package enum State: String, CaseIterable, Sendable {
    case inForce = "in_force"
    /// Its last day has passed.
    case expired
    /// The finding has offenders that the waiver does not accept.
    case widened
  }

  package let state: State
  package let owner: String
  package let reason: String
  /// The last day on which it holds, UTC: `2026-12-31`.
  package let expires: String
  /// The offenders that it accepts; nil: all, whatever comes.
  package let offenders: [String]?
  /// The offenders of the finding beyond those; empty but for `widened`.
  package let added: [String]
  /// `waivers.yml:12:3`
  package let position: String

  package init(
    state: State, owner: String, reason: String, expires: String, offenders: [String]?, added: [String] = [],
    position: String
  ) {
    self.state = state
    self.owner = owner
    self.reason = reason
    self.expires = expires
    self.offenders = offenders
    self.added = added
    self.position = position
  }
}

/// A waiver in force, and how many findings of the audit it waives.
package struct WaiverRecord: Sendable, Equatable {
  package let rule: String
  /// Its selector, key → pattern: `client_id`, `audience` and so on.
  package let selector: JSONObject
  package let owner: String
  package let reason: String
  /// The last day on which it holds, UTC: `2026-12-31`.
  package let expires: String
  /// From the day of the audit; 0 on the last day.
  package let daysLeft: Int
  /// nil: it accepts whatever comes, and is shown as unbounded.
  package let offenders: [String]?
  package let position: String
  package let findings: Int

  package init(
    rule: String, selector: JSONObject, owner: String, reason: String, expires: String, daysLeft: Int,
    offenders: [String]?, position: String, findings: Int
  ) {
    self.rule = rule
    self.selector = selector
    self.owner = owner
    self.reason = reason
    self.expires = expires
    self.daysLeft = daysLeft
    self.offenders = offenders
    self.position = position
    self.findings = findings
  }
}

/// How a finding stands to the baseline.
package enum BaselineState: String, CaseIterable, Sendable {
  /// Not in it.
  case new
  /// In it, with all its offenders.
  case unchanged
  /// In it, but with offenders that were not there then.
  case widened
}

/// A finding that a baseline holds.
package struct BaselineEntry: Sendable, Equatable {
  package let fingerprint: String
  package let rule: String
  package let tenant: String
  /// What names the grant for a reader: its id, client, audience and subject type, as far as there are any.
  package let grant: JSONObject
  package let offenders: [String]

  package init(fingerprint: String, rule: String, tenant: String, grant: JSONObject, offenders: [String]) {
    self.fingerprint = fingerprint
    self.rule = rule
    self.tenant = tenant
    self.grant = grant
    self.offenders = offenders
  }
}

/// The baseline that an audit was held against.
package struct BaselineComparison: Sendable, Equatable {
  package let path: String
  /// Entries whose rule was evaluated and found nothing any more; in the order of the file.
  package let fixedSince: [BaselineEntry]

  package init(path: String, fixedSince: [BaselineEntry]) {
    self.path = path
    self.fixedSince = fixedSince
  }
}
