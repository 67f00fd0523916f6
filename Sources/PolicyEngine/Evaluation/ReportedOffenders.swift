import CEL

/// What the rules have reported on one grant so far, evaluated in the order of their precedence.
struct ReportedOffenders {
  private let precedence: RulePrecedence
  private var entries: [(rule: Int, severity: Severity, offenders: [String])] = []

  init(_ precedence: RulePrecedence) { self.precedence = precedence }

  /// The offenders that a rule leaves to others.
  func left(by place: Int, _ rule: CompiledRule) -> [String] {
    guard precedence.yields(place) else { return [] }
    return entries.filter { precedence.yields(place, to: $0.rule) && $0.severity >= rule.highestSeverity }
      .flatMap(\.offenders)
  }

  /// Whether any rule yields to it.
  func isWanted(_ place: Int) -> Bool { precedence.isYieldedTo(place) }

  /// Takes up what a rule reports on the grant that it fails.
  mutating func add(_ place: Int, _ rule: CompiledRule, _ activation: Activation) {
    var definitions = DefinitionValues()
    guard precedence.isYieldedTo(place), let offenders = rule.offenders(activation, &definitions), !offenders.isEmpty
    else { return }
    entries.append((place, rule.severities(activation, &definitions).lowerBound, offenders))
  }
}
