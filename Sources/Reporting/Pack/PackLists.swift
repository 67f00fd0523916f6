import Documents
import PolicyEngine
import Tenant

/// What differs from the baseline.
struct PackChanges {
  struct Fixed {
    let rule: String
    let place: String
  }

  let path: String
  let new: Int
  let widened: Int
  let unchanged: Int
  let fixed: Int
  let fixedList: HTMLList<Fixed>?

  init(_ baseline: BaselineComparison, _ report: AuditReport) {
    let counts = report.counts(by: \.baselineState)
    path = baseline.path
    (new, widened, unchanged) = (counts[.new] ?? 0, counts[.widened] ?? 0, counts[.unchanged] ?? 0)
    fixed = baseline.fixedSince.count
    fixedList = HTMLList(baseline.fixedSince, atMost: .max) { Fixed(rule: $0.rule, place: $0.wording(\.bounded)) }
  }
}

/// A waiver in force.
struct PackWaiver {
  let rule: String
  let selector: String
  let owner: String
  let reason: String
  let expires: String
  let left: String
  let accepts: String
  let findings: Int

  init(_ waiver: WaiverRecord) {
    rule = waiver.rule
    let selectors = waiver.selector.members.sorted { $0.key.precedes($1.key) }
    selector = selectors.map { "\($0.key) \($0.value.string?.bounded ?? $0.value.copyable)" }.joined(separator: ", ")
    (owner, reason, expires) = (waiver.owner.bounded, waiver.reason, waiver.expires)
    left = waiver.daysLeft <= 0 ? "last day" : "\(counted(waiver.daysLeft, "day")) left"
    accepts =
      switch waiver.offenders {
      case nil: "whatever comes"
      case []?: "as it is"
      case let offenders?: offenders.map(\.bounded).joined(separator: ", ")
      }
    findings = waiver.findings
  }
}

/// A rule as it was evaluated, and which text of it.
struct PackRule {
  let id: String
  let title: String
  let severity: String
  let pass: Int
  let fail: Int
  let notApplicable: Int
  let unknown: Int
  let skipped: Int
  let source: String
  let sha256: String
  /// The parameters in force, as JSON; nil without any.
  let parameters: String?

  init(_ rule: RuleReport) {
    (id, title, severity) = (rule.id, rule.title.unfolded, rule.severity.rawValue)
    let counts = rule.counts
    (pass, fail, notApplicable) = (counts.pass, counts.fail, counts.notApplicable)
    (unknown, skipped) = (counts.unknown, counts.skipped)
    (source, sha256) = (rule.source, rule.sha256)
    parameters = rule.parameters.isEmpty ? nil : rule.parameters.copyable
  }
}

/// The digests of what was audited.
struct PackInputs {
  let items: [InputDigest]

  /// nil where nobody knows any.
  init?(_ report: AuditReport) {
    items = report.tenants.flatMap(\.inputs)
    if items.isEmpty { return nil }
  }
}
