import Documents
import Synchronization

/// A text of an export: as it was written, and as it was parsed once its placeholders were replaced.
final class ExportText: Sendable {
  let file: String
  let replacement: KeywordReplacement
  /// Of the text as it was written.
  private let lines = Mutex<LineTable?>(nil)
  /// The offsets at which the lines of the text that was parsed begin.
  private let starts = Mutex<[Int]?>(nil)

  init(_ bytes: [UInt8], file: String, _ mapping: KeywordMapping, isJSON: Bool) {
    self.file = file
    replacement = KeywordReplacement(bytes, mapping, isJSON: isJSON)
  }

  /// The place of something in the text as it was written.
  func place(of spot: ExportSpot) -> Place {
    switch spot {
    case .offset(let offset): return place(ofOriginal: replacement.original(of: offset))
    case .position(let line, let column):
      guard replacement.isChanged else { return Place(file: file, line: line, column: column) }
      return place(ofOriginal: replacement.original(of: offset(line: line, column: column)))
    }
  }

  /// The place of an offset in the text as it was written.
  func place(ofOriginal offset: Int) -> Place {
    let position = lines.withLock { lines in
      let table = lines ?? LineTable(replacement.original)
      lines = table
      return table.position(of: offset, in: replacement.original)
    }
    return Place(file: file, line: position.line, column: position.column)
  }

  func problem(_ node: ExportNode, _ message: String) -> Diagnostic {
    Diagnostic(place: place(of: node.spot), message: message)
  }

  private func offset(line: Int, column: Int) -> Int {
    let bytes = replacement.bytes
    let starts = starts.withLock { starts in
      let all = starts ?? Self.lineStarts(bytes)
      starts = all
      return all
    }
    var offset = starts.indices.contains(line - 1) ? starts[line - 1] : bytes.count
    // The reader of YAML counts scalars, and not a byte order mark.
    if line == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    for _ in 1..<max(1, column) where offset < bytes.count {
      offset += 1
      while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }

  private static func lineStarts(_ bytes: [UInt8]) -> [Int] {
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    return starts
  }
}
