/// Fields in which many grants are alike: what depends on nothing else is worked out once for all of them.
struct CommonFields: OptionSet, Sendable {
  let rawValue: UInt8

  static let audience = CommonFields(rawValue: 1)
  static let subjectType = CommonFields(rawValue: 2)
  static let organizationUsage = CommonFields(rawValue: 4)
  static let allowAnyOrganization = CommonFields(rawValue: 8)
  static let allowAllScopes = CommonFields(rawValue: 16)
  static let isSystem = CommonFields(rawValue: 32)
  /// Most grants have none of these; those that have some have little in common.
  static let noAuthorizationDetailsTypes = CommonFields(rawValue: 64)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// What expressions depend on that read these variables and fields; nil: more than can be had in common.
  init?(reads: Set<String>) {
    self = []
    for name in reads {
      switch name {
      case "grant.audience", "grant.on_management_api", "grant.on_system_api", "api": insert(.audience)
      case "grant.subject_type": insert(.subjectType)
      case "grant.organization_usage": insert(.organizationUsage)
      case "grant.allow_any_organization": insert(.allowAnyOrganization)
      case "grant.allow_all_scopes": insert(.allowAllScopes)
      case "grant.is_system": insert(.isSystem)
      case "grant.authorization_details_types": insert(.noAuthorizationDetailsTypes)
      // The same for all grants of an audit, or no more than what is named beside it.
      case "grant", "tenant", "now", "roles", "params": break
      case _ where name.hasPrefix("params."): break
      default: return nil
      }
    }
  }
}
