extension String {
  /// ASCII letters in lower case; nothing else changes, so that no other letter becomes one of a host name.
  package var asciiLowercased: String {
    String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
  }

  /// Without spaces, tabs and line ends at both ends.
  package var trimmed: String {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.value == 0x20 || (0x09...0x0D).contains(scalar.value) }
    let start = unicodeScalars.drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(start[...last])
  }
}
