import CEL
import Documents

/// The rules of an audit, ready to run.
package struct CompiledCatalogue: Sendable {
  /// The rules about grants.
  let variants: RuleVariants
  /// The rules about applications, APIs and the tenant.
  let subjectVariants: RuleVariants
  /// The rules that run, by id, as they are where no audience says otherwise.
  package let rules: [CompiledRule]
  /// Ids of the rules that somebody selected by name.
  let named: Set<ExactString>
  /// Ids of the rules that are off.
  package let disabled: [String]
  /// Why rules are off that are on by default.
  package let turnedOff: TurnedOffRules
  /// What a configuration takes away from the rules that was found; nil where none was.
  package let weakening: Weakening?
  /// The checks of the waivers that are on, with the severity in force.
  package let checks: [BuiltInCheck]
  /// What the user should know of the selection: a former id that was used, a value that can match nothing.
  package let warnings: [String]
}

extension RuleCatalogue {
  /// Compiles every rule, also what is off by default. Throws the problems of every rule.
  package func compileAll() throws(RuleSelectionError) -> CompiledCatalogue {
    try compile(try RuleSelection(select: rules.map(\.id)).apply(to: self))
  }

  /// Compiles the rules that a selection leaves on. Throws the problems of every rule, and the first parameter that one
  /// of them demands and nobody set.
  package func compile(_ selection: RuleSelection) throws(RuleSelectionError) -> CompiledCatalogue {
    let applied = try selection.apply(to: self)
    for choice in applied.rules {
      if let missing = choice.missingParameter {
        throw .usage(
          "rule '\(choice.rule.id)' needs its parameter \(missing): --param \(choice.rule.id).\(missing)=VALUE, "
            + "or set it in the configuration")
      }
    }
    return try compile(applied)
  }

  private func compile(_ applied: RuleSelection.Applied) throws(RuleSelectionError) -> CompiledCatalogue {
    var compiled: [CompiledRule] = []
    var differences: [Int: RuleVariants.Difference] = [:]
    var problems: [Diagnostic] = []
    let choices = applied.rules
    let results = AllCores.map(choices.count) { place in
      let choice = choices[place]
      return Result { () throws(Diagnostics) in
        try CompiledRule(
          choice.rule, parameters: choice.parameters, foundParameters: choice.foundParameters,
          severity: choice.severity)
      }
    }
    for (choice, result) in zip(choices, results) {
      do throws(Diagnostics) {
        let rule = try result.get()
        if !choice.audiences.isEmpty || !choice.isOn {
          differences[compiled.count] = .init(isOn: choice.isOn, overrides: choice.audiences)
        }
        compiled.append(rule)
      } catch {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw .rules(Diagnostics(problems)) }
    let ids = Set(compiled.map { ExactString($0.id) })
    let reach = applied.reach == ReachSettings() ? .standard : ReachKnowledge(applied.reach)
    func variants(_ places: [Int]) -> RuleVariants {
      let own = places.enumerated().compactMap { place, former in differences[former].map { (place, $0) } }
      return RuleVariants(
        places.map { compiled[$0] }, differences: Dictionary(uniqueKeysWithValues: own), roles: applied.roles,
        reach: reach)
    }
    let isOfGrants = compiled.map { $0.rule.subject == .grant }
    return CompiledCatalogue(
      variants: variants(compiled.indices.filter { isOfGrants[$0] }),
      subjectVariants: variants(compiled.indices.filter { !isOfGrants[$0] }), rules: compiled, named: applied.named,
      disabled: rules.map(\.id).filter { !ids.contains(ExactString($0)) }, turnedOff: applied.turnedOff,
      weakening: applied.weakening,
      checks: applied.checks, warnings: applied.warnings)
  }
}
