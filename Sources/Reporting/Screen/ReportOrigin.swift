/// What a report is of, as flags of the commands that it shows, each with a blank before it.
package struct ReportOrigin: Sendable, Equatable {
  /// To read the same.
  let source: String
  /// And for an audit to judge it alike.
  let rules: String
  /// To read the same of several tenants.
  let tenants: String

  package init(source: String, rules: String, tenants: String = "") {
    self.source = source
    self.rules = rules
    self.tenants = tenants
  }
}
