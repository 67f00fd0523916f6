import CEL
import Documents
import Synchronization

extension Rule {
  /// The expression of a part by its key in the rule file: `check`, `variables.NAME`, `evidence.NAME`, `fix.set.NAME`.
  func expression(_ part: String) -> RuleExpression? {
    let fixed: [(String, RuleExpression?)] = [
      ("match", match), ("check", check), ("message", message), ("offenders", offenders), ("fix.when", fix?.when),
    ]
    let named =
      severityWhen.enumerated().map { ("severity_when[\($0)]", Optional($1.condition)) }
      + variables.map { ("variables.\($0.name)", Optional($0.expression)) }
      + evidence.map { ("evidence.\($0.name)", Optional($0.expression)) }
      + (fix?.set ?? []).map { ("fix.set.\($0.name)", Optional($0.expression)) }
    return (fixed + named).first { $0.0 == part }?.1
  }
}

/// The places at which expressions of one rule failed. To find one a file is walked, and a rule may fail on every grant.
final class FailurePlaces: Sendable {
  private struct Key: Hashable {
    let part: String
    let offset: Int
  }

  private let known = Mutex<[Key: Place]>([:])

  /// Where in the file of a rule an evaluation of a part failed; nil: in no expression of the rule.
  func place(of error: EvaluationError, in part: String, of rule: Rule) -> Place? {
    let part = error.definition ?? part
    let key = Key(part: part, offset: error.offset)
    return known.withLock { known in
      if let place = known[key] { return place }
      let place = rule.expression(part)?.place(ofScalar: error.offset)
      known[key] = place
      return place
    }
  }
}

extension CompiledRule {
  /// Why an evaluation of a part failed, and where in the file: `division by zero (rules/mine.yaml:7:9)`.
  func describe(_ error: EvaluationError, in part: String) -> String {
    guard let place = failurePlaces.place(of: error, in: part, of: rule) else { return error.description }
    return "\(error.message) (\(error.definition.map { "in \($0), " } ?? "")\(place))"
  }
}
