import Documents
import Tenant

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The JWT by which a client proves who it is without sending a secret (RFC 7523 section 3).
struct ClientAssertion: Sendable {
  private static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
  /// Seconds for which an assertion is good; Auth0 allows 300, and clocks differ.
  private static let lifetime = 180.0

  let clientID: String
  let key: AssertionKey
  /// The domain that is signed in to.
  let domain: String

  /// An assertion that is signed now; no two are the same.
  func proof(_ clock: APIClock) throws(APIError) -> SignIn.Proof {
    let assertion: String
    do { assertion = try text(clock) } catch {
      throw APIError("sign-in failed: the private key cannot sign; make a new one")
    }
    return SignIn.Proof(
      fields: [("client_assertion_type", Self.type), ("client_assertion", assertion)], secret: Secret(assertion))
  }

  private func text(_ clock: APIClock) throws -> String {
    let now = clock.now()
    let header: JSONValue = ["alg": .string(key.algorithm.rawValue), "typ": "JWT"]
    let claims: JSONValue = [
      "iss": .string(clientID), "sub": .string(clientID), "aud": .string("https://\(domain)/"),
      "iat": .int(now.clampedInt), "exp": .int((now + Self.lifetime).clampedInt),
      "jti": .string(Self.identifier(clock)),
    ]
    let message = [header, claims].map { Data(JSONWriter.compact($0).utf8).base64URL }.joined(separator: ".")
    return message + "." + (try key.signature(of: Data(message.utf8)).base64URL)
  }

  /// 128 bits of chance as 32 hexadecimal digits.
  private static func identifier(_ clock: APIClock) -> String {
    (0..<4).map { _ in
      let digits = String(UInt32(clamping: (clock.random() * 0x1p32).clampedInt), radix: 16)
      return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }.joined()
  }
}

extension Data {
  /// Base64 with the URL-safe alphabet and without padding (RFC 4648 section 5).
  fileprivate var base64URL: String {
    base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
