import CEL
package import Documents

/// The rules that exist: ids, former ids, and what was asked of them.
package struct RuleCatalogue: Sendable {
  /// Sorted by id, each id once.
  package let rules: [Rule]

  /// Reads rule files. Throws the problems of all of them: form, and two rules of one id.
  ///
  /// - Parameters:
  ///   - known: rules that were read before, of ids of their own.
  ///   - overridable: ids of built-in rules in whose place a rule from elsewhere may come.
  ///   - others: rules that are not in the catalogue, and can be yielded to.
  package init(
    _ files: [(text: String, origin: RuleOrigin)], adding known: [Rule] = [], overridable: [Located<String>] = [],
    besides others: [Rule] = []
  ) throws(Diagnostics) {
    var rules: [ExactString: Rule] = [:]
    var problems: [Diagnostic] = []
    var builtin: Set<ExactString> = []
    let replaced = Set(overridable.map { ExactString($0.value) })
    for rule in known {
      rules[ExactString(rule.id)] = rule
      if case .builtin = rule.origin { builtin.insert(ExactString(rule.id)) }
    }
    let read = AllCores.map(files.count) { place in
      Result { () throws(Diagnostics) in try Rule(text: files[place].text, origin: files[place].origin) }
    }
    for (file, rule) in zip(files, read) {
      do throws(Diagnostics) {
        let rule = try rule.get()
        let id = ExactString(rule.id)
        let other = rules.updateValue(rule, forKey: id)
        if case .builtin = rule.origin { builtin.insert(id) }
        if let other, let objection = Self.objection(to: rule, inPlaceOf: other, replaced.contains(id)) {
          problems.append(
            Diagnostic(place: Place(file: file.origin.path, line: 1, column: 1), message: objection))
        }
      } catch {
        problems += error.problems
      }
    }
    for name in overridable where !builtin.contains(ExactString(name.value)) {
      let hint = Spelling.hint(for: name.value, among: builtin.map(\.value), most: 3)
      problems.append(name.problem("there is no built-in rule '\(name.value.visible)' to override\(hint)"))
    }
    let sorted = rules.values.sorted { $0.id.precedes($1.id) }
    problems += RulePrecedence.problems(of: sorted + others.filter { rules[ExactString($0.id)] == nil })
    guard problems.isEmpty else { throw Diagnostics(problems) }
    self.rules = sorted
  }

  /// Why a rule cannot have the id of another one that was read before it, nil where it replaces that one.
  private static func objection(to rule: Rule, inPlaceOf other: Rule, _ isOverridable: Bool) -> String? {
    if let check = BuiltInChecks.check(rule.id) { return "'\(check.id)' is a check that is built in" }
    guard case .builtin = other.origin else {
      return "a rule '\(rule.id)' exists already (\(other.origin.label)); give this one another id"
    }
    return isOverridable
      ? nil
      : """
      a rule '\(rule.id)' exists already (builtin); give this one another id, or list the id under rules.override of \
      the configuration
      """
  }

  /// The rule of an id or a former id.
  package func rule(_ name: String) -> Rule? {
    rules.first { $0.id == name } ?? rules.first { $0.aliases.contains(name) }
  }

  /// What to say of a name that no rule has.
  package func unknownRule(_ name: String) -> String {
    let hint = Spelling.hint(for: name, among: rules.map(\.id) + BuiltInChecks.all.map(\.id), most: 3)
    return "no rule '\(name.visible)'\(hint.isEmpty ? ";" : hint) 'grantlint rules list' shows them"
  }
}
