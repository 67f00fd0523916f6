import Foundation
import Testing

/// The files that rendered reports are held to. `GRANTLINT_RECORD=1` writes them anew, and fails the test that did, so
/// that a recording run can never pass for a green one.
enum Goldens {
  private static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Goldens")

  static func check(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["GRANTLINT_RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
      Issue.record("recorded \(name); read it, then run without GRANTLINT_RECORD", sourceLocation: sourceLocation)
      return
    }
    let golden = try Data(contentsOf: file)
    Attachment.record(text, named: name)
    #expect(golden == Data(text.utf8), "differs from Goldens/\(name)", sourceLocation: sourceLocation)
  }
}
