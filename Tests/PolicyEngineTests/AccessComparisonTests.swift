import Documents
import PolicyEngine
import Tenant
import TestSupport
import Testing

/// How two states of a tenant differ.
@Suite struct `Comparisons of access` {
  private static let management = "https://t.example/api/v2/"

  private static func model(
    _ grants: [JSONObject], clients: [JSONObject] = [], apis: [JSONObject] = []
  ) async throws -> AccessModel {
    let tenant = try FakeTenant(
      grants, clients: try reading(Client.init, clients), apis: try reading(ResourceServer.init, apis))
    return await AccessModel(
      reading: tenant, .standard, startedAt: "2026-01-31T02:00:00Z", organizationsOf: { _ in true })
  }

  private static func grant(_ change: JSONObject = [:]) -> JSONObject {
    var grant: JSONObject = [
      "id": "cgr_1", "client_id": "c", "audience": "https://api.example/", "scope": ["read:a", "read:b"],
    ]
    for (key, value) in change.members { grant[key] = value }
    return grant
  }

  private static func compare(_ base: [JSONObject], _ head: [JSONObject]) async throws -> AccessComparison {
    AccessComparison(from: try await model(base), to: try await model(head), of: ("base", "head"))
  }

  @Test(
    arguments: [
      (["scope": ["read:b", "read:a", "read:a"]], nil, nil),
      (["id": "cgr_2"], nil, nil),
      (["organization_usage": "deny", "allow_any_organization": false, "subject_type": "client"], nil, nil),
      (["scope": ["read:a", "read:b", "delete:users"]], .widened, "gives 1 scope more: delete:users"),
      (["scope": ["read:a"]], .narrowed, "gives 1 scope less: read:b"),
      (["scope": ["read:a", "delete:x"]], .widened, "gives 1 scope less: read:b"),
      (
        ["scope": nil, "allow_all_scopes": true], .widened, "allows all scopes of the API, and those that it gets later"
      ),
      (["organization_usage": "allow"], .widened, "changes organization_usage from deny to allow"),
      (["organization_usage": "require"], .narrowed, "changes organization_usage from deny to require"),
      (["allow_any_organization": true], .widened, "can be used for any organization"),
      (["authorization_details_types": ["payment"]], .widened, "gives authorization details: payment"),
      (["is_system": true], .changed, "has another is_system"),
    ] as [(JSONObject, AccessChange.Kind?, String?)])
  func `of one grant say whether it gives more, and why`(
    change: JSONObject, kind: AccessChange.Kind?, reason: String?
  ) async throws {
    let comparison = try await Self.compare([Self.grant()], [Self.grant(change)])
    #expect(comparison.changes.map(\.kind) == [kind].compactMap { $0 })
    #expect(reason.map { comparison.changes[0].reasons.map(\.text).contains($0) } ?? true)
    #expect(comparison.isComplete)
  }

  /// What is wider one way round is narrower, or wider in something else, the other way.
  @Test(arguments: 0..<UInt64(Cases.count(60, whole: 600)))
  func `never find the same grant wider both ways for its scopes`(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    func made() -> JSONObject {
      let scopes = ["read:a", "read:b", "delete:users", "*"].filter { _ in Bool.random(using: &random) }
      return Self.grant(["scope": .strings(scopes)])
    }
    let (one, other) = (made(), made())
    let forth = try await Self.compare([one], [other]).changes.first
    let back = try await Self.compare([other], [one]).changes.first
    #expect(forth?.scopesAdded == back?.scopesRemoved && forth?.scopesRemoved == back?.scopesAdded)
    #expect((forth == nil) == (back == nil))
    #expect((forth?.kind == .widened) == !(forth?.scopesAdded.isEmpty ?? true))
  }

  @Test func `tell grants that are added and removed, and sort what is worth most to the front`() async throws {
    let added: JSONObject = ["client_id": "d", "audience": .string(Self.management), "scope": ["create:client_grants"]]
    let other: JSONObject = ["client_id": "e", "audience": "https://api.example/", "scope": ["read:x"]]
    let comparison = try await Self.compare([Self.grant()], [other, added])
    #expect(comparison.changes.map(\.kind) == [.added, .added, .removed])
    #expect(comparison.changes.map { $0.state.reference.clientID } == ["d", "e", "c"])
    #expect(comparison.changes[0].scopesAdded == ["create:client_grants"])
    #expect(comparison.changes[2].scopesRemoved == ["read:a", "read:b"])
    #expect(ComparisonTest.tier(.credentials).fails(for: comparison.changes[0]))
    #expect(!ComparisonTest.tier(.credentials).fails(for: comparison.changes[1]))
    #expect(!ComparisonTest.widened.fails(for: comparison.changes[0]))
  }

  /// One application has an id in the tenant and a name in code; each tenant has its own Management API.
  @Test func `join what code calls by names`() async throws {
    let base = try await Self.model(
      [["id": "cgr_1", "client_id": "id1", "audience": .string(Self.management), "scope": ["read:users"]]],
      clients: [["client_id": "id1", "name": "Worker"]])
    let head = try await Self.model([
      ["client_id": "Worker", "audience": "https://##DOMAIN##/api/v2/", "scope": ["read:users", "read:clients"]]
    ])
    for (from, to, kind) in [(base, head, AccessChange.Kind.widened), (head, base, .narrowed)] {
      let comparison = AccessComparison(from: from, to: to, of: ("base", "head"))
      #expect(comparison.changes.map(\.kind) == [kind])
    }
  }

  @Test func `do not guess which of two applications a name is for`() async throws {
    let clients: [JSONObject] = [["client_id": "id1", "name": "Worker"], ["client_id": "id2", "name": "Worker"]]
    let base = try await Self.model([Self.grant(["client_id": "id1"])], clients: clients)
    let head = try await Self.model([Self.grant(["client_id": "Worker"])])
    let comparison = AccessComparison(from: base, to: head, of: ("base", "head"))
    #expect(comparison.doubts.map(\.message).first?.contains("2 applications of BASE are called Worker") ?? false)
  }

  @Test func `see what an API gives to grants that did not change`() async throws {
    func api(_ scopes: [String], lifetime: Int) -> JSONObject {
      [
        "identifier": "https://api.example/", "token_lifetime": .int(lifetime),
        "scopes": .array(scopes.map { ["value": .string($0)] }),
      ]
    }
    let all = Self.grant(["scope": nil, "allow_all_scopes": true])
    let base = try await Self.model([all], apis: [api(["read:a"], lifetime: 3600)])
    let head = try await Self.model([all], apis: [api(["read:a", "delete:a"], lifetime: 86_400)])
    let change = try #require(AccessComparison(from: base, to: head, of: ("base", "head")).changes.first)
    #expect(change.kind == .widened && change.scopesAdded == ["delete:a"])
    #expect(Set(change.reasons.map(\.aspect)).isSuperset(of: [.scopes, .lifetime, .tier]))
  }

  /// That one side has the APIs and the other has not is no difference of the tenant.
  @Test func `do not take what was read of one side only for a change`() async throws {
    let all = Self.grant(["scope": nil, "allow_all_scopes": true])
    let base = try await Self.model([all])
    let head = try await Self.model(
      [all], clients: [["client_id": "c", "grant_types": ["client_credentials"]]],
      apis: [["identifier": "https://api.example/", "scopes": [["value": "delete:users"]]]])
    #expect(AccessComparison(from: base, to: head, of: ("base", "head")).changes.isEmpty)
    #expect(AccessComparison(from: head, to: base, of: ("base", "head")).changes.isEmpty)
  }
}
