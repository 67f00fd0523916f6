import CEL
import Tenant

extension Client: RuleVariable {
  static let variable = "client"
  static let note = "null where the application does not exist"
  static var doubt: CoverageGap {
    let scope = collection.requiredScope
    return CoverageGap(
      collection, missingScope: scope,
      message:
        "clients were read without the fields that the rule needs; grant the token \(scope), and name the keys of "
        + "client_metadata that rules look at in metadata_keys of a file that --config names")
  }

  static let record = RecordType(
    name: "client",
    fields: [
      .init(name: "client_id", type: .string, sizeHint: RuleEnvironment.id), .init(name: "name", type: .string),
      .init(name: "app_type", type: .string, sizeHint: RuleEnvironment.id), .init(name: "is_first_party", type: .bool),
      .init(name: "global", type: .bool),
      .init(name: "grant_types", type: .list(.string), sizeHint: .elements(20, each: RuleEnvironment.id)),
      .init(name: "token_endpoint_auth_method", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "third_party_security_mode", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "external_metadata_type", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "external_metadata_created_by", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "external_client_id", type: .string, sizeHint: .characters(600)),
      .init(name: "resource_server_identifier", type: .string, sizeHint: .characters(600)),
      .init(name: "token_exchange", type: .record(tokenExchange)),
      .init(name: "identity_assertion_authorization_grant", type: .record(identityAssertion)),
      .init(name: "token_vault_privileged_access", type: .bool),
      .init(name: "require_proof_of_possession", type: .bool),
      .init(name: "jwt_configuration", type: .record(jwtConfiguration)),
      .init(name: "created_at", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "updated_at", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "agent_id", type: .string, sizeHint: RuleEnvironment.id),
      .init(
        name: "client_metadata", type: .map(.string, .string),
        sizeHint: .entries(10, each: .characters(255))),
    ])

  private static let tokenExchange = RecordType(
    name: "token_exchange",
    fields: [
      .init(
        name: "allow_any_profile_of_type", type: .list(.string), sizeHint: .elements(4, each: RuleEnvironment.id))
    ])

  private static let identityAssertion = RecordType(
    name: "identity_assertion_authorization_grant", fields: [.init(name: "active", type: .bool)])

  private static let jwtConfiguration = RecordType(
    name: "jwt_configuration", fields: [.init(name: "lifetime_in_seconds", type: .int)])

  /// Seconds for which what Auth0 issues to an application is good where nothing says so; of a strict third party, whose
  /// access tokens it limits, an hour.
  private var defaultLifetime: Int64 { thirdPartySecurityMode == "strict" ? 3_600 : 36_000 }

  /// The application as `client`. Of a summary record all that it does not carry is unknown, of any record what its format
  /// has no place for, and its metadata where no key of it is read.
  var binding: Value {
    let unknown = FieldState.unavailable(["client"])
    let lacking = isSummary ? unknown : nil
    let metadata = metadataTexts.map { texts -> FieldState in
      let map = Value.map(texts.map { ($0.key, .string($0.text)) })
      return texts.isEmpty ? .absent(default: map) : .value(map)
    }
    func said(_ field: String, _ state: FieldState) -> FieldState {
      lacking ?? (unsaid.contains(field) ? unknown : state)
    }
    return .record(
      RecordValue(
        Self.record,
        [
          .string(clientID), .string(name), .string(appType),
          lacking ?? .bool(isFirstParty, default: true), lacking ?? .bool(isGlobal),
          lacking ?? .strings(grantTypes), lacking ?? .string(tokenEndpointAuthMethod),
          lacking ?? .string(thirdPartySecurityMode), lacking ?? .string(externalMetadataType),
          lacking ?? .string(externalMetadataCreatedBy), lacking ?? .string(externalClientID),
          lacking ?? .string(resourceServerIdentifier),
          lacking
            ?? .record(Self.tokenExchange, [.strings(tokenExchangeTypes)], isThere: tokenExchangeTypes != nil),
          lacking
            ?? .record(
              Self.identityAssertion, [.bool(acceptsIdentityAssertions)], isThere: acceptsIdentityAssertions != nil),
          lacking ?? (hasTokenVaultAccess ? .value(.bool(true)) : .absent(default: .bool(false))),
          lacking ?? .bool(requiresProofOfPossession),
          lacking
            ?? .record(
              Self.jwtConfiguration, [.int(tokenLifetime, default: defaultLifetime)], isThere: tokenLifetime != nil),
          said("created_at", .string(createdAt)), said("updated_at", .string(updatedAt)),
          said("agent_id", .string(agentID)),
          lacking ?? metadata ?? unknown,
        ]))
  }
}
