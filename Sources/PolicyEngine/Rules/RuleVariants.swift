import CEL
import GrantModel

/// What differs for the grants of some audiences from what a rule is elsewhere.
struct AudienceOverride: Sendable {
  let match: Glob
  /// nil: on or off as elsewhere.
  let isOn: Bool?
  /// nil: as elsewhere.
  let severity: Severity?
  let parameters: JSONObject
  /// Those of them that a configuration sets which nobody named.
  var foundParameters: Set<String> = []
}

/// The rules of an audit, and which of them are different, or off, for the grants of an audience.
struct RuleVariants: Sendable {
  /// A rule's own difference from what it is elsewhere.
  struct Difference: Sendable {
    /// Whether it runs where no override says so.
    let isOn: Bool
    /// In order: of two that fit, the later wins.
    let overrides: [AudienceOverride]
  }

  /// As they are for a grant that no override is about.
  let rules: [CompiledRule]
  let precedence: RulePrecedence
  let roles: Roles
  /// By the place of the rule; rules that are the same for every grant are not in it.
  private let differences: [Int: Difference]

  init(_ rules: [CompiledRule], differences: [Int: Difference], roles: Roles) {
    self.rules = rules
    precedence = RulePrecedence(rules.map(\.rule))
    self.roles = roles
    self.differences = differences
  }

  /// Whether every rule is the same for every grant: then nothing has to be looked up.
  var areUniform: Bool { differences.isEmpty }

  /// The rules by their places for the grants of an audience; nil where a rule is off for them.
  func rules(for audience: String?) -> [CompiledRule?] {
    var variants: [CompiledRule?] = rules
    for (place, difference) in differences {
      variants[place] = Self.variant(of: rules[place], difference, audience)
    }
    return variants
  }

  private static func variant(of rule: CompiledRule, _ difference: Difference, _ audience: String?) -> CompiledRule? {
    var isOn = difference.isOn
    var severity: Severity?
    var parameters = JSONObject()
    var found: Set<String> = []
    for override in difference.overrides {
      guard let audience, override.match.matches(audience) else { continue }
      isOn = override.isOn ?? isOn
      severity = override.severity ?? severity
      for (name, value) in override.parameters.members { parameters[name] = value }
      found.formUnion(override.foundParameters)
    }
    return isOn ? rule.with(parameters: parameters, foundParameters: found, severity: severity) : nil
  }
}
