import CEL
import Documents
import Tenant

/// Surroundings in which every rule must come to a result, whatever its examples show: one grant of an application
/// that was deleted must not make the audits of a whole company incomplete.
enum RuleTrial: String, CaseIterable {
  case noClient = "the application does not exist"
  case noAPI = "the API does not exist"
  case noOrganizations = "no organization is assigned"
  case unknownSubjectType = "the subject type is not known"
  case bareGrant = "the grant has no optional field"
  case emptyGrant = "the grant says nothing at all"
  case noGrants = "there is no grant"
  case bareGrants = "the grants have no optional field"
  case nothingAround = "there is no other record"

  /// Those for the rules of a subject.
  static func cases(for subject: RuleSubject) -> [RuleTrial] {
    subject == .grant
      ? [.noClient, .noAPI, .noOrganizations, .unknownSubjectType, .bareGrant, .emptyGrant]
      : [.noGrants, .bareGrants, .nothingAround]
  }

  /// What the rule sees of an example with this change made to it. Throws where the changed grant is none.
  func variables(of example: RuleExample, _ subject: RuleSubject) throws(FieldError) -> [String: Binding] {
    guard subject == .grant else {
      var example = example
      switch self {
      case .noGrants: example.records.grants = []
      case .bareGrants:
        example.records.grants = try example.records.grants.map { (grant) throws(FieldError) in try grant.bare }
      default: example.records = SubjectRecords()
      }
      return SubjectBindings.variables(of: example, subject)
    }
    var fields = example.grant.raw
    switch self {
    case .unknownSubjectType: fields["subject_type"] = "subject-of-another-kind"
    case .bareGrant: fields = fields.only(ClientGrant.names)
    case .emptyGrant: fields = [:]
    case .noClient, .noAPI, .noOrganizations, .noGrants, .bareGrants, .nothingAround: break
    }
    let surroundings = missing.map(example.surroundings.without) ?? example.surroundings
    return RuleBindings.variables(
      of: try ClientGrant(fields), in: surroundings, tenantDomain: example.tenantDomain, startedAt: RuleExample.moment,
      roles: example.roles, reported: example.reported)
  }

  /// The collection of which there is no record.
  private var missing: TenantCollection? {
    switch self {
    case .noClient: .clients
    case .noAPI: .resourceServers
    case .noOrganizations: .organizations
    case .unknownSubjectType, .bareGrant, .emptyGrant, .noGrants, .bareGrants, .nothingAround: nil
    }
  }
}

extension ClientGrant {
  fileprivate static let names = ["id", "client_id", "default_for", "audience"]

  /// The same with no more than what names it.
  fileprivate var bare: ClientGrant {
    get throws(FieldError) { try ClientGrant(raw.only(Self.names)) }
  }
}

extension CompiledRule {
  /// Evaluates every part of the rule in surroundings that its examples may not have thought of: one outcome each, on
  /// the grants of all examples, with the parameters at their defaults and as the examples set them.
  func runTrials() -> [ExampleOutcome] {
    RuleTrial.cases(for: rule.subject).map { trial in
      var errors: [(part: String, failure: String, text: String)] = []
      for example in rule.examples.all {
        for rule in [self, with(parameters: example.parameters)] {
          guard let (part, error) = rule.firstError(trial, example) else { continue }
          let failure = "\(part): \(error)"
          if errors.contains(where: { $0.failure == failure }) { continue }
          errors.append((part, failure, "\(failure), on the \(rule.rule.subject.noun) of '\(example.name)'"))
        }
      }
      let place = errors.first.flatMap { rule.expression($0.part)?.place }
      return ExampleOutcome(
        rule: id, example: "evaluates where \(trial.rawValue)", place: place ?? rule.check.place,
        differences: errors.map(\.text), failures: errors.map(\.failure))
    }
  }

  private func firstError(_ trial: RuleTrial, _ example: RuleExample) -> (part: String, error: String)? {
    do throws(FieldError) {
      return firstError(activation(try trial.variables(of: example, rule.subject)))
    } catch {
      return ("grant", error.description)
    }
  }

  /// The first part of the rule that cannot be evaluated, in the order in which an audit does it.
  private func firstError(_ activation: Activation) -> (part: String, error: String)? {
    switch result(activation) {
    case .failure(let error, let part): return (part, error)
    case .pass, .notApplicable, .disabled, .lacking: return nil
    case .fail: break
    }
    var parts = [("message", programs.message), ("offenders", programs.offenders)].compactMap { name, program in
      program.map { (name, $0) }
    }
    parts += programs.levels.enumerated().map { ("severity_when[\($0)]", $1.condition) }
    parts += programs.evidence.map { ("evidence.\($0.name)", $0.program) }
    if let fix = programs.fix {
      if let when = fix.when { parts.append(("fix.when", when)) }
      if fix.isDue(activation) { parts += fix.set.map { ("fix.set.\($0.name)", $0.program) } }
    }
    for (name, program) in parts {
      if case .failure(let error) = program.evaluate(activation) { return (name, describe(error, in: name)) }
    }
    return nil
  }
}

extension CompiledRule.Fix {
  /// Whether the rule says that there is a fix for this grant.
  fileprivate func isDue(_ activation: Activation) -> Bool {
    guard let when else { return true }
    if case .value(.bool(true)) = when.evaluate(activation) { return true }
    return false
  }
}
