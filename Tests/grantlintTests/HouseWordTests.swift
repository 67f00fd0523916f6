import Foundation
import Testing

/// What a user reads is in plain words: of these there is always a plainer one.
@Suite struct `House words` {
  /// What is no English text: keys of JSON, names in code.
  private static let exceptions: Set<String> = [
    // The member of a plan with the grants that are left alone.
    "\"held\"",
    // A time zone.
    "\"MET\"",
    // Interpolated names.
    "plan.held", "held?.reason", "held.map", "standing.joined",
  ]

  private static var words: Regex<Substring> {
    #/\b(?:hold|holds|held|holding|is none|are none|meets?|met|stands?|standing|stood|heeds?|lacks?|lacking|mends?|mended|mending)\b/#
      .ignoresCase()
  }

  @Test(arguments: ["Sources", "rules/builtin"])
  func `no text has one`(folder: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    let files = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path).sorted()
      .filter { $0.hasSuffix(".swift") || $0.hasSuffix(".yaml") }
    #expect(!files.isEmpty)
    for file in files {
      let text = try String(contentsOf: root.appending(path: "\(folder)/\(file)"), encoding: .utf8)
      for literal in file.hasSuffix(".swift") ? Self.literals(of: text) : [text] {
        var plain = literal
        for exception in Self.exceptions { plain = plain.replacing(exception, with: "") }
        let found = plain.firstMatch(of: Self.words).map { String($0.output) }
        #expect(found == nil, "\(folder)/\(file): \(literal)")
      }
    }
  }

  /// The string literals of a source, comments left out.
  private static func literals(of source: String) -> [String] {
    let code = source.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
    let literal = #/"""(?s:.*?)"""|"(?:[^"\\\n]|\\.)*"/#
    return code.matches(of: literal).map { String($0.output) }
  }
}
