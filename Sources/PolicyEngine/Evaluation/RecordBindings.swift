import CEL
import Documents
import Tenant

extension ClientGrant {
  /// The grant as `grant`.
  func binding(_ audience: AudienceBinding, withRaw: Bool) -> Value {
    let listed = scopes.map { FieldState.value(.list($0.map { .string($0) })) } ?? .absent(default: .list([]))
    let slots: [FieldState] = [
      .string(id), .string(clientID), .string(defaultFor), .string(self.audience), listed,
      .string(subjectType, default: effectiveSubjectType),
      .string(organizationUsage, default: effectiveOrganizationUsage),
      .bool(allowAnyOrganization), .bool(allowAllScopes), .strings(authorizationDetailsTypes), .bool(isSystem),
      effectiveScopes(listed, audience), audience.isOnManagementAPI, audience.isOnSystemAPI,
      withRaw ? .value(Value(.object(raw))) : .unavailable([RuleEnvironment.rawGrant]),
    ]
    return .record(RecordValue(RuleEnvironment.grant, slots))
  }

  private func effectiveScopes(_ listed: FieldState, _ audience: AudienceBinding) -> FieldState {
    if effectiveAllowAllScopes { return audience.allScopes }
    // One list rather than two that are alike: what is remembered about it is found again.
    if areScopesSeparate, case .value = listed { return listed }
    return .value(.strings(effectiveScopes(of: nil) ?? []))
  }
}

extension Lookup where Record: RuleVariable {
  var binding: Binding {
    switch self {
    case .found(let record): .value(record.binding)
    case .none: .value(Record.missing)
    case .unavailable: .unavailable
    }
  }
}

extension TenantContext {
  /// The tenant as `tenant`.
  var binding: Value {
    let unknown = FieldState.unavailable([RuleEnvironment.tenantVariable])
    return .record(
      RecordValue(
        RuleEnvironment.tenant,
        [isDomainKnown ? .string(domain) : unknown, managementAudience.map { .string($0) } ?? unknown]))
  }

  /// The moment of the audit as `now`.
  var now: Binding { moment.map { .value(.timestamp($0)) } ?? .unavailable }
}
