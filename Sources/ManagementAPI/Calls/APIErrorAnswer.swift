import Documents
import HTTPTypes

extension APIError {
  /// Explains an answer of the Management API that is not the JSON that was asked for.
  static func explaining(
    _ answer: Answer, to call: Call, token: AccessToken, of credentials: Credentials, quote: QuotedText
  ) -> APIError {
    switch answer.status {
    case 200: notJSON(answer, to: call, quote)
    case 201..<300: notWhole(answer, to: call, quote)
    case 300..<400: redirect(answer, to: call, quote)
    default: failure(answer, to: call, token: token, of: credentials, quote)
    }
  }

  /// A success whose body is no JSON.
  static func notJSON(_ answer: Answer, to call: Call, _ quote: QuotedText) -> APIError {
    guard case .failure(let error) = answer.body else {
      return APIError(
        "\(call): the answer (\(answer.status)) has not the form that was asked for", status: answer.status)
    }
    let type = answer.mediaType.map { ", of type \(quote($0))," } ?? ""
    return APIError(
      "\(call): the answer (\(answer.status))\(type) is \(quote(error.description)); check AUTH0_DOMAIN or --api-url",
      status: answer.status)
  }

  /// A success other than 200: whatever came, it is not surely the whole.
  private static func notWhole(_ answer: Answer, to call: Call, _ quote: QuotedText) -> APIError {
    guard case .success = answer.body else { return notJSON(answer, to: call, quote) }
    return APIError(
      """
      \(call): the answer has the status \(answer.status), not 200, so it may be a part or changed on its way; check what \
      is between here and the API
      """,
      status: answer.status)
  }

  static func redirect(_ answer: Answer, to call: Call, _ quote: QuotedText) -> APIError {
    let target = answer.fields[.location].map { " to \(quote(redirectHost($0) ?? call.host))" } ?? ""
    return APIError(
      """
      \(call): the API answered with a redirect (\(answer.status))\(target), which is not followed, because the \
      credentials must not go elsewhere; check AUTH0_DOMAIN or --api-url
      """,
      status: answer.status)
  }

  /// The host of a redirect; nil where it names none, so that it stays on the same one.
  private static func redirectHost(_ location: String) -> String? {
    guard let start = location.firstRange(of: "//")?.upperBound else { return nil }
    let authority = location[start...].prefix { !"/?#".contains($0) }
    return String(authority.split(separator: "@").last ?? authority)
  }

  private static func failure(
    _ answer: Answer, to call: Call, token: AccessToken, of credentials: Credentials, _ quote: QuotedText
  ) -> APIError {
    let mismatch = token.mismatch(with: credentials)
    let said = said(answer, quote)
    let code = answer.object?["errorCode"]?.string.map { quote($0) }
    let scopes = answer.status == 403 ? missingScopes(answer, quote) : []
    let sentence: String =
      switch answer.status {
      case 401: "\(call): the API refused the token (\(said)); \(adviceForToken(answer, token, mismatch, quote))"
      case 403 where !scopes.isEmpty:
        """
        \(call): the token does not have \(scopes.count > 1 ? "one of the scopes" : "the scope") \
        \(scopes.joined(separator: ", ")) (403); grant it to the application on the Auth0 Management API
        """
      case 403 where mismatch != nil: "\(call): the API does not allow it (\(said)); \(mismatch ?? "")"
      case 403: "\(call): the API does not allow it (\(said)); check the token's scopes and the tenant's plan"
      case 404: "\(call): not found (\(said)); if this is not about a deleted record, check AUTH0_DOMAIN or --api-url"
      case 429: "\(call): the rate limit was still reached after \(answer.tries) tries (\(said)); run again later"
      case 500...: "\(call): the API failed \(counted(answer.tries, "time")) (\(said)); run again later"
      default: "\(call): the API refused the request (\(said))"
      }
    return APIError(
      sentence, kind: kind(answer), status: answer.status, errorCode: code, missingScopes: scopes)
  }

  /// A 404 that is no JSON comes from somewhere else than the API, which then was not asked.
  private static func kind(_ answer: Answer) -> Kind {
    switch answer.status {
    case 408, 429, 500...: .unavailable
    case 404: answer.object == nil ? .unavailable : .notFound
    default: .refused
    }
  }

  /// Status, error code and message as the answer tells them: `403 insufficient_entitlement: …`.
  static func said(_ answer: Answer, _ quote: QuotedText) -> String {
    guard let object = answer.object else {
      let type = answer.mediaType.map { "a body of type \(quote($0))" } ?? "no JSON"
      return "\(answer.status), with \(type)"
    }
    let code = (object["errorCode"] ?? object["error"])?.string
    let message = (object["message"] ?? object["error_description"])?.string
    var said = "\(answer.status)"
    if let code, !code.isEmpty { said += " \(quote(code))" }
    if let message, !message.isEmpty { said += ": \(quote(message))" }
    return said
  }

  /// How many scopes are named at most.
  private static let namedScopes = 20

  /// The scopes of "Insufficient scope, expected any of: read:clients,read:client_summary".
  private static func missingScopes(_ answer: Answer, _ quote: QuotedText) -> [String] {
    let mark = "expected any of:"
    guard let message = answer.object?["message"]?.string, let end = message.firstRange(of: mark)?.upperBound else {
      return []
    }
    // Hidden before it is split, or the pieces would tell.
    return quote.hidden(String(message[end...])).split { $0 == "," || $0.isWhitespace }.prefix(namedScopes)
      .map { quote(String($0)) }
  }

  private static func adviceForToken(
    _ answer: Answer, _ token: AccessToken, _ mismatch: String?, _ quote: QuotedText
  ) -> String {
    if answer.object?["message"]?.string?.hasPrefix("Expired token") == true { return renewal }
    if let audience = token.audiences.first, token.managementAudience == nil {
      return "it is a token for \(quote(audience)), not for the Management API, whose identifier ends in /api/v2/"
    }
    return mismatch ?? "it must be one for the Management API of this very tenant"
  }

  /// What to do about a ready token that has ended.
  static let renewal = """
    set AUTH0_ACCESS_TOKEN to a new token, or let grantlint sign in by itself with AUTH0_CLIENT_ID and \
    AUTH0_CLIENT_SECRET
    """
}

extension AccessToken {
  /// What to do about a token that names another tenant than the credentials do; nil where it may well be for this one.
  /// A custom domain never is in the audience: there AUTH0_AUDIENCE, or who issued the token, says whether they match.
  fileprivate func mismatch(with credentials: Credentials) -> String? {
    guard let other = otherTenant(than: credentials) else { return nil }
    return "the token is for the tenant \(other), and AUTH0_DOMAIN is \(credentials.domain): "
      + (credentials.isCanonical
        ? "set AUTH0_DOMAIN to \(other), or use a token for \(credentials.domain)"
        : "set AUTH0_DOMAIN to \(other), or, if \(credentials.domain) is its custom domain, AUTH0_AUDIENCE to "
          + (managementAudience ?? "https://\(other)/api/v2/"))
  }

  /// The tenant that the token names, where that is not the one of the credentials.
  private func otherTenant(than credentials: Credentials) -> String? {
    let expected = [credentials.domain, credentials.audience.flatMap(ManagementAudience.host)].compactMap { $0 }
    let named = [managementAudience.flatMap(ManagementAudience.host), issuer].compactMap { $0 }
    return named.contains(where: expected.contains) ? nil : named.first
  }

  /// Throws where the token certainly is for another tenant, whatever the server at `--api-url` makes of it: what is read
  /// or changed there would go by the wrong name.
  func requireTenant(of credentials: Credentials, for call: APIError.Call) throws(APIError) {
    guard credentials.isCanonical, let mismatch = mismatch(with: credentials) else { return }
    throw APIError("\(call): nothing was sent: \(mismatch)")
  }
}

extension Credentials {
  /// Whether a token for the tenant names one of its domains that is known: not so with a custom domain alone.
  fileprivate var isCanonical: Bool { domain.hasSuffix(".auth0.com") || audience != nil }
}
