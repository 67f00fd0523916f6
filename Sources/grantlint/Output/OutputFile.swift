import Foundation
import GrantModel
import Reporting

/// A file that a report goes to, as `-o FORMAT=PATH` names it.
struct OutputFile {
  let format: ReportFormat
  let file: ReportFile

  /// Checks the path and removes an older report there. Throws `CommandError` where the specification or the path cannot
  /// hold.
  init(_ specification: String, environment: [String: String], keeping kept: KeptPaths = KeptPaths()) throws {
    let (format, path) = try Self.parse(specification)
    self.format = format
    file = try ReportFile(path, holding: .report, environment: environment, removesOlder: true, keeping: kept)
  }

  private static func parse(_ specification: String) throws -> (ReportFormat, path: String) {
    let formats = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
    guard let equals = specification.firstIndex(of: "=") else {
      throw CommandError(message: "--output takes FORMAT=PATH (formats: \(formats)), not '\(specification.visible)'")
    }
    let name = String(specification[..<equals])
    let path = String(specification[specification.index(after: equals)...])
    guard let format = ReportFormat(rawValue: name) else {
      throw CommandError(message: "--output: no format '\(name.visible)'; formats: \(formats)")
    }
    guard !path.isEmpty else { throw CommandError(message: "--output \(name)=: the path is missing") }
    return (format, path)
  }
}
