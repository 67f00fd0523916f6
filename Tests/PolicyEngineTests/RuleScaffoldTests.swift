import PolicyEngine
import Testing

@Suite struct `A new rule` {
  @Test(arguments: ["my-rule", "a", "no-2-scopes"])
  func `loads and passes its own test`(id: String) throws {
    let rule = try Sample.rule(try RuleScaffold.text(id: id), path: "rules/\(id).yaml")
    #expect(rule.id == id)
    let outcomes = rule.runTests()
    #expect(outcomes.filter { !$0.holds }.map(\.differences) == [])
    #expect(Set(rule.rule.examples.all.map(\.expect)) == [.pass, .fail, .notApplicable])
  }

  @Test(arguments: ["", "My", "my_rule", "-a", "a--b", "a/b", "../a", "ä", "a.yaml", "a b"])
  func `has an id that can be a file's name`(id: String) {
    #expect(throws: RuleIDError.self) { try RuleScaffold.text(id: id) }
  }
}
