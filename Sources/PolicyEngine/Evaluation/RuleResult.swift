import CEL
import Documents

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

/// What a rule adds to a failure: everything a reader of the finding needs. What cannot be evaluated is named, the finding
/// stays.
struct FailureDetails: Equatable, Sendable {
  var severity: Severity
  var message: String
  var offenders: [String] = []
  var evidence: JSONObject?
  var fix: ProposedFix?
  var undetermined: [UndeterminedPart] = []
}

extension CompiledRule {
  /// Evaluates `match`, then `check`.
  func result(_ activation: Activation) -> RuleResult {
    var definitions = DefinitionValues()
    if let outcome = programs.match?.evaluate(activation, sharing: &definitions) {
      switch outcome {
      case .value(.bool(true)): break
      case .value(.bool(false)): return .notApplicable
      case .unavailable([RuleEnvironment.tenantVariable]): return resultWithoutTenant(activation)
      default: return unknown(outcome, part: "match")
      }
    }
    switch programs.check.evaluate(activation, sharing: &definitions) {
    case .value(.bool(true)): return .pass
    case .value(.bool(false)): return .fail
    case let outcome: return unknown(outcome, part: "check")
    }
  }

  /// The result where `match` would need the tenant's domain: a grant that passes the check is without fault either way.
  private func resultWithoutTenant(_ activation: Activation) -> RuleResult {
    let tenant: Set = [RuleEnvironment.tenantVariable]
    return switch programs.check.evaluate(activation) {
    case .value(.bool(true)): .pass
    case .unavailable(let names): .lacking(names.union(tenant))
    case .value, .failure: .lacking(tenant)
    }
  }

  private func unknown(_ outcome: Outcome, part: String) -> RuleResult {
    switch outcome {
    case .unavailable(let names): .lacking(names)
    case .failure(let error): .failure(describe(error, in: part), part: part)
    case .value(let value):
      .failure("expected a bool, found \(value)", part: part)
    }
  }

  /// The severity of a failure: where a condition of `severity_when` cannot be decided, the lowest and the highest
  /// that it may have.
  func severities(_ activation: Activation, _ definitions: inout DefinitionValues) -> ClosedRange<Severity> {
    var undecided: [Severity] = []
    for level in programs.levels {
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
    guard let offenders = programs.offenders,
      case .value(let value) = offenders.evaluate(activation, sharing: &definitions)
    else { return nil }
    return value.strings
  }

  /// Evaluates what describes a failure.
  func details(_ activation: Activation) -> FailureDetails {
    var definitions = DefinitionValues()
    var undetermined: [UndeterminedPart] = []
    func value<Result>(
      _ part: String, _ program: Program?, _ definitions: inout DefinitionValues, _ convert: (Value) -> Result?
    ) -> Result? {
      guard let program else { return nil }
      let outcome = program.evaluate(activation, sharing: &definitions)
      if case .value(let value) = outcome, let result = convert(value) { return result }
      undetermined.append(UndeterminedPart(part, outcome, self))
      return nil
    }
    let severity = severities(activation, &definitions).upperBound
    let message = value("message", programs.message, &definitions) { value in
      if case .string(let text) = value { text } else { nil }
    }
    let offenders = value("offenders", programs.offenders, &definitions, \.strings) ?? []
    var evidence = JSONObject()
    for (name, program) in programs.evidence {
      evidence[name] = value("evidence.\(name)", program, &definitions, \.json)
    }
    let fix = programs.fix.flatMap {
      $0.proposal(activation, &definitions, &undetermined, of: self)
    }
    return FailureDetails(
      severity: severity, message: Self.message(message, rule, undetermined), offenders: offenders,
      evidence: evidence.isEmpty ? nil : evidence, fix: fix, undetermined: undetermined)
  }

  /// The message, and why it says less than the rule would have it say. Where there is none the title says what is right,
  /// so that it cannot be all that is said of a grant that is not.
  private static func message(_ message: String?, _ rule: Rule, _ undetermined: [UndeterminedPart]) -> String {
    func reason(_ part: String) -> String? { undetermined.first { $0.part == part }?.reason }
    let unknown = reason("message").map { "violates: \(rule.title) (no further message: \($0))" }
    let offenders = reason("offenders").map { "; what exactly is wrong could not be determined: \($0)" }
    return (message ?? unknown ?? rule.title) + (offenders ?? "")
  }
}

extension CompiledRule.Fix {
  /// The change for this grant, nil where the rule has none for it or it cannot be determined.
  func proposal(
    _ activation: Activation, _ definitions: inout DefinitionValues, _ undetermined: inout [UndeterminedPart],
    of rule: CompiledRule
  ) -> ProposedFix? {
    if let when {
      switch when.evaluate(activation, sharing: &definitions) {
      case .value(.bool(true)): break
      case .value(.bool(false)): return nil
      case let outcome:
        undetermined.append(UndeterminedPart("fix", outcome, rule, in: "fix.when"))
        return nil
      }
    }
    var fields = JSONObject()
    for (name, program) in set {
      let outcome = program.evaluate(activation, sharing: &definitions)
      guard case .value(let value) = outcome, let json = value.json else {
        undetermined.append(UndeterminedPart("fix", outcome, rule, in: "fix.set.\(name)"))
        return nil
      }
      fields[name] = json
    }
    let found = rule.foundParameters
    return ProposedFix(
      safety: safety, set: fields, foundParameters: found.isEmpty ? [] : found.filter(reads(parameter:)).sorted())
  }
}

extension UndeterminedPart {
  /// - Parameter expression: the key of the expression, where it is not that of the part.
  fileprivate init(_ part: String, _ outcome: Outcome, _ rule: CompiledRule, in expression: String? = nil) {
    let reason =
      switch outcome {
      case .unavailable(let names): "\(names.sorted().joined(separator: ", ")) could not be read"
      case .failure(let error): rule.describe(error, in: expression ?? part)
      case .value(let value): "the value \(value) cannot be shown"
      }
    self.init(part: part, reason: reason)
  }
}
