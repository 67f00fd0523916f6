/// What edits change in a text, as the hunks of a unified diff that `git apply` and `patch` take.
package struct UnifiedDiff: Sendable {
  /// Some lines of the text, and those in their place.
  private struct Change {
    var old: Range<Int>
    var new: [ArraySlice<UInt8>]
  }

  /// Lines of context before and after a change.
  package static let context = 3

  private let lines: TextLines
  private let changes: [Change]

  /// - Parameter edits: in the order of the text.
  package init(_ lines: TextLines, _ edits: [TextEdit]) {
    self.lines = lines
    var changes: [Change] = []
    var index = 0
    while index < edits.count {
      var old = Self.lines(of: edits[index], in: lines)
      let first = index
      index += 1
      while index < edits.count {
        let next = Self.lines(of: edits[index], in: lines)
        guard next.lowerBound < old.upperBound else { break }
        old = old.lowerBound..<max(old.upperBound, next.upperBound)
        index += 1
      }
      let bytes = Array(edits[first..<index])
        .applied(to: lines.bytes, in: lines.start(old.lowerBound)..<lines.start(old.upperBound))
      let change = Self.trimmed(Change(old: old, new: Self.split(bytes)), lines)
      if !change.old.isEmpty || !change.new.isEmpty { changes.append(change) }
    }
    self.changes = changes
  }

  package var isEmpty: Bool { changes.isEmpty }

  /// The lines, from 0, that an edit touches; none where it only writes lines before one.
  package static func lines(of edit: TextEdit, in lines: TextLines) -> Range<Int> {
    let first = lines.line(of: edit.range.lowerBound)
    let last = lines.line(of: edit.range.upperBound)
    let isOfLines = lines.isStart(edit.range.lowerBound) && lines.isStart(edit.range.upperBound)
    if isOfLines, edit.bytes.last ?? UInt8(ascii: "\n") == UInt8(ascii: "\n") { return first..<last }
    return first..<min(lines.count, last + 1)
  }

  /// The change without the lines that stay, before and behind.
  private static func trimmed(_ change: Change, _ lines: TextLines) -> Change {
    var (old, new) = (change.old, change.new[...])
    while let line = new.first, !old.isEmpty, line.elementsEqual(lines.bytes[lines.whole(old.lowerBound)]) {
      old = old.lowerBound + 1..<old.upperBound
      new = new.dropFirst()
    }
    while let line = new.last, !old.isEmpty, line.elementsEqual(lines.bytes[lines.whole(old.upperBound - 1)]) {
      old = old.lowerBound..<old.upperBound - 1
      new = new.dropLast()
    }
    return Change(old: old, new: Array(new))
  }

  private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let lines = TextLines(bytes)
    return (0..<lines.count).map { bytes[lines.whole($0)] }
  }

  /// The section of the file in a patch; empty where nothing changes.
  ///
  /// - Parameter path: of the file from the folder in which the patch is applied.
  package func text(path: String) -> String {
    guard !isEmpty else { return "" }
    // A tab ends a name with spaces in it.
    let name = path.contains(" ") ? path + "\t" : path
    var bytes = Array("--- a/\(name)\n+++ b/\(name)\n".utf8)
    var shift = 0
    var first = 0
    while first < changes.count {
      var last = first
      while last + 1 < changes.count,
        changes[last + 1].old.lowerBound - changes[last].old.upperBound <= 2 * Self.context
      {
        last += 1
      }
      add(changes[first...last], &shift, to: &bytes)
      first = last + 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// - Parameter shift: by how many lines the text has become longer so far.
  private func add(_ changes: ArraySlice<Change>, _ shift: inout Int, to bytes: inout [UInt8]) {
    guard let first = changes.first, let last = changes.last else { return }
    let old = max(0, first.old.lowerBound - Self.context)..<min(lines.count, last.old.upperBound + Self.context)
    let grown = changes.reduce(0) { $0 + $1.new.count - $1.old.count }
    let count = old.count + grown
    // A side without lines is named by the line before it.
    let (start, newStart) = (old.lowerBound + (old.isEmpty ? 0 : 1), old.lowerBound + shift + (count == 0 ? 0 : 1))
    bytes += "@@ -\(start),\(old.count) +\(newStart),\(count) @@\n".utf8
    var line = old.lowerBound
    for change in changes {
      for kept in line..<change.old.lowerBound { Self.add(" ", lines.bytes[lines.whole(kept)], to: &bytes) }
      for removed in change.old { Self.add("-", lines.bytes[lines.whole(removed)], to: &bytes) }
      for added in change.new { Self.add("+", added, to: &bytes) }
      line = change.old.upperBound
    }
    for kept in line..<old.upperBound { Self.add(" ", lines.bytes[lines.whole(kept)], to: &bytes) }
    shift += grown
  }

  private static func add(_ mark: Unicode.Scalar, _ line: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: mark))
    bytes += line
    if line.last != UInt8(ascii: "\n") { bytes += "\n\\ No newline at end of file\n".utf8 }
  }
}
