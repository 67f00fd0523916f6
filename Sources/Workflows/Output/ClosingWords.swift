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

extension Outputs<ReportFormat> {
  /// Writes a report to the files and to standard output, and says beside it what has to be said. Throws `ExitStatus` for a
  /// code other than 0.
  ///
  /// - Parameters:
  ///   - isShown: whether it goes to standard output, unless the run is quiet.
  ///   - isRefusalSaid: whether it is said already why nothing was changed.
  func tell(
    _ report: AuditReport, as format: ReportFormat, style: TextStyle, isQuiet: Bool, isShown: Bool = true,
    isRefusalSaid: Bool = false
  ) async throws {
    let words = ClosingWords(
      report: report, isQuiet: isQuiet, isRefusalSaid: isRefusalSaid, unwritten: await write(report))
    var hasArrived = true
    if isShown, !isQuiet {
      hasArrived = await StandardOutput.write(try format.parts(report, style: style), format.form)
    }
    try ExitStatus.end(words.end(isShown: hasArrived))
  }
}
