import CEL
import Documents

/// The rules of an audit, ready to run.
package struct CompiledCatalogue: Sendable {
  let variants: RuleVariants
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

  /// The rules that run, as they are where no audience says otherwise.
  package var rules: [CompiledRule] { variants.rules }
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
    return CompiledCatalogue(
      variants: RuleVariants(compiled, differences: differences, roles: applied.roles),
      disabled: rules.map(\.id).filter { !ids.contains(ExactString($0)) }, turnedOff: applied.turnedOff,
      weakening: applied.weakening,
      checks: applied.checks, warnings: applied.warnings)
  }
}
