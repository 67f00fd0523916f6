import Documents
import PolicyEngine
import Tenant

// MARK: - Outcomes
extension JUnitReport {
  func outcome(of attention: Attention) -> JUnitSuite.Outcome {
    var lines = [attention.message]
    if let command = attention.command { lines.append("run: \(command)") }
    lines.append("tenant: \(attention.tenant)")
    if let grant = attention.grant {
      lines += [
        "grant: \(grant.label)", "client: \(grant.holder(\.bounded))", "audience: \(grant.audience(\.bounded))",
      ]
    }
    return .error(type: attention.kind.rawValue, message: attention.wording, lines: lines)
  }

  func completeness(of tenants: [TenantReport], _ findings: some Sequence<Finding>) -> JUnitSuite.Outcome {
    var lines = tenants.flatMap(\.gaps).worstFirst.map(\.wording)
    for finding in findings where finding.result == .unknown {
      lines.append("\(finding.rule): unknown\(finding.extent)")
    }
    if report.thresholds.strict {
      lines += report.skippedRules.map { "\($0.rule): skipped, \($0.shortReason) (--strict)" }
    }
    guard !lines.isEmpty else { return .passed([]) }
    return .error(type: "incomplete", message: "the audit is incomplete: \(lines[0])", lines: lines)
  }

  func outcome(of finding: Finding) -> JUnitSuite.Outcome {
    let lines = describe(finding)
    return switch (finding.result, finding.status) {
    case (.unknown, _): .error(type: "unknown", message: finding.message, lines: lines)
    case (.fail, .open): .failure(type: finding.severity.rawValue, message: finding.sentence, lines: lines)
    case (.fail, .waived), (.fail, .baselined):
      .skipped(message: finding.acceptance.first ?? finding.status.rawValue, lines: lines)
    case (.fail, .fixed): .passed(["fixed in this run"] + lines)
    }
  }

  func outcome(of evaluation: EvaluationRecord) -> JUnitSuite.Outcome {
    switch evaluation.result {
    case .pass: .passed([])
    case .notApplicable: .skipped(message: "not applicable", lines: ["the rule does not speak of this grant"])
    case .disabled: .skipped(message: "off", lines: ["the configuration turns the rule off for the API of this grant"])
    case .skipped: .skipped(message: "not evaluated", lines: ["the source carries no data for the rule"])
    }
  }

  /// A rule without a finding of its own passes only where it was evaluated and nothing is held back.
  func outcome(of rule: String, skipped: SkippedRule?, hidden: Unlisted) -> JUnitSuite.Outcome {
    if let skipped {
      let grants = counted(skipped.grants, "grant")
      let message = skipped.missingScopes.isEmpty ? "not evaluated" : skipped.shortReason
      return .skipped(message: message, lines: ["\(skipped.reason) (\(grants))"])
    }
    if hidden.total > 0 { return .skipped(message: "not listed", lines: hidden.wording(report.thresholds)) }
    if let counts = rules[rule]?.counts, counts.evaluated == 0, counts.disabled > 0 {
      return .skipped(
        message: "off", lines: ["the configuration turns the rule off for \(counted(counts.disabled, "grant"))"])
    }
    if rules[rule]?.counts.evaluated == 0, !report.isComplete {
      return .skipped(message: "not evaluated", lines: ["no grant was read"])
    }
    return .passed([])
  }

  /// What the baseline has and the audit did not find any more, so that the history of its case ends well.
  func outcome(of entry: BaselineEntry) -> JUnitSuite.Outcome {
    let offenders = Self.offenders(entry.offenders)
    return .passed(
      ["fixed since the baseline: \(entry.wording())", "rule: \(entry.rule)"] + offenders
        + ["fingerprint: \(entry.fingerprint)"])
  }

  func outcome(of record: RemediationRecord) -> JUnitSuite.Outcome {
    let status = record.status.rawValue
    let message = record.reason.map { "\(status): \($0)" } ?? status
    var lines = [message, "grant: \(record.grant.label)", "rules: \(record.rules.joined(separator: ", "))"]
    if let before = record.before { lines.append("before: \(before.copyable)") }
    if let after = record.after { lines.append("after: \(after.copyable)") }
    switch record.status {
    case .planned, .verified: return .passed(lines)
    case .skipped: return .skipped(message: message, lines: lines)
    case .applied, .drifted, .stale, .refused, .failed:
      return .failure(type: "remediation", message: message, lines: lines)
    }
  }

  private static func offenders(_ offenders: [String]) -> [String] { offenders.map { "offender: \($0.bounded)" } }

  /// Everything that is known of a finding, because GitLab shows the text of a case only.
  private func describe(_ finding: Finding) -> [String] {
    var lines = [finding.sentence, "rule: \(finding.rule) (\(finding.severity.rawValue)): \(finding.title.unfolded)"]
    lines.append("tenant: \(finding.tenant)")
    if let grant = finding.grant {
      lines += [
        "grant: \(grant.label)", "client: \(grant.holder(\.bounded))", "audience: \(grant.audience(\.bounded))",
        "subject type: \(grant.subjectType)",
      ]
    }
    if let subject = finding.subjectLabel() { lines.append("subject: \(subject)") }
    if let origin = finding.origin { lines.append("file: \(origin)") }
    lines.append("rank: \(finding.rank)")
    lines += reach.facts(of: finding, .besideRank).map { "\($0.label): \($0.text)" }
    if finding.result == .unknown, finding.isAboutGrants {
      let labels = finding.unknownGrants.map(\.label)
      let more = labels.count > 20 ? " and \(labels.count - 20) more" : ""
      lines.append("grants: \(labels.count): " + labels.prefix(20).joined(separator: ", ") + more)
    }
    lines += Self.offenders(finding.offenders)
    if let evidence = finding.evidence { lines.append("evidence: \(JSONWriter.compact(.object(evidence)))") }
    lines += finding.undeterminedParts.map { "undetermined: \($0)" }
    if let fix = finding.fix { lines.append("fix: \(fix.safety.rawValue): PATCH \(fix.set.copyable)") }
    if let waiver = finding.waiver { lines.append("waiver: \(waiver.wording) (\(waiver.position))") }
    if let state = finding.baselineState { lines.append("baseline: \(state.rawValue)") }
    if finding.result == .fail, let rule = rules[finding.rule], !rule.remedy.isEmpty {
      lines.append("remedy: \(rule.remedy.unfolded)")
    }
    if let helpURI = finding.helpURI { lines.append("help: \(helpURI)") }
    return lines + ["status: \(finding.status.rawValue)", "fingerprint: \(finding.fingerprint)"]
  }
}
