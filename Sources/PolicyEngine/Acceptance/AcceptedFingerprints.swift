import Documents
import Tenant

/// The fingerprints by which waivers and baselines may name a finding: so a rule can be renamed, and fingerprints be
/// made in another way, without opening what was accepted.
struct AcceptedFingerprints {
  /// Today's form: of the rule's id, then of its former ones.
  let current: [String]
  /// The form that is accepted for as long as 0.x lasts, likewise.
  let former: [String]

  func contains(_ fingerprint: String) -> Bool {
    current.contains { $0.isIdentical(to: fingerprint) } || isFormer(fingerprint)
  }

  func isFormer(_ fingerprint: String) -> Bool { former.contains { $0.isIdentical(to: fingerprint) } }
}

/// Finds the fingerprints that findings had: under former ids of their rules, and in the former form.
struct FormerFingerprints {
  private let aliases: [ExactString: [String]]
  private let names: [ExactString: String]

  init(_ rules: [Rule]) {
    aliases = Dictionary(rules.map { (ExactString($0.id), $0.aliases) }, uniquingKeysWith: { first, _ in first })
    names = Dictionary(
      rules.flatMap { rule in rule.aliases.map { (ExactString($0), rule.id) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// All of a finding, its own first.
  func all(of finding: Finding) -> AcceptedFingerprints {
    let ids = [finding.rule] + (aliases[ExactString(finding.rule)] ?? [])
    guard let grant = finding.grant else {
      // Rules that are about something else came after the former form.
      let names = finding.singleSubject.map { subject in
        ids.map { Fingerprint.of(rule: $0, tenant: finding.tenant, subject: subject) }
      }
      return AcceptedFingerprints(current: [finding.fingerprint] + (names ?? []), former: [])
    }
    let distinction = Self.isUnique(finding, grant.key) ? nil : grant.label
    return AcceptedFingerprints(
      current: [finding.fingerprint]
        + ids.map { Fingerprint.of(rule: $0, tenant: finding.tenant, grant: grant.key, distinction: distinction) },
      former: ids.compactMap {
        Fingerprint.former(rule: $0, tenant: finding.tenant, grant: grant.key, distinction: distinction)
      })
  }

  /// Whether the grant's key tells it apart from all others. A finding of an earlier report has the former form.
  private static func isUnique(_ finding: Finding, _ key: GrantKey) -> Bool {
    let own = [
      Fingerprint.of(rule: finding.rule, tenant: finding.tenant, grant: key),
      Fingerprint.former(rule: finding.rule, tenant: finding.tenant, grant: key),
    ]
    return own.contains { $0?.isIdentical(to: finding.fingerprint) == true }
  }

  /// The id that a rule has today.
  func currentID(of name: String) -> String { names[ExactString(name)] ?? name }
}
