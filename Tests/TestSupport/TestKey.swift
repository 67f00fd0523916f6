package import CryptoExtras

/// RSA keys for tests. Making one takes a noticeable part of a second, so that each is made once for all of them.
package enum TestKey {
  /// One that can sign client assertions.
  package static let signing = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }
  /// One that is too small for that.
  package static let small = Result { try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024)) }
}
