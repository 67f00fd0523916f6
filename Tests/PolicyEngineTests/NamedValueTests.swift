import Documents
import Foundation
import PolicyEngine
import TestSupport
import Testing

/// What expressions can name, as help and documentation show it.
@Suite struct `The names in expressions` {
  private static let page = URL(filePath: #filePath)
    .appending(path: "../../../Sources/grantlint/Documentation.docc/Names.md").standardized

  @Test func `the page on names has the table`() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let start = try #require(text.range(of: Self.head))
    let end = try #require(text.range(of: "\n\n", range: start.upperBound..<text.endIndex))
    let shown = String(text[start.lowerBound...end.lowerBound])
    if ProcessInfo.processInfo.environment["GRANTLINT_RECORD"] == "1" {
      try Data(text.replacing(shown, with: Self.table).utf8).write(to: Self.page)
      Issue.record("wrote the table of names; read it, then run without GRANTLINT_RECORD")
    }
    Goldens.expect(shown, toBe: Self.table, "the names, which GRANTLINT_RECORD=1 writes to Names.md")
  }

  private static let head = "| name | type | note |\n|---|---|---|\n"

  private static var table: String {
    head
      + DescribedVariable.ofGrants.flatMap(\.values).map { value in
        "| `\(value.name)` | \(value.typeName) | \(value.note.replacing("|", with: "\\|")) |\n"
      }.joined()
  }

  @Test(arguments: [
    ("client", "record or null"), ("client.token_exchange.allow_any_profile_of_type", "list(string)"),
    ("client.client_metadata", "map(string, string)"), ("api.scopes", "list(record)"), ("api.scopes[].value", "string"),
    ("api.subject_type_authorization.user.policy", "string"), ("organizations[].id", "string"),
    ("organizations", "list(record)"), ("grant.raw", "dyn"), ("now", "timestamp"), ("settings", "record"),
  ])
  func `each has a type, and comes once`(name: String, type: String) {
    let values = DescribedVariable.ofGrants.flatMap(\.values)
    #expect(values.filter { $0.name == name }.map(\.typeName) == [type])
    #expect(Set(values.map(\.name)).count == values.count)
  }

  @Test func `every one can be named`() throws {
    for value in DescribedVariable.ofGrants.flatMap(\.values) where !["params", "variables"].contains(value.name) {
      // Of a list the first element stands for all.
      let expression = value.name.replacing("[]", with: "[0]")
      #expect(throws: Never.self, "\(expression)") { try ExpressionTrial(expression) }
    }
  }
}
