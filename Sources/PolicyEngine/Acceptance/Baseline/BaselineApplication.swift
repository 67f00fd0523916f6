import Documents
import Tenant

/// A baseline held against the findings of one report.
struct BaselineApplication {
  /// How a finding stands to the baseline.
  struct Meeting {
    let state: BaselineState
    /// The offenders that were not there then; empty but for `widened`.
    var added: [String] = []
  }

  private let baseline: Baseline
  private let entries: [ExactString: BaselineEntry]
  /// The entries that findings carry.
  private var met: Set<ExactString> = []
  /// How many findings it names by the former form of fingerprints.
  private var former = 0

  init(_ baseline: Baseline) {
    self.baseline = baseline
    entries = Dictionary(
      baseline.findings.map { (ExactString($0.fingerprint), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Parameter fingerprints: the finding's, and those that it had.
  mutating func meet(_ finding: Finding, fingerprints: AcceptedFingerprints) -> Meeting {
    let names = fingerprints.current + fingerprints.former
    guard let entry = names.compactMap({ entries[ExactString($0)] }).first else { return Meeting(state: .new) }
    if fingerprints.isFormer(entry.fingerprint) { former += 1 }
    met.insert(ExactString(entry.fingerprint))
    let accepted = AcceptedOffenders([entry.offenders])
    if accepted.cover(finding) { return Meeting(state: .unchanged) }
    return Meeting(state: .widened, added: accepted.remainder(of: finding.offenders))
  }

  /// What to do before the former form of fingerprints is read no more.
  var warnings: [String] {
    guard former > 0 else { return [] }
    let path = baseline.path.visible
    return [
      """
      \(path) names \(counted(former, "finding")) by fingerprints of a form that version 1.0 will \
      not accept any more: write it again with --write-baseline \(path)
      """
    ]
  }

  /// What is gone of the baseline: the entries that no finding carries, of rules that came to a result on every grant
  /// of their tenant.
  func comparison(with report: AuditReport, _ former: FormerFingerprints) -> BaselineComparison {
    let rules = report.completeRules
    let tenants = Set(report.tenants.filter(\.hasAllGrants).map { ExactString($0.identity.domain) })
    let fixed = baseline.findings.filter { entry in
      !met.contains(ExactString(entry.fingerprint)) && tenants.contains(ExactString(entry.tenant))
        && rules.contains(ExactString(former.currentID(of: entry.rule)))
    }
    return BaselineComparison(path: baseline.path, fixedSince: fixed)
  }
}
