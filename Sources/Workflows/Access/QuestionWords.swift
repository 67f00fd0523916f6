import Documents
import Foundation
import GrantSources

/// The words of `grantlint who`: scopes, and behind the first of them what they are asked of.
package struct QuestionWords {
  package let scopes: [String]
  /// Files, folders, or - for standard input.
  package let sources: [String]
  /// What is wrong with them; nil: nothing.
  package let complaint: String?

  package init(_ words: [String]) {
    guard let first = words.first else {
      (scopes, sources, complaint) = ([], [], "name a scope, or a pattern of scopes such as 'delete:*'")
      return
    }
    let rest = words.dropFirst()
    scopes = [first] + rest.filter { !Self.isSource($0) }
    sources = rest.filter(Self.isSource)
    if Self.hasFormOfPath(first) || first == InputFile.standardInput {
      complaint = "'\(first.visible)' is no scope: the scopes come first, and then what is read"
    } else if let empty = scopes.first(where: {
      $0.isEmpty || $0.unicodeScalars.contains(where: \.properties.isWhitespace)
    }) {
      complaint = "'\(empty.visible)' is no scope: one has no spaces; name each by itself"
    } else if let both = scopes.dropFirst().first(where: { FileManager.default.fileExists(atPath: $0) }) {
      // A file that somebody adds must not take the place of what is asked.
      complaint = "'\(both.visible)' may be a scope, and is a file or folder too: write ./\(both.visible) to read it"
    } else {
      complaint = nil
    }
  }

  private static func isSource(_ word: String) -> Bool { word == InputFile.standardInput || hasFormOfPath(word) }

  /// No scope looks like this.
  private static func hasFormOfPath(_ word: String) -> Bool {
    InputEnding.mayBeInput(word) || word.hasSuffix("/")
      || ["/", "./", "../"].contains(where: word.hasPrefix)
  }
}
