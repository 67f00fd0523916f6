import Documents
import HTTPTypes
import Tenant
import TestSupport
import Testing

@testable import ManagementAPI

/// The grant by which a list is read has to be in it (invariant R).
struct OwnGrantTests {
  private static let own: JSONValue = [
    "id": "cgr_own", "client_id": "app", "audience": .string(JWT.audience), "scope": ["read:client_grants"],
  ]

  /// Reads a list of grants with a token of these claims beside the usual ones.
  private func read(
    _ grants: [JSONValue], _ environment: [String: String], claims: [(String, JSONValue)] = [], token: String? = nil,
    assumeComplete: Bool = false
  ) async throws -> Reading<ClientGrant> {
    let list = CursorList(key: "client_grants", records: grants)
    let token = token ?? JWT.management(claims)
    let transport = RecordingTransport(token: token) { sent, _ in list.answer(sent) }
    var environment = environment
    if environment["AUTH0_ACCESS_TOKEN"] != nil { environment["AUTH0_ACCESS_TOKEN"] = token }
    let tenant = LiveTenant(
      credentials: try Credentials(environment: environment), transport: transport, clock: ManualClock().clock(),
      version: "0.1.0", timeout: 300, assumeComplete: assumeComplete)
    return await tenant.read(ClientGrant.self)
  }

  @Test(
    arguments: [
      ("ours", Credentials.secretEnvironment, []),
      ("a ready token of client credentials", Credentials.tokenEnvironment, [("gty", "client-credentials")]),
    ] as [(String, [String: String], [(String, JSONValue)])])
  func `who signed in by client credentials holds a grant, or the list is not whole`(
    name: String, environment: [String: String], claims: [(String, JSONValue)]
  ) async throws {
    #expect(try await read([CursorList.grant(1), Self.own], environment, claims: claims).coverage.isComplete)
    let others: [[JSONValue]] = [
      [], [CursorList.grant(1)],
      [["id": "cgr_own", "client_id": "app", "audience": "https://acme.eu.auth0.com/me/", "scope": []]],
      [["id": "cgr_own", "client_id": "APP", "audience": .string(JWT.audience), "scope": []]],
      [["id": "cgr_own", "client_id": "app", "audience": .string(JWT.audience), "subject_type": "user"]],
    ]
    for grants in others {
      let gap = try await read(grants, environment, claims: claims).coverage.gap
      #expect(gap?.message.contains("the grant by which it was read is not in the list: app signed in") == true)
    }
    let accepted = try await read([], environment, claims: claims, assumeComplete: true).coverage
    #expect(accepted.isComplete && accepted.isAssumed)
    #expect(try await !read([Self.own], environment, claims: claims, assumeComplete: true).coverage.isAssumed)
  }

  @Test(arguments: [nil, "password", "implicit"] as [String?])
  func `a token that came about otherwise implies no grant`(grantType: String?) async throws {
    let claims: [(String, JSONValue)] = grantType.map { [("gty", .string($0))] } ?? []
    #expect(try await read([], Credentials.tokenEnvironment, claims: claims).coverage.isComplete)
  }

  @Test func `our own sign-in implies a grant also where the token is opaque`() async throws {
    #expect(try await !read([], Credentials.secretEnvironment, token: "opaque").coverage.isComplete)
    #expect(try await read([Self.own], Credentials.secretEnvironment, token: "opaque").coverage.isComplete)
    #expect(try await read([], Credentials.tokenEnvironment, token: "opaque").coverage.isComplete)
  }
}
