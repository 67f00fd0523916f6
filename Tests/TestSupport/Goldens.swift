package import Foundation
package import Testing

/// Texts that are recorded in files. `GRANTLINT_RECORD=1` writes them anew, and fails the test that did, so that a
/// recording run can never pass for a green one.
package struct Goldens: Sendable {
  private let folder: URL

  /// Those of a folder; absolute.
  package init(_ folder: URL) { self.folder = folder }

  /// Fails where the text is not the recorded one, and says in which lines.
  package func check(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["GRANTLINT_RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
      Issue.record("recorded \(name); read it, then run without GRANTLINT_RECORD", sourceLocation: sourceLocation)
      return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    Attachment.record(text, named: name)
    Self.expect(text, toBe: golden, "\(folder.lastPathComponent)/\(name)", sourceLocation: sourceLocation)
  }

  /// Fails where a text is not the expected one, which `name` says the origin of, and says in which lines.
  package static func expect(
    _ text: String, toBe expected: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let difference = TextComparison.difference(expected: expected, found: text) else { return }
    Issue.record("differs from \(name):\n\(difference)", sourceLocation: sourceLocation)
  }

  /// Fails where a page has another table than the given one, whose beginning it has. `GRANTLINT_RECORD=1` writes it.
  package static func expectTable(
    _ table: String, beginning head: String, in page: URL, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let text = try String(contentsOf: page, encoding: .utf8)
    let start = try #require(text.range(of: head), sourceLocation: sourceLocation)
    let end = try #require(
      text.range(of: "\n\n", range: start.upperBound..<text.endIndex), sourceLocation: sourceLocation)
    let shown = String(text[start.lowerBound...end.lowerBound])
    let name = page.lastPathComponent
    if ProcessInfo.processInfo.environment["GRANTLINT_RECORD"] == "1" {
      try Data(text.replacing(shown, with: table).utf8).write(to: page)
      Issue.record(
        "wrote the table of \(name); read it, then run without GRANTLINT_RECORD", sourceLocation: sourceLocation)
    }
    expect(shown, toBe: table, "the table, which GRANTLINT_RECORD=1 writes to \(name)", sourceLocation: sourceLocation)
  }
}
