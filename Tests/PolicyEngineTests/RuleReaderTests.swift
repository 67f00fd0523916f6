import PolicyEngine
import Testing

@Suite struct `A rule that is off by default` {
  private static let catalogue = Result {
    try Sample.catalogue(
      Sample.text(id: "naming", "enabled: false\nparameters: {pattern: {type: string, default: '', description: D.}}"),
      Sample.text(id: "plain", "enabled: true"), Sample.text(id: "silent"))
  }

  @Test(arguments: [
    (RuleSelection(), ["plain", "silent"]),
    (RuleSelection(select: ["naming"]), ["naming"]),
    (RuleSelection(parameters: ["naming.pattern=x"]), ["naming", "plain", "silent"]),
    (RuleSelection(ignore: ["naming"], parameters: ["naming.pattern=x"]), ["plain", "silent"]),
    (RuleSelection(select: ["plain"], parameters: ["naming.pattern=x"]), ["plain"]),
  ])
  func `runs when it is selected or one of its parameters is set`(selection: RuleSelection, ids: [String]) throws {
    let compiled = try Self.catalogue.get().compile(selection)
    #expect(compiled.rules.map(\.id) == ids)
    #expect(compiled.disabled == ["naming", "plain", "silent"].filter { !ids.contains($0) })
  }

  @Test func `is compiled where all rules are`() throws {
    #expect(try Self.catalogue.get().compileAll().rules.map(\.id) == ["naming", "plain", "silent"])
  }

  @Test(arguments: ["no", "\"false\"", "0", "[false]", "off", ""])
  func `says so by a boolean and nothing else`(value: String) {
    #expect(
      Sample.problems(Sample.text("enabled: \(value)")) == ["8:\(value.isEmpty ? 9 : 10): enabled is true or false"])
  }
}
