package import GrantModel

/// The rules of an audit with everything that it read, to say of a changed grant what an audit would say: what a repair
/// is held against before it is made.
package struct GrantReviewer: Sendable {
  /// What one rule says of a grant.
  package enum Verdict: Sendable, Equatable {
    case pass, notApplicable, unknown
    /// The rule fails, and would be content after the fix.
    case fail(fix: ProposedFix?)
  }

  /// The verdict of one rule.
  package struct Review: Sendable, Equatable {
    package let rule: String
    package let severity: Severity
    package let verdict: Verdict
  }

  package let tenant: TenantContext
  private let variants: RuleVariants
  private let bindings: RuleBindings
  private let data: TenantData

  init(_ variants: RuleVariants, data: TenantData, tenant: TenantContext) {
    self.variants = variants
    self.data = data
    self.tenant = tenant
    bindings = RuleBindings(data, tenant, rules: variants.rules)
  }

  /// Evaluates every rule on the grant, with the tenant as it was read; organizations are those of the grant's id.
  package func review(_ grant: ClientGrant) -> [Review] {
    let variables = bindings.variables(of: grant)
    return zip(variants.rules, variants.rules(for: grant.audience)).map { rule, variant in
      guard let rule = variant else { return Review(rule: rule.id, severity: rule.severity, verdict: .notApplicable) }
      let activation = rule.activation(variables)
      let verdict: Verdict =
        switch rule.result(activation) {
        case .pass: .pass
        case .notApplicable, .disabled: .notApplicable
        case .fail: .fail(fix: rule.details(activation).fix)
        case .lacking, .failure: .unknown
        }
      return Review(rule: rule.id, severity: rule.severity, verdict: verdict)
    }
  }

  /// The API of a grant, where it was read.
  package func resourceServer(of grant: ClientGrant) -> ResourceServer? {
    if case .found(let api) = data.resourceServer(of: grant, in: tenant) { api } else { nil }
  }

  /// The grants that the audit read.
  package var grants: [ClientGrant] { data.grants }
}

/// An audit that was made: its report, and the means to say what it would find after a change.
package struct CompletedAudit: Sendable {
  package let report: AuditReport
  package let reviewer: GrantReviewer

  package init(report: AuditReport, reviewer: GrantReviewer) {
    self.report = report
    self.reviewer = reviewer
  }
}
