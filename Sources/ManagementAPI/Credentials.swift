package import GrantModel

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
  }

  package let method: Method
  /// `AUTH0_DOMAIN`: the tenant's own or custom domain, in lower case.
  package let domain: String
  /// `AUTH0_AUDIENCE`: the identifier of the Management API, needed where `domain` is a custom domain.
  package let audience: String?
  /// `AUTH0_CLIENT_ID`, also beside a ready token.
  package let clientID: String?
  /// Where requests go: the domain, or what `--api-url` puts in its place.
  package let origin: APIOrigin

  /// The credentials of an environment. `apiURL` is the value of `--api-url`; without it `GRANTLINT_API_URL` counts.
  /// A variable that is empty counts as not set, as CI leaves it for a secret that a run may not see.
  package init(environment: [String: String], apiURL: String? = nil) throws(CredentialsError) {
    let variables = Variables(environment)
    method = try Self.method(variables)
    guard let domain = variables["AUTH0_DOMAIN"] else {
      throw CredentialsError(
        "AUTH0_DOMAIN is \(variables.state("AUTH0_DOMAIN")): set it to the tenant's domain, for example acme.eu.auth0.com"
      )
    }
    self.domain = try TenantDomain.clean(domain)
    audience = try variables["AUTH0_AUDIENCE"].map(Self.audience)
    clientID = variables["AUTH0_CLIENT_ID"]
    origin =
      if let apiURL {
        try Self.origin(apiURL, name: "--api-url")
      } else if let apiURL = variables["GRANTLINT_API_URL"] {
        try Self.origin(apiURL, name: "GRANTLINT_API_URL")
      } else {
        APIOrigin(tenant: self.domain)
      }
  }

  /// The audience that a token is asked for.
  var requestedAudience: String { audience ?? "https://\(domain)/api/v2/" }

  /// What must not appear in any message.
  var secrets: [Secret] {
    switch method {
    case .accessToken(let token): [token]
    case .clientSecret(_, let secret): [secret]
    }
  }

  private static func method(_ variables: Variables) throws(CredentialsError) -> Method {
    for name in ["AUTH0_ACCESS_TOKEN", "AUTH0_API_TOKEN"] {
      if let token = variables[name] { return .accessToken(try accessToken(token, name: name)) }
    }
    let id = "AUTH0_CLIENT_ID"
    let secret = "AUTH0_CLIENT_SECRET"
    switch (variables[id], variables[secret]) {
    case (let id?, let secret?): return .clientSecret(clientID: id, secret: Secret(secret))
    case (nil, nil):
      throw CredentialsError(
        """
        no credentials: set AUTH0_DOMAIN with AUTH0_ACCESS_TOKEN, or with AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET; \
        or name a file to audit, or try --demo
        """)
    case (_, nil):
      throw CredentialsError(
        "\(id) is set, but \(secret) is \(variables.state(secret)): set both, or AUTH0_ACCESS_TOKEN")
    case (nil, _):
      throw CredentialsError("\(secret) is set, but \(id) is \(variables.state(id)): set both, or AUTH0_ACCESS_TOKEN")
    }
  }

  private static func accessToken(_ text: String, name: String) throws(CredentialsError) -> Secret {
    let token = text.asciiLowercased.hasPrefix("bearer ") ? String(text.dropFirst(7)).trimmed : text
    guard AccessToken.isWellFormed(token) else {
      throw CredentialsError("\(name) holds a character that no token has: set it to the token alone, on one line")
    }
    return Secret(token)
  }

  private static func audience(_ text: String) throws(CredentialsError) -> String {
    let audience = text.hasSuffix("/") ? text : text + "/"
    guard ManagementAudience.host(of: audience) != nil else {
      throw CredentialsError(
        """
        AUTH0_AUDIENCE is '\(text.visible)': write the identifier of the tenant's Management API, for example \
        https://acme.eu.auth0.com/api/v2/
        """)
    }
    return audience
  }

  private static func origin(_ text: String, name: String) throws(CredentialsError) -> APIOrigin {
    do {
      return try APIOrigin(text)
    } catch {
      throw CredentialsError(
        "\(name) \(error.message): write for example https://acme.eu.auth0.com or http://127.0.0.1:8080")
    }
  }
}

/// Environment variables, of which empty ones count as not set.
private struct Variables {
  private let values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  subscript(name: String) -> String? {
    guard let value = values[name]?.trimmed, !value.isEmpty else { return nil }
    return value
  }

  /// Why a variable has no value, to end a sentence with.
  func state(_ name: String) -> String { values[name] == nil ? "not set" : "empty" }
}
