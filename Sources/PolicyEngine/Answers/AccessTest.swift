package import Documents

/// A test of access: whether nobody but some applications can do what was asked.
///
/// Whoever can take over the tenant can do it too, and is no failure of the test: the answer counts them.
package struct AccessTest: Sendable, Equatable {
  /// The ids of those that may.
  package let allowed: [String]
  /// Who else can.
  package let others: [AccessMatch]
  /// Who else may be able to: what was read does not tell.
  package let doubtful: [AccessMatch]
  /// Why it could not be proved, beside those; empty where it could.
  package let doubts: [String]

  /// - Parameter seesOpenAPIs: whether APIs were read, of which some may be open to any application.
  package init(allowing allowed: [String], _ answer: AccessAnswer, seesOpenAPIs: Bool) {
    let ids = Set(allowed.map(ExactString.init))
    self.allowed = ids.sorted().map(\.value)
    let beyond = answer.usable.filter { match in
      if let holder = match.holder { return !ids.contains(ExactString(holder.clientID)) }
      // A default is for some that may, and for nobody else, where all of them are known.
      return match.members.map { $0.isEmpty || !$0.isSubset(of: ids) } ?? true
    }
    others = beyond.filter(\.isCertain)
    doubtful = beyond.filter { !$0.isCertain }
    doubts =
      (answer.isComplete ? [] : ["something could not be read"])
      + (seesOpenAPIs ? [] : ["no list of APIs was read, and one may be open to any application"])
      // A test with a slip in it would pass for ever.
      + answer.undefinedScopes.map { "no API defines \($0.pattern)" }
      + (answer.isAPIUnknown ? ["no API fits \(answer.query.api?.pattern ?? "")"] : [])
  }

  package enum Outcome: String, CaseIterable, Sendable { case passed, failed, unproved }

  package var outcome: Outcome {
    if !others.isEmpty { return .failed }
    return doubtful.isEmpty && doubts.isEmpty ? .passed : .unproved
  }

  package var exitCode: ExitCode {
    switch outcome {
    case .passed: .clean
    case .failed: .violations
    case .unproved: .incomplete
    }
  }

  package var json: JSONValue {
    [
      "allowed": .strings(allowed), "outcome": .string(outcome.rawValue), "others": .int(others.count),
      "doubtful": .int(doubtful.count), "doubts": .strings(doubts),
    ]
  }
}

extension AccessMatch {
  /// Whether there is no doubt that it gives access to somebody today.
  package var isCertain: Bool {
    reachability.state == .live && areScopesKnown && how != .wildcard && (how != .byDefault || (applications ?? 0) > 0)
  }
}
