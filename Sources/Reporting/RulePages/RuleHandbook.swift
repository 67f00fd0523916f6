import Documents
package import PolicyEngine
import Tenant

/// The page of `grantlint rules docs`: every rule in Markdown, an index and a section each.
package enum RuleHandbook {
  /// How every page begins.
  static let beginning = "# The rules\n\nWhat `grantlint rules docs` writes "

  /// The page of a catalogue and of the checks that are no rule files, with a line end at its end.
  package static func render(_ catalogue: RuleCatalogue) -> String {
    let sections =
      catalogue.rules.map { (id: $0.id, row: row($0), text: section($0)) }
      + BuiltInChecks.all.map { (id: $0.id, row: row($0), text: section($0)) }
    let sorted = sections.sorted { $0.id.precedes($1.id) }
    let introduction = """
      \(beginning)of the rule files: change those, not this page. `grantlint rules explain ID`
      shows one rule in the terminal.

      A rule runs in its profile and in those above it: starter, recommended (the default), strict.

      | rule | severity | profile | fix | what is true when all is well |
      |---|---|---|---|---|

      """
    return introduction + sorted.map(\.row).joined(separator: "\n") + "\n" + sorted.map { "\n\($0.text)" }.joined()
  }

  // MARK: Index

  private static func row(_ rule: Rule) -> String {
    let severity = rule.isOnByDefault ? rule.severity.rawValue : "off (\(rule.severity.rawValue))"
    return row(rule.id, severity, rule.profile?.rawValue ?? "", rule.fix?.safety.rawValue ?? "", rule.title)
  }

  private static func row(_ check: BuiltInCheck) -> String {
    row(check.id, check.severity.rawValue, RuleProfile.starter.rawValue, "", check.title)
  }

  private static func row(
    _ id: String, _ severity: String, _ profile: String, _ fix: String, _ title: String
  ) -> String {
    "| [`\(id.visible)`](#\(id.visible)) | \(severity) | \(profile) | \(fix) | \(MarkdownText.prose(title)) |"
  }

  // MARK: Sections

  private static func section(_ rule: Rule) -> String {
    var parts = [heading(rule.id, rule.title), MarkdownText.prose(rule.rationale)]
    parts.append("**What to do.** \(MarkdownText.prose(rule.remedy))")
    if let fix = rule.fix { parts.append("**Fix.** \(MarkdownText.prose(fix.sentence))") }
    if !rule.parameters.isEmpty { parts.append(table(rule.parameters)) }
    let examples = rule.examples.all.filter { $0.expect == .fail }
    if let example = examples.first(where: { $0.message != nil }) ?? examples.first {
      parts.append(text(example, rule.subject))
    }
    var facts = ["Severity: \(rule.severity.rawValue)\(rule.offWording.map { "; \($0)" } ?? "")"]
    facts.append("Profile: \(rule.profile?.rawValue ?? "none")")
    facts += rule.severityWhen.map {
      "Severity \($0.severity.rawValue) if \(MarkdownText.code($0.condition.source.unfolded))"
    }
    if rule.subject != .grant { facts.append("About: \(rule.subject.phrase)") }
    if rule.topic == .form { facts.append("About how grants are written: its findings have no tier") }
    if !rule.yieldsTo.isEmpty {
      facts.append("Yields to: \(codes(rule.yieldsTo.map(\.value)))")
    }
    if !rule.controls.isEmpty { facts.append("Controls: \(codes(rule.controls))") }
    if !rule.tags.isEmpty { facts.append("Tags: \(codes(rule.tags))") }
    if !rule.aliases.isEmpty { facts.append("Former ids: \(codes(rule.aliases))") }
    facts += rule.references.map { "Read on: <\($0.visible)>" }
    parts.append(facts.map { "- \($0)" }.joined(separator: "\n"))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func section(_ check: BuiltInCheck) -> String {
    var facts = ["Severity: \(check.severity.rawValue); built in, no rule file"]
    if !check.controls.isEmpty { facts.append("Controls: \(codes(check.controls))") }
    return [
      heading(check.id, check.title), MarkdownText.prose(check.rationale),
      "**What to do.** \(MarkdownText.prose(check.remedy))", facts.map { "- \($0)" }.joined(separator: "\n"),
    ].joined(separator: "\n\n") + "\n"
  }

  private static func heading(_ id: String, _ title: String) -> String {
    "## \(id.visible)\n\n**\(MarkdownText.prose(title)).**"
  }

  private static func table(_ parameters: [RuleParameter]) -> String {
    let rows = parameters.map { parameter in
      let cells = [
        MarkdownText.code(parameter.name), MarkdownText.code(parameter.type.description),
        parameter.isRequired ? "must be set" : MarkdownText.code(JSONWriter.compact(parameter.defaultValue)),
        MarkdownText.prose(parameter.explanation),
      ]
      return "| \(cells.joined(separator: " | ")) |"
    }
    return "| parameter | type | default | |\n|---|---|---|---|\n" + rows.joined(separator: "\n")
  }

  private static func text(_ example: RuleExample, _ subject: RuleSubject) -> String {
    var input = subject == .grant ? JSONObject([("grant", .object(example.grant.raw))]) : [:]
    for (variable, value) in example.surroundings.examples + example.records.examples { input[variable] = value }
    if !example.parameters.isEmpty { input["params"] = .object(example.parameters) }
    var text = "**Example:** \(MarkdownText.prose(example.name)).\n\n" + MarkdownText.block(lines(input), "json")
    if let message = example.message { text += "\n\n> \(MarkdownText.prose(message))" }
    if let fixed = example.fixed {
      text += "\n\nThe fix sends \(MarkdownText.code(JSONWriter.compact(.object(fixed))))."
    }
    return text
  }

  /// A member a line, so that a change of the example is a small change of the page.
  private static func lines(_ object: JSONObject) -> String {
    let members = object.members.map { "  \(JSONWriter.compact(.string($0.key))): \(JSONWriter.compact($0.value))" }
    return "{\n\(members.joined(separator: ",\n"))\n}"
  }

  private static func codes(_ texts: [String]) -> String { texts.map(MarkdownText.code).joined(separator: ", ") }
}

/// Text for Markdown pages: what a writer put into it stays text.
private enum MarkdownText {
  /// One line of prose, also inside a table.
  static func prose(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unfolded.visible.unicodeScalars {
      if "\\`*[]<>|#".unicodeScalars.contains(scalar) { escaped += "\\" }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }

  /// A code span, also inside a table, fenced by more backticks than the text has in a row.
  static func code(_ text: String) -> String {
    let fence = String(repeating: "`", count: longestRun(text) + 1)
    let padding = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
    return fence + padding + text.visible.replacing("|", with: "\\|") + padding + fence
  }

  static func block(_ text: String, _ language: String) -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(text) + 1))
    return "\(fence)\(language)\n\(text)\n\(fence)"
  }

  private static func longestRun(_ text: String) -> Int {
    text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
  }
}
