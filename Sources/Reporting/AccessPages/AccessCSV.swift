import Documents
package import PolicyEngine

/// The answer of `who` and `access` as comma-separated values (RFC 4180): a row for each match, then one for each read that
/// fell short, so that a part cannot pass for all.
package enum AccessCSV {
  private static let headings = [
    "result", "client_id", "client_name", "party", "owner", "audience", "api_name", "subject_type", "how", "scopes",
    "scopes_known", "user_gate", "tier", "state", "reason", "waived", "grant", "default_for", "applications",
  ]

  package static func render(_ answer: AccessAnswer) -> String {
    var table = CSVTable()
    table.addRow(headings)
    for row in rows(answer) { table.addRow(row) }
    return table.text
  }

  /// The answers of several tenants: the same with a column for the tenant.
  package static func render(_ answers: [AccessAnswer]) -> String {
    var table = CSVTable()
    table.addRow(["tenant"] + headings)
    for answer in answers { for row in rows(answer) { table.addRow([answer.tenant] + row) } }
    return table.text
  }

  private static func rows(_ answer: AccessAnswer) -> [[String?]] {
    answer.matches.map(cells)
      + answer.gaps.map { gap in
        var cells = [String?](repeating: nil, count: headings.count)
        cells[0] = "not_read"
        cells[14] = gap.wording
        return cells
      }
  }

  private static func cells(_ match: AccessMatch) -> [String?] {
    [
      "match", match.holder?.clientID, match.holder?.name,
      match.holder?.isFirstParty.map { $0 ? "first" : "third" }, match.owner, match.audience, match.apiName,
      match.subjectType, match.how.rawValue, JSONValue.strings(match.scopes).copyable,
      match.areScopesKnown ? "true" : "false", match.userGate?.rawValue, match.tier?.rawValue,
      match.reachability.state.rawValue, match.reachability.reason, match.isWaived ? "true" : "false",
      match.grant?.label, match.grant?.defaultFor, match.applications.map(String.init),
    ]
  }
}
