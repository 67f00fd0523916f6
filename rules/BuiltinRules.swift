/// The catalogue of rules that come with grantlint: `rules/builtin/*.yaml`, embedded at build time.
package enum BuiltinRules {
  /// The rule files in the order of their ids: path below `rules/` and text.
  package static let files: [(path: String, text: String)] =
    EmbeddedFiles.byPath.sorted { $0.key < $1.key }.map { (path: $0.key, text: $0.value) }
}
