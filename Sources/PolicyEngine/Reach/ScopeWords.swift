/// Tells by the words of a scope whether it only reads.
///
/// It reads if its first or last word between `:`, `.`, `/`, `_` and `-` is one of the verbs (`orders.read`,
/// `tool:list`, `read_only`), unless another word changes something (`read_write:carts`, `list:delete`). After `read:` and the like
/// such a word counts only as a whole part: `read:update_log` reads.
package struct ScopeWords: Sendable, Equatable {
  package static let standardVerbs = [
    "read", "list", "get", "view", "search", "find", "lookup", "browse", "describe", "fetch", "readonly",
  ]
  private static let changing = WordList([
    "write", "create", "update", "delete", "edit", "modify", "manage", "add", "remove", "insert", "upsert", "replace",
    "erase", "destroy", "purge", "put", "patch", "send", "cancel", "approve", "execute", "invoke", "rw", "readwrite",
  ])
  /// Verbs that after `read:` may as well be names.
  private static let acting = WordList([
    "set", "enable", "disable", "activate", "deactivate", "exec", "pay", "assign", "unassign", "publish", "unpublish",
    "revoke", "rotate", "impersonate", "submit", "restart", "mint",
  ])

  private let verbs: WordList

  package init(verbs: [String] = standardVerbs) { self.verbs = WordList(verbs) }

  package func onlyReads(_ scope: String) -> Bool {
    let text = scope.utf8.map(\.inLowerCase)
    let words = Self.words(text, separators: [.colon, .dot, .slash, .underscore, .hyphen])
    guard let first = words.first, let last = words.last else { return false }
    let isLeading = verbs.contains(text[first])
    guard isLeading || words.count > 1 && (verbs.contains(text[last]) || endsWithVerbOnly(text, words)) else {
      return false
    }
    if isLeading, first.upperBound < text.count, text[first.upperBound] == .colon {
      return !Self.words(text, separators: [.colon, .dot, .slash]).dropFirst().contains { isChanging(text[$0]) }
    }
    return !words.contains { isChanging(text[$0]) || Self.acting.contains(text[$0]) && !verbs.contains(text[$0]) }
  }

  private func isChanging(_ word: ArraySlice<UInt8>) -> Bool { Self.changing.contains(word) && !verbs.contains(word) }

  /// `orders.read_only`
  private func endsWithVerbOnly(_ text: [UInt8], _ words: [Range<Int>]) -> Bool {
    guard words.count > 2, text[words[words.count - 1]].elementsEqual("only".utf8) else { return false }
    let verb = words[words.count - 2]
    return verbs.contains(text[verb]) && [.underscore, .hyphen].contains(text[verb.upperBound])
  }

  /// Where the words of a text are, also empty ones.
  private static func words(_ text: [UInt8], separators: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = 0
    for (place, byte) in text.enumerated() where separators.contains(byte) {
      words.append(start..<place)
      start = place + 1
    }
    words.append(start..<text.count)
    return words
  }
}

/// Words that are looked for in bytes; of few of one length no hash is needed.
private struct WordList: Sendable, Equatable {
  private var byLength: [[[UInt8]]] = []

  init(_ words: [String]) {
    for word in words {
      let bytes = word.utf8.map(\.inLowerCase)
      while byLength.count <= bytes.count { byLength.append([]) }
      byLength[bytes.count].append(bytes)
    }
  }

  func contains(_ word: ArraySlice<UInt8>) -> Bool {
    word.count < byLength.count && byLength[word.count].contains { $0.elementsEqual(word) }
  }
}

extension UInt8 {
  fileprivate static let colon = UInt8(ascii: ":")
  fileprivate static let dot = UInt8(ascii: ".")
  fileprivate static let slash = UInt8(ascii: "/")
  fileprivate static let underscore = UInt8(ascii: "_")
  fileprivate static let hyphen = UInt8(ascii: "-")

  /// Letters of ASCII are compared in any case.
  fileprivate var inLowerCase: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
