import CEL
import Tenant

extension ResourceServer: RuleVariable {
  static let variable = "api"
  static let note = "null where the API does not exist"
  static let doubt = CoverageGap(collection, message: "a system API that a grant names is not in the list of APIs")

  static let record = RecordType(
    name: "api",
    fields: [
      .init(name: "id", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "identifier", type: .string, sizeHint: .characters(600)),
      .init(name: "name", type: .string), .init(name: "is_system", type: .bool),
      .init(name: "scopes", type: .list(.record(scopeType))),
      .init(name: "subject_type_authorization", type: .record(subjectTypesType)),
      .init(name: "authorization_details", type: .list(.record(authorizationDetailType))),
      .init(name: "token_lifetime", type: .int), .init(name: "token_lifetime_for_anonymous_access_tokens", type: .int),
      .init(name: "token_dialect", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "proof_of_possession", type: .record(proofOfPossessionType)),
      .init(name: "allow_offline_access", type: .bool), .init(name: "enforce_policies", type: .bool),
      .init(name: "authorization_policy", type: .record(authorizationPolicyType)),
      .init(name: "client_id", type: .string, sizeHint: RuleEnvironment.id),
      .init(
        name: "write_scopes", type: .list(.string), reads: [RuleEnvironment.tenantVariable],
        sizeHint: .elements(1000, each: RuleEnvironment.scopeText)),
    ])

  private static let scopeType = RecordType(
    name: "scope",
    fields: [
      .init(name: "value", type: .string, sizeHint: RuleEnvironment.scopeText),
      .init(name: "description", type: .string),
    ])

  private static let policyType = RecordType(
    name: "policy", fields: [.init(name: "policy", type: .string, sizeHint: RuleEnvironment.id)])

  private static let subjectTypesType = RecordType(
    name: "subject_type_authorization",
    fields: [
      .init(name: "user", type: .record(policyType)), .init(name: "client", type: .record(policyType)),
      .init(name: "anonymous_user", type: .record(policyType)),
    ])

  private static let proofOfPossessionType = RecordType(
    name: "proof_of_possession",
    fields: [
      .init(name: "mechanism", type: .string, sizeHint: RuleEnvironment.id), .init(name: "required", type: .bool),
      .init(name: "required_for", type: .string, sizeHint: RuleEnvironment.id),
    ])

  private static let authorizationPolicyType = RecordType(
    name: "authorization_policy", fields: [.init(name: "policy_id", type: .string, sizeHint: RuleEnvironment.id)])

  private static let authorizationDetailType = RecordType(
    name: "authorization_detail", fields: [.init(name: "type", type: .string)])

  /// What stands for a field that the format of the API has no place for.
  private static let unknown = FieldState.unavailable([variable])

  var binding: Value { binding(ScopeKnowledge.standard(of: self)) }

  /// The API as `api`; a policy that is not set reads as that of a new API.
  ///
  /// - Parameter knowledge: what its scopes are worth; nil: not known.
  func binding(_ knowledge: ScopeKnowledge?) -> Value {
    let writes = knowledge.map { FieldState.value(.strings(self.scopes.map(\.value).filter($0.writes))) }
    let scopes = scopes.map { scope in
      Value.record(RecordValue(Self.scopeType, [.value(.string(scope.value)), .string(scope.description)]))
    }
    let details = authorizationDetailsTypes.map { type in
      Value.record(RecordValue(Self.authorizationDetailType, [.value(.string(type))]))
    }
    return .record(
      RecordValue(
        Self.record,
        [
          .string(id), .string(identifier), .string(name), .bool(isSystem), .value(.list(scopes)),
          subjectTypeAuthorization,
          details.isEmpty ? .absent(default: .list([])) : .value(.list(details)),
          .int(tokenLifetime, default: 86_400),
          isSilentOnAnonymousUsers ? Self.unknown : .int(anonymousTokenLifetime, default: 0),
          .string(tokenDialect, default: "access_token"), proofOfPossessionState, .bool(allowsOfflineAccess),
          .bool(enforcesPolicies),
          .record(
            Self.authorizationPolicyType, [.string(authorizationPolicyID)], isThere: authorizationPolicyID != nil),
          .string(clientID),
          writes ?? .unavailable([RuleEnvironment.tenantVariable]),
        ]))
  }

  private var proofOfPossessionState: FieldState {
    .record(
      Self.proofOfPossessionType,
      [
        .string(proofOfPossession?.mechanism), .bool(proofOfPossession?.isRequired),
        .string(proofOfPossession?.requiredFor, default: "all_clients"),
      ], isThere: proofOfPossession != nil)
  }

  private var subjectTypeAuthorization: FieldState {
    let policies = [
      (userPolicy, "allow_all"), (clientPolicy, "require_client_grant"), (anonymousUserPolicy, "deny_all"),
    ]
    var slots: [FieldState] = policies.map { policy, fallback in
      .record(Self.policyType, [.string(policy, default: fallback)], isThere: policy != nil)
    }
    if isSilentOnAnonymousUsers { slots[2] = Self.unknown }
    return .record(Self.subjectTypesType, slots, isThere: policies.contains { $0.0 != nil })
  }
}
