import ArgumentParser
import CEL
import Documents
import ManagementAPI
import Remediation

/// The `GRANTLINT_…` variables: what they say comes after a flag and before the configuration file. One that is empty
/// counts as not set.
struct OptionEnvironment {
  /// All that there are.
  static let names = [
    "GRANTLINT_API_URL", "GRANTLINT_BASELINE", "GRANTLINT_CONFIG", "GRANTLINT_FAIL_ON", "GRANTLINT_FORMAT",
    "GRANTLINT_IGNORE", "GRANTLINT_MAX_CHANGES", "GRANTLINT_MAX_RPS", "GRANTLINT_MIN_SEVERITY", "GRANTLINT_RULES",
    "GRANTLINT_SELECT", "GRANTLINT_STATE", StateKey.variable, "GRANTLINT_TENANT", "GRANTLINT_TIMEOUT",
    "GRANTLINT_WAIVERS",
  ]

  private let environment: [String: String]

  init(_ environment: [String: String]) { self.environment = environment }

  subscript(name: String) -> String? {
    environment[name].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
  }

  /// A value of a variable, nil where it is not set. Throws `CommandError` where it is set to something else.
  func value<Value: ExpressibleByArgument>(_ name: String, _ type: Value.Type = Value.self) throws -> Value? {
    guard let text = self[name] else { return nil }
    if let value = Value(argument: text) { return value }
    let words = Value.allValueStrings
    let expected = words.isEmpty ? "a number" : "one of \(words.joined(separator: ", "))"
    throw CommandError(
      message: "\(name) is '\(text.visible)': write \(expected)\(Spelling.hint(for: text, among: words))")
  }

  /// What to say of variables that look like ours and are not: a misspelt one would be ignored without a word.
  var warnings: [String] {
    environment.keys.filter { $0.hasPrefix("GRANTLINT_") && !Self.names.contains($0) }.sorted().map { name in
      "there is no variable \(name.visible)\(Spelling.hint(for: name, among: Self.names))"
    }
  }
}

extension Credentials {
  /// The variable that names the file of the private key.
  static let keyPathVariable = "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH"
}
