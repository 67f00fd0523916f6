import GrantModel

/// Finds the fingerprints that findings had under former ids of their rules, so that a rule can be renamed without
/// opening what was accepted.
struct FormerFingerprints {
  private let aliases: [ExactString: [String]]
  private let names: [ExactString: String]

  init(_ rules: [Rule]) {
    aliases = Dictionary(rules.map { (ExactString($0.id), $0.aliases) }, uniquingKeysWith: { first, _ in first })
    names = Dictionary(
      rules.flatMap { rule in rule.aliases.map { (ExactString($0), rule.id) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The finding's fingerprint, then the former ones.
  func all(of finding: Finding) -> [String] {
    guard let grant = finding.grant, let aliases = aliases[ExactString(finding.rule)], !aliases.isEmpty else {
      return [finding.fingerprint]
    }
    let isUnique = Fingerprint.of(rule: finding.rule, tenant: finding.tenant, grant: grant.key)
      .isIdentical(to: finding.fingerprint)
    return [finding.fingerprint]
      + aliases.map { alias in
        Fingerprint.of(
          rule: alias, tenant: finding.tenant, grant: grant.key, distinction: isUnique ? nil : grant.label)
      }
  }

  /// The id that a rule has today.
  func currentID(of name: String) -> String { names[ExactString(name)] ?? name }
}
