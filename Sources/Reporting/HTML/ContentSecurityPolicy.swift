import PolicyEngine

/// What the page may do (Content Security Policy level 3): run its own script and apply its own style, named by their
/// hashes, and load nothing.
enum ContentSecurityPolicy {
  static let text =
    "default-src 'none'; style-src '\(hash(of: HTMLHead.css))'; script-src '\(hash(of: HTMLHead.js))'; "
    + "base-uri 'none'; form-action 'none'"

  /// The source expression of an inline text: `sha256-` and the base64 of the digest.
  static func hash(of text: String) -> String { "sha256-\(base64(Fingerprint.sha256(text)))" }

  /// The base64 (RFC 4648, padded) of hex digits, three bytes at a time.
  private static func base64(_ hex: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var bits = hex.compactMap(\.hexDigitValue).flatMap { digit in (0..<4).reversed().map { (digit >> $0) & 1 } }
    let padding = (3 - bits.count / 8 % 3) % 3
    while bits.count % 6 != 0 { bits.append(0) }
    let digits = stride(from: 0, to: bits.count, by: 6).map { start in
      alphabet[bits[start..<start + 6].reduce(0) { $0 << 1 | $1 }]
    }
    return String(digits) + String(repeating: "=", count: padding)
  }
}
