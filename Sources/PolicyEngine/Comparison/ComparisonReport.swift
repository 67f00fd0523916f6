import Documents
import Tenant

extension AccessComparison {
  /// The comparison as a report of findings, for formats that know nothing else: a finding for each change, at its place in HEAD.
  /// What fails is an error.
  ///
  /// - Parameter findings: the audit of HEAD with what BASE does not have as open, where somebody asked for it.
  package func report(
    failing tests: [ComparisonTest], with findings: AuditReport?, _ toolVersion: String, _ run: RunRecord
  )
    -> AuditReport
  {
    var tenant = TenantReport(
      identity: identity, coverage: coverage,
      gaps: doubts.map { CoverageGap(.clientGrants, message: $0.sentence) }, tierSettings: nil)
    tenant.awaitedValues = awaitedValues
    let kinds = AccessChange.Kind.allCases.map { ($0, ComparisonChecks.check($0)) }
    let rules = kinds.map { kind, check in
      var counts = RuleCounts()
      counts.fail = changes(kind).count
      return check.report(counts)
    }
    var report = AuditReport(
      toolVersion: toolVersion, run: run, tenants: [tenant],
      rules: (rules + (findings?.rules ?? [])).sorted { $0.id.precedes($1.id) },
      disabledRules: findings?.disabledRules ?? [], skippedRules: findings?.skippedRules ?? [],
      findings: changes.map { finding($0, isFailing: tests.fail(for: $0)) } + (findings?.findings ?? []),
      thresholds: Thresholds(failOn: tests.isEmpty ? nil : .error))
    report.findings.sort(by: Finding.isListedBefore)
    report.baseline = findings?.baseline
    return report
  }

  private func finding(_ change: AccessChange, isFailing: Bool) -> Finding {
    let check = ComparisonChecks.check(change.kind)
    let grant = change.after?.reference ?? change.state.reference.withoutOrigin
    return Finding(
      FindingHeading(
        rule: check.id, title: check.title, severity: isFailing ? .error : check.severity, tenant: identity.domain,
        helpURI: nil),
      fingerprint: Fingerprint.of(rule: check.id, tenant: identity.domain, grant: grant.key),
      result: .fail, grant: grant, message: change.sentence, offenders: change.scopesAdded.sorted { $0.precedes($1) },
      reach: change.state.reach, origin: change.location ?? headFile.map { RecordOrigin(file: $0, line: 1) })
  }
}

extension AccessComparison.Doubt {
  /// `HEAD: no list of grants`
  package var sentence: String { side.map { "\($0): \(message)" } ?? message }
}

extension AccessChange {
  /// What is to be said of it in one sentence.
  package var sentence: String {
    guard reasons.isEmpty else { return reasons.map(\.text).joined(separator: "; ") }
    switch kind {
    case .added:
      return isOfKnownHolder && after?.reference.clientID != nil
        ? "is new for an application that is there already, and gives \(gives)" : "is new, and gives \(gives)"
    case .removed: return "is gone, with \(gives)"
    case .unmanaged: return "is no longer managed by the code, and stays in the tenant with \(gives)"
    case .widened, .narrowed, .changed: return "is another one"
    }
  }

  /// The scopes of a grant that is on one side only.
  package var gives: String {
    let state = state
    if state.grant.effectiveAllowAllScopes { return "all scopes of the API" }
    if state.grant.unknownFields.contains(.scope) { return "scopes that are not known" }
    let scopes = state.scopes ?? []
    return scopes.isEmpty ? "no scope" : "\(counted(scopes.count, "scope")): \(state.listed(scopes))"
  }
}
