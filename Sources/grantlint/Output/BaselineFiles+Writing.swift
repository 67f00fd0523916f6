import Documents
import PolicyEngine

extension BaselineFiles {
  /// Writes the baseline of a report, and says so. Throws `CommandError` with code 3 where the report has none or the
  /// file cannot be written.
  static func write(_ report: AuditReport, to file: ReportFile) throws {
    let baseline: Baseline
    do {
      baseline = try Baseline(of: report, path: file.path)
    } catch {
      throw CommandError(message: error.message, code: Verdict.incomplete.exitCode)
    }
    do {
      try file.write(baseline.text, .json)
    } catch {
      throw file.unwritten("the baseline", error)
    }
    let count = baseline.findings.count
    StandardError.write("baseline: \(counted(count, "finding")) in \(file.path.visible)\n")
    let left = Baseline.undetermined(report)
    guard let first = left.first else { return }
    StandardError.warning(
      "\(counted(left.count, "finding")) not in the baseline, because what exactly is wrong could not be determined: "
        + "\(first.rule): \(first.unknownOffenders ?? "")"
    )
  }
}
