import Documents
package import PolicyEngine
import Tenant

/// One reason why an audit is incomplete.
struct Shortfall {
  /// What was not read or evaluated: `clients (HTTP 403)`, or the rules.
  let subject: String
  /// Why, and what to do.
  let reason: String
  /// `40 records read`, `needs the token scope read:clients`, `unknown without it: orphan-client`.
  var details: [String] = []

  /// All of it on one line.
  var wording: String { ([("\(subject): \(reason)")] + details.map { " [\($0)]" }).joined().unfolded }
}

extension AuditReport {
  /// Why the audit is incomplete, worst first: the reads that fell short, that of the grants before the others; the
  /// rules that are unknown, the most severe before the others; and what `--strict` does not let pass. Empty for a
  /// complete audit.
  var shortfallList: [Shortfall] { shortReads + unknownRules + strictlySkippedRules }

  /// The shards that are missing and the reads that fell short; of several tenants each with its domain.
  var shortReads: [Shortfall] {
    let shards = missingShards
    let reads = tenants.flatMap { tenant in
      isOfSeveral
        ? shortfalls(amongSeveral: tenant) : tenant.gaps.worstFirst.map { shortfall(of: $0, tenant) }
    }
    return shards + reads
  }

  /// The shards whose reports were not there.
  var missingShards: [Shortfall] {
    run.missingShards.map {
      Shortfall(
        subject: "shard \($0)", reason: "there is no report of it: its tenants were not audited, or nobody knows")
    }
  }

  /// What fell short of one of several tenants: what has one reason together.
  private func shortfalls(amongSeveral tenant: TenantReport) -> [Shortfall] {
    groups(tenant.gaps.worstFirst, by: \.message).map { reason, gaps in
      let lists = gaps.map { gap in "\(gap.collection.rawValue)\(gap.status.map { " (HTTP \($0))" } ?? "")" }
      let all = gaps.map { shortfall(of: $0, tenant) }
      return Shortfall(
        subject: "\(tenant.identity.domain): \(lists.joined(separator: ", "))", reason: reason,
        details: groups(all.flatMap(\.details), by: \.self).map(\.key))
    }
  }

  private func shortfall(of gap: CoverageGap, _ tenant: TenantReport) -> Shortfall {
    let status = gap.status.map { " (HTTP \($0))" } ?? ""
    var details: [String] = []
    if gap != .nothingEvaluated, let coverage = tenant.coverage[gap.collection] {
      details.append("\(counted(coverage.read, "record")) read")
    }
    if let scope = gap.missingScope { details.append("needs the token scope \(scope)") }
    let rules = findings.filter {
      $0.result == .unknown && $0.tenant.isIdentical(to: tenant.identity.domain) && $0.isExplained(by: gap)
    }.map(\.rule)
    if !rules.isEmpty { details.append("unknown without it: \(rules.joined(separator: ", "))") }
    return Shortfall(subject: gap.collection.rawValue + status, reason: gap.message, details: details)
  }

  /// The rules that are unknown for another reason than a read, those with one reason together.
  private var unknownRules: [Shortfall] {
    let gaps = gaps
    return unknownGroups { finding in !gaps.contains(where: finding.isExplained) }.map { findings in
      let most = findings.map(\.unknownGrants.count).max() ?? 0
      let rules = findings.map(\.rule).joined(separator: ", ")
      let extent = findings.contains(where: \.isAboutGrants) ? " for \(counted(most, "grant"))" : ""
      return Shortfall(subject: "\(rules) (unknown\(extent))", reason: findings[0].message)
    }
  }

  /// The findings of rules that are unknown, those with one reason together: the most severe before the others, and then
  /// those about more grants.
  ///
  /// - Parameter isWanted: which of them.
  func unknownGroups(where isWanted: (Finding) -> Bool = { _ in true }) -> [[Finding]] {
    let unknown = findings.enumerated().filter { $0.element.result == .unknown && isWanted($0.element) }
    let sorted = unknown.sorted { left, right in
      let sizes = [left, right].map { $0.element.unknownGrants.count }
      if left.element.severity != right.element.severity { return left.element.severity > right.element.severity }
      return sizes[0] != sizes[1] ? sizes[0] > sizes[1] : left.offset < right.offset
    }.map(\.element)
    return groups(sorted, by: \.message).map(\.items)
  }

  private var strictlySkippedRules: [Shortfall] {
    guard thresholds.strict else { return [] }
    return groups(skippedRules, by: \.reason).map { reason, rules in
      Shortfall(
        subject: rules.map(\.rule).joined(separator: ", "),
        reason: "skipped, and --strict does not let that pass: \(reason)")
    }
  }

  private func groups<Item>(_ items: [Item], by key: (Item) -> String) -> [(key: String, items: [Item])] {
    var order: [ExactString] = []
    var groups: [ExactString: [Item]] = [:]
    for item in items {
      let key = ExactString(key(item))
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(item)
    }
    return order.map { ($0.value, groups[$0] ?? []) }
  }

  /// Why the audit is incomplete, on one line: every reason, the worst first, up to a number, and then what was found.
  package var incompleteness: String {
    let (head, tail) = verdictParts
    let reasons = shortfallList
    let shown = reasons.prefix(Self.reasonsOnOneLine).map(\.wording)
    let more = reasons.count > shown.count ? ["and \(reasons.count - shown.count) more"] : []
    let why = (shown + more).joined(separator: "; ")
    return [head + (why.isEmpty ? "" : ": \(why)"), tail].compactMap { $0 }.joined(separator: "; ").unfolded
  }

  private static let reasonsOnOneLine = 5
}

extension [CoverageGap] {
  /// The reads that fell short, that of the grants before the others.
  var worstFirst: [CoverageGap] {
    TenantCollection.allCases.flatMap { collection in filter { $0.collection == collection } }
  }
}

extension Finding {
  /// Whether its message gives the gap as the reason why a rule is unknown.
  func isExplained(by gap: CoverageGap) -> Bool { !gap.message.isEmpty && message.contains(gap.message) }
}
