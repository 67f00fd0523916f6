import Documents

/// Environment variables, of which empty ones count as not set.
struct EnvironmentVariables {
  private let values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  subscript(name: String) -> String? {
    guard let value = values[name]?.trimmed, !value.isEmpty else { return nil }
    return value
  }

  /// Why a variable has no value, to end a sentence with.
  func state(_ name: String) -> String { isEmpty(name) ? "empty \(Self.inCI)" : "not set" }

  /// What of these variables is set and empty, as a sentence to follow another one; nothing where none is.
  func emptiness(_ names: [String]) -> String {
    let empty = names.filter(isEmpty)
    guard let last = empty.last else { return "" }
    let list = empty.count == 1 ? "\(last) is" : "\(empty.dropLast().joined(separator: ", ")) and \(last) are"
    return "; \(list) empty \(Self.inCI)"
  }

  private func isEmpty(_ name: String) -> Bool { values[name] != nil && self[name] == nil }

  /// A pipeline sets a secret that a job may not see to nothing.
  private static let inCI = "(in CI: the secret is not available to this job)"
}

extension String {
  /// The value of a variable for a message. Of what is neither short nor looks like a name or an address only the length
  /// is told: it may be a secret that was put into the wrong variable.
  var shownValue: String {
    let parts = split { "./:".contains($0) }
    let isAddress = parts.count > 1 && parts.allSatisfy { $0.utf8.count <= 32 } && utf8.count <= 128
    return isAddress || utf8.count < 16 ? visible : "… (\(unicodeScalars.count) characters)"
  }
}
