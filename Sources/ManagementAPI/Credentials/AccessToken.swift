import Documents
package import Tenant

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A token for the Management API, with what it says of itself where it is a JWT (RFC 7519). Nothing is verified:
/// the claims decide only what is shown and asked for; the API judges the token.
package struct AccessToken: Sendable, Equatable {
  /// The token as it is sent.
  package let secret: Secret
  /// The `aud` that ends in `/api/v2/`: the identifier of the tenant's Management API.
  package let managementAudience: String?
  /// The audiences that the token names, none for an opaque token.
  package let audiences: [String]
  /// The host of `iss`: the domain at which the token was got.
  let issuer: String?
  /// The client that signed in: `azp`, or `sub` without `@clients`.
  package let clientID: String?
  /// Whether it says that an application got it for itself, by client credentials (Auth0's claim `gty`).
  let isOfClientCredentials: Bool
  /// The scopes that the token carries; nil where it does not say.
  package let scopes: [String]?
  /// Seconds since 1970 at which it ends, by the issuer's clock; nil where it does not say.
  package let expiry: Double?

  /// Reads the claims; a token that is no JWT has none.
  package init(_ secret: Secret) {
    let claims = Self.claims(of: secret.reveal())
    self.secret = secret
    audiences = claims?["aud"].map { aud in aud.string.map { [$0] } ?? aud.array?.compactMap(\.string) ?? [] } ?? []
    managementAudience = audiences.first { ManagementAudience.host(of: $0) != nil }
    issuer = claims?["iss"]?.string.flatMap(Self.host)
    clientID = claims?["azp"]?.string ?? claims?["sub"]?.string.flatMap(Self.client)
    isOfClientCredentials = claims?["gty"]?.string == "client-credentials"
    scopes = claims?["scope"]?.string.map { $0.split(separator: " ").map(String.init) }
    if case .number(let number)? = claims?["exp"] { expiry = number.double } else { expiry = nil }
  }

  /// Whether a text can be sent as a bearer token: visible ASCII only, so that it ends no header line.
  static func isWellFormed(_ token: String) -> Bool {
    !token.isEmpty && token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }

  private static func client(ofSubject subject: String) -> String? {
    subject.hasSuffix("@clients") ? String(subject.dropLast("@clients".count)) : nil
  }

  private static func host(ofIssuer issuer: String) -> String? {
    guard issuer.asciiLowercased.hasPrefix("https://") else { return nil }
    let host = String(issuer.dropFirst("https://".count).prefix { $0 != "/" }).asciiLowercased
    return HostName.isValid(host) ? host : nil
  }

  private static func claims(of token: String) -> JSONObject? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let payload = base64URL(parts[1]) else { return nil }
    // Whatever is not a JWT is an opaque token, which is no error.
    return (try? JSONReader.value(payload))?.object
  }

  private static func base64URL(_ text: Substring) -> [UInt8]? {
    var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
    base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
    return Data(base64Encoded: String(base64)).map(Array.init)
  }
}
