/// What a command ends with, the same for every command and format.
package enum ExitCode: Int32, CaseIterable, Sendable {
  /// Everything was read and evaluated, and nothing is open at the threshold.
  case clean = 0
  /// There are open findings at the threshold, or what was checked says no.
  case violations = 1
  /// Wrong usage, configuration, rules or credentials: nothing was audited.
  case usage = 2
  /// Something that decides could not be read, evaluated or written.
  case incomplete = 3
  /// A repair was refused, fell short or is unfinished.
  case repairFellShort = 4
  /// A signal ended the run.
  case interrupted = 130

  /// The code of a command with all of these reasons to end with one: the first of 130, 2, 4, 3, 1, 0 that is among them.
  package static func of(_ reasons: ExitCode...) -> ExitCode { of(reasons) }

  /// The same.
  package static func of(_ reasons: [ExitCode]) -> ExitCode {
    precedence.first(where: reasons.contains) ?? .clean
  }

  private static let precedence: [ExitCode] = [
    .interrupted, .usage, .repairFellShort, .incomplete, .violations, .clean,
  ]
}

extension AuditReport {
  /// The exit code that the report calls for. One of several shards does not judge findings: whoever merges all of them does.
  package var exitCode: ExitCode {
    let verdict = run.shard?.isWhole == false && verdict == .violations ? .clean : verdict
    let fellShort = remediation.contains(where: \.status.fallsShort) || !attention.isEmpty
    return .of(run.wasInterrupted ? .interrupted : .clean, fellShort ? .repairFellShort : .clean, verdict.exitCode)
  }
}

extension Verdict {
  package var exitCode: ExitCode {
    switch self {
    case .clean: .clean
    case .violations: .violations
    case .incomplete: .incomplete
    }
  }
}
