package import Documents
package import Reporting

/// What `-o FORMAT=PATH` of a command writes.
package protocol OutputFormat: CaseIterable, RawRepresentable<String>, Sendable, SendableMetatype {
  /// What a file of any of the formats is known for.
  static var kind: WrittenFile { get }
  /// The format of reports that is written alike.
  var report: ReportFormat { get }
  /// How the format writes what would be a command to the runner of a pipeline.
  var form: NeutralText.Form { get }
  /// What is in the file of a run that came to nothing. Throws where the format cannot be written.
  func render(_ error: ErrorReport) throws -> String
}

extension OutputFormat {
  package var form: NeutralText.Form { report.form }
  package func render(_ error: ErrorReport) throws -> String { try report.render(error) }
}

extension ReportFormat: OutputFormat {
  package static var kind: WrittenFile { .report }
  package var report: ReportFormat { self }
}

/// A file that `-o FORMAT=PATH` names.
struct OutputFile<Format: OutputFormat> {
  let format: Format
  let file: ReportFile

  /// Checks the path and removes an older file of the kind there. Throws `CommandError` where the specification or the path cannot
  /// hold.
  init(_ specification: String, keeping kept: KeptPaths = KeptPaths()) throws {
    let (format, path) = try Self.parse(specification)
    self.format = format
    file = try ReportFile(path, holding: Format.kind, removesOlder: true, keeping: kept)
  }

  static func parse(_ specification: String) throws -> (Format, path: String) {
    let formats = Format.allCases.map(\.rawValue).joined(separator: ", ")
    guard let equals = specification.firstIndex(of: "=") else {
      throw CommandError(message: "--output takes FORMAT=PATH (formats: \(formats)), not '\(specification.visible)'")
    }
    let name = String(specification[..<equals])
    let path = String(specification[specification.index(after: equals)...])
    guard let format = Format(rawValue: name) else {
      throw CommandError(message: "--output: no format '\(name.visible)'; formats: \(formats)")
    }
    guard !path.isEmpty else { throw CommandError(message: "--output \(name)=: the path is missing") }
    return (format, path)
  }
}
