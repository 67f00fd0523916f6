import PolicyEngine
import Testing

@Suite struct RuleSelectionTests {
  private func compile(_ selection: RuleSelection) throws -> CompiledCatalogue {
    try Sample.catalogue(
      Sample.text(id: "scope-length"), Sample.text(id: "audience-required"),
      Sample.text(id: "no-allow-all-scopes", "aliases: [all-scopes, no-wildcard]")
    ).compile(selection)
  }

  @Test(arguments: [
    (RuleSelection(), ["audience-required", "no-allow-all-scopes", "scope-length"]),
    (RuleSelection(select: ["scope-length", "audience-required"]), ["audience-required", "scope-length"]),
    (RuleSelection(ignore: ["scope-length"]), ["audience-required", "no-allow-all-scopes"]),
    (RuleSelection(select: ["scope-length", "audience-required"], ignore: ["scope-length"]), ["audience-required"]),
    (RuleSelection(select: ["scope-length", "scope-length"]), ["scope-length"]),
  ])
  func `a selection leaves rules on, sorted by id, and names the others`(selection: RuleSelection, ids: [String]) throws
  {
    let compiled = try compile(selection)
    #expect(compiled.rules.map(\.id) == ids)
    #expect(
      compiled.disabled == ["audience-required", "no-allow-all-scopes", "scope-length"].filter { !ids.contains($0) })
    #expect(compiled.warnings.isEmpty)
  }

  @Test(arguments: [
    (RuleSelection(), TurnedOffRules()),
    (RuleSelection(ignore: ["scope-length", "optional"]), TurnedOffRules(named: ["scope-length"])),
    (RuleSelection(select: ["scope-length"]), TurnedOffRules(unselected: 1)),
    (
      RuleSelection(select: ["scope-length", "optional"], ignore: ["scope-length"]),
      TurnedOffRules(named: ["scope-length"], unselected: 1)
    ),
  ])
  func `rules that are on by default and do not run are accounted for`(
    selection: RuleSelection, expected: TurnedOffRules
  ) throws {
    let catalogue = try Sample.catalogue(
      Sample.text(id: "scope-length"), Sample.text(id: "audience-required"),
      Sample.text(id: "optional", "enabled: false"))
    var off = try catalogue.compile(selection).turnedOff
    #expect(off.rules.count == off.named.count + off.unselected)
    off.rules = []
    #expect(off == expected)
  }

  @Test(arguments: ["all-scopes", "no-wildcard"])
  func `a former id is accepted with a warning`(alias: String) throws {
    let selected = try compile(RuleSelection(select: [alias]))
    #expect(selected.rules.map(\.id) == ["no-allow-all-scopes"])
    #expect(selected.warnings == ["--select: '\(alias)' is now called 'no-allow-all-scopes'"])
    let ignored = try compile(RuleSelection(ignore: [alias]))
    #expect(ignored.disabled == ["no-allow-all-scopes"])
    #expect(ignored.warnings == ["--ignore: '\(alias)' is now called 'no-allow-all-scopes'"])
  }

  @Test(arguments: [
    (
      RuleSelection(select: ["scope-lenght"]),
      "--select: no rule 'scope-lenght'; did you mean 'scope-length'? 'grantlint rules list' shows them"
    ),
    (
      RuleSelection(ignore: ["audience-require"]),
      "--ignore: no rule 'audience-require'; did you mean 'audience-required'? 'grantlint rules list' shows them"
    ),
    (RuleSelection(select: ["zzz"]), "--select: no rule 'zzz'; 'grantlint rules list' shows them"),
    (RuleSelection(select: ["\u{1B}[31m"]), #"--select: no rule '\u{1B}[31m'; 'grantlint rules list' shows them"#),
    (
      RuleSelection(select: ["scope-length"], ignore: ["scope-length"]),
      "no rule is left to evaluate; an audit without rules would say nothing"
    ),
  ])
  func `a selection that names no rule or leaves none is a usage error`(selection: RuleSelection, message: String) {
    let error = #expect(throws: RuleSelectionError.self) { try compile(selection) }
    #expect(error == .usage(message))
  }

  @Test func `only the rules that are on are compiled`() throws {
    let catalogue = try Sample.catalogue(Sample.text(id: "broken", check: "grant.x"), Sample.text(id: "good"))
    #expect(try catalogue.compile(RuleSelection(ignore: ["broken"])).rules.map(\.id) == ["good"])
    let error = #expect(throws: RuleSelectionError.self) { try catalogue.compile(RuleSelection()) }
    #expect(error?.description.hasPrefix("rules/broken.yaml:7:14: unknown field 'x' of grant") == true)
  }
}
