import CEL
import Documents
import Tenant

extension ClientGrant {
  /// The grant as `grant`.
  func binding(_ audience: AudienceBinding, withRaw: Bool) -> Value {
    .record(record(listed, audience, withRaw: withRaw))
  }

  /// The same as a record.
  ///
  /// - Parameter listed: what `listed` gives.
  func record(_ listed: FieldState, _ audience: AudienceBinding, withRaw: Bool) -> RecordValue {
    let slots = GrantField.allCases.map { field in
      switch field {
      case .scope: listed
      case .raw where !withRaw: FieldState.unavailable([RuleEnvironment.rawGrant])
      default: state(of: field, listed, audience)
      }
    }
    return RecordValue(RuleEnvironment.grant, slots)
  }

  /// A field of it.
  ///
  /// - Parameter listed: what `listed` gives, where the field depends on it.
  func state(
    of field: GrantField, _ listed: @autoclosure () -> FieldState, _ audience: AudienceBinding
  ) -> FieldState {
    if let unknown = unknownState(of: field) { return unknown }
    return knownState(of: field, listed(), audience)
  }

  /// What stands for a field that depends on what is written and not known.
  private func unknownState(of field: GrantField) -> FieldState? {
    guard !unknownFields.isEmpty else { return nil }
    // What is made by the deployment has an id that nobody has listed yet: its address is as good as that.
    if field == .clientID, unknowns.contains(where: { $0.field == .clientID && $0.reason == .afterApply }) {
      return nil
    }
    var sources = field.sources
    // Which scopes are listed says nothing where all are allowed.
    if field != .scope, effectiveAllowAllScopes { sources.remove(ClientGrant.Fields([.scope])) }
    let unknown = sources.intersection(unknownFields)
    return unknown.isEmpty ? nil : .unavailable(Set(unknown.all.map(RuleEnvironment.unknown)))
  }

  private func knownState(
    of field: GrantField, _ listed: @autoclosure () -> FieldState, _ audience: AudienceBinding
  ) -> FieldState {
    switch field {
    case .id: .string(id)
    case .clientID: .string(clientID)
    case .defaultFor: .string(defaultFor)
    case .audience: .string(self.audience)
    case .scope: listed()
    case .subjectType: .string(subjectType, default: effectiveSubjectType)
    case .organizationUsage: .string(organizationUsage, default: effectiveOrganizationUsage)
    case .allowAnyOrganization: .bool(allowAnyOrganization)
    case .allowAllScopes: .bool(allowAllScopes)
    case .authorizationDetailsTypes: .strings(authorizationDetailsTypes)
    case .isSystem: .bool(isSystem)
    case .effectiveScopes: effectiveScopes(listed(), audience)
    case .tier: tierState(audience)
    case .paths: pathsState(audience)
    case .writeScopes: writeScopesState(audience)
    case .isOnManagementAPI: audience.isOnManagementAPI
    case .isOnSystemAPI: audience.isOnSystemAPI
    case .raw: .value(Value(.object(raw)))
    }
  }

  /// The listed scopes as the field `scope`.
  var listed: FieldState {
    if let unknown = unknownState(of: .scope) { return unknown }
    return scopes.map { .value(.list($0.map { .string($0) })) } ?? .absent(default: .list([]))
  }

  private func effectiveScopes(_ listed: FieldState, _ audience: AudienceBinding) -> FieldState {
    if effectiveAllowAllScopes { return audience.allScopes }
    // One list rather than two that are alike: what is remembered about it is found again.
    if areScopesSeparate, case .value = listed { return listed }
    return .value(.strings(effectiveScopes(of: nil) ?? []))
  }
}

// MARK: - What its scopes are worth
extension ClientGrant {
  private static let tenantUnknown = FieldState.unavailable([RuleEnvironment.tenantVariable])

  private func tierState(_ audience: AudienceBinding) -> FieldState {
    guard let scopes = audience.scopes else { return Self.tenantUnknown }
    if effectiveAllowAllScopes, scopes.table == nil, case .unavailable(let names) = audience.allWrites {
      return .unavailable(names)
    }
    let tier = scopes.tier(of: self, api: audience.listedScopes, audience.words)
    return .value(.string(tier?.rawValue ?? ""))
  }

  private func pathsState(_ audience: AudienceBinding) -> FieldState {
    guard let scopes = audience.scopes else { return Self.tenantUnknown }
    return .value(.list(scopes.paths(of: self).map { audience.paths[$0] }))
  }

  private func writeScopesState(_ audience: AudienceBinding) -> FieldState {
    if effectiveAllowAllScopes { return audience.allWrites }
    guard let scopes = audience.scopes else { return Self.tenantUnknown }
    return .value(.strings(scopes.writing(self, audience.words)))
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

extension Lookup<ResourceServer> {
  /// - Parameter scopes: what its scopes are worth; nil: not known.
  func binding(_ scopes: ScopeKnowledge?) -> Binding {
    switch self {
    case .found(let api): .value(api.binding(scopes))
    case .none: .value(ResourceServer.missing)
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
