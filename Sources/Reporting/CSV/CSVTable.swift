import Documents

/// Rows of comma-separated values (RFC 4180), each with its line end.
///
/// No cell can be taken for a formula: one that would begin as such begins with an apostrophe.
struct CSVTable {
  /// UTF-8; rows as they are written, before anything is looked at as a command to the runner of a pipeline.
  private var bytes: [UInt8] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func addRow(_ cells: [String?]) {
    for (place, cell) in cells.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      if let cell, !cell.isEmpty { add(cell) }
    }
    bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
  }

  private mutating func add(_ cell: String) {
    let text = cell.visible
    let needsQuotes = text.utf8.contains { Self.needsQuotes($0) }
    if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
    // Spreadsheets skip white space, and take the full-width forms for the same.
    if let first = text.unicodeScalars.first(where: { !$0.properties.isWhitespace }),
      "=+-@＝＋－＠".unicodeScalars.contains(first)
    {
      bytes.append(UInt8(ascii: "'"))
    }
    guard needsQuotes else {
      bytes += text.utf8
      return
    }
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "\t"), UInt8(ascii: " "): true
    default: false
    }
  }
}
