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
    try Goldens.expectTable(Self.table, beginning: Self.head, in: Self.page)
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
