import Documents

/// What the texts of a parameter are compared with, so that one which can match nothing is noticed when it is read. In a
/// map the values are that, and the keys are client ids.
package enum ParameterMatches: String, CaseIterable, Sendable {
  case clientIDs = "client-ids"
  case audiences
  case scopes
  case managementScopes = "management-scopes"
  /// What is between ':', '/' and '.' in a scope.
  case scopeParts = "scope-parts"
  /// What is between ':', '/', '.', '_' and '-' in a scope.
  case scopeWords = "scope-words"

  private static let longestScope = 280

  /// Whether its texts are patterns with `*` and `?`.
  package var areGlobs: Bool { self != .scopeParts && self != .scopeWords }

  /// Whether a parameter can have such texts.
  func fits(_ type: ParameterType) -> Bool {
    switch type {
    case .string, .list(.string), .map(.list(.string)): true
    default: false
    }
  }

  /// Why a text can match nothing, and what to write instead; nil where it may match something.
  func complaint(about text: String) -> String? {
    guard !text.isEmpty else { return "it is empty; remove it" }
    if let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
      first.properties.isWhitespace || last.properties.isWhitespace
    {
      return "it begins or ends with a blank; remove that"
    }
    if text.hasHiddenCharacters { return "it has a hidden character; remove that" }
    let hasBlank = text.unicodeScalars.contains(where: \.properties.isWhitespace)
    switch self {
    case .clientIDs where hasBlank: return "it reads like the name of an application; give the client id"
    case .clientIDs: return text.isMade(of: "-_.:/~*?") ? nil : Self.noClientID
    case .audiences: return nil
    case .scopes where hasBlank, .managementScopes where hasBlank:
      return "scopes are split at blanks; list each by itself"
    case .scopes: return lengthComplaint(text)
    case .managementScopes: return lengthComplaint(text) ?? managementComplaint(text)
    case .scopeParts where hasBlank: return "a part of a scope has no blank"
    case .scopeParts where text.contains("*"): return "it is compared as a whole, and stars are found without it"
    case .scopeParts: return text.contains { ":/.".contains($0) } ? "a part of a scope has no ':', '/' or '.'" : nil
    case .scopeWords: return text.isMade(of: "") ? nil : "a word of a scope has only letters and digits"
    }
  }

  private static let noClientID = "a client id has only letters, digits, '-' and '_'; give the client id"

  private func lengthComplaint(_ text: String) -> String? {
    text.unicodeScalars.count { $0 != "*" } > Self.longestScope
      ? "a scope has at most \(Self.longestScope) characters" : nil
  }

  private func managementComplaint(_ text: String) -> String? {
    let isPattern = text.contains { "*?".contains($0) }
    if !isPattern, !text.contains(":") { return "a scope of the Management API has a ':', as in read:users" }
    let isKnown = text.isMade(of: "_:-*?") && !text.contains { $0.isUppercase }
    return isKnown ? nil : "a scope of the Management API has only lower-case letters, '_' and ':', as in read:users"
  }
}

extension String {
  /// Whether it has only ASCII letters, digits and some other characters.
  fileprivate func isMade(of others: String) -> Bool {
    unicodeScalars.allSatisfy { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        || others.unicodeScalars.contains(scalar)
    }
  }
}

/// A text in the value of a parameter: an element, a value, or a key of a map.
struct ParameterText {
  let isKey: Bool
  let text: String
}

extension JSONValue {
  /// Every text of the value, keys before what they name.
  var texts: [ParameterText] {
    switch self {
    case .string(let text): [ParameterText(isKey: false, text: text)]
    case .array(let elements): elements.flatMap(\.texts)
    case .object(let object):
      object.members.flatMap { [ParameterText(isKey: true, text: $0.key)] + $0.value.texts }
    case .null, .bool, .number: []
    }
  }
}

extension RuleParameter {
  /// Why a text of its value can match nothing, as a sentence; nil where it may match something.
  func complaint(about text: String, isKey: Bool) -> String? {
    let kind = isKey ? .clientIDs : matches
    guard matches != nil, let reason = kind?.complaint(about: text) else { return nil }
    return "'\(text.visible)' can match nothing: \(reason)"
  }

  /// The description with what a value may be, for the pages of a rule.
  package var explanation: String {
    var sentences = [description]
    if let values {
      sentences.append("One of: \(values.map { $0.string ?? JSONWriter.compact($0) }.joined(separator: ", ")).")
    }
    if let matches, matches.areGlobs { sentences.append("In each, * matches any characters and ? one.") }
    return sentences.joined(separator: " ")
  }
}
