import Documents
package import Tenant

/// What an audit comes to. The exit code follows from it, the same for every format.
package enum Verdict: Sendable, Equatable {
  /// Every grant read, every rule that the source carries data for evaluated, nothing open at the threshold.
  case clean
  /// Open findings at or above the threshold.
  case violations
  /// Something that decides could not be read or evaluated.
  case incomplete
}

extension AuditReport {
  package var verdict: Verdict {
    if !isComplete { return .incomplete }
    if let failOn = thresholds.failOn,
      findings.contains(where: { $0.status == .open && $0.severity >= failOn })
        || unlisted.contains(where: { $0.standing.status == .open && $0.standing.severity >= failOn })
    {
      return .violations
    }
    return .clean
  }

  /// Whether every grant was read and every rule was evaluated on it.
  package var isComplete: Bool {
    gaps.isEmpty && run.missingShards.isEmpty && !findings.contains { $0.result == .unknown }
      && !(thresholds.strict && !skippedRules.isEmpty)
  }

  /// The domains of the tenants of which something was not read or has no answer, in the order of the tenants.
  package var incompleteTenants: [String] {
    let unknown = Set(findings.lazy.filter { $0.result == .unknown }.map { ExactString($0.tenant) })
    return tenants.lazy.filter { tenant in
      !tenant.gaps.isEmpty || unknown.contains(ExactString(tenant.identity.domain))
        || !undulySkipped(of: tenant).isEmpty
    }.map(\.identity.domain)
  }

  /// The rules that were skipped of a tenant, where that makes the audit incomplete.
  package func undulySkipped(of tenant: TenantReport) -> [SkippedRule] {
    thresholds.strict ? tenant.rules?.skipped ?? skippedRules : []
  }

  /// Whether some list counts as whole only on the user's word.
  package var isAssumedComplete: Bool { tenants.contains { $0.coverage.values.contains(where: \.isAssumed) } }

  /// Every read that fell short, of every tenant, and where nothing was evaluated that.
  package var gaps: [CoverageGap] { tenants.flatMap(\.gaps) }

  package var summary: Summary {
    var summary = Summary(
      grants: tenants.reduce(0) { $0 + $1.grantsRead }, rules: rules.count,
      evaluations: rules.filter { BuiltInChecks.check($0.id) == nil }.reduce(0) { $0 + $1.counts.evaluated })
    for finding in findings {
      if finding.result == .unknown { summary.unknown += 1 } else { summary.add(1, finding.status, finding.severity) }
    }
    for unlisted in unlisted { summary.add(unlisted.count, unlisted.standing.status, unlisted.standing.severity) }
    return summary
  }
}

extension CoverageGap {
  /// The gap of an audit that read grants and came to no result on any of them.
  package static let nothingEvaluated = CoverageGap(
    .clientGrants,
    message: "nothing was evaluated: every rule is off by configuration, or skipped, for every grant that was read")
}

/// The figures of a report.
package struct Summary: Sendable, Equatable {
  package var grants: Int
  package var rules: Int
  /// Rule × grant pairs that came to a result.
  package var evaluations: Int
  /// Open failures by severity.
  package var open: [Severity: Int] = [:]
  package var waived = 0
  package var baselined = 0
  package var fixed = 0
  /// Rules with unknown results.
  package var unknown = 0

  package init(grants: Int, rules: Int, evaluations: Int) {
    self.grants = grants
    self.rules = rules
    self.evaluations = evaluations
  }

  package var openTotal: Int { open.values.reduce(0, +) }

  fileprivate mutating func add(_ failures: Int, _ status: Finding.Status, _ severity: Severity) {
    switch status {
    case .open: open[severity, default: 0] += failures
    case .waived: waived += failures
    case .baselined: baselined += failures
    case .fixed: fixed += failures
    }
  }
}
