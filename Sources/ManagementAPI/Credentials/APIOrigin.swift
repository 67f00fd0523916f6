import Documents
import Tenant

/// Where requests go: scheme, host and port. Plain http exists only for hosts of this machine.
package struct APIOrigin: Sendable, Equatable, CustomStringConvertible {
  /// `https`, or `http` for a loopback host.
  package let scheme: String
  /// In lower case; an IPv6 address stands in brackets.
  package let host: String
  package let port: Int?

  /// The origin of a tenant's domain, which must be a valid host name.
  init(tenant domain: String) {
    scheme = "https"
    host = domain
    port = nil
  }

  /// Whether requests to a tenant's domain go to this very origin.
  func isTenant(_ domain: String) -> Bool {
    scheme == "https" && host.isIdentical(to: domain) && (port ?? 443) == 443
  }

  /// The origin of an address such as `https://HOST` or `http://127.0.0.1:8080`; a slash after it is accepted.
  /// Throws what is wrong with it, as the end of a sentence that begins with its name.
  init(_ address: String) throws(AddressError) {
    let text = address.trimmed
    guard let mark = text.firstRange(of: "://") else { throw AddressError("must begin with https://") }
    scheme = String(text[..<mark.lowerBound]).asciiLowercased
    guard scheme == "https" || scheme == "http" else { throw AddressError("must begin with https://") }
    var rest = text[mark.upperBound...]
    if rest.hasSuffix("/") { rest.removeLast() }
    guard !rest.contains(where: { "/?#@\\".contains($0) }) else {
      throw AddressError("must be scheme, host and port only, without a path, a query or a user name")
    }
    (host, port) = try Self.split(rest)
    guard HostName.isValid(host) || host == "[::1]" else { throw AddressError("has no valid host name") }
    if scheme == "http", !HostName.isLoopback(host) {
      throw AddressError(
        "must begin with https://, because a token would travel unprotected; http is for loopback only")
    }
  }

  private static func split(_ authority: Substring) throws(AddressError) -> (String, Int?) {
    let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
    guard let colon = authority[bracket...].lastIndex(of: ":") else { return (String(authority).asciiLowercased, nil) }
    let digits = authority[authority.index(after: colon)...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits), (1...65535).contains(port)
    else { throw AddressError("has a port that is not a number from 1 to 65535") }
    return (String(authority[..<colon]).asciiLowercased, port)
  }

  /// Host and port as a request names them.
  package var authority: String { port.map { "\(host):\($0)" } ?? host }

  package var description: String { "\(scheme)://\(authority)" }
}

/// What is wrong with an address.
struct AddressError: Error, Equatable {
  /// With what to write.
  var advice: String { "\(message): write for example https://acme.eu.auth0.com or http://127.0.0.1:8080" }

  let message: String

  init(_ message: String) { self.message = message }
}
