import Documents

/// Which lines of a file a patch may touch and show.
struct PatchedLines {
  private let lines: TextLines

  init(_ lines: TextLines) { self.lines = lines }

  /// Throws for edits of a line with a placeholder, and for those that would show what a terminal or the runner of a
  /// pipeline acts on: a patch has the bytes of the file and can escape nothing.
  func check(_ edits: [TextEdit]) throws(UneditableText) {
    for edit in edits {
      let touched = UnifiedDiff.lines(of: edit, in: lines)
      for line in touched where hasPlaceholder(lines.content(line)) {
        throw UneditableText(lines.start(line), "the line has a placeholder")
      }
      let shown =
        max(
          0, touched.lowerBound - UnifiedDiff.context)..<min(
          lines.count, max(touched.upperBound, touched.lowerBound) + UnifiedDiff.context)
      for line in shown where !isHarmless(lines.text(lines.content(line)), isFirst: line == 0) {
        throw UneditableText(
          edit.range.lowerBound, "line \(line + 1) has characters that a terminal or a pipeline may act on")
      }
      let written = String(decoding: edit.bytes, as: UTF8.self).replacing("\r\n", with: "\n")
      guard written.split(separator: "\n").allSatisfy({ isHarmless(String($0), isFirst: false) }) else {
        throw UneditableText(edit.range.lowerBound, "what is to be written has characters that a terminal may act on")
      }
    }
  }

  private func isHarmless(_ text: String, isFirst: Bool) -> Bool {
    var text = text
    if isFirst, text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    return !text.replacing("\t", with: " ").hasHiddenCharacters
      && NeutralText.of(" \(text)").isIdentical(to: " \(text)")
  }

  /// Where the first placeholder of a range is, to the line; nil: there is none.
  func placeholder(in range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    for line in lines.line(of: range.lowerBound)...lines.line(of: range.upperBound - 1) {
      let part = lines.content(line).clamped(to: range)
      if hasPlaceholder(part) { return part.lowerBound }
    }
    return nil
  }

  private static let marks = ["##", "@@"].map { Array($0.utf8) }

  private func hasPlaceholder(_ range: Range<Int>) -> Bool { Self.hasPlaceholder(lines.bytes[range]) }

  /// Whether a text has something that a deployment replaces.
  static func hasPlaceholder(_ text: String) -> Bool { hasPlaceholder(Array(text.utf8)[...]) }

  /// Whether a part of a line has `##KEY##` or `@@KEY@@`, whatever the key is.
  private static func hasPlaceholder(_ text: ArraySlice<UInt8>) -> Bool {
    marks.contains { mark in
      guard let first = text.firstRange(of: mark) else { return false }
      return text[first.upperBound...].dropFirst().firstRange(of: mark) != nil
    }
  }
}
