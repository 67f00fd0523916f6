import Documents
import HTTPTypes
import Synchronization
import Tenant
import TestSupport
import Testing

@testable import ManagementAPI

struct TokenProviderTests {
  private func tokenAnswer(_ token: String, lifetime: Int = 3600) -> HTTPAnswer {
    json(["access_token": .string(token), "expires_in": .int(lifetime), "token_type": "Bearer"])
  }

  private func bearer(_ sent: RecordingTransport.Sent) -> String? { sent.request.headerFields[.authorization] }

  @Test func `signing in posts id, secret and audience as JSON, without a token`() async throws {
    let transport = RecordingTransport { _, _ in json([]) }
    _ = try await client(transport).get("/x")
    let sent = try #require(transport.signIns.first)
    #expect(sent.request.method == .post)
    #expect(sent.request.headerFields[.contentType] == "application/json")
    #expect(sent.request.headerFields[.userAgent] == "grantlint/0.1.0")
    #expect(bearer(sent) == nil)
    #expect(
      try JSONReader.value(sent.body) == [
        "grant_type": "client_credentials", "client_id": "app", "client_secret": "open-sesame-7f3a",
        "audience": "https://acme.eu.auth0.com/api/v2/",
      ])
  }

  @Test func `a custom domain signs in there, with the audience that was set`() async throws {
    let transport = RecordingTransport { _, _ in json([]) }
    var environment = Credentials.secretEnvironment
    environment["AUTH0_DOMAIN"] = "login.acme.example"
    environment["AUTH0_AUDIENCE"] = JWT.audience
    _ = try await client(transport, environment).get("/x")
    let sent = try #require(transport.signIns.first)
    #expect(sent.request.authority == "login.acme.example")
    #expect(try JSONReader.value(sent.body).object?["audience"] == .string(JWT.audience))
  }

  @Test func `callers at the same time share one sign-in`() async throws {
    let transport = RecordingTransport { _, _ in json([]) }
    let client = try client(transport)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask { _ = try await client.get("/x") } }
      try await group.waitForAll()
    }
    #expect(transport.signIns.count == 1)
    #expect(transport.calls.count == 50)
  }

  @Test(arguments: [(3600, 3539.0, 1), (3600, 3540.0, 2), (40, 19.0, 1), (40, 20.0, 2)])
  func `a token is renewed a minute before its end, a short one at half`(
    lifetime: Int, later: Double, signIns: Int
  ) async throws {
    let manual = ManualClock()
    let transport = RecordingTransport(answersSignIn: true) { sent, index in
      sent.isSignIn ? tokenAnswer("token-\(index)", lifetime: lifetime) : json([])
    }
    let client = try client(transport, clock: manual.clock(), timeout: 90_000)
    _ = try await client.get("/x")
    manual.advance(later)
    _ = try await client.get("/x")
    #expect(transport.signIns.count == signIns)
    #expect(transport.calls.map(bearer) == ["Bearer token-0", "Bearer token-\(signIns - 1)"])
  }

  @Test(arguments: ["0", "-1", "-1e400", "null", "\"3600\"", "\"NaN\"", "1e300", "1e400", "9223372036854775807", "[]"])
  func `a lifetime that is none is no reason to sign in anew`(lifetime: String) async throws {
    let manual = ManualClock()
    let value = try JSONReader.value(lifetime)
    let transport = RecordingTransport(answersSignIn: true) { sent, _ in
      sent.isSignIn ? json(["access_token": "opaque", "expires_in": value]) : json([])
    }
    let client = try client(transport, clock: manual.clock(), timeout: 90_000)
    for _ in 0..<20 {
      _ = try await client.get("/x")
      manual.advance(60)
    }
    #expect(transport.signIns.count == 1)
  }

  @Test(arguments: [("0.001", 20), ("1", 20), ("20", 20)])
  func `a token of a moment is used for a quarter of a minute`(lifetime: String, calls: Int) async throws {
    let manual = ManualClock()
    let value = try JSONReader.value(lifetime)
    let transport = RecordingTransport(answersSignIn: true) { sent, index in
      sent.isSignIn ? json(["access_token": .string("token-\(index)"), "expires_in": value]) : json([])
    }
    let client = try client(transport, clock: manual.clock(), timeout: 90_000)
    for _ in 0..<calls {
      _ = try await client.get("/x")
      manual.advance(3)
    }
    #expect(transport.signIns.count == calls * 3 / 15)
  }

  @Test(arguments: [nil, "0", "-5"])
  func `a token whose own end has passed is used until the API refuses it`(lifetime: String?) async throws {
    let manual = ManualClock()
    let value = try lifetime.map { try JSONReader.value($0) } ?? .null
    let transport = RecordingTransport(answersSignIn: true) { sent, index in
      if sent.isSignIn {
        let token = JWT.management([("exp", .int(1_000 + index))])
        return json(["access_token": .string(token), "expires_in": value])
      }
      return index == 10 ? refusal(401, nil, "Expired token received for JSON Web Token validation") : json([])
    }
    let client = try client(transport, clock: manual.clock(), timeout: 90_000)
    for _ in 0..<20 {
      _ = try await client.get("/x")
      manual.advance(60)
    }
    #expect(transport.signIns.count == 2)
  }

  @Test func `a token that says nothing of its end is kept`() async throws {
    let manual = ManualClock()
    let transport = RecordingTransport(answersSignIn: true) { sent, _ in
      sent.isSignIn ? json(["access_token": "opaque"]) : json([])
    }
    let client = try client(transport, clock: manual.clock(), timeout: 1e9)
    _ = try await client.get("/x")
    manual.advance(1e8)
    _ = try await client.get("/x")
    #expect(transport.signIns.count == 1)
  }

  @Test func `a refused token is renewed once for a call, and once for all callers`() async throws {
    let transport = RecordingTransport(answersSignIn: true) { sent, index in
      if sent.isSignIn { return tokenAnswer("token-\(index)") }
      return bearer(sent) == "Bearer token-0" ? refusal(401, nil, "Expired token") : json(["ok": true])
    }
    let client = try client(transport)
    try await withThrowingTaskGroup(of: JSONValue.self) { group in
      for _ in 0..<20 { group.addTask { try await client.get("/x").value } }
      for try await value in group { #expect(value == ["ok": true]) }
    }
    #expect(transport.signIns.count == 2)
  }

  @Test func `a token that stays refused ends the call`() async throws {
    let transport = RecordingTransport { _, _ in refusal(401, nil, "Invalid token") }
    let error = await #expect(throws: APIError.self) { try await client(transport).get("/x") }
    #expect(error?.status == 401)
    #expect(transport.calls.count == 2)
    #expect(transport.signIns.count == 2)
  }

  @Test func `an expired ready token is said so before the first call`() async throws {
    let transport = RecordingTransport { _, _ in json([]) }
    var environment = Credentials.tokenEnvironment
    environment["AUTH0_ACCESS_TOKEN"] = JWT.management([("exp", .int(Int(ManualClock.start) - 30))])
    let error = await #expect(throws: APIError.self) { try await client(transport, environment).get("/x") }
    #expect(transport.sent.isEmpty)
    #expect(error?.message.hasPrefix("the access token expired 30 s ago") == true)
    #expect(error?.gap(in: .clientGrants).status == nil)
    environment["AUTH0_ACCESS_TOKEN"] = JWT.management([("exp", .int(Int(ManualClock.start) + 1))])
    #expect(try await client(transport, environment).get("/x").value == [])
  }

  @Test(arguments: [
    (401, "access_denied", "Unauthorized", "check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET"),
    (
      403, "access_denied", "Client is not authorized to access it",
      "authorize the application for the Auth0 Management API"
    ),
    (
      403, "access_denied", "Service not found: https://x/", "the tenant has no API 'https://acme.eu.auth0.com/api/v2/'"
    ),
    (
      403, "access_denied", "Service not enabled within domain: https://x/",
      "set AUTH0_AUDIENCE to the identifier of the Management API"
    ),
    (403, "invalid_client", "Unknown client: app", "check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET"),
    (404, "not_found", "No such thing", "the tenant is not known here; check AUTH0_DOMAIN, or --api-url"),
    (403, "access_denied", "Client is blocked", "unblock the application in the tenant"),
    (403, "unauthorized_client", "Grant type not allowed", "allow the application the grant type client_credentials"),
    (429, "too_many_requests", "Client quota exceeded", "the limit was still reached after 5 tries"),
    (500, "server_error", "Oops", "the API failed 5 times"),
    (400, "invalid_request", "Bad", "check AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET and AUTH0_AUDIENCE"),
  ])
  func `a refused sign-in is explained`(status: Int, code: String, said: String, advice: String) async throws {
    let transport = RecordingTransport(answersSignIn: true) { _, _ in
      json(["error": .string(code), "error_description": .string(said + " open-sesame-7f3a")], status: status)
    }
    let client = try client(transport)
    let error = await #expect(throws: APIError.self) { try await client.get("/x") }
    #expect(error?.status == status)
    #expect(error?.message.hasPrefix("sign-in failed, POST /oauth/token (\(status) \(code): \(said)") == true)
    #expect(error?.message.contains(advice) == true)
    #expect(error?.message.contains("open-sesame") == false)
    let signIns = transport.sent.count
    let second = await #expect(throws: APIError.self) { try await client.get("/x") }
    #expect(second == error)
    #expect(transport.sent.count == signIns, "a failed sign-in is not tried by the next caller again")
  }

  @Test(
    arguments: [
      (text("<html>"), "not JSON at byte 0"), (json([1]), "has not the form"), (json([:]), "has no access token"),
      (json(["access_token": "two words"]), "has no access token"),
      (json(["access_token": ""]), "has no access token"),
      (text("x", status: 302, [.location: "https://other.example/"]), "a redirect (302) to other.example"),
      (text("<html>", status: 404), "this is not the answer of a token endpoint"),
    ] as [(HTTPAnswer, String)])
  func `an answer that holds no token is explained`(answer: HTTPAnswer, words: String) async throws {
    let transport = RecordingTransport(answersSignIn: true) { _, _ in answer }
    let error = await #expect(throws: APIError.self) { try await client(transport).get("/x") }
    #expect(error?.message.contains(words) == true)
    #expect(transport.calls.isEmpty)
  }

  @Test func `a busy token endpoint is waited for`() async throws {
    let manual = ManualClock()
    let transport = RecordingTransport(answersSignIn: true) { sent, index in
      guard sent.isSignIn else { return json([]) }
      let busy: JSONValue = ["error": "too_many_requests", "error_description": "Client quota exceeded"]
      return index == 0 ? json(busy, status: 429, [.retryAfter: "3"]) : tokenAnswer("t")
    }
    _ = try await client(transport, clock: manual.clock()).get("/x")
    #expect(manual.sleeps == [3])
  }
}
