import CEL
package import Documents
import Tenant

/// One example of a rule, run: what differs from what it states.
package struct ExampleOutcome: Sendable, Equatable {
  package let rule: String
  package let example: String
  package let place: Place
  /// Empty: the example holds.
  package let differences: [String]
  /// Why expressions failed, where that is all that differs: `check: division by zero (rules/mine.yaml:7:9)`.
  package var failures: [String] = []

  package var holds: Bool { differences.isEmpty }
}

extension CompiledRule {
  /// Everything that a rule has to show before it is trusted: its examples, and that it comes to a result in
  /// surroundings that they may not have thought of.
  package func runTests() -> [ExampleOutcome] { runExamples() + runTrials() }

  /// Runs the examples of the rule, and adds an outcome that does not hold where a passing or a failing one is missing.
  package func runExamples() -> [ExampleOutcome] {
    var outcomes = rule.examples.all.map { example in
      var failure: String?
      var outcome = outcome(example.name, example.place, differences(of: example, &failure))
      outcome.failures = [failure].compactMap { $0 }
      return outcome
    }
    let start = Place(file: rule.origin.path, line: 1, column: 1)
    for expectation in [RuleExample.Expectation.pass, .fail]
    where !rule.examples.all.contains(where: { $0.expect == expectation }) {
      outcomes.append(
        outcome(
          "has an example with expect: \(expectation.rawValue)", start,
          ["a rule needs at least one example with expect: \(expectation.rawValue)"]))
    }
    if rule.match != nil, !rule.examples.all.contains(where: { $0.expect == .notApplicable }) {
      outcomes.append(
        outcome(
          "has an example with expect: not_applicable", start,
          ["a rule with a match needs at least one example with expect: not_applicable"]))
    }
    return outcomes
  }

  private func outcome(_ name: String, _ place: Place, _ differences: [String]) -> ExampleOutcome {
    ExampleOutcome(rule: id, example: name, place: place, differences: differences)
  }

  private func differences(of example: RuleExample, _ failure: inout String?) -> [String] {
    let rule = with(parameters: example.parameters)
    let activation = rule.activation(example.variables(for: rule.rule.subject))
    let result = rule.result(activation)
    let (found, reason) = Self.describe(result)
    guard found == example.expect else {
      if case .failure(let error, let part) = result { failure = "\(part): \(error)" }
      return ["expected \(example.expect.rawValue), found \(found.rawValue)\(reason)"]
    }
    guard found == .fail else {
      let stated = [
        ("fixed", example.fixed != nil), ("offenders", example.offenders != nil), ("message", example.message != nil),
        ("evidence", example.evidence != nil), ("severity", example.severity != nil),
      ].filter(\.1)
      return stated.map { "\($0.0) is stated, but only a grant that fails has it" }
    }
    let details = rule.details(activation)
    var differences: [String] = []
    if let severity = example.severity {
      differences += JSONDiff.lines("severity", .string(severity.rawValue), .string(details.severity.rawValue))
    }
    if let offenders = example.offenders {
      differences += JSONDiff.lines("offenders", .strings(offenders), .strings(details.offenders))
    }
    if let message = example.message {
      differences += JSONDiff.lines("message", .string(message), .string(details.message))
    }
    if let evidence = example.evidence {
      differences += JSONDiff.lines("evidence", .object(evidence), .object(details.evidence ?? [:]))
    }
    differences += JSONDiff.lines(
      "fixed", example.fixed.map { .object($0) }, details.fix.map { .object($0.set) })
    if let fix = details.fix { differences += rule.problems(of: fix, on: example) }
    return differences
  }

  /// A fix must do what it promises: applied to the grant, the rule is content.
  private func problems(of fix: ProposedFix, on example: RuleExample) -> [String] {
    var fields = example.grant.raw
    for (name, value) in fix.set.members { fields[name] = value }
    guard let grant = try? ClientGrant(fields) else { return ["the fix does not make a valid grant"] }
    let (result, reason) = Self.describe(result(activation(example.variables(for: grant))))
    return result == .pass || result == .notApplicable
      ? [] : ["after the fix the rule says \(result.rawValue)\(reason)"]
  }

  private static func describe(_ result: RuleResult) -> (RuleExample.Expectation, reason: String) {
    switch result {
    case .pass: (.pass, "")
    case .fail: (.fail, "")
    case .notApplicable, .disabled: (.notApplicable, "")
    case .lacking(let names): (.unknown, ": \(names.sorted().joined(separator: ", ")) could not be read")
    case .failure(let error, let part): (.unknown, ": \(part): \(error)")
    }
  }
}

extension RuleExample {
  /// What a rule about such a subject sees.
  func variables(for subject: RuleSubject) -> [String: Binding] {
    subject == .grant ? variables(for: grant) : SubjectBindings.variables(of: self, subject)
  }

  /// What the rule sees, with a grant in the place of the example's own.
  func variables(for grant: ClientGrant) -> [String: Binding] {
    RuleBindings.variables(
      of: grant, in: surroundings, tenantDomain: tenantDomain, startedAt: Self.moment, unavailable: unavailable,
      roles: roles, reported: reported, owner: records.owner)
  }
}
