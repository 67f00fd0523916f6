package import Documents

/// A risk that somebody accepts, by name and until a day: the findings of a rule that its selector fits.
package struct Waiver: Sendable, Equatable {
  /// What a waiver selects findings by; the raw value is the key of the file.
  package enum SelectorKey: String, CaseIterable, Sendable {
    case fingerprint
    /// The grant's id.
    case grant
    case clientID = "client_id"
    case clientName = "client_name"
    case audience
    case subjectType = "subject_type"
    case tenant
  }

  /// The rule's id today, whatever former id the file says.
  package let rule: String
  /// Every pattern has to fit. Never empty; a fingerprint is compared as it is.
  package let selector: [SelectorKey: Glob]
  package let owner: String
  package let reason: String
  /// The last day on which it holds.
  package let expires: UTCDate
  /// What it accepts of a finding, compared as it is; nil: whatever comes.
  package let offenders: [String]?
  package let place: Place

  package func isInForce(on today: UTCDate) -> Bool { today <= expires }

  /// `client_id app_x*, audience https://a.example/`
  var selectorDescription: String {
    Self.SelectorKey.allCases.compactMap { key in selector[key].map { "\(key.rawValue) \($0.pattern)" } }
      .joined(separator: ", ")
  }

  /// The selector as reports carry it: key → pattern.
  package var selectorJSON: JSONObject {
    JSONObject(
      Self.SelectorKey.allCases.compactMap { key in selector[key].map { (key.rawValue, .string($0.pattern)) } })
  }
}

// MARK: Selecting

extension Waiver {
  /// Whether a finding is one that the waiver is about.
  enum Fit {
    case fits
    /// Its application has a name that could not be read, and all else fits: nobody can accept what they cannot see.
    case undecided
    case misses
  }

  /// - Parameter fingerprints: the finding's, and those that it had.
  func fit(_ finding: Finding, fingerprints: AcceptedFingerprints) -> Fit {
    guard finding.result == .fail, finding.rule.isIdentical(to: rule), finding.isOnSomething else { return .misses }
    var isNameUnread = false
    for (key, pattern) in selector {
      switch key {
      case .fingerprint:
        guard fingerprints.contains(pattern.pattern) else { return .misses }
      case .clientName where finding.clientName == nil && finding.clientID != nil: isNameUnread = true
      case .grant, .clientID, .clientName, .audience, .subjectType, .tenant:
        guard let name = key.name(in: finding), pattern.matches(name) else { return .misses }
      }
    }
    return isNameUnread ? .undecided : .fits
  }

  /// Whether it is about a tenant at all; without the key it is about every one.
  func isAbout(tenant: String) -> Bool { selector[.tenant]?.matches(tenant) ?? true }
}

extension Waiver.SelectorKey {
  /// What the pattern of the key is compared with; nil where the finding is on something that has no such name.
  fileprivate func name(in finding: Finding) -> String? {
    switch self {
    case .fingerprint: finding.fingerprint
    case .grant: finding.grant?.id
    case .clientID: finding.clientID
    case .clientName: finding.clientName
    case .audience: finding.audience
    case .subjectType: finding.grant?.subjectType
    case .tenant: finding.tenant
    }
  }
}
