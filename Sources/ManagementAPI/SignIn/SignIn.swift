import Documents
import HTTPTypes
import Tenant

/// The call to the token endpoint (RFC 6749 section 4.4) in Auth0's form: JSON, with an audience.
struct SignIn: Sendable {
  let sender: RetryingSender
  let credentials: Credentials
  /// The fields that every request of ours carries.
  let fields: HTTPFields

  /// What shows in a request that we are the client.
  struct Proof: Sendable {
    let fields: [(name: String, value: String)]
    /// What of it must not appear in any message.
    let secret: Secret
  }

  /// A token, and the seconds for which it is good where the answer says. `proof` is made for every try, because an
  /// assertion is good once.
  func callAsFunction(
    clientID: String, proof: () throws(APIError) -> Proof
  ) async throws(APIError) -> (token: AccessToken, lifetime: Double?) {
    var request = HTTPRequest(
      method: .post, scheme: credentials.origin.scheme, authority: credentials.origin.authority, path: "/oauth/token",
      headerFields: fields)
    request.headerFields[.contentType] = "application/json"
    let fields: [(String, JSONValue)] = [
      ("grant_type", "client_credentials"), ("client_id", .string(clientID)),
      ("audience", .string(credentials.requestedAudience)),
    ]
    var secrets = credentials.secrets
    let answer = try await sender.send(request) { () throws(APIError) in
      let proof = try proof()
      secrets.append(proof.secret)
      let body = JSONObject(fields + proof.fields.map { ($0.name, .string($0.value)) })
      return Array(JSONWriter.compact(.object(body)).utf8)
    }
    let call = APIError.Call(request)
    let quote = QuotedText(hiding: secrets)
    guard answer.isSuccess else { throw refusal(answer, call, quote) }
    guard let object = answer.object else { throw .notJSON(answer, to: call, quote) }
    guard let token = object["access_token"]?.string, AccessToken.isWellFormed(token) else {
      throw APIError(
        "\(call): the answer has no access token; check AUTH0_DOMAIN or --api-url", status: answer.status)
    }
    return (AccessToken(Secret(token)), Self.lifetime(object))
  }

  /// The seconds of `expires_in`. What is no number above 0 says nothing: a token that is new has not ended.
  private static func lifetime(_ answer: JSONObject) -> Double? {
    guard case .number(let number)? = answer["expires_in"], number.double > 0 else { return nil }
    return number.double
  }

  /// Explains an answer in OAuth form (RFC 6749 section 5.2), or one that is in no form at all.
  private func refusal(_ answer: Answer, _ call: APIError.Call, _ quote: QuotedText) -> APIError {
    if (300..<400).contains(answer.status) { return .redirect(answer, to: call, quote) }
    let code = answer.object?["error"]?.string
    return APIError(
      "sign-in failed, \(call) (\(APIError.said(answer, quote))): \(advice(answer, code))",
      status: answer.status, errorCode: code.map { quote($0) })
  }

  private func advice(_ answer: Answer, _ code: String?) -> String {
    let description = answer.object?["error_description"]?.string ?? ""
    let region = TenantDomain.regionAdvice(credentials.domain)
    switch (answer.status, code) {
    case (429, _): return "the limit was still reached after \(answer.tries) tries; run again later"
    case (500..., _): return "the API failed \(counted(answer.tries, "time")); run again later"
    case _ where description.hasPrefix("Service not found"), _ where description.hasPrefix("Service not enabled"):
      return adviceForAudience
    case (404, _?):
      return "the tenant is not known here; check AUTH0_DOMAIN\(region), or --api-url"
    case (401, _),
      _ where Self.saysUnknownClient(description):
      let check =
        signsAssertions
        ? "check AUTH0_CLIENT_ID, and that its application has the public key and the algorithm of the private key"
        : "check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, and that they are for this tenant"
      return region.isEmpty ? check : "\(check); check AUTH0_DOMAIN too\(region)"
    case _ where description.lowercased().contains("blocked"):
      return "unblock the application in the tenant, or sign in as another one"
    case (_, "unauthorized_client"):
      return "allow the application the grant type client_credentials"
    case (403, _):
      return "authorize the application for the Auth0 Management API, with the scopes that an audit needs"
    case (_, nil):
      return "this is not the answer of a token endpoint; check "
        + (region.isEmpty ? "AUTH0_DOMAIN or --api-url" : "--api-url or AUTH0_DOMAIN\(region)")
    default:
      return "check AUTH0_CLIENT_ID, \(signsAssertions ? "the private key" : "AUTH0_CLIENT_SECRET") and AUTH0_AUDIENCE"
    }
  }

  private static func saysUnknownClient(_ description: String) -> Bool {
    let text = description.lowercased()
    return ["client", "tenant"].contains(where: text.contains)
      && ["unknown", "not found", "does not exist", "invalid"].contains(where: text.contains)
  }

  /// The domain has no such API: most often it is a custom domain, and the Management API is named after the other one.
  private var adviceForAudience: String {
    let identifier = "https://TENANT.REGION.auth0.com/api/v2/"
    return credentials.audience == nil
      ? """
      the tenant has no API '\(credentials.requestedAudience)'; if AUTH0_DOMAIN is a custom domain, set AUTH0_AUDIENCE to \
      the identifier of the Management API, which has the tenant's own domain: \(identifier)
      """
      : """
      the tenant has no API '\(credentials.requestedAudience)'; correct AUTH0_AUDIENCE: it is the identifier of the \
      Management API of the tenant that AUTH0_DOMAIN is a domain of, \(identifier)
      """
  }

  private var signsAssertions: Bool { if case .privateKey = credentials.method { true } else { false } }
}
