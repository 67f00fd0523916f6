import Documents

/// Keys that are others for auth0-deploy-cli than they say: it makes a regular expression of each
/// (`new RegExp("##" + key + "##")`), and here they are read as they are written.
struct KeywordPatterns {
  /// What is no character of a key but a sign of an expression.
  private static let signs = Set("^$*+?()[]{}|\\".unicodeScalars)
  private static let anyCharacter = UInt16(clamping: UInt8(ascii: "."))

  /// By their lengths in UTF-16, of which the tool's language has its texts.
  private let keys: [Int: [String]]

  init(_ keys: [String]) { self.keys = Dictionary(grouping: keys, by: \.utf16.count) }

  /// What is wrong with a key of the mapping, a sentence; nil: it is what it says.
  func problem(of key: String) -> String? {
    if let sign = key.unicodeScalars.first(where: { Self.signs.contains($0) }) {
      return "the key \(key.visible) has \(sign), a sign of regular expressions: auth0-deploy-cli reads each key as "
        + "one, so that this key can replace other keywords; rename it"
    }
    guard key.utf16.contains(Self.anyCharacter) else { return nil }
    return keys[key.utf16.count]?.lazy.compactMap { Self.problem(of: key, beside: $0) }.first
  }

  /// The same of one that has no such sign, where it fits another key as well: a dot is any character.
  static func problem(of key: String, beside other: String) -> String? {
    guard key.utf16.contains(anyCharacter), key.utf16.count == other.utf16.count, !key.isIdentical(to: other),
      zip(key.utf16, other.utf16).allSatisfy({ $0 == anyCharacter || $0 == $1 })
    else { return nil }
    return "the key \(key.visible) replaces \(other.visible) too: auth0-deploy-cli reads each key as a regular "
      + "expression, in which a dot is any character; rename it"
  }
}
