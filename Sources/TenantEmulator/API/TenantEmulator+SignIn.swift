import Documents
import HTTPTypes
import Tenant

extension TenantEmulator {
  static let form = "application/x-www-form-urlencoded"

  /// `POST /oauth/token` (RFC 6749 section 4.4): client credentials by id and secret, or by an assertion
  /// (RFC 7523 section 2.2) where the settings have a key; as JSON or as a form.
  func signIn(_ body: [UInt8], isForm: Bool) throws(Refusal) -> JSONValue {
    let fields = try parameters(body, isForm: isForm)
    guard let grantType = fields["grant_type"]?.string else {
      throw Refusal(oauth: "invalid_request", "Missing required parameter: grant_type", status: .badRequest)
    }
    guard grantType.isIdentical(to: "client_credentials") else {
      throw Refusal(oauth: "unsupported_grant_type", "Unsupported grant type: \(grantType)", status: .forbidden)
    }
    try authenticateClient(fields)
    guard let audience = fields["audience"]?.string else {
      throw Refusal(
        oauth: "access_denied",
        "No audience parameter was provided, and no default audience has been configured", status: .forbidden)
    }
    guard audience.isIdentical(to: tenant.managementAudience) else {
      throw Refusal(oauth: "access_denied", "Service not found: \(audience)", status: .forbidden)
    }
    return .object([
      "access_token": .string(issueToken().reveal()), "token_type": "Bearer",
      "expires_in": .int(settings.tokenLifetime), "scope": .string(settings.tokenScopes.joined(separator: " ")),
    ])
  }

  private func authenticateClient(_ fields: JSONObject) throws(Refusal) {
    guard let key = settings.clientKey else {
      guard fields["client_assertion"] == nil else {
        throw .invalidClient("the client has no key: client_assertion cannot be verified")
      }
      guard fields.has("client_id", settings.clientID), fields.has("client_secret", settings.clientSecret.reveal())
      else { throw Refusal(oauth: "access_denied", "Unauthorized", status: .unauthorized) }
      return
    }
    guard fields["client_secret"] == nil else {
      throw .invalidClient("the client signs in by client_assertion; client_secret is not accepted")
    }
    guard let assertion = fields["client_assertion"]?.string else {
      throw .invalidClient("the client signs in by client_assertion, which is missing")
    }
    guard fields.has("client_assertion_type", ClientAssertion.type) else {
      throw .invalidClient("client_assertion_type must be \(ClientAssertion.type)")
    }
    guard fields["client_id"] == nil || fields.has("client_id", settings.clientID) else {
      throw .invalidClient("client_id is not the client of client_assertion")
    }
    try spend(assertion, key)
  }

  private func parameters(_ body: [UInt8], isForm: Bool) throws(Refusal) -> JSONObject {
    if isForm {
      let items = try Query.items(Substring(String(decoding: body, as: UTF8.self)))
      return JSONObject(items.map { ($0.name, .string($0.value)) })
    }
    let object: JSONObject?
    do { object = try JSONReader.value(body).object } catch { object = nil }
    guard let object else { throw Refusal(oauth: "invalid_request", "Invalid request body", status: .badRequest) }
    return object
  }
}
