import Documents
import HTTPTypes
import Tenant
import Testing

@testable import ManagementAPI

struct APIClientTests {
  private func failure(
    _ answer: HTTPAnswer, _ environment: [String: String] = Credentials.secretEnvironment
  ) async throws -> APIError {
    let transport = RecordingTransport { _, _ in answer }
    return try #require(
      await #expect(throws: APIError.self) { try await client(transport, environment).get("/client-grants") })
  }

  @Test func `a request is a GET with our name, the token and an encoded query`() async throws {
    let transport = RecordingTransport { _, _ in json([]) }
    _ = try await client(transport, Credentials.tokenEnvironment)
      .get("/client-grants", [(name: "from", value: "a+b/c=&é\u{1}\u{10}"), (name: "take", value: "100")])
    let request = try #require(transport.sent.first).request
    #expect(request.method == .get)
    #expect(request.scheme == "https" && request.authority == "acme.eu.auth0.com")
    #expect(request.path == "/api/v2/client-grants?from=a%2Bb%2Fc%3D%26%C3%A9%01%10&take=100")
    #expect(request.headerFields[.userAgent] == "grantlint/0.1.0")
    #expect(request.headerFields[.accept] == "application/json")
    #expect(request.headerFields[.authorization] == "Bearer \(JWT.management())")
  }

  @Test func `an API address stands before the token endpoint and the API alike`() async throws {
    let transport = RecordingTransport { _, _ in json([]) }
    let environment = Credentials.secretEnvironment.merging(["GRANTLINT_API_URL": "http://127.0.0.1:8080/"]) { $1 }
    _ = try await client(transport, environment).get("/clients")
    #expect(transport.sent.map(\.path) == ["/oauth/token", "/api/v2/clients"])
    #expect(transport.sent.allSatisfy { $0.request.scheme == "http" && $0.request.authority == "127.0.0.1:8080" })
  }

  @Test(arguments: [
    (["read:client_grants"], "Insufficient scope, expected any of: read:client_grants", "the scope read:client_grants"),
    (
      ["read:clients", "read:client_summary"], "Insufficient scope, expected any of: read:clients,read:client_summary",
      "one of the scopes read:clients, read:client_summary"
    ),
  ])
  func `a 403 names every scope that would do`(scopes: [String], message: String, words: String) async throws {
    let error = try await failure(refusal(403, "insufficient_scope", message))
    #expect(error.missingScopes == scopes)
    #expect(error.message.contains(words))
    let gap = error.gap(in: .clientGrants)
    #expect(gap.status == 403)
    #expect(gap.missingScope == scopes.joined(separator: ", "))
  }

  @Test func `a 403 that names no scope leaves the collection's own as the missing one`() async throws {
    let error = try await failure(refusal(403, "insufficient_scope", "Insufficient scope"))
    #expect(error.gap(in: .resourceServers).missingScope == "read:resource_servers")
    let plan = try await failure(refusal(403, "insufficient_entitlement", "Not in your plan"))
    #expect(plan.gap(in: .resourceServers).missingScope == nil)
    #expect(plan.message.contains("403 insufficient_entitlement: Not in your plan"))
  }

  @Test(
    arguments: [
      (
        refusal(400, "invalid_query_string", "Unknown field"),
        "refused the request (400 invalid_query_string: Unknown field)"
      ),
      (refusal(404, nil, "Not here"), "not found (404 Error: Not here)"),
      (text("<h1>Bad gateway</h1>", status: 404), "404, with a body of type text/html"),
      (text("", status: 418, type: nil), "418, with no JSON"),
      (json([1], status: 400), "400, with a body of type application/json"),
      (
        text("no", status: 302, [.location: "https://evil.example/login?x=1"]),
        "a redirect (302) to evil.example, which is not"
      ),
      (text("no", status: 307, [.location: "/elsewhere"]), "a redirect (307) to acme.eu.auth0.com"),
      (text("", status: 304), "a redirect (304), which is not followed"),
      (text("[1,", type: "text/plain"), "not JSON at byte 3"),
    ] as [(HTTPAnswer, String)])
  func `an answer that is not what was asked for is explained`(answer: HTTPAnswer, words: String) async throws {
    let error = try await failure(answer)
    #expect(error.message.hasPrefix("GET /api/v2/client-grants: "))
    #expect(error.message.contains(words))
    #expect(error.status == answer.response.status.code)
  }

  @Test func `a ready token that is refused is explained, and not sent again`() async throws {
    let transport = RecordingTransport { _, _ in
      refusal(401, nil, "Expired token received for JSON Web Token validation")
    }
    let error = await #expect(throws: APIError.self) {
      try await client(transport, Credentials.tokenEnvironment).get("/clients")
    }
    #expect(transport.sent.count == 1)
    #expect(error?.status == 401)
    #expect(error?.message.contains("Expired token received") == true)
    #expect(error?.message.contains("set AUTH0_ACCESS_TOKEN to a new token") == true)
  }

  @Test func `a token for another API is told apart from one that is wrong`() async throws {
    var environment = Credentials.tokenEnvironment
    #expect(try await failure(refusal(401, nil, "Invalid token"), environment).message.contains("this very tenant"))
    environment["AUTH0_ACCESS_TOKEN"] = JWT.token(["aud": "https://api.acme.example/"])
    #expect(
      try await failure(refusal(401, nil, "Invalid token"), environment).message
        .contains("a token for https://api.acme.example/, not for the Management API"))
  }

  @Test func `foreign text reaches a message visibly, cut, and without what was sent in confidence`() async throws {
    let token = JWT.management()
    let echo = "\u{1B}[31m\u{202E} \(token) open-sesame-7f3a " + String(repeating: "x", count: 1_000)
    for answer in [refusal(400, echo, echo), refusal(403, nil, "expected any of: \(echo)"), refusal(401, nil, echo)] {
      let error = try await failure(answer)
      for text in ["\(error)", error.gap(in: .clients).message, error.missingScopes.joined(), error.errorCode ?? ""] {
        #expect(!text.contains(token) && !text.contains("open-sesame"))
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        #expect(text.unicodeScalars.count < 1_500)
      }
      #expect(error.message.contains("<redacted>"))
    }
    let location = text("", status: 302, [.location: "https://\(token).example/"])
    #expect(try await failure(location).message.contains("<redacted>"))
  }
}
