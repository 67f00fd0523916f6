import CEL
import GrantModel

/// What a rule says of a grant.
enum RuleResult {
  case pass
  case fail
  case notApplicable
  /// The configuration turns the rule off for the grant's audience.
  case disabled
  /// These variables would have decided and could not be read.
  case lacking(Set<String>)
  /// An expression failed, and why: `part` is the key of the rule file that holds it.
  case failure(String, part: String)

  /// Whether there is no more to say of it than a count.
  var isSettled: Bool {
    switch self {
    case .pass, .notApplicable, .disabled: true
    case .fail, .lacking, .failure: false
    }
  }
}

/// What a rule adds to a failure: everything a reader of the finding needs. What cannot be evaluated is left out, the
/// finding stands.
struct FailureDetails: Equatable {
  var severity: Severity
  var message: String
  var offenders: [String] = []
  var evidence: JSONObject?
  var fix: ProposedFix?
}

extension CompiledRule {
  /// Evaluates `match`, then `check`.
  func result(_ activation: Activation) -> RuleResult {
    var definitions = DefinitionValues()
    if let outcome = match?.evaluate(activation, sharing: &definitions) {
      switch outcome {
      case .value(.bool(true)): break
      case .value(.bool(false)): return .notApplicable
      case .unavailable([RuleEnvironment.tenantVariable]): return resultWithoutTenant(activation)
      default: return Self.unknown(outcome, part: "match")
      }
    }
    switch check.evaluate(activation, sharing: &definitions) {
    case .value(.bool(true)): return .pass
    case .value(.bool(false)): return .fail
    case let outcome: return Self.unknown(outcome, part: "check")
    }
  }

  /// The result where `match` would need the tenant's domain: a grant that passes the check is without fault either way.
  private func resultWithoutTenant(_ activation: Activation) -> RuleResult {
    let tenant: Set = [RuleEnvironment.tenantVariable]
    return switch check.evaluate(activation) {
    case .value(.bool(true)): .pass
    case .unavailable(let names): .lacking(names.union(tenant))
    case .value, .failure: .lacking(tenant)
    }
  }

  private static func unknown(_ outcome: Outcome, part: String) -> RuleResult {
    switch outcome {
    case .unavailable(let names): .lacking(names)
    case .failure(let error): .failure(error.description, part: part)
    case .value(let value):
      .failure("expected a bool, found \(value)", part: part)
    }
  }

  /// The severity of a failure: where a condition of `severity_when` cannot be decided, the lowest and the highest
  /// that it may have.
  func severities(_ activation: Activation, _ definitions: inout DefinitionValues) -> ClosedRange<Severity> {
    var undecided: [Severity] = []
    for level in levels {
      switch level.condition.evaluate(activation, sharing: &definitions) {
      case .value(.bool(true)): return Self.range(undecided, level.severity)
      case .value(.bool(false)): break
      case .value, .unavailable, .failure: undecided.append(level.severity)
      }
    }
    return Self.range(undecided, severity)
  }

  private static func range(_ undecided: [Severity], _ decided: Severity) -> ClosedRange<Severity> {
    undecided.reduce(decided...decided) { min($0.lowerBound, $1)...max($0.upperBound, $1) }
  }

  /// What exactly is wrong; nil where the rule does not say or cannot.
  func offenders(_ activation: Activation, _ definitions: inout DefinitionValues) -> [String]? {
    guard let offenders, case .value(let value) = offenders.evaluate(activation, sharing: &definitions) else {
      return nil
    }
    return value.strings
  }

  /// Evaluates what describes a failure.
  func details(_ activation: Activation) -> FailureDetails {
    var definitions = DefinitionValues()
    var details = FailureDetails(severity: severities(activation, &definitions).upperBound, message: rule.title)
    if let message, case .value(.string(let text)) = message.evaluate(activation, sharing: &definitions) {
      details.message = text
    }
    details.offenders = offenders(activation, &definitions) ?? []
    var evidence = JSONObject()
    for (name, program) in self.evidence {
      if case .value(let value) = program.evaluate(activation, sharing: &definitions), let json = value.json {
        evidence[name] = json
      }
    }
    details.evidence = evidence.isEmpty ? nil : evidence
    details.fix = fix?.proposal(activation, &definitions, foundParameters: foundParameters)
    return details
  }
}

extension CompiledRule.Fix {
  /// The change for this grant, nil where the rule has none for it or data for it is missing.
  func proposal(
    _ activation: Activation, _ definitions: inout DefinitionValues, foundParameters: Set<String>
  ) -> ProposedFix? {
    if let when {
      guard case .value(.bool(true)) = when.evaluate(activation, sharing: &definitions) else { return nil }
    }
    var fields = JSONObject()
    for (name, program) in set {
      guard case .value(let value) = program.evaluate(activation, sharing: &definitions), let json = value.json else {
        return nil
      }
      fields[name] = json
    }
    return ProposedFix(
      safety: safety, set: fields,
      foundParameters: foundParameters.isEmpty ? [] : foundParameters.filter(reads(parameter:)).sorted())
  }
}
