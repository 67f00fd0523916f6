import CEL
import GrantModel

/// Which rules run, and with which parameters: what `--select`, `--ignore` and `--param` say.
package struct RuleSelection: Sendable {
  /// Only these; empty: all.
  package var select: [String]
  package var ignore: [String]
  /// `RULE.NAME=VALUE`
  package var parameters: [String]

  package init(select: [String] = [], ignore: [String] = [], parameters: [String] = []) {
    self.select = select
    self.ignore = ignore
    self.parameters = parameters
  }

  struct Applied {
    var rules: [Rule]
    var parameters: [ExactString: JSONObject] = [:]
  }

  func apply(to catalogue: RuleCatalogue) throws(RuleSelectionError) -> (Applied, warnings: [String]) {
    var warnings: [String] = []
    let selected = try resolve(select, "--select", catalogue, &warnings)
    let ignored = try resolve(ignore, "--ignore", catalogue, &warnings)
    let rules = catalogue.rules.filter { rule in
      (select.isEmpty || selected.contains(rule.id)) && !ignored.contains(rule.id)
    }
    guard !rules.isEmpty else { throw .usage("no rule is left to evaluate; an audit without rules would say nothing") }
    var applied = Applied(rules: rules)
    for argument in parameters { try set(argument, catalogue, &applied, &warnings) }
    return (applied, warnings)
  }

  private func resolve(
    _ names: [String], _ flag: String, _ catalogue: RuleCatalogue, _ warnings: inout [String]
  ) throws(RuleSelectionError) -> [String] {
    var ids: [String] = []
    for name in names { ids.append(try find(name, flag, catalogue, &warnings).id) }
    return ids
  }

  private func find(
    _ name: String, _ flag: String, _ catalogue: RuleCatalogue, _ warnings: inout [String]
  ) throws(RuleSelectionError) -> Rule {
    guard let rule = catalogue.rule(name) else {
      throw .usage("\(flag): \(catalogue.unknownRule(name))")
    }
    if rule.id != name { warnings.append("\(flag): '\(name)' is now called '\(rule.id)'") }
    return rule
  }

  private func set(
    _ argument: String, _ catalogue: RuleCatalogue, _ applied: inout Applied, _ warnings: inout [String]
  ) throws(RuleSelectionError) {
    let form = "--param takes RULE.NAME=VALUE, not '\(argument.visible)'"
    guard let equals = argument.firstIndex(of: "="), let dot = argument[..<equals].firstIndex(of: ".") else {
      throw .usage(form)
    }
    let rule = try find(String(argument[..<dot]), "--param", catalogue, &warnings)
    let name = String(argument[argument.index(after: dot)..<equals])
    let text = String(argument[argument.index(after: equals)...])
    guard let parameter = rule.parameters.first(where: { $0.name == name }) else {
      let known = rule.parameters.map(\.name)
      let hint = known.isEmpty ? "; it has none" : Spelling.hint(for: name, among: known)
      throw .usage("--param: rule '\(rule.id)' has no parameter '\(name.visible)'\(hint)")
    }
    guard let value = parameter.type.value(ofArgument: text) else {
      throw .usage("--param \(rule.id).\(name): expected \(parameter.type), found '\(text.visible)'")
    }
    if let refusal = parameter.refusal(of: value) { throw .usage("--param \(rule.id).\(name): \(refusal)") }
    applied.parameters[ExactString(rule.id), default: [:]][name] = value
  }
}

/// Why the rules of an audit could not be made ready.
package enum RuleSelectionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A name or value given by the user; a sentence.
  case usage(String)
  /// Rule files that do not hold.
  case rules(RuleError)

  package var description: String {
    switch self {
    case .usage(let message): message
    case .rules(let error): error.description
    }
  }

  /// The description; of rule files with the lines and carets.
  package var display: String {
    switch self {
    case .usage(let message): message
    case .rules(let error): "the rules do not hold:\n\(error.display)"
    }
  }
}
