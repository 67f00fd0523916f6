import Documents
import Foundation

/// A JWT by which a client has proved who it is (RFC 7523 section 3), checked as Auth0 documents it.
struct ClientAssertion {
  /// The algorithms that Auth0 lets a client choose from.
  enum Algorithm: String, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case ps256 = "PS256"
  }

  /// The `client_assertion_type` beside it.
  static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
  /// How many seconds ahead `exp` may be.
  private static let longestLifetime = 300

  /// The `jti`, by which one that comes again is told.
  let identifier: ExactString

  /// Verifies an assertion at `now` (epoch seconds); the refusal says what is wrong with it.
  init(
    _ text: String, key: ClientAssertionKey, clientID: String, domain: String, now: Double
  ) throws(Refusal) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
      let signature = Data(base64URL: parts[2])
    else { throw .invalidClient("client_assertion is not a signed JWT") }
    guard let algorithm = header["alg"]?.string.flatMap(Algorithm.init) else {
      let known = Algorithm.allCases.map(\.rawValue).joined(separator: ", ")
      throw .invalidClient("the alg of client_assertion must be one of \(known)")
    }
    guard header["crit"] == nil else { throw .invalidClient("client_assertion has a crit header, which is not known") }
    guard key.verifies(signature, of: Data("\(parts[0]).\(parts[1])".utf8), by: algorithm) else {
      throw .invalidClient("the signature of client_assertion is not by the client's key and \(algorithm.rawValue)")
    }
    for (name, value) in [("iss", clientID), ("sub", clientID), ("aud", "https://\(domain)/")] {
      guard claims.has(name, value) else { throw .invalidClient("\(name) of client_assertion must be \(value)") }
    }
    try Self.checkTimes(claims, now: now)
    guard let identifier = claims["jti"]?.string, !identifier.isEmpty else {
      throw .invalidClient("client_assertion has no jti")
    }
    self.identifier = ExactString(identifier)
  }

  /// Client and emulator are of one machine, so that no difference of clocks is allowed for.
  private static func checkTimes(_ claims: JSONObject, now: Double) throws(Refusal) {
    guard let expiry = try seconds(claims["exp"], "exp") else { throw .invalidClient("client_assertion has no exp") }
    guard expiry > now else { throw .invalidClient("client_assertion has expired") }
    guard expiry <= now + Double(longestLifetime) else {
      throw .invalidClient("exp of client_assertion is more than \(longestLifetime) seconds ahead")
    }
    guard try seconds(claims["nbf"], "nbf") ?? now <= now else {
      throw .invalidClient("nbf of client_assertion is not reached yet")
    }
  }

  /// A point in time, whole or not (RFC 7519 section 2); nil where it is absent.
  private static func seconds(_ value: JSONValue?, _ name: String) throws(Refusal) -> Double? {
    switch value {
    case nil: nil
    case .number(let number): number.double
    default: throw .invalidClient("\(name) of client_assertion must be a number")
    }
  }

  private static func object(_ part: String) -> JSONObject? {
    guard let data = Data(base64URL: part) else { return nil }
    // What cannot be read is told by nil: the refusal is the same for every way of being no JWT.
    return (try? JSONReader.value(Array(data)))?.object
  }
}
