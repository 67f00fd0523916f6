import CEL
package import Documents

/// Which rules run, how much their findings matter, and with which parameters: what flags and configuration say.
package struct RuleSelection: Sendable {
  /// Only these; empty: all that are on by default or have a setting.
  package var select: [String]
  package var ignore: [String]
  /// The rules that run where nothing is selected; nil: the standard ones.
  package var profile: RuleProfile?
  /// `RULE.NAME=VALUE`
  package var parameters: [String]
  /// What the configuration says; a flag comes before it.
  package var adjustments: RuleAdjustments
  /// What `select` and `ignore` came from, for messages: the flag or the variable.
  package var sources = (select: "--select", ignore: "--ignore")
  /// Of the rules that would run only these, as a plan narrows them; it turns none on. nil: all.
  package var narrowed: Set<ExactString>?
  /// Whether the tenant is compared with code, so that the checks of that are enough by themselves.
  package var comparesWithCode = false

  package init(
    select: [String] = [], ignore: [String] = [], profile: RuleProfile? = nil, parameters: [String] = [],
    adjustments: RuleAdjustments = RuleAdjustments(), narrowed: Set<ExactString>? = nil
  ) {
    self.narrowed = narrowed
    self.select = select
    self.ignore = ignore
    self.profile = profile
    self.parameters = parameters
    self.adjustments = adjustments
  }

  /// A rule that runs on some grant, as the selection leaves it.
  struct Choice {
    let rule: Rule
    /// Whether it runs on a grant for which no audience says otherwise.
    var isOn: Bool
    /// nil: what the rule states.
    var severity: Severity?
    var parameters: JSONObject
    /// Those of them that a configuration sets which nobody named.
    var foundParameters: Set<String>
    /// What differs for the grants of audiences; of two that fit the later wins.
    var audiences: [AudienceOverride]

    var runsSomewhere: Bool { isOn || audiences.contains { $0.isOn == true } }

    /// The first parameter that the rule demands and that has no value of its own where the rule runs.
    var missingParameter: String? {
      let places =
        (isOn ? [parameters] : [])
        + audiences.filter { $0.isOn == true }.map { own in
          JSONObject(parameters.members.filter { own.parameters[$0.key] == nil } + own.parameters.members)
        }
      return rule.parameters.first { parameter in
        parameter.isRequired
          && places.contains { ($0[parameter.name] ?? parameter.defaultValue) == parameter.defaultValue }
      }?.name
    }
  }

  struct Applied {
    var rules: [Choice] = []
    var turnedOff = TurnedOffRules()
    var roles = Roles()
    var reach = ReachSettings()
    /// Ids of the rules that are selected by name.
    var named: Set<ExactString> = []
    /// What a configuration takes away that was found; nil where none was.
    var weakening: Weakening?
    /// Those that are on, with the severity in force.
    var checks: [BuiltInCheck] = []
    var warnings: [String] = []
  }

  func apply(to catalogue: RuleCatalogue) throws(RuleSelectionError) -> Applied {
    var applied = Applied(
      roles: adjustments.roles, reach: adjustments.reach, weakening: adjustments.foundFile.map { Weakening(file: $0) },
      warnings: adjustments.warnings)
    let selected = try resolve(select, sources.select, catalogue, &applied.warnings)
    let ignored = try resolve(ignore, sources.ignore, catalogue, &applied.warnings)
    applied.named = selected
    let profile = profile ?? .standard
    applied.turnedOff.profile = select.isEmpty ? profile : .standard
    let arguments = try arguments(catalogue, &applied.warnings)
    for rule in catalogue.rules {
      let id = ExactString(rule.id)
      let choice = choice(rule, selected, arguments[id] ?? [:])
      if select.isEmpty || selected.contains(id), !ignored.contains(id) {
        applied.weakening?.add(choice, adjustments.everywhere[id], isAsked: rule.isOn(in: profile))
      }
      if !ignored.contains(id), choice.runsSomewhere, narrowed?.contains(id) ?? true {
        applied.rules.append(choice)
      } else if rule.isOn(in: max(applied.turnedOff.profile, .standard)) {
        applied.turnedOff.rules.append(.init(id: rule.id, controls: rule.controls))
        let isTurnedOff = ignored.contains(id) || adjustments.everywhere[id]?.isOn == false
        if !(select.isEmpty || selected.contains(id)) || narrowed?.contains(id) == false {
          applied.turnedOff.unselected += 1
        } else if isTurnedOff || rule.isOn(in: profile) {
          applied.turnedOff.named.append(rule.id)
        } else {
          applied.turnedOff.outsideProfile += 1
        }
      }
    }
    if !adjustments.roles.administrators.isEmpty { applied.weakening?.parameters.append("roles.administrators") }
    applied.checks = BuiltInChecks.all.compactMap { ignored.contains(ExactString($0.id)) ? nil : choice($0, selected) }
    guard !applied.rules.isEmpty || comparesWithCode && applied.checks.contains(where: { $0.subject == .drift }) else {
      throw .usage("no rule is left to evaluate; an audit without rules would say nothing")
    }
    return applied
  }

  /// A rule with what the file says, and over it what the flags say. `--select` turns a rule on that the file turns
  /// off, but leaves the audiences alone that it is off for.
  private func choice(_ rule: Rule, _ selected: Set<ExactString>, _ arguments: JSONObject) -> Choice {
    let id = ExactString(rule.id)
    let adjustment = adjustments.everywhere[id] ?? .init()
    let isInProfile = rule.isOn(in: profile ?? .standard)
    let isOn =
      select.isEmpty ? adjustment.isOn(byDefault: isInProfile || !arguments.isEmpty) : selected.contains(id)
    let audiences = adjustments.audiences.compactMap { match, byRule -> AudienceOverride? in
      guard let own = byRule[id], select.isEmpty || isOn else { return nil }
      var parameters = own.parameters
      for (name, _) in arguments.members { parameters[name] = nil }
      // Named for an audience, a rule that nobody turned off runs there.
      let turnsOn = own.isOn ?? (adjustment.isOn == nil && own.isOn(byDefault: isInProfile) ? true : nil)
      return AudienceOverride(
        match: match, isOn: turnsOn, severity: own.severity, parameters: parameters,
        foundParameters: own.foundParameters.intersection(parameters.keys))
    }
    var parameters = adjustment.parameters
    for (name, value) in arguments.members { parameters[name] = value }
    return Choice(
      rule: rule, isOn: isOn, severity: adjustment.severity, parameters: parameters,
      foundParameters: adjustment.foundParameters.subtracting(arguments.keys), audiences: audiences)
  }

  /// A check of the waivers; `--select` of other rules turns it off like any rule.
  private func choice(_ check: BuiltInCheck, _ selected: Set<ExactString>) -> BuiltInCheck? {
    let adjustment = adjustments.everywhere[ExactString(check.id)] ?? .init()
    guard select.isEmpty ? adjustment.isOn(byDefault: true) : selected.contains(ExactString(check.id)) else {
      return nil
    }
    var check = check
    check.severity = adjustment.severity ?? check.severity
    return check
  }

  private func resolve(
    _ names: [String], _ flag: String, _ catalogue: RuleCatalogue, _ warnings: inout [String]
  ) throws(RuleSelectionError) -> Set<ExactString> {
    var ids: Set<ExactString> = []
    for name in names {
      if let check = BuiltInChecks.check(name) {
        ids.insert(ExactString(check.id))
      } else {
        ids.insert(ExactString(try find(name, flag, catalogue, &warnings).id))
      }
    }
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

  // MARK: --param

  /// The parameters of the flags, by rule.
  private func arguments(
    _ catalogue: RuleCatalogue, _ warnings: inout [String]
  ) throws(RuleSelectionError) -> [ExactString: JSONObject] {
    var byRule: [ExactString: JSONObject] = [:]
    for argument in parameters {
      let (rule, name, value) = try parse(argument, catalogue, &warnings)
      byRule[ExactString(rule.id), default: [:]][name] = value
    }
    return byRule
  }

  private func parse(
    _ argument: String, _ catalogue: RuleCatalogue, _ warnings: inout [String]
  ) throws(RuleSelectionError) -> (Rule, name: String, value: JSONValue) {
    let form = "--param takes RULE.NAME=VALUE, not '\(argument.visible)'"
    guard let equals = argument.firstIndex(of: "="), let dot = argument[..<equals].firstIndex(of: ".") else {
      throw .usage(form)
    }
    let rule = try find(String(argument[..<dot]), "--param", catalogue, &warnings)
    let name = String(argument[argument.index(after: dot)..<equals])
    let text = String(argument[argument.index(after: equals)...])
    guard let parameter = rule.parameters.first(where: { $0.name == name }) else {
      let known = rule.parameters.map(\.name)
      if known.isEmpty { throw .usage("--param: rule '\(rule.id)' has no parameters") }
      let hint = Spelling.hint(for: name, among: known)
      throw .usage("--param: rule '\(rule.id)' has no parameter '\(name.visible)'\(hint)")
    }
    guard let value = parameter.type.value(ofArgument: text) else {
      throw .usage("--param \(rule.id).\(name): expected \(parameter.type), found '\(text.visible)'")
    }
    if let refusal = parameter.refusal(of: value) { throw .usage("--param \(rule.id).\(name): \(refusal)") }
    warnings += value.texts.compactMap { text in
      parameter.complaint(about: text.text, isKey: text.isKey).map { "--param \(rule.id).\(name): \($0)" }
    }
    return (rule, name, value)
  }
}

extension Weakening {
  /// Takes up what the configuration takes away from a rule that this run asks for.
  ///
  /// - Parameter isAsked: whether the rule runs where nothing is said of it.
  fileprivate mutating func add(
    _ choice: RuleSelection.Choice, _ everywhere: RuleAdjustments.Adjustment?, isAsked: Bool
  ) {
    let rule = choice.rule
    let isOffSomewhere = choice.isOn && choice.audiences.contains { $0.isOn == false }
    if isOffSomewhere || (isAsked && !choice.isOn && everywhere?.isOn == false) { rulesOff.append(rule.id) }
    let severities = ([choice.severity] + choice.audiences.map(\.severity)).compactMap { $0 }
    let highest = rule.severities.first ?? rule.severity
    if choice.runsSomewhere, severities.contains(where: { $0 < highest }) { rulesLowered.append(rule.id) }
    guard choice.runsSomewhere else { return }
    let found = choice.audiences.reduce(choice.foundParameters) { $0.union($1.foundParameters) }
    parameters += found.sorted().map { "\(rule.id).\($0)" }
  }
}

/// Why the rules of an audit could not be made ready.
package enum RuleSelectionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A name or value given by the user; a sentence.
  case usage(String)
  /// Invalid rule files.
  case rules(Diagnostics)

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
    case .rules(let error): "invalid rules:\n\(error.display)"
    }
  }
}
