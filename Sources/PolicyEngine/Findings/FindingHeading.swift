/// What the findings of one rule in one tenant have in common. They share it: each of their own they would be a quarter of
/// the memory of a large report, and threads would count the references of each of its texts.
package final class FindingHeading: Sendable, Equatable {
  /// The rule's id.
  package let rule: String
  package let title: String
  package let severity: Severity
  /// The tenant's domain.
  package let tenant: String
  /// Where to read on.
  package let helpURI: String?

  package init(rule: String, title: String, severity: Severity, tenant: String, helpURI: String?) {
    self.rule = rule
    self.title = title
    self.severity = severity
    self.tenant = tenant
    self.helpURI = helpURI
  }

  package static func == (left: FindingHeading, right: FindingHeading) -> Bool {
    left === right
      || left.rule == right.rule && left.title == right.title && left.severity == right.severity
        && left.tenant == right.tenant && left.helpURI == right.helpURI
  }
}
