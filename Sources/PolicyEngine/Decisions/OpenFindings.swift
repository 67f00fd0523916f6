import Documents

/// The failures of a report that count and are listed: what decisions are about.
struct OpenFindings {
  let findings: [Finding]

  init(_ report: AuditReport) {
    findings = report.findings.filter { $0.result == .fail && $0.status == .open && report.lists($0) }
  }

  func weight(of places: Set<Int>) -> Int { places.reduce(0) { $0 + findings[$1].rank } }

  /// The places of the findings with these fingerprints; nil where one is not among them: then their number would be
  /// another than what is shown.
  func places(of fingerprints: [String]) -> Set<Int>? {
    let wanted = Set(fingerprints.map(ExactString.init))
    let found = places { wanted.contains(ExactString($0.fingerprint)) }
    return found.count == wanted.count ? found : nil
  }

  /// The places of the findings that fit.
  func places(where fits: (Finding) -> Bool) -> Set<Int> { Set(findings.indices.filter { fits(findings[$0]) }) }

  /// The places by a key, in the order of the first finding of each.
  func groups<Key: Hashable>(by key: (Finding) -> Key?) -> [(key: Key, places: Set<Int>)] {
    var order: [Key] = []
    var groups: [Key: Set<Int>] = [:]
    for place in findings.indices {
      guard let key = key(findings[place]) else { continue }
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].insert(place)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }

  /// The candidates that close most of what is left, one after the other; of those that weigh the same the first.
  func heaviest(_ candidates: [DecisionCandidate], atMost limit: Int) -> [DecisionCandidate] {
    var left = candidates
    var closed: Set<Int> = []
    var chosen: [DecisionCandidate] = []
    while chosen.count < limit {
      left.removeAll { !$0.isWorthwhile(besides: closed) }
      let weights = left.map { weight(of: $0.findings.subtracting(closed)) }
      guard let most = weights.max(), let place = weights.firstIndex(of: most) else { break }
      let candidate = left.remove(at: place)
      closed.formUnion(candidate.findings)
      chosen.append(candidate)
    }
    return chosen
  }
}

extension Finding {
  /// Whether what it is on can take over the tenant, for all that is known.
  package var mayTakeOver: Bool { reach?.canTakeOverTenant == true }
}

extension String {
  /// Whether it has nothing that a shell, an address or a pattern would read otherwise: letters, digits, `_` and `-`.
  var isPlainID: Bool { !isEmpty && utf8.allSatisfy { $0.isLetterOrDigit || "_-".utf8.contains($0) } }
}
