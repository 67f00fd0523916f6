import Documents
import PolicyEngine
import Reporting

/// What a run that came to a report says on standard error beside it.
struct ClosingWords {
  let report: AuditReport
  let isQuiet: Bool
  /// Whether it is said already why nothing was changed.
  var isRefusalSaid = false
  /// What could not be written, a line each.
  var unwritten: [String] = []

  /// The exit code of the run, with what could not be written.
  ///
  /// - Parameter isShown: whether standard output took what is for it; otherwise that is said already.
  func end(isShown: Bool) -> ExitCode {
    if isQuiet {
      if let reason { StandardError.error(reason.visible) }
    } else {
      for line in unwritten { StandardError.error(line) }
    }
    return .of(report.exitCode, unwritten.isEmpty && isShown ? .clean : .incomplete)
  }

  private var reason: String? {
    var reasons = unwritten
    switch report.exitCode {
    case .incomplete: reasons.insert(report.incompleteness, at: 0)
    case .repairFellShort where !isRefusalSaid: reasons = report.reasonsForAttention + reasons
    default: break
    }
    return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
  }
}
