import CEL
import Tenant

/// The fields of `grant`, in the order of `RuleEnvironment.grant`.
enum GrantField: Int, CaseIterable {
  case id, clientID, defaultFor, audience, scope, subjectType, organizationUsage, allowAnyOrganization, allowAllScopes
  case authorizationDetailsTypes, isSystem, effectiveScopes, isOnManagementAPI, isOnSystemAPI, tier, paths, writeScopes
  case raw

  /// The fields of the API that it is made of.
  var sources: ClientGrant.Fields {
    switch self {
    case .id: ClientGrant.Fields([.id])
    case .clientID: ClientGrant.Fields([.clientID])
    case .defaultFor: ClientGrant.Fields([.defaultFor])
    case .audience, .isOnManagementAPI, .isOnSystemAPI: ClientGrant.Fields([.audience])
    case .scope: ClientGrant.Fields([.scope])
    case .subjectType: ClientGrant.Fields([.subjectType])
    case .organizationUsage: ClientGrant.Fields([.organizationUsage])
    case .allowAnyOrganization: ClientGrant.Fields([.allowAnyOrganization])
    case .allowAllScopes: ClientGrant.Fields([.allowAllScopes])
    case .authorizationDetailsTypes: ClientGrant.Fields([.authorizationDetailsTypes])
    case .isSystem: ClientGrant.Fields([.isSystem])
    case .effectiveScopes, .tier, .paths, .writeScopes: ClientGrant.Fields([.audience, .scope, .allowAllScopes])
    case .raw: ClientGrant.Fields(ClientGrant.Field.allCases)
    }
  }
}

/// What `grant` stands for, on one grant after the other: a field is made when a rule reads it, and few rules read more than a
/// few.
///
/// One thread has it, that of the evaluator whose it is.
final class GrantFields: RecordSource, @unchecked Sendable {
  let typeID = ObjectIdentifier(RuleEnvironment.grant)
  /// The grant at hand, and what is known of its audience; none before the first.
  @exclusivity(unchecked) private var current: ClientGrant?
  @exclusivity(unchecked) private var currentAudience: AudienceBinding?
  private let withRaw: Bool
  /// The lists that were made of the grant at hand: one rather than two that are alike, because what is remembered of a list
  /// is found by its place in memory.
  @exclusivity(unchecked) private var listed: FieldState?
  @exclusivity(unchecked) private var effective: FieldState?
  @exclusivity(unchecked) private var types: FieldState?
  @exclusivity(unchecked) private var paths: FieldState?
  @exclusivity(unchecked) private var writes: FieldState?

  /// The grant as it came, for rules that go through its keys.
  @exclusivity(unchecked) private var raw: FieldState?

  /// What rules see beside the grant, once one of them has asked.
  @exclusivity(unchecked) private var madeClient: Binding?
  @exclusivity(unchecked) private var madeOrganizations: Binding?

  /// - Parameter withRaw: whether any rule reads the grant as it came.
  init(withRaw: Bool) { self.withRaw = withRaw }

  func turn(to grant: ClientGrant, _ audience: AudienceBinding) {
    current = grant
    currentAudience = audience
    if listed != nil { listed = nil }
    if effective != nil { effective = nil }
    if types != nil { types = nil }
    if paths != nil { paths = nil }
    if writes != nil { writes = nil }
    if raw != nil { raw = nil }
    if madeClient != nil { madeClient = nil }
    if madeOrganizations != nil { madeOrganizations = nil }
  }

  var grant: ClientGrant {
    guard let current else { preconditionFailure("rules are evaluated on a grant") }
    return current
  }

  var audience: AudienceBinding {
    guard let currentAudience else { preconditionFailure("rules are evaluated on a grant") }
    return currentAudience
  }

  /// What `client` stands for beside it, made once for a grant; likewise `organizations`.
  func client(_ make: (ClientGrant) -> Binding) -> Binding {
    if let madeClient { return madeClient }
    let client = make(grant)
    madeClient = client
    return client
  }

  func organizations(_ make: (ClientGrant) -> Binding) -> Binding {
    if let madeOrganizations { return madeOrganizations }
    let organizations = make(grant)
    madeOrganizations = organizations
    return organizations
  }

  var record: RecordValue { grant.record(state(of: .scope), audience, withRaw: withRaw) }

  func state(of slot: Int) -> FieldState {
    guard let field = GrantField(rawValue: slot) else { preconditionFailure("a slot is that of a field") }
    return state(of: field)
  }

  private func state(of field: GrantField) -> FieldState {
    switch field {
    case .scope:
      if let listed { return listed }
      let state = grant.listed
      listed = state
      return state
    case .effectiveScopes:
      if let effective { return effective }
      let state = grant.state(of: field, self.state(of: .scope), audience)
      effective = state
      return state
    case .authorizationDetailsTypes:
      if let types { return types }
      let state = grant.state(of: field, .absent(default: .list([])), audience)
      types = state
      return state
    case .paths:
      if let paths { return paths }
      let state = grant.state(of: field, .absent(default: .list([])), audience)
      paths = state
      return state
    case .writeScopes:
      if let writes { return writes }
      let state = grant.state(of: field, .absent(default: .list([])), audience)
      writes = state
      return state
    case .raw where !withRaw: return .unavailable([RuleEnvironment.rawGrant])
    case .raw:
      if let raw { return raw }
      let state = grant.state(of: field, .absent(default: .list([])), audience)
      raw = state
      return state
    default: return grant.state(of: field, .absent(default: .list([])), audience)
    }
  }

  func numbers(of slot: Int) -> TextNumbers? {
    let grant = grant
    guard grant.unknownFields.isEmpty else { return nil }
    let numbers: ArraySlice<UInt32>
    switch GrantField(rawValue: slot) {
    case .scope: numbers = grant.scopeNumbers
    case .effectiveScopes where !grant.effectiveAllowAllScopes && grant.areScopesSeparate: numbers = grant.scopeNumbers
    case .authorizationDetailsTypes: numbers = grant.authorizationDetailsTypeNumbers
    default: return nil
    }
    return TextNumbers(table: grant.table, tableCount: grant.textCount, numbers: numbers)
  }

  func text(of number: UInt32) -> String { grant.text(number) }
}
