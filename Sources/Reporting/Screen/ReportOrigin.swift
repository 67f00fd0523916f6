/// What a report is of, as flags of the commands that it shows, each with a blank before it.
package struct ReportOrigin: Sendable, Equatable {
  /// To read the same.
  let source: String
  /// And for an audit to judge it alike.
  let rules: String

  package init(source: String, rules: String) {
    self.source = source
    self.rules = rules
  }
}
