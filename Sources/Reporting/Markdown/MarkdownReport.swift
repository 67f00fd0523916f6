import Documents
import PolicyEngine
import Tenant

/// The report as GitHub Flavored Markdown, for the summary of a step or a comment: what needs attention, the verdict,
/// why the audit is incomplete, the first screen of a long report, the figures, and the findings folded by rule, the worst
/// first.
///
/// GitHub drops a summary of more than 1 MiB without a word: this one stops before and says what it leaves out.
struct MarkdownReport {
  /// UTF-8 bytes.
  static let sizeLimit = 900_000
  /// Room for what comes after the findings.
  private static let reserve = 100_000
  static let longestValue = 120
  private static let longestMessage = 400
  /// Characters of a PATCH that is shown whole or not at all.
  private static let longestPatch = 1_000

  let report: AuditReport
  var text = ""

  static func render(_ report: AuditReport) -> String {
    var markdown = MarkdownReport(report: report)
    markdown.attention()
    markdown.verdict()
    markdown.reasons()
    markdown.tenants()
    markdown.screen()
    markdown.figures()
    markdown.findings()
    markdown.accepted()
    markdown.fixedSince()
    markdown.remediation()
    markdown.skippedRules()
    markdown.turnedOffRules()
    return markdown.text
  }

  static func render(_ error: ErrorReport) -> String {
    "## grantlint: error\n\nNothing was audited.\n\n"
      + error.lines.map { "> \($0.markdownCode)\n" }.joined(separator: ">\n")
  }

  private mutating func attention() {
    for (index, attention) in report.attention.enumerated() {
      var quote = "> **Attention:** \(attention.message.clipped(2_000).markdown)"
      if let command = attention.command { quote += "; run: \(command.markdownCode)" }
      if let grant = attention.grant {
        quote += "<br>\(Self.code(grant.label)): \(Self.holder(grant)) on \(grant.audience.map(Self.code) ?? "(none)")"
      }
      guard text.utf8.count + quote.utf8.count < Self.sizeLimit / 4 else {
        text += "> **Attention:** \(report.attention.count - index) more are left out here; see the JSON report.\n\n"
        return
      }
      text += quote + "\n\n"
    }
  }

  private mutating func verdict() {
    let (word, rest) = report.verdictSentence
    text += "## grantlint: \(word.markdown)\n\n**\(word.markdown)**\(rest.clipped(2_000).markdown)\n"
  }

  /// A line for each of several tenants, worst first.
  private mutating func tenants() {
    let standings = TenantStanding.worstFirst(report)
    guard standings.count > 1 else { return }
    let rows = standings.lazy.map { [report] standing in
      let open = [Severity.error, .warning, .note].map { String(standing.open[$0] ?? 0) }
      let grants = standing.grants.map(String.init) ?? "\(standing.tenant.grantsRead)+?"
      let cells = [Self.code(standing.domain), standing.word(failingAt: report.thresholds.failOn), grants] + open
      return "| \(cells.joined(separator: " | ")) |"
    }
    table(
      "Tenants (\(standings.count), worst first)", "| tenant | | grants | errors | warnings | notes |", rows,
      limit: Self.sizeLimit / 3)
  }

  private mutating func figures() {
    let counts = report.counts(by: \.kind)
    guard !counts.isEmpty else { return }
    var table = "\n| severity | open | waived | in the baseline | fixed |\n|---|--:|--:|--:|--:|\n"
    for severity in Severity.allCases.reversed() {
      let cells = [Finding.Status.open, .waived, .baselined, .fixed].map { status in
        String(counts[FindingStanding.Kind(severity: severity, status: status)] ?? 0)
      }
      table += "| \(severity.rawValue) | \(cells.joined(separator: " | ")) |\n"
    }
    text += table
  }

  /// A table of rows that stops where the room ends, and says so.
  private mutating func table(_ title: String, _ header: String, _ rows: some Collection<String>, limit: Int) {
    guard !rows.isEmpty else { return }
    let columns = header.split(separator: "|").count
    text += "\n### \(title)\n\n\(header)\n|" + String(repeating: "---|", count: columns) + "\n"
    var written = 0
    for row in rows {
      guard text.utf8.count + row.utf8.count < limit else { break }
      text += row + "\n"
      written += 1
    }
    let left = rows.count - written
    if left > 0 { text += "\n\(left) more are left out here, to stay below the size that GitHub shows.\n" }
  }
}

// MARK: - Sections
extension MarkdownReport {
  /// The findings, folded by rule: the rule with the worst first.
  private mutating func findings() {
    let open = report.worstFirst.filter(\.isOpen)
    guard !open.isEmpty else { return }
    let reach = ReachWording(report)
    let hasOwners = open.contains { $0.reach?.owner != nil }
    let rules = Dictionary(report.rules.map { ($0.id, $0) }) { first, _ in first }
    text += "\n### Findings\n"
    var left = 0
    for group in Self.groups(open) {
      left += rule(group, rules[group[0].rule], reach, hasOwners: hasOwners)
    }
    if left > 0 { text += "\n\(left) more are left out here, to stay below the size that GitHub shows.\n" }
    for wording in report.unlistedWording { text += "\n\(wording.markdown).\n" }
  }

  /// The findings by rule and severity, an unknown by itself, in their order.
  private static func groups(_ findings: [Finding]) -> [[Finding]] {
    var order: [String] = []
    var groups: [String: [Finding]] = [:]
    for finding in findings {
      let key = "\(severity(finding))\n\(finding.rule)"
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(finding)
    }
    return order.compactMap { groups[$0] }
  }

  private static func severity(_ finding: Finding) -> String {
    finding.result == .unknown ? "unknown" : finding.severity.rawValue
  }

  /// The findings of one rule with how to fix them. Returns how many there is no room for.
  private mutating func rule(
    _ findings: [Finding], _ rule: RuleReport?, _ reach: ReachWording, hasOwners: Bool
  ) -> Int {
    let limit = Self.sizeLimit - Self.reserve
    let first = findings[0]
    let title = first.title.unfolded.clipped(Self.longestMessage).markupText
    // Markdown begins again after the blank line.
    var block =
      "\n<details><summary><strong>\(Self.severity(first))</strong> <code>\(first.rule.markupText)</code>: \(title) "
      + "(\(counted(findings.count, "finding")))</summary>\n\n"
    if let rule, !rule.remedy.isEmpty {
      let address = rule.references.lazy.compactMap(\.webAddress).first.map { " <\($0)>" } ?? ""
      block += "How to fix: \(rule.remedy.unfolded.clipped(2_000).markdown)\(address)\n\n"
    }
    let tenant = report.isOfSeveral ? " tenant |" : ""
    let header = "| rank |\(tenant) grant | client | API |\(hasOwners ? " owner |" : "") what is wrong | reach | fix |"
    block += "\(header)\n|" + String(repeating: "---|", count: header.split(separator: "|").count) + "\n"
    guard text.utf8.count + block.utf8.count < limit else { return findings.count }
    var written = 0
    for finding in findings {
      let row = row(finding, reach, hasOwners: hasOwners) + "\n"
      guard text.utf8.count + block.utf8.count + row.utf8.count < limit else { break }
      block += row
      written += 1
    }
    text += block + "\n</details>\n"
    return findings.count - written
  }

  private func row(_ finding: Finding, _ reach: ReachWording, hasOwners: Bool) -> String {
    let tenant = report.isOfSeveral ? [Self.code(finding.tenant)] : []
    let cells = [String(finding.rank)] + tenant + Self.cells(finding, reach, hasOwners: hasOwners)
    return "| \(cells.joined(separator: " | ")) |"
  }

  /// What a row says behind the rank.
  private static func cells(_ finding: Finding, _ reach: ReachWording, hasOwners: Bool) -> [String] {
    let message = ([finding.sentence] + finding.acceptance).map { $0.clipped(longestMessage).markdown }
    var cells: [String] = []
    if let grant = finding.grant {
      cells += [code(grant.label), holder(grant), grant.audience.map(code) ?? "(none)"]
    } else if let subject = finding.singleSubject {
      cells += [place(of: subject), subject.kind == .client ? holder(subject) : "", finding.audience.map(code) ?? ""]
    } else {
      let grants = finding.unknownGrants.count
      cells += [grants > 0 ? counted(grants, "grant") : "", "", ""]
    }
    // The message of an unknown says where.
    if finding.result == .fail, let origin = finding.origin { cells[0] += "<br>\(code(origin.description))" }
    if hasOwners { cells.append(finding.reach?.owner.map { $0.clipped(longestValue).markdown } ?? "") }
    let facts = reach.facts(of: finding, .besideRank).filter { $0.label != "owner" }.map { label, text in
      "\(label == "reach" ? "" : "\(label) ")\(text.clipped(longestMessage).markdown)"
    }
    return cells + [message.joined(separator: "<br>"), facts.joined(separator: "<br>"), fix(finding)]
  }

  /// In the column of the grant, of a finding that is on something else.
  private static func place(of subject: FindingSubject) -> String {
    switch subject.kind {
    case .grant: ""
    case .client: "(application)"
    case .api: "(API)"
    case .tenant: "(tenant)"
    }
  }

  private static func holder(_ client: FindingSubject) -> String {
    let name = client.name.map { $0.clipped(longestValue).markdown + " " } ?? ""
    return name + code(client.id ?? "")
  }

  private static func fix(_ finding: Finding) -> String {
    guard let fix = finding.fix, let patch = finding.patch else { return "" }
    guard patch.unicodeScalars.count <= longestPatch else { return "\(fix.safety.rawValue), see the JSON report" }
    return "\(fix.safety.rawValue): PATCH \(patch.markdownCode)"
  }

  private static func prose(_ value: String) -> String { value.clipped(2 * longestValue).markdown }

  static func code(_ value: String) -> String { value.clipped(longestValue).markdownCode }

  private static func holder(_ grant: GrantReference) -> String {
    let name = grant.clientName.map { $0.clipped(longestValue).markdown + " " } ?? ""
    let client = grant.clientID.map { name + code($0) }
    let parts = [client, grant.defaultGroup(code)].compactMap { $0 }
    return parts.isEmpty ? "(none)" : parts.joined(separator: ", ")
  }

  /// Why the audit is incomplete, directly below the verdict.
  private mutating func reasons() {
    let reasons = report.shortfallList
    guard !reasons.isEmpty else { return }
    text += "\n"
    var written = 0
    for reason in reasons {
      let details = reason.details.map { " (\($0.clipped(Self.longestMessage).markdown))" }.joined()
      let line =
        "- **\(reason.subject.clipped(Self.longestMessage).markdown)**: "
        + "\(reason.reason.unfolded.clipped(2_000).markdown)\(details)\n"
      guard text.utf8.count + line.utf8.count < Self.sizeLimit / 3 else { break }
      text += line
      written += 1
    }
    let left = reasons.count - written
    if left > 0 { text += "- \(counted(left, "more reason")); see the JSON report\n" }
  }

  private mutating func accepted() {
    let accepted = report.findings.lazy.filter { [report] in report.lists($0) && $0.result == .fail && $0.isAccepted }
    let rows = accepted.map { finding in
      let grant = finding.grant.map { Self.code($0.label) } ?? finding.subjectLabel().map { Self.prose($0) } ?? ""
      let why = finding.acceptance.map { $0.clipped(Self.longestMessage).markdown }.joined(separator: "<br>")
      return "| \(finding.status.rawValue) | \(Self.code(finding.rule)) | \(grant) | \(why) |"
    }
    table("Accepted", "| status | rule | grant | why |", rows, limit: Self.sizeLimit - Self.reserve / 4)
  }

  private mutating func fixedSince() {
    let rows = (report.baseline?.fixedSince ?? []).lazy.map { entry in
      "| \(Self.code(entry.rule)) | \(entry.wording().clipped(2 * Self.longestValue).markdown) |"
    }
    table("Fixed since the baseline", "| rule | grant |", rows, limit: Self.sizeLimit - Self.reserve / 5)
  }

  private mutating func remediation() {
    let rows = report.remediation.lazy.map { record in
      let rules = record.rules.map(\.markdownCode).joined(separator: ", ")
      let reason = record.reason?.clipped(Self.longestMessage).markdown ?? ""
      return "| \(Self.code(record.grant.label)) | \(record.status.rawValue) | \(rules) | \(reason) |"
    }
    table("Repairs", "| grant | status | rules | why |", rows, limit: Self.sizeLimit - Self.reserve / 8)
  }

  private mutating func skippedRules() {
    let rows = report.skippedRules.lazy.map { skipped in
      "| \(Self.code(skipped.rule)) | \(skipped.reason.markdown) | \(skipped.grants) |"
    }
    table("Skipped rules", "| rule | why | grants |", rows, limit: Self.sizeLimit)
  }

  private mutating func turnedOffRules() {
    if let wording = report.turnedOff.wording { text += "\nOff: \(wording.clipped(2_000).markdown)\n" }
  }
}
