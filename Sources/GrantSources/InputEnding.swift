/// How the names of inputs end, in any case.
package enum InputEnding {
  static let json = [".json", ".jsonl", ".ndjson"]
  private static let yaml = [".yaml", ".yml"]
  private static let terraform = [".tf", ".tofu", ".tfstate"]

  static func isYAML(_ name: String) -> Bool { ends(name, yaml) }
  static func isJSON(_ name: String) -> Bool { ends(name, json) }

  /// Whether a file with this name may be an input of any kind.
  package static func mayBeInput(_ name: String) -> Bool { ends(name, json + yaml + terraform) }

  private static func ends(_ name: String, _ endings: [String]) -> Bool {
    endings.contains(where: name.lowercased().hasSuffix)
  }
}
