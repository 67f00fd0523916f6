package import Documents

/// An API of the tenant (a resource server), by an allow-list: `signing_secret`, keys and encryption settings of the
/// record never enter memory.
package struct ResourceServer: TenantRecord {
  package static let collection = TenantCollection.resourceServers
  package static let noun = "API"
  package static let listing = RecordListing.byOffset(
    path: "/resource-servers", key: "resource_servers", names: "identifiers", batch: 10)
  package static let scopes = ["read:resource_servers"]
  package static let fields = [
    "id", "identifier", "name", "is_system", "scopes", "subject_type_authorization", "authorization_details",
    "token_lifetime", "token_lifetime_for_anonymous_access_tokens", "token_dialect", "proof_of_possession",
    "allow_offline_access", "enforce_policies", "authorization_policy", "client_id",
  ]

  /// A scope that the API defines.
  package struct Scope: Sendable, Equatable {
    package let value: String
    package let description: String?
  }

  /// `proof_of_possession`: whether tokens are bound to a key of the application.
  package struct ProofOfPossession: Sendable, Equatable {
    /// mtls | dpop.
    package let mechanism: String?
    package let isRequired: Bool?
    /// all_clients | public_clients.
    package let requiredFor: String?
  }

  package let id: String?
  /// What grants call `audience`.
  package let identifier: String
  package let name: String?
  package let isSystem: Bool?
  /// The scopes that the API defines; an API without any carries no such key.
  package let scopes: [Scope]
  /// `subject_type_authorization.user.policy`: allow_all | deny_all | require_client_grant.
  package let userPolicy: String?
  /// `subject_type_authorization.client.policy`: deny_all | require_client_grant.
  package let clientPolicy: String?
  /// `subject_type_authorization.anonymous_user.policy`: deny_all | require_client_grant.
  package let anonymousUserPolicy: String?
  /// `authorization_details[].type`.
  package let authorizationDetailsTypes: [String]
  /// Seconds.
  package let tokenLifetime: Int64?
  /// Seconds, of tokens for users that have not signed in.
  package let anonymousTokenLifetime: Int64?
  /// `access_token` | `access_token_authz` | `rfc9068_profile` | `rfc9068_profile_authz`: with `_authz` a token has all
  /// permissions of its user.
  package let tokenDialect: String?
  package let proofOfPossession: ProofOfPossession?
  /// Whether refresh tokens are issued.
  package let allowsOfflineAccess: Bool?
  /// Whether the permissions of a user limit what an application gets (RBAC).
  package let enforcesPolicies: Bool?
  /// `authorization_policy.policy_id`
  package let authorizationPolicyID: String?
  /// The application that belongs to it.
  package let clientID: String?
  /// Whether the format it came in has no place for what is about anonymous users: that is not known then, where one that
  /// is left out has its default.
  package var isSilentOnAnonymousUsers = false

  package var recordID: String? { identifier }

  package init(_ raw: JSONObject) throws(FieldError) {
    let fields = JSONFields(raw)
    id = try fields.optionalString("id")
    identifier = try fields.string("identifier")
    name = try fields.optionalString("name")
    isSystem = try fields.optionalBool("is_system")
    var scopes: [Scope] = []
    for scope in try fields.optionalRecords("scopes") ?? [] {
      scopes.append(Scope(value: try scope.string("value"), description: try scope.optionalString("description")))
    }
    self.scopes = scopes
    let policies = try fields.optionalRecord("subject_type_authorization")
    userPolicy = try policies?.optionalRecord("user")?.optionalString("policy")
    clientPolicy = try policies?.optionalRecord("client")?.optionalString("policy")
    anonymousUserPolicy = try policies?.optionalRecord("anonymous_user")?.optionalString("policy")
    var types: [String] = []
    for detail in try fields.optionalRecords("authorization_details") ?? [] { types.append(try detail.string("type")) }
    authorizationDetailsTypes = types
    tokenLifetime = try fields.optionalInt("token_lifetime")
    anonymousTokenLifetime = try fields.optionalInt("token_lifetime_for_anonymous_access_tokens")
    tokenDialect = try fields.optionalString("token_dialect")
    proofOfPossession = try fields.optionalRecord("proof_of_possession").map(ProofOfPossession.init)
    allowsOfflineAccess = try fields.optionalBool("allow_offline_access")
    enforcesPolicies = try fields.optionalBool("enforce_policies")
    authorizationPolicyID = try fields.optionalRecord("authorization_policy")?.optionalString("policy_id")
    clientID = try fields.optionalString("client_id")
  }
}

// MARK: - As JSON
extension ResourceServer {

  package var json: JSONValue {
    var object: JSONObject = ["identifier": .string(identifier)]
    object["id"] = id.map { .string($0) }
    object["name"] = name.map { .string($0) }
    object["is_system"] = isSystem.map { .bool($0) }
    object["scopes"] = .array(
      scopes.map { scope in
        var entry: JSONObject = ["value": .string(scope.value)]
        entry["description"] = scope.description.map { .string($0) }
        return .object(entry)
      })
    var policies = JSONObject()
    for (key, policy) in [("user", userPolicy), ("client", clientPolicy), ("anonymous_user", anonymousUserPolicy)] {
      policies[key] = policy.map { .object(["policy": .string($0)]) }
    }
    if !policies.isEmpty { object["subject_type_authorization"] = .object(policies) }
    if !authorizationDetailsTypes.isEmpty {
      object["authorization_details"] = .array(authorizationDetailsTypes.map { .object(["type": .string($0)]) })
    }
    object["token_lifetime"] = tokenLifetime.map { .int(Int(clamping: $0)) }
    object["token_lifetime_for_anonymous_access_tokens"] = anonymousTokenLifetime.map { .int(Int(clamping: $0)) }
    object["token_dialect"] = tokenDialect.map { .string($0) }
    object["proof_of_possession"] = proofOfPossession.map { .object($0.json) }
    object["allow_offline_access"] = allowsOfflineAccess.map { .bool($0) }
    object["enforce_policies"] = enforcesPolicies.map { .bool($0) }
    object["authorization_policy"] = authorizationPolicyID.map { ["policy_id": .string($0)] }
    object["client_id"] = clientID.map { .string($0) }
    return .object(object)
  }
}

extension ResourceServer.ProofOfPossession {
  fileprivate init(_ fields: JSONFields) throws(FieldError) {
    mechanism = try fields.optionalString("mechanism")
    isRequired = try fields.optionalBool("required")
    requiredFor = try fields.optionalString("required_for")
  }

  fileprivate var json: JSONObject {
    var object = JSONObject()
    object["mechanism"] = mechanism.map { .string($0) }
    object["required"] = isRequired.map { .bool($0) }
    object["required_for"] = requiredFor.map { .string($0) }
    return object
  }
}
