import Crypto
import CryptoExtras
import Documents
import Tenant

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An RSA private key with the algorithm by which it signs client assertions. It prints without the key.
package struct AssertionKey: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  /// How Auth0 lets a client assertion be signed (RFC 7518 section 3.1).
  package enum Algorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case ps256 = "PS256"
  }

  /// Why a text is no key that can sign, as the end of a sentence that begins with where the text comes from.
  struct Failure: Error, Equatable {
    let message: String

    init(_ message: String) { self.message = message }
  }

  private static let smallest = 2048

  package let algorithm: Algorithm
  /// The key as text; it must not appear in any message.
  let pem: Secret
  private let key: _RSA.Signing.PrivateKey

  /// The key of a PEM text (PKCS #1 or PKCS #8). Line ends may be written as `\n`, as variables on one line hold them.
  init(pem text: String, algorithm: Algorithm) throws(Failure) {
    let pem = (text.contains("\n") ? text : text.replacing("\\n", with: "\n")).trimmed
    guard pem.hasPrefix("-----BEGIN ") else {
      throw Failure("contains no PEM text, which begins with -----BEGIN PRIVATE KEY-----")
    }
    let label = pem.dropFirst("-----BEGIN ".count).prefix(32).prefix { $0 != "-" }
    if label.contains("ENCRYPTED") || pem.contains("Proc-Type: 4,ENCRYPTED") {
      throw Failure("contains a key that is protected by a passphrase: give it without one")
    }
    guard label.hasSuffix("PRIVATE KEY") else {
      throw Failure("contains a \(String(label).visible), not a private key")
    }
    do {
      key = try _RSA.Signing.PrivateKey(unsafePEMRepresentation: pem)
    } catch CryptoKitError.incorrectParameterSize {
      throw Self.tooSmall
    } catch {
      throw label.hasPrefix("EC ") || Self.isElliptic(pem)
        ? Failure("contains an elliptic-curve key, and client assertions are signed by an RSA key")
        : Failure("contains a damaged key: check that every line of the PEM text is there")
    }
    guard key.keySizeInBits >= Self.smallest else { throw Self.tooSmall }
    self.algorithm = algorithm
    self.pem = Secret(pem)
  }

  /// The signature of a message by the key's algorithm. Throws where the library cannot sign, which no key that was
  /// accepted has shown.
  func signature(of message: some DataProtocol) throws -> Data {
    switch algorithm {
    case .rs256: try key.signature(for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5).rawRepresentation
    case .rs384: try key.signature(for: SHA384.hash(data: message), padding: .insecurePKCS1v1_5).rawRepresentation
    case .ps256: try key.signature(for: SHA256.hash(data: message), padding: .PSS).rawRepresentation
    }
  }

  package static func == (left: AssertionKey, right: AssertionKey) -> Bool {
    left.algorithm == right.algorithm && left.pem == right.pem
  }

  package var description: String { "\(algorithm.rawValue) \(pem)" }
  package var customMirror: Mirror { Mirror(self, children: ["algorithm": algorithm]) }

  private static let tooSmall = Failure("contains an RSA key of less than \(smallest) bits: make a larger one")

  private static func isElliptic(_ pem: String) -> Bool {
    // What fails here is no error: it only was not that kind of key.
    (try? P256.Signing.PrivateKey(pemRepresentation: pem)) != nil
      || (try? P384.Signing.PrivateKey(pemRepresentation: pem)) != nil
      || (try? P521.Signing.PrivateKey(pemRepresentation: pem)) != nil
  }
}
