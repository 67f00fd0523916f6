import Documents
package import PolicyEngine
import Tenant

extension AccessComparison {
  /// `2 grants added, 1 widened`; `no grant differs`.
  var counts: String {
    let parts = AccessChange.Kind.allCases.compactMap { kind -> (Int, String)? in
      let count = changes(kind).count
      return count > 0 ? (count, kind.words) : nil
    }
    guard let first = parts.first else {
      return isComplete ? "no grant differs" : "no grant that could be compared differs"
    }
    let rest = parts.dropFirst().map { "\($0) \($1)" }
    return (["\(counted(first.0, "grant")) \(first.1)"] + rest).joined(separator: ", ")
  }

  /// `BASE main:tenant.yaml (12 grants), HEAD tenant.yaml (13 grants)`
  var extent: String {
    "BASE \(sources.base) (\(counted(grantsRead.base, "grant"))), HEAD \(sources.head) "
      + "(\(counted(grantsRead.head, "grant")))"
  }

  /// What is known later; nil: all is.
  var awaited: String? {
    awaitedValues > 0
      ? "\(counted(awaitedValues, "value")) of HEAD \(awaitedValues == 1 ? "is" : "are") known after apply" : nil
  }
}

extension AccessChange.Kind {
  var words: String { self == .unmanaged ? "no longer managed" : rawValue }
}

extension AccessChange {
  /// Whose grant it is, and of which API: `Billing (c1) on https://api.acme.example/ for users`.
  func heading(_ shown: (String) -> String = { $0 }) -> String {
    let reference = state.reference
    let type = reference.subjectType.isIdentical(to: "client") ? "" : " for \(shown(reference.subjectType))"
    return "\(reference.holder(shown)) on \(reference.audience(shown))\(type)"
  }

  /// What it is worth, and who answers for it.
  var worth: String? {
    if kind == .removed || kind == .unmanaged { return before?.reach.tier.map { "was worth \($0.rawValue)" } }
    guard givesMore, let reach = after?.reach else { return nil }
    let isTierSaid = reasons.contains { $0.aspect == .tier }
    let parts = [
      isTierSaid ? nil : reach.tier.map { "worth \($0.rawValue)" },
      reach.reachability.state == .dormant ? "dormant today" : nil,
      reach.owner.map { "owner \($0)" },
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// A line each.
  var lines: [String] { reasons.isEmpty ? [sentence] : reasons.map(\.text) }

  /// Where HEAD has it, else where BASE had it.
  var place: String? {
    if let location { return location.description }
    return before?.origin().map { "was at \($0.description)" }
  }
}

/// What a comparison comes to.
package struct ComparisonVerdict {
  package let comparison: AccessComparison
  package let tests: [ComparisonTest]
  /// The audit of HEAD, with what BASE does not have as open; nil: nobody asked for it.
  package let findings: AuditReport?
  /// Whether values that are known after apply make it incomplete.
  package let isStrict: Bool

  package init(_ comparison: AccessComparison, _ tests: [ComparisonTest], findings: AuditReport?, isStrict: Bool) {
    self.comparison = comparison
    self.tests = tests
    self.findings = findings
    self.isStrict = isStrict
  }

  /// Those of HEAD that BASE does not have, the worst first.
  package var newFindings: [Finding] { findings?.worstFirst.filter(\.isOpen) ?? [] }

  /// The changes for which it fails.
  var failing: [AccessChange] { comparison.changes.filter { tests.fail(for: $0) } }
  var passing: [AccessChange] { comparison.changes.filter { !tests.fail(for: $0) } }

  package var isComplete: Bool {
    comparison.isComplete && (findings?.isComplete ?? true) && !(isStrict && comparison.awaitedValues > 0)
  }

  package var exitCode: ExitCode {
    let fails = !failing.isEmpty || newFindings.contains { tests.fail(for: $0) }
    return .of(isComplete ? .clean : .incomplete, fails ? .violations : .clean)
  }

  /// What it comes to, in one line.
  var words: String {
    var parts: [String] = [comparison.counts]
    if findings != nil { parts.append("\(counted(newFindings.count, "new finding"))") }
    if let awaited = comparison.awaited { parts.append(awaited) }
    let text = parts.joined(separator: "; ")
    if !isComplete { return "incomplete: \(text)" }
    guard !tests.isEmpty else { return text }
    let flag = "--fail-on \(tests.map(\.text).joined(separator: ","))"
    return exitCode == .violations ? "failed by \(flag): \(text)" : "passed \(flag): \(text)"
  }
}
