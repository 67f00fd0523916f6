import PolicyEngine

/// What a command writes to a file that it is told. A file is taken away or replaced only where its contents show that a
/// run wrote it as the same kind: whoever mistypes a path loses nothing.
package enum WrittenFile: Sendable, CaseIterable {
  /// A report of an audit, or the error of a run without one, in any format.
  case report
  /// The outcomes of `rules test`.
  case ruleOutcomes
  /// The page of `rules docs`.
  case rulePage
  /// What became of the grants of a rollback.
  case rollback
  /// How two states of a tenant differ.
  case comparison
  case plan, snapshot, baseline

  /// For messages: `no earlier report`.
  package var name: String {
    switch self {
    case .report: "report"
    case .ruleOutcomes: "outcomes of 'rules test'"
    case .rulePage: "page of 'rules docs'"
    case .rollback: "outcome of a rollback"
    case .comparison: "comparison"
    case .plan: "plan"
    case .snapshot: "snapshot"
    case .baseline: "baseline"
    }
  }

  /// Whether it is named by a path alone, not by FORMAT=PATH.
  package var hasOneFormat: Bool { [.plan, .snapshot, .baseline, .rulePage].contains(self) }

  /// Whether a run wrote these contents as a file of this kind.
  package func recognises(_ contents: FileContents) -> Bool {
    switch self {
    case .report: ReportFormat.allCases.contains { $0.recognises(contents) }
    case .ruleOutcomes: ReportFormat.junit.recognises(contents) || Self.areOutcomes(contents)
    case .rulePage: contents.begins(with: RuleHandbook.beginning)
    case .rollback: Self.isRollback(contents)
    case .comparison: Self.isComparison(contents)
    case .plan: contents.isObject(with: "\"plan_version\":")
    case .snapshot: contents.isObject(with: "\"snapshot_version\":")
    case .baseline: contents.isObject(with: "\"baseline_version\":")
    }
  }

  private static func isComparison(_ contents: FileContents) -> Bool {
    if contents.begins(with: ComparisonMarkdown.mark) || contents.isObject(with: #""head":{"grants_read":"#) {
      return true
    }
    if contents.beginsDensely(with: #"{"error":{"#) && ReportFormat.json.recognises(contents) { return true }
    // Findings are written as those of an audit.
    if [ReportFormat.sarif, .github, .gitlab].contains(where: { $0.recognises(contents) }) { return true }
    guard let first = contents.firstLines.first else { return false }
    return first.hasPrefix("BASE ") || first.hasPrefix("error: ")
  }

  private static func isRollback(_ contents: FileContents) -> Bool {
    // A report of an audit, which may be all that is left to take a run back by, begins otherwise.
    if contents.beginsDensely(with: #"{"remediation":["#) && contents.contains(#""run":{"address":"#) { return true }
    if contents.beginsDensely(with: #"{"error":{"#) && ReportFormat.json.recognises(contents) { return true }
    guard let first = contents.firstLines.first, let last = contents.lastLines.last else { return false }
    if first.hasPrefix("error: ") || first == "nothing to do" && contents.firstLines.count == 1 { return true }
    let statuses = RemediationRecord.Status.allCases.map(\.rawValue)
    let areCounts = last.split(separator: ", ").allSatisfy { count in
      count.prefixMatch(of: #/\d+ /#).map { statuses.contains(String(count[$0.range.upperBound...])) } ?? false
    }
    return areCounts && statuses.contains { first.contains(": \($0) (") }
  }

  private static func areOutcomes(_ contents: FileContents) -> Bool {
    guard let first = contents.firstLines.first, let last = contents.lastLines.last else { return false }
    if first.hasPrefix("error: ") { return true }
    return last.wholeMatch(of: /\d+ passed, \d+ failed/) != nil
      && (contents.firstLines.count == 1 || first.wholeMatch(of: /(ok  |FAIL) .+ \(\d+ checks?\)/) != nil)
  }
}

extension ReportFormat {
  /// Whether this, or an earlier version, wrote the contents as a report of this format or as the error in its place.
  package func recognises(_ contents: FileContents) -> Bool {
    switch self {
    case .text: Self.isText(contents)
    case .json, .ndjson: contents.isObject(with: #""tool":{"name":"grantlint","#)
    case .junit: contents.begins(with: #"<?xml version="1.0" encoding="UTF-8"?>\#n<testsuites name="grantlint" "#)
    case .sarif:
      contents.beginsDensely(with: #"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":["#)
        && contents.contains(#""driver":{"name":"grantlint","#)
    case .markdown: Self.isMarkdown(contents.firstLines)
    case .github: Self.areCommands(contents)
    case .gitlab: Self.areEntries(contents)
    case .csv: contents.begins(with: "tenant,severity,result,status,rule,title,grant,client_id,")
    case .html: Self.isPage(contents, title: " - grantlint")
    case .pack: Self.isPage(contents, title: " - grantlint review pack")
    }
  }

  private static func isPage(_ contents: FileContents, title: String) -> Bool {
    contents.begins(with: "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
      && contents.firstLines.contains { $0.hasPrefix("<title>") && $0.hasSuffix("\(title)</title>") }
  }

  /// The words of `AuditReport.verdictSentence`.
  private static let verdicts = [
    "clean", "passed", "failed", "incomplete", "interrupted", "repair incomplete", "attention needed",
  ]

  private static func isVerdict(_ line: String) -> Bool {
    verdicts.contains { line.hasPrefix("\($0): ") } || line.hasPrefix("clean for ")
  }

  /// What needs attention or the verdict comes first; the last paragraph, whose further lines are indented, is the
  /// verdict. An error in the place of a report says so first.
  private static func isText(_ contents: FileContents) -> Bool {
    guard let first = contents.firstLines.first else { return false }
    if first.hasPrefix("error: ") { return true }
    guard isVerdict(first) || first.hasPrefix("attention: ") else { return false }
    return contents.lastLines.last { !$0.isEmpty && !$0.hasPrefix(" ") }.map(isVerdict) ?? false
  }

  private static func isMarkdown(_ lines: [String]) -> Bool {
    lines.first { !$0.isEmpty && !$0.hasPrefix("> **Attention:** ") }?.hasPrefix("## grantlint: ") ?? false
  }

  private static func areCommands(_ contents: FileContents) -> Bool {
    guard let first = contents.firstLines.first, let last = contents.lastLines.last else { return false }
    if first.hasPrefix("::error title=grantlint::") { return true }
    let isCommand =
      ["::error ", "::warning ", "::notice "].contains { first.hasPrefix($0) } && first.contains("title=grantlint")
    return (isCommand || first.hasPrefix("grantlint: ")) && last.hasPrefix("grantlint: ")
  }

  /// GitLab's format has no place for the name of a program: it is known by the layout and order of the members, and an
  /// empty list holds nothing that could be lost.
  private static func areEntries(_ contents: FileContents) -> Bool {
    if contents.isDensely("[]") { return true }
    let end =
      #/"fingerprint":"[0-9a-f]{32}(-\d+)?","location":\{"lines":\{"begin":\d+\},"path":"[^"]*"\},"severity":"(blocker|critical|major|info)"\}\]$/#
    return contents.begins(with: "[\n  {\n    \"check_name\": \"") && contents.denseTail.firstMatch(of: end) != nil
  }
}
