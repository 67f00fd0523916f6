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
      throw CommandError(message: error.message, code: .incomplete)
    }
    // What is no baseline has no findings to lose; whether it may be replaced, the file itself says.
    let former = (try? InputFile.bytes(file.path, .baseline, isRegular: true)).flatMap {
      try? Baseline($0, path: file.path)
    }
    let tenants = Set(baseline.tenants.map(ExactString.init))
    // Of one tenant it may be that of the tenant before it was renamed; of several it is of a fleet.
    if let former, former.tenants.count > 1,
      let other = former.tenants.first(where: { !tenants.contains(ExactString($0)) })
    {
      throw CommandError(
        message:
          "the baseline was not written: \(file.path.visible) is of \(counted(former.tenants.count, "tenant")), and "
          + "this run did not read \(other.visible) among them; name another file, or remove that one",
        code: .incomplete)
    }
    do {
      try file.write(baseline.text, .json)
    } catch {
      throw file.unwritten("the baseline", error)
    }
    let count = baseline.findings.count
    StandardError.write("baseline: \(counted(count, "finding")) in \(file.path.visible)\n")
    let lost = former.map { unevaluated($0, in: report) } ?? []
    if let first = lost.first {
      StandardError.warning(
        """
        \(counted(lost.count, "finding")) of rules that this run did not evaluate (\(first.visible)\(lost.count > 1 ? " …" : "")) \
        \(lost.count == 1 ? "was" : "were") in the former baseline and \(lost.count == 1 ? "is" : "are") not in this one
        """)
    }
    let left = Baseline.undetermined(report)
    guard let first = left.first else { return }
    StandardError.warning(
      "\(counted(left.count, "finding")) not in the baseline, because what exactly is wrong could not be determined: "
        + "\(first.rule): \(first.unknownOffenders ?? "")"
    )
  }

  /// The rules of the findings of a former baseline of which the report says nothing.
  private static func unevaluated(_ former: Baseline, in report: AuditReport) -> [String] {
    let evaluated = Set(report.rules.map { ExactString($0.id) })
    return former.findings.map(\.rule).filter { !evaluated.contains(ExactString($0)) }
  }
}
