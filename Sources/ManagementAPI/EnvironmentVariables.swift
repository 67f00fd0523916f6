/// Environment variables, of which empty ones count as not set.
struct EnvironmentVariables {
  private let values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  subscript(name: String) -> String? {
    guard let value = values[name]?.trimmed, !value.isEmpty else { return nil }
    return value
  }

  /// Why a variable has no value, to end a sentence with.
  func state(_ name: String) -> String { values[name] == nil ? "not set" : "empty" }
}
