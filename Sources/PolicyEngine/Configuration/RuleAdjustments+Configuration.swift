import CEL
package import Documents

extension RuleAdjustments {
  /// Throws every name and value that no rule has, in the whole file and not only for this tenant.
  ///
  /// - Parameter tenant: whose settings come on top of those for all; nil: nobody's.
  package init(
    _ configuration: Configuration, tenant: ConfiguredTenant?, catalogue: RuleCatalogue
  ) throws(Diagnostics) {
    self.init()
    foundFile = configuration.isDiscovered ? configuration.path : nil
    roles = configuration.roles
    reach = configuration.reach
    var check = ConfigurationCheck(catalogue, isFound: configuration.isDiscovered)
    everywhere = check.adjustments(configuration.ruleSettings)
    var groups: [ExactString: ByRule] = [:]
    for group in configuration.groups {
      groups[ExactString(group.name.value)] = check.adjustments(group.overrides.rules)
    }
    for name in tenant?.groups ?? [] {
      everywhere.merge(groups[ExactString(name.value)] ?? [:]) { $0.adding($1) }
    }
    for other in configuration.tenants {
      let own = check.adjustments(other.overrides.rules)
      if other.domain == tenant?.domain { everywhere.merge(own) { $0.adding($1) } }
    }
    audiences = configuration.audiences.map { ($0.match, check.adjustments($0.rules, ofGrants: true)) }
    fixable = configuration.remediation.fixable.map { Set(check.ids($0)) }
    unfixable = Set(check.ids(configuration.remediation.unfixable))
    guard check.problems.isEmpty else { throw Diagnostics(check.problems.inFileOrder) }
    warnings = check.warnings
  }
}

extension RuleAdjustments.Adjustment {
  fileprivate func adding(_ later: Self) -> Self {
    var sum = self
    sum.add(later)
    return sum
  }
}

/// Resolves the names in a configuration, gathering problems and warnings.
private struct ConfigurationCheck {
  private let catalogue: RuleCatalogue
  private let isFound: Bool
  private(set) var problems: [Diagnostic] = []
  private(set) var warnings: [String] = []

  init(_ catalogue: RuleCatalogue, isFound: Bool) {
    self.catalogue = catalogue
    self.isFound = isFound
  }

  /// - Parameter ofGrants: whether only rules can be named, because it is about the grants of an audience.
  mutating func adjustments(_ settings: [RuleSetting], ofGrants: Bool = false) -> RuleAdjustments.ByRule {
    var byRule: RuleAdjustments.ByRule = [:]
    for setting in settings {
      let check = BuiltInChecks.check(setting.rule.value)
      guard let id = check?.id ?? id(setting.rule) else { continue }
      if ofGrants, let check {
        let subject = check.subject == .waivers ? "waivers" : "what code declares"
        problems.append(setting.rule.problem("'\(id)' is about \(subject), not about the grants of an audience"))
      }
      if ofGrants, let subject = catalogue.rule(id)?.subject, subject == .client || subject == .tenant {
        problems.append(setting.rule.problem("'\(id)' is about \(subject.phrase), not about what is on an API"))
      }
      if byRule[ExactString(id)] != nil {
        problems.append(setting.rule.problem("'\(id)' has a setting already, under its id or a former one"))
      }
      let parameters = parameters(setting, of: catalogue.rule(id), id)
      byRule[ExactString(id)] = .init(
        isOn: setting.isOn, severity: setting.severity, parameters: parameters, isFound: isFound)
    }
    return byRule
  }

  mutating func ids(_ names: [Located<String>]) -> [String] { names.compactMap { id($0) } }

  private mutating func id(_ name: Located<String>) -> String? {
    guard let rule = catalogue.rule(name.value) else {
      problems.append(name.problem(catalogue.unknownRule(name.value)))
      return nil
    }
    if rule.id != name.value {
      warnings.append("\(name.place): '\(name.value.visible)' is now called '\(rule.id)'")
    }
    return rule.id
  }

  private mutating func parameters(_ setting: RuleSetting, of rule: Rule?, _ id: String) -> JSONObject {
    var parameters = JSONObject()
    let known = rule?.parameters ?? []
    for (name, value) in setting.parameters {
      guard let parameter = known.first(where: { $0.name.isIdentical(to: name.value) }) else {
        problems.append(name.problem(Self.unknownParameter(name.value, of: id, known)))
        continue
      }
      if let refusal = parameter.refusal(of: value.value) {
        problems.append(value.problem("\(parameter.name): \(refusal)"))
      }
      warnings += setting.texts(of: parameter.name).compactMap { text in
        parameter.complaint(about: text.text.value, isKey: text.isKey).map { complaint in
          "\(text.text.place): \(parameter.name): \(complaint)"
        }
      }
      parameters[parameter.name] = value.value
    }
    return parameters
  }

  private static func unknownParameter(_ name: String, of id: String, _ known: [RuleParameter]) -> String {
    let names = known.map(\.name)
    if names.isEmpty { return "rule '\(id)' has no parameters" }
    let hint = Spelling.hint(for: name, among: names)
    let list = hint.isEmpty ? "; it has \(names.joined(separator: ", "))" : hint
    return "rule '\(id)' has no parameter '\(name.visible)'\(list)"
  }
}
