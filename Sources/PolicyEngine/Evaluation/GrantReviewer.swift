import Synchronization
package import Tenant

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
    /// The verdict if no other rule took anything over; a change that only moves a finding from one rule to another
    /// raises nothing.
    package let aloneVerdict: Verdict
  }

  package let tenant: TenantContext
  private let variants: RuleVariants
  private let data: TenantRecords
  private let evaluator: SharedEvaluator

  init(_ variants: RuleVariants, data: TenantRecords, tenant: TenantContext) {
    self.variants = variants
    self.data = data
    self.tenant = tenant
    evaluator = SharedEvaluator(Evaluator(variants, RuleBindings(data, tenant, variants)))
  }

  /// Evaluates every rule on the grant, with the tenant as it was read; organizations are those of the grant's id.
  package func review(_ grant: ClientGrant) -> [Review] {
    let reviews = evaluator.evaluator.withLock { evaluator in review(grant, &evaluator) }
    return variants.rules.enumerated().map { place, rule in
      reviews[place]
        ?? Review(rule: rule.id, severity: rule.severity, verdict: .notApplicable, aloneVerdict: .notApplicable)
    }
  }

  /// By the places of the rules that are on for the grant.
  private func review(_ grant: ClientGrant, _ evaluator: inout Evaluator) -> [Int: Review] {
    evaluator.turn(to: grant)
    var reported = ReportedOffenders(variants.precedence)
    var reviews: [Int: Review] = [:]
    for place in variants.precedence.order {
      guard let rule = evaluator.rule(place) else { continue }
      let left = reported.left(by: place, rule)
      let alone = left.isEmpty ? nil : Self.verdict(rule, place, [], &evaluator).verdict
      let (verdict, severity) = Self.verdict(rule, place, left, &evaluator)
      if case .fail = verdict { evaluator.note(place, in: &reported) }
      reviews[place] = Review(rule: rule.id, severity: severity, verdict: verdict, aloneVerdict: alone ?? verdict)
    }
    return reviews
  }

  private static func verdict(
    _ rule: CompiledRule, _ place: Int, _ reported: [String], _ evaluator: inout Evaluator
  ) -> (verdict: Verdict, severity: Severity) {
    switch evaluator.result(of: place, reported: reported) {
    case .pass: return (.pass, rule.highestSeverity)
    case .notApplicable, .disabled: return (.notApplicable, rule.highestSeverity)
    case .fail:
      let details = evaluator.details(of: place, reported: reported)
      return (.fail(fix: details?.fix), details?.severity ?? rule.highestSeverity)
    case .lacking, .failure: return (.unknown, rule.highestSeverity)
    }
  }

  /// The API of a grant, where it was read.
  package func resourceServer(of grant: ClientGrant) -> ResourceServer? {
    if case .found(let api) = data.lookup(ResourceServer.self).ofGrant(grant, in: tenant) { api } else { nil }
  }

  /// The grants that the audit read.
  package var grants: [ClientGrant] { data.grants }
}

/// An evaluator that copies of a reviewer share.
private final class SharedEvaluator: Sendable {
  let evaluator: Mutex<Evaluator>

  init(_ evaluator: Evaluator) { self.evaluator = Mutex(evaluator) }
}
