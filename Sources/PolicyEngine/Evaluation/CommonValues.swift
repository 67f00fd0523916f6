import Tenant

/// What a grant has in the fields in which many are alike, by numbers.
struct CommonValues: Hashable, Sendable {
  private let table: UInt64
  private var audience: UInt32
  private var subjectType: UInt32
  private var organizationUsage: UInt32
  private var flags: UInt32
  private var hasAuthorizationDetailsTypes: Bool

  init(_ grant: ClientGrant) {
    func digit(_ flag: Bool?) -> UInt32 { flag.map { $0 ? 2 : 1 } ?? 0 }
    table = grant.table
    audience = grant.audienceNumber
    subjectType = grant.subjectTypeNumber
    organizationUsage = grant.organizationUsageNumber
    flags = digit(grant.allowAnyOrganization) | digit(grant.allowAllScopes) << 2 | digit(grant.isSystem) << 4
    hasAuthorizationDetailsTypes = grant.hasAuthorizationDetailsTypes
  }

  /// Those in some of the fields; nil where the grant has more in one of them than many grants have in common.
  func only(_ fields: CommonFields) -> CommonValues? {
    if hasAuthorizationDetailsTypes, fields.contains(.noAuthorizationDetailsTypes) { return nil }
    var values = self
    values.hasAuthorizationDetailsTypes = false
    if !fields.contains(.audience) { values.audience = 0 }
    if !fields.contains(.subjectType) { values.subjectType = 0 }
    if !fields.contains(.organizationUsage) { values.organizationUsage = 0 }
    if !fields.contains(.allowAnyOrganization) { values.flags &= ~0b11 }
    if !fields.contains(.allowAllScopes) { values.flags &= ~0b1100 }
    if !fields.contains(.isSystem) { values.flags &= ~0b11_0000 }
    return values
  }

  /// A number that differs for most that differ.
  var mixed: Int {
    let sum = audience &* 64 &+ flags &+ subjectType &* 31 &+ organizationUsage &* 7
    return Int(truncatingIfNeeded: sum ^ sum >> 8)
  }
}

/// What a rule said of grants, by the fields on which that depends. Those that were asked for last are kept, and finding them
/// takes no more than a look at one place.
struct RecentResults {
  /// None before the first.
  private var places: [(values: CommonValues, result: RuleResult)?] = []

  subscript(values: CommonValues) -> RuleResult? {
    get {
      guard !places.isEmpty, let known = places[values.mixed & (places.count - 1)], known.values == values
      else { return nil }
      return known.result
    }
    set {
      if places.isEmpty { places = Array(repeating: nil, count: 512) }
      places[values.mixed & (places.count - 1)] = newValue.map { (values, $0) }
    }
  }
}
