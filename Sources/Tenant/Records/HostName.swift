import Documents

/// Host names as they are in addresses: which are well formed, and which mean this machine.
package enum HostName {
  /// Whether a text is a host name of letters, digits, hyphens and dots (RFC 1123 section 2.1), in lower case.
  package static func isValid(_ text: String) -> Bool {
    guard (1...253).contains(text.utf8.count) else { return false }
    return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        && label.allSatisfy(isHostByte)
    }
  }

  /// Whether a text is the name of a domain: a host name of two labels at least.
  package static func isDomain(_ text: String) -> Bool { isValid(text) && text.contains(".") }

  /// A domain as people paste it, in lower case: without `https://`, slashes at the end, the port 443 and a last dot.
  /// Whether that is one is for `isDomain` to say.
  package static func bare(_ text: String) -> String {
    var domain = text.trimmed.asciiLowercased
    if domain.hasPrefix("https://") { domain.removeFirst("https://".count) }
    while domain.hasSuffix("/") { domain.removeLast() }
    if domain.hasSuffix(":443") { domain.removeLast(":443".count) }
    if domain.hasSuffix(".") { domain.removeLast() }
    return domain
  }

  /// Whether requests to the host stay on this machine: 127.0.0.0/8, `localhost` or `[::1]`. Other spellings of the
  /// same addresses do not count.
  package static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let octets = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return octets.count == 4 && octets.first?.elementsEqual("127".utf8) == true
      && octets.allSatisfy { octet in
        octet.allSatisfy(isDigit) && octet.count <= 3 && UInt8(String(decoding: octet, as: UTF8.self)) != nil
      }
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
