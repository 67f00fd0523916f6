import GrantModel
import PolicyEngine

/// The report as JUnit XML, inside what Jenkins' `junit-10.xsd`, GitLab and Azure all read: a suite for each tenant, a
/// case for each finding, for each rule without one, for the completeness of the audit and for each repair.
struct JUnitReport {
  private let report: AuditReport
  private let rules: [String: RuleReport]

  /// The report as an XML document. Throws `XMLWriteError`.
  static func render(_ report: AuditReport) throws(XMLWriteError) -> String {
    let rules = Dictionary(report.rules.map { ($0.id, $0) }) { first, _ in first }
    let junit = JUnitReport(report: report, rules: rules)
    let time = seconds(report.run.durationMilliseconds)
    return try XMLDocumentWriter.document(JUnitSuite.root(junit.suites(), time: time))
  }

  /// The error as a document with one suite and one case.
  static func render(_ error: ErrorReport) throws(XMLWriteError) -> String {
    var suite = JUnitSuite(name: "grantlint", time: "0", timestamp: nil)
    suite.properties = [("tool.version", error.toolVersion), ("exit_code", String(ErrorReport.exitCode))]
    suite.add(
      "grantlint", "audit starts", .error(type: "configuration", message: error.lines[0], lines: error.lines))
    return try XMLDocumentWriter.document(JUnitSuite.root([suite], time: "0"))
  }

  /// One suite for each domain: two files of one tenant are one, because their findings cannot be told apart.
  private func suites() -> [JUnitSuite] {
    let findings = Dictionary(grouping: report.findings) { ExactString($0.tenant) }
    let listed = Dictionary(grouping: report.listedFindings) { ExactString($0.tenant) }
    let tenants = Dictionary(grouping: report.tenants) { ExactString($0.identity.domain) }
    let repairs = Dictionary(grouping: report.remediation) { ExactString($0.tenant) }
    return Set(tenants.keys).union(findings.keys).union(repairs.keys).sorted().map { domain in
      var suite = suite(domain.value, tenants[domain] ?? [], all: findings[domain] ?? [], listed: listed[domain] ?? [])
      for record in repairs[domain] ?? [] {
        suite.add("\(domain.value).remediation", Self.name(of: record), outcome(of: record))
      }
      return suite
    }
  }

  private func suite(_ domain: String, _ tenants: [TenantReport], all: [Finding], listed: [Finding]) -> JUnitSuite {
    var suite = JUnitSuite(
      name: domain, time: Self.seconds(report.run.durationMilliseconds), timestamp: report.run.startedAt)
    suite.properties = properties(of: tenants)
    suite.add(domain, "audit is complete", completeness(of: tenants, listed))
    for finding in listed {
      suite.add("\(domain).\(finding.rule)", Self.name(of: finding), outcome(of: finding))
    }
    let skipped = Dictionary(report.skippedRules.map { ($0.rule, $0) }) { first, _ in first }
    let found = Dictionary(all.map { ($0.rule, 1) }, uniquingKeysWith: +)
    let reported = Set(listed.map(\.rule))
    for rule in Set(rules.keys).union(skipped.keys).union(found.keys).sorted(by: { $0.precedes($1) }) {
      guard skipped[rule] != nil || !reported.contains(rule) else { continue }
      let name = rules[rule].map { "\(rule): \($0.title.unfolded)" } ?? rule
      suite.add("\(domain).\(rule)", name, outcome(of: rule, skipped: skipped[rule], hidden: found[rule] ?? 0))
    }
    return suite
  }

  private func properties(of tenants: [TenantReport]) -> [(name: String, value: String)] {
    var properties = [
      (name: "tool.version", value: report.toolVersion), ("run.id", report.run.id),
      ("verdict", report.verdictSentence.word), ("exit_code", String(report.exitCode)),
    ]
    for tenant in tenants {
      properties.append(("source", tenant.identity.kind.rawValue))
      for (collection, coverage) in tenant.coverage.sorted(by: { $0.key < $1.key }) {
        let state = coverage.isComplete ? "complete" : "incomplete"
        properties.append(("coverage.\(collection.rawValue)", "\(coverage.read) read, \(state)"))
      }
    }
    return properties
  }

  /// Seconds with three decimals, by integers: no rounding, no exponent.
  private static func seconds(_ milliseconds: Int) -> String {
    let fraction = String(milliseconds % 1000)
    return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
  }
}

// MARK: - Outcomes
extension JUnitReport {
  private func completeness(of tenants: [TenantReport], _ findings: [Finding]) -> JUnitSuite.Outcome {
    var lines = tenants.flatMap(\.gaps).map { gap in
      let status = gap.status.map { " (HTTP \($0))" } ?? ""
      let scope = gap.missingScope.map { " [needs the token scope \($0)]" } ?? ""
      return "\(gap.collection.rawValue)\(status): \(gap.message)\(scope)"
    }
    for finding in findings where finding.result == .unknown {
      lines.append("\(finding.rule): unknown on \(counted(finding.unknownGrants.count, "grant"))")
    }
    if report.thresholds.strict {
      lines += report.skippedRules.map { "\($0.rule): skipped, needs \($0.needsList) (--strict)" }
    }
    guard !lines.isEmpty else { return .passed([]) }
    return .error(type: "incomplete", message: "the audit is incomplete: \(lines[0])", lines: lines)
  }

  private func outcome(of finding: Finding) -> JUnitSuite.Outcome {
    let lines = describe(finding)
    return switch (finding.result, finding.status) {
    case (.unknown, _): .error(type: "unknown", message: finding.message, lines: lines)
    case (.fail, .open): .failure(type: finding.severity.rawValue, message: finding.message, lines: lines)
    case (.fail, .waived), (.fail, .baselined): .skipped(message: finding.status.rawValue, lines: lines)
    case (.fail, .fixed): .passed(["fixed in this run"] + lines)
    }
  }

  /// A rule without a finding of its own passes only where it was evaluated and nothing is held back.
  private func outcome(of rule: String, skipped: SkippedRule?, hidden: Int) -> JUnitSuite.Outcome {
    if let skipped {
      let grants = counted(skipped.grants, "grant")
      return .skipped(
        message: "not evaluated", lines: ["needs \(skipped.needsList), which this source does not carry (\(grants))"])
    }
    if hidden > 0 {
      let severity = report.thresholds.minimumSeverity.rawValue
      return .skipped(message: "not listed", lines: ["\(counted(hidden, "finding")) below --min-severity \(severity)"])
    }
    if rules[rule]?.counts.evaluated == 0, !report.isComplete {
      return .skipped(message: "not evaluated", lines: ["no grant was read"])
    }
    return .passed([])
  }

  /// What is wrong and where.
  private static func name(of finding: Finding) -> String {
    guard finding.result == .fail else { return "\(finding.rule): could not be evaluated" }
    guard let grant = finding.grant else { return "\(finding.rule): \(finding.fingerprint)" }
    return "\(finding.rule): \(name(of: grant))"
  }

  private static func name(of record: RemediationRecord) -> String { "remediation: \(name(of: record.grant))" }

  /// Characters are counted so that a long name cannot push the rest out of a table.
  private static func name(of grant: GrantReference) -> String {
    func short(_ text: String) -> String {
      let visible = text.visible
      return visible.unicodeScalars.count > 60 ? String(visible.unicodeScalars.prefix(57)) + "..." : text
    }
    let holder = grant.holder(short)
    return "\(short(grant.label)): \(holder) on \(grant.audience(short)) (\(short(grant.subjectType)))"
  }

  private func outcome(of record: RemediationRecord) -> JUnitSuite.Outcome {
    let status = record.status.rawValue
    let message = record.reason.map { "\(status): \($0)" } ?? status
    var lines = [message, "grant: \(record.grant.label)", "rules: \(record.rules.joined(separator: ", "))"]
    if let before = record.before { lines.append("before: \(JSONWriter.compact(.object(before)))") }
    if let after = record.after { lines.append("after: \(JSONWriter.compact(.object(after)))") }
    switch record.status {
    case .planned, .verified: return .passed(lines)
    case .skipped: return .skipped(message: message, lines: lines)
    case .applied, .drifted, .refused, .failed: return .failure(type: "remediation", message: message, lines: lines)
    }
  }

  /// Everything that is known of a finding, because GitLab shows the text of a case only.
  private func describe(_ finding: Finding) -> [String] {
    var lines = [finding.message, "rule: \(finding.rule) (\(finding.severity.rawValue)): \(finding.title.unfolded)"]
    lines.append("tenant: \(finding.tenant)")
    if let grant = finding.grant {
      lines += [
        "grant: \(grant.label)", "client: \(grant.holder(\.bounded))", "audience: \(grant.audience(\.bounded))",
        "subject type: \(grant.subjectType)",
      ]
    }
    if finding.result == .unknown {
      let labels = finding.unknownGrants.map(\.label)
      let more = labels.count > 20 ? " and \(labels.count - 20) more" : ""
      lines.append("grants: \(labels.count): " + labels.prefix(20).joined(separator: ", ") + more)
    }
    lines += finding.offenders.map { "offender: \($0.bounded)" }
    if let evidence = finding.evidence { lines.append("evidence: \(JSONWriter.compact(.object(evidence)))") }
    if let fix = finding.fix {
      lines.append("fix: \(fix.safety.rawValue): PATCH \(JSONWriter.compact(.object(fix.set)))")
    }
    if finding.result == .fail, let rule = rules[finding.rule], !rule.remedy.isEmpty {
      lines.append("remedy: \(rule.remedy.unfolded)")
    }
    if let helpURI = finding.helpURI { lines.append("help: \(helpURI)") }
    return lines + ["status: \(finding.status.rawValue)", "fingerprint: \(finding.fingerprint)"]
  }
}
