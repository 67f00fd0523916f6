package import Tenant

/// Credentials that are missing, incomplete or malformed: which variable, and what to do. Nothing was called then.
package struct CredentialsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A sentence without a full stop; it holds no secret.
  package let message: String

  init(_ message: String) { self.message = message }

  package var description: String { message }
}

/// Who signs in to which tenant, from environment variables only: flags end up in process lists and histories.
package struct Credentials: Sendable, Equatable {
  /// How a token comes about.
  package enum Method: Sendable, Equatable {
    /// `AUTH0_ACCESS_TOKEN` or `AUTH0_API_TOKEN`: used as it is; it cannot be renewed.
    case accessToken(Secret)
    /// `AUTH0_CLIENT_ID` with `AUTH0_CLIENT_SECRET`: the client credentials grant (RFC 6749 section 4.4).
    case clientSecret(clientID: String, secret: Secret)
    /// `AUTH0_CLIENT_ID` with `AUTH0_CLIENT_ASSERTION_PRIVATE_KEY` or `…_PRIVATE_KEY_PATH`: the same grant, with an
    /// assertion that the key signs (RFC 7523 section 2.2).
    case privateKey(clientID: String, key: AssertionKey)
  }

  package let method: Method
  /// `AUTH0_DOMAIN`: the tenant's own or custom domain, in lower case.
  package let domain: String
  /// `AUTH0_AUDIENCE`: the identifier of the Management API, needed where `domain` is a custom domain.
  package let audience: String?
  /// Where requests go: the domain, or what `--api-url` puts in its place.
  package let origin: APIOrigin
  /// What stands for a variable or a flag in messages, where somebody has set the value elsewhere.
  package var names: [ValueName] = []

  /// The credentials of an environment. `apiURL` is the value of `--api-url`; without it `GRANTLINT_API_URL` counts.
  /// A variable that is empty counts as not set, as CI leaves it for a secret that a run may not see. `readFile` gives
  /// the bytes of the file that a private key is in.
  package init(
    environment: [String: String], apiURL: String? = nil,
    readFile: (_ path: String) throws -> [UInt8] = { try Method.contents(ofFile: $0) }
  ) throws(CredentialsError) {
    let variables = EnvironmentVariables(environment)
    method = try Method(variables, readFile: readFile)
    guard let domain = variables["AUTH0_DOMAIN"] else {
      throw CredentialsError(
        "AUTH0_DOMAIN is \(variables.state("AUTH0_DOMAIN")): set it to the tenant's domain, for example acme.eu.auth0.com"
      )
    }
    self.domain = try TenantDomain.clean(domain)
    audience = try variables["AUTH0_AUDIENCE"].map(Self.audience)
    origin =
      if let apiURL {
        try Self.origin(apiURL, name: "--api-url")
      } else if let apiURL = variables["GRANTLINT_API_URL"] {
        try Self.origin(apiURL, name: "GRANTLINT_API_URL")
      } else {
        APIOrigin(tenant: self.domain)
      }
  }

  /// A message that says where each value was set.
  func naming(_ message: String) -> String { names.naming(message) }

  /// The client that signs in; nil with a ready token, whose owner an `AUTH0_CLIENT_ID` beside it does not tell.
  package var clientID: String? {
    switch method {
    case .accessToken: nil
    case .clientSecret(let clientID, _), .privateKey(let clientID, _): clientID
    }
  }

  /// The audience that a token is asked for.
  var requestedAudience: String { audience ?? "https://\(domain)/api/v2/" }

  /// What must not appear in any message.
  var secrets: [Secret] {
    switch method {
    case .accessToken(let token): [token]
    case .clientSecret(_, let secret): [secret]
    case .privateKey(_, let key): [key.pem]
    }
  }

  private static func audience(_ text: String) throws(CredentialsError) -> String {
    if let objection = objection(audience: text) { throw CredentialsError("AUTH0_AUDIENCE \(objection)") }
    return text.hasSuffix("/") ? text : text + "/"
  }

  private static func origin(_ text: String, name: String) throws(CredentialsError) -> APIOrigin {
    do { return try APIOrigin(text) } catch { throw CredentialsError("\(name) \(error.advice)") }
  }

  /// Why a text is not the identifier of a Management API, as the end of a sentence that begins with its name; nil where it is.
  package static func objection(audience text: String) -> String? {
    guard ManagementAudience.host(of: text.hasSuffix("/") ? text : text + "/") == nil else { return nil }
    return """
      is '\(TenantDomain.shown(text))': write the identifier of the tenant's Management API, for example \
      https://acme.eu.auth0.com/api/v2/
      """
  }

  /// The same of an address that takes the place of that of a tenant.
  package static func objection(address text: String) -> String? {
    do throws(AddressError) {
      _ = try APIOrigin(text)
      return nil
    } catch { return error.advice }
  }
}
