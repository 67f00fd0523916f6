import Documents
import PolicyEngine
import Testing

@Suite struct `Profiles` {
  private static let catalogue = Result {
    try Sample.catalogue(
      Sample.text(id: "every"), Sample.text(id: "first", "profile: starter"),
      Sample.text(
        id: "middle", "profile: recommended\nparameters: {max: {type: int, default: 1, description: The most.}}"),
      Sample.text(id: "noisy", "profile: strict"), Sample.text(id: "quiet", "enabled: false"))
  }

  private static func compile(
    _ profile: RuleProfile?, _ settings: String = "", select: [String] = [], ignore: [String] = [],
    parameters: [String] = [], isFound: Bool = false
  ) throws -> CompiledCatalogue {
    let configuration = try Configuration(
      text: "version: 1\n\(settings)", path: "c.yml", isDiscovered: isFound, formats: [])
    let adjustments = try RuleAdjustments(configuration, tenant: nil, catalogue: try catalogue.get())
    return try catalogue.get().compile(
      RuleSelection(
        select: select, ignore: ignore, profile: profile, parameters: parameters, adjustments: adjustments))
  }

  @Test(arguments: [
    (nil, ["every", "first", "middle"]), (RuleProfile.starter, ["every", "first"]),
    (.recommended, ["every", "first", "middle"]), (.strict, ["every", "first", "middle", "noisy"]),
  ])
  func `each has the rules of those before it, and a rule that names none is in all`(
    profile: RuleProfile?, rules: [String]
  ) throws {
    #expect(try Self.compile(profile).rules.map(\.id) == rules)
  }

  @Test(arguments: [
    ("rules: {settings: {middle: on}}", ["every", "first", "middle"]),
    ("rules: {settings: {middle: note}}", ["every", "first", "middle"]),
    ("rules: {settings: {middle: {parameters: {max: 3}}}}", ["every", "first", "middle"]),
    ("rules: {settings: {quiet: on, first: off}}", ["every", "quiet"]),
    ("audiences: [{match: 'https://a/', rules: {noisy: error}}]", ["every", "first", "noisy"]),
    ("", ["every", "first"]),
  ])
  func `what the configuration says of a rule comes before the profile`(settings: String, rules: [String]) throws {
    #expect(try Self.compile(.starter, settings).rules.map(\.id) == rules)
  }

  @Test func `flags come before both`() throws {
    #expect(try Self.compile(.starter, select: ["noisy", "quiet"]).rules.map(\.id) == ["noisy", "quiet"])
    #expect(try Self.compile(.strict, ignore: ["first"]).rules.map(\.id) == ["every", "middle", "noisy"])
    #expect(try Self.compile(.starter, parameters: ["middle.max=2"]).rules.map(\.id) == ["every", "first", "middle"])
  }

  @Test func `the rules that a profile leaves out are accounted for`() throws {
    func off(_ profile: RuleProfile?, _ text: String = "", ignore: [String] = [], select: [String] = []) throws
      -> TurnedOffRules
    {
      var off = try Self.compile(profile, text, select: select, ignore: ignore).turnedOff
      // All of them, whoever decided it, with their controls.
      #expect(off.rules.count == off.named.count + off.unselected + off.outsideProfile)
      off.rules = []
      return off
    }
    #expect(try Self.compile(nil).turnedOff == TurnedOffRules())
    #expect(try off(.starter) == TurnedOffRules(profile: .starter, outsideProfile: 1))
    #expect(
      try off(.starter, ignore: ["first", "middle"])
        == TurnedOffRules(named: ["first", "middle"], profile: .starter))
    #expect(
      try off(.strict, "rules: {settings: {noisy: off}}")
        == TurnedOffRules(named: ["noisy"], profile: .strict))
    #expect(try off(.strict, select: ["noisy"]) == TurnedOffRules(unselected: 3))
  }

  @Test func `a found configuration weakens by turning off what the profile has`() throws {
    let off = "rules: {settings: {noisy: off, middle: off}}"
    #expect(try Self.compile(.strict, off, isFound: true).weakening?.rulesOff == ["middle", "noisy"])
    #expect(try Self.compile(nil, off, isFound: true).weakening?.rulesOff == ["middle"])
  }

  @Test(arguments: [
    ("profile: all", "8:10: profile is one of starter, recommended, strict, not 'all'"),
    (
      "profile: strict\nenabled: false",
      "1:1: with 'enabled: false' a rule is in no profile: leave one of the two keys out"
    ),
  ])
  func `a rule says one that there is, or that it is off`(keys: String, problem: String) {
    #expect(Sample.problems(Sample.text(keys)) == [problem])
  }

  @Test func `a configuration names one that there is`() throws {
    #expect(try Configuration(text: "version: 1\nprofile: strict", path: "c", formats: []).profile == .strict)
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(text: "version: 1\nprofile: strickt", path: "c", formats: [])
    }
    #expect(error?.description.contains("did you mean 'strict'?") == true, "\(error?.description ?? "")")
  }
}
