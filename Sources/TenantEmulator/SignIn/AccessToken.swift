import Documents
import Foundation
import Tenant

/// A token that the emulator has issued.
struct AccessToken {
  let clientID: String
  let scopes: [String]
  /// Epoch seconds.
  let issuedAt: Int
  let expiresAt: Int

  /// The token as an unsecured JWT (RFC 7519 section 6): header, claims, and an empty signature.
  ///
  /// `serial` tells apart the tokens of one second.
  func text(domain: String, audience: String, serial: Int) -> Secret {
    let header: JSONValue = ["alg": "none", "typ": "JWT"]
    let claims: JSONValue = [
      "iss": .string("https://\(domain)/"), "sub": .string("\(clientID)@clients"), "aud": .string(audience),
      "azp": .string(clientID), "gty": "client-credentials", "iat": .int(issuedAt), "exp": .int(expiresAt),
      "scope": .string(scopes.joined(separator: " ")), "jti": .string(String(serial)),
    ]
    let parts = [header, claims].map { Data(JSONWriter.compact($0).utf8).base64URL }
    return Secret(parts.joined(separator: ".") + ".")
  }
}
