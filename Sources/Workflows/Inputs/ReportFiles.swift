import Documents
import PolicyEngine

/// JSON reports on disk.
enum ReportFiles {
  /// The report of a file. Throws `CommandError` where it is none.
  static func read(_ path: String) throws -> AuditReport {
    let bytes = try InputFile.bytes(path, .report, name: "the report \(path.visible)")
    do {
      return try AuditReport.read(bytes, file: path.visible)
    } catch {
      let file = KnownFile(bytes)
      guard file == .report || file == .otherJSON else {
        throw CommandError(message: file.message(path, insteadOf: "a JSON report"))
      }
      throw CommandError(message: "invalid report:\n\(error)")
    }
  }
}
