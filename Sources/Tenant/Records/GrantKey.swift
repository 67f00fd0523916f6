import Documents

/// What identifies a grant in its tenant, also after it was deleted and created again.
package struct GrantKey: Sendable {
  package let clientID: String?
  package let defaultFor: String?
  package let audience: String?
  /// The effective subject type: `client` where the grant names none.
  package let subjectType: String

  package init(clientID: String?, defaultFor: String?, audience: String?, subjectType: String) {
    self.clientID = clientID
    self.defaultFor = defaultFor
    self.audience = audience
    self.subjectType = subjectType
  }

  /// Whose grant it is: `client:ID` or `default:GROUP`; a grant with neither is `client:`.
  package var holder: String {
    if clientID == nil, let defaultFor { return "default:\(defaultFor)" }
    return "client:\(clientID ?? "")"
  }
}

extension GrantKey: Hashable, Comparable {
  /// Whom the grant is for, without saying what that is: `holder` says both.
  var holderName: String { clientID ?? defaultFor ?? "" }
  package var isDefault: Bool { clientID == nil && defaultFor != nil }

  /// Below 0, 0 or above 0: by holder, audience and subject type. `client:` comes before `default:`.
  private func comparison(with other: GrantKey) -> Int {
    guard isDefault == other.isDefault else { return isDefault ? 1 : -1 }
    let holders = holderName.comparison(with: other.holderName)
    guard holders == 0 else { return holders }
    let audiences = (audience ?? "").comparison(with: other.audience ?? "")
    return audiences == 0 ? subjectType.comparison(with: other.subjectType) : audiences
  }

  package static func == (left: GrantKey, right: GrantKey) -> Bool { left.comparison(with: right) == 0 }
  package static func < (left: GrantKey, right: GrantKey) -> Bool { left.comparison(with: right) < 0 }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(isDefault)
    for part in [holderName, audience ?? "", subjectType] { hasher.combine(ExactString(part)) }
  }
}
