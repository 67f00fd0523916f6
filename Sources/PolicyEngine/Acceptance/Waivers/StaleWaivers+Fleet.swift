import Documents
import Tenant

extension AuditReport {
  /// The report of several tenants without the findings that a waiver accepts nothing, where that is so of some of the tenants
  /// only that it is for: whoever followed their advice and removed it would open what it accepts in the others.
  func withoutPartlyStaleWaivers() -> AuditReport {
    let check = BuiltInChecks.staleWaiver.id
    var tenants: [ExactString: Int] = [:]
    for waiver in self.tenants.flatMap({ $0.rules?.waivers ?? [] }) {
      tenants[ExactString(waiver.position), default: 0] += 1
    }
    var stale: [ExactString: Int] = [:]
    for finding in findings where finding.rule == check { stale[finding.waiverPosition, default: 0] += 1 }
    let partly = stale.filter { position, count in count < tenants[position, default: 0] }
    guard !partly.isEmpty else { return self }
    var report = self
    var removed: [ExactString: Int] = [:]
    report.findings.removeAll { finding in
      guard finding.rule == check, partly[finding.waiverPosition] != nil else { return false }
      removed[ExactString(finding.tenant), default: 0] += 1
      return true
    }
    report.rules = rules.map { rule in
      rule.id == check ? rule.with(counts: rule.counts.passing(removed.values.reduce(0, +))) : rule
    }
    for index in report.tenants.indices {
      guard let count = removed[ExactString(report.tenants[index].identity.domain)] else { continue }
      report.tenants[index].rules = report.tenants[index].rules.map { own in
        TenantRules(
          rules: own.rules.map { rule in
            guard rule.id == check else { return rule }
            return TenantRules.Rule(
              id: rule.id, counts: rule.counts.passing(count), severity: rule.severity, parameters: rule.parameters)
          }, skipped: own.skipped, turnedOff: own.turnedOff, waivers: own.waivers)
      }
    }
    return report
  }
}

extension Finding {
  /// Where the waiver is written that a finding of a check of waivers is about.
  fileprivate var waiverPosition: ExactString { ExactString(evidence?["position"]?.string ?? "") }
}

extension RuleCounts {
  /// The counts with some of the failures as passes.
  fileprivate func passing(_ count: Int) -> RuleCounts {
    var counts = self
    counts.fail -= count
    counts.pass += count
    return counts
  }
}
