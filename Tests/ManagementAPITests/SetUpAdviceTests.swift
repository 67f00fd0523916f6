import Documents
import Testing

@testable import ManagementAPI

/// Faults in how a run is set up: each has advice of its own.
@Suite struct `A set-up fault` {
  private func message(
    _ transport: RecordingTransport, _ environment: [String: String]
  ) async throws -> String {
    let client = try client(transport, environment)
    return try #require(await #expect(throws: APIError.self) { try await client.get("/x") }).message
  }

  private static func secret(_ domain: String) -> [String: String] {
    Credentials.secretEnvironment.merging(["AUTH0_DOMAIN": domain]) { $1 }
  }

  @Test(arguments: [
    ("acme.auth0.com", true), ("acme.eu.auth0.com", false), ("login.acme.example", false), ("auth0.com", false),
  ])
  func `that is an unknown host costs one try, and names the region only where none is there`(
    domain: String, namesRegion: Bool
  ) async throws {
    let transport = RecordingTransport(answersSignIn: true) { _, _ throws(TransportError) in throw .unknownHost }
    let message = try await message(transport, Self.secret(domain))
    #expect(transport.sent.count == 1)
    #expect(message.contains("POST /oauth/token to \(domain): the host name is not known; check AUTH0_DOMAIN"))
    #expect(message.contains("acme.eu.auth0.com, …") == namesRegion)
  }

  @Test(arguments: [
    ("acme.auth0.com", 401, true), ("acme.auth0.com", 404, true), ("acme.auth0.com", 400, false),
    ("acme.eu.auth0.com", 401, false),
  ])
  func `that is a missing region is told where the sign-in knows no such client or tenant`(
    domain: String, status: Int, namesRegion: Bool
  ) async throws {
    let transport = RecordingTransport(answersSignIn: true) { _, _ in
      json(["error": "access_denied", "error_description": "Unauthorized"], status: status)
    }
    #expect(try await message(transport, Self.secret(domain)).contains("acme.us.auth0.com") == namesRegion)
  }

  @Test func `that is a wrong AUTH0_AUDIENCE is told from one that is missing`() async throws {
    let transport = RecordingTransport(answersSignIn: true) { _, _ in
      json(["error": "access_denied", "error_description": "Service not enabled within domain: x"], status: 403)
    }
    var environment = Self.secret("login.acme.example")
    #expect(try await message(transport, environment).contains("custom domain, set AUTH0_AUDIENCE"))
    environment["AUTH0_AUDIENCE"] = "https://other.eu.auth0.com/api/v2/"
    #expect(try await message(transport, environment).contains("correct AUTH0_AUDIENCE"))
  }

  @Test(
    arguments: [
      ("acme.eu.auth0.com", nil, "https://other.eu.auth0.com/", "set AUTH0_DOMAIN to other.eu.auth0.com, or use"),
      (
        "login.acme.example", nil, "https://other.eu.auth0.com/", "AUTH0_AUDIENCE to https://other.eu.auth0.com/api/v2/"
      ),
      ("login.acme.example", "https://other.eu.auth0.com/api/v2/", "https://other.eu.auth0.com/", nil),
      ("login.acme.example", nil, "https://login.acme.example/", nil), ("other.eu.auth0.com", nil, "x", nil),
    ] as [(String, String?, String, String?)])
  func `that is a token of another tenant is named beside the refusal`(
    domain: String, audience: String?, issuer: String, advice: String?
  ) async throws {
    var environment = ["AUTH0_DOMAIN": domain]
    environment["AUTH0_AUDIENCE"] = audience
    environment["AUTH0_ACCESS_TOKEN"] = JWT.token(
      ["aud": "https://other.eu.auth0.com/api/v2/", "iss": .string(issuer)])
    for status in [401, 403] {
      let message = try await message(RecordingTransport([.success(refusal(status, nil, "Bad"))]), environment)
      #expect(
        message.contains("the token is for the tenant other.eu.auth0.com, and AUTH0_DOMAIN is") == (advice != nil))
      if let advice { #expect(message.contains(advice)) }
    }
  }

  @Test(
    arguments: [
      ("acme.eu.auth0.com", nil, 0), ("login.acme.example", "https://acme.eu.auth0.com/api/v2/", 0),
      ("login.acme.example", nil, 1), ("other.eu.auth0.com", nil, 1),
    ] as [(String, String?, Int)])
  func `a token that certainly is for another tenant is sent nowhere`(
    domain: String, audience: String?, calls: Int
  ) async throws {
    var environment = ["AUTH0_DOMAIN": domain]
    environment["AUTH0_AUDIENCE"] = audience
    environment["AUTH0_ACCESS_TOKEN"] = JWT.token(["aud": "https://other.eu.auth0.com/api/v2/"])
    let transport = RecordingTransport([.success(refusal(404, nil, "Not here"))])
    let message = try await message(transport, environment)
    #expect(transport.sent.count == calls)
    #expect(message.contains("nothing was sent: the token is for the tenant other.eu.auth0.com") == (calls == 0))
  }

  @Test(arguments: [
    (["AUTH0_CLIENT_ID": "app", "AUTH0_CLIENT_SECRET": ""], "AUTH0_CLIENT_SECRET is empty (in CI: the secret"),
    (["AUTH0_CLIENT_ID": "", "AUTH0_CLIENT_SECRET": " "], "AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET are empty (in CI"),
    (["AUTH0_ACCESS_TOKEN": "\n"], "AUTH0_ACCESS_TOKEN is empty (in CI"),
  ])
  func `that is an empty variable is not one that is not set`(environment: [String: String], advice: String) {
    let error = #expect(throws: CredentialsError.self) {
      try Credentials(environment: environment.merging(["AUTH0_DOMAIN": "acme.eu.auth0.com"]) { $1 })
    }
    #expect(error?.message.contains(advice) == true)
  }

  @Test(arguments: [
    ("\"acme.eu.auth0.com\"", "the quotes are a part of the value: write acme.eu.auth0.com without them"),
    ("'https://acme.eu.auth0.com/'", "the quotes are a part of the value: write acme.eu.auth0.com without them"),
    ("acme .eu.auth0.com", "it contains blanks"), ("https://acme.eu.auth0.com/api/v2/", "write the domain alone"),
    ("acme", "write the tenant's whole domain"),
  ])
  func `that is a domain written in another way says how to write it`(domain: String, advice: String) {
    let error = #expect(throws: CredentialsError.self) { try Credentials(environment: Self.secret(domain)) }
    #expect(error?.message.contains(advice) == true)
  }
}
