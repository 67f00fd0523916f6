import GrantModel
package import PolicyEngine

/// The table of `grantlint rules list`: id, severity, whether the rule has a fix, title.
package enum RuleList {
  /// The table, one rule a line, sorted by id, with a line end at its end.
  package static func render(_ catalogue: RuleCatalogue) -> String {
    let rows = catalogue.rules.map { rule in
      [rule.id.visible, rule.severity.rawValue, rule.fix.map(\.safety.rawValue) ?? "-", rule.title.unfolded.visible]
    }
    let table = [["ID", "SEVERITY", "FIX", "TITLE"]] + rows
    let widths = (0..<3).map { column in table.map { $0[column].displayWidth }.max() ?? 0 }
    let lines = table.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.displayWidth + 2) }.joined() + row[3]
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
