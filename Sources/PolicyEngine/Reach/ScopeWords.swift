/// Tells by the words of a scope whether it only reads.
///
/// It reads if its first or last word between `:`, `.`, `/`, `_` and `-` is one of the verbs (`orders.read`,
/// `tool:list`, `read_only`), unless another word changes something (`read_write:carts`, `list:delete`). After `read:` and the like
/// such a word counts only as a whole part: `read:update_log` reads.
package struct ScopeWords: Sendable, Equatable {
  package static let standardVerbs = [
    "read", "list", "get", "view", "search", "find", "lookup", "browse", "describe", "fetch", "readonly",
  ]
  private static let changing: Set<String> = [
    "write", "create", "update", "delete", "edit", "modify", "manage", "add", "remove", "insert", "upsert", "replace",
    "erase", "destroy", "purge", "put", "patch", "send", "cancel", "approve", "execute", "invoke", "rw", "readwrite",
  ]
  /// Verbs that after `read:` may as well be names.
  private static let acting: Set<String> = [
    "set", "enable", "disable", "activate", "deactivate", "exec", "pay", "assign", "unassign", "publish", "unpublish",
    "revoke", "rotate", "impersonate", "submit", "restart", "mint",
  ]

  /// In lower case.
  private let verbs: Set<String>

  package init(verbs: [String] = standardVerbs) { self.verbs = Set(verbs.map { $0.lowercased() }) }

  package func onlyReads(_ scope: String) -> Bool {
    let words = Self.words(scope.lowercased(), at: ":./_-")
    guard let first = words.first, let last = words.last else { return false }
    let endsReading = verbs.contains(last) || last == "only" && endsWithVerbOnly(scope.lowercased(), words)
    guard verbs.contains(first) || words.count > 1 && endsReading else { return false }
    if verbs.contains(first), isFollowedByColon(first, scope) {
      return !Self.words(scope.lowercased(), at: ":./").dropFirst().contains(where: isChanging)
    }
    return !words.contains { isChanging($0) || Self.acting.contains($0) && !verbs.contains($0) }
  }

  private func isChanging(_ word: String) -> Bool { Self.changing.contains(word) && !verbs.contains(word) }

  /// `orders.read_only`
  private func endsWithVerbOnly(_ scope: String, _ words: [String]) -> Bool {
    guard words.count > 2, let verb = words.dropLast().last, verbs.contains(verb) else { return false }
    return scope.hasSuffix("\(verb)_only") || scope.hasSuffix("\(verb)-only")
  }

  private func isFollowedByColon(_ first: String, _ scope: String) -> Bool {
    scope.utf8.dropFirst(first.utf8.count).first == UInt8(ascii: ":")
  }

  private static func words(_ text: String, at separators: String) -> [String] {
    text.split(omittingEmptySubsequences: false) { separators.contains($0) }.map(String.init)
  }
}
