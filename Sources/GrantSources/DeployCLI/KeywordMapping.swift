package import Documents

/// What stands for the placeholders of auth0-deploy-cli, `##KEY##` and `@@KEY@@`, in the order in which they are replaced.
///
/// What may be a secret has no value here: a pull request that writes `##GITHUB_TOKEN##` into a grant would have it printed.
package struct KeywordMapping: Sendable {
  /// Keys and their values.
  private(set) var values: [(key: String, value: JSONValue)] = []
  /// The keys that were given a value and have none, because it may be a secret.
  private(set) var refused: Set<ExactString> = []

  package init() {}

  /// The values of a file: the configuration of the tool, which has them under `AUTH0_KEYWORD_REPLACE_MAPPINGS`, or an object
  /// of keys and values. Throws where it is neither.
  ///
  /// - Parameter file: as messages call it.
  package init(config bytes: [UInt8], file: String) throws(Diagnostic) {
    let object = try JSONDocument.read(bytes, file: file) { (node) throws(FieldError) -> JSONObject in
      guard let object = node.value.object else {
        throw FieldError([], "expected an object of keys and values, found \(node.kind.words)")
      }
      guard let inner = object[Self.key] else { return object }
      guard let mappings = inner.object else {
        throw FieldError([.key(Self.key)], "expected an object of keys and values, found \(inner.kind)")
      }
      return mappings
    }
    for (key, value) in object.members { set(key, value) }
  }

  private static let key = "AUTH0_KEYWORD_REPLACE_MAPPINGS"

  /// Adds a variable of the environment, which comes before what a file says.
  package mutating func add(_ name: String, environment value: String) { set(name, .string(value)) }

  private mutating func set(_ key: String, _ value: JSONValue) {
    guard !SecretName.fits(key) else {
      refused.insert(ExactString(key))
      return
    }
    if let place = values.firstIndex(where: { $0.key.isIdentical(to: key) }) {
      values[place].value = value
    } else {
      values.append((key, value))
    }
  }
}
