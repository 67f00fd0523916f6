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

/// The outcome of looking for a record that another one names.
enum Lookup<Record> {
  case found(Record)
  /// It does not exist.
  case none
  /// It could not be read whether it exists.
  case unavailable

  func binding(_ value: (Record) -> Value) -> Binding {
    switch self {
    case .found(let record): .value(value(record))
    case .none: .value(.null)
    case .unavailable: .unavailable
    }
  }
}

extension Client {
  /// The application as `client`. Of a summary record the fields that every full record carries are unknown.
  var binding: Value {
    let lacking: FieldState? = isSummary ? .unavailable(["client"]) : nil
    return .record(
      RecordValue(
        RuleEnvironment.client,
        [
          .string(clientID), .string(name), .string(appType),
          lacking ?? .bool(isFirstParty, default: true), lacking ?? .bool(isGlobal),
          lacking ?? .strings(grantTypes), lacking ?? .string(tokenEndpointAuthMethod),
          lacking ?? .string(thirdPartySecurityMode),
        ]))
  }
}

extension ResourceServer {
  /// The API as `api`; a policy that is not set reads as that of a new API.
  var binding: Value {
    let scopes = scopes.map { scope in
      Value.record(RecordValue(RuleEnvironment.scope, [.value(.string(scope.value)), .string(scope.description)]))
    }
    let details = authorizationDetailsTypes.map { type in
      Value.record(RecordValue(RuleEnvironment.authorizationDetail, [.value(.string(type))]))
    }
    return .record(
      RecordValue(
        RuleEnvironment.api,
        [
          .string(id), .string(identifier), .string(name), .bool(isSystem), .value(.list(scopes)),
          subjectTypeAuthorization,
          details.isEmpty ? .absent(default: .list([])) : .value(.list(details)),
          tokenLifetime.map { .value(.int($0)) } ?? .absent(default: .int(86_400)),
        ]))
  }

  private var subjectTypeAuthorization: FieldState {
    let policies = [
      (userPolicy, "allow_all"), (clientPolicy, "require_client_grant"), (anonymousUserPolicy, "deny_all"),
    ]
    let slots: [FieldState] = policies.map { policy, fallback in
      let record = Value.record(RecordValue(RuleEnvironment.policy, [.string(policy, default: fallback)]))
      return policy == nil ? .absent(default: record) : .value(record)
    }
    let record = Value.record(RecordValue(RuleEnvironment.subjectTypes, slots))
    return policies.contains { $0.0 != nil } ? .value(record) : .absent(default: record)
  }
}

extension Organization {
  /// The organization as an element of `organizations`.
  var binding: Value {
    .record(RecordValue(RuleEnvironment.organization, [.string(id), .string(name), .string(displayName)]))
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
