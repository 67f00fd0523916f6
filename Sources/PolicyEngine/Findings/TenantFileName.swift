/// The names of files that are named for tenants.
package enum TenantFileName {
  /// Bytes of a name before it is cut, which leaves room for endings.
  private static let longest = 180

  /// The domain as a name: what a host name does not have is percent-encoded, so that a report of a stranger chooses no
  /// folder, and two domains have two names.
  package static func of(_ domain: String) -> String {
    var name = ""
    for (index, byte) in domain.utf8.enumerated() {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") && index > 0
      name += isPlain ? String(UnicodeScalar(byte)) : "%" + hex(byte)
    }
    if name.isEmpty { return "%" }
    return name.utf8.count > longest ? "\(name.prefix(longest))%\(Fingerprint.sha256(domain).prefix(16))" : name
  }

  private static func hex(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16, uppercase: true)
    return text.utf8.count < 2 ? "0" + text : text
  }
}
