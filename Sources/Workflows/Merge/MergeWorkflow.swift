import Documents
package import PolicyEngine
package import Reporting

/// `grantlint merge`: JSON reports of several tenants → one report, in any format.
///
/// Shards of a fleet do not judge what they find, so that nobody runs them again because of a finding: this does.
package struct MergeWorkflow {
  /// The files of the reports, or folders with them.
  let paths: [String]
  /// `2h`: how long to wait until there are the reports of all shards.
  package var wait: String?
  package var failOn: FailOn?
  package var format = ReportFormat.text
  /// `FORMAT=PATH`.
  package var output: [String] = []
  package var showWaived = false
  /// Whether text tells all of every finding, however many there are.
  package var isFull = false
  package var color = ColorChoice.auto
  package var quiet = false

  package init(paths: [String]) { self.paths = paths }

  /// Merges and tells what the whole comes to. Throws `CommandError`, and `ExitStatus` for a code other than 0.
  package func run() async throws {
    let outputs = try Outputs<ReportFormat>(output, keeping: KeptPaths(paths, nil))
    let report = try await outputs.leavingErrors { try await merged() }
    ProgressLine.clear()
    try await outputs.tell(
      report, as: format, style: Layout.report(color, showWaived: showWaived, isFull: isFull), isQuiet: quiet)
  }

  private func merged() async throws -> AuditReport {
    let files = try await files()
    do {
      let merged = try AuditReport.merged(files.map(\.report)).ofOneTenant
      return try judged(merged, hasShards: files.contains { $0.report.run.shard != nil })
    } catch let error as MergeContradiction {
      // Of many files the message names those that matter.
      let names = error.places.count > 2 ? [] : error.places.map { files[$0].path.visible }
      throw CommandError(
        message: (names.isEmpty ? "" : "\(names.joined(separator: " and ")): ") + error.message,
        code: error.isOfShards ? .incomplete : .usage)
    }
  }

  private func files() async throws -> [MergedFile] {
    guard let wait else { return try MergedFile.all(paths) }
    guard let seconds = WaitingTime(wait)?.seconds else {
      throw CommandError(
        message: "--wait takes hours, minutes or seconds, for example 2h or 90m, not '\(wait.visible)'")
    }
    // It may be made only when the first shard writes to it.
    guard paths.count == 1, [.folder, .nothing].contains(FileKind(paths[0], followingLinks: true)) else {
      throw CommandError(message: "--wait takes one folder, to which the shards write their reports")
    }
    return try await ShardFolder(path: paths[0]).reports(within: seconds)
  }

  /// Shards are run without a threshold, so that theirs decides only where there is one.
  private func judged(_ report: AuditReport, hasShards: Bool) throws -> AuditReport {
    if let chosen = try Settings.failOn.chosen(failOn, nil), chosen.place != .fallback {
      return report.judged(at: chosen.value.severity)
    }
    guard hasShards, report.thresholds.failOn == nil else { return report }
    return report.judged(at: try Settings.failOn.decided(nil, nil).severity)
  }
}
