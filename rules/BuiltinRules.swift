/// What comes with grantlint as data, embedded at build time: the catalogue of rules in `rules/builtin/`, and in
/// `rules/reach/` what the scopes of Auth0's own APIs are worth.
package enum BuiltinRules {
  /// The rule files in the order of their ids: path below `rules/` and text.
  package static let files = files(in: "builtin/")

  /// The reach tables, by name, likewise.
  package static let reachTables = files(in: "reach/").filter { $0.path != operationsPath }

  /// The operations of the Management API with the scopes that admit each, likewise.
  package static let operations = (path: operationsPath, text: EmbeddedFiles.byPath[operationsPath] ?? "")

  private static let operationsPath = "reach/management-api-operations.yaml"

  private static func files(in folder: String) -> [(path: String, text: String)] {
    EmbeddedFiles.byPath.filter { $0.key.hasPrefix(folder) }.sorted { $0.key < $1.key }
      .map { (path: $0.key, text: $0.value) }
  }
}
