package import PolicyEngine

extension AuditReport {
  /// Why the audit is incomplete, on one line: the verdict and the first thing that was not read or evaluated.
  package var incompleteness: String {
    let unknown = findings.first { $0.result == .unknown }
    let skipped = thresholds.strict ? skippedRules.first : nil
    let first =
      gaps.first?.wording ?? unknown.map { "\($0.rule): \($0.message)" }
      ?? skipped.map { "\($0.rule) needs \($0.needsList)" }
    return ([verdictText] + [first].compactMap { $0 }).joined(separator: ": ").unfolded
  }
}
