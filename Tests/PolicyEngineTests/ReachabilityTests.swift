import Documents
import PolicyEngine
import Tenant
import Testing

/// Whether grants can be used today.
@Suite struct `The reachability of a grant` {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var grant: JSONObject = [:]
    var client: JSONObject? = ["client_id": "app", "is_first_party": true, "grant_types": ["client_credentials"]]
    var api: JSONObject? = [
      "identifier": "https://a.example/", "token_lifetime": 3600,
      "subject_type_authorization": [
        "client": ["policy": "require_client_grant"], "user": ["policy": "allow_all"],
        "anonymous_user": ["policy": "deny_all"],
      ],
    ]
    /// nil: they were not read.
    var organizations: [String]? = []
    let state: Reachability.State
    /// What its reason contains.
    var reason = ""
    var testDescription: String { name }
  }

  private static let web: JSONObject = [
    "client_id": "app", "is_first_party": true, "grant_types": ["authorization_code", "refresh_token"],
  ]

  private static func client(_ fields: JSONObject) -> JSONObject {
    JSONObject([("client_id", "app"), ("is_first_party", true)] + fields.members.map { ($0.key, $0.value) })
  }

  static let cases = [
    Case(name: "all is well", state: .live, reason: "its application can get a token by it"),
    Case(name: "an empty grant still gives a token", grant: ["scope": []], state: .live),
    Case(
      name: "the application is gone", client: nil, state: .dormant,
      reason: "the application does not exist; tokens issued before live up to 1 hour; nobody can wake it"),
    Case(
      name: "the API is gone", api: nil, state: .dormant,
      reason: "the API does not exist; tokens issued before live until they expire; whoever has create:resource_servers"
    ),
    Case(
      name: "the API refuses it", grant: ["subject_type": "anonymous_user"], state: .dormant,
      reason:
        "the API refuses it; tokens issued before live up to 1 hour; whoever has update:resource_servers can wake it"),
    Case(
      name: "the policy is absent", api: ["identifier": "https://a.example/"], state: .unknown,
      reason: "the API does not say whether it accepts such grants"),
    Case(
      name: "the policy is new",
      api: ["identifier": "https://a.example/", "subject_type_authorization": ["client": ["policy": "ask_first"]]],
      state: .unknown, reason: "ask_first"),
    Case(
      name: "a client grant of an application that only signs users in", client: web, state: .dormant,
      reason: "whoever has update:clients can wake it"),
    Case(
      name: "a user grant where only refresh tokens are left", grant: ["subject_type": "user"],
      client: client(["grant_types": ["refresh_token"]]), state: .unknown, reason: "refresh_token"),
    Case(
      name: "no grant type at all", client: client(["grant_types": []]), state: .dormant,
      reason: "no grant type that can use it"),
    Case(name: "unread grant types", client: client([:]), state: .unknown, reason: "grant types are not known"),
    Case(
      name: "a grant type of tomorrow", client: client(["grant_types": ["urn:tomorrow"]]), state: .unknown,
      reason: "urn:tomorrow"),
    Case(
      name: "a user grant of an application for machines", grant: ["subject_type": "user"], state: .dormant,
      reason: "no grant type that can use it"),
    Case(name: "a user grant where users sign in", grant: ["subject_type": "user"], client: web, state: .live),
    Case(
      name: "the type of the application alone decides nothing",
      client: client(["grant_types": ["client_credentials"], "app_type": "spa"]), state: .live),
    Case(
      name: "a strict third party that registered itself",
      client: [
        "client_id": "app", "is_first_party": false, "third_party_security_mode": "strict",
        "external_metadata_type": "dcr", "grant_types": ["authorization_code"],
      ], state: .dormant,
      reason: "strict third-party applications cannot use it; tokens issued before live up to 1 hour; no change"),
    Case(
      name: "a strict third party of a document, with a lifetime of its own",
      client: [
        "client_id": "app", "is_first_party": false, "third_party_security_mode": "strict",
        "external_metadata_type": "cimd", "grant_types": ["client_credentials"],
        "jwt_configuration": ["lifetime_in_seconds": 7200],
      ], state: .dormant, reason: "tokens issued before live up to 2 hours"),
    Case(
      name: "a strict third party that the tenant made",
      client: [
        "client_id": "app", "is_first_party": false, "third_party_security_mode": "strict",
        "grant_types": ["client_credentials"],
      ], state: .unknown, reason: "strict third-party application"),
    Case(
      name: "a strict third party for its users", grant: ["subject_type": "user"],
      client: [
        "client_id": "app", "is_first_party": false, "third_party_security_mode": "strict",
        "grant_types": ["authorization_code"],
      ], state: .live),
    Case(
      name: "a permissive third party",
      client: [
        "client_id": "app", "is_first_party": false, "third_party_security_mode": "permissive",
        "grant_types": ["client_credentials"],
      ], state: .unknown, reason: "permissive"),
    Case(
      name: "an organization is required and none is there", grant: ["organization_usage": "require"], state: .dormant,
      reason: "none is assigned; tokens issued before live up to 1 hour; whoever has create:organization_client_grants"),
    Case(
      name: "an organization is required and assigned", grant: ["organization_usage": "require"],
      organizations: ["org_1"], state: .live),
    Case(
      name: "an organization is required and any will do",
      grant: ["organization_usage": "require", "allow_any_organization": true], state: .live),
    Case(
      name: "an organization is required and not read", grant: ["organization_usage": "require"], organizations: nil,
      state: .unknown, reason: "were not read"),
    Case(name: "a subject of tomorrow", grant: ["subject_type": "device"], state: .unknown, reason: "device"),
  ]

  /// What an audit says of the one grant, with rules that need everything.
  static func reach(
    _ fields: JSONObject, _ tenant: (JSONObject) throws -> FakeTenant, _ rule: String = rule
  ) async throws -> FindingReach {
    let report = try await tenant(fields).audit(rule)
    let finding = try #require(report.findings.first)
    #expect(report.inventory.first?.reach == finding.reach)
    return try #require(finding.reach)
  }

  private static let rule = Sample.text(
    check: Sample.quoted("size(organizations) > 5 || client == null && api == null && grant.id == ''"))
  private static let withoutOrganizations = Sample.text(
    check: Sample.quoted("client == null && api == null && grant.id == ''"))

  @Test(arguments: cases) func `follows from what was read`(example: Case) async throws {
    let rule = example.organizations == nil ? Self.withoutOrganizations : Self.rule
    let reach = try await Self.reach(
      example.grant,
      { fields in
        try FakeTenant(
          [grant("cgr_1", fields)],
          clients: try reading(Client.init, [example.client].compactMap(\.self)),
          apis: try reading(ResourceServer.init, [example.api].compactMap(\.self)),
          organizations: ["cgr_1": try organizations(example.organizations ?? [])])
      }, rule)
    #expect(reach.reachability.state == example.state, "\(reach.reachability.reason)")
    #expect(reach.reachability.reason.contains(example.reason), "\(reach.reachability.reason)")
  }

  private func organizations(_ ids: [String]) throws -> Reading<GrantOrganizations> {
    Reading([GrantOrganizations(grant: "cgr_1", organizations: try ids.map { try Organization(["id": .string($0)]) })])
  }

  @Test func `is unknown where no rule needs the collections, and none is read for it`() async throws {
    let tenant = try FakeTenant([grant("cgr_1")])
    let report = try await tenant.audit(Sample.text(check: "\"false\""))
    #expect(report.findings.first?.reach?.reachability.state == .unknown)
    #expect(tenant.calls == ["grants", "names"])
  }
}
