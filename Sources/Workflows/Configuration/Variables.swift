import ManagementAPI
import Remediation

/// The environment variables of the ports, where one that is empty counts as not set.
enum Variables {
  static subscript(name: String) -> String? { value(name, in: Ports.current.variables) }

  /// The same of variables that a run has in the place of those.
  static func value(_ name: String, in variables: [String: String]) -> String? {
    variables[name].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
  }
}

extension Credentials {
  /// The variable that names the file of the private key.
  static let keyPathVariable = "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH"
}
