import Crypto
import CryptoExtras
import Documents
import Foundation

/// The RSA public key of the client that may sign in, by which its assertions are verified.
package struct ClientAssertionKey: Sendable {
  /// Why a text is no such key, as the end of a sentence that begins with where the text comes from.
  package struct Failure: Error, Equatable {
    package let message: String

    init(_ message: String) { self.message = message }
  }

  private static let smallest = 2048
  private static let tooSmall = Failure("contains an RSA key of less than \(smallest) bits: make a larger one")

  /// Whether the text was the private key, of which only the public half is kept.
  package let wasPrivate: Bool
  private let key: _RSA.Signing.PublicKey

  /// The key of a PEM text: a public key (SPKI or PKCS #1), or a private one (PKCS #1 or #8) without a passphrase.
  package init(pem text: String) throws(Failure) {
    let pem = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let start = "-----BEGIN "
    guard pem.hasPrefix(start) else {
      throw Failure("contains no PEM text, which begins with -----BEGIN PUBLIC KEY-----")
    }
    let label = String(pem.dropFirst(start.count).prefix { $0 != "-" })
    if label.contains("ENCRYPTED") || pem.contains("Proc-Type: 4,ENCRYPTED") {
      throw Failure("contains a key that is protected by a passphrase: give it without one, or its public key")
    }
    guard label.hasSuffix("PUBLIC KEY") || label.hasSuffix("PRIVATE KEY") else {
      throw Failure("contains a \(label.visible), not a key: write the public key alone, as openssl rsa -pubout does")
    }
    wasPrivate = label.hasSuffix("PRIVATE KEY")
    do {
      key =
        wasPrivate
        ? try _RSA.Signing.PrivateKey(unsafePEMRepresentation: pem).publicKey
        : try _RSA.Signing.PublicKey(unsafePEMRepresentation: pem)
    } catch CryptoKitError.incorrectParameterSize {
      throw Self.tooSmall
    } catch {
      throw Failure("contains a key that is damaged or not an RSA key, which client assertions are signed with")
    }
    guard key.keySizeInBits >= Self.smallest else { throw Self.tooSmall }
  }

  /// Whether this key's private half signed the message by the algorithm (RFC 7518 section 3.1).
  func verifies(_ signature: Data, of message: Data, by algorithm: ClientAssertion.Algorithm) -> Bool {
    let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
    return switch algorithm {
    case .rs256: key.isValidSignature(signature, for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
    case .rs384: key.isValidSignature(signature, for: SHA384.hash(data: message), padding: .insecurePKCS1v1_5)
    case .ps256: key.isValidSignature(signature, for: SHA256.hash(data: message), padding: .PSS)
    }
  }
}
