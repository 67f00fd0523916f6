import Documents
import PolicyEngine

/// The rules of a run as reporting descriptors, and their places in the list.
struct SARIFRules {
  /// GitHub takes no more tags of a rule.
  private static let tagLimit = 20

  let descriptors: [JSONValue]
  private let places: [String: Int]

  /// Every rule that was evaluated or skipped, and every one that a finding of the tenant or the baseline names.
  init(_ report: AuditReport, tenant: String) {
    let evaluated = Dictionary(report.rules.map { ($0.id, $0) }) { first, _ in first }
    var findings: [String: Finding] = [:]
    for finding in report.findings where finding.tenant.isIdentical(to: tenant) && findings[finding.rule] == nil {
      findings[finding.rule] = finding
    }
    let fixed = report.baseline?.fixedSince.map(\.rule) ?? []
    let unlisted = report.unlisted.map(\.standing).filter { $0.tenant.isIdentical(to: tenant) }.map(\.rule)
    let ids = Set(evaluated.keys).union(findings.keys).union(unlisted).union(report.skippedRules.map(\.rule)).union(
      fixed
    )
    .sorted { $0.precedes($1) }
    descriptors = ids.map { id in
      evaluated[id].map(Self.descriptor)
        ?? Self.descriptor(id, findings[id]?.title ?? id, findings[id]?.severity ?? .warning)
    }
    places = Dictionary(ids.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  /// The rule as a result or a notification refers to it.
  func reference(_ id: String) -> JSONValue {
    var reference: JSONObject = ["id": .string(id)]
    reference["index"] = places[id].map { .int($0) }
    return .object(reference)
  }

  func index(_ id: String) -> Int { places[id] ?? -1 }

  /// SARIF has the same three words.
  static func level(_ severity: Severity) -> String { severity.rawValue }

  private static func descriptor(_ rule: RuleReport) -> JSONValue {
    var descriptor = descriptor(rule.id, rule.title, rule.severity).object ?? [:]
    let rationale = rule.rationale.unfolded
    if !rationale.isEmpty { descriptor["fullDescription"] = ["text": .string(rationale.sarifText)] }
    descriptor["help"] = help(rule)
    if let address = rule.references.lazy.compactMap(\.webAddress).first { descriptor["helpUri"] = .string(address) }
    let tags = ["security"] + rule.tags + rule.controls
    descriptor["properties"] = properties(rule.severity, tags: tags)
    return .object(descriptor)
  }

  private static func descriptor(_ id: String, _ title: String, _ severity: Severity) -> JSONValue {
    [
      "id": .string(id),
      "shortDescription": ["text": .string(title.unfolded.sarifText)],
      "defaultConfiguration": ["level": .string(level(severity))],
      "properties": properties(severity, tags: ["security"]),
    ]
  }

  private static func properties(_ severity: Severity, tags: [String]) -> JSONValue {
    // What GitHub calls high, medium and low.
    let score =
      switch severity {
      case .error: "8.0"
      case .warning: "5.5"
      case .note: "2.0"
      }
    var seen: Set<ExactString> = []
    let unique = tags.filter { seen.insert(ExactString($0)).inserted }.prefix(tagLimit)
    return [
      "security-severity": .string(score), "precision": "very-high", "tags": .strings(Array(unique)),
      "problem.severity": .string(severity == .note ? "recommendation" : severity.rawValue),
    ]
  }

  private static func help(_ rule: RuleReport) -> JSONValue {
    let sections = [("Why", rule.rationale), ("How to fix", rule.remedy)].filter { !$0.1.isEmpty }
    let controls = rule.controls.joined(separator: ", ")
    var text = sections.map { "\($0.0): \($0.1.unfolded)" }
    var markdown = sections.map { "**\($0.0)**\n\n\($0.1.unfolded.markdown)" }
    if !controls.isEmpty {
      text.append("Controls: \(controls)")
      markdown.append("**Controls**: \(controls.markdown)")
    }
    let references = rule.references.compactMap(\.webAddress)
    text += references
    if !references.isEmpty { markdown.append(references.map { "- <\($0)>" }.joined(separator: "\n")) }
    if text.isEmpty { text = [rule.title.unfolded] }
    return [
      "text": .string(text.map(\.sarifText).joined(separator: "\n\n")),
      "markdown": .string(markdown.isEmpty ? rule.title.unfolded.markdown : markdown.joined(separator: "\n\n")),
    ]
  }
}
