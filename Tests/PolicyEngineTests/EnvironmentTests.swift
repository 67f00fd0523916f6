import Documents
import PolicyEngine
import Tenant
import Testing

/// What expressions see of a grant and its surroundings.
@Suite struct EnvironmentTests {
  /// Whether a check holds for one grant: pass or fail; nil where it is unknown or skipped.
  private func holds(_ check: String, _ raw: JSONObject, in tenant: (JSONObject) throws -> FakeTenant) async throws
    -> Bool?
  {
    let counts = try await tenant(raw).audit(Sample.text(id: "rule", check: Sample.quoted(check))).tallies["rule"]
    return counts?[0] == 1 ? true : counts?[1] == 1 ? false : nil
  }

  @Test(arguments: [
    "grant.id == '' && grant.client_id == '' && grant.default_for == '' && grant.audience == ''",
    "grant.scope == [] && grant.authorization_details_types == []",
    "grant.subject_type == 'client' && grant.organization_usage == 'deny'",
    "!grant.allow_any_organization && !grant.allow_all_scopes && !grant.is_system",
    "!has(grant.id) && !has(grant.scope) && !has(grant.subject_type) && !has(grant.organization_usage)",
    "grant.effective_scopes == [] && !grant.on_management_api && !grant.on_system_api",
    "client == null && api == null",
  ])
  func `an absent field reads as the documented default`(check: String) async throws {
    #expect(try await holds(check, ["later": nil]) { try FakeTenant([$0]) } == true)
    let empty: JSONObject = [
      "id": "", "client_id": "", "default_for": "", "audience": "", "scope": [], "subject_type": "",
      "organization_usage": "", "allow_any_organization": nil, "authorization_details_types": [],
    ]
    #expect(try await holds(check, empty) { try FakeTenant([$0]) } == true)
  }

  @Test(
    arguments: [
      ("has(grant.subject_type) && grant.subject_type == 'anonymous_user'", ["subject_type": "anonymous_user"]),
      ("!has(grant.scope) && grant.scope == [] && 'scope' in grant.raw", ["scope": []]),
      ("grant.scope[0].matchesAny(['write:*', 'read:?']) && !'read:xy'.matchesAny(grant.scope)", ["scope": ["read:x"]]),
      ("!grant.client_id.matchesAny([]) && grant.client_id.matchesAny(['']) && 'a'.matchesAny(['*'])", [:]),
      (
        "grant.scope.filter(s, s.matchesAny(['*:e\u{301}'])) == ['read:e\u{301}']",
        ["scope": ["read:\u{E9}", "read:e\u{301}"]]
      ),
      ("!has(grant.scope)", ["scope": nil]),
      ("has(grant.allow_all_scopes) && !grant.allow_all_scopes", ["allow_all_scopes": false]),
      ("grant.raw.later.n == 1 && !('scope' in grant.raw)", ["later": ["n": 1]]),
      ("grant.scope == ['a b'] && grant.effective_scopes == ['a', 'b']", ["scope": ["a b"]]),
      ("size(grant.scope[0]) == 2", ["scope": ["e\u{301}"]]),
      ("grant.client_id != '\u{E9}'", ["client_id": "e\u{301}"]),
    ] as [(String, JSONObject)])
  func `a field that is there reads as it is`(check: String, raw: JSONObject) async throws {
    #expect(try await holds(check, raw) { try FakeTenant([$0]) } == true)
  }

  @Test(
    arguments: [
      ("client.is_first_party && !client.global && client.grant_types == ['x']", ["grant_types": ["x"]], true),
      ("client.is_first_party && !has(client.is_first_party)", ["global": true], true),
      ("client.is_first_party", ["name": "App"], nil),
      ("has(client.is_first_party)", ["name": "App"], nil),
      ("client.name == 'App'", ["name": "App"], true),
    ] as [(String, JSONObject, Bool?)])
  func `a client's absent field is its default, unless the record is a summary`(
    check: String, fields: JSONObject, wanted: Bool?
  ) async throws {
    var record = fields
    record["client_id"] = "app"
    let clients = try reading(Client.init, [record])
    #expect(try await holds(check, grant("cgr_1")) { try FakeTenant([$0], clients: clients) } == wanted)
  }

  @Test(arguments: [
    "api.token_lifetime == 86400 && !has(api.token_lifetime) && !api.is_system && api.scopes == []",
    "api.subject_type_authorization.user.policy == 'allow_all'",
    "api.subject_type_authorization.client.policy == 'deny_all' && has(api.subject_type_authorization.client)",
    "api.subject_type_authorization.anonymous_user.policy == 'deny_all'",
    "!has(api.subject_type_authorization.user)", "api.authorization_details == []",
  ])
  func `an API's absent field is its default`(check: String) async throws {
    let apis = try reading(
      ResourceServer.init,
      [["identifier": "https://a.example/", "subject_type_authorization": ["client": ["policy": "deny_all"]]]])
    #expect(try await holds(check, grant("cgr_1")) { try FakeTenant([$0], apis: apis) } == true)
  }

  @Test(arguments: [
    ("client.agent_id == ''", nil), ("has(client.agent_id)", nil),
    ("client.agent_id == '' || client.name == 'A'", true), ("client.updated_at == ''", true),
    ("api.subject_type_authorization.anonymous_user.policy == 'deny_all'", nil),
    ("api.token_lifetime_for_anonymous_access_tokens == 0", nil),
    ("api.subject_type_authorization.user.policy == 'allow_all'", true),
  ])
  func `what a format has no place for is not known`(check: String, wanted: Bool?) async throws {
    var client = try Client(["client_id": "app", "name": "A", "is_first_party": true])
    client.unsaid = ["agent_id"]
    var api = try ResourceServer(["identifier": "https://a.example/"])
    api.isSilentOnAnonymousUsers = true
    let (clients, apis) = (Reading([client]), Reading([api]))
    #expect(
      try await holds(check, grant("cgr_1")) { try FakeTenant([$0], clients: clients, apis: apis) } == wanted)
  }

  private static let ordinary: JSONObject = ["is_first_party": true]

  @Test(
    arguments: [
      (
        "client.external_metadata_type == '' && client.external_metadata_created_by == '' && client.agent_id == ''",
        ordinary
      ),
      ("client.external_client_id == '' && client.resource_server_identifier == ''", ordinary),
      ("client.token_exchange.allow_any_profile_of_type == [] && !has(client.token_exchange)", ordinary),
      ("!client.identity_assertion_authorization_grant.active", ordinary),
      ("!client.token_vault_privileged_access && !client.require_proof_of_possession", ordinary),
      ("client.jwt_configuration.lifetime_in_seconds == 36000 && client.created_at == ''", ordinary),
      (
        "client.jwt_configuration.lifetime_in_seconds == 3600 && !has(client.jwt_configuration)",
        ["is_first_party": false, "third_party_security_mode": "strict"]
      ),
      (
        "client.jwt_configuration.lifetime_in_seconds == 60 && has(client.jwt_configuration.lifetime_in_seconds)",
        ["global": false, "third_party_security_mode": "strict", "jwt_configuration": ["lifetime_in_seconds": 60]]
      ),
      (
        "client.token_vault_privileged_access && has(client.token_vault_privileged_access)",
        ["global": false, "token_vault_privileged_access": ["credentials": []]]
      ),
      (
        "client.token_exchange.allow_any_profile_of_type == ['custom_authentication']",
        ["global": false, "token_exchange": ["allow_any_profile_of_type": ["custom_authentication"]]]
      ),
      (
        "client.identity_assertion_authorization_grant.active && client.updated_at.startsWith('2026')",
        [
          "global": false, "identity_assertion_authorization_grant": ["active": true],
          "updated_at": "2026-01-02T03:04:05Z",
        ]
      ),
    ] as [(String, JSONObject)])
  func `a client says how it came about and what it can do`(check: String, fields: JSONObject) async throws {
    var record = fields
    record["client_id"] = "app"
    let clients = try reading(Client.init, [record])
    #expect(try await holds(check, grant("cgr_1")) { try FakeTenant([$0], clients: clients) } == true)
  }

  @Test(arguments: Client.fields.filter { !["client_id", "name", "app_type"].contains($0) } + ["client_metadata"])
  func `of a summary nothing is known that it does not carry`(field: String) async throws {
    let clients = try reading(
      { (raw) throws(FieldError) in try Client(raw, keeping: .all) }, [["client_id": "app", "name": "App"]])
    let check = "has(client.\(field)) || !has(client.\(field))"
    #expect(try await holds(check, grant("cgr_1")) { try FakeTenant([$0], clients: clients) } == nil)
  }

  @Test(
    arguments: [
      (["team"], "client.client_metadata == {'team': 'a'}", true),
      (["team"], "client.client_metadata.team == 'a'", true),
      (["other"], "client.client_metadata == {} && !has(client.client_metadata)", true),
      (["other"], "!has(client.client_metadata.team)", true), ([], "has(client.client_metadata)", nil),
      ([], "client.client_metadata == {}", nil), ([], "client.global", false),
    ] as [([String], String, Bool?)])
  func `metadata is what of it is read, and unknown where none is`(
    keys: [String], check: String, wanted: Bool?
  ) async throws {
    let raw: JSONObject = ["client_id": "app", "global": false, "client_metadata": ["team": "a", "x": "b"]]
    let clients = try reading({ (raw) throws(FieldError) in try Client(raw, keeping: MetadataKeys(keys)) }, [raw])
    #expect(try await holds(check, grant("cgr_1")) { try FakeTenant([$0], clients: clients) } == wanted)
  }

  @Test(
    arguments: [
      ("!api.allow_offline_access && !api.enforce_policies && api.token_dialect == 'access_token'", [:]),
      ("!api.proof_of_possession.required && api.proof_of_possession.mechanism == ''", [:]),
      ("api.proof_of_possession.required_for == 'all_clients' && !has(api.proof_of_possession)", [:]),
      ("api.authorization_policy.policy_id == '' && api.client_id == ''", [:]),
      ("!has(api.token_lifetime_for_anonymous_access_tokens)", [:]),
      (
        "api.proof_of_possession.required && api.proof_of_possession.required_for == 'all_clients'",
        ["proof_of_possession": ["mechanism": "mtls", "required": true]]
      ),
      (
        "api.allow_offline_access && api.enforce_policies && api.authorization_policy.policy_id == 'p'",
        ["allow_offline_access": true, "enforce_policies": true, "authorization_policy": ["policy_id": "p"]]
      ),
      (
        "api.token_lifetime_for_anonymous_access_tokens == 60 && api.client_id == 'app' && has(api.token_dialect)",
        [
          "token_lifetime_for_anonymous_access_tokens": 60, "client_id": "app",
          "token_dialect": "access_token_authz",
        ]
      ),
    ] as [(String, JSONObject)])
  func `an API says for whom its tokens are and how long they live`(check: String, fields: JSONObject) async throws {
    var record = fields
    record["identifier"] = "https://a.example/"
    let apis = try reading(ResourceServer.init, [record])
    #expect(try await holds(check, grant("cgr_1")) { try FakeTenant([$0], apis: apis) } == true)
  }

  private static let all: JSONObject = ["allow_all_scopes": true]

  @Test(
    arguments: [
      (["scope": ["x"]], ["x"]), (all, ["read", "write"]),
      (["audience": "https://gone.example/", "allow_all_scopes": true], []),
      (["audience": "https://t.example/api/v2/", "allow_all_scopes": true], nil),
    ] as [(JSONObject, [String]?)])
  func `effective scopes are the listed ones or those of the API`(fields: JSONObject, scopes: [String]?) async throws {
    let apis = try reading(
      ResourceServer.init, [["identifier": "https://a.example/", "scopes": [["value": "read"], ["value": "write"]]]])
    let list = (scopes ?? []).map { "'\($0)'" }.joined(separator: ", ")
    let found = try await holds("grant.effective_scopes == [\(list)]", grant("cgr_1", fields)) {
      try FakeTenant([$0], apis: apis)
    }
    #expect(found == (scopes == nil ? nil : true))
  }

  @Test func `effective scopes are known without the API where they are listed, and else unknown or skipped`()
    async throws
  {
    let rule = Sample.text(id: "rule", check: "size(grant.effective_scopes) == 1")
    let grants = [grant("cgr_1", ["scope": ["x"]]), grant("cgr_2", Self.all)]
    let refusedTenant = try FakeTenant(grants, apis: Reading([], gap: refused(.resourceServers)))
    #expect(try await refusedTenant.audit(rule).tallies == ["rule": [1, 0, 0, 1, 0]])
    let file = try FakeTenant(grants, carries: [.clientGrants])
    #expect(try await file.audit(rule).tallies == ["rule": [1, 0, 0, 0, 1]])
  }
}

@Suite struct TenantContextTests {
  private static let own = TenantContext(
    TenantIdentity(
      kind: .live, domain: "t.eu.auth0.com", customDomain: "login.example",
      managementAudience: "https://t.eu.auth0.com/api/v2/"), startedAt: RuleExample.moment)

  @Test(arguments: [
    ("https://t.eu.auth0.com/api/v2/", true, true), ("https://login.example/api/v2/", true, true),
    ("https://other.us.auth0.com/api/v2/", true, true), ("https://other.auth0app.com/api/v2/", true, true),
    ("https://t.eu.auth0.com/me/", false, true), ("https://login.example/me/", false, true),
    ("https://login.example/my-org/", false, true), ("https://t.eu.auth0.com/mfa/", false, true),
    ("https://t.eu.auth0.com/api/v2", false, false), ("https://t.eu.auth0.com/api/v2/users/", false, false),
    ("https://t.eu.auth0.com/x/api/v2/", false, false), ("http://t.eu.auth0.com/api/v2/", false, false),
    ("https://api.example/api/v2/", false, false), ("https://api.example/me/", false, false),
    ("https://auth0.com.evil.example/api/v2/", false, false), ("https://evilauth0.com/api/v2/", false, false),
    ("https://LOGIN.example/me/", false, true), ("https://T.EU.Auth0.com/api/v2/", true, true),
    ("https://xauth0.com/api/v2/", false, false), ("https://evil.example?.auth0.com/api/v2/", false, false),
    ("https://##X##/api/v2/", true, true), ("https://@@X@@/me/", false, true), ("https://${var.x}/api/v2/", true, true),
    ("https://##T##.eu.auth0.com/api/v2/", true, true), ("https://{{x}}/mfa/", false, true),
    ("https:///api/v2/", false, false), ("/api/v2/", false, false),
    ("https://t.eu.auth0.com/me/x", false, false), ("", false, false), ("go-jwt", false, false),
  ])
  func `the audience alone decides whether an API is Auth0's own`(audience: String, isManagement: Bool, isSystem: Bool)
  {
    #expect(Self.own.isManagementAPI(audience) == isManagement)
    #expect(Self.own.isSystemAPI(audience) == isSystem)
  }

  private static func nameless(_ apis: [ResourceServer]) -> TenantContext {
    TenantContext(
      TenantIdentity(kind: .file, domain: "local", isDomainKnown: false), resourceServers: apis,
      startedAt: RuleExample.moment)
  }

  @Test(arguments: [
    ("https://t.eu.auth0.com/api/v2/", true), ("https://##T##.eu.auth0.com/api/v2/", true),
    ("https://##X##/api/v2/", true), ("https://local/api/v2/", nil), ("https://api.example/api/v2/", nil),
    ("https://API.example/api/v2/", nil), ("https://api-##ENV##.example/api/v2/", nil), ("https://##A####B##/me/", nil),
    ("https://auth0.com.evil.example/api/v2/", nil), ("https://xauth0.com/api/v2/", nil),
    ("https://listed.example/api/v2/", false), ("https://system.example/my-org/", true),
    ("https://system.example/api/v2/", true), ("https://api.example/api/v2/orders/", false), ("urn:x", false),
  ])
  func `without the tenant's domain a host that is not Auth0's may be its own`(audience: String, isSystem: Bool?) throws
  {
    let apis = [
      try ResourceServer(["identifier": "https://listed.example/api/v2/", "is_system": false]),
      try ResourceServer(["identifier": "https://system.example/my-org/", "is_system": true]),
    ]
    #expect(Self.nameless(apis).isSystemAPI(audience) == isSystem)
  }

  @Test(arguments: ["https://api-##ENV##.example/api/v2/", "https://##A####B##/me/"])
  func `a placeholder in a part of a host is not known even where the domain is`(audience: String) {
    #expect(Self.own.isSystemAPI(audience) == nil)
  }

  @Test func `an API that a whole list does not have is unknown for the domain alone, not for a gap`() async throws {
    let tenant = try FakeTenant(
      [grant("cgr_1", ["audience": "https://api.example/api/v2/"])], kind: .file, domain: "local",
      isDomainKnown: false)
    let report = try await tenant.audit(Sample.text(id: "orphan", check: "api != null"))
    let message = try #require(report.findings.first?.message)
    #expect(message.hasPrefix("not evaluated: the tenant's domain is not known"), "\(message)")
    #expect(!message.contains("list of APIs"))
    #expect(report.verdict == .incomplete)
  }

  @Test func `without the domain rules are unknown only where it would decide, and say how to name it`() async throws {
    let unknown = "https://api.example/api/v2/"
    let tenant = try FakeTenant(
      [
        grant("cgr_1", ["audience": .string(unknown)]),
        grant("cgr_2", ["audience": .string(unknown), "scope": ["x"]]), grant("cgr_3"),
      ], kind: .file, domain: "local", isDomainKnown: false, carries: [.clientGrants])
    let report = try await tenant.audit(
      Sample.text(id: "check", check: Sample.quoted("!grant.on_system_api")),
      Sample.text(id: "match", check: "size(grant.scope) == 0", "match: grant.on_system_api"),
      Sample.text(id: "orphan", check: "api != null", #"match: "!grant.on_system_api""#),
      Sample.text(id: "domain", check: "tenant.domain == 't.example'"))
    #expect(
      report.tallies == [
        "check": [1, 0, 0, 2, 0], "match": [1, 0, 1, 1, 0], "orphan": [0, 0, 0, 0, 3], "domain": [0, 0, 0, 3, 0],
      ])
    let messages = report.findings.map(\.message)
    #expect(messages.count == 3 && messages.allSatisfy { $0.contains("name the tenant with --tenant DOMAIN") })
    #expect(report.verdict == .incomplete)
  }

  @Test func `the Management API is what the token names, else the system API, else what the domain implies`() throws {
    let listed = try ResourceServer(["identifier": "https://listed.example/api/v2/", "is_system": true])
    let lookalike = try ResourceServer(["identifier": "https://lookalike.example/api/v2/"])
    let audience = { (named: String?, apis: [ResourceServer]) in
      TenantContext(
        TenantIdentity(kind: .live, domain: "t.example", managementAudience: named), resourceServers: apis,
        startedAt: RuleExample.moment
      )
      .managementAudience
    }
    #expect(audience("https://named.example/api/v2/", [listed]) == "https://named.example/api/v2/")
    #expect(audience(nil, [lookalike, listed]) == "https://listed.example/api/v2/")
    #expect(audience(nil, [lookalike]) == "https://t.example/api/v2/")
    #expect(audience(nil, []) == "https://t.example/api/v2/")
    #expect(Self.nameless([]).managementAudience == nil)
    #expect(Self.nameless([listed]).managementAudience == "https://listed.example/api/v2/")
  }

  @Test func `rules read it as fields of the grant and of the tenant`() async throws {
    let tenant = try FakeTenant(
      [
        grant("cgr_1", ["audience": "https://t.example/api/v2/"]),
        grant("cgr_2", ["audience": "https://c.example/me/"]), grant("cgr_3"),
      ],
      customDomain: "c.example", managementAudience: "https://t.example/api/v2/")
    let report = try await tenant.audit(
      Sample.text(id: "management", check: "grant.on_management_api"),
      Sample.text(id: "own", check: "grant.audience == tenant.management_audience && tenant.domain == 't.example'"),
      Sample.text(id: "system", check: "grant.on_system_api"))
    #expect(report.tallies == ["management": [1, 2, 0, 0, 0], "own": [1, 2, 0, 0, 0], "system": [2, 1, 0, 0, 0]])
  }
}
