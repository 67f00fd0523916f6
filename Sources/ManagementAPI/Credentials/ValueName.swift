/// How messages call a value that is not set by its usual variable or flag.
package struct ValueName: Sendable, Equatable {
  /// `AUTH0_CLIENT_ID`, `--api-url`.
  let usual: String
  /// The variable, or the key of a configuration.
  let name: String

  package init(usual: String, name: String) {
    self.usual = usual
    self.name = name
  }
}

extension [ValueName] {
  /// A message that says where each value was set.
  package func naming(_ message: String) -> String {
    // The longest first: one name is the beginning of another.
    sorted { $0.usual.count > $1.usual.count }.reduce(message) { $0.replacing($1.usual, with: $1.name) }
  }
}
