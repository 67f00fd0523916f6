/// The headings of all findings that an evaluation can come to.
struct FindingHeadings: Sendable {
  /// By the places of the rules, of each one for every severity.
  private let headings: [FindingHeading]

  init(_ rules: [CompiledRule], tenant: String) {
    headings = rules.flatMap { rule in
      Severity.allCases.map {
        FindingHeading(
          rule: rule.id, title: rule.rule.title, severity: $0, tenant: tenant, helpURI: rule.rule.references.first)
      }
    }
  }

  subscript(rule: Int, severity: Severity) -> FindingHeading {
    headings[rule * Severity.allCases.count + severity.rank]
  }
}
