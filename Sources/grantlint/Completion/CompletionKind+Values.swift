import ArgumentParser
import Documents
import Workflows

// What shells offer for a value. Free texts, numbers and addresses have none, and then no files are offered either.
// What is `custom` starts the program anew with the words of the line.

extension CompletionKind {
  static let yaml = file(extensions: ["yml", "yaml"])
  static let json = file(extensions: ["json"])
  /// Files of grants, as `InputFolder` finds them.
  static let grants = file(extensions: ["json", "jsonl", "ndjson"])

  /// The id of a rule.
  static let rule = words { line, _ in CompletionWords(line).explained }

  /// Ids of rules with commas between them.
  static let rules = words { line, word in CompletionWords(line).rules(of: word) }

  /// `RULE.NAME=`
  static let parameters = words { line, _ in CompletionWords(line).parameters }

  static let tenants = words { line, _ in CompletionWords(line).tenants }

  /// The runs of the state folder that changed something.
  static let changingRuns = words { line, _ in CompletionWords(line).runs(changing: true) }

  /// All runs of the state folder.
  static let runs = words { line, _ in CompletionWords(line).runs(changing: false) }

  /// `FORMAT=`; the scripts offer files behind it.
  static func outputs<Format: CaseIterable & RawRepresentable<String>>(_: Format.Type) -> CompletionKind {
    let formats = Format.allCases.map { "\($0.rawValue)=" }
    return custom { _, _, _ in formats }
  }

  /// - Parameter words: gives what is offered for the words of a line and the one that is completed.
  private static func words(
    _ words: @escaping @Sendable (_ line: [String], _ word: String) -> [CompletionWords.Word]
  ) -> CompletionKind {
    custom { line, place, _ in
      var word = line.indices.contains(place) ? line[place][...] : ""
      // fish has an option and its value as one word.
      if word.hasPrefix("--"), let sign = word.firstIndex(of: "=") { word = word[word.index(after: sign)...] }
      return words(line, String(word)).filter { $0.value.unicodeScalars.allSatisfy(isPlain) }
        .map { $0.text(for: CompletionShell.requesting) }
    }
  }

  /// Whether a character means nothing to a shell: bash expands what is offered once more, so that a name that somebody
  /// else chose could be a command.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", ",", "=", "/": true
    default: false
    }
  }
}

extension CompletionWords.Word {
  /// As a shell takes it, with the note where it shows one.
  fileprivate func text(for shell: CompletionShell?) -> String {
    switch shell {
    case .zsh: "\(value):\(note.visible)"
    case .fish: "\(value)\t\(note.visible)"
    default: value
    }
  }
}
