import Documents
import PolicyEngine
package import Reporting

/// `grantlint merge`: JSON reports of several tenants → one report, in any format.
package struct MergeWorkflow {
  /// The files of the reports.
  let paths: [String]
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
    let report = try await outputs.leavingErrors { try merged() }
    try await outputs.tell(
      report, as: format, style: Layout.report(color, showWaived: showWaived, isFull: isFull), isQuiet: quiet)
  }

  private func merged() throws -> AuditReport {
    let reports = try paths.map(ReportFiles.read)
    do {
      return try AuditReport.merged(reports)
    } catch {
      let files = error.places.map { paths[$0].visible }.joined(separator: " and ")
      throw CommandError(message: files.isEmpty ? error.message : "\(files): \(error.message)")
    }
  }
}
