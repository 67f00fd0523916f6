import Documents
import Foundation
import HTTPTypes
import TenantEmulator
import TestSupport
import Testing

@Suite struct SignInTests {
  private static let valid: JSONObject = [
    "grant_type": "client_credentials", "client_id": "app_grantlint_auditor", "client_secret": "emulated",
    "audience": "https://tenant.example/api/v2/",
  ]

  @Test func `client credentials give a token that the API accepts and whose claims say what it may do`() async throws {
    let clock = ManualClock()
    var settings = EmulatorSettings()
    settings.tokenScopes = ["read:client_grants", "read:clients"]
    settings.tokenLifetime = 600
    var caller = await Caller(.numbered(1), settings: settings, clock: clock)
    let answer = try await caller.signIn(.object(Self.valid))
    #expect(answer.status == 200)
    #expect(answer.json.string("token_type") == "Bearer")
    #expect(answer.json.string("scope") == "read:client_grants read:clients")
    #expect(answer.json.object?["expires_in"]?.int == 600)

    let token = try #require(answer.json.string("access_token"))
    let claims = try claims(token)
    #expect(claims["aud"] == "https://tenant.example/api/v2/")
    #expect(claims["iss"] == "https://tenant.example/")
    #expect(claims["azp"] == "app_grantlint_auditor")
    #expect(claims["sub"] == "app_grantlint_auditor@clients")
    #expect(claims["scope"] == "read:client_grants read:clients")
    #expect(claims["exp"] == .int(Int(clock.now.timeIntervalSince1970) + 600))

    caller.token = token
    #expect(try await caller.get("/api/v2/client-grants").status == 200)
  }

  @Test func `two tokens of one second differ`() async throws {
    let caller = await Caller(.numbered(0))
    let first = try await caller.signIn(.object(Self.valid)).json.string("access_token")
    #expect(try await caller.signIn(.object(Self.valid)).json.string("access_token") != first)
  }

  @Test func `a form is as good as JSON`() async throws {
    let caller = await Caller(.numbered(0))
    let form = "grant_type=client_credentials&client_id=app_grantlint_auditor&client_secret=emulated"
    let audience = "&audience=https%3A%2F%2Ftenant.example%2Fapi%2Fv2%2F"
    let answer = try await caller.send(
      .post, "/oauth/token", headers: [.contentType: "application/x-www-form-urlencoded"],
      body: Array((form + audience).utf8))
    #expect(answer.status == 200)
  }

  @Test(arguments: [
    ("grant_type", nil, 400, "invalid_request", "Missing required parameter: grant_type"),
    ("grant_type", "password", 403, "unsupported_grant_type", "Unsupported grant type: password"),
    ("client_id", "app_other", 401, "access_denied", "Unauthorized"),
    ("client_secret", "wrong", 401, "access_denied", "Unauthorized"),
    ("client_secret", nil, 401, "access_denied", "Unauthorized"),
    ("audience", "https://other.example/", 403, "access_denied", "Service not found: https://other.example/"),
    (
      "audience", nil, 403, "access_denied",
      "No audience parameter was provided, and no default audience has been configured"
    ),
  ])
  func `what does not fit is refused in the words of OAuth`(
    field: String, value: String?, status: Int, error: String, description: String
  ) async throws {
    let caller = await Caller(.numbered(0))
    var body = Self.valid
    body[field] = value.map { .string($0) }
    let answer = try await caller.signIn(.object(body))
    #expect(answer.status == status)
    #expect(answer.json == ["error": .string(error), "error_description": .string(description)])
  }

  @Test func `a body that is not JSON is refused`() async throws {
    let caller = await Caller(.numbered(0))
    let answer = try await caller.send(.post, "/oauth/token", body: Array("{".utf8))
    #expect(answer.status == 400)
    #expect(answer.json.string("error") == "invalid_request")
  }

  private func claims(_ token: String) throws -> JSONObject {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    #expect(parts.count == 3 && parts[2].isEmpty)
    var base64 = parts[1].replacing("-", with: "+").replacing("_", with: "/")
    while base64.utf8.count % 4 != 0 { base64 += "=" }
    let data = try #require(Data(base64Encoded: String(base64)))
    return try #require(try JSONReader.value(Array(data)).object)
  }
}
