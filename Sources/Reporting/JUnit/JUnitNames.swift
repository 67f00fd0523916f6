import Documents
import PolicyEngine

/// Names of cases. A case keeps its history by its class and name, so a name is made of ids alone, which no renamed
/// application changes, and a finding of the baseline has the one that its failure had.
enum JUnitNames {
  /// What is wrong and where.
  static func name(of finding: Finding) -> String {
    guard finding.result == .fail else { return "\(finding.rule): could not be evaluated" }
    if let grant = finding.grant { return "\(finding.rule): \(name(of: grant))" }
    return "\(finding.rule): \(finding.singleSubject.flatMap(name) ?? finding.fingerprint)"
  }

  /// The name that the finding had while it was one.
  static func name(of entry: BaselineEntry) -> String {
    "\(entry.rule): \(entry.subject.flatMap(name) ?? entry.grantNames.text)"
  }

  static func name(of rule: String, _ grant: GrantReference) -> String { "\(rule): \(name(of: grant))" }

  static func name(of attention: Attention) -> String {
    attention.grant.map { "\(attention.name): \(name(of: $0))" } ?? attention.name
  }

  static func name(of record: RemediationRecord) -> String { "remediation: \(name(of: record.grant))" }

  private static func name(of grant: GrantReference) -> String {
    GrantNames(
      id: grant.id, clientID: grant.clientID, defaultFor: grant.defaultFor, audience: grant.audience,
      subjectType: grant.subjectType
    ).text
  }

  private static func name(of subject: FindingSubject) -> String? {
    FindingSubject(subject.kind, id: subject.id).label { $0.shortened }
  }
}

/// What names a grant in every run. Its place in the input does not: a tenant lists them in another order each time.
private struct GrantNames {
  let id: String?
  let clientID: String?
  let defaultFor: String?
  let audience: String?
  let subjectType: String

  /// `ID: CLIENT on API (TYPE)`, without what there is not.
  var text: String {
    let parts = [clientID?.shortened, defaultFor.map { "default for \($0.shortened)" }].compactMap { $0 }
    let holder = parts.isEmpty ? "(none)" : parts.joined(separator: ", ")
    return (id.map { "\($0.shortened): " } ?? "")
      + "\(holder) on \(audience?.shortened ?? "(none)") (\(subjectType.shortened))"
  }
}

extension BaselineEntry {
  fileprivate var grantNames: GrantNames {
    func text(_ key: String) -> String? { grant[key]?.string }
    return GrantNames(
      id: text("id"), clientID: text("client_id"), defaultFor: text("default_for"), audience: text("audience"),
      subjectType: text("subject_type") ?? "client")
  }
}

extension String {
  /// The text; of a long one, which would push the rest out of a table, the beginning and what tells it from others that
  /// begin alike.
  fileprivate var shortened: String {
    guard utf8.count > 60 || hasHiddenCharacters else { return self }
    let visible = visible.unicodeScalars
    return visible.count > 60 ? "\(String(visible.prefix(48)))...\(Fingerprint.sha256(self).prefix(8))" : self
  }
}
