import CryptoExtras
import Documents
import Tenant
import TestSupport
import Testing

@testable import ManagementAPI

/// Which tenant it is, where its calls go, and who makes them.
struct IdentityTests {
  private static let own = "acme.eu.auth0.com"
  private static let custom = "login.acme.example"

  /// A ready token of the variables wins; else `token` is what signing in gives, nil where it fails.
  private func identity(_ environment: [String: String], signingIn token: String? = nil) async throws -> TenantIdentity
  {
    let transport = RecordingTransport(answersSignIn: true) { _, _ in
      token.map { json(["access_token": .string($0)]) } ?? json(["error": "access_denied"], status: 401)
    }
    return try await tenant(transport, environment).identity()
  }

  private static func secret(_ more: [String: String] = [:]) -> [String: String] {
    Credentials.secretEnvironment.merging(more) { $1 }
  }

  private static func token(aud audience: JSONValue? = nil, azp client: String? = nil) -> String {
    var claims = JSONObject()
    claims["aud"] = audience
    claims["azp"] = client.map { .string($0) }
    return JWT.token(.object(claims))
  }

  @Test func `the identity is what token and credentials say together`() async throws {
    #expect(
      try await identity(Self.secret(["AUTH0_DOMAIN": Self.custom]), signingIn: JWT.management())
        == TenantIdentity(
          kind: .live, domain: Self.own, customDomain: Self.custom, managementAudience: JWT.audience, clientID: "app",
          address: "https://acme.eu.auth0.com", tokenScopes: ["read:client_grants", "read:clients"]))
    #expect(
      try await identity(Self.secret(), signingIn: "opaque")
        == TenantIdentity(kind: .live, domain: Self.own, clientID: "app", address: "https://acme.eu.auth0.com"))
  }

  @Test(
    arguments: [
      // AUTH0_DOMAIN, AUTH0_AUDIENCE, the token's aud, and the one name.
      (own, nil, nil, own), (custom, nil, nil, custom), (custom, JWT.audience, nil, own),
      (custom, "https://acme.eu.auth0.com/api/v2", nil, own), (custom, nil, .string(JWT.audience), own),
      (custom, nil, ["https://acme.eu.auth0.com/userinfo", .string(JWT.audience)], own),
      (custom, nil, "https://ACME.eu.auth0.com/api/v2/", own), (custom, nil, "https://api.acme.example/", custom),
      (custom, JWT.audience, "https://api.acme.example/", own), (own, JWT.audience, .string(JWT.audience), own),
      (custom, "https://other.eu.auth0.com/api/v2/", .string(JWT.audience), own),
      (own, JWT.audience, "https://other.eu.auth0.com/api/v2/", "other.eu.auth0.com"),
    ] as [(String, String?, JSONValue?, String)])
  func `a tenant has one name: its token's audience says it, else AUTH0_AUDIENCE, else AUTH0_DOMAIN`(
    reached: String, audience: String?, claim: JSONValue?, name: String
  ) async throws {
    var environment = Self.secret(["AUTH0_DOMAIN": reached])
    environment["AUTH0_AUDIENCE"] = audience
    let token = claim.map { Self.token(aud: $0) } ?? "opaque"
    let signedIn = try await identity(environment, signingIn: token)
    environment["AUTH0_ACCESS_TOKEN"] = token
    for identity in [signedIn, try await identity(environment)] {
      #expect(identity.domain == name)
      #expect(identity.customDomain == (name == reached ? nil : reached))
      #expect(identity.address == "https://\(name)")
      #expect(identity.managementAudience.map { ManagementAudience.host(of: $0) == name } ?? (name == reached))
    }
  }

  @Test(
    arguments: [
      (own, nil, "https://acme.eu.auth0.com"), (custom, nil, "https://acme.eu.auth0.com"),
      (own, "https://acme.eu.auth0.com", "https://acme.eu.auth0.com"),
      (custom, "https://acme.eu.auth0.com", "https://acme.eu.auth0.com"),
      (custom, "HTTPS://Login.Acme.Example:443/", "https://acme.eu.auth0.com"),
      (own, "https://login.acme.example", "https://login.acme.example"),
      (custom, "https://login.acme.example:8443", "https://login.acme.example:8443"),
      (own, "https://acme.eu.auth0.com.proxy.example", "https://acme.eu.auth0.com.proxy.example"),
      (own, "http://127.0.0.1:8080", "http://127.0.0.1:8080"), (custom, "http://[::1]:443", "http://[::1]:443"),
    ] as [(String, String?, String)])
  func `a tenant has one address by whatever domain, and what stands in for it has its own`(
    domain: String, apiURL: String?, address: String
  ) async throws {
    var environment = Self.secret(["AUTH0_DOMAIN": domain])
    environment["GRANTLINT_API_URL"] = apiURL
    #expect(try await identity(environment, signingIn: JWT.management()).address == address)
    environment["AUTH0_AUDIENCE"] = JWT.audience
    #expect(try await identity(environment, signingIn: "opaque").address == address)
    #expect(try await identity(environment).address == address, "a sign-in that fails changes no address")
  }

  @Test(
    arguments: [
      // A ready token; what signing in gives; and who surely makes the calls.
      (nil, "opaque", "app"), (nil, token(), "app"), (nil, token(azp: "other"), "other"), (nil, nil, "app"),
      ("opaque", nil, nil), (token(), nil, nil), (JWT.token(["sub": "auth0|user"]), nil, nil),
      (token(azp: "other"), nil, "other"), (JWT.token(["sub": "other@clients"]), nil, "other"),
    ] as [(String?, String?, String?)])
  func `who makes the calls is the client of the token, or the one that signed in`(
    ready: String?, given: String?, client: String?
  ) async throws {
    var environment = Self.secret()
    environment["AUTH0_ACCESS_TOKEN"] = ready
    #expect(try await identity(environment, signingIn: given).clientID == client)
  }

  @Test func `an expired ready token tells no client, a private key does`() async throws {
    let expired = JWT.management([("exp", .int(Int(ManualClock.start) - 30))])
    #expect(try await identity(Self.secret(["AUTH0_ACCESS_TOKEN": expired])).clientID == nil)
    var environment = Self.secret()
    environment["AUTH0_CLIENT_ASSERTION_PRIVATE_KEY"] = try TestKey.signing.get().pemRepresentation
    #expect(try await identity(environment, signingIn: "opaque").clientID == "app")
    #expect(try await identity(environment).clientID == "app")
  }
}
