import Documents
import PolicyEngine
import Testing

/// Rule files for tests: seven lines that every rule needs, then what the test is about.
enum Sample {
  static let path = "rules/sample.yaml"

  /// A rule whose eighth line is the first of `rest`.
  static func text(id: String = "sample", severity: String = "error", check: String = "\"true\"", _ rest: String = "")
    -> String
  {
    """
    id: \(id)
    title: Sample
    severity: \(severity)
    since: "0.1"
    rationale: Why.
    remedy: How.
    check: \(check)
    \(rest)
    """
  }

  /// A text in YAML's single quotes.
  static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

  /// The compiled rule of a text.
  static func rule(_ text: String, path: String = path, parameters: JSONObject = [:]) throws -> CompiledRule {
    try CompiledRule(Rule(text: text, origin: .file(path: path)), parameters: parameters)
  }

  /// What is wrong with a rule file, a line a problem; empty where it loads and compiles.
  static func problems(_ text: String, path: String = path) -> [String] {
    do {
      _ = try CompiledRule(Rule(text: text, origin: .file(path: path)))
      return []
    } catch {
      return error.problems.map { "\($0)".replacing("\(path):", with: "") }
    }
  }

  /// The rules of these texts as a catalogue; each file has the name of its rule.
  static func catalogue(_ texts: String...) throws -> RuleCatalogue {
    try RuleCatalogue(
      texts.map { text in
        let id = text.prefix { $0 != "\n" }.dropFirst("id: ".count)
        return (text, .file(path: "rules/\(id).yaml"))
      })
  }
}
