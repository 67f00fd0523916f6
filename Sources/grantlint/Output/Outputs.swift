import Foundation
import GrantModel
import PolicyEngine
import Reporting

/// All files that one audit writes its report to.
struct Outputs {
  let files: [OutputFile]

  init(files: [OutputFile]) { self.files = files }

  /// Checks every path before anything is audited. Throws `CommandError`; then the files that could be prepared hold
  /// the error.
  init(_ specifications: [String], environment: [String: String], keeping kept: KeptPaths = KeptPaths()) throws {
    var files: [OutputFile] = []
    do {
      for specification in specifications {
        let file = try OutputFile(specification, environment: environment, keeping: kept)
        guard !files.contains(where: { $0.file.path == file.file.path }) else {
          throw CommandError(message: "--output: two reports would go to \(file.file.path.visible)")
        }
        files.append(file)
      }
    } catch let error as CommandError {
      Outputs(files: files).write(ErrorReport(error))
      throw error
    }
    self.files = files
  }

  /// Writes the report to every file.
  /// - Returns: whether all of them were written; what failed is said on stderr.
  func write(_ report: AuditReport) -> Bool { write { try $0.render(report) } }

  /// Writes an error in the place of the report.
  @discardableResult
  func write(_ error: ErrorReport) -> Bool { write { try $0.render(error) } }

  private func write(_ render: (ReportFormat) throws -> String) -> Bool {
    var succeeded = true
    for file in files {
      do {
        try file.file.write(try render(file.format), file.format.form)
      } catch {
        StandardError.error(
          "the \(file.format.rawValue) report cannot be written to \(file.file.path.visible): \(error)")
        succeeded = false
      }
    }
    return succeeded
  }

  /// Leaves a usage error in the outputs that a command line names which could not be parsed as a whole.
  static func writeUsageError(_ message: String, arguments: [String]) {
    var specifications: [String] = []
    for (index, argument) in arguments.enumerated() {
      if (argument == "-o" || argument == "--output"), index + 1 < arguments.count {
        specifications.append(arguments[index + 1])
      } else if argument.hasPrefix("--output=") {
        specifications.append(String(argument.dropFirst("--output=".count)))
      }
    }
    let environment = Surroundings.current.variables
    // A specification that does not hold is what the error is about, or one more of the same.
    let kept = KeptPaths(arguments)
    let files = specifications.compactMap { try? OutputFile($0, environment: environment, keeping: kept) }
    Outputs(files: files).write(ErrorReport(CommandError(message: message)))
  }
}

extension ErrorReport {
  /// What the outputs of a command hold that ended with this error.
  init(_ error: CommandError) {
    self.init(message: error.message, toolVersion: GrantlintVersion.current, exitCode: error.code)
  }
}
