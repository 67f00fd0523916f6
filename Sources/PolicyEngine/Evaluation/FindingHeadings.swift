import Tenant

/// The headings of all findings that an evaluation can come to.
struct FindingHeadings: Sendable {
  /// By the places of the rules, of each one for every severity.
  private let headings: [FindingHeading]
  /// By the places of the rules the bytes with which those of their fingerprints begin.
  private let beginnings: [[UInt8]]
  /// By the places of the rules the fields by which they decide, the most telling first: where in a file to look.
  let fields: [[ClientGrant.Field]]

  init(_ rules: [CompiledRule], tenant: String) {
    beginnings = rules.map { Fingerprint.beginning(rule: $0.id, tenant: tenant) }
    fields = rules.map(\.tellingFields)
    headings = rules.flatMap { rule in
      Severity.allCases.map {
        FindingHeading(
          rule: rule.id, title: rule.rule.title, severity: $0, tenant: tenant, helpURI: rule.rule.references.first)
      }
    }
  }

  /// The fingerprint of the failure of a rule on a grant.
  func fingerprint(of rule: Int, _ grant: GrantKey, distinction: String?) -> String {
    Fingerprint.of(beginnings[rule], grant, distinction: distinction)
  }

  subscript(rule: Int, severity: Severity) -> FindingHeading {
    headings[rule * Severity.allCases.count + severity.level]
  }
}
