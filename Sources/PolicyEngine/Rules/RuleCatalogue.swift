import CEL
import GrantModel

/// The rules that exist: ids, former ids, and what was asked of them.
package struct RuleCatalogue: Sendable {
  /// Sorted by id, each id once.
  package let rules: [Rule]

  /// Reads rule files. Throws the problems of all of them: form, and two rules of one id.
  package init(_ files: [(text: String, origin: RuleOrigin)]) throws(RuleError) {
    var rules: [ExactString: Rule] = [:]
    var problems: [RuleProblem] = []
    for file in files {
      do {
        let rule = try Rule(text: file.text, origin: file.origin)
        if let other = rules.updateValue(rule, forKey: ExactString(rule.id)) {
          problems.append(
            RuleProblem(
              position: SourcePosition(file: file.origin.path, line: 1, column: 1),
              message: "a rule '\(rule.id)' exists already (\(other.origin.label)); give this one another id"))
        }
      } catch {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw RuleError(problems: problems) }
    self.rules = rules.values.sorted { $0.id.precedes($1.id) }
  }

  /// The rule of an id or a former id.
  package func rule(_ name: String) -> Rule? {
    rules.first { $0.id == name } ?? rules.first { $0.aliases.contains(name) }
  }

  /// What to say of a name that no rule has.
  package func unknownRule(_ name: String) -> String {
    let hint = Spelling.hint(for: name, among: rules.map(\.id))
    return "no rule '\(name.visible)'\(hint.isEmpty ? "; 'grantlint rules list' shows them" : hint)"
  }

  /// Compiles the rules that a selection leaves on. Throws the problems of every rule.
  package func compile(_ selection: RuleSelection) throws(RuleSelectionError) -> CompiledCatalogue {
    let (selected, warnings) = try selection.apply(to: self)
    var compiled: [CompiledRule] = []
    var problems: [RuleProblem] = []
    for rule in selected.rules {
      do {
        compiled.append(try CompiledRule(rule, parameters: selected.parameters[ExactString(rule.id)] ?? [:]))
      } catch {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw .rules(RuleError(problems: problems)) }
    let ids = Set(compiled.map { ExactString($0.id) })
    return CompiledCatalogue(
      rules: compiled, disabled: rules.map(\.id).filter { !ids.contains(ExactString($0)) }, warnings: warnings)
  }
}

/// The rules of an audit, ready to run.
package struct CompiledCatalogue: Sendable {
  package let rules: [CompiledRule]
  /// Ids of the rules that are off.
  package let disabled: [String]
  /// What the user should know of the selection: a former id that was used.
  package let warnings: [String]
}
